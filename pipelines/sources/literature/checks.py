"""What Exoscope takes for granted about PubMed, in about a dozen requests."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from pipelines.errors import SourceError
from pipelines.pubmed_search.fields import BY_TAG, FIELDS
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.tree import MOST_TRUNCATIONS, Or, truncations
from pipelines.sources.checks import Broken, Questions, Untold, known, seen
from pipelines.sources.pubmed.efetch import requested_records
from pipelines.sources.pubmed.esearch import WINDOW, SearchAnswer, search_answer
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.eutils import EUtilities
from pipelines.sources.pubmed.pubmed import FULL_BATCH, PubMed, year_query
from pipelines.sources.pubmed.record import Record, Records
from pipelines.topics.catalogue import DEFINITIONS, FIELD, Search, searches_to_send

_WORD = "exosom*[ti]"
_UNKNOWN = '"exoscope asks for an unknown phrase"[tiab]'
_STEM = "exosom"
_NEAR = '"derived exosomes"[tiab:~0]'
_RECORDS = 20
#: A number that no article has yet.
_NO_PMID = "99999999"


class PubMedQuestions(Questions):
    """The questions to PubMed."""

    _fields: dict[str, str] | None = None
    _pmids: Sequence[str] = ()
    _records: Records | None = None
    _in_full: tuple[Record, ...] = ()
    _many: frozenset[str] | None = None

    @cached_property
    def pubmed(self) -> PubMed:
        """Counts, one after another."""
        return PubMed(self.client, workers=1)

    def _answers(self) -> str:
        self._fields = self.pubmed.field_tags()
        allowed = self.heard.header("x-ratelimit-limit")
        needed = 10 if self.client.api_key else 3
        if allowed is None:
            return "yes, without saying how many requests a second it allows"
        if not allowed.isdecimal() or int(allowed) < needed:
            raise Broken(
                f"{allowed[:20]} requests a second allowed, where {needed} were expected",
                "Check NCBI_API_KEY in your NCBI account; without a key 3 a second are allowed to each address",
            )
        return f"yes, {allowed} requests a second allowed"

    def _names_fields(self) -> str:
        live = known(self._fields, "the list of fields did not come")
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
        year = self.year
        whole, *halves = (
            self._counted(f"{_WORD} AND {year}/{days}[edat]", "edat")
            for days in (f"01/01:{year}/12/31", f"01/01:{year}/06/30", f"07/01:{year}/12/31")
        )
        counts = f"{whole:,} articles with {_WORD} in {year}; {halves[0]:,} + {halves[1]:,} in its halves"
        return seen(counts, holds=0 < whole == sum(halves))

    def _first_years(self) -> str:
        year = self.year
        whole = self._counted(f"{year}:{year}[dp]", "dp")
        first = self._counted(year_query(year, "publication", first_year=year).text, "dp")
        counts = f"{whole:,} articles dated {year}, {first:,} of them first in {year}"
        # Most articles have both their dates in one year; anything else is a NOT that was read otherwise.
        return seen(counts, holds=whole / 2 < first <= whole)

    def _window(self) -> str:
        search = self.topics.topics[FIELD].definitions["broad"]
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

        self._records = EUtilities(self.client).esummary(
            f"{len(pmids)} records", lambda document: summaries(document, pmids), pmids=pmids
        )
        absent = len(self._records.absent)
        return f"{len(pmids)} records for {len(pmids)} PMIDs" + f", {absent} of them empty" * bool(absent)

    def _gives_full_records(self) -> str:
        if self._records is None or not self._records.found:
            raise Untold("there is no record to compare with")
        short = {record.pmid: record for record in self._records.found}
        found = self.pubmed.full_text(list(short), lambda body: requested_records(body, list(short)))
        self._in_full = found
        differ = [record.pmid for record in found if record.doi != short[record.pmid].doi]
        authors, places = (
            sum(bool(record.details and getattr(record.details, what)) for record in found)
            for what in ("authors", "affiliations")
        )
        counts = f"{len(found)} for {len(short)} PMIDs, {authors} with authors, {places} with affiliations"
        if differ:
            counts += f"; another DOI than in short: PMID {differ[0]}"
        return seen(counts, holds=bool(authors) and not differ and 2 * len(found) > len(short))

    def _gives_many(self) -> str:
        if not self._in_full:
            raise Untold("no record came in full")
        pmids = [*self._pmids[: FULL_BATCH - 1], _NO_PMID]
        found = self.pubmed.full_text(pmids, lambda body: requested_records(body, pmids))
        self._many = frozenset(record.pmid for record in found)
        return seen(f"{len(found)} for {len(pmids)} PMIDs", holds=2 * len(found) > len(pmids))

    def _leaves_out(self) -> str:
        many = known(self._many, "no records came")
        return seen(f"{len(many & {_NO_PMID})} of {len(many)} are {_NO_PMID}", holds=_NO_PMID not in many)

    def _finds_revisions(self) -> str:
        told = ((record.details, record.pmid) for record in self._in_full)
        days = [(known.revised_on, pmid) for known, pmid in told if known and known.revised_on]
        if not days:
            raise Untold("no full record has a day of revision")
        day, pmid = max(days)
        found = self._search(f"{pmid}[uid] AND {_day(day)}:3000/12/31[mdat]", retmax=0).count
        return seen(f"article {pmid}, revised {_day(day)}: {found} found from that day on", holds=found == 1)

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
        types = self.heard.content_types("esearch.fcgi")
        if not types:
            raise Untold("no search was answered")
        return seen(", ".join(sorted(types)), holds=types == {"application/json"})

    def _translated(self, definition: str) -> str:
        """What PubMed makes of the searches of one definition, as many of them in one request as PubMed takes.

        Joined by OR, they are translated as they would be alone, since each is an AND group of its own. Only when
        PubMed finds fault with a request are its searches asked one by one, to raise `Broken` with the topics it
        changes.
        """
        texts = {
            sent.topic: sent.text for sent in searches_to_send(self.topics) if sent.definition == definition
        }
        # Facets are asked at one width only: they travel with the shortest searches.
        if definition == DEFINITIONS[0]:
            texts |= {f"facet {facet.id}": facet.text for facet in self.topics.facets.values()}
        queries = {name: Query.read(text) for name, text in texts.items()}
        seen_of = []
        for chunk in chunks(queries):
            joined = " OR ".join(f"({query.text})" for query in chunk.values())
            whole = Query(joined, Or.of(*(query.node for query in chunk.values())))
            try:
                result = self.pubmed.count(whole, name=f"all topics ({definition})")
            except SourceError as error:
                if not error.do_now:
                    raise
                seen_of.append(_one_by_one(self.pubmed, chunk, definition, error))
            else:
                seen_of.append(f"{len(chunk)} searches, {result.count:,} articles{_remarks(result.warnings)}")
        return "; ".join(seen_of)

    def _tells_a_loss(self) -> str:
        answer = self._search(f"{_WORD} OR {_UNKNOWN}", retmax=0)
        told = ", ".join(answer.lost_phrases) or "nothing"
        return seen(
            f"{answer.count:,} articles, and {told} told as not found",
            holds=bool(answer.count) and told == _UNKNOWN,
        )

    def _truncations(self) -> str:
        most = " OR ".join(f"{_STEM}{number:03}*[ti]" for number in range(MOST_TRUNCATIONS - 1))
        count = self._search(f"{_WORD} OR {most}", retmax=0).count
        try:
            more = self._search(f"{_WORD} OR {_STEM}* OR {most}", retmax=0)
        except SourceError as error:
            return seen(
                f"{MOST_TRUNCATIONS} asterisks: {count:,} articles; one more: {error.came_back[:120]}",
                holds=count > 0,
            )
        return f"{MOST_TRUNCATIONS} asterisks: {count:,} articles; one more: {more.count:,}"

    asks = (
        (
            "answers",
            "PubMed is reachable and takes our name, the e-mail address and the API key, if there is one.",
            _answers,
        ),
        (
            "search fields",
            f"PubMed knows the {len(FIELDS)} fields that searches may name, by the names we read back.",
            _names_fields,
        ),
        *(
            (
                f"searches ({definition})",
                "PubMed takes every search word for word: all tags and MeSH headings are known."
                + (" So are those of the facets." if definition == DEFINITIONS[0] else ""),
                lambda self, definition=definition: self._translated(definition),
            )
            for definition in DEFINITIONS
        ),
        (
            "Entrez dates",
            "[edat] puts each article on one day: the halves of {year} make up the year.",
            _halves,
        ),
        (
            "publication dates",
            "{year}:{year}[dp] NOT 1500:{before}[dp] leaves the articles that appeared first in {year}.",
            _first_years,
        ),
        ("window", f"One search hands out {WINDOW:,} PMIDs, neither more nor fewer.", _window),
        ("records", "ESummary gives the records asked for, and no others.", _gives_records),
        (
            "full records",
            "EFetch gives the same records in full, with authors and affiliations.",
            _gives_full_records,
        ),
        ("200 full records", f"EFetch takes {FULL_BATCH} PMIDs in one request by POST.", _gives_many),
        ("unknown PMIDs", "EFetch leaves out a PMID that it does not have, without an error.", _leaves_out),
        ("revisions", "[mdat] finds an article from the day of its last revision on.", _finds_revisions),
        (
            "history names",
            "In a record's history, 'pubmed' is the Entrez date [edat] and 'entrez' the create date [crdt].",
            _history,
        ),
        (
            "neighbouring words",
            'A phrase with [tiab:~0] is searched as words side by side, and "~0" stays in the translation.',
            _neighbours,
        ),
        (
            "unknown phrases",
            "A phrase in no article is named in the answer, and the rest of its OR group is searched.",
            _tells_a_loss,
        ),
        (
            "asterisks",
            f"One search takes {MOST_TRUNCATIONS} words with an asterisk; and fails with one more, or finds all.",
            _truncations,
        ),
        ("JSON", "ESearch by POST answers as application/json.", _json),
    )

    def _counted(self, term: str, tag: str) -> int:
        answer = self._search(term, retmax=0)
        seen(
            f"[{tag}] is understood as {answer.translation[:120]}",
            holds=f"[{BY_TAG[tag].name}]" in answer.translation,
        )
        return answer.count

    def _search(self, term: str, *, retmax: int) -> SearchAnswer:
        # Not through PubMed.search, which refuses at once whatever it finds wrong with an answer.
        return EUtilities(self.client).esearch(
            f"the search {term[:80]}", search_answer, term=term, retmax=retmax
        )


def chunks(queries: Mapping[str, Query]) -> list[dict[str, Query]]:
    """The searches in groups, none with more asterisks together than PubMed takes in one request."""
    groups: list[dict[str, Query]] = []
    room = -1
    for name, query in queries.items():
        number = truncations(query.node)
        if number > room:
            groups.append({})
            room = MOST_TRUNCATIONS
        room -= number
        groups[-1][name] = query
    return groups


def _on_its_days(record: Record) -> str:
    dates = ((record.entrez_date, "edat"), (record.create_date, "crdt"))
    return " AND ".join([f"{record.pmid}[uid]", *(f"{_day(day)}:{_day(day)}[{tag}]" for day, tag in dates)])


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


_SHOWN = 3


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
