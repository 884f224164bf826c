"""The literature as tables: sets, years, searches, and the answers worked out from them.

Asks nobody and reads no file, but knows what a question and its answer look like (`questions`, `sources.pubmed`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pandas as pd

from pipelines.analysis.papers.completeness_tables import arrivals_of_topics, arrived_fractions
from pipelines.analysis.papers.topic_years import Sets, echoes, topic_years, year_counts
from pipelines.sources.literature import articles as build
from pipelines.sources.literature import years as year_maps
from pipelines.sources.literature.questions import Question
from pipelines.sources.literature.years import YearMap
from pipelines.sources.pubmed.pubmed import Found
from pipelines.topics.catalogue import DEFINITIONS, Catalogue
from pipelines.topics.terms import ALL_PUBMED, BASES, FIELD, STANDARD, counted_years

#: All of PubMed in one year of a basis, and when it was counted.
Totals = Mapping[tuple[str, int | None], tuple[int, datetime]]

_SEARCHES = {
    "source": "str",
    "kind": "str",
    "name": "str",
    "definition": "str",
    "text": "str",
    "translation": "str",
    "promised": "Int64",
    "received": "Int64",
    "asked_at": "str",
    "warnings": "str",
}
_PUBMED_YEARS = {
    "scope": "str",
    "width": "str",
    "date_basis": "str",
    "year": "Int64",
    "records": "Int64",
    "asked_at": "str",
}


def tables(
    catalogue: Catalogue,
    sets: Sets,
    facets: Mapping[str, frozenset[str]],
    years: Mapping[str, YearMap],
    articles: pd.DataFrame,
    totals: Totals,
    *,
    now: datetime,
) -> dict[str, pd.DataFrame]:
    """Every table of the literature but `searches`."""
    members: dict[str, frozenset[str]] = {}
    for (topic, _), pmids in sets.items():
        members[topic] = members.get(topic, frozenset()) | pmids
    everything = frozenset().union(*sets.values(), *facets.values())
    counts = {key: records for key, (records, _) in totals.items()}
    today = now.date()
    shown = catalogue.with_records
    standard = {topic: sets[topic, STANDARD] for topic in shown if (topic, STANDARD) in sets}
    arrived = arrived_fractions(arrivals_of_topics(articles, standard), today)
    return {
        "articles": build.with_flags(articles, catalogue.flags.values(), members),
        "topic_articles": topic_articles(sets),
        "facet_articles": facet_articles(facets),
        "field_years": year_maps.table(years, everything),
        "pubmed_years": pubmed_years(sets, years, totals, catalogue.first_year, now),
        "topic_years": topic_years(
            sets, years, counts, first_year=catalogue.first_year, today=today, arrived=arrived
        ),
        "echoes": echoes({key: pmids for key, pmids in sets.items() if key[0] in shown}, articles),
    }


def topic_articles(sets: Sets) -> pd.DataFrame:
    """The table `topic_articles`."""
    rows = [(*key, pmid) for key, pmids in sets.items() for pmid in sorted(pmids, key=int)]
    return pd.DataFrame(rows, columns=["topic", "definition", "pmid"], dtype="str")


def facet_articles(facets: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """The table `facet_articles`."""
    rows = [(facet, pmid) for facet, pmids in facets.items() for pmid in sorted(pmids, key=int)]
    return pd.DataFrame(rows, columns=["facet", "pmid"], dtype="str")


def pubmed_years(
    sets: Sets, years: Mapping[str, YearMap], totals: Totals, first_year: int, now: datetime
) -> pd.DataFrame:
    """The table `pubmed_years`: all of PubMed as it was counted, the field from its sets."""
    rows: list[tuple[str, str, str, int | None, int, str]] = []
    for basis in BASES:
        spans = counted_years(basis, first_year, now.date())
        for year in spans:
            records, asked_at = totals[basis, year]
            rows.append((ALL_PUBMED, "none", basis, year, records, _moment(asked_at)))
        for width in DEFINITIONS:
            counts = year_counts(sets[FIELD, width], years[basis])
            rows += [(FIELD, width, basis, year, counts.get(year, 0), _moment(now)) for year in spans]
    return pd.DataFrame(rows, columns=list(_PUBMED_YEARS)).astype(_PUBMED_YEARS)


def totals(
    answers: Mapping[Question, Found], before: Totals
) -> dict[tuple[str, int | None], tuple[int, datetime]]:
    """All of PubMed per basis and year: counted now, or as counted before."""
    merged = dict(before)
    for question, found in answers.items():
        if question.name == ALL_PUBMED and question.basis is not None:
            merged[question.basis, question.year] = (found.count, found.asked_at)
    return merged


def searches(
    answers: Mapping[Question, Found], before: pd.DataFrame, first_year: int, today: date
) -> pd.DataFrame:
    """The table `searches`; the years that were not asked again keep the row of the search they come from."""
    asked = [_search_row(question, found) for question, found in answers.items()]
    frame = pd.DataFrame(asked, columns=list(_SEARCHES)).astype(_SEARCHES)
    if len(before):
        names = set(_year_names(first_year, today)).difference(frame["name"])
        kept = before[before["kind"].eq("denominator") & before["name"].isin(names)]
        frame = pd.concat([frame, kept.astype(_SEARCHES)], ignore_index=True)
    order = frame["kind"].map({"set": 0, "facet": 1, "denominator": 2})
    return (
        frame.assign(order=order)
        .sort_values(["order", "name", "definition"], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def _year_names(first_year: int, today: date) -> Iterator[str]:
    for scope in (ALL_PUBMED, FIELD):
        for basis in BASES:
            for year in counted_years(basis, first_year, today):
                yield _name(Question("denominator", scope, "none", "", basis, year, first_year))


def _name(question: Question) -> str:
    return f"{question.name} {question.when}".strip()


def _search_row(question: Question, found: Found) -> tuple[str | int | None, ...]:
    return (
        "pubmed",
        question.kind,
        _name(question),
        question.definition,
        found.sent,
        found.translation,
        found.count,
        None if question.name == ALL_PUBMED else len(found.pmids),
        _moment(found.asked_at),
        " ".join(found.warnings) or None,
    )


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
