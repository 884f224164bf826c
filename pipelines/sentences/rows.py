"""Which rows of which table a number rests on, kept with the number so that it can be worked out again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from pipelines.analysis.evidence.regulation import STALE_MONTHS
from pipelines.analysis.numbers.periods import age_months

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


#: cell: the one row's value; rows: how many; distinct: how many different values; least, most, total: of the values;
#: year: that of their dates, which have one.
How = Literal["cell", "rows", "distinct", "least", "most", "total", "year"]


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


class Held:
    """The tables of a snapshot and of the one before, asked by row: each column is read once, as plain values."""

    def __init__(self, now: Tables, before: Tables) -> None:
        self.now, self.before = now, before
        self._columns: dict[tuple[str, bool, str], list[Any]] = {}
        self._places: dict[tuple[str, bool, tuple[str, ...]], dict[tuple[Any, ...], list[int]]] = {}

    def names(self, rows: Rows) -> list[str]:
        """The columns of the table that some rows lie in."""
        return [str(name) for name in self._tables(rows)[rows.table].columns]

    def column(self, rows: Rows, name: str) -> list[Any]:
        """A whole column of that table; missing is None."""
        key = (rows.table, rows.before, name)
        if key not in self._columns:
            column = self._tables(rows)[rows.table][name].astype(object)
            self._columns[key] = [plain(cell) for cell in column]
        return self._columns[key]

    def places(self, rows: Rows) -> Sequence[int]:
        """Where in the table these rows stand, first to last."""
        same = [(name, test) for name, test in rows.where if isinstance(test, str | int)]
        found = self._same(rows, tuple(name for name, _ in same), tuple(test for _, test in same))
        for name, test in rows.where:
            if not isinstance(test, str | int):
                column, passes = self.column(rows, name), self._test(test)
                found = [place for place in found if passes(column[place])]
        return found

    def cells(self, rows: Rows, name: str) -> list[Any]:
        """A column of these rows."""
        column = self.column(rows, name)
        return [column[place] for place in self.places(rows)]

    def _tables(self, rows: Rows) -> Tables:
        return self.before if rows.before else self.now

    def _same(self, rows: Rows, names: tuple[str, ...], wanted: tuple[Any, ...]) -> Sequence[int]:
        """The places of the rows that have these values in these columns."""
        if not names:
            return range(len(self._tables(rows)[rows.table]))
        key = (rows.table, rows.before, names)
        if key not in self._places:
            index: dict[tuple[Any, ...], list[int]] = {}
            columns = [self.column(rows, name) for name in names]
            for place, values in enumerate(zip(*columns, strict=True)):
                index.setdefault(values, []).append(place)
            self._places[key] = index
        return self._places[key].get(wanted, [])

    def _test(self, test: Test) -> Callable[[Any], bool]:
        match test:
            case Words(words):
                return lambda cell: cell is not None and not words.isdisjoint(cell.split(";"))
            case Is(missing):
                return lambda cell: (cell is None) is missing
            case From(least):
                return lambda cell: cell is not None and cell >= least
            case Stale(day):
                return lambda cell: cell is None or age_months(cell, day) >= STALE_MONTHS
            case Among(rows, name):
                members = set(self.cells(rows, name))
                return lambda cell: cell in members
            case tuple():
                return lambda cell: cell in test
            case _:
                return lambda cell: bool(cell == test)


def value(held: Held, found: Found) -> Any:
    """What is found, as a plain value; None where it is missing or, for least, most and total, where there is none.

    Raises:
        LookupError: A cell was asked for, and not exactly one row is there.
    """
    if found.how == "rows":
        return len(held.places(found.rows))
    cells = held.cells(found.rows, found.column)
    if found.how == "cell":
        if len(cells) != 1:
            raise LookupError(f"{len(cells)} rows, not one, are {found.rows}")
        return cells[0]
    present = [cell for cell in cells if cell is not None]
    if found.how == "distinct":
        return len(set(present))
    if not present:
        return None
    if found.how == "year":
        return int(min(present)[:4])
    if found.how == "total":
        return sum(present)
    return min(present) if found.how == "least" else max(present)


def plain(cell: Any) -> Any:
    """A cell as Python's own value; missing is None."""
    if pd.isna(cell):
        return None
    return cell.item() if hasattr(cell, "item") else cell
