"""Every reader of answers, fed with sound answers that were changed: a result, or a word on what is wrong with them."""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutated import mutated

from pipelines.errors import ExoscopeError
from pipelines.sources.answers import RawAnswer, Refused, Transient, document
from pipelines.sources.europepmc import europepmc
from pipelines.sources.filings import edgar
from pipelines.sources.filings import part as filings
from pipelines.sources.grants import part as grants
from pipelines.sources.grants import reporter
from pipelines.sources.icite import icite
from pipelines.sources.pubmed.esearch import search_answer
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.pubmed import _field_names
from pipelines.sources.safety import openfda
from pipelines.sources.safety import part as safety
from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.trials import registry
from pipelines.sources.trials.studies import read_nct_id, read_study
from pipelines.sources.wikimedia import wikimedia
from pipelines.tables.fetched.filings import FILINGS
from pipelines.tables.fetched.icite import REACH
from pipelines.tables.fetched.wikimedia import WIKIPEDIA_VIEWS

_SOUND_ERRORS = (ExoscopeError, Refused, Transient)
_EXAMPLES = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

_ESEARCH: dict[str, Any] = {
    "header": {"type": "esearch", "version": "0.3"},
    "esearchresult": {
        "count": "2",
        "retmax": "2",
        "idlist": ["1", "2"],
        "querytranslation": '"exosomes"[Title]',
        "errorlist": {"phrasesnotfound": ["x"], "fieldsnotfound": ["y"]},
        "warninglist": {
            "phrasesignored": ["a"],
            "quotedphrasesnotfound": ["b"],
            "outputmessages": ["No items found."],
        },
    },
}
_ESUMMARY = {
    "result": {
        "uids": ["1", "2"],
        "1": {
            "uid": "1",
            "pubdate": "2024 May 3",
            "epubdate": "2024 Apr",
            "source": "J",
            "fulljournalname": "Journal",
            "title": "Exosomes &lt;i&gt;x&lt;/i&gt;",
            "lang": ["eng"],
            "pubtype": ["Journal Article"],
            "articleids": [{"idtype": "doi", "value": "10.1/x"}],
            "history": [{"pubstatus": "pubmed", "date": "2024/05/03 05:00"}],
        },
        "2": {"uid": "2", "error": "cannot get document summary"},
    }
}
_STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "briefTitle": "T", "officialTitle": "O"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "whyStopped": "w",
            "startDateStruct": {"date": "2020-05", "type": "ACTUAL"},
            "studyFirstPostDateStruct": {"date": "2020-05-01"},
            "lastUpdatePostDateStruct": {"date": "2021-05-01"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "S", "class": "INDUSTRY"}},
        "conditionsModule": {"conditions": ["C"], "keywords": ["k"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {"primaryPurpose": "TREATMENT"},
            "enrollmentInfo": {"count": 20, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "A", "description": "d"}],
            "interventions": [{"type": "DRUG", "name": "exosomes", "otherNames": ["x"], "description": "d"}],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "m"}]},
        "contactsLocationsModule": {"locations": [{"country": "Iran"}]},
    },
    "hasResults": False,
}
_REPORT = {
    "meta": {"last_updated": "2026-11-20", "results": {"skip": 0, "limit": 1000, "total": 1}},
    "results": [
        {
            "recall_number": "D-1-2026",
            "report_number": "1",
            "safetyreportid": "1",
            "safetyreportversion": "2",
            "report_date": "20260101",
            "receivedate": "20260101",
            "date_created": "20260101",
            "recalling_firm": "F",
            "product_description": "exosomes",
            "reason_for_recall": "r",
            "code_info": "lot 1",
            "classification": "Class I",
            "status": "Ongoing",
            "reactions": ["pain"],
            "products": [{"product_name": "p", "name_brand": "b", "role": "Suspect"}],
            "outcomes": ["Death"],
            "patient": {"drug": [{"medicinalproduct": "p"}], "reaction": [{"reactionmeddrapt": "q"}]},
        }
    ],
}
_PROJECTS: dict[str, Any] = {
    "meta": {"total": 1, "offset": 0, "limit": 500},
    "results": [
        {
            "appl_id": 1,
            "project_num": "1R01",
            "core_project_num": "R01",
            "fiscal_year": 2024,
            "project_title": "Exosomes",
            "abstract_text": "a",
            "pref_terms": "t",
            "terms": "t",
            "phr_text": "p",
            "award_amount": 1000,
            "organization": {"org_name": "O", "org_country": "US"},
            "agency_ic_admin": {"abbreviation": "NCI"},
            "project_start_date": "2024-01-01T00:00:00",
            "project_end_date": "2025-01-01T00:00:00",
            "award_notice_date": "2024-01-01T00:00:00",
        }
    ],
}
_EUROPE = {
    "version": "6.9",
    "hitCount": 1,
    "nextCursorMark": "m",
    "request": {"queryString": "q", "resultType": "idlist", "synonym": False},
    "resultList": {
        "result": [{"id": "1", "source": "MED", "firstPublicationDate": "2024-01-01", "pubYear": "2024"}]
    },
}


def _read_safety(found: Any) -> Any:
    for endpoint in ENDPOINTS.values():
        records, _, _ = openfda.read_page(found, endpoint)
        safety.safety_reports([one for one in records if isinstance(one, openfda.Report)])


def _read_projects(found: Any) -> Any:
    records, _ = reporter.read_page(found, [2024])
    grants.grants([one for one in records if isinstance(one, reporter.Project)])


_ICITE: dict[str, Any] = {
    "data": [
        {
            "pmid": 1,
            "year": 2020,
            "human": 0.5,
            "animal": 0,
            "molecular_cellular": 0.5,
            "x_coord": 0.43,
            "y_coord": 0.25,
            "apt": 0.05,
            "is_clinical": "Yes",
            "cited_by_clin": [2, 3],
        }
    ]
}


def _read_reach(found: Any) -> Any:
    told = [one for one in icite.read_page(found, ["1"]) if isinstance(one, dict)]
    REACH.check(REACH.frame(one | {"asked_at": "2026-11-23T12:00:00+00:00"} for one in told[:1]))


_PAGES: dict[str, Any] = {
    "query": {
        "normalized": [{"from": "a", "to": "A"}],
        "redirects": [{"from": "A", "to": "B"}],
        "pages": [
            {
                "ns": 0,
                "title": "B",
                "redirects": [{"ns": 0, "title": "C"}],
                "langlinks": [{"lang": "ko", "title": "D"}],
            },
            {"ns": 0, "title": "E", "missing": True},
        ],
    }
}
_VIEWS: dict[str, Any] = {
    "items": [
        {"project": "en.wikipedia", "article": "A", "timestamp": "2026090100", "agent": "user", "views": 7}
    ]
}


def _read_views(found: Any) -> Any:
    told = wikimedia.read_views(found, "en.wikipedia")
    WIKIPEDIA_VIEWS.check(WIKIPEDIA_VIEWS.frame(("en.wikipedia", "A", *one) for one in told.items()))


_FILINGS: dict[str, Any] = {
    "timed_out": False,
    "_shards": {"failed": 0},
    "hits": {
        "total": {"value": 1, "relation": "eq"},
        "hits": [
            {
                "_id": "0001133869-24-000001:a.htm",
                "_source": {
                    "ciks": ["0001133869", "0000000042"],
                    "display_names": ["A INC  (AA)  (CIK 0001133869)", "B LTD  (CIK 0000000042)"],
                    "root_forms": ["10-K"],
                    "form": "10-K/A",
                    "file_date": "2024-05-06",
                    "adsh": "0001133869-24-000001",
                },
            }
        ],
    },
    "aggregations": {"form_filter": {"buckets": [{"key": "10-K", "doc_count": 1}]}},
}


def _read_filings(found: Any) -> Any:
    page = edgar.read_page(found, edgar.search_text("exosomes", 2024))
    documents = [one for one in page.documents if isinstance(one, edgar.Document)]
    FILINGS.check(FILINGS.frame(filings.filings_of(documents)))
    filings.by_form(page.forms, page.total)


_READERS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "esearch": (_ESEARCH, search_answer),
    "esummary": (_ESUMMARY, lambda found: summaries(found, ["1", "2"])),
    "study": (_STUDY, read_study),
    "number of a study": (_STUDY, read_nct_id),
    "openfda": (_REPORT, _read_safety),
    "reporter": (_PROJECTS, _read_projects),
    "europepmc": (_EUROPE, lambda found: europepmc.read_page(found, "q", 0)),
    "icite": (_ICITE, _read_reach),
    "pages": (_PAGES, lambda found: wikimedia.read_pages([found], ["A"])),
    "views": (_VIEWS, _read_views),
    "filings": (_FILINGS, _read_filings),
}


@pytest.mark.parametrize("service", _READERS)
def test_the_unchanged_answer_is_read(service: str) -> None:
    answer, read = _READERS[service]
    read(answer)


@pytest.mark.parametrize("service", _READERS)
@_EXAMPLES
@given(data=st.data())
def test_a_changed_answer_is_read_or_refused(service: str, data: st.DataObject) -> None:
    answer, read = _READERS[service]
    with contextlib.suppress(*_SOUND_ERRORS):
        read(data.draw(mutated(answer)))


class _Once:
    """A client whose service gives this one answer."""

    def __init__(self, answer: Any) -> None:
        self.service, self._answer = registry.REGISTRY, answer

    def fetch(self, *_: Any, **__: Any) -> Any:
        return self._answer

    def ask(self, asked: str, attempt: Callable[[], Any]) -> Any:
        return attempt()


@_EXAMPLES
@given(mutated({"apiVersion": "2.0", "dataTimestamp": "2026-11-20T09:00:05"}))
def test_a_changed_version_of_the_registry_is_read_or_refused(answer: Any) -> None:
    with contextlib.suppress(*_SOUND_ERRORS):
        found = registry.Registry(_Once(answer)).version()  # type: ignore[arg-type]
        assert isinstance(found.day, date)


@_EXAMPLES
@given(mutated({"totalCount": 1, "studies": [_STUDY], "nextPageToken": None}))
def test_a_changed_page_of_the_registry_is_read_or_refused(answer: Any) -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    with contextlib.suppress(*_SOUND_ERRORS):
        registry.Registry(_Once(answer), now=lambda: now).studies("q")  # type: ignore[arg-type]


_BODIES = (
    b'{"esearchresult": {"count": "1", "idlist": ["1"]}}',
    b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}',
    b"<eInfoResult><DbInfo><FieldList><Field><Name>ALL</Name></Field></FieldList></DbInfo></eInfoResult>",
    b"<html><head><title>x</title></head></html>",
    b"[" * 50_000,
    b'{"a":' * 50_000,
    b'{"a": NaN, "b": 1e999, "c": ' + b"9" * 5_000 + b"}",
    b"<a>" * 50_000,
    b'{"a": "\\ud800"}',
    "{}".encode("utf-16"),
    b"\xff\xfe\x00{}",
    b"\x00" * 100,
    b"",
)


@_EXAMPLES
@given(
    st.sampled_from(_BODIES),
    st.tuples(st.integers(0, 200), st.binary(max_size=5)),
    st.sampled_from((200, 302, 400, 404, 429, 500)),
    st.sampled_from(("json", "xml")),
    st.sampled_from(("application/json", "text/html", "", "text/xml; charset=\x00")),
)
def test_any_body_is_a_document_or_refused(
    body: bytes, change: tuple[int, bytes], status: int, due: Any, kind: str
) -> None:
    place, more = change
    answer = RawAnswer(status, {"content-type": kind}, body[:place] + more + body[place + len(more) :])
    for each in (answer, RawAnswer(status, {"content-type": kind}, body)):
        with contextlib.suppress(*_SOUND_ERRORS):
            found = document(each, due)
            if due == "xml":
                assert isinstance(found, ElementTree.Element)
                _field_names(found)


@pytest.mark.parametrize("count", ["9" * 5_000, "\uff11", "", "-1", None, [], 10**13])
def test_a_count_that_is_no_number_of_records_is_refused(count: Any) -> None:
    with pytest.raises(Transient, match="a search result without a count"):
        search_answer({"esearchresult": {**_ESEARCH["esearchresult"], "count": count}})


@pytest.mark.parametrize("year", [[], {}, None, "2024", 2023, True])
def test_a_project_of_a_year_that_is_none_of_those_asked_for_is_refused(year: Any) -> None:
    (project,) = _PROJECTS["results"]
    with pytest.raises(Refused, match="which was not asked for"):
        reporter.read_page({**_PROJECTS, "results": [{**project, "fiscal_year": year}]}, [2024, 1])
