"""How fast the dashboard is on 60,000 articles, beside a plain Streamlit page with one Plotly chart.

    python -m benchmarks.dashboard [--records 60000] [--data DIR]

Makes a simulated edition in a folder of its own (or takes the one in DIR), and measures three things: the first chart in
a browser, what a control change costs the server, and fifty readers at once. Readers of the last two speak Streamlit's
own websocket (`reader.py`), so that the server is measured and not a browser. Writes the section "Dashboard" of
docs/performance.md. Takes about six minutes on a machine that does nothing else.
"""

import argparse
import asyncio
import contextlib
import os
import platform
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.reader import Answer, FaultError, Reader
from benchmarks.refresh import write
from pipelines import editions, simulated

CHECKOUT = Path(__file__).parents[1]
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
        ("yardstick", ["Per 100,000 papers of PubMed", "Share of the field", "Papers"]),
        ("definition", ["Narrow", "Broad", "Standard"]),
        ("basis", ["Publication year", "Entrez date"]),
    ],
    "trials": [("topic", ["Hair", "Drug delivery", "Skincare"]), ("role", ["@1", "@2", "@0"])],
    "evidence": [("reading", ["@1", "@0"]), ("topic", ["@1", "@2", "@0"]), ("rung", ["@3", "@5"])],
    "regulation": [("jurisdiction", ["@0", "@1", "@2"]), ("use", ["@1", "@2", "@0"])],
    "market": [("topic", ["@0", "@2", "@3"])],
    "brief": [("brief_topic", ["@0", "@3", "@4"]), ("long", [True, False])],
    "methods": [("table", ["@1", "@2", "@3"]), ("number", ["@1", "@2", "@0"])],
}


@dataclass
class Changes:
    """What control changes of one page cost: seconds by whether the server had answered the same before."""

    page: str
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Server:
    """A running dashboard or plain page."""

    address: str
    pid: int

    def memory_mb(self) -> float:
        """Resident memory now."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text(encoding="ascii"))
        assert found
        return int(found[1]) / 1024

    def cpu(self) -> float:
        """Seconds of processor time until now."""
        ticks = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(command: Sequence[str], data: Path) -> Iterator[Server]:
    """A server on a free port, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = os.environ | {"EXOSCOPE_DATA": str(data), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=CHECKOUT,
        env=environment | {"STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _ in range(600):
                with (
                    contextlib.suppress(OSError),
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer,
                ):
                    if answer.status == 200:
                        break
                time.sleep(0.1)
            yield Server(address, process.pid)
        finally:
            process.terminate()


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
                seconds = page.wait_for_function("window.firstChart", timeout=120_000).json_value() / 1000
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

    pages = [page for page, _ in zip(cycle(TURNS), range(readers), strict=False)]
    watch = asyncio.create_task(_most(server))
    await asyncio.gather(*(one(page, chance.uniform(0, SPACING_S)) for page in pages))
    watch.cancel()
    return waited, faults, before, max(MOST)


MOST: list[float] = [0.0]


async def _most(server: Server) -> None:
    while True:
        MOST.append(server.memory_mb())
        await asyncio.sleep(0.5)


def _named(reader: Reader, key: str, way: Any) -> Any:
    """A choice named by its place in the list (`@2`) as the reader sees it."""
    if isinstance(way, str) and way.startswith("@"):
        return reader.options[key][int(way[1:])]
    return way
