"""The answers of a snapshot: every default question, asked of whatever tables there are.

Pure. A table that cannot be worked out, because what it rests on is not there, is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pkgutil import resolve_name

import pandas as pd

from pipelines.analysis.affiliations.tables import worked_out as by_affiliation
from pipelines.analysis.evidence.contrast import contrast
from pipelines.analysis.evidence.evidence import evidence
from pipelines.analysis.evidence.reach import reach_years
from pipelines.analysis.evidence.verdict import verdicts
from pipelines.analysis.papers.completeness_tables import (
    arrivals_of_topics,
    arrived_fractions,
    backtests_table,
    completeness_table,
)
from pipelines.analysis.papers.growth import growth_table
from pipelines.analysis.papers.overlap import paired, topic_combinations, topic_overlaps
from pipelines.analysis.papers.sensitivity import sensitivity
from pipelines.analysis.papers.terms import term_tables
from pipelines.analysis.papers.topic_years import LEFT_OUT, echoes, topic_years, year_to_date
from pipelines.snapshots.manifest import Described
from pipelines.sources.literature.years import YearMap, years_of
from pipelines.tables import ANSWERS, BY_SOURCE, LIVE
from pipelines.tables.describe import described
from pipelines.tables.fetched.pubmed import SEARCHES, source_named
from pipelines.text.sources import SOURCES
from pipelines.topics import counted
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import missing
from pipelines.topics.terms import ALL_PUBMED, BASES, STANDARD

#: The ledgers without which neither the ladder nor the contrast can be told; every snapshot holds them.
SIDE_BY_SIDE = (
    "ledger_topics",
    "human_studies",
    "cosmetic_claims",
    "trials_sample",
    "regulatory_events",
    "regulatory_status",
    "approval_statements",
)


@dataclass(frozen=True)
class Known:
    """What the answers are worked out from."""

    tables: Mapping[str, pd.DataFrame]  # ledgers and fetched tables by name
    catalogue: Catalogue  # the topics
    day: date  # day of the snapshot
    literature_day: date  # day on which the literature was fetched; earlier than `day` where it was kept

    def has(self, *names: str) -> bool:
        """Whether all these tables are there."""
        return set(names) <= set(self.tables)

    @property
    def unknown(self) -> frozenset[tuple[str, str]]:
        """Topic and definition of the sets that could not be fetched: each other one is counted, be it empty."""
        if "topic_years" not in self.tables:
            return frozenset()
        rows = self.tables["topic_years"]
        every = {(topic.id, width) for topic in self.catalogue.topics.values() for width in topic.definitions}
        return frozenset(every.difference(zip(rows["topic"], rows["definition"], strict=True)))

    @classmethod
    def of(cls, tables: Mapping[str, Described], catalogue: Catalogue, day: date) -> "Known":
        """What the described tables of a snapshot know."""
        literature = tables.get("articles")
        fetched = date.fromisoformat(literature.about["fetched_at"][:10]) if literature else day
        return cls({name: held.frame for name, held in tables.items()}, catalogue, day, fetched)


def answers(known: Known) -> dict[str, pd.DataFrame]:
    """Answer table by name, in the order of their declaration."""
    tables, catalogue, unknown = dict(known.tables), known.catalogue, known.unknown
    yearly = tables.get("topic_years"), tables.get("published_year_counts")
    if any(table is not None for table in yearly):
        tables["growth"] = growth_table(*yearly)
    if known.has("topic_articles"):
        tables["topic_articles"] = counted.papers(tables["topic_articles"], counted.Known.of(tables))
    if known.has("articles", "topic_articles"):
        articles, members = tables["articles"], tables["topic_articles"]
        day, topics = known.literature_day, _with_all_records(members, articles, catalogue)
        in_full = articles[articles["is_full_record"].fillna(value=False)]
        read = _with_all_records(members, in_full, catalogue)
        standard = members[members["definition"].eq(STANDARD)].groupby("topic")["pmid"].agg(frozenset)
        papers = articles[articles["pmid"].isin(members["pmid"])]
        arrivals = arrivals_of_topics(papers, {name: standard[name] for name in topics if name in standard})
        tables["year_to_date"] = year_to_date(articles, members, topics, day)
        tables["completeness"] = completeness_table(arrivals, day)
        tables["completeness_backtests"] = backtests_table(arrivals, day)
        # A first refresh in light has terms and affiliations of no article.
        if known.has("article_terms") and not tables["article_terms"].empty:
            tables["term_rates"], tables["term_pairs"] = term_tables(tables, read, day.year - 1)
        if known.has("reach"):
            tables["reach_years"] = reach_years(tables, topics, catalogue.first_year, day)
        if known.has("affiliations", "companies", "topic_years") and not tables["affiliations"].empty:
            tables |= by_affiliation(tables, read)
        if known.has("topic_years"):
            tables["sensitivity"] = sensitivity(tables, catalogue, unknown)
    if known.has("topic_articles"):
        tables["topic_overlaps"] = topic_overlaps(tables["topic_articles"], paired(catalogue), unknown)
        tables["topic_combinations"] = topic_combinations(tables["topic_articles"], catalogue, unknown)
    if known.has(*SIDE_BY_SIDE):
        tables["evidence"], tables["evidence_witnesses"] = evidence(tables, catalogue, unknown)
        tables["contrast"] = contrast(tables, catalogue, unknown)
        tables["verdicts"] = verdicts(tables, catalogue, unknown)
    return {name: tables[name] for name in ANSWERS if name in tables}


def _with_all_records(members: pd.DataFrame, articles: pd.DataFrame, catalogue: Catalogue) -> tuple[str, ...]:
    """The topics of whose articles at most a handful is not among these, as PubMed has no record of a few."""
    lacks = (~members["pmid"].isin(articles["pmid"])).groupby(members["topic"]).agg(["sum", "size"])
    few = lacks["sum"].le(lacks["size"].floordiv(1_000).clip(lower=5))
    return tuple(topic for topic in catalogue.with_records if few.get(topic, True))


def literature_years(
    tables: Mapping[str, pd.DataFrame], catalogue: Catalogue, day: date
) -> dict[str, pd.DataFrame]:
    """What is worked out from the tables of PubMed alone: articles by year, and what [dp] counts twice.

    A set that could not be fetched (see `searches`) has no rows: it is missing, not empty.
    """
    articles, field, pubmed = tables["articles"], tables["field_years"], tables["pubmed_years"]
    members = tables["topic_articles"]
    kinds = counted.kinds(members, counted.Known.of(tables))
    held, notices, twins = (_by_set(members[kinds.eq(kind)]) for kind in counted.KINDS)
    asked = tables[SEARCHES.name]
    asked = asked[asked["kind"].eq("set") & asked["promised"].notna()]
    unknown = missing(catalogue, set(zip(asked["name"], asked["definition"], strict=True)))
    sets: dict[tuple[str, str], frozenset[str]] = {
        key: held.get(key, frozenset())
        for topic in catalogue.topics.values()
        for definition in topic.definitions
        if (key := (topic.id, definition)) not in unknown
    }
    years: dict[str, YearMap] = {
        basis: dict(zip(field["pmid"], years_of(field[f"{basis}_year"]), strict=True)) for basis in BASES
    }
    pubmed = pubmed[pubmed["scope"].eq(ALL_PUBMED)]
    keys = zip(pubmed["date_basis"], years_of(pubmed["year"]), strict=True)
    totals = dict(zip(keys, map(int, pubmed["records"]), strict=True))
    own = {key: pmids for key, pmids in sets.items() if key[0] in catalogue.with_records}
    standard = {topic: pmids for (topic, definition), pmids in own.items() if definition == STANDARD}
    papers = articles[articles["pmid"].isin(frozenset().union(*own.values()))]
    arrived = arrived_fractions(arrivals_of_topics(papers, standard), day)
    return {
        "topic_years": topic_years(
            sets,
            years,
            totals,
            first_year=catalogue.first_year,
            today=day,
            arrived=arrived,
            left_out=dict(zip(LEFT_OUT, (notices, twins), strict=True)),
        ),
        "echoes": echoes(own, articles),
    }


def _by_set(members: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    held = members.groupby(["topic", "definition"])["pmid"].agg(frozenset)
    return dict(zip(held.index, held, strict=True))


def with_own_answers(
    source: str,
    tables: Mapping[str, Described],
    searches: pd.DataFrame,
    catalogue: Catalogue,
    *,
    edition: str,
    made_at: datetime,
) -> dict[str, Described]:
    """A source's tables with what is worked out from them alone, in the order of their declaration."""
    found = dict(tables)
    if SOURCES[source].answers:
        frames = {name: table.frame for name, table in tables.items()} | {SEARCHES.name: searches}
        answers = resolve_name(SOURCES[source].answers)(frames, catalogue, made_at.date())
        for name, frame in answers.items():
            found[name] = described(source_named(LIVE[name], edition), frame, fetched_at=made_at)
    return {name: found[name] for name in BY_SOURCE[source]}


def answered(
    tables: Mapping[str, Described], catalogue: Catalogue, *, edition: str, made_at: datetime
) -> dict[str, Described]:
    """The answers to what these tables hold, checked and described for a snapshot."""
    found = answers(Known.of(tables, catalogue, made_at.date()))
    return {
        name: described(source_named(ANSWERS[name], edition), frame, fetched_at=made_at)
        for name, frame in found.items()
    }
