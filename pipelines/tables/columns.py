"""The kinds of column tables are made of, so that the same thing is declared the same way everywhere."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Protocol

import pandas as pd

PRECISIONS = ("day", "month", "year", "undated")

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_PRECISION_OF_LENGTH = {4: "year", 7: "month", 10: "day"}


#: Makes the check of a cell from pandera, which is loaded where a table is checked: to read a declaration is fast.
Rule = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    dtype: str  # its pandas type: "str", "Int64", "Float64" or "boolean"
    label: str  # what a reader sees over it
    about: str  # what a cell holds
    missing: bool = False  # whether a cell may be missing
    rule: Rule | None = None  # what a cell must keep to
    unit: str | None = None  # of its numbers; None for words, and for counts of the thing that the name says
    allowed: tuple[str, ...] = ()  # the list of its words; empty where there is none
    is_open: bool = False  # whether the source may have words of its own beside them


class Kind(Protocol):
    """A kind of column."""

    def __call__(self, label: str, about: str, *, missing: bool = False, unit: str = ...) -> Column:
        """A column of the kind; its unit is that of the kind unless one is named."""


def _kind(dtype: str, rule: Rule | None = None, unit: str | None = None) -> Kind:
    """A kind of column, with the unit that its numbers have unless a declaration names another."""
    return partial(Column, dtype, rule=rule, unit=unit)


def _each(holds: Callable[[Any], bool], error: str) -> Rule:
    return lambda pa: pa.Check(holds, element_wise=True, error=error)


def _matches(pattern: str, error: str) -> Rule:
    return lambda pa: pa.Check.str_matches(pattern, error=error)


def _at_least(least: int) -> Rule:
    return lambda pa: pa.Check.ge(least)


def _between(least: int, most: int) -> Rule:
    return lambda pa: pa.Check.in_range(least, most)


def identifier(label: str, about: str, pattern: str, *, missing: bool = False) -> Column:
    """An identifier: text that matches `pattern` from end to end."""
    return Column("str", label, about, missing, _matches(rf"^(?:{pattern})\Z", f"must match {pattern}"))


def category(label: str, about: str, allowed: Iterable[str], *, missing: bool = False) -> Column:
    """One of a closed list of words; any other word stops the table."""
    words = tuple(allowed)
    error = f"must be one of: {', '.join(words)}"
    return Column("str", label, about, missing, lambda pa: pa.Check.isin(words, error=error), allowed=words)


def known_words(label: str, about: str, known: Iterable[str], *, missing: bool = False) -> Column:
    """Words of a source of which these are known; another one stays as it is told, and stops no table."""
    return replace(text(label, about, missing=missing), allowed=tuple(known), is_open=True)


def yes_no(label: str, about: str, *, missing: bool = False) -> Column:
    """The words "yes" and "no", as a hand-kept CSV writes them."""
    return category(label, about, ("yes", "no"), missing=missing)


def interval(kind: Kind, low: str, high: str, label: str = "", **also: Any) -> dict[str, Column]:
    """The two columns for the ends of a number's interval; `label` is that of the number."""
    ends = {low: ("from", "Lower"), high: ("to", "Upper")}
    return {
        name: kind(f"{label}, {word}" if label else word.title(), f"{end} end of its interval.", **also)
        for name, (word, end) in ends.items()
    }


def precision_of(when: str) -> str | None:
    """The precision that a partial date shows by its own shape, or None when it is not one.

    >>> precision_of("2024-05"), precision_of("May 2024")
    ('month', None)
    """
    if not _is_partial_date(when):
        return None
    return _PRECISION_OF_LENGTH[len(when)]


def _is_partial_date(when: Any) -> bool:
    if not isinstance(when, str) or not _PARTIAL_DATE.fullmatch(when):
        return False
    try:
        date.fromisoformat((when + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _is_moment(when: Any) -> bool:
    try:
        moment = datetime.fromisoformat(when)
    except (TypeError, ValueError):
        return False
    # Written in one way only, so that moments sort as text.
    return bool(moment.tzinfo and moment.astimezone(UTC).isoformat(timespec="seconds") == when)


def _is_word_list(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    parts = cell.split(";")
    return all(part and part == part.strip() for part in parts) and len(set(parts)) == len(parts)


#: Words as the source or the editor wrote them; never markup, never a number.
text = _kind("str", _each(lambda cell: isinstance(cell, str) and bool(cell.strip()), "must not be blank"))
#: Several short words in one cell, joined by ";", without spaces around them or repeats.
words = _kind("str", _each(_is_word_list, 'must be words joined by ";", each once'))
url = _kind("str", _matches(r"^https?://[^\s/]+\.[^\s]+\Z", "must be an http or https address"))
#: A date as exact as it is known: `2024`, `2024-05` or `2024-05-01`. A month is never a day.
partial_date = _kind("str", _each(_is_partial_date, "must be YYYY, YYYY-MM or YYYY-MM-DD"))
#: A date known to the day: `2024-05-01`.
day = _kind("str", _each(lambda when: _is_partial_date(when) and len(when) == 10, "must be YYYY-MM-DD"))
#: A moment in UTC, to the second: `2026-11-23T12:00:00+00:00`.
moment = _kind("str", _each(_is_moment, "must be a UTC time, to the second"))
#: A calendar year.
year = _kind("Int64", _between(1900, 2100))
#: A whole number of things, zero or more. Missing is missing, never zero.
count = _kind("Int64", _at_least(0))
records = _kind("Int64", _at_least(0), "records")
studies = _kind("Int64", _at_least(0), "studies")
#: A measured or stated quantity, zero or more; its declaration names the unit.
amount = _kind("Float64", _at_least(0))
#: A part of a whole, from 0 to 1.
share = _kind("Float64", _between(0, 1))
#: True or false, as a program stores it; its name reads as a question.
boolean = _kind("boolean")
#: A yearly growth rate in percent; it may be negative, never below -100.
rate_pct = _kind("Float64", _at_least(-100), "% a year")
#: A change in percent; it may be negative, never below -100.
change_pct = _kind("Float64", _at_least(-100), "%")
#: Any number; what it is of stands in its description or in another column.
number = _kind("Float64")


def agrees_with_precision(frame: pd.DataFrame, date_column: str, precision_column: str) -> pd.Series:
    """Whether each date is as exact as its precision says; an undated row has no date."""
    # As objects: a column without any date has no words to fill in.
    dates = frame[date_column].astype(object)
    precisions = dates.map(precision_of, na_action="ignore").where(dates.notna(), "undated")
    return precisions.eq(frame[precision_column])


CONFIDENCES = ("high", "medium", "low")
TIERS = ("primary", "repost", "secondary")


def source_columns(
    *, title: bool = True, url_is: str = "Address of the text that supports the row."
) -> dict[str, Column]:
    """The address that supports a row, its title, and the days it was read and last reviewed."""
    columns = {"source_url": url("Source", url_is)}
    if title:
        columns["source_title"] = text("Source title", "What that text is called.")
    return columns | {
        "accessed_on": day("Accessed on", "Day the source was read (or its stored copy)."),
        "reviewed_on": day("Reviewed on", "Day somebody last checked the row against its rules and source."),
    }


TIER = category(
    "Source tier",
    "primary: the body's own page; repost: its text elsewhere; secondary: press, company or abstract.",
    TIERS,
)
CONFIDENCE = category(
    "Confidence", "high, medium or low; low rests on a single third-party file.", CONFIDENCES
)
