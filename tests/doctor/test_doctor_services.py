"""Each assumption about services other than PubMed and the registry against their stand-ins, sound and broken."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pkgutil import resolve_name
from typing import Any

import faults
import pytest
from faults import Fault
from hand_made import forty
from listening import serve

from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service
from pipelines.standin.services.answers import Answer, Asked, Setting, json_answer, text_answer
from pipelines.standin.services.edgar import simulated as edgar
from pipelines.standin.services.europepmc import EuropePmc
from pipelines.standin.services.icite import ICite
from pipelines.text.sources import SOURCES
from pipelines.topics.catalogue import load

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.simulated(1_000)


@pytest.fixture(scope="module")
def simulated(corpus: Corpus) -> EuropePmc:
    return EuropePmc(corpus.records)


@pytest.fixture
def standin(corpus: Corpus, simulated: EuropePmc, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    filings = edgar(Setting(corpus, 7, TODAY, whole=True))
    filings.window = 150
    with serve(corpus=forty(), europepmc=simulated, icite=ICite(corpus, TODAY), filings=filings) as service:
        for source in SOURCES.values():
            monkeypatch.setenv(source.service.variable, service.url)
        yield service


def look(name: str) -> list[Check]:
    heard = Heard()
    source = SOURCES[name]
    with Client(
        source.service,
        email="reader@example.org",
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
        attempts=3,
        on_answer=heard,
    ) as client:
        return list(resolve_name(source.checks)(client, heard, load(), TODAY))


def outcomes(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks if check.outcome != "pass"}


@pytest.mark.parametrize(
    ("name", "requests", "checks"),
    [
        ("grants", 3, 5),
        ("safety", 8, 8),
        ("europepmc", 13, 8),
        ("icite", 3, 7),
        ("approvals", 8, 7),
        ("wikimedia", 13, 7),
        ("filings", 5, 7),
    ],
)
def test_everything_holds_at_the_stand_in(standin: Service, name: str, requests: int, checks: int) -> None:
    found = look(name)

    assert outcomes(found) == {}
    assert len(found) == checks
    assert len(standin.requests) == requests
    assert {check.service for check in found} == {SOURCES[name].label}


def body_changed(change: Callable[[Any], Any]) -> Fault:
    def changed(answer: Answer) -> Answer:
        content = json.loads(answer.body)
        return json_answer(change(content) or content, status=answer.status)

    return changed


def each_result(**changes: Any) -> Fault:
    def change(content: Any) -> None:
        for result in content["results"]:
            result.update(changes)

    return body_changed(change)


def without(*names: str) -> Fault:
    def change(content: Any) -> None:
        for result in content["results"]:
            for name in names:
                result.pop(name, None)

    return body_changed(change)


def total(number: object) -> Fault:
    return body_changed(lambda content: content["meta"].update(total=number))


def any_request(_: Asked) -> bool:
    return True


def second_page(asked: Asked) -> bool:
    return json.loads(asked.parameters["json"])["offset"] == 10


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            each_result(fiscal_year=2019),
            any_request,
            {"fiscal years": "fail"},
            "projects of fiscal years 2019",
        ),
        (
            each_result(abstract_text="Yeast.", terms="Yeast", project_title="Yeast"),
            any_request,
            {"text search": "fail"},
            "0 of 10 projects name it",
        ),
        (
            without("abstract_text", "terms"),
            any_request,
            {"text search": "skipped", "fields": "fail"},
            "no project tells abstract_text, terms, not even that there is none",
        ),
        (
            each_result(core_project_num=None),
            any_request,
            {"fields": "fail"},
            "none of 10 projects has core_project_num",
        ),
        (
            total(69_000),
            any_request,
            {"text search": "fail"},
            "69,000 of 69,000 in that year",
        ),
        (
            body_changed(lambda content: content.update(results=[{"appl_id": 99_000_000}] * 10)),
            second_page,
            {},
            "",
        ),
        (
            body_changed(lambda content: content.update(results=[])),
            second_page,
            {"pages": "fail"},
            "0 of 0 projects were on the first page",
        ),
    ],
)
def test_a_broken_assumption_about_grants_is_told_as_itself(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: Mapping[str, str], seen: str
) -> None:
    faults.fail(standin, fault, times=99, when=when)
    checks = look("grants")
    assert outcomes(checks) == failing
    assert any(seen in check.seen for check in checks)


def searching(word: str) -> Callable[[Asked], bool]:
    return lambda asked: word in asked.parameters.get("search", "")


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            lambda _: text_answer("Not Found", status=404),
            searching("qwx"),
            {"nothing found": "fail"},
            "status 404, beginning 'Not Found'",
        ),
        (
            lambda _: json_answer({"meta": {}, "results": []}),
            searching("qwx"),
            {"nothing found": "fail"},
            "an answer to a search for a word that nobody writes",
        ),
        (
            each_result(patient={"drug": [{"medicinalproduct": "SOAP"}]}),
            searching("aspirin"),
            {"search": "fail"},
            "0 of 1 reports name aspirin",
        ),
        (
            without("report_date"),
            lambda asked: asked.endpoint == "food/enforcement.json",
            {"food_enforcement": "fail"},
            "none of 2 reports tells report_date",
        ),
        (
            body_changed(lambda content: content["meta"].pop("last_updated") and None),
            lambda asked: asked.endpoint == "cosmetic/event.json",
            {"cosmetic_event": "fail"},
            "none of 10 reports tells meta.last_updated",
        ),
        (
            lambda _: json_answer(
                {"error": {"code": "NOT_FOUND", "message": "No matches found!"}}, status=404
            ),
            lambda asked: asked.endpoint == "cosmetic/event.json",
            {"cosmetic_event": "fail"},
            "nothing at all",
        ),
    ],
)
def test_a_broken_assumption_about_safety_is_told_as_itself(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: Mapping[str, str], seen: str
) -> None:
    faults.fail(standin, fault, times=99, when=when)
    checks = look("safety")
    assert outcomes(checks) == failing
    assert any(seen in check.seen for check in checks)


def querying(*words: str) -> Callable[[Asked], bool]:
    return lambda asked: all(word in asked.parameters["query"] for word in words)


def each_of_list(**changes: str) -> Fault:
    def change(content: Any) -> None:
        for result in content["resultList"]["result"]:
            result.update(changes)

    return body_changed(change)


def hits(number: int) -> Fault:
    return body_changed(lambda content: content.update(hitCount=number))


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (hits(0), querying("SRC:PPR"), {"parts": "fail"}, "0 preprints are 0 together"),
        (hits(2), querying(" OR SRC:PPR"), {"parts": "fail"}, "are 2 together"),
        (hits(999), querying("-03-31"), {"records": "fail"}, "records where 999 were due"),
        (
            each_of_list(firstPublicationDate="2001-03-01"),
            querying("-03-31"),
            {"records": "fail"},
            ", 0 different records of that year",
        ),
        (
            body_changed(lambda content: content.update(resultList={"result": [{"id": "1"}]})),
            lambda asked: "cursorMark" in asked.parameters and asked.parameters["resultType"] == "idlist",
            {"pages": "fail"},
            "then {'result': [{'id': '1'}]}",
        ),
        (
            body_changed(lambda content: content.pop("nextCursorMark", None) and None),
            lambda asked: "cursorMark" in asked.parameters,
            {"pages": "fail"},
            ", then None",
        ),
        (hits(0), querying("KW:", "exosomes"), {"fields": "fail", "length": "pass"}, "0 by keyword"),
        (
            lambda _: json_answer({"errCode": 400, "errMsg": "No search criteria provided."}),
            querying("-12-31"),
            {"length": "fail"},
            "error 400: No search criteria provided",
        ),
        (
            body_changed(lambda content: content.update(hitCount=5)),
            lambda asked: asked.parameters.get("cursorMark") == "no-cursor",
            {"unknown cursor": "fail"},
            "hitCount 5 all the same",
        ),
        (
            body_changed(lambda content: content.pop("request", None) and None),
            querying('TITLE:"exosomes"'),
            {"as sent": "skipped"},
            "it does not repeat the request",
        ),
    ],
)
def test_a_broken_assumption_about_europe_pmc_is_told_as_itself(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: Mapping[str, str], seen: str
) -> None:
    faults.fail(standin, fault, times=99, when=when)
    checks = look("europepmc")
    assert outcomes(checks) == {name: outcome for name, outcome in failing.items() if outcome != "pass"}
    assert any(seen in check.seen for check in checks)


@pytest.mark.parametrize(
    "name", ["grants", "safety", "europepmc", "icite", "approvals", "wikimedia", "filings"]
)
def test_no_answer_at_all_is_said_plainly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SOURCES[name].service.variable, "http://127.0.0.1:9")
    first, *others = look(name)
    assert first.seen == "not reachable: a broken connection (ConnectError)"
    assert {check.outcome for check in others} == {"skipped"}


def each_article(**changes: Any) -> Fault:
    def change(content: Any) -> None:
        for one in content["data"]:
            one.update(changes)

    return body_changed(change)


def few_articles(asked: Asked) -> bool:
    return asked.parameters.get("pmids", "").count(",") == 5


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            each_article(pmid=7),
            few_articles,
            {"unknown PMIDs"},
            "1 articles, 99999999 not among",
        ),
        (each_article(references=[1]), few_articles, {"fields"}, "lacking: none; unasked: references"),
        (
            body_changed(lambda content: {"data": [{**one, "apt": 2} for one in content["data"]]}),
            few_articles,
            {"shape"},
            "0 of 5 can be read",
        ),
        (each_article(x_coord=0.5, y_coord=2), few_articles, {"content"}, "places off by"),
        (each_article(cited_by_clin=0), few_articles, {"none cites it"}, "a list of PMIDs or nothing: int"),
        (
            body_changed(lambda content: {"data": content["data"][1:]}),
            lambda asked: asked.parameters.get("pmids", "").count(",") > 5,
            {"200 PMIDs"},
            "articles",
        ),
    ],
)
def test_another_icite_is_told(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: set[str], seen: str
) -> None:
    faults.fail(standin, fault, 100, when)
    checks = look("icite")
    assert {name for name, outcome in outcomes(checks).items() if outcome == "fail"} == failing
    assert any(seen in check.seen for check in checks if check.outcome == "fail")


def without(*fields: str) -> Fault:
    def change(content: Any) -> None:
        for one in content.get("data", content.get("results", ())):
            for field in fields:
                one.pop(field, None)

    return body_changed(change)


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            without("applicant"),
            "510k",
            {"510k"},
            "1 records have all fields, data of 2026-11-23; none tells company",
        ),
        (
            lambda _: json_answer({"error": {"code": "NOT_FOUND"}}, status=404),
            "drug/label",
            {"label"},
            "no record has all of spl_product_data_elements, active_ingredient",
        ),
        (without("name_of_medicine", "last_updated_date"), "report_en", {"ema"}, "none tells product, day"),
        (
            body_changed(lambda content: content | {"data": content["data"][1:]}),
            "report_en",
            {"ema"},
            "1 medicines where 2 were promised",
        ),
        (
            body_changed(lambda content: {"results": [{"link": "/a"}], "total": 1}),
            "search.json",
            {"govuk"},
            "1 pages for a phrase, 1 for a made-up one",
        ),
        (
            lambda _: text_answer("Unexpected parameters", status=422),
            "search.json",
            {"govuk"},
            "status 422, beginning",
        ),
        (
            body_changed(lambda content: {"meta": content["meta"]}),
            "device/pma",
            {"pma"},
            "a page without its meta block and its list of results",
        ),
    ],
)
def test_other_registers_are_told(
    standin: Service, fault: Fault, when: str, failing: set[str], seen: str
) -> None:
    faults.fail(standin, fault, 100, lambda asked: when in asked.endpoint)
    checks = look("approvals")
    assert {name for name, outcome in outcomes(checks).items() if outcome == "fail"} == failing
    assert any(seen in check.seen for check in checks if check.outcome == "fail")


def views(asked: Asked) -> bool:
    return "per-article" in asked.endpoint


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            body_changed(lambda content: content["query"].update(pages=[])),
            lambda asked: asked.endpoint.startswith("en."),
            {"answers"},
            "Exosome (vesicle): none; Extracellular vesicle: none; Microvesicle: none",
        ),
        (
            body_changed(lambda content: content["query"].update(pages=[])),
            lambda asked: asked.endpoint.startswith("ko."),
            {"languages"},
            "Korean 0 of 1",
        ),
        (
            body_changed(lambda content: {"items": content["items"][1:]}),
            lambda asked: asked.endpoint.endswith("/Exosome_%28vesicle%29/monthly/2024010100/2024123100"),
            {"months"},
            "11 months, ",
        ),
        (
            body_changed(lambda content: {"items": [{**one, "views": 1} for one in content["items"]]}),
            lambda asked: "/all-agents/" in asked.endpoint,
            {"people"},
            " of 1 views",
        ),
        (
            lambda _: text_answer("Not Found", status=404),
            lambda asked: views(asked) and ("201505" in asked.endpoint or "Exoscope" in asked.endpoint),
            {"before July 2015", "unknown title"},
            "status 404, beginning 'Not Found'",
        ),
    ],
)
def test_another_wikimedia_is_told(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: set[str], seen: str
) -> None:
    faults.fail(standin, fault, 100, when)
    checks = look("wikimedia")
    assert {name for name, outcome in outcomes(checks).items() if outcome == "fail"} == failing
    assert any(seen in check.seen for check in checks if check.outcome == "fail")


def each_document(**changes: Any) -> Fault:
    def change(content: Any) -> None:
        for hit in content["hits"]["hits"]:
            hit["_source"].update(changes)

    return body_changed(change)


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (each_document(adsh=""), any_request, {"documents"}, "100 of 100 cannot be read"),
        (
            body_changed(lambda content: content["query"].update(query={"bool": {"must": []}})),
            any_request,
            {"phrase"},
            "{'query': {'bool': {'must': []}}",
        ),
        (body_changed(lambda content: content.update(aggregations={})), any_request, {"forms"}, "0 of 1"),
        (
            body_changed(lambda content: content["hits"]["total"].update(value=20_000, relation="eq")),
            lambda asked: "company" in asked.parameters["q"],
            {"cap"},
            "20,000, exactly",
        ),
    ],
)
def test_another_search_of_filings_is_told(
    standin: Service, fault: Fault, when: Callable[[Asked], bool], failing: set[str], seen: str
) -> None:
    faults.fail(standin, fault, 100, when)
    checks = look("filings")
    assert {name for name, outcome in outcomes(checks).items() if outcome == "fail"} == failing
    assert any(seen in check.seen for check in checks if check.outcome == "fail")
