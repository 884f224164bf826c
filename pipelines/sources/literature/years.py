"""Which year each article of the field lies in, on both date bases: from yearly searches, then from records."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from pipelines.sources.pubmed.record import Record
from pipelines.tables.fetched.pubmed import FIELD_YEARS
from pipelines.topics.terms import BASES, counted_years

#: The year of every article on one date basis; None is every year before the first that is counted alone.
YearMap = dict[str, int | None]


def updated(known: Mapping[str, int | None], answers: Mapping[int | None, Iterable[str]]) -> YearMap:
    """The years as known, where a year was not asked again, and as PubMed says now, where it was.

    An article that two yearly searches found (PubMed moved it in between) stays in the earlier one.
    """
    now: YearMap = {}
    for year in sorted(answers, key=lambda year: -1 if year is None else year):
        for pmid in answers[year]:
            now.setdefault(pmid, year)
    return {pmid: year for pmid, year in known.items() if year not in answers} | now


def without_year(pmids: Iterable[str], maps: Iterable[Mapping[str, int | None]]) -> frozenset[str]:
    """Those of the articles that one of the maps does not place."""
    wanted = frozenset(pmids)
    return frozenset().union(*(wanted.difference(years) for years in maps))


def from_record(record: Record, first_year: int, today: date) -> dict[str, int | None]:
    """The counted year of a record per date basis; a record with one of the two dates has the same year on both.

    One dated further ahead than any counted year stands in the last, as in the searches by year.
    """
    entrez = record.entrez_date.year if record.entrez_date else None
    public = record.first_public_date.year if record.first_public_date else entrez
    if public is None:
        return {}
    years = zip(BASES, (public if entrez is None else entrez, public), strict=True)
    return {
        basis: min(year, counted_years(basis, first_year, today)[-1] or year) if year >= first_year else None
        for basis, year in years
    }


def years_of(column: pd.Series) -> list[int | None]:
    """The years of a column as maps have them."""
    return [None if pd.isna(year) else int(year) for year in column]


def table(maps: Mapping[str, Mapping[str, int | None]], pmids: Iterable[str]) -> pd.DataFrame:
    """The table `field_years` of these articles, in the order of their numbers."""
    placed = sorted(set(pmids).intersection(*maps.values()), key=int)
    return FIELD_YEARS.frame((pmid, *(maps[basis][pmid] for basis in BASES)) for pmid in placed)
