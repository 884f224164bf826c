"""PubMed: what a search finds, all of it, and nothing that PubMed quietly made of it.

Sets of PMIDs are fetched whole, to be crossed here: counting topics, years and facets one by one would take
thousands of requests and count some articles twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from pipelines.errors import SourceError
from pipelines.pubmed_search.fields import field_of
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.tree import And, DateRange, Node, leaves
from pipelines.sources.answers import Transient
from pipelines.sources.client import Client
from pipelines.sources.flight import in_flight
from pipelines.sources.pubmed.esearch import WINDOW, SearchAnswer, search_answer
from pipelines.sources.pubmed.esummary import Records, summaries
from pipelines.sources.pubmed.eutils import EUtilities
from pipelines.sources.pubmed.losses import Examination, by_proximity, examine
from pipelines.sources.pubmed.spans import FIRST_DAY, LAST_DAY, WHOLE, Span, cut, outside
from pipelines.topics.terms import DateBasis

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 500

# The promised count was not received: asked again twice, as the literature grows while it is being read.
_ATTEMPTS = 3

# Parts that a wrong guess about growth makes uneven should still fit through the window.
_MARGIN = 1.25


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search found.

    `sent` is the search as PubMed got it in the end, `translation` what it made of that. `count` is what PubMed
    promised; `pmids` are that many, or none when only the count was asked for.
    """

    name: str
    query: Query
    sent: Query
    translation: str
    count: int
    pmids: tuple[str, ...]
    warnings: tuple[str, ...]
    asked_at: datetime


class PubMed:
    """PubMed as sets of PMIDs, records and counts, with up to `workers` requests in flight.

    The `name` of a search stands for it in errors and warnings: "skincare (standard)".
    """

    def __init__(
        self, client: Client, *, workers: int = 6, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.client = client
        self._eutils = EUtilities(client)
        self._workers = workers
        self._now = now

    def count(self, query: Query, *, name: str) -> SearchResult:
        """How many articles the search finds, without their PMIDs.

        With `retmax=0` and never `rettype=count`, which strips every warning from the answer.
        """
        return self._search(name, query, retmax=0)

    def search(self, query: Query, *, name: str) -> SearchResult:
        """The search's first 9,999 PMIDs, which are all when `count` is no larger."""
        return self._search(name, query, retmax=WINDOW)

    def collect(self, query: Query, *, name: str, mostly: Span | None = None) -> SearchResult:
        """All PMIDs of the search, however many: above 9,999 in parts by Entrez date.

        `mostly` are the days on which most of them lie, if that is known: it saves requests, never records.

        Not by publication date: dates known as a year all lie on 1 January there. The parts together must
        have the promised number of PMIDs.
        """
        pmids: set[str] = set()
        for _ in range(_ATTEMPTS):
            whole = self.search(query, name=name)
            if whole.count <= WINDOW:
                return whole
            pmids = set()
            for part in self._parts(name, whole.sent.node, mostly, whole.count):
                pmids.update(part.pmids)
            if len(pmids) == whole.count:
                return replace(whole, pmids=tuple(sorted(pmids, key=int, reverse=True)))
        raise SourceError(
            f"Asked PubMed for all articles of {name}, in parts by Entrez date, {_ATTEMPTS} times. Came "
            f"back: PMIDs: {len(pmids):,} received, {whole.count:,} promised. Run the refresh again later."
        )

    def record_batches(self, pmids: Iterable[str]) -> Iterator[Records]:
        """The records of these PMIDs, each once, and those that PubMed says do not exist.

        They come in batches of 500, so that what was received is not lost when the next fails.
        """
        wanted = list(dict.fromkeys(pmids))
        batches = [tuple(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH)]
        yield from self.each(self._batch, batches)

    def field_tags(self) -> dict[str, str]:
        """Every search field PubMed has, from EInfo: code (`TIAB`) to full name (`Title/Abstract`)."""
        return self._eutils.einfo("the list of its search fields", _field_names)

    def check_tags(self, queries: Iterable[Query]) -> None:
        """Raises SourceError when a search uses a field that PubMed no longer has or has renamed."""
        live = self.field_tags()
        used = {leaf.tag for query in queries for leaf in leaves(query.node) if leaf.tag is not None}
        for tag in sorted(used):
            field = field_of(tag)
            if field is None or live.get(field.code) != field.name:
                has = "no such field" if field is None else f"'{live.get(field.code, 'nothing')}'"
                raise SourceError(
                    f"Asked PubMed whether it knows the tag [{tag}]. Came back: {has} where "
                    f"'{field.name if field else tag}' was expected. Correct the searches that use it."
                )

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """What `work` makes of each item, several at a time, in the order in which they get done."""
        for _, result in in_flight(work, items, workers=self._workers, stop=self.client.stop):
            yield result

    def _search(self, name: str, query: Query, *, retmax: int) -> SearchResult:
        sent = query
        answer, examination = self._esearch(name, sent, retmax)
        warnings = examination.warnings
        if examination.askable:
            sent = Query.of(by_proximity(query.node, examination.askable))
            answer, examination = self._esearch(name, sent, retmax)
            warnings += examination.warnings
        return SearchResult(
            name=name,
            query=query,
            sent=sent,
            translation=answer.translation,
            count=answer.count,
            pmids=answer.pmids,
            warnings=tuple(dict.fromkeys(warnings)),
            asked_at=self._now(),
        )

    def _esearch(self, name: str, query: Query, retmax: int) -> tuple[SearchAnswer, Examination]:
        def read(document: Any) -> tuple[SearchAnswer, Examination]:
            answer = search_answer(document)
            examination = examine(query.node, answer)
            promised, received = min(answer.count, retmax), len(set(answer.pmids))
            if received != promised or len(answer.pmids) != received:
                raise Transient(f"PMIDs: {received:,} received, {promised:,} promised", again=_ATTEMPTS - 1)
            return answer, examination

        return self._eutils.esearch(f"the search of {name}", read, term=query.text, retmax=retmax)

    def _parts(self, name: str, search: Node, mostly: Span | None, count: int) -> Iterator[SearchResult]:
        today = self._now().date()
        waiting = list(cut(mostly or WHOLE, _pieces(count), today))
        if mostly is not None:
            waiting += outside(mostly)
        while waiting:
            span = waiting.pop()
            dates = DateRange(span.first, span.last, "edat")
            days = f"{span.first:%Y/%m/%d} to {span.last:%Y/%m/%d}"
            part = self._search(f"{name}, {days}", Query.of(And.of(search, dates)), retmax=WINDOW)
            if part.count <= WINDOW:
                yield part
            elif span.is_one_day:
                raise SourceError(
                    f"Asked PubMed for the articles of {name} of one day, {span.first:%Y/%m/%d}. Came "
                    f"back: {part.count:,} articles, and PubMed hands out only {WINDOW:,}. Narrow the search."
                )
            else:
                waiting.extend(cut(span, _pieces(part.count), today))

    def _batch(self, pmids: Sequence[str]) -> Records:
        asked = f"the records of articles {pmids[0]} to {pmids[-1]} (number: {len(pmids)})"
        return self._eutils.esummary(asked, lambda document: summaries(document, pmids), pmids=pmids)


def year_query(
    year: int | None,
    basis: DateBasis,
    *,
    first_year: int,
    within: Query | None = None,
    and_later: bool = False,
) -> Query:
    """The search for one year, or for every year before `first_year`, within another search if there is one.

    `2020:2020[dp]` finds an article printed in 2020 that was online in 2019 as well: the NOT takes that out.
    With `and_later` it is every publication year from this one on.
    """
    if basis == "entrez":
        first, last = (FIRST_DAY.year, first_year - 1) if year is None else (year, year)
        days = f"{first}/01/01:{last}/12/31[edat]"
    elif year is None:
        days = f"{FIRST_DAY.year}:{first_year - 1}[dp]"
    else:
        last = LAST_DAY.year if and_later else year
        days = f"{year}:{last}[dp] NOT {FIRST_DAY.year}:{year - 1}[dp]"
    query = Query.read(days)
    return query if within is None else query.within(within)


def _pieces(count: int) -> int:
    return max(2, ceil(count * _MARGIN / WINDOW))


def _field_names(root: Element) -> dict[str, str]:
    names = {field.findtext("Name", ""): field.findtext("FullName", "") for field in root.iter("Field")}
    if not names:
        raise Transient("a description of PubMed without search fields")
    return names
