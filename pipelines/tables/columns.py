"""The kinds of column tables are made of, so that the same thing is declared the same way everywhere.

Each constructor returns a pandera column: `title` is the label a reader sees, `description` says what the
cell holds, `metadata["unit"]` its unit (absent for words and counts of the thing the name says).
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pandera.pandas as pa

PRECISIONS = ("day", "month", "year", "undated")

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_PRECISION_OF_LENGTH = {4: "year", 7: "month", 10: "day"}


def _column(
    dtype: str | type,
    label: str,
    about: str,
    *,
    missing: bool,
    checks: Iterable[pa.Check] = (),
    unit: str | None = None,
) -> pa.Column:
    return pa.Column(
        dtype,
        list(checks),
        nullable=missing,
        title=label,
        description=about,
        metadata={"unit": unit} if unit else None,
    )


def text(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """Words as the source or the editor wrote them; never markup, never a number."""
    check = pa.Check(_says_something, element_wise=True, error="must not be blank")
    return _column(str, label, about, missing=missing, checks=[check])


def identifier(label: str, about: str, pattern: str, *, missing: bool = False) -> pa.Column:
    """An identifier: text that matches `pattern` from end to end."""
    check = pa.Check.str_matches(rf"^(?:{pattern})\Z", error=f"must match {pattern}")
    return _column(str, label, about, missing=missing, checks=[check])


def category(label: str, about: str, allowed: Iterable[str], *, missing: bool = False) -> pa.Column:
    """One of a closed list of words; any other word stops the table."""
    words = list(allowed)
    check = pa.Check.isin(words, error=f"must be one of: {', '.join(words)}")
    return _column(str, label, about, missing=missing, checks=[check])


def yes_no(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """The words "yes" and "no", as a hand-kept CSV writes them."""
    return category(label, about, ("yes", "no"), missing=missing)


def words(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """Several short words in one cell, joined by ";", without spaces around them or repeats."""
    check = pa.Check(_is_word_list, element_wise=True, error='must be words joined by ";", each once')
    return _column(str, label, about, missing=missing, checks=[check])


def url(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """An http or https address."""
    check = pa.Check.str_matches(r"^https?://[^\s/]+\.[^\s]+\Z", error="must be an http or https address")
    return _column(str, label, about, missing=missing, checks=[check])


def partial_date(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A date as exact as it is known: `2024`, `2024-05` or `2024-05-01`. A month is never a day."""
    check = pa.Check(_is_partial_date, element_wise=True, error="must be YYYY, YYYY-MM or YYYY-MM-DD")
    return _column(str, label, about, missing=missing, checks=[check])


def day(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A date known to the day: `2024-05-01`."""
    check = pa.Check(_is_day, element_wise=True, error="must be YYYY-MM-DD")
    return _column(str, label, about, missing=missing, checks=[check])


def year(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A calendar year."""
    return _column("Int64", label, about, missing=missing, checks=[pa.Check.in_range(1900, 2100)])


def count(label: str, about: str, *, missing: bool = False, unit: str | None = None) -> pa.Column:
    """A whole number of things, zero or more. Missing is missing, never zero."""
    return _column("Int64", label, about, missing=missing, checks=[pa.Check.ge(0)], unit=unit)


def amount(label: str, about: str, *, unit: str, missing: bool = False) -> pa.Column:
    """A measured or stated quantity, zero or more."""
    return _column("Float64", label, about, missing=missing, checks=[pa.Check.ge(0)], unit=unit)


def share(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A part of a whole, from 0 to 1."""
    return _column("Float64", label, about, missing=missing, checks=[pa.Check.in_range(0, 1)])


def boolean(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """True or false, as a program stores it; its name reads as a question."""
    return _column("boolean", label, about, missing=missing)


def moment(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A moment in UTC, to the second: `2026-11-23T12:00:00+00:00`."""
    check = pa.Check(_is_moment, element_wise=True, error="must be a UTC time, to the second")
    return _column(str, label, about, missing=missing, checks=[check])


def rate_pct(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A yearly growth rate in percent; it may be negative, never below -100."""
    return _column("Float64", label, about, missing=missing, checks=[pa.Check.ge(-100)], unit="% a year")


def number(label: str, about: str, *, unit: str | None = None, missing: bool = False) -> pa.Column:
    """Any number; what it is of stands in its description or in another column."""
    return _column("Float64", label, about, missing=missing, unit=unit)


def change_pct(label: str, about: str, *, missing: bool = False) -> pa.Column:
    """A change in percent; it may be negative, never below -100."""
    return _column("Float64", label, about, missing=missing, checks=[pa.Check.ge(-100)], unit="%")


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


def _is_day(when: Any) -> bool:
    return isinstance(when, str) and len(when) == 10 and _is_partial_date(when)


def _is_moment(when: Any) -> bool:
    try:
        told = datetime.fromisoformat(when)
    except (TypeError, ValueError):
        return False
    # Written in one way only, so that moments sort as text.
    return bool(told.tzinfo and told.astimezone(UTC).isoformat(timespec="seconds") == when)


def _says_something(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _is_word_list(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    parts = cell.split(";")
    return all(part and part == part.strip() for part in parts) and len(set(parts)) == len(parts)


def agrees_with_precision(frame: pd.DataFrame, date_column: str, precision_column: str) -> pd.Series:
    """Whether each date is as exact as its precision says; an undated row has no date."""
    # As objects: a column without any date has no words to fill in.
    dates = frame[date_column].astype(object)
    shown = dates.map(precision_of, na_action="ignore").where(dates.notna(), "undated")
    return shown.eq(frame[precision_column])


COMPILED = "Compilation: CC BY 4.0, Exoscope. The facts belong to the sources named in each row."

CONFIDENCES = ("high", "medium", "low")
TIERS = ("primary", "repost", "secondary")


def source_columns(*, title: bool = True) -> dict[str, pa.Column]:
    """The address that supports a row, its title, and the days it was read and last reviewed."""
    columns = {"source_url": url("Source", "Address of the text that supports the row.")}
    if title:
        columns["source_title"] = text("Source title", "What that text is called.")
    return columns | {
        "accessed_on": day("Accessed on", "Day the source was read (or its stored copy)."),
        "reviewed_on": day("Reviewed on", "Day somebody last checked the row against its rules and source."),
    }


def tier() -> pa.Column:
    """How near the source is to whoever acted or spoke."""
    return category(
        "Source tier",
        "primary: the body's own page; repost: its text elsewhere; secondary: press, company or abstract.",
        TIERS,
    )


def confidence() -> pa.Column:
    """How sure the editor is of the row; low means a single third-party file."""
    return category("Confidence", "high, medium or low; low rests on a single third-party file.", CONFIDENCES)
