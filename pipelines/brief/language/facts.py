"""What a brief is told from: the tables of a snapshot, those of the one before, and what its reader asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipelines.sentences.numbers import Number, Record, Write, as_it_is, signed
from pipelines.sentences.rows import Difference, Found, Given, Held, Manifest, Ratio, Rows, Test, Words, value
from pipelines.text.numerals import whole
from pipelines.topics.catalogue import FIELD, Catalogue, Topic

#: Column and test; a row passes all of them.
Where = Mapping[str, Test]


@dataclass(frozen=True)
class Facts:
    """What there is to tell.

    Attributes:
        earlier: What the manifest of the snapshot before says; None where there is none.
        topic: The topic the reader chose; None for all.
        measured: Topics whose standard search has a measured precision.
        is_long: Whether everything is told.
    """

    held: Held
    manifest: Mapping[str, Any]
    earlier: Mapping[str, Any] | None
    catalogue: Catalogue
    day: date
    version: str
    topic: str | None = None
    measured: frozenset[str] = frozenset()
    is_long: bool = False

    @property
    def edition(self) -> str:
        """`live`, `reference` or `simulated`."""
        return str(self.manifest["edition"])

    @property
    def scope(self) -> str:
        """The topic whose rows of the ledgers count: the one chosen, else the whole field."""
        return self.topic or FIELD

    @property
    def topics(self) -> list[Topic]:
        """The topics that are told, in the order of the file.

        One chosen: it and its sub-topics. All: those at the top; the long form has sub-topics and context too.
        """
        known = self.catalogue.topics
        if self.topic is not None:
            return [known[self.topic], *(known[name] for name in self.catalogue.descendants(self.topic))]
        if self.is_long:
            return list(known.values())
        return [topic for topic in known.values() if topic.parent is None and not topic.is_context]

    @property
    def drawn(self) -> list[Topic]:
        """The topics that stand in figures: those told in the short form."""
        return replace(self, is_long=False).topics

    def has(self, *names: str) -> bool:
        """Whether the snapshot holds all these tables."""
        return all(name in self.held.now for name in names)

    def record(self, table: str, where: Where) -> Record | None:
        """The one row of a table that passes; None where there is none."""
        if table not in self.held.now:
            return None
        rows = Rows(table, _pairs(where))
        places = self.held.places(rows)
        return self._record(rows, places[0]) if places else None

    def records(self, table: str, key: tuple[str, ...], where: Where | None = None) -> Iterator[Record]:
        """Every row of a table that passes, in the order stored; `key` names the columns that tell its rows apart."""
        rows = Rows(table, _pairs(where))
        for place in self.held.places(rows):
            own = tuple((name, self.held.column(rows, name)[place]) for name in key)
            yield self._record(Rows(table, own), place)

    def cell(self, table: str, column: str, where: Where, *, before: bool = False) -> Number | None:
        """One cell of the one row that passes; None where either is missing."""
        rows = Rows(table, _pairs(where), before)
        if not self.held.places(rows):
            return None
        return self._number(Found(rows, "cell", column), whole)

    def count(self, table: str, where: Where | None = None, *, before: bool = False) -> Number:
        """How many rows pass."""
        found = Found(Rows(table, _pairs(where), before))
        return Number(whole(rows := value(self.held, found)), rows, found)

    def distinct(self, table: str, column: str, where: Where | None = None) -> Number:
        """How many different values a column has in the rows that pass."""
        found = Found(Rows(table, _pairs(where)), "distinct", column)
        return Number(whole(values := value(self.held, found)), values, found)

    def least(
        self, table: str, column: str, where: Where | None = None, write: Write = as_it_is
    ) -> Number | None:
        """The least value of a column in the rows that pass; None where there is none."""
        return self._number(Found(Rows(table, _pairs(where)), "least", column), write)

    def most(
        self, table: str, column: str, where: Where | None = None, write: Write = as_it_is
    ) -> Number | None:
        """The greatest value of a column in the rows that pass; None where there is none."""
        return self._number(Found(Rows(table, _pairs(where)), "most", column), write)

    def year(self, table: str, column: str, where: Where | None = None) -> Number | None:
        """The year of the dates of a column in the rows that pass, which is one; None where there is none."""
        return self._number(Found(Rows(table, _pairs(where)), "year", column), as_it_is)

    def total(
        self, table: str, column: str, where: Where | None = None, write: Write = whole
    ) -> Number | None:
        """The sum of a column over the rows that pass; None where it has no value there."""
        return self._number(Found(Rows(table, _pairs(where)), "total", column), write)

    def ratio(self, over: Number, under: Number, write: Write = whole) -> Number:
        """How many times one found number is another, which is not zero."""
        source = Ratio(_found(over), _found(under))
        times = over.value / under.value
        return Number(write(times), times, source)

    def difference(self, more: Number, less: Number) -> Number:
        """How much one found number exceeds another, written without a sign."""
        source = Difference(_found(more), _found(less))
        by = more.value - less.value
        return Number(signed(by), by, source)

    def of_snapshot(self, *path: str, before: bool = False, write: Write = as_it_is) -> Number:
        """What the manifest says at a path."""
        cell: Any = self.earlier if before else self.manifest
        for name in path:
            cell = cell[name]
        return Number(write(cell), cell, Manifest(path, before))

    @property
    def written_on(self) -> Number:
        """The day of writing."""
        return Number(self.day.isoformat(), self.day.isoformat(), Given("day"))

    @property
    def program(self) -> Number:
        """The version of the program."""
        return Number(self.version, self.version, Given("version"))

    def words(self, kind: str = "word") -> Words:
        """The words of the ledgers (or uses, with kind="use") that belong to the topic chosen, else to the field.

        As in `analysis.membership`: a row filed under a topic counts for its sub-topics, and the other way round.
        """
        family = {self.scope, *self.catalogue.ancestors(self.scope), *self.catalogue.descendants(self.scope)}
        rows = Rows("ledger_topics", (("kind", kind), ("topic", tuple(family))))
        return Words(frozenset(self.held.cells(rows, "word")))

    def _record(self, rows: Rows, place: int) -> Record:
        names = self.held.names(rows)
        return Record({name: self.held.column(rows, name)[place] for name in names}, rows)

    def _number(self, found: Found, write: Write) -> Number | None:
        cell = value(self.held, found)
        return None if cell is None else Number(write(cell), cell, found)


def _found(number: Number) -> Found:
    if not isinstance(number.source, Found):
        raise TypeError("only numbers found in a table are compared")
    return number.source


def _pairs(where: Where | None) -> tuple[tuple[str, Test], ...]:
    return tuple((where or {}).items())


def minute_of(moment: Any) -> str:
    """The day and minute of a moment, in UTC as the manifest has it."""
    return f"{str(moment)[:16].replace('T', ' ')} UTC"


def day_of(moment: Any) -> str:
    """The day of a moment or date in ISO form."""
    return str(moment)[:10]
