"""Dates as exact as they are known: the span of days that a year, a month or a day covers."""

import calendar
from datetime import date, timedelta

import pandas as pd


def first_day(when: str) -> date:
    """The first day of a partial date: 2024-05 starts on 2024-05-01."""
    return date.fromisoformat((when + "-01-01")[:10])


def last_day(when: str) -> date:
    """The last day of a partial date: 2024-02 ends on 2024-02-29."""
    start = first_day(when)
    if len(when) == 4:
        return start.replace(month=12, day=31)
    if len(when) == 7:
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start


def middle_day(when: str) -> date:
    """The day in the middle of a partial date: where a mark for it is drawn."""
    start = first_day(when)
    return start + timedelta(days=(last_day(when) - start).days // 2)


def spans(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The dated rows of a frame with `first_day`, `last_day` and `middle_day` of that column, oldest first.

    Rows without a date are left out: they have no place on a time axis.
    """
    dated = frame[frame[column].notna()].copy()
    for name, function in (("first_day", first_day), ("last_day", last_day), ("middle_day", middle_day)):
        dated[name] = pd.to_datetime(dated[column].map(function))
    # By the first column too, so that rows of one day keep one order.
    return dated.sort_values(["middle_day", str(dated.columns[0])], kind="stable").reset_index(drop=True)


def age_months(when: str, today: date) -> int:
    """Whole months from the last day a partial date can mean to today; never below zero.

    >>> age_months("2025-05-23", date(2026, 11, 23)), age_months("2025-05-24", date(2026, 11, 23))
    (18, 17)
    """
    end = last_day(when)
    months = (today.year - end.year) * 12 + today.month - end.month
    return max(months - (today.day < end.day), 0)
