"""Where a name stands in the tables of a snapshot."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.analysis.lookup import names
from pipelines.analysis.lookup.names import Name

#: How many other spellings are looked for at most, those with the fewest letters wrong.
_MOST = 5
#: How many rows of a table are told at most, the newest.
TOLD = 500


@dataclass(frozen=True, kw_only=True)
class Place:
    """A table that is searched: one declaration is all that another one needs."""

    section: str  # what its rows are, for readers
    table: str
    names: str = ""  # columns that hold names, with blanks between them
    texts: str = ""  # columns in whose words a name may stand
    when: str  # column of the date
    says: str  # what a row says, as `sentence.filled` reads it
    url: str = "{source_url}"  # where a row can be read, from its columns; "" nowhere
    codes: str = ""  # columns of closed lists among what it says
    key: str = ""  # column that says which rows of a section are of one thing
    beside: Sequence[str] = ()  # a table with more columns of the rows found, and the column both have

    @property
    def columns(self) -> list[str]:
        """The columns that are searched, those of names first."""
        return [*self.names.split(), *self.texts.split()]


@dataclass(frozen=True)
class Finding:
    """A row in which a name stands."""

    place: Place
    row: Mapping[Any, Any]
    written: str  # the name as it is written there
    column: str
    is_alike: bool  # whether that is another spelling: only the source can tell that it is the same
    is_cut: bool  # whether its table has more rows than are told

    @property
    def is_named(self) -> bool:
        """Whether it stands in a column of names, not in running words."""
        return self.column in self.place.names.split()

    @property
    def date(self) -> str | None:
        """The date of the row, as exact as it is known."""
        when = self.row.get(self.place.when)
        return None if when is None or pd.isna(when) else str(when)


@dataclass(frozen=True)
class Searched:
    """The tables as they are searched; made once for a snapshot."""

    places: tuple[Place, ...]
    tables: Mapping[str, pd.DataFrame]
    folded: Mapping[tuple[str, str], "pd.Series[str]"]  # by table and column
    known: frozenset[Name]  # the names that columns of names hold


def searched(places: Iterable[Place], tables: Mapping[str, pd.DataFrame]) -> Searched:
    """What is searched of these tables; a place whose table is not there, or holds nothing, is left out."""
    there = tuple(place for place in places if len(tables.get(place.table, ())))
    words: dict[tuple[str, str], pd.Series[str]] = {}
    cells: set[str] = set()
    for place in there:
        for column in place.columns:
            held = tables[place.table][column]
            once = {cell: names.folded(cell) for cell in held.dropna().unique()}
            words[place.table, column] = held.map(once).astype("str").fillna("")
            cells.update(once if column in place.names.split() else ())
    pieces = {piece for cell in cells for piece in names.names_in(cell)}
    return Searched(there, tables, words, frozenset(filter(None, map(names.name_of, pieces))))


def find(asked: str, among: Searched, *, alike: bool = True) -> list[Finding]:
    """The rows in which a name stands: by table, those that have it in a column of names first, then the newest.

    Case, accents, signs, blanks and legal forms make no difference. Other spellings say so: a name that lacks a last
    word such as Therapeutics and, with `alike`, names with few letters wrong (`names.edits_allowed`). A row counts
    once, in its nearest spelling; none where the name has fewer than two letters or digits.
    """
    wanted = names.asked_for(asked)
    same = dict.fromkeys(name.whole for name in wanted)
    lacking = sorted(each.whole for name in wanted for each in among.known if name.lacks(each))
    nearest = sorted(other for name in wanted for other in _alike(name, among.known)) if alike else []
    others = dict.fromkeys([*lacking, *(key for _, key in nearest if key not in same)])
    things: dict[Any, Finding] = {}
    for place in among.places if wanted else ():
        for finding in _at(place, [*same], [*others][:_MOST], among):
            thing = finding.row[place.key] if place.key else len(things)
            things.setdefault((place.section, thing), finding)
    return list(things.values())


def _alike(asked: Name, known: Iterable[Name]) -> Iterator[tuple[int, str]]:
    """Keys of names with few letters wrong, but for a last word or at the beginning, behind how many are wrong."""
    most = names.edits_allowed(asked)
    for name in known if most else ():
        stems = names.edits(asked.stem, name.stem, most) if len(name.stem) >= names.LIKE else None
        if stems is not None and not name.is_same(asked):
            yield stems, name.whole
        for key in name.beginnings:
            wrong = names.edits(asked.whole, key, most) if len(key) >= names.LIKE else None
            if wrong:
                yield wrong, key


def _at(place: Place, same: list[str], others: list[str], among: Searched) -> list[Finding]:
    """What one table has."""
    columns = {column: among.folded[place.table, column] for column in place.columns}
    keys, any_key = [*same, *others], names.pattern(*same, *others)
    hits = np.logical_or.reduce([words.str.contains(any_key) for words in columns.values()])
    if not hits.any():
        return []
    rows = among.tables[place.table][hits]
    if place.beside:
        table, on = place.beside
        rows = rows.merge(among.tables[table], on=on, how="left").set_index(rows.index)
    if is_cut := len(rows) > TOLD:
        rows = rows.sort_values(place.when, ascending=False, kind="stable").head(TOLD)
    found = []
    for at, row in zip(rows.index, rows.to_dict("records"), strict=True):
        key, column = next(
            (key, column)
            for key in keys
            for column, words in columns.items()
            if re.search(names.pattern(key), words[at])
        )
        found.append(Finding(place, row, names.written(key, row[column]), column, key in others, is_cut))
    newest = sorted(found, key=lambda one: one.date or "", reverse=True)
    return sorted(newest, key=lambda one: (one.is_alike, not one.is_named))
