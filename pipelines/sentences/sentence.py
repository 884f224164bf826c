"""Sentences made of words and numbers: words hold no digit of their own, so every number has a source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from pipelines.sentences.numbers import Number
from pipelines.sentences.rows import Found

#: Names with a digit that are words of the field or rules of the brief, not findings.
TERMS = (
    "95%",
    "100,000",
    "18 months",
    "30 papers",
    "phase 3",
    "12 months",
)
_TERM = re.compile("|".join(re.escape(term) for term in sorted(TERMS, key=len, reverse=True)))
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Quoted:
    """Words from outside (a title, a name), shown as they are; where they stand is known.

    `address` is where they can be read, if it is an http(s) address.
    """

    text: str
    source: Found | None = None
    address: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Lead:
    """What a sentence is about: a topic by its label, or a word of ours; it stands first and in bold."""

    text: str

    def __str__(self) -> str:
        return self.text


Part = str | Number | Quoted | Lead
#: What sentences are put together from: parts, and parts that belong together.
Piece = Part | tuple[Part, ...]


@dataclass(frozen=True)
class Place:
    """Where a page of the dashboard shows the same: the page, the panel on it, and what is chosen there."""

    page: str
    panel: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sentence:
    """One sentence of a brief.

    Attributes:
        parts: Words, numbers and quoted words in their order.
        table: The table it was taken from.
        figure: Key of the figure of the brief that shows it, if one does.
        place: Where the dashboard shows it, if it does.
    """

    parts: tuple[Part, ...]
    table: str
    figure: str | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        words = "".join(part for part in self.parts if isinstance(part, str))
        if _DIGIT.search(_TERM.sub("", words)):
            raise ValueError(f"a number without a source in the words of a sentence: {words}")

    @property
    def text(self) -> str:
        """As plain text."""
        return "".join(str(part) for part in self.parts)


def parts(*pieces: Piece) -> tuple[Part, ...]:
    """The parts one after the other."""
    flat: list[Part] = []
    for piece in pieces:
        flat.extend(piece if isinstance(piece, tuple) else (piece,))
    return tuple(part for part in flat if part != "")


def told(template: str, **pieces: Piece) -> tuple[Part, ...]:
    """The words of a template with a piece in each of its places.

    >>> told("{topic}: no trial was found.", topic=Lead("Hair"))
    (Lead(text='Hair'), ': no trial was found.')
    """
    flat: list[Piece] = []
    for words, name, _, _ in Formatter().parse(template):
        flat.append(words)
        if name is not None:
            flat.append(pieces[name])
    return parts(*flat)


def listed(items: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Several phrases as one: "a, b and c"."""
    flat: list[Part] = list(items[0])
    for place, item in enumerate(items[1:], start=2):
        flat += [" and " if place == len(items) else ", ", *item]
    return tuple(flat)
