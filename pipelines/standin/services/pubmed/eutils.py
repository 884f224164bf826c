"""Which E-utility answers, and those beside ESearch: ESummary, EFetch, EInfo, each in the one form asked for."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from threading import Lock

from pipelines.pubmed_search.fields import FIELDS, Kind
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.records.full import full_record
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer, xml_answer
from pipelines.standin.services.pubmed.esearch import esearch

API_KEY = "simulated-key"
_WITHOUT_KEY, _WITH_KEY = 3, 10
_MOST_RECORDS = 500
_SET = (
    'PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"'
)


class PubMed:
    """A corpus behind the E-utilities, which count requests: 3 a second, 10 with `API_KEY`, or one rate for all."""

    def __init__(
        self,
        corpus: Corpus,
        rate_per_second: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.corpus = corpus
        self.rate_per_second = rate_per_second
        self.clock = clock
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        key = parameters.get("api_key")
        with self._lock:
            limit, left = self._allowance(key or "")
        if key is not None and key != API_KEY:
            wrong = {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}
            given = json_answer(wrong, status=400)
        elif left < 0:
            over = {"error": "API rate limit exceeded", "api-key": key or "127.0.0.1"}
            given = json_answer(over | {"count": f"{limit - left:g}", "limit": f"{limit:g}"}, status=429)
        else:
            given = answer(self.corpus, path, parameters)
        limits = {"X-RateLimit-Limit": f"{limit:g}", "X-RateLimit-Remaining": f"{max(left, 0):g}"}
        return replace(given, headers={**limits, **given.headers})

    def _allowance(self, key: str) -> tuple[float, float]:
        limit = self.rate_per_second or (_WITH_KEY if key else _WITHOUT_KEY)
        # Under one request a second the window has to be longer than a second.
        most, window = max(1, math.floor(limit)), max(1.0, 1 / limit)
        now, recent = self.clock(), self._recent[key]
        while recent and recent[0] <= now - window:
            recent.popleft()
        recent.append(now)
        return limit, most - len(recent)


def simulated(setting: Setting) -> PubMed:
    """The corpus of the setting."""
    return PubMed(setting.corpus, setting.rate_per_second)


def answer(corpus: Corpus, endpoint: str, asked: Mapping[str, str]) -> Answer:
    """The answer of an endpoint, such as `esearch.fcgi`, to these parameters."""
    if endpoint not in _ENDPOINTS:
        return text_answer("Not Found", status=404)
    database = asked.get("db", "")
    if not database:
        return text_answer("Bad Request (400): Mandatory parameter: db - is omitted", status=400)
    if database != "pubmed":
        return xml_answer(
            "eSearchResult", "<eSearchResult><ERROR>Invalid db name specified</ERROR></eSearchResult>"
        )
    return _ENDPOINTS[endpoint](corpus, asked)


def _esummary(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    pmids = [pmid for part in asked.get("id", "").split(",") if (pmid := part.strip())]
    header = {"header": {"type": "esummary", "version": "0.3"}}
    if not pmids:
        return json_answer(header | {"error": "Neither query_key nor id specified"})
    if len(pmids) > _MOST_RECORDS:
        message = (
            f"Too many UIDs in request. Maximum number of UIDs is {_MOST_RECORDS} for JSON format output."
        )
        return json_answer(header | {"esummaryresult": [message]})
    result: dict[str, object] = {"uids": pmids}
    for pmid in pmids:
        record = corpus.by_pmid.get(pmid)
        result[pmid] = _summary(record) if record else {"uid": pmid, "error": "cannot get document summary"}
    return json_answer(header | {"result": result})


def _summary(record: Record) -> dict[str, object]:
    status = "PubMed - indexed for MEDLINE" if record.indexed else "PubMed"
    return {
        "uid": record.pmid,
        "pubdate": record.pubdate,
        "epubdate": _worded(record.electronic),
        "source": record.journal,
        "authors": [{"name": record.author, "authtype": "Author", "clusterid": ""}],
        "lastauthor": record.author,
        "title": record.title,
        "sorttitle": record.plain_title.lower().rstrip("."),
        "volume": "1",
        "issue": "1",
        "pages": "1-9",
        "lang": [record.language],
        "pubtype": list(record.publication_types),
        "recordstatus": status,
        "pubstatus": "4",
        "articleids": [
            {"idtype": "pubmed", "idtypen": 1, "value": record.pmid},
            {"idtype": "doi", "idtypen": 3, "value": record.doi},
        ],
        "history": [{"pubstatus": name, "date": f"{day:%Y/%m/%d} 00:00"} for name, day in _history(record)],
        "references": [
            {"refsource": "Simulated", "reftype": kind, "pmid": int(pmid), "note": ""}
            for kind, pmid in record.references
        ],
        "attributes": ["Has Abstract"],
        "pmcrefcount": "",
        "fulljournalname": record.journal,
        "elocationid": f"doi: {record.doi}",
        "doctype": "citation",
        "sortpubdate": f"{record.printed:%Y/%m/%d} 00:00",
        "sortfirstauthor": record.author,
        "vernaculartitle": "",
    }


def _history(record: Record) -> Iterator[tuple[str, date]]:
    """Dates by the names of the real service, where `pubmed` is [edat] and `entrez` is [crdt]."""
    yield "received", record.entrez
    yield "pubmed", record.entrez
    if record.indexed:
        yield "medline", record.indexed
    yield "entrez", record.created


def _efetch(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    """Records in full as XML; what is not there is left out without a word, and so is one record in a thousand."""
    if asked.get("retmode") != "xml":
        return text_answer("Pubmed-entry ::= { simulated }")
    pmids = [pmid for part in asked.get("id", "").split(",") if (pmid := part.strip())]
    if not pmids:
        return text_answer("Id list is empty! Possibly it has no correct IDs.", status=400)
    found = (corpus.by_pmid.get(pmid) for pmid in pmids)
    told = "\n".join(full_record(record) for record in found if record and int(record.pmid) % 1_000 != 500)
    return xml_answer(_SET, f"<PubmedArticleSet>\n{told}\n</PubmedArticleSet>")


def _einfo(corpus: Corpus, _: Mapping[str, str]) -> Answer:
    fields = "".join(
        f"<Field><Name>{field.code}</Name><FullName>{field.name}</FullName>"
        f"<IsDate>{'Y' if field.kind is Kind.DATE else 'N'}</IsDate></Field>\n"
        for field in FIELDS
    )
    return xml_answer(
        "eInfoResult",
        f"<eInfoResult><DbInfo><DbName>pubmed</DbName><Count>{len(corpus.records)}</Count>"
        f"<FieldList>\n{fields}</FieldList></DbInfo></eInfoResult>",
    )


def _worded(day: date | None) -> str:
    return f"{day:%Y %b} {day.day}" if day else ""


_ENDPOINTS: dict[str, Callable[[Corpus, Mapping[str, str]], Answer]] = {
    "esearch.fcgi": esearch,
    "esummary.fcgi": _esummary,
    "efetch.fcgi": _efetch,
    "einfo.fcgi": _einfo,
}
