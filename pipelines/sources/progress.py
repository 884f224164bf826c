"""How far a refresh is: bars on a terminal, one plain line a step anywhere else."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Step(Protocol):
    """A step under way."""

    def advance(self, number: int = 1) -> None:
        """So many more of its parts are done."""


class Steps(Protocol):
    """Whoever wants to know what a refresh does."""

    def step(self, title: str, parts: int, requests: int) -> AbstractContextManager[Step]:
        """A step of so many parts, which takes about so many requests, for as long as the context lasts."""

    def close(self) -> None:
        """Nothing more is shown, though steps may still be under way."""


class Silent:
    """Tells nobody."""

    def advance(self, number: int = 1) -> None:
        """Nothing happens."""

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """Nothing is said."""
        yield self

    def close(self) -> None:
        """Nothing was shown."""


class _Bar:
    def __init__(self, bars: Progress, title: str, parts: int, requests: int) -> None:
        self._bars = bars
        self._requests = requests
        self._task = bars.add_task(title, total=parts, left=requests)
        self._parts, self._done = parts, 0

    def advance(self, number: int = 1) -> None:
        self._bars.advance(self._task, number)
        self._done += number
        left = round(self._requests * (1 - min(self._done / max(self._parts, 1), 1)))
        self._bars.update(self._task, left=left)


class Bars:
    """A bar a step: its parts, the requests left, the time left. Steps that are under way together share the screen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: Progress | None = None
        self._open = 0
        self._is_over = False
        self._lock = threading.Lock()

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """A bar that stays on the screen when the step is done."""
        bars = self._opened()
        try:
            yield _Bar(bars, title, parts, requests)
        finally:
            self._ended()

    def close(self) -> None:
        """The bars stay as they are, and the cursor is back."""
        with self._lock:
            self._is_over = True
            self._stop()

    def _opened(self) -> Progress:
        # One display for all: rich shows one at a time.
        with self._lock:
            if self._shown is None:
                self._shown = Progress(
                    TextColumn("{task.description:<28}"),
                    BarColumn(),
                    MofNCompleteColumn(),
                    TextColumn("{task.fields[left]} requests left"),
                    TimeRemainingColumn(),
                    console=self._console,
                    disable=self._is_over,
                )
                self._shown.start()
            self._open += 1
            return self._shown

    def _ended(self) -> None:
        with self._lock:
            self._open -= 1
            if not self._open:
                self._stop()

    def _stop(self) -> None:
        if self._shown is not None:
            self._shown.stop()
            self._shown = None


class Lines:
    """One line when a step begins."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def advance(self, number: int = 1) -> None:
        """Nothing more is said until the next step."""

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """A line: what is done, how much of it, how many requests it takes about."""
        about = f", about {requests:,} requests" if requests else ""
        self._console.print(f"{title}: {parts:,}{about}", markup=False)
        yield self

    def close(self) -> None:
        """Every line stands already."""


def shown_on(console: Console) -> Steps:
    """Bars on a terminal, lines elsewhere."""
    return Bars(console) if console.is_terminal else Lines(console)
