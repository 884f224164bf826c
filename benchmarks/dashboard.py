"""How fast the dashboard is on 60,000 articles, beside a plain Streamlit page with one Plotly chart.

    python -m benchmarks.dashboard [--records 60000] [--data DIR]

Makes a simulated edition in a folder of its own (or takes the one in DIR), and measures three things: the first chart
in a browser, what a control change costs the server, and fifty readers at once. Readers of the last two speak the
websocket of Streamlit (`readers.py`): the server is measured, not a browser. Writes the section "Dashboard" of
docs/performance.md. Takes about six minutes on a machine that does nothing else.
"""

import argparse
import asyncio
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.readers import TURNS, Crowd, Reader, crowd
from benchmarks.refresh import write
from benchmarks.server import Server, running
from pipelines.snapshots import editions
from pipelines.snapshots.snapshot import Snapshot
from pipelines.standin import simulated

CHART_BUDGET, CHANGE_BUDGET_MS, P95_BUDGET_S, SESSION_BUDGET_MB = 1.1, 100, 1.0, 15
VISITS, READERS, SPACING_S, ROUNDS = 11, 50, 5.0, 24
PLAIN = """
import plotly.express as px
import streamlit as st

st.title("Plain")
years = list(range(2010, 2027))
topic = st.selectbox("Topic", [str(one) for one in range(9)], key="topic")
st.plotly_chart(px.bar(x=years, y=[(year - 2009) ** 2 * (int(topic) + 1) for year in years]))
"""
#: Runs before the page: notes when the first chart has its picture.
WATCH = """(() => { const look = () => {
  if (document.querySelector('[data-testid=stPlotlyChart] .main-svg .subplot')) window.firstChart = performance.now();
  else requestAnimationFrame(look);
}; requestAnimationFrame(look); })()"""


@dataclass
class Changes:
    """What control changes of one page cost: seconds by whether the server had answered the same before."""

    page: str
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def first_charts(addresses: Sequence[str], visits: int) -> list[list[float]]:
    """Seconds from opening each address, by turns and each time in a new browser profile, to its first chart."""
    from playwright.sync_api import sync_playwright

    found: list[list[float]] = [[] for _ in addresses]
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for visit in range(visits + 1):
            for place, address in enumerate(addresses):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.add_init_script(WATCH)
                page.goto(address)
                seconds = (
                    page.wait_for_function("() => window.firstChart", timeout=120_000).json_value() / 1000
                )
                context.close()
                if visit:  # the first one warms the server
                    found[place].append(seconds)
        browser.close()
    return found


async def changes(
    server: Server, page: str, controls: Sequence[tuple[str, list[Any]]], rounds: int = 4
) -> Changes:
    """Turn controls of a page in each of their ways, in rounds: all but the first have been seen before."""
    found = Changes(page)
    async with Reader(server.address, page) as reader:
        await reader.open()
        for turn in range(rounds):
            for key, ways in controls:
                for way in ways:
                    before = server.cpu()
                    answer = await reader.turn(key, reader.named(key, way))
                    (found.again if turn else found.first).append(answer.seconds)
                    if turn:
                        found.cpu.append(server.cpu() - before)
    return found


def edition(data: Path, records: int) -> Snapshot:
    """The simulated edition under a root of data; made where there is none."""
    target = data / "simulated"
    if not target.exists():
        made = simulated.build(data / "made", records)
        target.mkdir(parents=True)
        made.path.rename(target / made.id)
    return editions.find("simulated", data)


def section(measured: "Measured", opened: Snapshot, now: datetime) -> str:
    """Everything measured, as a section in Markdown."""
    plain, ours = (median(times) for times in measured.charts)
    first = [seconds for page in measured.changes for seconds in page.first]
    again = [seconds for page in measured.changes for seconds in page.again]
    cpu = [seconds for page in measured.changes for seconds in page.cpu]
    met = measured.met
    each = (met.most_mb[0] - met.before_mb[0]) / measured.readers
    load = " to ".join(f"{one:.1f}" for one in (min(measured.loads), max(measured.loads)))
    rows = [
        f"| {page.page or 'overview'} | {len(page.first)} | {_ms(page.first)} | {len(page.again)} | {_ms(page.again)} "
        f"| {_ms(page.cpu)} |"
        for page in measured.changes
    ]
    return "\n".join(
        [
            "## Dashboard",
            "",
            f"Measured on {now:%Y-%m-%d} with `python -m benchmarks.dashboard`: a simulated edition of "
            f"{len(opened.load('articles')):,} articles of topics in a field of {measured.records:,}, {os.cpu_count()} "
            f"cores, Python {platform.python_version()}. Load of the machine during the run (1 minute): {load}; above "
            f"{os.cpu_count()} other work waits in the same line, and times grow with it.",
            "",
            "| what | measured | budget |",
            "|---|---|---|",
            f"| first chart in Chromium, a plain page with one Plotly chart | {plain:.2f} s | |",
            f"| first chart in Chromium, Overview | {ours:.2f} s | |",
            f"| ratio of the two (medians of {len(measured.charts[0])} visits each, by turns, new profiles) "
            f"| {ours / plain:.2f} | {CHART_BUDGET} |",
            f"| control change, seen before by any reader, median | {_ms(again)} | {CHANGE_BUDGET_MS} ms |",
            f"| control change, never seen before, median | {_ms(first)} | {CHANGE_BUDGET_MS} ms |",
            f"| processor time of a change, seen before, the plain page | {_ms(measured.plain.cpu)} | |",
            f"| the same, ours | {_ms(cpu)} | |",
            f"| {measured.readers} readers, a change every {measured.spacing_s:g} s, {len(met.waited):,} changes: "
            f"median | {met.percentile(50):.2f} s | |",
            f"| the same, 95th percentile | {met.percentile(95):.2f} s | {P95_BUDGET_S:g} s |",
            f"| processor time of one such change, server | {met.cpu_s * 1000:.0f} ms | |",
            f"| the same, readers | {met.readers_cpu_s * 1000:.1f} ms | |",
            f"| errors | {met.faults} | 0 |",
            f"| memory for each reader (from {met.before_mb[0]:.0f} MB to at most {met.most_mb[0]:.0f} MB) "
            f"| {each:.1f} MB | {SESSION_BUDGET_MB} MB |",
            "",
            "A change counts from the request to the message that its run is over, all charts of the page drawn. By "
            "page, medians:",
            "",
            "| page | changes | never seen | changes | seen before | processor time |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "Readers speak Streamlit's own websocket (`benchmarks/readers.py`): the same messages as its client in the "
            "browser, without the browser, which on this machine would take the time that is to be measured.",
            "",
        ]
    )


def _ms(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.0f} ms"


@dataclass(frozen=True)
class Measured:
    """What was measured."""

    records: int
    charts: list[list[float]]
    plain: Changes
    changes: list[Changes]
    readers: int
    spacing_s: float
    met: Crowd
    loads: list[float]


def measure(data: Path, records: int, readers: int, rounds: int, visits: int, spacing_s: float) -> Measured:
    """Everything, on servers of its own."""
    loads = [os.getloadavg()[0]]
    dashboard = ["pipelines.cli", "dashboard", "--edition", "simulated", "--port"]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "plain.py"
        script.write_text(PLAIN, encoding="utf-8")
        plain = ["streamlit", "run", str(script), "--server.address", "localhost", "--server.port"]
        with running(plain, data) as other, running(dashboard, data) as server:
            charts = first_charts([other.address, server.address], visits)
            plainly = asyncio.run(changes(other, "", [("topic", ["1", "2", "0"])]))
        loads.append(os.getloadavg()[0])
    with running(dashboard, data) as server:
        found = [asyncio.run(changes(server, page, controls)) for page, controls in TURNS.items()]
        loads.append(os.getloadavg()[0])
        met = asyncio.run(crowd([server], server.address, readers, rounds, spacing_s))
        loads.append(os.getloadavg()[0])
    return Measured(records, charts, plainly, found, readers, spacing_s, met, loads)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--data", type=Path, help="a root that holds, or will hold, the simulated edition")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--spacing", type=float, default=SPACING_S, help="seconds between two changes of a reader"
    )
    parser.add_argument("--visits", type=int, default=VISITS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = chosen.data or Path(folder)
        opened = edition(data, chosen.records)
        measured = measure(data, chosen.records, chosen.readers, chosen.rounds, chosen.visits, chosen.spacing)
        text = section(measured, opened, datetime.now(UTC))
    print(text)
    write(text)


if __name__ == "__main__":
    main()
