from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.pubmed.spans import WHOLE, Span, cut

TODAY = date(2026, 11, 23)


def test_the_cuts_follow_the_growth_of_the_literature() -> None:
    older, newer = cut(WHOLE, 2, TODAY)

    # What doubles every five years has put half of itself into the last five.
    assert newer == Span(date(2021, 11, 23), date(3000, 12, 31))
    assert older == Span(date(1500, 1, 1), date(2021, 11, 22))


@pytest.mark.parametrize("parts", [2, 3, 8, 40])
def test_the_pieces_leave_no_day_out_and_count_none_twice(parts: int) -> None:
    pieces = cut(WHOLE, parts, TODAY)

    assert len(pieces) == parts
    assert (pieces[0].first, pieces[-1].last) == (WHOLE.first, WHOLE.last)
    assert all(after.first - before.last == timedelta(1) for before, after in pairwise(pieces))


days = st.dates(date(1500, 1, 1), date(3000, 12, 31))


@given(days, days, st.integers(2, 50), days)
def test_every_span_of_two_days_is_cut(one: date, other: date, parts: int, today: date) -> None:
    span = Span(min(one, other), max(one, other))
    if span.is_one_day:
        with pytest.raises(ValueError, match="one day already"):
            cut(span, parts, today)
        return

    pieces = cut(span, parts, today)

    assert 2 <= len(pieces) <= max(parts, 2)
    assert (pieces[0].first, pieces[-1].last) == (span.first, span.last)
    assert all(piece.first <= piece.last for piece in pieces)
    assert all(after.first - before.last == timedelta(1) for before, after in pairwise(pieces))


def test_a_full_today_is_set_apart_at_once() -> None:
    assert cut(Span(TODAY, date(3000, 12, 31)), 9, TODAY) == (
        Span(TODAY, TODAY),
        Span(TODAY + timedelta(1), date(3000, 12, 31)),
    )
