"""What documents consist of: words that say what they are, in blocks. `writer` writes them, pages draw them.

A plain `str` within a line are words of our own, which may be Markdown; all other words are plain text everywhere.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Words:
    """A label or words of a declaration."""

    text: str

    def __str__(self) -> str:
        return self.text


class Strong(Words):
    """Words in bold."""


class Numeral(Words):
    """A number, date or identifier as it is written; alone in its cell it is never broken."""


class Verbatim(Words):
    """A name of a table, or what a program said: shown sign by sign."""


@dataclass(frozen=True)
class Link(Words):
    """Words that lead to an address of our own."""

    address: str


@dataclass(frozen=True)
class Outside(Words):
    """Words from outside (a title, a name); where they can be read, if that is an http(s) address."""

    address: str | None = None


Part = str | Words | Strong | Numeral | Verbatim | Link | Outside
#: A line: words alone, or words of several kinds one after the other.
Line = Part | tuple[Part, ...]
#: What one cell of a table shows: text that may come from outside, or words of several kinds.
Cell = str | tuple[Part, ...]
#: Stands in a cell where nothing is known; a table that has one says so below.
NOT_KNOWN = ("not known",)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: of the text, below its title, a remark on what stands around it, or what nobody may overlook."""

    line: Line
    style: Literal["", "sub", "lead", "simulated"] = ""

    @property
    def text(self) -> str:
        """As plain text."""
        return "".join(map(str, self.line if isinstance(self.line, tuple) else (self.line,)))


@dataclass(frozen=True)
class Code:
    """Text that is shown sign by sign, such as a search."""

    text: str


@dataclass(frozen=True)
class Item:
    """An item of a list: behind it, small, what it was taken from; below it its details."""

    line: Line
    references: tuple[Words, ...] = ()
    details: tuple[Line, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """A table: `key` is its name within the document, `tables` the tables of the snapshot it was taken from."""

    key: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    tables: tuple[str, ...] = ()
    note: str = ""

    def without_empty_columns(self) -> "Table":
        """The same without the columns in which nothing is known."""
        columns = range(len(self.headings))
        kept = [place for place in columns if any(row[place] not in (NOT_KNOWN, ()) for row in self.rows)]
        return replace(
            self,
            headings=tuple(self.headings[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )


@dataclass(frozen=True)
class Figure:
    """A figure, how to read it in words, and the table that says the same; a writer is given what it looks like."""

    key: str
    title: str
    about: str
    drawing: Any
    table: Table
    number: int = 0


@dataclass(frozen=True)
class Section:
    """Blocks under a heading of level 2 that an address can name."""

    key: str
    heading: str
    blocks: tuple["Block", ...]


Block = Heading | Paragraph | Code | Items | Table | Figure | Section


def quoted(label: str, text: str) -> Paragraph:
    """A paragraph with text from outside behind a word of ours."""
    return Paragraph((f"{label}: ", Outside(text)))
