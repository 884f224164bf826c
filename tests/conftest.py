"""How the suite runs, and what several test files share: a Chromium, a dashboard, one drawn without a browser."""

import functools
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import served
from drawn import APP
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
#: Chromium asks its maker's servers for things of its own; the tests must see only what the pages ask for.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: Marks of tests that a plain `pytest` leaves out (`addopts` in pyproject.toml).
LEFT_OUT = ("browser", "slow")

# How long an example takes is the machine's affair, and says nothing of the code.
settings.register_profile("exoscope", deadline=None)
settings.load_profile("exoscope")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share the test files among all cores where that pays and nobody said otherwise.

    Not in `addopts`: there it would be an error without pytest-xdist, and two workers would start for one file.
    """
    option = config.option
    if hasattr(config, "workerinput") or getattr(option, "numprocesses", 0) is not None:
        return  # a worker comes by here too; `-n` and `-p no:xdist` decide for themselves
    if option.dist != "no" or option.collectonly or option.usepdb:
        return
    if getattr(option, "cov_source", None):
        return  # pytest-cov has set itself up before this, to measure this process; `-n auto` measures workers
    if all(Path(arg.partition("::")[0]).is_file() for arg in config.args):
        return
    option.numprocesses = "auto"
    workers = config.hook.pytest_xdist_auto_num_workers(config=config)
    option.numprocesses = workers if workers > 1 else 0
    option.dist = "loadfile" if workers > 1 else "no"


class LeftOut:
    """Counts the tests that the marks leave out, and says so at the end."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(LEFT_OUT, 0)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            mark = next((mark for mark in LEFT_OUT if item.get_closest_marker(mark)), None)
            if mark:
                self.counts[mark] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker hands its counts to the process that reports."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["left_out"] = self.counts

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Every worker collects all tests: one of them knows all there is to know."""
        self.counts = getattr(node, "workeroutput", {}).get("left_out", self.counts)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        said = " and ".join(f"{count} {mark}" for mark, count in self.counts.items() if count)
        if said:
            how = f'pytest -m "{" or ".join(LEFT_OUT)}"'
            terminalreporter.write_line(f"Left out: {said} tests. They run with: {how}", yellow=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LeftOut(), "left_out")


@pytest.fixture(scope="session", autouse=True)
def _what_is_waited_for_once_or_never() -> Iterator[None]:
    """What most of the time of many tests went into, and none of them asks about.

    Streamlit reads what every installed package says of itself anew for each app. A snapshot waits until each of its
    70 files lies on the disk, which matters where the power fails.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        if "streamlit" in sys.modules:
            from streamlit.components.v2 import manifest_scanner

            found = functools.cache(manifest_scanner.scan_component_manifests)
            patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium on this machine; without one the test skips."""
    named = (shutil.which(name) for name in CHROMIUM_NAMES)
    placed = (place for place in CHROMIUM_PLACES if Path(place).is_file())
    found = next((path for path in (*named, *placed) if path), None)
    if found is None:
        # The tests pass on a machine without a browser too, as README promises.
        pytest.skip(f"no Chromium was found on this machine (looked for: {', '.join(CHROMIUM_NAMES)})")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> "Iterator[Browser]":
    """One Chromium for all tests; each opens its own context in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard on the reference edition."""
    log = tmp_path_factory.mktemp("dashboard") / "log.txt"
    with served.dashboard("--edition", "reference", log=log) as address:
        yield address


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "AppTest":
    """The dashboard on the bundled editions, drawn without a browser; a live edition may be put into `tmp_path`."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    return AppTest.from_file(str(APP), default_timeout=30)


@pytest.fixture
def simulated(app: "AppTest", monkeypatch: pytest.MonkeyPatch) -> "AppTest":
    """The same, started on the simulated edition."""
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    return app
