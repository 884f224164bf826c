"""Europe PMC: where it is, and how many articles or preprints a search finds by year of first publication."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.europepmc import SOURCE
from pipelines.sources.flight import in_flight

EUROPEPMC = SOURCE.service
#: Its parts that are counted: MEDLINE and PubMed, which can be compared with PubMed, and preprints.
ARTICLES, PREPRINTS = "MED", "PPR"
#: It refuses searches of 1,500 characters or more.
LONGEST = 1_499
_WORKERS = 4
_ATTEMPTS = 3
_FIRST_DAY, _LAST_DAY = "1500-01-01", "3000-12-31"


#: The newest of the years counted that are asked every time: the next, the running and the last one.
_MOVING = 3
#: Requests that a question takes whose earlier years are known and still add up.
ASKED_AGAIN = 1 + _MOVING


@dataclass(frozen=True, slots=True)
class Count:
    """How many records there were when."""

    records: int
    asked_at: datetime


#: Counts by year; None is every year before the first.
Years = Mapping[int | None, Count]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a search finds, in all and by year."""

    query: str
    total: int
    years: Years
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: a search in one part of Europe PMC. `name` tells an error which."""

    name: str
    search: str
    part: str

    @property
    def query(self) -> str:
        """The search as it is sent for all years."""
        return f"({self.search}) AND SRC:{self.part}"

    def within(self, first: str, last: str) -> str:
        """The search as it is sent for the days from `first` to `last`."""
        return f"{self.query} AND FIRST_PDATE:[{first} TO {last}]"

    @property
    def longest(self) -> int:
        """Characters of the longest search that is sent."""
        return len(self.within(_FIRST_DAY, _LAST_DAY))


def parameters(query: str) -> dict[str, str]:
    """What is sent to count what a search finds, without synonyms."""
    return {"query": query, "resultType": "idlist", "synonym": "FALSE", "pageSize": "1", "format": "json"}


class EuropePmc:
    """Counts in Europe PMC."""

    def __init__(self, client: Client, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._client = client
        self._now = now

    def count(self, query: str, *, asked: str) -> int:
        """How many records the search finds, without synonyms."""
        params = parameters(query)
        return self._client.ask(
            asked, lambda: hit_count(self._client.fetch("search", due="json", params=params), query)
        )

    def each(
        self,
        questions: Iterable[Question],
        years: Sequence[int],
        done: Callable[[], None] = lambda: None,
        *,
        known: Mapping[Question, Years] = MappingProxyType({}),
    ) -> dict[Question, Counted]:
        """Each question with its counts, several asked at a time; `done` is called after each."""
        found = {}
        for question, counted in in_flight(
            lambda question: self.counted(question, years, known.get(question, {})),
            questions,
            workers=_WORKERS,
            stop=self._client.stop,
        ):
            found[question] = counted
            done()
        return found

    def counted(
        self, question: Question, years: Sequence[int], known: Years = MappingProxyType({})
    ) -> Counted:
        """The counts of each year, which add up to all; the last year takes in what is dated later.

        The newest year is asked first and the others only until nothing is left, or just what earlier years are
        known to have.

        Args:
            years: Those that are counted alone.
            known: Counts of the same question that are young enough to hold where they add up.
        """
        last, newest_first = max(years), [*sorted(years, reverse=True), None]
        for _ in range(_ATTEMPTS):
            total = left = self.count(question.query, asked=f"all {question.name}")
            began = self._now()
            found: dict[int | None, Count] = {}
            for place, year in enumerate(newest_first):
                rest = {earlier: known[earlier] for earlier in newest_first[place:] if earlier in known}
                if left <= 0:
                    break
                is_known = len(rest) == len(newest_first) - place and left == _sum(rest)
                if place >= _MOVING and is_known:
                    found |= rest
                    break
                found[year] = Count(self._of_year(question, year, min(years), last), self._now())
                left -= found[year].records
            if _sum(found) == total:
                nothing = dict.fromkeys(newest_first, Count(0, began))
                return Counted(question.query, total, nothing | found, self._now())
        came_back = f"{_sum(found):,} in its years, where {total:,} are all"
        raise SourceError(
            f"Asked {self._client.service.name} for {question.name} by year, {_ATTEMPTS} times. Came back: {came_back}"
            ". Run the refresh again in a few minutes.",
            came_back=came_back,
        )

    def _of_year(self, question: Question, year: int | None, first: int, last: int) -> int:
        since = f"{year}-01-01" if year else _FIRST_DAY
        until = f"{first - 1}-12-31" if year is None else _LAST_DAY if year == last else f"{year}-12-31"
        asked = f"{question.name} of {year or f'the years before {first}'}"
        return self.count(question.within(since, until), asked=asked)


def _sum(years: Years) -> int:
    return sum(count.records for count in years.values())


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
