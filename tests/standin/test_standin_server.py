import json
import threading
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import faults
import httpx
import pytest
from listening import serve

from pipelines.pubmed_search.fields import FIELDS
from pipelines.standin.server import Service
from pipelines.standin.services.pubmed.eutils import API_KEY, PubMed


@pytest.fixture
def service() -> Iterator[Service]:
    with serve(records=200, seed=7, rate_per_second=1000) as running:
        yield running


def ask(service: Service, endpoint: str, **asked: str) -> httpx.Response:
    url = f"{service.url}/entrez/eutils/{endpoint}.fcgi"
    return httpx.get(url, params={"db": "pubmed", **asked}, timeout=5)


def test_get_and_post_give_the_same_answer(service: Service) -> None:
    asked = {
        "db": "pubmed",
        "term": 'exosom*[tiab] OR "hair loss"[tiab]',
        "retmode": "json",
        "email": "a@b.org",
    }
    posted = httpx.post(f"{service.url}/entrez/eutils/esearch.fcgi", data=asked, timeout=5)
    got = ask(service, "esearch", **asked)
    assert posted.json() == got.json()
    assert set(got.json()["esearchresult"]["idlist"]) <= service.setting.corpus.matching(asked["term"])
    assert [(request.endpoint, request.method) for request in service.requests] == [
        ("esearch.fcgi", "POST"),
        ("esearch.fcgi", "GET"),
    ]
    assert service.requests[0].parameters == asked


def test_esummary_tells_the_dates_by_the_real_names(service: Service) -> None:
    record = next(
        record
        for record in service.setting.corpus.records
        if record.indexed and record.entrez != record.created
    )
    content = ask(service, "esummary", id=f"{record.pmid},5", retmode="json").json()["result"]
    assert content["uids"] == [record.pmid, "5"]
    assert content["5"] == {"uid": "5", "error": "cannot get document summary"}
    summary = content[record.pmid]
    assert (summary["title"], summary["pubdate"], summary["lang"]) == (
        record.title,
        record.pubdate,
        [record.language],
    )
    assert summary["pubtype"] == list(record.publication_types)
    assert {"idtype": "doi", "idtypen": 3, "value": record.doi} in summary["articleids"]
    history = {entry["pubstatus"]: entry["date"] for entry in summary["history"]}
    assert history["pubmed"] == f"{record.entrez:%Y/%m/%d} 00:00"
    assert history["entrez"] == f"{record.created:%Y/%m/%d} 00:00"
    assert history["medline"] == f"{record.indexed:%Y/%m/%d} 00:00"


def test_esummary_takes_500_ids_as_json(service: Service) -> None:
    pmids = [record.pmid for record in service.setting.corpus.records]
    padded = pmids + [str(number) for number in range(1, 501 - len(pmids))]
    assert len(ask(service, "esummary", id=",".join(padded), retmode="json").json()["result"]) == 501
    too_many = ask(service, "esummary", id=",".join([*padded, "9999"]), retmode="json").json()
    assert "Too many UIDs" in str(too_many)


def test_the_other_endpoints_answer_as_asked(service: Service) -> None:
    fields = ET.fromstring(ask(service, "einfo").content).findall(".//Field/Name")
    assert [field.text for field in fields] == [field.code for field in FIELDS]
    assert "Neither query_key nor id" in ask(service, "esummary").text


def test_refuses_as_the_real_service_does(service: Service) -> None:
    assert ask(service, "esearch", db="").text == "Bad Request (400): Mandatory parameter: db - is omitted"
    assert "Invalid db name" in ask(service, "esearch", db="fleegle").text
    assert ask(service, "nothing").status_code == 404
    assert httpx.get(service.url, timeout=5).status_code == 404
    for key in ("wrong", ""):
        refused = ask(service, "esearch", term="a[ti]", api_key=key)
        assert refused.status_code == 400
        assert refused.json()["error"] == "API key invalid"


def test_three_requests_a_second_and_ten_with_a_key(service: Service) -> None:
    # One second of the service's own clock, so that a slow machine counts the same.
    for key, limit in ((None, 3), (API_KEY, 10)):
        parameters = {"db": "pubmed", "term": "exosomes[ti]"} | ({"api_key": key} if key else {})
        seconds = iter([*(100 + number / 100 for number in range(limit + 1)), 101 + limit / 100])
        pubmed = PubMed(service.setting.corpus, clock=lambda seconds=seconds: next(seconds))
        given = [pubmed.answer("esearch.fcgi", parameters) for _ in range(limit + 1)]
        assert [answer.status for answer in given] == [200] * limit + [429]
        assert given[0].headers == {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(limit - 1)}
        refused = json.loads(given[-1].body)
        assert refused["error"] == "API rate limit exceeded"
        assert (refused["count"], refused["limit"]) == (str(limit + 1), str(limit))
        assert pubmed.answer("esearch.fcgi", parameters).status == 200


def test_faults_are_put_on_the_requests_they_are_meant_for(service: Service) -> None:
    faults.fail(service, faults.bad_gateway, times=2, when=lambda asked: asked.endpoint == "esummary.fcgi")
    statuses = [
        ask(service, endpoint).status_code for endpoint in ("einfo", "esummary", "esummary", "esummary")
    ]
    assert statuses == [200, 502, 502, 200]


def test_every_fault_is_what_it_says(service: Service) -> None:
    def faulty(fault: faults.Fault, endpoint: str = "esearch", **asked: str) -> httpx.Response:
        faults.fail(service, fault)
        return ask(service, endpoint, retmode="json", **({"term": "exosom*[ti]"} | asked))

    limited = faulty(faults.too_many_requests(7))
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
    assert "Retry-After" not in faulty(faults.too_many_requests()).headers
    assert faulty(faults.too_many_requests(status=200)).json()["error"] == "API rate limit exceeded"
    assert faulty(faults.server_error).status_code == 500
    assert "<html>" in faulty(faults.bad_gateway).text
    assert "Search Backend failed" in faulty(faults.backend_failed).json()["esearchresult"]["ERROR"]
    with pytest.raises(httpx.RemoteProtocolError):
        faulty(faults.cut_body)
    with pytest.raises(json.JSONDecodeError):
        faulty(faults.ended_early).json()
    assert faulty(faults.empty_body).content == b""
    assert faulty(faults.wrong_type).headers["Content-Type"] == "text/html"
    assert "Blocked Diagnostic" in faulty(faults.blocked_page).text
    two = ",".join(record.pmid for record in service.setting.corpus.records[:2])
    assert len(faulty(faults.missing_record, "esummary", id=two).json()["result"]["uids"]) == 1
    assert faulty(faults.wrong_record, "esummary", id=two).json()["result"]["uids"][1] == "1"


def test_a_hanging_answer_comes_when_it_is_let_go(service: Service) -> None:
    let_go = threading.Event()
    faults.fail(service, faults.hang(let_go))
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{service.url}/entrez/eutils/einfo.fcgi", timeout=0.1)
    let_go.set()
    assert ask(service, "einfo").status_code == 200


def test_stops_at_once_although_answers_are_slow() -> None:
    with serve(records=5, delay_seconds=600) as service, pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{service.url}/entrez/eutils/einfo.fcgi", timeout=0.1)
    with pytest.raises(httpx.ConnectError):
        httpx.get(service.url, timeout=1)


def test_a_body_that_is_too_long_is_refused(service: Service) -> None:
    refused = httpx.post(f"{service.url}/entrez/eutils/esearch.fcgi", content=b"x" * 1_000_001, timeout=5)
    assert refused.status_code == 400
