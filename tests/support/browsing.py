"""A visit to the dashboard in Chromium, and everything that went wrong during it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import drawn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from dashboard.pages import FIRST, GROUPS, PAGES

#: The paths of all pages; the first lies at the root.
PATHS = tuple("" if page == FIRST else page for page in PAGES)
#: The parts of pages that do not open first.
PARTS = tuple(
    f"{'' if page == FIRST else page}?{page}_part={part}"
    for page, parts in drawn.PARTS.items()
    for part in parts
)
#: Width and height in pixels. A window of 1280 pixels at 200% is one of 640 whose pixels are twice as large.
SIZES = {"desktop": (1280, 900), "phone": (360, 780), "zoomed": (640, 450)}
#: Width of the window and how tall a page may be in it, in pixels.
TALLEST = {1280: 4_500, 390: 7_000}
#: Where the window waits between two visits: a page of the same host, which keeps what the browser has compiled.
REST = "/_stcore/health"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL_CHARTS_DRAWN = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .every(chart => chart.querySelector('.main-svg .subplot'))"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Generous, since a busy machine is no fault of the page; nothing waits longer than it must.
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visit:
    """One reader's browser window."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self._listening: dict[Any, Any] = {
            "console": self._heard,
            "pageerror": lambda error: self.faults.append(f"script error: {error}"),
            "request": lambda request: self._asked(request.url),
            "websocket": lambda socket: self._asked(socket.url),
            "requestfailed": self._failed,
            "response": self._answered,
        }
        for event, heard in self._listening.items():
            self.page.on(event, heard)

    def open(self, path: str = "") -> None:
        """Open a page of the dashboard by its address and wait until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        self.settled()

    def settled(self) -> None:
        """Wait until the page is drawn: its last line stands, nothing runs, every chart has its picture."""
        page = self.page
        expect(page.get_by_text("Not medical, legal or investment advice.").last).to_be_visible()
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        if (page.viewport_size or {}).get("width") == SIZES["desktop"][0]:
            # The bar measures itself before it shows its groups, beside all that the page runs. An open list hides it.
            bar = page.get_by_role("navigation", name="App pages", include_hidden=True)
            expect(bar.get_by_role("button", include_hidden=True)).to_have_count(len(GROUPS))
        page.wait_for_function(ALL_CHARTS_DRAWN)
        page.evaluate("document.fonts.ready.then(() => true)")

    def leave(self) -> None:
        """Leave nothing to the next visit, neither listeners nor what the browser stored."""
        page = self.page
        for event, heard in self._listening.items():
            page.remove_listener(event, heard)
        if page.is_closed():
            return
        page.goto(self.address + REST)
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.context.clear_cookies()

    def turn_to(self, title: str) -> None:
        """Go to a page by the bar at the top."""
        group = next(group for group, pages in GROUPS.items() if title in pages.values())
        bar = self.page.get_by_role("navigation", name="App pages")
        bar.get_by_role("button", name=group).click()
        self.page.get_by_role("menuitem", name=title, exact=True).click()
        self.settled()

    def press(self, group: str, option: str) -> None:
        """Choose one of a few that stand side by side."""
        choice = self.page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option, exact=True)
        choice.click()
        expect(choice).to_be_checked()

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.open_list(self.page.get_by_role("combobox", name=label))
        self.page.get_by_role("option", name=option, exact=True).click()

    def open_list(self, box: Locator) -> None:
        """Click a list open."""
        # An open list closes when the page scrolls under it, so the scrolling comes first and has its two frames.
        box.scroll_into_view_if_needed()
        self.page.evaluate(TWO_FRAMES)
        box.click()

    def too_tall(self) -> dict[int, int]:
        """How tall the page is at each width at which it is taller than it may be."""
        found = {}
        for width in TALLEST:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.settled()
            found[width] = self.page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
        return {width: height for width, height in found.items() if height > TALLEST[width]}

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA on the page as it stands, one line an element."""
        result = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
        assert result["passes"], "axe looked at nothing"
        return [
            f"{found['id']}: {node['target']} {node['failureSummary']}"
            for found in result["violations"]
            for node in found["nodes"]
            if not (found["id"] in ("list", "listitem") and self._is_of_the_menu(node["target"][0]))
        ]

    def _is_of_the_menu(self, target: str) -> bool:
        """Whether it lies in Streamlit's own menu of a phone, which groups the items of a list in boxes."""
        inside: bool = self.page.locator(target).evaluate(
            "one => !!one.closest('[data-testid=stSidebarNav]')"
        )
        return inside

    def _asked(self, url: str) -> None:
        if (
            urlsplit(url).scheme not in ("data", "blob")
            and urlsplit(url).netloc != urlsplit(self.address).netloc
        ):
            self.faults.append(f"asked another host: {url}")

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser itself looks for an icon at the root of a host, where below a path nothing of ours lies.
        is_ours = not message.location["url"].endswith("/favicon.ico")
        if message.type in ("error", "warning") and is_ours:
            self.faults.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _failed(self, request: Request) -> None:
        # What becomes a download is told as a request that was given up.
        if request.failure == "net::ERR_ABORTED" and request.url.startswith(f"{self.address}/media/"):
            return
        self.faults.append(f"failed request: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"answer {response.status}: {response.url}")


@contextlib.contextmanager
def visit(browser: Browser, address: str, *, scheme: str = "light", size: str = "desktop") -> Iterator[Visit]:
    """A window without history; at its end nothing may have gone wrong in it.

    The window is the same as at the last visit, emptied of what that left behind: a fresh one would read all of
    Streamlit's and Plotly's scripts anew, which costs three times what a page costs.
    """
    page = _window(browser, ratio=2 if size == "zoomed" else 1)
    _resize(page, size)
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce" if size == "zoomed" else "no-preference",
    )
    started = Visit(page, address)
    try:
        yield started
        assert started.faults == [], started.faults
        expect(page.get_by_test_id("stException")).to_have_count(0)
    finally:
        started.leave()


def _window(browser: Browser, *, ratio: int) -> Page:
    """The window with so many pixels a point that nobody visits with; a second visit beside one gets another.

    The ratio is the window's for good: one that is changed later lasts into the next visit now and then.
    """
    for context in browser.contexts:
        for page in context.pages:
            if page.url.endswith(REST) and page.evaluate("devicePixelRatio") == ratio:
                return page
    return browser.new_context(device_scale_factor=ratio).new_page()


def _resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
