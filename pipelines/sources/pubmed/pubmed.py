"""PubMed: what a search finds, all of it, and nothing that PubMed quietly made of it.

Sets of PMIDs are fetched whole, to be crossed here: counting topics, years and facets one by one would take
thousands of requests and count some articles twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import IO, Any, TypeVar
from xml.etree.ElementTree import Element

from pipelines.errors import SourceError
from pipelines.pubmed_search.fields import field_of
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.tree import MOST_TRUNCATIONS, And, DateRange, Node, Term, leaves, truncations
from pipelines.sources.answers import Transient
from pipelines.sources.client import Client
from pipelines.sources.flight import in_flight
from pipelines.sources.pubmed.efetch import requested_records
from pipelines.sources.pubmed.esearch import WINDOW, SearchAnswer, search_answer
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.eutils import EUtilities
from pipelines.sources.pubmed.losses import Examination, asked_by_proximity, by_proximity, examine, harmed
from pipelines.sources.pubmed.record import Records
from pipelines.sources.pubmed.spans import FIRST_DAY, LAST_DAY, WHOLE, Span, cut, outside
from pipelines.topics.terms import DateBasis

Item = TypeVar("Item")
Result = TypeVar("Result")

#: So many records a request: in short, and in full, which is some 1.5 MB.
BATCH, FULL_BATCH = 500, 200

# The promised count was not received: asked again twice, as the literature grows while it is being read.
_ATTEMPTS = 3

# While records arrive, parts and whole can differ by so many, or by one in so many, however often they are asked.
_HANDFUL, _THOUSAND = 5, 1_000

# So many failures alike in a row: the service is down or turns us away, and is left alone.
_IN_A_ROW = 6

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

    The `name` of a search stands for it in errors and warnings: "skincare (standard)". `unindexed` are phrases that
    its phrase index is known to lack; those found out on the way are asked in their other form from then on, too.
    """

    def __init__(
        self,
        client: Client,
        *,
        workers: int = 6,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        unindexed: Iterable[Term] = (),
    ) -> None:
        self.client = client
        self._eutils = EUtilities(client)
        self._workers = workers
        self._now = now
        self._unindexed = set(unindexed)

    def count(self, query: Query, *, name: str) -> SearchResult:
        """How many articles the search finds, without their PMIDs.

        With `retmax=0` and never `rettype=count`, which strips every warning from the answer.
        """
        return self._search(name, query, retmax=0)

    def search(self, query: Query, *, name: str, may_be_empty: bool = False) -> SearchResult:
        """The search's first 9,999 PMIDs, which are all when `count` is no larger.

        With `may_be_empty` it may find nothing because PubMed knows a word of it in no article.
        """
        return self._search(name, query, retmax=WINDOW, may_be_empty=may_be_empty)

    def collect(self, query: Query, *, name: str, mostly: Span | None = None) -> SearchResult:
        """All PMIDs of the search, however many: see `complete`."""
        return self.complete(self.search(query, name=name), mostly=mostly)

    def complete(self, whole: SearchResult, *, mostly: Span | None = None) -> SearchResult:
        """The search with all its PMIDs: above 9,999 in parts by Entrez date.

        `mostly` are the days on which most of them lie, if that is known: it saves requests, never records.

        Not by publication date: dates known as a year all lie on 1 January there. The parts together must
        have the promised number of PMIDs; a handful more or less, however often they are asked, is a warning.
        """
        pmids: set[str] = set()
        for attempt in range(_ATTEMPTS):
            if attempt:
                whole = self.search(whole.query, name=whole.name)
            if whole.count <= WINDOW:
                return whole
            pmids = set()
            for part in self._parts(whole.name, whole.sent.node, mostly, whole.count):
                pmids.update(part.pmids)
            if len(pmids) == whole.count:
                return replace(whole, pmids=tuple(sorted(pmids, key=int, reverse=True)))
        came_back = f"PMIDs: {len(pmids):,} received, {whole.count:,} promised"
        if abs(len(pmids) - whole.count) > max(_HANDFUL, whole.count // _THOUSAND):
            asked = f"all articles of {whole.name}, in parts by Entrez date, {_ATTEMPTS} times"
            raise SourceError.told("PubMed", asked, came_back, "Run the refresh again later", passes=True)
        changing = f"Its parts and the whole differ by a handful, as PubMed was changing ({came_back})."
        return replace(
            whole,
            pmids=tuple(sorted(pmids, key=int, reverse=True)),
            warnings=(*whole.warnings, changing),
        )

    def record_batches(self, pmids: Iterable[str], *, full: bool = False) -> Iterator[Records | SourceError]:
        """The records of these PMIDs, each once, and those that PubMed says do not exist.

        They come in batches of 500 (200 where they are to be `full`, and EFetch leaves some out without a word), so
        that what was received is not lost when the next fails.
        """
        wanted, size = list(dict.fromkeys(pmids)), FULL_BATCH if full else BATCH
        batches = [tuple(wanted[start : start + size]) for start in range(0, len(wanted), size)]
        yield from (outcome for _, outcome in self.each(self._full if full else self._batch, batches))

    def full_text(self, pmids: Sequence[str], read: Callable[[IO[bytes]], Result]) -> Result:
        """What `read` makes of the full records of these PMIDs, at most 200."""
        asked = f"the full records of articles {pmids[0]} to {pmids[-1]} (number: {len(pmids)})"
        return self._eutils.efetch(asked, read, pmids=pmids)

    def field_tags(self) -> dict[str, str]:
        """Every search field PubMed has, from EInfo: code (`TIAB`) to full name (`Title/Abstract`)."""
        return self._eutils.einfo("the list of its search fields", _field_names)

    def check_tags(self, queries: Iterable[Query]) -> tuple[str, ...]:
        """Warnings about fields that PubMed no longer has or has renamed: it refuses what uses them, one by one."""
        try:
            live = self.field_tags()
        except SourceError as error:
            return (f"PubMed did not list its search fields, so no tag was checked: {error.came_back}.",)
        warnings = []
        used = {leaf.tag for query in queries for leaf in leaves(query.node) if leaf.tag is not None}
        for tag in sorted(used):
            field = field_of(tag)
            if field is None or live.get(field.code) != field.name:
                has = "no such field" if field is None else f"'{live.get(field.code, 'nothing')}'"
                warnings.append(
                    f"Asked PubMed whether it knows the tag [{tag}]. Came back: {has} where "
                    f"'{field.name if field else tag}' was expected. Correct the searches that use it."
                )
        return tuple(warnings)

    def each(
        self, work: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | SourceError]]:
        """What `work` makes of each item, or why it failed; several at a time, in the order in which they get done.

        What failed in a way that may pass is tried once more after all others. After so many failures alike in a row
        nothing more is asked: the rest fails as they did.
        """
        alike: list[SourceError] = []

        def outcome(item: Item) -> Result | SourceError:
            if len(alike) >= _IN_A_ROW:
                return alike[0]
            try:
                result = work(item)
            except SourceError as error:
                if alike and alike[0].came_back != error.came_back:
                    alike.clear()
                # Without its frames, which would keep the connections alive until nobody knows when.
                alike.append(error.with_traceback(None))
                return error
            alike.clear()
            return result

        again: list[Item] = []
        for item, found in in_flight(outcome, items, workers=self._workers, stop=self.client.stop):
            if isinstance(found, SourceError) and not found.do_now and len(alike) < _IN_A_ROW:
                again.append(item)
            else:
                yield item, found
        yield from in_flight(outcome, again, workers=self._workers, stop=self.client.stop)

    def _search(self, name: str, query: Query, *, retmax: int, may_be_empty: bool = False) -> SearchResult:
        if (number := truncations(query.node)) > MOST_TRUNCATIONS:
            came_back = (
                f"nothing: {number} words with an asterisk, and PubMed takes at most {MOST_TRUNCATIONS}"
            )
            do_now = "Write fewer of them in one search"
            raise SourceError.told("PubMed", f"the search of {name}", came_back, do_now)
        known = tuple(
            leaf
            for leaf in dict.fromkeys(leaves(query.node))
            if isinstance(leaf, Term) and leaf in self._unindexed
        )
        if any(harmed(query.node, known)):
            known = ()  # such a search is refused, whoever asked for the phrase before
        sent = Query.of(by_proximity(query.node, known)) if known else query
        warnings = tuple(map(asked_by_proximity, known))
        answer, examination = self._esearch(name, sent, retmax, may_be_empty=may_be_empty)
        warnings += examination.warnings
        if examination.askable:
            self._unindexed.update(examination.askable)
            sent = Query.of(by_proximity(sent.node, examination.askable))
            answer, examination = self._esearch(name, sent, retmax, may_be_empty=may_be_empty)
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

    def _esearch(
        self, name: str, query: Query, retmax: int, *, may_be_empty: bool
    ) -> tuple[SearchAnswer, Examination]:
        def read(document: Any) -> tuple[SearchAnswer, Examination]:
            answer = search_answer(document)
            examination = examine(query.node, answer, may_be_empty=may_be_empty)
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
        failed: set[Span] = set()
        while waiting:
            span = waiting.pop()
            dates = DateRange(span.first, span.last, "edat")
            days = f"{span.first:%Y/%m/%d} to {span.last:%Y/%m/%d}"
            try:
                part = self._search(f"{name}, {days}", Query.of(And.of(search, dates)), retmax=WINDOW)
            except SourceError as error:
                if error.do_now or span in failed:
                    raise
                failed.add(span)
                waiting.insert(0, span)  # once more, after the others
                continue
            if part.count <= WINDOW:
                yield part
            elif span.is_one_day:
                came_back = f"{part.count:,} articles, and PubMed hands out only {WINDOW:,}"
                asked = f"the articles of {name} of one day, {span.first:%Y/%m/%d}"
                raise SourceError.told("PubMed", asked, came_back, "Narrow the search")
            else:
                waiting.extend(cut(span, _pieces(part.count), today))

    def _full(self, pmids: Sequence[str]) -> Records:
        return Records(self.full_text(pmids, lambda body: requested_records(body, pmids)), ())

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


def requests_of_parts(whole: SearchResult, mostly: Span | None) -> int:
    """About how many requests it takes to complete a search."""
    return 0 if whole.count <= WINDOW else _pieces(whole.count) + (2 if mostly else 0)


def _pieces(count: int) -> int:
    return max(2, ceil(count * _MARGIN / WINDOW))


def _field_names(root: Element) -> dict[str, str]:
    names = {field.findtext("Name", ""): field.findtext("FullName", "") for field in root.iter("Field")}
    if not names:
        raise Transient("a description of PubMed without search fields")
    return names
