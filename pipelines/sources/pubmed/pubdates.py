"""Publication dates as PubMed words them, kept as precise as they are and no more.

`2019 Jan 5` is a day, `2019 Jan` a month, `Winter 2018` a year. A span (`2019 Jan-Feb`, `2018 Dec 15-31`)
counts from its beginning, as in PubMed's own index.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, Self

Precision = Literal["year", "month", "day"]

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_AFTER_YEAR = re.compile(
    r"[\s/]+(?P<month>[A-Za-z]{3,9}|\d{1,2})(?![A-Za-z\d])\.?(?:[\s/]+(?P<day>\d{1,2})(?!\d))?"
)
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day; `text` is ISO as far as it is known: `2019`, `2019-01`, `2019-01-05`."""

    text: str

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        """The date from its parts; a month or day that does not exist is left out."""
        if month is None or not 1 <= month <= 12:
            return cls(f"{year:04}")
        if day is None or not 1 <= day <= calendar.monthrange(year, month)[1]:
            return cls(f"{year:04}-{month:02}")
        return cls(f"{year:04}-{month:02}-{day:02}")

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return _PRECISIONS[self.text.count("-")]

    @property
    def year(self) -> int:
        """The year, which is always known."""
        return int(self.text[:4])


@lru_cache(10_000)  # of a file's days most are the same
def publication_date(text: str) -> PartialDate | None:
    """The date in PubMed's words, or None when there is no year in them."""
    match = _YEAR.search(text)
    if not match:
        return None
    year = int(match[0])
    rest = _AFTER_YEAR.match(text, match.end())
    if not rest:
        return PartialDate.of(year)
    word = rest["month"]
    month = int(word) if word.isdigit() else _MONTHS.get(word[:3].lower())
    return PartialDate.of(year, month, int(rest["day"]) if rest["day"] else None)


@lru_cache(10_000)
def history_day(text: str) -> date | None:
    """The day of a history entry (`2004/02/05 05:00`), or None when it is not one."""
    match = re.match(r"\s*(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)", text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def earlier(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    """The earlier of two dates; of two that agree as far as both are known, the more precise."""
    if one is None or other is None:
        return one or other
    shared = min(len(one.text), len(other.text))
    if one.text[:shared] == other.text[:shared]:
        return max(one, other, key=lambda known: len(known.text))
    return min(one, other, key=lambda known: known.text)
