"""What each source gives a refresh: its tables, checked, and what is told of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.errors import DropError
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.drops import drops
from pipelines.sources.progress import Steps
from pipelines.tables import BY_SOURCE, LIVE
from pipelines.tables.describe import described
from pipelines.tables.fetched import pubmed as live
from pipelines.tables.fetched.pubmed import source_named
from pipelines.text.sources import LABELS
from pipelines.topics.catalogue import Catalogue

SEARCHES = live.SEARCHES.name
#: So many places are named in a warning; all of them stand in `searches`.
_NAMED = 5


def _nothing() -> None:
    """What most sources do once their part is published."""


@dataclass(frozen=True)
class Gap:
    """A piece of a source (a set of a topic, a facet, a data set, a year) that this refresh could not fetch."""

    what: str  # in words: "hair (broad)", "facet reviews", "drug/event"
    why: str  # what came back, as a sentence without "asked" and "do"
    since: str | None = None  # ISO day of what is shown in its place; None: it is missing
    topic: str | None = None  # the topic that it is of; None: it concerns every topic


@dataclass(frozen=True)
class Part:
    """One source's part of a snapshot.

    Attributes:
        numbers: How much came, by what it is.
        about: What the manifest says of the source, such as the version of its data.
        manifest: What the manifest says beside that.
        gaps: What of it is missing, or older than this refresh: that ends with 3.
        published: Is called once the part is in a snapshot.
    """

    tables: Mapping[str, Described]
    searches: pd.DataFrame
    numbers: Mapping[str, int]
    came: str
    about: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    published: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Occasion:
    """What a refresh tells each of its sources.

    Attributes:
        files: Source to a file of the user's that is read in place of asking it.
        came: Source to its part, of those that came by now; others may come while it is read.
        light: Whether less is to be asked: of PubMed, records in short.
    """

    catalogue: Catalogue
    root: Path
    last: Snapshot | None
    began: datetime
    now: Callable[[], datetime]
    steps: Steps
    edition: str
    full: bool = False
    accept_drop: bool = False
    files: Mapping[str, Path] = field(default_factory=dict)
    came: Mapping[str, Part] = field(default_factory=dict)
    light: bool = False

    def held(self, *names: str) -> dict[str, pd.DataFrame]:
        """These tables as this refresh fetched them, else as the last snapshot has them; those that are in either."""
        found = {name: self.last.load(name) for name in names if self.last and name in self.last.tables}
        for part in tuple(self.came.values()):
            found |= {name: part.tables[name].frame for name in names if name in part.tables}
        return found


def tables_of(source: str, tables: Mapping[str, pd.DataFrame], occasion: Occasion) -> dict[str, Described]:
    """Those of the tables that only this source fills, checked and described; raises TableError where one does not fit.

    What is worked out from a source's tables is no business of who fetches them (see `refresh.answers`).
    """
    return {
        name: described(source_named(LIVE[name], occasion.edition), tables[name], fetched_at=occasion.began)
        for name in BY_SOURCE[source]
        if name in tables
    }


def searches_of(source: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A source's rows of `searches`; by default a set of a topic, without widths."""
    plain = {"source": source, "kind": "set", "definition": "none"}
    return LIVE[SEARCHES].frame({**plain, **row} for row in rows)


def search_row(
    name: str, text: str, promised: int | None, received: int | None, asked_at: datetime, *told: str | None
) -> dict[str, Any]:
    """A row for `searches_of`, with what is told of it."""
    warnings = " ".join(filter(None, told)) or None
    counts = {"promised": promised, "received": received}
    return {"name": name, "text": text, **counts, "asked_at": moment(asked_at), "warnings": warnings}


def by_cause(remarks: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """One warning for each cause, with where it was met: pairs of a cause (a sentence without stop) and a place."""
    places: dict[str, dict[str, None]] = {}
    for cause, place in remarks:
        places.setdefault(cause, {})[place] = None
    return tuple(f"{cause}: {_few(list(met))}." for cause, met in places.items())


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def moment(when: datetime) -> str:
    """The time as tables write it."""
    return when.isoformat(timespec="seconds")


def refuse_fewer(source: str, searches: pd.DataFrame, occasion: Occasion) -> None:
    """Raises DropError when the same search of a source finds far less than at the last refresh (see `drops`).

    A search with other words than last time is meant to find something else, and is not compared.
    """
    if occasion.accept_drop or occasion.last is None or SEARCHES not in occasion.last.tables:
        return
    before = occasion.last.load(SEARCHES)
    fallen = drops(_promised(before[before["source"].eq(source)]), _promised(searches))
    if fallen:
        raise DropError(
            f"Asked {LABELS[source]} for all topics. Came back: fewer than at the last refresh, by more than 20%: "
            f"{'; '.join(_without_text(name) for name in fallen)}. Nothing of "
            f"{LABELS[source]} was published. If that is right, run the refresh again with --accept-drop."
        )


def _without_text(fallen: str) -> str:
    """The name of a search, and how far it fell."""
    return fallen.partition(": ")[0] + fallen[fallen.rindex(" from ") :]


def _promised(searches: pd.DataFrame) -> dict[str, int]:
    """Name and text of each search to how much it found."""
    asked = searches[searches["promised"].notna()]
    return {f"{row['name']}: {row['text']}": int(row["promised"]) for row in asked.to_dict("records")}
