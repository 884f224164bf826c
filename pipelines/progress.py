"""How far a refresh is: bars on a terminal, one plain line a step anywhere else."""

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


class Silent:
    """Tells nobody."""

    def advance(self, number: int = 1) -> None:
        """Nothing happens."""

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """Nothing is said."""
        yield self


class _Bar:
    def __init__(self, bars: Progress, title: str, parts: int, requests: int) -> None:
        self._bars = bars
        self._requests = requests
        self._task = bars.add_task(title, total=parts, left=requests)
        self._parts = parts

    def advance(self, number: int = 1) -> None:
        self._bars.advance(self._task, number)
        done = self._bars.tasks[self._task].completed / max(self._parts, 1)
        self._bars.update(self._task, left=round(self._requests * (1 - min(done, 1))))


class Bars:
    """A bar a step: its parts, the requests left, the time left."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """A bar that stays on the screen when the step is done."""
        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]} requests left"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console) as bars:
            yield _Bar(bars, title, parts, requests)


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


def shown_on(console: Console) -> Steps:
    """Bars on a terminal, lines elsewhere."""
    return Bars(console) if console.is_terminal else Lines(console)
