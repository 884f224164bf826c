from datetime import UTC, datetime

import pytest

from pipelines.sources.pace import Limiter, limiter_of, seconds_to_wait

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_requests_at_one_moment_get_moments_of_their_own() -> None:
    limiter = Limiter(Clock())

    assert [round(limiter.reserve(0.37), 2) for _ in range(4)] == [0.0, 0.37, 0.74, 1.11]


@pytest.mark.parametrize(("later", "wait"), [(0.36, 0.01), (0.37, 0.0), (5.0, 0.0)])
def test_a_pause_shortens_the_wait_but_is_not_saved_up(later: float, wait: float) -> None:
    clock = Clock()
    limiter = Limiter(clock)
    limiter.reserve(0.37)
    clock.now += later

    assert limiter.reserve(0.37) == pytest.approx(wait)
    assert limiter.reserve(0.37) == pytest.approx(wait + 0.37)


def test_a_refusal_holds_everybody_back() -> None:
    limiter = Limiter(Clock())
    limiter.reserve(0.37)

    limiter.hold(5)
    limiter.hold(1)

    assert limiter.reserve(0.37) == pytest.approx(5.0)


def test_a_host_has_one_limiter_in_the_whole_process() -> None:
    assert limiter_of("pubmed.example") is limiter_of("pubmed.example")
    assert limiter_of("pubmed.example") is not limiter_of("trials.example")


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
