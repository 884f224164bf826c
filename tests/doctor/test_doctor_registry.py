"""Each assumption about ClinicalTrials.gov against a small hand-made one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.trials.checks import RegistryQuestions
from pipelines.sources.trials.registry import REGISTRY
from pipelines.sources.trials.studies import FIELDS
from pipelines.topics.catalogue import load

TODAY = date(2026, 11, 23)
VERSION = {"apiVersion": "2.0.5", "dataTimestamp": "2026-08-19T09:00:06"}
NAMES = ["answers", "version", "fields", "total and pages", "next page", "second way"]


def study(number: int = 1) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for path in FIELDS.values():
        place = whole
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = False if path == ("hasResults",) else "x"
    section = whole["protocolSection"]
    section["identificationModule"]["nctId"] = f"NCT{number:08}"
    section["designModule"]["phases"] = ["PHASE2"]
    section["armsInterventionsModule"]["interventions"] = [
        {"type": "DRUG", "name": "Vesicles", "description": "By infusion."}
    ]
    for rare in ("whyStopped", "resultsFirstPostDateStruct"):
        del section["statusModule"][rare]
    return whole


def page(**changes: Any) -> dict[str, Any]:
    whole = {"studies": [study()], "totalCount": 21, "nextPageToken": "ZVt07c"} | changes
    return {name: value for name, value in whole.items() if value is not None}


Reply = tuple[int, str, bytes]


def reply(content: Any, status: int = 200) -> Reply:
    return status, "application/json", json.dumps(content).encode()


@contextmanager
def registry(replies: dict[str, Reply]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    queries: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            queries.append(parse_qs(address.query) | {"agent": [self.headers["User-Agent"]]})
            place = "next" if "pageToken" in queries[-1] else address.path
            library = next((name for name in ("httpx", "urllib") if name in self.headers["User-Agent"]), "")
            status, kind, body = replies.get(library, replies[place])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", queries
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def look(monkeypatch: pytest.MonkeyPatch, address: str) -> list[Check]:
    monkeypatch.setenv("EXOSCOPE_TRIALS_URL", address)
    heard = Heard()
    with Client(
        REGISTRY,
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
        attempts=3,
        on_answer=heard,
    ) as client:
        return list(RegistryQuestions(client, heard, load(), TODAY))


def replies(version: Any = VERSION, studies: Any = None) -> dict[str, Reply]:
    first = studies or page()
    return {
        "/api/v2/version": reply(version),
        "/api/v2/studies": reply(first),
        "next": reply(page(studies=[study(2)])),
    }


def outcomes(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks if check.outcome != "pass"}


def test_everything_holds_in_four_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    with registry(replies()) as (address, queries):
        checks = look(monkeypatch, address)

    assert outcomes(checks) == {}
    assert [check.name for check in checks] == NAMES
    assert checks[1].seen == "API 2.0.5, data of 2026-08-19T09:00:06"
    assert checks[2].seen == (
        f"{len(FIELDS) - 3} of {len(FIELDS)} fields in 1 studies; none of them has WhyStopped, "
        "ResultsFirstPostDate, InterventionOtherName, which can happen"
    )
    assert checks[3].seen == "21 studies in all, 1 on the first page"
    assert checks[4].seen == "1 of 1 studies of the next page are others"
    agents = [query["agent"][0].rsplit("/", 1)[0].split(" ")[1] for query in queries]
    assert agents == ["python-httpx", "python-httpx", "python-httpx", "Python-urllib"]
    assert queries[1]["fields"] == [",".join(FIELDS)]
    assert queries[1]["countTotal"] == ["true"]
    assert queries[0]["agent"][0].startswith("exoscope/")


def without(module: str, field: str) -> dict[str, Any]:
    lacking = study()
    del lacking["protocolSection"][module][field]
    return page(studies=[lacking])


@pytest.mark.parametrize(
    ("given", "failing", "seen"),
    [
        (replies(version=VERSION | {"apiVersion": "3.0.0"}), "version", "apiVersion is '3.0.0'"),
        (
            replies(version={"apiVersion": "2.0.5"}),
            "version",
            "no time that can be read: dataTimestamp is ''",
        ),
        (replies(version=["2.0.5"]), "version", "no time that can be read: dataTimestamp is ''"),
        (
            replies(studies=without("designModule", "phases")),
            "fields",
            "none of 1 studies has Phase where it should be",
        ),
        (
            replies(studies=without("statusModule", "studyFirstPostDateStruct")),
            "fields",
            "none of 1 studies has StudyFirstPostDate where it should be",
        ),
        (replies(studies=page(totalCount=None)), "total and pages", "totalCount is None on a page of 1"),
        (replies(studies=page(totalCount=0)), "total and pages", "totalCount is 0 on a page of 1 studies"),
        (replies(studies=page(nextPageToken=None)), "total and pages", "and no token for the next"),
    ],
)
def test_a_broken_assumption_is_told_as_itself(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Reply], failing: str, seen: str
) -> None:
    with registry(given) as (address, _):
        checks = look(monkeypatch, address)

    others = {"next page": "skipped"} if failing == "total and pages" and "token" in seen else {}
    assert outcomes(checks) == {failing: "fail"} | others
    assert seen in next(check.seen for check in checks if check.outcome == "fail")


def test_one_study_needs_no_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with registry(replies(studies=page(totalCount=1, nextPageToken=None))) as (address, _):
        assert outcomes(look(monkeypatch, address)) == {"next page": "skipped"}


def test_a_study_that_comes_again_on_the_next_page_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    again = reply(page(studies=[study(2), study(1)]))
    with registry(replies() | {"next": again}) as (address, _):
        checks = look(monkeypatch, address)
    assert outcomes(checks) == {"next page": "fail"}
    assert checks[4].seen == "1 of 2 studies of the next page are others"


def test_no_study_and_no_list_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with registry(replies(studies=page(studies=[], totalCount=0, nextPageToken=None))) as (address, _):
        assert outcomes(look(monkeypatch, address)) == {"fields": "fail", "next page": "skipped"}
    with registry(replies(studies={"error": []})) as (address, _):
        assert outcomes(look(monkeypatch, address)) == {
            "fields": "fail",
            "total and pages": "fail",
            "next page": "skipped",
        }


def test_a_field_the_registry_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"Parameter 'fields' contains invalid field name: 'Keyword'"
    with registry(replies() | {"/api/v2/studies": (400, "text/plain", body)}) as (address, _):
        checks = look(monkeypatch, address)

    assert outcomes(checks) == {"fields": "fail", "total and pages": "skipped", "next page": "skipped"}
    assert checks[2].seen == f"status 400, beginning '{body.decode()}'"


def test_the_refusal_of_programs_is_told_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page_403 = b"<html><head><title>403 Forbidden</title></head><body>Forbidden</body></html>"
    with registry(replies() | {"/api/v2/version": (403, "text/html", page_403)}) as (address, queries):
        checks = look(monkeypatch, address)

    assert outcomes(checks) == {"answers": "fail"} | dict.fromkeys(NAMES[1:], "skipped")
    assert checks[0].seen == "status 403, beginning '403 Forbidden Forbidden'"
    assert "does not pretend to be a browser" in checks[0].do
    agents = [query["agent"][0].rsplit("/", 1)[0].split(" ")[1] for query in queries]
    assert agents == ["python-httpx", "Python-urllib"]  # once each, by its true name


def test_where_httpx_is_turned_away_the_second_way_is_the_one_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page_403 = (403, "text/html", b"<html>Forbidden</html>")
    with registry(replies() | {"httpx": page_403}) as (address, queries):
        checks = look(monkeypatch, address)
    assert outcomes(checks) == {"second way": "skipped"}
    assert checks[0].seen == "yes, to the standard library; httpx is turned away"
    assert len(queries) == 4
    with registry(replies() | {"urllib": page_403}) as (address, _):
        checks = look(monkeypatch, address)
    assert outcomes(checks) == {"second way": "fail"}
    assert (checks[0].seen, checks[5].seen) == ("yes, to httpx", "status 403, beginning 'Forbidden'")


def test_a_503_of_one_page_leaves_the_other_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = (503, "text/plain", b"upstream connect error")
    with registry(replies() | {"/api/v2/version": busy}) as (address, queries):
        checks = look(monkeypatch, address)

    assert outcomes(checks) == {"answers": "fail", "version": "skipped", "second way": "skipped"}
    assert len(queries) == 5


def test_no_answer_at_all_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = look(monkeypatch, "http://127.0.0.1:9")

    assert outcomes(checks) == {"answers": "fail"} | dict.fromkeys(NAMES[1:], "skipped")
    assert checks[0].seen == "not reachable: a broken connection (ConnectError)"
