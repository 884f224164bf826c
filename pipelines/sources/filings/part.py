"""The SEC's part of a refresh: filings of companies that name exosomes, by year and form."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from pipelines.errors import SourceError
from pipelines.sources.client import Client
from pipelines.sources.filings.edgar import PAGE, Document, ask, search_text
from pipelines.sources.part import (
    SEARCHES,
    Gap,
    Occasion,
    Part,
    by_cause,
    moment,
    search_row,
    searches_of,
    tables_of,
)
from pipelines.sources.pieces import (
    NEW_SHAPE,
    Gathered,
    asked_before,
    in_pieces,
    in_vain,
    last_tables,
    refuse_fall,
)
from pipelines.tables.fetched.filings import ALL, FILING_YEARS, FILINGS, FORMS, OTHER

#: Whether its search takes the one for the other is not known: both are asked for, and a document counts once.
WORDS = ("exosome", "exosomes")
FIRST_YEAR = 2016
#: Requests of one refresh at most, those that are sent again not counted. A year with more pages than its part of them
#: is counted and not read; once the others are settled, the running one has them all.
REQUESTS = 170
ARCHIVES = "https://www.sec.gov/Archives/edgar/data/"
#: All filings of a year are in the index so long after it.
_SETTLED, _DAY = timedelta(days=7), timedelta(days=1)

Row = dict[str, Any]


class Year(NamedTuple):
    """What was found of a year: rows of `searches`, `filing_years` and `filings`, and what to tell of it."""

    searches: list[Row]
    years: list[Row]
    filings: list[Row]
    remarks: tuple[tuple[str, str], ...] = ()


def filings_part(client: Client, occasion: Occasion) -> Part:
    """The filings since 2016; years that were over when they were asked stay as they were.

    A year that is asked in vain, or fell too far, keeps its rows of the last snapshot, or has none, which is no zero.
    Once the SEC turns us away, nothing more is asked.

    Raises:
        SourceError: All years were asked in vain, or none has a document: the search was not searched.
    """
    years = range(occasion.began.year, FIRST_YEAR - 1, -1)
    before = last_tables(occasion.last, FILINGS.name, FILING_YEARS.name)
    asked = asked_before(before, "filings")
    earlier = {year: rows for year in years if (rows := _earlier(asked, year))}
    due = [year for year in years if occasion.full or not _is_settled(earlier.get(year, []), year)]
    refused: list[SourceError] = []

    def read(year: int) -> Year:
        if refused:
            raise refused[0]
        try:
            found = _year(client, occasion, year, REQUESTS // len(due))
        except SourceError as error:
            refused.extend([error] if error.is_barred else [])
            raise
        if year in earlier and not occasion.accept_drop:
            was, now = (sum(row["promised"] for row in rows) for rows in (earlier[year], found.searches))
            refuse_fall(client.service.name, f"filings of {year}", was, now)
        return found

    with occasion.steps.step("Years of filings", len(due), REQUESTS * len(due) // len(years)) as step:
        came, failed = in_pieces(due, read, step.advance)
    if not came:
        raise failed[due[0]]
    searches = [row for found in came.values() for row in found.searches]
    gaps: dict[str, Gap] = {}
    for year, word in ((year, word) for year in years if year not in came for word in WORDS):
        plain = {"name": _name(word, year), "text": search_text(word, year)}
        row = asked[_name(word, year)] if year in earlier else None
        if year in failed:
            what = f"filings of {year}"
            row, gaps[what] = in_vain(what, failed[year], plain, row)
        searches.append(row or plain)
    kept = [year for year in earlier if year not in came]
    filings = FILINGS.frame(row for found in came.values() for row in found.filings)
    counts = FILING_YEARS.frame(row for found in came.values() for row in found.years)
    if kept:
        was, were = before[FILINGS.name], before[FILING_YEARS.name]
        filings = FILINGS.typed(pd.concat([filings, was[was["filed_on"].str[:4].astype(int).isin(kept)]]))
        counts = FILING_YEARS.typed(pd.concat([counts, were[were["year"].isin(kept)]]))
    if not counts["documents"].any():
        none = f"no document since {FIRST_YEAR}, where there are hundreds"
        raise SourceError.told(client.service.name, "filings", none, NEW_SHAPE)
    asked_for = searches_of("filings", sorted(searches, key=lambda row: str(row["name"])))
    tables = {
        FILINGS.name: filings.sort_values(["filed_on", "accession"], ascending=False, ignore_index=True),
        FILING_YEARS.name: counts.sort_values("year", kind="stable", ignore_index=True),
        SEARCHES: asked_for,
    }
    remarks = ((f"filings: {cause}", place) for one in came.values() for cause, place in one.remarks)
    return Part(
        tables=tables_of("filings", tables, occasion),
        searches=asked_for,
        numbers={"filings": len(filings)},
        came=f"{len(filings):,} filings",
        warnings=by_cause(remarks),
        gaps=tuple(gaps.values()),
    )


def _name(word: str, year: int) -> str:
    return f"{word} in {year}"


def _earlier(asked: dict[str, Row], year: int) -> list[Row]:
    """The rows of `searches` of a year, where each word was asked in the same way."""
    texts = {_name(word, year): search_text(word, year) for word in WORDS}
    found = [asked[name] for name, text in texts.items() if name in asked and asked[name]["text"] == text]
    return found if len(found) == len(WORDS) else []


def _is_settled(rows: list[Row], year: int) -> bool:
    """Whether the year was over when it was asked, and as much of it came as was meant to be read."""
    over = f"{date(year, 12, 31) + _SETTLED + _DAY}"
    return bool(rows) and all(
        row["asked_at"] >= over and (row["received"] is None or row["received"] >= 0.99 * row["promised"])
        for row in rows
    )


def _year(client: Client, occasion: Occasion, year: int, most: int) -> Year:
    """What there is of a year; read whole where that takes so many pages at most, else only counted."""
    asked_at = occasion.now()
    firsts = {word: ask(client, search_text(word, year)) for word in WORDS}
    pages = sum(max(1, -(-page.total // PAGE)) for page in firsts.values())
    is_read = is_whole = pages <= most and not any(page.is_capped for page in firsts.values())
    found: dict[str, Document] = {}
    searches: list[Row] = []
    remarks: dict[tuple[str, str], None] = {}
    for word, first in firsts.items():
        text, gathered = search_text(word, year), Gathered[Document](lambda one: one.document)
        told = [] if is_read else [("more documents than are read, so filings are not counted", str(year))]
        if first.is_capped:
            told.append((f"the SEC counts no more than {first.total:,}", str(year)))
        if is_read:
            gathered.add(first.documents)
            for begin in range(PAGE, first.total, PAGE):
                gathered.add(ask(client, text, begin).documents)
            documents = gathered.records(client.service.name, f"filings of {year}")
            found |= {one.document: one for one in documents}
            told += gathered.remarks(lambda one: one.document)
            if not gathered.is_whole(first.total, is_last_try=True):
                is_whole = False
                told.append(("not all documents came, so filings are not counted", str(year)))
        remarks |= dict.fromkeys(told)
        received = len(gathered) if is_read else None
        searches.append(search_row(_name(word, year), text, first.total, received, asked_at, *by_cause(told)))
    filings = filings_of(found.values()) if is_whole else []
    each = [by_form(page.forms, page.total) for page in firsts.values()]
    if is_whole:
        each = [by_form(Counter(one.root_form for one in found.values()))]
    different = by_form(Counter(row["root_form"] for row in filings))
    years = [
        {
            "year": year,
            "form": form,
            "documents": max(one[form] for one in each),
            "is_at_least": not is_whole,
            "filings": number if is_whole else None,
            "is_open": year == occasion.began.year,
            "asked_at": moment(asked_at),
        }
        for form, number in different.items()
        if all(form in one for one in each)
    ]
    return Year(searches, years, filings, tuple(remarks))


def by_form(counts: Mapping[str, int], least: int = 0) -> dict[str, int]:
    """The forms that are counted apart, the others, and all, so many at least; without any form told, all alone."""
    if least and not counts:
        return {ALL: least}
    own = {form: counts.get(form, 0) for form in FORMS}
    every = max(least, sum(counts.values()))
    return own | {OTHER: every - sum(own.values()), ALL: every}


def filings_of(documents: Iterable[Document]) -> list[Row]:
    """A row of `filings` for each filing that has one of the documents."""
    filings: dict[str, list[Document]] = {}
    for document in documents:
        filings.setdefault(document.accession, []).append(document)
    rows: list[Row] = []
    for accession, own in filings.items():
        first = min(own)
        (company, cik), *_ = first.filers
        others = dict.fromkeys(other for one in own for _, other in one.filers if other != cik)
        url = f"{ARCHIVES}{cik}/{accession.replace('-', '')}/{accession}-index.htm"
        told = {"company": company, "cik": cik, "other_ciks": ";".join(others) or None, "url": url}
        of_it = {name: getattr(first, name) for name in ("accession", "form", "root_form", "filed_on")}
        rows.append({**told, **of_it, "documents": len(own)})
    return rows
