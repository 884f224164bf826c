"""Which rows of every table belong to one topic, found by the columns that a table has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.papers.membership import belongs
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics.catalogue import FIELD, Catalogue
from pipelines.topics.crossings import rests_on

Test = Callable[[pd.Series], pd.Series]

#: Without these the rest could not be read: they map the words of the ledgers to topics.
_WHOLE = ("ledger_topics",)
_NO_MAPPING = pd.DataFrame({"kind": [], "word": [], "topic": []}, dtype="str")


@dataclass(frozen=True)
class Scope:
    """What belongs to one topic of a snapshot."""

    topic: str
    catalogue: Catalogue
    mapping: pd.DataFrame
    pmids: frozenset[str]  # articles of the topic, at any definition
    nct_ids: frozenset[str]
    appl_ids: frozenset[str]
    sets: frozenset[str]  # topics whose searches its own rests on, itself among them

    def rows(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table that belong to the topic; all of them where no column tells."""
        if name in _WHOLE:
            return frame
        for column, keep in self._tests(name):
            if column in frame:
                kept = keep(frame[column])
                if "stands_for" in frame:  # counts of a theme that stand in for the topic
                    kept |= frame["stands_for"].eq(self.topic).fillna(False)
                return frame[kept.to_numpy(dtype=bool)].reset_index(drop=True)
        return frame

    def _tests(self, name: str) -> Iterator[tuple[str, Test]]:
        """Column and test, the most telling first."""
        if name == "searches":
            yield "name", lambda cells: ~cells.isin(set(self.catalogue.topics) - self.sets)
        yield "topics", self._words
        yield "topic", lambda cells: cells.eq(self.topic)
        yield "theme", lambda cells: cells.eq(self.topic)
        yield "use", lambda cells: belongs(cells, self.topic, self.mapping, self.catalogue, "use")
        yield "pmid", lambda cells: _within(cells, self.pmids)
        yield "nct_id", lambda cells: _within(cells, self.nct_ids)
        yield "appl_id", lambda cells: _within(cells, self.appl_ids)

    def _words(self, cells: pd.Series) -> pd.Series:
        """Words of a ledger, or ids of topics, joined by ";"."""
        named = cells.map(lambda cell: self.topic in str(cell).split(";"), na_action="ignore").eq(True)
        return named | belongs(cells, self.topic, self.mapping, self.catalogue)


def scope_of(opened: Snapshot, catalogue: Catalogue, topic: str) -> Scope:
    """What belongs to a topic in a snapshot."""

    def members(table: str, column: str) -> frozenset[str]:
        if table not in opened.tables:
            return frozenset()
        rows = opened.load(table)
        return frozenset(rows.loc[rows["topic"].eq(topic), column])

    return Scope(
        topic,
        catalogue,
        opened.load("ledger_topics") if "ledger_topics" in opened.tables else _NO_MAPPING,
        members("topic_articles", "pmid"),
        members("topic_trials", "nct_id"),
        members("topic_grants", "appl_id"),
        frozenset({topic, FIELD, *rests_on(catalogue, topic)}),
    )


def known_topics(opened: Snapshot, catalogue: Catalogue) -> list[str]:
    """Topics and themes that a package can be narrowed to: those of the catalogue and those of the snapshot."""
    own = set(opened.load("topic_years")["topic"]) if "topic_years" in opened.tables else set[str]()
    return [*catalogue.topics, *catalogue.themes, *sorted(own.difference(catalogue.topics))]


def _within(cells: pd.Series, ids: frozenset[str]) -> pd.Series:
    # `isin` turns a million words of Arrow into Python twice.
    return pd.Series([cell in ids for cell in cells.tolist()], index=cells.index, dtype="bool")
