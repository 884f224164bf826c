"""Numbers as they stand in a sentence: a value, how it is written, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pipelines.sentences.rows import Source
from pipelines.text.numerals import is_wide, percent_decimals, share, whole

Write = Callable[[Any], str]

#: Below this many records nothing is said of a rate or a share.
FEW = 30


@dataclass(frozen=True)
class Number:
    """A number, or a date or identifier, that stands in a table or follows from one.

    Attributes:
        text: As it is written.
        value: As it is.
        source: Where it comes from.
    """

    text: str
    value: Any
    source: Source

    def __str__(self) -> str:
        return self.text

    @property
    def is_one(self) -> bool:
        """Whether the noun behind it is singular."""
        return bool(self.value == 1)

    def none(self, word: str = "none") -> "Number":
        """The same, with a word in place of a zero."""
        return replace(self, text=word) if self.value == 0 else self

    def counted(self, one: str, many: str | None = None) -> "tuple[Number, str]":
        """The number with its noun: "1 trial", "2 trials", "no trials"."""
        return self.none("no"), f" {one if self.is_one else many or f'{one}s'}"

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


def as_it_is(value: Any) -> str:
    """A year, date or identifier: nothing is added."""
    return str(value)


def signed(count: float) -> str:
    """A difference, written without its sign: the words say more or fewer."""
    return whole(abs(count))


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
