"""How far a refresh is: bars on a terminal, one plain line a step anywhere else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Step:
    """A step under way, of which nobody is told."""

    def advance(self, number: int = 1) -> None:
        """So many more of its parts are done."""


class Steps:
    """Whoever wants to know what a refresh does; this one tells nobody."""

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """A step of so many parts, which takes about so many requests, for as long as the context lasts."""
        yield Step()

    def note(self, text: str) -> None:
        """Something to know beside the steps."""

    def close(self) -> None:
        """Nothing more is shown, though steps may still be under way."""


class Lines(Steps):
    """Tells on plain lines."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """One line when it begins: what is done, how much of it, how many requests it takes about."""
        about = f", about {requests:,} requests" if requests else ""
        self._console.print(f"{title}: {parts:,}{about}", markup=False)
        yield Step()

    def note(self, text: str) -> None:
        """A line of its own."""
        self._console.print(text, markup=False)


class _RequestsLeft(ProgressColumn):
    def render(self, task: Task) -> Text:
        done = min(task.completed / max(task.total or 0, 1), 1)
        asked = task.fields["requests"]
        return Text(f"{round(asked * (1 - done))} requests left" if asked else "")


class _Bar(Step):
    def __init__(self, bars: Progress, task: TaskID) -> None:
        self._bars, self._task = bars, task

    def advance(self, number: int = 1) -> None:
        self._bars.advance(self._task, number)


class Bars(Steps):
    """Tells with bars: parts, requests left, time left. Steps that are under way together share the screen."""

    def __init__(self, console: Console) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), _RequestsLeft(), TimeRemainingColumn())
        # One display for all: rich shows one at a time.
        self._bars = Progress(TextColumn("{task.description:<28}"), *columns, console=console)
        self._open, self._is_over = 0, False
        self._lock = threading.Lock()

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """A bar that stays on the screen when the step is done."""
        task = self._bars.add_task(title, total=parts, requests=requests)
        self._show(1)
        try:
            yield _Bar(self._bars, task)
        finally:
            self._show(-1)

    def note(self, text: str) -> None:
        """A line above the bars."""
        self._bars.console.print(text, markup=False)

    def close(self) -> None:
        """The bars stay as they are, and the cursor is back."""
        self._is_over = True
        self._show(0)

    def _show(self, more: int) -> None:
        with self._lock:
            self._open += more
            if self._open and not self._is_over:
                self._bars.start()
            elif self._bars.live.is_started:
                self._bars.stop()
                for task in self._bars.task_ids:  # they stand on the screen, and are not to be drawn again
                    self._bars.update(task, visible=False)


def shown_on(console: Console) -> Steps:
    """Bars on a terminal, lines elsewhere."""
    return Bars(console) if console.is_terminal else Lines(console)
