"""Which E-utility answers, and those beside ESearch: ESummary, EInfo and EFetch."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape

from pipelines.pubmed_search.fields import FIELDS, Kind
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.answers import Answer, json_answer, text_answer, xml_answer
from pipelines.standin.services.esearch import esearch

_MOST_RECORDS = 10_000
_JSON_RECORDS = 500


def answer(corpus: Corpus, endpoint: str, asked: Mapping[str, str]) -> Answer:
    """The answer of an endpoint, such as `esearch.fcgi`, to these parameters."""
    if endpoint not in _ENDPOINTS:
        return text_answer("Not Found", status=404)
    database = asked.get("db", "")
    if not database and endpoint != "einfo.fcgi":
        return text_answer("Bad Request (400): Mandatory parameter: db - is omitted", status=400)
    if database not in {"", "pubmed"}:
        return xml_answer(
            "eSearchResult", "<eSearchResult><ERROR>Invalid db name specified</ERROR></eSearchResult>"
        )
    return _ENDPOINTS[endpoint](corpus, asked)


def _esummary(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    pmids = _pmids(asked)
    as_json = asked.get("retmode") == "json"
    if not pmids:
        message = "Neither query_key nor id specified"
        if as_json:
            return json_answer({"header": {"type": "esummary", "version": "0.3"}, "error": message})
        return xml_answer(
            "eSummaryResult", f"<eSummaryResult>\n\t<ERROR>{message}</ERROR>\n</eSummaryResult>"
        )
    if not as_json:
        return _summaries_as_xml(corpus, pmids)
    if len(pmids) > _JSON_RECORDS:
        message = (
            f"Too many UIDs in request. Maximum number of UIDs is {_JSON_RECORDS} for JSON format output."
        )
        return json_answer({"header": {"type": "esummary", "version": "0.3"}, "esummaryresult": [message]})
    result: dict[str, object] = {"uids": pmids}
    for pmid in pmids:
        record = corpus.by_pmid.get(pmid)
        result[pmid] = _summary(record) if record else {"uid": pmid, "error": "cannot get document summary"}
    return json_answer({"header": {"type": "esummary", "version": "0.3"}, "result": result})


def _summary(record: Record) -> dict[str, object]:
    status = "PubMed - indexed for MEDLINE" if record.indexed else "PubMed"
    return {
        "uid": record.pmid,
        "pubdate": record.pubdate,
        "epubdate": _worded(record.electronic),
        "source": record.journal,
        "authors": [{"name": "Simulated A", "authtype": "Author", "clusterid": ""}],
        "lastauthor": "Simulated A",
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
        "references": [],
        "attributes": ["Has Abstract"],
        "pmcrefcount": "",
        "fulljournalname": record.journal,
        "elocationid": f"doi: {record.doi}",
        "doctype": "citation",
        "sortpubdate": f"{record.printed:%Y/%m/%d} 00:00",
        "sortfirstauthor": "Simulated A",
        "vernaculartitle": "",
    }


def _history(record: Record) -> Iterator[tuple[str, date]]:
    """Dates by the names of the real service, where `pubmed` is [edat] and `entrez` is [crdt]."""
    yield "received", record.entrez
    yield "pubmed", record.entrez
    if record.indexed:
        yield "medline", record.indexed
    yield "entrez", record.created


def _summaries_as_xml(corpus: Corpus, pmids: list[str]) -> Answer:
    documents = ""
    for record in filter(None, map(corpus.by_pmid.get, pmids)):
        history = "".join(
            f"<PubMedPubDate><PubStatus>{name}</PubStatus><Date>{day:%Y/%m/%d} 00:00</Date></PubMedPubDate>"
            for name, day in _history(record)
        )
        types = "".join(f"<flag>{name}</flag>" for name in record.publication_types)
        documents += (
            f'<DocumentSummary uid="{record.pmid}"><PubDate>{record.pubdate}</PubDate>'
            f"<EPubDate>{_worded(record.electronic)}</EPubDate><Source>{record.journal}</Source>"
            f"<Title>{escape(record.title)}</Title><Lang><string>{record.language}</string></Lang>"
            f"<PubType>{types}</PubType><History>{history}</History></DocumentSummary>\n"
        )
    body = f'<DocumentSummarySet status="OK">\n{documents}</DocumentSummarySet>'
    return xml_answer("eSummaryResult", f"<eSummaryResult>\n{body}\n</eSummaryResult>")


def _efetch(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    articles = ""
    for record in filter(None, map(corpus.by_pmid.get, _pmids(asked))):
        history = "".join(
            f'<PubMedPubDate PubStatus="{name}">{_elements(day)}</PubMedPubDate>'
            for name, day in _history(record)
        )
        types = "".join(f"<PublicationType>{name}</PublicationType>" for name in record.publication_types)
        electronic = (
            f'<ArticleDate DateType="Electronic">{_elements(record.electronic)}</ArticleDate>'
            if record.electronic
            else ""
        )
        articles += (
            f'<PubmedArticle><MedlineCitation><PMID Version="1">{record.pmid}</PMID><Article><Journal>'
            f"<JournalIssue><PubDate><MedlineDate>{record.pubdate}</MedlineDate></PubDate></JournalIssue></Journal>"
            f"<ArticleTitle>{escape(record.plain_title)}</ArticleTitle><Abstract><AbstractText>"
            f"{escape(record.abstract)}</AbstractText></Abstract><Language>{record.language}</Language>"
            f"<PublicationTypeList>{types}</PublicationTypeList>{electronic}</Article></MedlineCitation><PubmedData>"
            f"<History>{history}</History></PubmedData></PubmedArticle>\n"
        )
    return xml_answer("PubmedArticleSet", f"<PubmedArticleSet>\n{articles}</PubmedArticleSet>")


def _einfo(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    if "db" not in asked:
        return xml_answer(
            "eInfoResult", "<eInfoResult><DbList><DbName>pubmed</DbName></DbList></eInfoResult>"
        )
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


def _pmids(asked: Mapping[str, str]) -> list[str]:
    return [pmid for part in asked.get("id", "").split(",") if (pmid := part.strip())][:_MOST_RECORDS]


def _worded(day: date | None) -> str:
    return f"{day:%Y %b} {day.day}" if day else ""


def _elements(day: date) -> str:
    return f"<Year>{day.year}</Year><Month>{day.month}</Month><Day>{day.day}</Day>"


_ENDPOINTS: dict[str, Callable[[Corpus, Mapping[str, str]], Answer]] = {
    "esearch.fcgi": esearch,
    "esummary.fcgi": _esummary,
    "efetch.fcgi": _efetch,
    "einfo.fcgi": _einfo,
}
