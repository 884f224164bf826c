"""What a brief consists of: sections of sentences, figures and tables; how they look is said elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.sentences.sentence import Part, Sentence

#: What one cell of a table shows.
Cell = tuple[Part, ...]
#: Stands in a cell where nothing is known; a table that has one says so below.
NOT_KNOWN: Cell = ("not known",)


@dataclass(frozen=True)
class Table:
    """A table of a brief.

    Attributes:
        key: Its name within the file.
        title: What it shows.
        headings: Of its columns.
        rows: Its cells, row by row.
        tables: The tables of the snapshot it was taken from.
        note: What a reader must know of it.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tables: tuple[str, ...]
    note: str = ""

    def without_empty_columns(self) -> "Table":
        """The same without the columns in which nothing is known."""
        kept = [
            place
            for place in range(len(self.headings))
            if any(row[place] not in (NOT_KNOWN, ()) for row in self.rows)
        ]
        return Table(
            self.key,
            self.title,
            tuple(self.headings[place] for place in kept),
            tuple(tuple(row[place] for place in kept) for row in self.rows),
            self.tables,
            self.note,
        )


@dataclass(frozen=True)
class Years:
    """One panel of yearly values: what they are of, and year, value and whether the year is unfinished."""

    label: str
    points: tuple[tuple[int, float, bool], ...]


@dataclass(frozen=True)
class YearBars:
    """Yearly values, one panel below the other, each from zero on its own scale."""

    panels: tuple[Years, ...]


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
class Figure:
    """A figure of a brief, and the table that says the same.

    Attributes:
        key: Its name within the file.
        title: What is drawn.
        about: How to read it, in words.
        drawing: What is drawn.
        table: The same in numbers.
    """

    key: str
    title: str
    about: str
    drawing: YearBars | Steps | Bars
    table: Table


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
    """A whole brief.

    Attributes:
        title: Its title, which says so where the data is simulated.
        subtitle: Edition, dates, scope.
        sections: In the order they are read.
        edition: Of the data.
        day: Day of writing, in ISO form.
        snapshot: Id of the snapshot.
        sources: The tables it was taken from, each with what is said of it.
    """

    title: str
    subtitle: Sentence
    sections: tuple[Section, ...]
    edition: str
    day: str
    snapshot: str
    sources: tuple["TableSource", ...] = field(default=())

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
