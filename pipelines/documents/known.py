"""What a search report is made from: the searches of a snapshot, its sets, and what its catalogue says of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.snapshots.snapshot import Snapshot, StoredTables
from pipelines.tables import LIVE
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.counted import Known as Counted
from pipelines.topics.counted import tally, told_apart


@dataclass(frozen=True)
class Known:
    """What a report is made from."""

    manifest: Mapping[str, Any]
    catalogue: Catalogue  # the topics, as they are now; what was sent stands in `searches`
    searches: pd.DataFrame  # table `searches`; empty where nothing was asked
    sizes: Mapping[tuple[str, str], int]  # topic and definition to how many articles its set holds
    articles: int | None  # distinct articles of all topics' sets; None without any
    hits: int  # articles of these sets, each counted as often as a set holds it
    studies: Mapping[str, int]  # topic to how many registered studies it has
    trials: int | None  # distinct registered studies; None without any
    tallies: Mapping[
        tuple[str, str], Mapping[str, int]
    ]  # the same by kind; empty where kinds are not told apart
    published: pd.DataFrame  # searches that somebody else ran and published: database, search, day, source


#: Ledgers with searches that others ran, and where they say in what and when.
_PUBLISHED = {
    "published_year_counts": ("database", "retrieved_on"),
    "published_period_totals": ("database", "published"),
    "published_trial_counts": ("registry", "retrieved"),
}
_COLUMNS = ("database", "query", "day", "source_title", "source_url")


def known(opened: Snapshot, catalogue: Catalogue) -> Known:
    """What the snapshot knows of its searches."""
    searches, sets, studies = (
        opened.load(name) if name in opened.tables else LIVE[name].frame()
        for name in ("searches", "topic_articles", "topic_trials")
    )
    tables = StoredTables(opened)
    return Known(
        manifest=opened.manifest,
        catalogue=catalogue,
        searches=searches,
        sizes=Counter(zip(sets["topic"], sets["definition"], strict=True)),
        articles=sets["pmid"].nunique() if "topic_articles" in opened.tables else None,
        hits=len(sets),
        studies=dict(Counter(studies["topic"]).most_common()),
        trials=studies["nct_id"].nunique() if "topic_trials" in opened.tables else None,
        tallies=tally(sets, Counted.of(tables)) if told_apart(tables) else {},
        published=_published(opened),
    )


def _published(opened: Snapshot) -> pd.DataFrame:
    found = []
    for name, (database, day) in _PUBLISHED.items():
        if name in opened.tables:
            frame = opened.load(name).rename(columns={database: "database", day: "day"})
            found.append(frame[list(_COLUMNS)].dropna(subset=["query"]))
    if not found:
        return pd.DataFrame(columns=list(_COLUMNS), dtype="str")
    return pd.concat(found, ignore_index=True).drop_duplicates(
        ["database", "query", "day"], ignore_index=True
    )
