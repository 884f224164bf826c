"""What a brief consists of: sections of sentences, figures and tables; how they look is said elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.sentences.numbers import Record, Write
from pipelines.sentences.sentence import Part, Sentence
from pipelines.text.blocks import NOT_KNOWN as NOT_KNOWN
from pipelines.text.blocks import Figure as Figure
from pipelines.text.blocks import Table as Table
from pipelines.text.numerals import whole

#: What one cell of a table shows.
Cell = tuple[Part, ...]


def cell(part: Part | None) -> Cell:
    """One part as a cell."""
    return NOT_KNOWN if part is None else (part,)


#: How a column of a table is told of a row.
Column = Callable[[Record], Cell]


def quoted(column: str, address: str | None = None) -> Column:
    """Words from outside; `address` names the column that says where they stand."""
    return lambda row: cell(row.quoted(column, address))


def number(column: str, write: Write = whole) -> Column:
    """A number."""
    return lambda row: cell(row.number(column, write))


def listing(
    key: str,
    title: str,
    rows: Iterable[Record],
    columns: Mapping[str, Column],
    tables: tuple[str, ...],
    note: str = "",
) -> tuple[Table, ...]:
    """Rows of a table of the snapshot as one of the brief, column by heading; nothing where there is none."""
    cells = tuple(tuple(column(row) for column in columns.values()) for row in rows)
    return (Table(key, title, tuple(columns), cells, tables, note),) if cells else ()


@dataclass(frozen=True)
class Years:
    """One panel of yearly values: what they are of, and year, value and whether the year is unfinished."""

    label: str
    points: tuple[tuple[int, float, bool], ...]


@dataclass(frozen=True)
class YearBars:
    """Yearly values, one panel below the other, each from zero on its own scale; wide: as wide as a page."""

    panels: tuple[Years, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class Steps:
    """A grid of steps and topics; a cell has its witnesses generously and strictly read (None: not looked at)."""

    steps: tuple[str, ...]
    topics: tuple[str, ...]
    cells: tuple[tuple[tuple[int | None, int | None], ...], ...]


@dataclass(frozen=True)
class Bars:
    """Counts with a name each, in the order they are drawn."""

    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Section:
    """A part of a brief under a heading; `lead` is a remark that holds for all of it."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    lead: str = ""


@dataclass(frozen=True)
class Brief:
    """A whole brief; `day` is the day of writing in ISO form, `sources` the tables it was taken from."""

    title: str
    subtitle: Sentence
    sections: tuple[Section, ...]
    edition: str
    day: str
    snapshot: str
    sources: tuple["TableSource", ...] = ()

    @property
    def is_simulated(self) -> bool:
        """Whether the papers and studies are made up."""
        return self.edition == "simulated"

    @property
    def figures(self) -> Iterator[Figure]:
        """Every figure in reading order."""
        for section in self.sections:
            yield from section.figures

    @property
    def tables_used(self) -> list[str]:
        """The tables of the snapshot that anything in it was taken from, by name."""
        names: set[str] = {self.subtitle.table}
        for section in self.sections:
            names.update(sentence.table for sentence in section.sentences)
            for table in (*section.tables, *(figure.table for figure in section.figures)):
                names.update(table.tables)
        return sorted(names - {""})


@dataclass(frozen=True)
class TableSource:
    """What a brief says of a table of the snapshot: rows, source, licence, and the day of its data."""

    name: str
    about: str
    source: str
    licence: str
    day: str
