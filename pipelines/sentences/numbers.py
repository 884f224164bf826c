"""What stands in a sentence with its source: numbers, estimates, words from outside, and the rows that hold them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pipelines.sentences.rows import Found, Rows, Source
from pipelines.text.blocks import Numeral, Outside
from pipelines.text.numerals import (
    digits,
    is_wide,
    million,
    percent,
    percent_decimals,
    quantity,
    share,
    times,
    whole,
)

Write = Callable[[Any], str]

#: Below this many records nothing is said of a rate or a share: chance alone moves it too far.
FEW = 30


def as_it_is(value: Any) -> str:
    """A year, date or identifier: nothing is added."""
    return str(value)


def signed(count: float) -> str:
    """A difference, written without its sign: the words say more or fewer."""
    return whole(abs(count))


#: What a template writes behind the name of a number, to how the number is then written.
FORMS: Mapping[str, Write] = {
    "=": as_it_is,
    "%": percent,
    "%0": lambda value: percent(value, 0),
    "%1": lambda value: percent(value, 1),
    "+%1": lambda value: f"{value:+.1f}%",
    "share": share,
    "share0": lambda value: share(value, 0),
    "share1": lambda value: share(value, 1),
    "quantity": quantity,
    "digits": digits,
    "million": million,
    "times": times,
    ".0": lambda value: f"{value:,.0f}",
    ".1": lambda value: f"{value:,.1f}",
}


@dataclass(frozen=True)
class Number(Numeral):
    """A number, or a date or identifier, as it is written and as it is.

    `source` is where it stands; None on a panel, whose own table has it, and never in a brief.
    """

    value: Any
    source: Source | None = None

    @property
    def is_one(self) -> bool:
        """Whether the noun behind it is singular."""
        return bool(self.value == 1)

    def none(self, word: str = "none") -> "Number":
        """The same, with a word in place of a zero."""
        return replace(self, text=word) if self.value == 0 else self

    def counted(self, one: str, many: str | None = None) -> "tuple[Number, str]":
        """The number with its noun: "1 trial", "2 trials", "no trials"."""
        return self.none("no"), f" {self.verb(one, many or f'{one}s')}"

    def verb(self, one: str, many: str) -> str:
        """The form of a verb that fits behind it."""
        return one if self.is_one else many


@dataclass(frozen=True)
class Estimate:
    """A number with the ends of its interval."""

    number: Number
    low: Number
    high: Number

    @property
    def about(self) -> str:
        """The word before it where the interval is wide, else nothing."""
        return "about " if is_wide(self.number.value, self.low.value, self.high.value) else ""

    @property
    def direction(self) -> int:
        """1 where the whole interval lies above zero, -1 where it lies below, else 0."""
        return int(self.low.value > 0) - int(self.high.value < 0)

    @property
    def interval(self) -> "tuple[Number, str, Number]":
        """Its two ends with "to" between them."""
        return self.low, " to ", self.high


def estimate(number: Number, low: Number, high: Number, write: Callable[..., str]) -> Estimate:
    """The three with one number of decimals: that of the largest, more where two would read the same."""
    scale = 100 if write is share else 1
    decimals = percent_decimals(max(abs(part.value) for part in (number, low, high)) * scale)
    parts = (number, low, high)
    while decimals < 2 and len({write(part.value, decimals) for part in parts}) < len(
        {part.value for part in parts}
    ):
        decimals += 1
    return Estimate(*(replace(part, text=write(part.value, decimals)) for part in parts))


@dataclass(frozen=True)
class Quoted(Outside):
    """Words from outside of which it is known where they stand."""

    source: Found | None = None


@dataclass(frozen=True)
class Record:
    """One row: of a table of the snapshot with the key that leads back to it, or of a frame that a panel shows."""

    cells: Mapping[Any, Any] | pd.Series
    rows: Rows | None = None

    def raw(self, column: str) -> Any:
        """A cell as it is; None where it is missing."""
        cell = self.cells[column]
        return None if self.rows is None and pd.isna(cell) else cell

    def source(self, column: str) -> Found | None:
        """Where a cell stands."""
        return None if self.rows is None else Found(self.rows, "cell", column)

    def number(self, column: str, write: Write = whole) -> Number | None:
        """A cell as a number to tell; None where it is missing."""
        cell = self.raw(column)
        return None if cell is None else Number(write(cell), cell, self.source(column))

    def known(self, column: str, write: Write = whole) -> Number:
        """A cell that is never missing."""
        found = self.number(column, write)
        if found is None:
            raise LookupError(f"{column} is missing in {self.rows}")
        return found

    def estimate(self, column: str, low: str, high: str, write: Callable[..., str]) -> Estimate | None:
        """A cell with the ends of its interval; None where one of the three is missing."""
        names = (column, low, high)
        if any(self.raw(name) is None for name in names):
            return None
        number, bottom, top = (self.known(name, write) for name in names)
        return estimate(number, bottom, top, write)

    def quoted(self, column: str, address: str | None = None) -> Quoted | None:
        """A cell of words from outside; `address` names the column that says where they stand."""
        cell = self.raw(column)
        return (
            None
            if cell is None
            else Quoted(str(cell), self.raw(address) if address else None, self.source(column))
        )
