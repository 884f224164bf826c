"""Two replicas behind nginx and many readers, all on two cores, beside one replica in the same run.

    python -m benchmarks.serve [--readers 150] [--spacing 10] [--data DIR]

Readers (`readers.py`) speak Streamlit's websocket through Debian's nginx with `deploy/nginx/replicas.conf`. Both
replicas are `exoscope dashboard` on ten snapshots of live data, copies of the simulated edition. Then one replica is
shown all ten snapshots on all pages, for its memory. Writes the section "Replicas" of docs/performance.md.
"""

import argparse
import asyncio
import os
import platform
import re
import shutil
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.dashboard import edition
from benchmarks.readers import Crowd, Reader, crowd
from benchmarks.refresh import write
from benchmarks.server import nginx, running
from dashboard.pages import FIRST, PAGES
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot

P95_BUDGET_S, MEMORY_BUDGET_MB = 1.0, 700
SNAPSHOTS, CORES = 10, 2
TABLE, CONNECTIONS, ASKED_S = "jurisdictions", 8, 5.0
#: Of an entry of a manifest, what is worked out when a table is stored.
_WORKED_OUT = ("file", "rows", "sha256")
#: Of a manifest, what is of one snapshot alone.
_OF_ONE = ("format", "edition", "id", "made_at", "tables", "sha256")


def parts(of: Snapshot) -> tuple[dict[str, Described], dict[str, Any]]:
    """The tables of a snapshot, and what else its manifest says: what `snapshot.save` takes to make another."""
    tables = {
        name: Described(of.load(name), {key: told for key, told in entry.items() if key not in _WORKED_OUT})
        for name, entry in of.tables.items()
    }
    return tables, {key: told for key, told in of.manifest.items() if key not in _OF_ONE}


def live(of: Snapshot, root: Path, count: int = SNAPSHOTS) -> list[Snapshot]:
    """So many snapshots of live data under a root, a day apart, which hold the tables of another; the newest last."""
    tables, extra = parts(of)
    days = (of.made_at - timedelta(days=before) for before in reversed(range(count)))
    return [snapshot.save(root / "live", tables, edition="live", made_at=day, extra=extra) for day in days]


@dataclass(frozen=True)
class Measured:
    """What was measured.

    Attributes:
        readers: How many there were.
        spacing_s: Seconds from one change of a reader to his next.
        one: What they met with one replica.
        two: With two.
        looked_mb: Memory of a replica before, and after each snapshot was looked at on all pages.
        requests: Answers a second: a static file, a table as CSV, the same where the client holds it already.
        loads: Of the machine.
    """

    readers: int
    spacing_s: float
    one: Crowd
    two: Crowd
    looked_mb: list[float]
    requests: list[float]
    loads: list[float]


def _served(count: int, data: Path, readers: int, rounds: int, spacing_s: float) -> Crowd:
    command = ["pipelines.cli", "dashboard", "--edition", "live", "--port"]
    with ExitStack() as opened:
        replicas = [opened.enter_context(running(command, data)) for _ in range(count)]
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        proxy = opened.enter_context(nginx([replica.address for replica in replicas], folder))
        for (
            replica
        ) in replicas:  # what was never seen by anybody is another number, of benchmarks/dashboard.py
            asyncio.run(crowd([replica], replica.address, 16, 8, 1))
        return asyncio.run(crowd([*replicas, proxy], proxy.address, readers, rounds, spacing_s))


async def _a_second(address: str, path: str, headers: str = "") -> float:
    """Answers a second over connections that stay open; raises RuntimeError at one that is no success."""
    host, port = address.removeprefix("http://").split(":")
    ask = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{headers}\r\n".encode()
    end, answered = time.perf_counter() + ASKED_S, 0

    async def one() -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() < end:
            writer.write(ask)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head.split()[1] not in (b"200", b"304"):
                raise RuntimeError(f"{path}: {head.splitlines()[0].decode()}")
            if length := re.search(rb"content-length: (\d+)", head):
                await reader.readexactly(int(length[1]))
            answered += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return answered / ASKED_S


def _requests(data: Path, newest: Snapshot) -> list[float]:
    """Through nginx and two replicas, a table of a snapshot as CSV beside the same bytes as a file of nginx."""
    command = ["pipelines.cli", "dashboard", "--edition", "live", "--port"]
    with ExitStack() as opened:
        replicas = [opened.enter_context(running(command, data)) for _ in range(2)]
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        beside = f"keepalive_requests 1000000; location = /static.csv {{ alias {folder}/static.csv; }}"
        proxy = opened.enter_context(nginx([replica.address for replica in replicas], folder, beside))
        table = f"/data/{newest.id}/{TABLE}.csv"
        with urllib.request.urlopen(f"{proxy.address}{table}") as answer:
            (folder / "static.csv").write_bytes(answer.read())
            known = f"If-None-Match: {answer.headers['ETag']}\r\n"
        asked = [("/static.csv", ""), (table, ""), (table, known)]
        return [asyncio.run(_a_second(proxy.address, path, headers)) for path, headers in asked]


async def _look(address: str, of: str) -> None:
    for page in PAGES:
        async with Reader(address, "" if page == FIRST else page, f"edition=live&snapshot={of}") as reader:
            await reader.open()


def _memory(data: Path, there: list[Snapshot]) -> list[float]:
    with running(["pipelines.cli", "dashboard", "--edition", "live", "--port"], data) as server:
        found = [server.memory_mb()]
        for one in reversed(there):
            asyncio.run(_look(server.address, one.id))
            found.append(server.memory_mb())
        return found


def section(measured: Measured, now: datetime) -> str:
    """Everything measured, as a section in Markdown."""
    one, two = measured.one, measured.two
    load = " to ".join(f"{load:.1f}" for load in (min(measured.loads), max(measured.loads)))
    rows = [
        f"| {percent}th percentile of a change | {one.percentile(percent):.2f} s | {two.percentile(percent):.2f} s "
        f"| {two.percentile(percent) / one.percentile(percent):.2f} | {'1 s' if percent == 95 else ''} |"
        for percent in (50, 95, 99)
    ]
    most = [max(crowd.most_mb) for crowd in (one, two)]
    looked = ", ".join(f"{mb:.0f}" for mb in measured.looked_mb)
    return "\n".join(
        [
            "## Replicas",
            "",
            f"Measured on {now:%Y-%m-%d} with `python -m benchmarks.serve`: {measured.readers} readers with a change "
            f"every {measured.spacing_s:g} s, {len(one.waited):,} changes with one replica and {len(two.waited):,} "
            f"with two, through nginx with `deploy/nginx/replicas.conf`; replicas, nginx and readers share {CORES} "
            f"cores, Python {platform.python_version()}. {SNAPSHOTS} snapshots of live data, copies of the simulated "
            f"edition. Load of the machine during the run (1 minute): {load}; other work waits in the same line.",
            "",
            "| what | one replica | two replicas | ratio | budget |",
            "|---|---|---|---|---|",
            *rows,
            f"| errors | {one.faults} | {two.faults} | | 0 |",
            f"| memory of a replica, at most | {most[0]:.0f} MB | {most[1]:.0f} MB | | {MEMORY_BUDGET_MB} MB |",
            f"| processor time of a change, replicas and nginx | {one.cpu_s * 1000:.1f} ms | {two.cpu_s * 1000:.1f} ms "
            f"| {two.cpu_s / one.cpu_s:.2f} | |",
            f"| the same, readers | {one.readers_cpu_s * 1000:.1f} ms | {two.readers_cpu_s * 1000:.1f} ms | | |",
            "",
            f"Memory of a replica that is shown {SNAPSHOTS} snapshots in turn, each on all {len(PAGES)} pages: at its "
            f"start and after each {looked} MB.",
            "",
            f"Answers a second through nginx, two replicas, {CONNECTIONS} connections: `/data/SNAPSHOT/{TABLE}.csv` "
            f"{measured.requests[1]:.0f}, the same where the client holds it already (304) {measured.requests[2]:.0f}; "
            f"the same bytes as a file of nginx {measured.requests[0]:.0f}.",
            "",
        ]
    )


def measure(data: Path, there: list[Snapshot], readers: int, rounds: int, spacing_s: float) -> Measured:
    """Everything, on servers of its own."""
    loads = [os.getloadavg()[0]]
    one = _served(1, data, readers, rounds, spacing_s)
    loads.append(os.getloadavg()[0])
    two = _served(2, data, readers, rounds, spacing_s)
    loads.append(os.getloadavg()[0])
    asked = _requests(data, there[-1])
    return Measured(readers, spacing_s, one, two, _memory(data, there), asked, loads)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--data", type=Path, help="a root that holds, or will hold, the simulated edition")
    parser.add_argument("--readers", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument(
        "--spacing", type=float, default=10, help="seconds from one change of a reader to the next"
    )
    chosen = parser.parse_args()
    if shutil.which("nginx") is None:
        parser.error("there is no nginx on this machine; install it (apt-get install nginx)")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])  # its children inherit it
    with tempfile.TemporaryDirectory() as folder:
        data = chosen.data or Path(folder)
        there = live(edition(data, chosen.records), data)
        measured = measure(data, there, chosen.readers, chosen.rounds, chosen.spacing)
        text = section(measured, datetime.now(UTC))
    print(text)
    write(text)


if __name__ == "__main__":
    main()
