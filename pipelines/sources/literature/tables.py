"""The literature as tables: sets, years and searches. Asks nobody and reads no file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from pipelines.sources.literature.previous import Totals
from pipelines.sources.literature.questions import Answers, Question, year_label
from pipelines.sources.literature.years import YearMap
from pipelines.sources.part import moment
from pipelines.sources.pubmed.pubmed import SearchResult
from pipelines.tables.fetched import pubmed as declared
from pipelines.topics.terms import ALL_PUBMED, BASES, DEFINITIONS, FIELD, counted_years

Sets = Mapping[tuple[str, str], frozenset[str]]


def topic_articles(sets: Sets) -> pd.DataFrame:
    """The table `topic_articles`."""
    return declared.TOPIC_ARTICLES.frame(
        (*key, pmid) for key, pmids in sets.items() for pmid in sorted(pmids, key=int)
    )


def facet_articles(facets: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """The table `facet_articles`."""
    return declared.FACET_ARTICLES.frame(
        (facet, pmid) for facet, pmids in facets.items() for pmid in sorted(pmids, key=int)
    )


def pubmed_years(
    field: pd.DataFrame, years: Mapping[str, YearMap], totals: Totals, first_year: int, now: datetime
) -> pd.DataFrame:
    """The table `pubmed_years`: all of PubMed as it was counted, the field from its papers (see `counted`)."""
    rows: list[tuple[str, str, str, int | None, int, str]] = []
    for basis in BASES:
        counted = counted_years(basis, first_year, now.date())
        for year in counted:
            if (basis, year) in totals:
                records, asked_at = totals[basis, year]
                rows.append((ALL_PUBMED, "none", basis, year, records, moment(asked_at)))
        for width in DEFINITIONS:
            papers = field.loc[field["definition"].eq(width), "pmid"]
            counts = Counter(years[basis][pmid] for pmid in papers if pmid in years[basis])
            rows += [(FIELD, width, basis, year, counts[year], moment(now)) for year in counted]
    return declared.PUBMED_YEARS.frame(rows)


def totals(answers: Answers, before: Totals) -> Totals:
    """All of PubMed per basis and year: counted now, or as counted before."""
    merged = dict(before)
    for question, result in answers.items():
        if question.name == ALL_PUBMED and question.basis is not None:
            merged[question.basis, question.year] = (result.count, result.asked_at)
    return merged


def searches(
    answers: Answers,
    before: pd.DataFrame,
    first_year: int,
    today: date,
    in_vain: Iterable[Mapping[str, Any]] = (),
) -> pd.DataFrame:
    """The table `searches`; the years that were not asked again keep the row of the search they come from.

    `in_vain` are the rows of sets and facets that failed.
    """
    frame = declared.SEARCHES.frame(
        [*(_search_row(question, result) for question, result in answers.items()), *in_vain]
    )
    if len(before):
        names = set(_year_names(first_year, today)).difference(frame["name"])
        kept = before[before["kind"].eq("denominator") & before["name"].isin(names)]
        frame = pd.concat([frame, kept.astype(frame.dtypes)], ignore_index=True)
    order = frame["kind"].map({"set": 0, "facet": 1, "denominator": 2})
    return (
        frame.assign(order=order)
        .sort_values(["order", "name", "definition"], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def _year_names(first_year: int, today: date) -> Iterator[str]:
    for basis in BASES:
        for year in counted_years(basis, first_year, today):
            yield from (f"{scope} {year_label(basis, year, first_year)}" for scope in (ALL_PUBMED, FIELD))


def _search_row(question: Question, result: SearchResult) -> dict[str, str | int | None]:
    return {
        **asked(question),
        "text": result.sent.text,
        "translation": result.translation,
        "promised": result.count,
        "received": None if question.name == ALL_PUBMED else len(result.pmids),
        "asked_at": moment(result.asked_at),
        "warnings": " ".join(result.warnings) or None,
    }


def asked(question: Question) -> dict[str, str]:
    """What a row of `searches` says of a question, whatever came of it."""
    year = question.basis and f" {year_label(question.basis, question.year, question.first_year)}"
    return {
        "source": "pubmed",
        "kind": question.kind,
        "name": question.name + (year or ""),
        "definition": question.definition,
        "text": question.query.text,
    }
