"""How fast the dashboard is on 60,000 articles, beside a plain Streamlit page with one Plotly chart.

    python -m benchmarks.dashboard [--records 60000] [--data DIR]

Makes a simulated edition in a folder of its own (or takes the one in DIR), and measures three things: the first chart
in a browser, what a control change costs the server, and fifty readers at once. Readers of the last two speak the
websocket of Streamlit (`reader.py`): the server is measured, not a browser. Writes the section "Dashboard" of
docs/performance.md. Takes about six minutes on a machine that does nothing else.
"""

import argparse
import asyncio
import os
import platform
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.reader import Answer, FaultError, Reader
from benchmarks.refresh import write
from benchmarks.server import Server, running
from pipelines.snapshots import editions
from pipelines.snapshots.snapshot import Snapshot
from pipelines.standin import simulated

CHART_BUDGET, CHANGE_BUDGET_MS, P95_BUDGET_S, SESSION_BUDGET_MB = 1.15, 150, 1.0, 15
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

#: Page, control and the ways it is turned, one after the other.
TURNS: dict[str, list[tuple[str, list[Any]]]] = {
    "": [
        ("topic", ["Hair", "Drug delivery", "Skincare"]),
        ("general", [True, False]),
        ("attention", ["@1", "@0"]),
    ],
    "literature": [
        ("topic", ["Hair", "Drug delivery", "Skincare"]),
    ],
    "trials": [("topic", ["Hair", "Drug delivery", "Skincare"]), ("role", ["@1", "@2", "@0"])],
    "evidence": [("reading", ["@1", "@0"]), ("topic", ["@1", "@2", "@0"]), ("rung", ["@3", "@5"])],
    "regulation": [("jurisdiction", ["@0", "@1", "@2"]), ("use", ["@1", "@2", "@0"])],
    "market": [("topic", ["@0", "@2", "@3"])],
    "brief": [("brief_topic", ["@0", "@3", "@4"]), ("long", [True, False])],
    "methods": [("table", ["@1", "@2", "@3"]), ("package", ["@1", "@2", "@0"])],
}


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


async def changes(server: Server, page: str, rounds: int = 4) -> Changes:
    """Turn every control of a page in each of its ways, in rounds: all but the first have been seen before."""
    found = Changes(page)
    async with Reader(server.address, page) as reader:
        await reader.open()
        for turn in range(rounds):
            for key, ways in TURNS[page]:
                for way in ways:
                    before = server.cpu()
                    answer = await reader.turn(key, _named(reader, key, way))
                    (found.again if turn else found.first).append(answer.seconds)
                    if turn:
                        found.cpu.append(server.cpu() - before)
    return found


async def crowd(server: Server, readers: int, rounds: int) -> tuple[list[float], int, float, float]:
    """Readers who all turn a control every five seconds: seconds waited, faults, and MB before and at the end."""
    before = server.memory_mb()
    waited: list[float] = []
    held = [before]
    faults = 0
    chance = random.Random(7)

    async def one(page: str, pause: float) -> None:
        nonlocal faults
        await asyncio.sleep(pause)
        try:
            async with Reader(server.address, page) as reader:
                await reader.open()
                turns = cycle([(key, way) for key, ways in TURNS[page] for way in ways])
                for key, way in (next(turns) for _ in range(rounds)):
                    began = time.perf_counter()
                    answer: Answer = await reader.turn(key, _named(reader, key, way))
                    waited.append(answer.seconds)
                    await asyncio.sleep(max(SPACING_S - (time.perf_counter() - began), 0))
                await asyncio.sleep(2)
        except (FaultError, OSError, TimeoutError, KeyError) as error:
            faults += 1
            print(f"a fault: {error!r}")

    async def watched() -> None:
        while True:
            held.append(server.memory_mb())
            await asyncio.sleep(0.5)

    watch = asyncio.create_task(watched())
    pages = [page for page, _ in zip(cycle(TURNS), range(readers), strict=False)]
    await asyncio.gather(*(one(page, chance.uniform(0, SPACING_S)) for page in pages))
    watch.cancel()
    return waited, faults, before, max(held)


def _named(reader: Reader, key: str, way: Any) -> Any:
    """A choice named by its place in the list (`@2`) as the reader sees it."""
    if isinstance(way, str) and way.startswith("@"):
        return reader.options[key][int(way[1:])]
    return way


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
    waited = quantiles(measured.waited, n=20)
    each = (measured.most_mb - measured.before_mb) / measured.readers
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
            f"| {measured.readers} readers, a change every {SPACING_S:g} s, {len(measured.waited):,} changes: median "
            f"| {median(measured.waited):.2f} s | |",
            f"| the same, 95th percentile | {waited[-1]:.2f} s | {P95_BUDGET_S:g} s |",
            f"| errors | {measured.faults} | 0 |",
            f"| memory for each reader (from {measured.before_mb:.0f} MB to at most {measured.most_mb:.0f} MB) "
            f"| {each:.1f} MB | {SESSION_BUDGET_MB} MB |",
            "",
            "A change counts from the request to the message that its run is over, all charts of the page drawn. By "
            "page, medians:",
            "",
            "| page | changes | never seen | changes | seen before | processor time |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "Readers speak Streamlit's own websocket (`benchmarks/reader.py`): the same messages as its client in the "
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
    changes: list[Changes]
    readers: int
    waited: list[float]
    faults: int
    before_mb: float
    most_mb: float
    loads: list[float]


def measure(data: Path, records: int, readers: int, rounds: int, visits: int) -> Measured:
    """Everything, on servers of its own."""
    loads = [os.getloadavg()[0]]
    dashboard = ["pipelines.cli", "dashboard", "--edition", "simulated", "--port"]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "plain.py"
        script.write_text(PLAIN, encoding="utf-8")
        plain = ["streamlit", "run", str(script), "--server.address", "localhost", "--server.port"]
        with running(plain, data) as other, running(dashboard, data) as server:
            charts = first_charts([other.address, server.address], visits)
        loads.append(os.getloadavg()[0])
    with running(dashboard, data) as server:
        found = [asyncio.run(changes(server, page)) for page in TURNS]
        loads.append(os.getloadavg()[0])
        waited, faults, before, most = asyncio.run(crowd(server, readers, rounds))
        loads.append(os.getloadavg()[0])
    return Measured(records, charts, found, readers, waited, faults, before, most, loads)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--data", type=Path, help="a root that holds, or will hold, the simulated edition")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--visits", type=int, default=VISITS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = chosen.data or Path(folder)
        opened = edition(data, chosen.records)
        measured = measure(data, chosen.records, chosen.readers, chosen.rounds, chosen.visits)
        text = section(measured, opened, datetime.now(UTC))
    print(text)
    write(text)


if __name__ == "__main__":
    main()
