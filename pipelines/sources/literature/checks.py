"""What Exoscope takes for granted about PubMed, in about a dozen requests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from pipelines.errors import SourceError
from pipelines.pubmed_search.fields import BY_TAG, FIELDS
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.tree import Or
from pipelines.sources.checks import Assumption, Broken, Check, Heard, Untold, checked, seen
from pipelines.sources.client import Client
from pipelines.sources.pubmed.esearch import WINDOW, SearchAnswer, search_answer
from pipelines.sources.pubmed.esummary import Record, Records, summaries
from pipelines.sources.pubmed.eutils import EUtilities
from pipelines.sources.pubmed.pubmed import PubMed, year_query
from pipelines.topics.catalogue import DEFINITIONS, FIELD, Catalogue, Search, searches_to_send

_WORD = "exosom*[ti]"
_NEAR = '"derived exosomes"[tiab:~0]'
# Articles that are a year or two old still come in; older years only move by corrections.
_CLOSED_AFTER = 2
_RECORDS = 20


class _PubMed:
    def __init__(self, client: Client, heard: Heard, topics: Catalogue, today: date) -> None:
        self._client = client
        self._heard = heard
        self._topics = topics
        self._year = today.year - _CLOSED_AFTER
        self._eutils = EUtilities(client)
        self._pubmed = PubMed(client, workers=1)
        self._fields: dict[str, str] | None = None
        self._pmids: Sequence[str] = ()
        self._records: Records | None = None

    def assumptions(self) -> Sequence[Assumption]:
        year, topics = self._year, self._topics
        return (
            Assumption(
                "answers",
                "PubMed is reachable and takes our name, the e-mail address and the API key, if there is one.",
                self._answers,
            ),
            Assumption(
                "search fields",
                f"PubMed knows the {len(FIELDS)} fields that searches may name, by the names we read back.",
                self._names_fields,
            ),
            *(
                Assumption(
                    f"searches ({definition})",
                    "PubMed takes every search word for word: all tags and MeSH headings are known."
                    + (" So are those of the facets." if definition == DEFINITIONS[0] else ""),
                    partial(_translated, self._pubmed, topics, definition),
                )
                for definition in DEFINITIONS
            ),
            Assumption(
                "Entrez dates",
                f"[edat] puts each article on one day: the halves of {year} make up the year.",
                self._halves,
            ),
            Assumption(
                "publication dates",
                f"{year}:{year}[dp] NOT 1500:{year - 1}[dp] leaves the articles that appeared first in {year}.",
                self._first_years,
            ),
            Assumption(
                "window", f"One search hands out {WINDOW:,} PMIDs, neither more nor fewer.", self._window
            ),
            Assumption(
                "records", "ESummary gives the records asked for, and no others.", self._gives_records
            ),
            Assumption(
                "history names",
                "In a record's history, 'pubmed' is the Entrez date [edat] and 'entrez' the create date [crdt].",
                self._history,
            ),
            Assumption(
                "neighbouring words",
                'A phrase with [tiab:~0] is searched as words side by side, and "~0" stays in the translation.',
                self._neighbours,
            ),
            Assumption("JSON", "ESearch by POST answers as application/json.", self._json),
        )

    def _answers(self) -> str:
        self._fields = self._pubmed.field_tags()
        allowed = self._heard.header("x-ratelimit-limit")
        needed = 10 if self._client.api_key else 3
        if allowed is None:
            return "yes, without saying how many requests a second it allows"
        if not allowed.isdecimal() or int(allowed) < needed:
            raise Broken(
                f"{allowed[:20]} requests a second allowed, where {needed} were expected",
                "Check NCBI_API_KEY in your NCBI account; without a key 3 a second are allowed to each address",
            )
        return f"yes, {allowed} requests a second allowed"

    def _names_fields(self) -> str:
        if self._fields is None:
            raise Untold("the list of fields did not come")
        live = self._fields
        wrong = [
            f"[{field.tag}] {field.code} is "
            + (f"'{live[field.code]}'" if field.code in live else "not there")
            + f", expected '{field.name}'"
            for field in FIELDS
            if live.get(field.code) != field.name
        ]
        return seen(
            "; ".join(wrong) or f"all {len(FIELDS)}, among the {len(live)} that PubMed has", holds=not wrong
        )

    def _halves(self) -> str:
        year = self._year
        whole, *halves = (
            self._counted(f"{_WORD} AND {year}/{days}[edat]", "edat")
            for days in (f"01/01:{year}/12/31", f"01/01:{year}/06/30", f"07/01:{year}/12/31")
        )
        counts = f"{whole:,} articles with {_WORD} in {year}; {halves[0]:,} + {halves[1]:,} in its halves"
        return seen(counts, holds=0 < whole == sum(halves))

    def _first_years(self) -> str:
        year = self._year
        whole = self._counted(f"{year}:{year}[dp]", "dp")
        first = self._counted(year_query(year, "publication", first_year=year).text, "dp")
        counts = f"{whole:,} articles dated {year}, {first:,} of them first in {year}"
        # Most articles have both their dates in one year; anything else is a NOT that was read otherwise.
        return seen(counts, holds=whole / 2 < first <= whole)

    def _window(self) -> str:
        search = self._topics.topics[FIELD].definitions["broad"]
        if not isinstance(search, Search):
            raise Untold("the field is no search of its own")
        answer = self._search(search.text, retmax=WINDOW)
        self._pmids = answer.pmids
        received = len(set(answer.pmids))
        if answer.count <= WINDOW:
            raise Untold(f"the largest search found {answer.count:,} articles only")
        return seen(f"{received:,} PMIDs of {answer.count:,} articles", holds=received == WINDOW)

    def _gives_records(self) -> str:
        # Spread over the whole window: the dates of the newest records have not had time to differ.
        pmids = self._pmids[:: max(1, len(self._pmids) // _RECORDS)][:_RECORDS]
        if not pmids:
            raise Untold("there are no PMIDs to ask for, since the search for the window brought none")

        self._records = self._eutils.esummary(
            f"{len(pmids)} records", lambda document: summaries(document, pmids), pmids=pmids
        )
        absent = len(self._records.absent)
        return f"{len(pmids)} records for {len(pmids)} PMIDs" + f", {absent} of them empty" * bool(absent)

    def _history(self) -> str:
        if self._records is None or not self._records.found:
            raise Untold("there is no record to look at")
        dated = [record for record in self._records.found if record.entrez_date and record.create_date]
        if not dated:
            raise Broken(f"none of {len(self._records.found)} records has a 'pubmed' and an 'entrez' date")
        telling = [record for record in dated if record.entrez_date != record.create_date]
        if not telling:
            raise Untold(f"both dates are the same in all {len(dated)} records")
        record = telling[0]
        days = f"'pubmed' {_day(record.entrez_date)}, 'entrez' {_day(record.create_date)}"
        if not self._search(_on_its_days(record), retmax=0).count:
            raise Broken(f"PubMed does not find article {record.pmid} on the days of its history: {days}")
        return f"article {record.pmid} is found on both its days: {days}"

    def _neighbours(self) -> str:
        answer = self._search(_NEAR, retmax=0)
        return seen(
            f"{answer.count:,} articles, understood as {answer.translation[:80]}",
            holds=f"[{BY_TAG['tiab'].name}:~0]" in answer.translation,
        )

    def _json(self) -> str:
        types = self._heard.content_types("esearch.fcgi")
        if not types:
            raise Untold("no search was answered")
        return seen(", ".join(sorted(types)), holds=types == {"application/json"})

    def _counted(self, term: str, tag: str) -> int:
        answer = self._search(term, retmax=0)
        seen(
            f"[{tag}] is understood as {answer.translation[:120]}",
            holds=f"[{BY_TAG[tag].name}]" in answer.translation,
        )
        return answer.count

    def _search(self, term: str, *, retmax: int) -> SearchAnswer:
        # Not through PubMed.search, which refuses at once whatever it finds wrong with an answer.
        return self._eutils.esearch(f"the search {term[:80]}", search_answer, term=term, retmax=retmax)


def pubmed_checks(client: Client, heard: Heard, topics: Catalogue, today: date) -> Iterator[Check]:
    """The checks of PubMed, each as it gets done. `heard` listens to the client's answers."""
    yield from checked(client.service.name, _PubMed(client, heard, topics, today).assumptions(), heard)


def _on_its_days(record: Record) -> str:
    dates = ((record.entrez_date, "edat"), (record.create_date, "crdt"))
    return " AND ".join([f"{record.pmid}[uid]", *(f"{_day(day)}:{_day(day)}[{tag}]" for day, tag in dates)])


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


_SHOWN = 3


def _translated(pubmed: PubMed, topics: Catalogue, definition: str) -> str:
    """What PubMed makes of the searches of one definition, all of them in one request.

    Joined by OR, they are translated as they would be alone, since each is an AND group of its own. Only when
    PubMed finds fault with the whole are they asked one by one, to raise `Broken` with the topics it changes.
    """
    texts = {sent.topic: sent.text for sent in searches_to_send(topics) if sent.definition == definition}
    # Facets are asked at one width only: they travel with the shortest searches.
    if definition == DEFINITIONS[0]:
        texts |= {f"facet {facet.id}": facet.text for facet in topics.facets.values()}
    queries = {name: Query.read(text) for name, text in texts.items()}
    joined = " OR ".join(f"({query.text})" for query in queries.values())
    whole = Query(joined, Or.of(*(query.node for query in queries.values())))
    try:
        result = pubmed.count(whole, name=f"all topics ({definition})")
    except SourceError as error:
        if not error.do_now:
            raise
        return _one_by_one(pubmed, queries, definition, error)
    return f"{len(queries)} searches, {result.count:,} articles{_remarks(result.warnings)}"


def _one_by_one(pubmed: PubMed, queries: Mapping[str, Query], definition: str, together: SourceError) -> str:
    refused: dict[str, SourceError] = {}
    warnings: list[str] = []
    for name, query in queries.items():
        try:
            warnings += pubmed.count(query, name=f"{name} ({definition})").warnings
        except SourceError as error:
            if not error.do_now:
                raise
            refused[name] = error
    if refused:
        reasons = [f"{name}: {error.came_back}" for name, error in refused.items()]
        more = f"; and {len(refused) - _SHOWN} more" if len(refused) > _SHOWN else ""
        raise Broken("; ".join(reasons[:_SHOWN]) + more, next(iter(refused.values())).do_now)
    remarks = _remarks(tuple(dict.fromkeys(warnings)))
    return f"{len(queries)} searches one by one{remarks}; in one request: {together.came_back}"


def _remarks(warnings: tuple[str, ...]) -> str:
    if not warnings:
        return ""
    more = f" and {len(warnings) - _SHOWN} more" if len(warnings) > _SHOWN else ""
    return f"; to know, and no harm: {' '.join(warnings[:_SHOWN])}{more}"
