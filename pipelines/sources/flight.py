"""Several requests in flight at once, without ever keeping a user waiting who wants to stop."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_flight(
    work: Callable[[Item], Result], items: Iterable[Item], *, workers: int, stop: threading.Event
) -> Iterator[tuple[Item, Result]]:
    """Each item with what `work` made of it, in the order in which they get done.

    The first failure is raised here, after what has come in by then, and nothing new is started after it. The
    threads are daemons, which those of `concurrent.futures` are not: Ctrl-C would otherwise wait for every answer
    still under way.
    """
    waiting: queue.SimpleQueue[Item] = queue.SimpleQueue()
    total = 0
    for item in items:
        waiting.put(item)
        total += 1
    done: queue.SimpleQueue[tuple[Item, Result] | BaseException] = queue.SimpleQueue()
    ended = threading.Event()

    def take() -> None:
        while not (ended.is_set() or stop.is_set()):
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((item, work(item)))
            except BaseException as error:  # handed to the caller's thread, which raises it
                done.put(error)
                return

    for _ in range(min(workers, total)):
        threading.Thread(target=take, daemon=True).start()
    try:
        for _ in range(total):
            outcome = _next(done, stop)
            if isinstance(outcome, BaseException):
                ended.set()
                yield from _received(done)
                raise outcome
            yield outcome
    except KeyboardInterrupt:
        stop.set()
        raise
    finally:
        ended.set()


def side_by_side(works: Iterable[Callable[[], None]]) -> None:
    """Does all of these at once and returns when all are done: the first in this thread, the others beside it.

    An error of the first is raised at once, one of the others when all have come to an end. The first is the one
    that Ctrl-C interrupts where it stands; whoever catches that tells the others to stop.
    """
    first, *others = works
    failures: queue.SimpleQueue[BaseException] = queue.SimpleQueue()

    def beside(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # handed to the caller's thread, which raises it
            failures.put(error)

    threads = [threading.Thread(target=beside, args=(work,), daemon=True) for work in others]
    for thread in threads:
        thread.start()
    first()
    for thread in threads:
        while thread.is_alive():  # in short steps, as in `_next`
            thread.join(timeout=0.2)
    if not failures.empty():
        raise failures.get_nowait()


def _received(
    done: "queue.SimpleQueue[tuple[Item, Result] | BaseException]",
) -> Iterator[tuple[Item, Result]]:
    while not done.empty():
        outcome = done.get_nowait()
        if not isinstance(outcome, BaseException):
            yield outcome


def _next(
    done: "queue.SimpleQueue[tuple[Item, Result] | BaseException]", stop: threading.Event
) -> tuple[Item, Result] | BaseException:
    # In short steps, because on Windows Ctrl-C does not interrupt a wait without end.
    while True:
        try:
            return done.get(timeout=0.2)
        except queue.Empty:
            if stop.is_set():
                raise CancelledError from None
