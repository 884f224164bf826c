"""How a reader works a page, by mouse or by keyboard, one step at a time: each thing chosen or written is one."""

import contextlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from browsing import Visit
from playwright.sync_api import Download, Locator, Page, expect

from dashboard.pages import GROUPS

#: Buttons of a part of its own have a root of their own.
_HAS_FOCUS = "one => one.contains(one.getRootNode().activeElement)"
#: More than any page has to reach by Tab before what a task needs.
_MOST_TABS = 150


class Hand(ABC):
    """One hand on one page; `steps` counts what it did."""

    def __init__(self, reader: Visit) -> None:
        self.reader, self.page, self.steps = reader, reader.page, 0

    def turn_to(self, title: str) -> None:
        """Choose a page in the bar at the top."""
        group = next(group for group, pages in GROUPS.items() if title in pages.values())
        bar = self.page.get_by_role("navigation", name="App pages")
        self._use(bar.get_by_role("button", name=group))
        self._take_page(self.page.get_by_role("menuitem", name=title, exact=True))
        # The page before stands until this one has begun.
        expect(self.page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
        self._done()

    def choose(self, label: str, *options: str) -> None:
        """Choose from a list, or several of one that takes several."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        for option in options:
            self._take(box, option)
        self._done()

    def press(self, name: str, role: str = "button") -> None:
        """Press a button, or follow a link."""
        self._use(self._named(role, name))
        self._done()

    def unfold(self, name: str) -> None:
        """Open what is closed under a name."""
        self._use(self.page.locator("summary", has_text=name))
        self._done()

    def part(self, name: str, group: str = "Part of the page") -> None:
        """Choose one of a few that stand side by side."""
        self._one_of(self.page.get_by_role("radiogroup", name=group), name)
        self._done()

    def write(self, label: str, text: str) -> None:
        """Write into a field."""
        box = self.page.get_by_label(label, exact=True)
        self._reach(box)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        self._done()

    def save(self, name: str) -> tuple[str, bytes]:
        """Press what saves a file: its name, and what is in it."""
        saved: Download
        with self.page.expect_download() as saving:
            self._use(self._named("button", name))
        saved = saving.value
        self._done()
        return saved.suggested_filename, Path(saved.path()).read_bytes()

    def take_out_last(self, label: str, option: str) -> None:
        """Take out what was chosen last in a list that takes several."""
        self._take_out(self.page.get_by_role("combobox", name=label, exact=True), option)
        self._done()

    @abstractmethod
    def point(self, mark: Callable[[Page], Locator], label: str, option: str) -> None:
        """Choose a mark of a figure: by mouse itself, by keyboard in the list beside it, which says the same."""

    @abstractmethod
    def _use(self, target: Locator) -> None:
        """Press."""

    @abstractmethod
    def _reach(self, target: Locator) -> None:
        """Stand in a field."""

    @abstractmethod
    def _take(self, box: Locator, option: str) -> None:
        """Take one option of a list."""

    @abstractmethod
    def _take_page(self, item: Locator) -> None:
        """Take a page of an open menu."""

    @abstractmethod
    def _take_out(self, box: Locator, option: str) -> None:
        """Take out the last option."""

    @abstractmethod
    def _one_of(self, group: Locator, name: str) -> None:
        """Choose among few."""

    def _named(self, role: str, name: str) -> Locator:
        return self.page.get_by_role(role, name=re.compile(re.escape(name))).first  # type: ignore[arg-type]

    def _done(self) -> None:
        self.steps += 1
        self.reader.settled()


class Mouse(Hand):
    def point(self, mark: Callable[[Page], Locator], label: str, option: str) -> None:
        drawn = mark(self.page)
        drawn.scroll_into_view_if_needed()
        box = drawn.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self._done()

    def _use(self, target: Locator) -> None:
        target.click()

    _reach = _use
    _take_page = _use

    def _take(self, box: Locator, option: str) -> None:
        self.reader.open_list(box)
        self.page.get_by_role("option", name=option, exact=True).click()

    def _take_out(self, box: Locator, option: str) -> None:
        self._named("button", f"Remove {option}").click()

    def _one_of(self, group: Locator, name: str) -> None:
        group.get_by_role("radio", name=name, exact=True).click()


class Keys(Hand):
    def point(self, mark: Callable[[Page], Locator], label: str, option: str) -> None:
        self.choose(label, option)

    def _use(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(_MOST_TABS):
            if target.evaluate(_HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached with {_MOST_TABS} steps of Tab: {target}")

    def _take(self, box: Locator, option: str) -> None:
        marked = self.page.locator("[role=option][data-focused=true]")
        # What is typed before the list is open would be added to the choice that stands there; and a page that is
        # drawn anew just then closes it.
        for patience_ms in (5_000, 5_000, 30_000):
            self._reach(box)
            self.page.keyboard.press("ArrowDown")
            with contextlib.suppress(AssertionError):
                expect(marked).to_be_visible(timeout=patience_ms)
                break
        self.page.keyboard.type(option)
        expect(marked).to_have_text(re.compile(re.escape(option)))
        self.page.keyboard.press("Enter")

    def _take_page(self, item: Locator) -> None:
        expect(item).to_be_visible()
        for _ in range(_MOST_TABS):
            if item.evaluate(_HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def _take_out(self, box: Locator, option: str) -> None:
        self._reach(box)
        self.page.keyboard.press("Backspace")

    def _one_of(self, group: Locator, name: str) -> None:
        wanted = group.get_by_role("radio", name=name, exact=True)
        self._reach(group)
        for _ in range(group.get_by_role("radio").count()):
            if wanted.evaluate(_HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")
