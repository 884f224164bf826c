"""Which rows of which table a number rests on, kept with the number so that it can be worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from pipelines.analysis.periods import age_months
from pipelines.analysis.regulation import STALE_MONTHS

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Words:
    """The cell holds one of these words; its words are joined by ";"."""

    words: frozenset[str]


@dataclass(frozen=True)
class Is:
    """The cell is missing, or is not."""

    missing: bool


@dataclass(frozen=True)
class From:
    """The cell is at least this; a missing one is not."""

    least: Any


@dataclass(frozen=True)
class Stale:
    """The date is 18 months old on that day, or older; an undated one counts as stale too."""

    day: date


@dataclass(frozen=True)
class Among:
    """The cell is one of those that a column has in other rows."""

    rows: "Rows"
    column: str


#: A plain value is compared with, a tuple holds the values allowed.
Test = str | int | bool | tuple[str, ...] | Words | Is | From | Stale | Among
MISSING, PRESENT = Is(missing=True), Is(missing=False)


@dataclass(frozen=True)
class Rows:
    """The rows of a table in which every column named passes its test.

    Attributes:
        table: Name of the table.
        where: Column and test, pair by pair.
        before: Whether the table is that of the snapshot before.
    """

    table: str
    where: tuple[tuple[str, Test], ...] = ()
    before: bool = False


#: cell: the one row's value; rows: how many; distinct: how many different values; least, most, total: of the values.
How = Literal["cell", "rows", "distinct", "least", "most", "total"]


@dataclass(frozen=True)
class Found:
    """A value found in a table."""

    rows: Rows
    how: How = "rows"
    column: str = ""


@dataclass(frozen=True)
class Difference:
    """One found value less another."""

    more: Found
    less: Found


@dataclass(frozen=True)
class Ratio:
    """One found value over another."""

    over: Found
    under: Found


@dataclass(frozen=True)
class Manifest:
    """What the manifest says at a path of keys."""

    path: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True)
class Given:
    """What the caller of the brief says: the day of writing, the version of the program."""

    name: Literal["day", "version"]


Source = Found | Difference | Ratio | Manifest | Given


@dataclass(frozen=True)
class Held:
    """The tables of a snapshot, and of the one before where there is one."""

    now: Tables
    before: Tables

    def of(self, rows: Rows) -> Tables:
        """The tables that some rows lie in."""
        return self.before if rows.before else self.now


def selected(held: Held, rows: Rows) -> pd.DataFrame:
    """The rows themselves."""
    frame = held.of(rows)[rows.table]
    for column, test in rows.where:
        frame = frame[_passes(held, frame[column], test)]
    return frame


def value(held: Held, found: Found) -> Any:
    """What is found, as a plain value; None where it is missing or, for least, most and total, where there is none.

    Raises:
        LookupError: A cell was asked for, and not exactly one row is there.
    """
    frame = selected(held, found.rows)
    if found.how == "rows":
        return len(frame)
    column = frame[found.column]
    if found.how == "distinct":
        return int(column.nunique())
    if found.how == "cell":
        if len(column) != 1:
            raise LookupError(f"{len(column)} rows, not one, are {found.rows}")
        return plain(column.iloc[0])
    present = column.dropna()
    if present.empty:
        return None
    if found.how == "total":
        return plain(present.sum())
    return plain(min(present) if found.how == "least" else max(present))


def plain(cell: Any) -> Any:
    """A cell as Python's own value; missing is None."""
    if pd.isna(cell):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def _passes(held: Held, column: pd.Series, test: Test) -> Any:
    match test:
        case Words(words):
            return column.map(lambda cell: not words.isdisjoint(str(cell).split(";")), na_action="ignore").eq(
                True
            )
        case Is(missing):
            return column.isna() if missing else column.notna()
        case From(least):
            return column.ge(least).fillna(False).astype(bool)
        case Stale(day):
            return column.map(
                lambda cell: pd.isna(cell) or age_months(cell, day) >= STALE_MONTHS, na_action=None
            ).astype(bool)
        case Among(rows, name):
            return column.isin(selected(held, rows)[name])
        case tuple():
            return column.isin(test)
        case _:
            return column.eq(test).fillna(False).astype(bool)
