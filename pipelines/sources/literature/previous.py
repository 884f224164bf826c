"""What the last snapshot already knows, so that a refresh need not ask it again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from pipelines.pubmed_search.grammar import Query, as_written
from pipelines.pubmed_search.tree import Term
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.literature.articles import articles
from pipelines.sources.literature.questions import Known
from pipelines.sources.literature.years import YearMap, years_of
from pipelines.sources.pubmed.losses import unindexed
from pipelines.tables.fetched.pubmed import ARTICLES, DETAILS, PREPRINTS
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import reworded
from pipelines.topics.terms import ALL_PUBMED, BASES

#: All of PubMed in one year of a basis, and when it was counted.
Totals = Mapping[tuple[str, int | None], tuple[int, datetime]]

_NEEDED = ("articles", "topic_articles", "facet_articles", "field_years", "pubmed_years", "searches")


def _no_years() -> dict[str, YearMap]:
    return {basis: {} for basis in BASES}


@dataclass(frozen=True)
class Previous:
    """The literature of the last snapshot.

    `years` and `totals` are empty when they were counted from another first year. No record that was revised before
    `revised_to` is older in it.
    """

    articles: pd.DataFrame = field(default_factory=lambda: articles([]))
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sets: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    years: Mapping[str, YearMap] = field(default_factory=_no_years)
    totals: Totals = field(default_factory=dict)
    searches: pd.DataFrame = field(default_factory=pd.DataFrame)
    mapped_at: datetime | None = None
    revised_to: datetime | None = None
    preprints: pd.DataFrame = field(default_factory=PREPRINTS.frame)
    details: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """What it knows of years."""
        return Known({key: asked_at for key, (_, asked_at) in self.totals.items()}, self.mapped_at)

    def piece(self, name: str, definition: str, query: Query) -> tuple[dict[str, Any], frozenset[str]] | None:
        """The row of `searches` and the articles of a set or facet; None where it is not known in these words."""
        if self.searches.empty:
            return None
        keys = zip(_keys(self.searches), self.searches["promised"].notna(), strict=True)
        at = next((at for at, key in enumerate(keys) if key == ((name, definition), True)), None)
        if at is None:
            return None
        row = {str(column): value for column, value in self.searches.iloc[at].items()}
        if as_written(row["text"]) != as_written(query.text):
            return None
        held = self.facets.get(name) if definition == "none" else self.sets.get((name, definition))
        return row, held or frozenset()

    @property
    def unindexed(self) -> frozenset[Term]:
        """Phrases that PubMed's phrase index lacked."""
        return frozenset() if self.searches.empty else unindexed(" ".join(self.searches["warnings"].dropna()))

    @property
    def counts(self) -> dict[str, int]:
        """What the counts of the next refresh are compared with."""
        return counts(self.sets, self.facets, {key: records for key, (records, _) in self.totals.items()})


def previous(last: Snapshot | None, *, first_year: int) -> Previous:
    """What a snapshot knows; nothing, when there is none or it holds no literature."""
    if last is None or not all(name in last.tables for name in _NEEDED):
        return Previous()
    searches = last.load("searches")
    searches = searches[searches["source"].eq("pubmed")].reset_index(drop=True)
    known = searches[searches["promised"].notna()]
    # A facet or set that nothing had is known too, and has no rows.
    facets = {str(name): frozenset[str]() for name in known.loc[known["kind"].eq("facet"), "name"]}
    for name, pmids in last.load("facet_articles").groupby("facet")["pmid"]:
        facets[str(name)] = frozenset(pmids)
    sets: dict[tuple[str, str], frozenset[str]] = {
        key: frozenset() for key, kind in zip(_keys(known), known["kind"], strict=True) if kind == "set"
    }
    held = last.load("topic_articles").groupby(["topic", "definition"])["pmid"].agg(frozenset)
    sets |= dict(zip(held.index, held, strict=True))
    entry = last.manifest.get("literature", {})
    by_files = "files_to" in last.manifest["sources"].get("pubmed", {})  # which count otherwise than PubMed
    same_years = entry.get("first_year") == first_year and not by_files
    return Previous(
        articles=ARTICLES.typed(last.load("articles")),
        facets=facets,
        sets=sets,
        years=_years(last.load("field_years")) if same_years else _no_years(),
        totals=_totals(last.load("pubmed_years")) if same_years else {},
        searches=searches,
        mapped_at=datetime.fromisoformat(entry["years_mapped_at"]) if same_years else None,
        revised_to=datetime.fromisoformat(
            entry.get("revised_to") or last.manifest["sources"]["pubmed"]["fetched_at"]
        ),
        preprints=last.load(PREPRINTS.name) if PREPRINTS.name in last.tables else PREPRINTS.frame(),
        details={table.name: last.load(table.name) for table in DETAILS if table.name in last.tables},
    )


def counts(
    sets: Mapping[tuple[str, str], Collection[str]],
    facets: Mapping[str, Collection[str]],
    totals: Mapping[tuple[str, int | None], int],
) -> dict[str, int]:
    """Every count that is compared, by what it is of: topics, facets, and all of PubMed per year (see `drops`)."""
    named = {f"{topic} ({definition})": len(pmids) for (topic, definition), pmids in sets.items()}
    named |= {f"facet {facet}": len(pmids) for facet, pmids in facets.items()}
    for (basis, year), records in totals.items():
        named[f"all PubMed in {year or 'the years before'} by {basis} date"] = records
    return named


def reworded_counts(before: pd.DataFrame, now: pd.DataFrame, catalogue: Catalogue) -> frozenset[str]:
    """The counts of topics and facets whose search has other words than at the last refresh, by the two `searches`."""
    changed = reworded(_texts(before), _texts(now), catalogue)
    return frozenset(
        f"facet {name}" if definition == "none" else f"{name} ({definition})" for name, definition in changed
    )


def seen_to_change(
    articles: pd.DataFrame,
    facets_before: Mapping[str, frozenset[str]],
    facets_now: Mapping[str, frozenset[str]],
    years_now: Mapping[str, Mapping[str, int | None]],
) -> frozenset[str]:
    """PMIDs of articles whose record has changed as can be seen without asking for it.

    An article that got or lost a publication type (a retraction, say) entered or left that facet's set, and one whose
    date was corrected lies in another year.

    `articles` are those of the last snapshot; of facets only those that a record shows: others change without it.
    """
    retyped: set[str] = set()
    for name in facets_before.keys() & facets_now.keys():
        retyped |= facets_before[name] ^ facets_now[name]
    moved = pd.Series(data=False, index=articles.index)
    for basis, years in years_now.items():
        before = articles[f"{basis}_year"].fillna(0)
        now = articles["pmid"].map(lambda pmid, years=years: years.get(pmid) or 0)
        moved |= before.ne(now)
    return frozenset(articles.loc[moved | articles["pmid"].isin(retyped), "pmid"])


def _years(frame: pd.DataFrame) -> dict[str, YearMap]:
    return {basis: dict(zip(frame["pmid"], years_of(frame[f"{basis}_year"]), strict=True)) for basis in BASES}


def _totals(frame: pd.DataFrame) -> Totals:
    frame = frame[frame["scope"] == ALL_PUBMED]
    keys = zip(frame["date_basis"], years_of(frame["year"]), strict=True)
    moments = (datetime.fromisoformat(text) for text in frame["asked_at"])
    return dict(zip(keys, zip(frame["records"].astype(int), moments, strict=True), strict=True))


def _texts(searches: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Name and definition of each set to its search."""
    if searches.empty:
        return {}
    sets = searches[searches["kind"].isin(["set", "facet"])]
    return dict(zip(_keys(sets), sets["text"], strict=True))


def _keys(searches: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(searches["name"], searches["definition"], strict=True)
