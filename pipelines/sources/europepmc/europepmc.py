"""Europe PMC: how many articles and preprints a search finds by year of first publication.

One answer tells part and day of 1,000 records, so that a topic of a few thousand is counted from its own records. A
larger one is counted in total and in its newest complete years.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.drops import drops
from pipelines.sources.europepmc import SOURCE
from pipelines.topics.catalogue import FIELD, load

EUROPEPMC = SOURCE.service
#: Its parts that are counted: MEDLINE and PubMed, which can be compared with PubMed, and preprints.
ARTICLES, PREPRINTS = "MED", "PPR"
#: It refuses searches of 1,500 characters or more.
LONGEST = 1_499
#: Records of one answer at most.
PAGE = 1_000
#: Requests of all bundled topics together at most, of each of them that is not the field, and of each of a user's own.
BUDGET, _OF_A_TOPIC, _OF_AN_OWN = 60, 4, 3
#: So many years before the running one no service adds much to a year any more.
_COMPLETE_AFTER = 2
_ATTEMPTS = 2

T = TypeVar("T")
#: How many records there are; of some the part, the number and the year, where it is told; the mark of the next page.
Page = tuple[int, dict[tuple[str, str], int | None], str]


def shares(topics: Iterable[str]) -> dict[str, int]:
    """How many requests each topic may take: the field has what the other bundled ones leave of the budget."""
    bundled = load().topics
    found = {topic: _OF_A_TOPIC if topic in bundled else _OF_AN_OWN for topic in topics}
    others = sum(topic in bundled and topic != FIELD for topic in found)
    return found | ({FIELD: BUDGET - others * _OF_A_TOPIC} if FIELD in found else {})


@dataclass(frozen=True, slots=True)
class Question:
    """A topic's search, and in how many requests it is counted at most."""

    topic: str
    search: str
    requests: int

    @property
    def query(self) -> str:
        """The search as it is sent for all years, articles and preprints together."""
        return f"({self.search}) AND (SRC:{ARTICLES} OR SRC:{PREPRINTS})"

    def within(self, part: str, year: int) -> str:
        """The search as it is sent for one part and year: the longest of all."""
        return f"({self.search}) AND SRC:{part} AND FIRST_PDATE:[{year}-01-01 TO {year}-12-31]"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a search finds.

    `years` are articles and preprints of all years, None being those before the first; or of the newest complete
    ones, and no record was `received`. `remarks` are sentences for the reader of these counts; `missing` are years that
    were asked in vain, and why.
    """

    total: int
    received: int | None
    asked_at: datetime
    years: Mapping[int | None, tuple[int, int]]
    remarks: tuple[str, ...] = ()
    missing: Mapping[int, str] = field(default_factory=dict)


class EuropePmc:
    """Counts in Europe PMC, each with the time that `now` gives."""

    def __init__(self, client: Client, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._client = client
        self._now = now

    def count(self, query: str, *, asked: str) -> int:
        """How many records the search finds, without synonyms."""
        return self._ask(asked, lambda answer: hit_count(answer, query), parameters(query))

    def page(self, query: str, asked: str, mark: str = "*", begin: int = 0) -> Page:
        """The page at this mark, which so many records were before."""
        further = {"resultType": "lite", "pageSize": str(PAGE), "cursorMark": mark}
        return self._ask(asked, lambda answer: read_page(answer, query, begin), parameters(query) | further)

    def counted(self, question: Question, years: Sequence[int], before: int = 0) -> Counted:
        """Articles and preprints by year; the last year takes in what is dated later.

        Raises:
            SourceError: It failed.
            Refused: Many records came twice or without a date, or far fewer were promised than at the last refresh.
        """
        query, asked, asked_at = question.query, f"the records of {question.topic}", self._now()
        for _ in range(_ATTEMPTS):
            total, records, mark = self.page(query, asked)
            if drops({query: before}, {query: total}):
                raise Refused(
                    f"fewer than at the last refresh, by more than 20%: from {before:,} to {total:,}",
                    "If that is right, run the refresh again with --accept-drop",
                )
            if total > PAGE * question.requests:
                return self._newest(question, years, total, asked_at)
            for begin in range(PAGE, total, PAGE):
                _, more, mark = self.page(query, f"{asked} after {begin:,}", mark, begin)
                records |= more
            dated = {record: year for record, year in records.items() if year is not None}
            if not (lost := abs(total - len(dated))):
                break
        came = f"{len(dated):,} different records with a date, where {total:,} were promised"
        # A record served twice is one, and one without a date is in no year; of more than a few that is not believed.
        if lost > max(1, total // 100) or lost == total > 0:
            raise Refused(came, "Run the refresh again in a few minutes")
        first, last = min(years), max(years)
        found = Counter(
            (None if year < first else min(year, last), part) for (part, _), year in dated.items()
        )
        pairs = {year: (found[year, ARTICLES], found[year, PREPRINTS]) for year in (None, *years)}
        return Counted(total, len(records), asked_at, pairs, (f"{came}.",) if lost else ())

    def _newest(self, question: Question, years: Sequence[int], total: int, asked_at: datetime) -> Counted:
        """The newest complete years, as many as may be asked for, without those that fail."""
        found: dict[int | None, tuple[int, int]] = {}
        missing: dict[int, str] = {}
        remarks = [
            f"More than {PAGE * question.requests:,} records: only the newest complete years are counted."
        ]
        do_now = ""
        complete = sorted((year for year in years if year <= asked_at.year - _COMPLETE_AFTER), reverse=True)
        for year in complete[: (question.requests - 1) // 2]:
            asked = f"the number of {question.topic} of {year}"
            try:
                found[year] = (
                    self.count(question.within(ARTICLES, year), asked=asked),
                    self.count(question.within(PREPRINTS, year), asked=asked),
                )
            except SourceError as error:
                missing[year] = error.came_back
                remarks.append(f"{year} is missing: {missing[year]}.")
                do_now = error.do_now or "Run the refresh again in a few minutes"
        if not found:
            raise Refused(remarks[-1].rstrip("."), do_now)
        return Counted(total, None, asked_at, dict(sorted(found.items())), tuple(remarks), missing)

    def _ask(self, asked: str, read: Callable[[Any], T], params: Mapping[str, str]) -> T:
        return self._client.ask(asked, lambda: read(self._client.fetch("search", due="json", params=params)))


def parameters(query: str) -> dict[str, str]:
    """What is sent to count what a search finds, without synonyms."""
    return {"query": query, "resultType": "idlist", "synonym": "FALSE", "pageSize": "1", "format": "json"}


def read_page(document: Any, query: str, begin: int) -> Page:
    """The page, which so many records were before.

    Raises:
        Refused: As in `hit_count`.
        Transient: As in `hit_count`; or records are missing, or are others, or the mark is missing.
    """
    hits = hit_count(document, query)
    listed, mark = document.get("resultList"), document.get("nextCursorMark")
    results = listed.get("result") if isinstance(listed, Mapping) else None
    results = [one for one in results if isinstance(one, Mapping)] if isinstance(results, list) else []
    if len(results) < (due := min(PAGE, hits - begin)):
        raise Transient(f"{len(results):,} records where {due:,} were due")
    if hits > begin + PAGE and not isinstance(mark, str):
        raise Transient("a page without the mark of the next")
    records: dict[tuple[str, str], int | None] = {}
    for result in results:
        part, number = result.get("source"), result.get("id")
        if part not in (ARTICLES, PREPRINTS) or not isinstance(number, str):
            raise Transient(f"a record that was not asked for ({str(part)[:20]} {str(number)[:20]})")
        # The year only where there is no day.
        days = (str(result.get(key) or "") for key in ("firstPublicationDate", "pubYear"))
        year = next((int(day[:4]) for day in days if re.match("(1[5-9]|2[0-9])[0-9]{2}", day)), None)
        records[part, number] = year
    return hits, records, str(mark)


def hit_count(document: Any, query: str) -> int:
    """How many records the answer promises.

    Raises:
        Refused: It is an error, or an answer to another search.
        Transient: It holds no number, as after a cursor or an order that the service does not know: then it says its
            version and no more, with status 200.
    """
    if not isinstance(document, Mapping):
        raise Transient("JSON that is no object")
    if "errCode" in document or "errMsg" in document:
        told = f"error {document.get('errCode')}: {document.get('errMsg')}"
        raise Refused(told[:200], "Report this: Exoscope should not have asked that")
    hits = document.get("hitCount")
    if type(hits) is not int or hits < 0:
        raise Transient(f"an answer without hitCount (it holds: {', '.join(map(str, document))[:80]})")
    request = document.get("request")
    if isinstance(request, Mapping):
        understood = request.get("queryString", query)
        if " ".join(str(understood).split()) != " ".join(query.split()):
            raise Refused(
                f"an answer to another search, '{str(understood)[:80]}'",
                "The service did not take the search as it was sent: report this with an issue",
            )
        if request.get("synonym") is True:
            raise Refused("a count with synonyms, which were not asked for", "Report this with an issue")
    return hits
