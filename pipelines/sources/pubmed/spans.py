"""Cuts a span of Entrez dates so that each part of a search fits through PubMed's window."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

# Every Entrez date lies between these: the union of the parts is compared with the whole all the same.
FIRST_DAY = date(1500, 1, 1)
LAST_DAY = date(3000, 12, 31)

# The field doubled about every five years; a wrong guess costs requests, never records.
_DOUBLING_DAYS = 5 * 365.25


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def is_one_day(self) -> bool:
        """Whether it cannot be cut any more."""
        return self.first == self.last


WHOLE = Span(FIRST_DAY, LAST_DAY)


def cut(span: Span, parts: int, today: date) -> tuple[Span, ...]:
    """The span in up to `parts` pieces (at least two) that should hold about as many articles each.

    Halving the days would put nearly everything in the later half, again and again: the literature grows. So
    the cuts stand where an exponential growth up to `today` puts equal shares.
    """
    if span.is_one_day:
        raise ValueError(f"{span.first} is one day already")
    end = min(span.last, today)
    days = (end - span.first).days
    if days < 1:  # nothing is known of the days to come, and today itself may be what is full
        return Span(span.first, span.first), Span(span.first + timedelta(1), span.last)
    ages = days / _DOUBLING_DAYS
    offsets = {
        round(_DOUBLING_DAYS * math.log2(1 + share * (2**ages - 1)))
        for share in (number / parts for number in range(1, max(parts, 2)))
    }
    starts = sorted(span.first + timedelta(min(max(offset, 1), days)) for offset in offsets)
    edges = [span.first, *dict.fromkeys(starts)]
    lasts = [start - timedelta(1) for start in edges[1:]] + [span.last]
    return tuple(Span(first, last) for first, last in zip(edges, lasts, strict=True))


def outside(span: Span) -> tuple[Span, ...]:
    """What lies before and after the span."""
    before = Span(FIRST_DAY, span.first - timedelta(1))
    after = Span(span.last + timedelta(1), LAST_DAY)
    return tuple(part for part in (before, after) if part.first <= part.last)
