"""Sentences made of words and numbers: words hold no digit of their own, so every number has a source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from string import Formatter
from typing import Any

import pandas as pd

from pipelines.sentences.numbers import FORMS, Estimate, Number, Record
from pipelines.sentences.numbers import Quoted as Quoted
from pipelines.text.blocks import Strong
from pipelines.text.numerals import whole

#: Names with a digit that are words of the field or rules of the brief, not findings.
TERMS = ("95%", "100,000", "18 months", "30 papers", "phase 3", "12 months")
_TERM = re.compile("|".join(re.escape(term) for term in sorted(TERMS, key=len, reverse=True)))
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Lead(Strong):
    """What a sentence is about: a topic by its label, or a word of ours; it stands first."""


Part = str | Number | Quoted | Lead
Parts = tuple[Part, ...]
#: A row whose cells a template names.
Row = Record | Mapping[Any, Any] | pd.Series
#: What stands in one place of a template: a part, parts that belong together, a plain number, or nothing.
Piece = Part | Parts | Estimate | Real | int | float | None


@dataclass(frozen=True)
class Place:
    """Where a page of the dashboard shows the same: the page, the panel on it, and what is chosen there."""

    page: str
    panel: str
    choices: tuple[tuple[str, str], ...] = ()


def at(page: str, panel: str, /, **choices: str) -> Place:
    """The panel of a page, with what is chosen there."""
    return Place(page, panel, tuple(choices.items()))


@dataclass(frozen=True)
class Sentence:
    """One sentence of a brief: its parts, the table of the snapshot it was taken from, and where else it is shown.

    `figure` is the key of a figure of the brief, `place` a panel of the dashboard.
    """

    parts: Parts
    table: str
    figure: str | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        words = "".join(part for part in self.parts if isinstance(part, str))
        if _DIGIT.search(_TERM.sub("", words)):
            raise ValueError(f"a number without a source in the words of a sentence: {words}")
        if any(isinstance(part, Number) and part.source is None for part in self.parts):
            raise ValueError(f"a number without a source: {self.text}")

    @property
    def text(self) -> str:
        """As plain text."""
        return "".join(map(str, self.parts))


def filled(template: str, *pieces: Piece | Row, **named: Piece) -> Parts:
    """The words of a template with a piece in each of its places, in their order or by name.

    A row before the pieces gives its cells by the names of its columns. A template can begin with its lead in stars:
    "*Rules*: ...". Behind the name of a number stands how it is told: by one of `FORMS`; "or none", the word in place
    of a zero; a noun, "paper" or "study|studies", which is counted; "?is|are", the verb that fits it, without the
    number; of an estimate "interval", its two ends. What stands in square brackets is left out where one of its pieces
    is missing.

    >>> filled("{}: {n:trial} {n:?was|were} found[, the first in {:=}].", Lead("Hair"), None, n=0)
    (Lead(text='Hair'), ': ', Number(text='no', value=0, source=None), ' trials', ' ', 'were', ' found', '.')
    """
    row: Record | None = None
    if pieces and isinstance(pieces[0], Record | Mapping | pd.Series):
        row = pieces[0] if isinstance(pieces[0], Record) else Record(pieces[0])
        pieces = pieces[1:]
    ordered = iter(pieces)
    flat: list[Part] = []
    if template.startswith("*"):
        lead, template = template[1:].split("*", 1)
        flat.append(Lead(lead))
    for place, segment in enumerate(re.split(r"[\[\]]", template)):
        parts: list[Part] = []
        is_whole = True
        for words, name, form, _ in Formatter().parse(segment):
            parts += [words] if words else []
            if name is not None:
                of_row = row.number(name, _plain) if row and name and name not in named else None
                piece = named[name] if name in named else of_row if row and name else next(ordered)
                written = tuple(_written(piece, form or ""))
                is_whole = is_whole and bool(written)
                parts += written
        if is_whole or place % 2 == 0:
            flat += parts
    return tuple(flat)


def say(
    template: str,
    *pieces: Piece | Row,
    table: str = "",
    place: Place | None = None,
    figure: str | None = None,
    **named: Piece,
) -> Sentence:
    """A sentence of a brief from its template: see `filled`."""
    return Sentence(filled(template, *pieces, **named), table, figure, place)


def text(template: str, *pieces: Piece | Row, **named: Piece) -> str:
    """The same as plain text, as the title of a panel is."""
    return "".join(map(str, filled(template, *pieces, **named)))


def _plain(cell: Any) -> str:
    return cell if isinstance(cell, str) else whole(cell)


def _written(piece: Any, form: str) -> Iterable[Part]:
    """The parts of a piece as its form asks for; none where it is missing."""
    if isinstance(piece, tuple):
        return (part for part in piece if part != "")
    if isinstance(piece, Estimate):
        return (
            piece.interval
            if form == "interval"
            else [part for part in (piece.about, piece.number) if part != ""]
        )
    if piece is None or piece is pd.NA or piece == "" or piece != piece:
        return ()
    if isinstance(piece, str | Quoted | Lead):
        return (piece,)
    number = piece if isinstance(piece, Number) else Number(whole(piece), piece)
    if form in FORMS:
        return (replace(number, text=FORMS[form](number.value)),)
    if form.startswith("or "):
        return (number.none(form.removeprefix("or ")),)
    one, _, many = form.removeprefix("?").partition("|")
    if form.startswith("?"):
        return (number.verb(one, many),)
    return number.counted(one, many or None) if form else (number,)


def some(count: Any) -> Any:
    """The count, or nothing where it is zero: an optional part of a template is then left out."""
    return count if (count.value if isinstance(count, Number) else count) else None


def listed(items: Sequence[Part | Parts], last: str = " and ") -> Parts:
    """Several phrases as one: "a, b and c"."""
    flat: list[Part] = []
    for place, item in enumerate(items, start=1):
        flat += [] if place == 1 else [last if place == len(items) else ", "]
        flat += item if isinstance(item, tuple) else (item,)
    return tuple(flat)


def kept(*lines: str) -> list[str]:
    """The sentences that say something."""
    return [line for line in lines if line]


def capital(words: str) -> str:
    """The words with a large first letter."""
    return words[:1].upper() + words[1:]


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun as plain text.

    >>> counted(0, "trial"), counted(1, "trial"), counted(1200, "study", "studies")
    ('no trials', '1 trial', '1,200 studies')
    """
    return text(f"{{n:{one}|{many or f'{one}s'}}}", n=number)
