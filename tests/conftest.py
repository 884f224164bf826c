"""What several test files share: a Chromium, a running dashboard, and one that is drawn without a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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

# How long an example takes is the machine's affair, and says nothing of the code.
settings.register_profile("exoscope", deadline=None)
settings.load_profile("exoscope")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium on this machine; without one the test skips."""
    named = (shutil.which(name) for name in CHROMIUM_NAMES)
    placed = (place for place in CHROMIUM_PLACES if Path(place).is_file())
    found = next((path for path in (*named, *placed) if path), None)
    if found is None:
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
