import threading
from concurrent.futures import CancelledError

import pytest

from pipelines.sources.flight import in_flight, side_by_side


def test_everything_is_done_once() -> None:
    results = dict(in_flight(lambda year: year * 2, range(2000, 2027), workers=4, stop=threading.Event()))

    assert results == {year: year * 2 for year in range(2000, 2027)}


def test_nothing_to_do_is_done() -> None:
    assert list(in_flight(str, [], workers=4, stop=threading.Event())) == []


def test_the_first_failure_is_raised_and_nothing_new_is_started() -> None:
    started: list[int] = []

    def work(year: int) -> int:
        started.append(year)
        if year == 2001:
            raise ValueError("2001")
        return year

    with pytest.raises(ValueError, match="2001"):
        list(in_flight(work, [2000, 2001, 2002, 2003], workers=1, stop=threading.Event()))
    assert started == [2000, 2001]


def test_what_came_in_by_then_is_handed_over_before_the_failure() -> None:
    received_one = threading.Event()
    threads: dict[int, threading.Thread] = {}
    all_started = threading.Barrier(3)

    def work(year: int) -> int:
        threads[year] = threading.current_thread()
        all_started.wait(10)
        if year == 2001:
            received_one.wait(10)
            raise ValueError("2001")
        if year == 2002:
            threads[2001].join(10)  # the failure has been reported by then
        return year

    flight = in_flight(work, [2000, 2001, 2002], workers=3, stop=threading.Event())
    assert next(flight) == (2000, 2000)
    received_one.set()
    threads[2002].join(10)
    received: list[int] = []
    with pytest.raises(ValueError, match="2001"):
        received.extend(item for item, _ in flight)
    assert received == [2002]


def test_stopping_does_not_wait_for_what_is_under_way() -> None:
    stop, hang = threading.Event(), threading.Event()

    def work(_: int) -> None:
        stop.set()
        hang.wait(10)

    with pytest.raises(CancelledError):
        list(in_flight(work, [2000, 2001], workers=2, stop=stop))
    hang.set()


def test_ctrl_c_in_a_worker_or_the_caller_stops_the_rest() -> None:
    stop = threading.Event()

    def work(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(in_flight(work, [2000], workers=1, stop=stop))
    assert stop.is_set()


def test_works_are_done_at_once_and_the_first_in_the_thread_that_asked() -> None:
    together = threading.Barrier(3)
    threads: list[threading.Thread] = []

    def work() -> None:
        together.wait(10)  # nobody comes through unless all three are under way

    def first() -> None:
        threads.append(threading.current_thread())
        work()

    side_by_side([first, work, work])

    assert threads == [threading.current_thread()]


def test_a_failure_beside_is_raised_once_the_others_are_done() -> None:
    done: list[str] = []
    failed = threading.Event()

    def failing() -> None:
        failed.set()
        raise ValueError("beside")

    def first() -> None:
        failed.wait(10)
        done.append("first")

    with pytest.raises(ValueError, match="beside"):
        side_by_side([first, failing])
    assert done == ["first"]


def test_an_interrupt_of_the_first_waits_for_nobody() -> None:
    hang, under_way = threading.Event(), threading.Event()

    def hanging() -> None:
        under_way.set()
        hang.wait(30)

    def first() -> None:
        under_way.wait(10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        side_by_side([first, hanging])
    assert not hang.is_set()
    hang.set()
