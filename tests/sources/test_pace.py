import heapq
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.pace import Limiter, Pace, limiter_of, seconds_to_wait

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_as_many_requests_as_the_pace_allows_start_at_once_and_the_next_waits_for_a_turn() -> None:
    limiter = Limiter(Pace(3), Clock())

    assert [limiter.take() for _ in range(3)] == [0.0, 0.0, 0.0]
    assert limiter.take(patience=0.0) is None


@pytest.mark.parametrize(("later", "wait"), [(0.0, 1.0), (0.9, 0.1), (1.0, 0.0), (5.0, 0.0)])
def test_a_turn_rests_for_the_span_from_the_moment_the_answer_began(later: float, wait: float) -> None:
    clock = Clock()
    limiter = Limiter(Pace(1), clock)
    limiter.take()
    clock.now += 7.0
    limiter.give_back()
    clock.now += later

    assert limiter.take() == pytest.approx(wait)


def test_turns_come_back_in_the_order_in_which_they_rest() -> None:
    clock = Clock()
    limiter = Limiter(Pace(2), clock)
    limiter.take()
    limiter.take()
    limiter.give_back()
    clock.now += 0.25
    limiter.give_back()

    assert [limiter.take(), limiter.take()] == [0.75, 1.0]


def test_a_refusal_holds_everybody_back_who_waits_and_who_is_under_way() -> None:
    clock = Clock()
    limiter = Limiter(Pace(2), clock)
    limiter.take()

    limiter.hold(5)
    limiter.hold(1)
    limiter.give_back()

    assert [limiter.take(), limiter.take()] == [5.0, 5.0]


@given(
    requests=st.integers(1, 10),
    workers=st.integers(1, 12),
    delays=st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=60),
)
def test_no_span_sees_more_arrivals_than_allowed_however_late_requests_are_sent(
    requests: int, workers: int, delays: list[tuple[float, float]]
) -> None:
    clock = Clock()
    limiter = Limiter(Pace(requests), clock)
    waiting, answers, arrivals = list(delays), list[float](), list[float]()
    idle = workers
    while waiting or answers:
        while waiting and idle and (wait := limiter.take(patience=0.0)) is not None:
            on_its_way, answering = waiting.pop()
            idle -= 1
            arrivals.append(clock.now + wait + on_its_way)
            heapq.heappush(answers, arrivals[-1] + answering)
        clock.now = heapq.heappop(answers)
        limiter.give_back()
        idle += 1

    arrivals.sort()
    # Of any one more than allowed, the last arrives a whole span after the first.
    spans = [late - early for early, late in zip(arrivals, arrivals[requests:], strict=False)]
    assert all(span >= 1 - 1e-9 for span in spans)


def test_a_host_has_one_limiter_in_the_whole_process_for_a_pace() -> None:
    assert limiter_of("pubmed.example", Pace(3)) is limiter_of("pubmed.example", Pace(3))
    assert limiter_of("pubmed.example", Pace(3)) is not limiter_of("trials.example", Pace(3))
    assert limiter_of("pubmed.example", Pace(3)) is not limiter_of("pubmed.example", Pace(10))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30.0),
        ("Mon, 23 Nov 2026 11:59:00 GMT", 0.0),
        ("9" * 400, 999_999_999.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1e999", None),
        ("\u0667", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str, seconds: float | None) -> None:
    assert seconds_to_wait(header, NOW) == seconds
