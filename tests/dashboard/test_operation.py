"""What whoever runs the server sees of it: ids of requests, logs for programs, counts for Prometheus."""

import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import served
import streamlit.net_util
import surroundings
from places import CHECKOUT
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import counts, operation, server, store
from dashboard.pages import PAGES
from pipelines import log
from pipelines.errors import SnapshotError
from pipelines.snapshots import editions, mirror

#: What others log, by loggers from before and after ours takes over; of each request their server says too much.
_OTHERS = """
import logging, warnings
from streamlit.logger import get_logger
early = get_logger("streamlit.early")
from dashboard import operation
operation.log_as_json()
import uvicorn
get_logger("uvicorn.error")
uvicorn.Config(None)
try:
    1 / 0
except ZeroDivisionError:
    early.exception("before")
get_logger("streamlit.late").error("after")
logging.getLogger("uvicorn.error").info('203.0.113.9 - "WebSocket /?name=Jane" [accepted]')
logging.getLogger("uvicorn.error").warning("server")
warnings.warn("a word")
"""
EVIL = 'a\u2028b\r\n{"level": "info"} \ud800 <b>'


def asked(app: ASGIApp, path: str, kind: str = "http", scheme: str = "http", **headers: str) -> list[Message]:
    """What an application sends for one request."""
    sent: list[Message] = []
    named = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()]
    scope = {"type": kind, "method": "GET", "path": path, "headers": named, "scheme": scheme}

    async def receive() -> Message:
        return {"type": f"{kind}.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def answering(status: int, *headers: tuple[bytes, bytes]) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b""})

    return app


async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    raise KeyError("a bug")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log of this process says, as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log._Lines())
    log.LOG.addHandler(handler)
    log.LOG.setLevel(logging.INFO)
    yield written
    log.LOG.removeHandler(handler)
    log.LOG.setLevel(logging.NOTSET)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> counts.Counts:
    pytest.importorskip(
        "prometheus_client", reason="prometheus_client, of the extra metrics, is not installed"
    )
    one = counts.Counts()
    monkeypatch.setattr(counts, "COUNTS", one)
    return one


@pytest.mark.parametrize("sane", ["a", "0af7651916cd43dd8448eb211c80319c", "a.b:c-d_E9", "x" * 64])
def test_a_sane_id_of_a_request_is_kept_and_sent_back(sane: str) -> None:
    start = asked(operation.Watch(answering(200), ""), "/", x_request_id=sane)[0]
    assert dict(start["headers"])[b"x-request-id"] == sane.encode()


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "é", "a\n", '"', "<b>"])
def test_any_other_id_is_replaced(odd: str) -> None:
    start = asked(operation.Watch(answering(200), ""), "/", x_request_id=odd)[0]
    assert re.fullmatch(rb"[0-9a-f]{32}", dict(start["headers"])[b"x-request-id"])


def test_a_line_is_one_json_object_whatever_is_said() -> None:
    # Not logged: what pytest keeps of a log goes through pipes that take no half of a pair of surrogates.
    record = logging.LogRecord("exoscope", logging.WARNING, "x.py", 1, "said: %s", (EVIL,), None)
    record.told = {"path": EVIL}
    (line,) = log._Lines().format(record).splitlines()
    told = json.loads(line)
    assert told["message"] == f"said: {EVIL}"
    assert (told["path"], told["level"]) == (EVIL, "warning")
    assert datetime.fromisoformat(told["time"]).utcoffset() == timedelta(0)
    assert "traceback" not in told
    assert "request_id" not in told


def test_an_error_has_its_traceback_in_the_same_line(lines: io.StringIO) -> None:
    try:
        raise ValueError("once\nagain")
    except ValueError:
        log.LOG.exception("failed")
    (line,) = lines.getvalue().splitlines()
    assert json.loads(line)["traceback"].endswith("ValueError: once\nagain")


def test_the_log_tells_path_status_and_snapshot_and_no_query(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = editions.find("reference")
    monkeypatch.setattr(store, "served", lambda: opened)
    asked(operation.Watch(answering(404), "/exo"), "/exo/data/x.csv", x_request_id="one")
    asked(operation.Watch(answering(200), "/exo"), "/exo/static/js/a.js")  # has no line
    asked(operation.Watch(answering(500), "/exo"), "/exo/health", x_request_id="two")
    first, second = map(json.loads, lines.getvalue().splitlines())
    assert first.pop("ms") >= 0
    del first["time"]
    assert first == {
        "level": "info",
        "message": "answered",
        "request_id": "one",
        "path": "/data/x.csv",
        "status": 404,
        "snapshot": opened.id,
    }
    assert (second["path"], second["status"], second["request_id"]) == ("/health", 500, "two")


def test_the_log_names_no_snapshot_where_none_opens(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut() -> None:
        raise SnapshotError("The store is away.")

    monkeypatch.setattr(store, "served", cut)
    asked(operation.Watch(answering(200), ""), "/" + "x" * 500)
    told = json.loads(lines.getvalue())
    assert "snapshot" not in told
    assert told["path"] == "/" + "x" * 199


def test_a_bug_is_told_as_status_500_and_stays_a_bug(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "served", lambda: editions.find("reference"))
    with pytest.raises(KeyError):
        asked(operation.Watch(failing, ""), "/trials")
    assert json.loads(lines.getvalue())["status"] == 500


def value(one: counts.Counts, name: str, **labels: str) -> float | None:
    found: float | None = one.all.get_sample_value(f"exoscope_{name}", labels)
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("", "page"),
        ("/trials", "page"),
        ("/trialsx", "other"),
        ("/data/reference/trials.csv", "data"),
        ("/brief", "page"),
        ("/brief.pdf", "brief"),
        ("/static/js/x.js", "static"),
        ("//data", "data"),
        (f"/{EVIL}", "other"),
    ],
)
def test_requests_are_counted_by_kind_and_class_of_status(
    counted: counts.Counts, path: str, kind: str
) -> None:
    asked(operation.Watch(answering(304), "/exo"), f"/exo{path}")
    assert value(counted, "request_seconds_count", kind=kind, status="3xx") == 1


def test_no_request_makes_a_label_of_its_own(counted: counts.Counts) -> None:
    for number in range(50):
        asked(operation.Watch(answering(200), ""), f"/nothing{number}/x")
    told = {sample.labels["kind"] for one in counted.requests.collect() for sample in one.samples}
    assert told == {"other"}


def test_readers_are_the_websockets_that_are_open(counted: counts.Counts) -> None:
    during: list[float | None] = []

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        during.append(value(counted, "readers"))
        raise ConnectionError("gone")

    async def refused(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.close"})
        during.append(value(counted, "readers"))

    with pytest.raises(ConnectionError):
        asked(operation.Watch(stream, ""), "/_stcore/stream", kind="websocket")
    asked(operation.Watch(refused, ""), "/_stcore/stream", kind="websocket")
    assert (during, value(counted, "readers")) == ([1, 0], 0)
    # A page that stays open for hours is no slow request; one that is refused was answered.
    assert value(counted, "request_seconds_count", kind="_stcore", status="1xx") is None
    assert value(counted, "request_seconds_count", kind="_stcore", status="4xx") == 1


def test_ages_are_seconds_since_each_source_was_fetched(
    counted: counts.Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = editions.find("simulated")
    hour = timedelta(hours=1)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return opened.made_at + hour

    monkeypatch.setattr(store, "served", lambda: opened)
    monkeypatch.setattr(counts, "datetime", Clock)
    counted.look()
    fetched = datetime.fromisoformat(opened.manifest["sources"]["pubmed"]["fetched_at"])
    assert value(counted, "snapshot_age_seconds") == 3600
    assert (
        value(counted, "source_age_seconds", source="pubmed")
        == (opened.made_at + hour - fetched).total_seconds()
    )
    assert value(counted, "source_failed", source="pubmed") == 0
    assert value(counted, "snapshot_info", id=opened.id, edition="simulated") == 1
    assert value(counted, "store_up") == 1


def test_a_store_that_is_away_is_told_and_no_error(
    counted: counts.Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut() -> None:
        raise SnapshotError("The store is away.")

    monkeypatch.setattr(store, "served", cut)
    answer = counts.metrics(Request({"type": "http", "headers": []}))
    assert (answer.status_code, b"exoscope_store_up 0.0" in answer.body) == (200, True)


def test_a_store_that_is_away_behind_what_is_kept_of_it_is_told(
    counted: counts.Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "served", lambda: editions.find("reference"))
    for trouble, expected in ((None, 1), ("The store is away.", 0)):
        monkeypatch.setattr(mirror, "trouble", lambda _, said=trouble: said)
        counted.look()
        assert value(counted, "store_up") == expected


def test_metrics_are_404_in_json_where_nobody_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "COUNTS", None)
    answer = counts.metrics(Request({"type": "http", "headers": []}))
    assert (answer.status_code, json.loads(answer.body)) == (404, counts._OFF)


def test_metrics_are_404_for_what_a_proxy_hands_on(counted: counts.Counts) -> None:
    through = [(b"x-forwarded-for", b"203.0.113.9")]
    assert counts.metrics(Request({"type": "http", "headers": through})).status_code == 404


def test_without_the_library_counting_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(counts.ExoscopeError, match=r"pip install 'exoscope\[metrics\]'"):
        counts.Counts()


@pytest.mark.parametrize(
    ("scheme", "forwarded", "is_secure"),
    [("http", "", False), ("http", "http", False), ("http", "https", True), ("https", "", True)],
)
def test_cookies_of_a_reader_who_has_tls_stay_with_it(scheme: str, forwarded: str, is_secure: bool) -> None:
    app = answering(200, (b"set-cookie", b"a=1; Path=/"), (b"vary", b"x"), (b"set-cookie", b"b=2"))
    start = asked(server._Headers(app, {"X-Own": "1"}), "/", scheme=scheme, x_forwarded_proto=forwarded)[0]
    end = b"; Secure" if is_secure else b""
    cookies = [text for name, text in start["headers"] if name == b"set-cookie"]
    assert cookies == [b"a=1; Path=/" + end, b"b=2" + end]
    assert (b"vary", b"x") in start["headers"]
    assert (b"x-own", b"1") in start["headers"]


def test_a_page_of_another_origin_makes_the_server_ask_nobody_outside() -> None:
    assert streamlit.net_util.get_external_ip() == "localhost"


def test_a_server_logs_as_json_and_counts_by_option(tmp_path: Path) -> None:
    pytest.importorskip(
        "prometheus_client", reason="prometheus_client, of the extra metrics, is not installed"
    )
    said = tmp_path / "log.txt"
    environment = surroundings.environment(
        tmp_path, EXOSCOPE_DATA=str(tmp_path), EXOSCOPE_METRICS="1", NCBI_EMAIL="reader@example.org"
    )
    options = ("--edition", "reference", "--log", "json", "--address", "0.0.0.0")
    with served.dashboard(*options, log=said, environment=environment) as address:
        wanted = urllib.request.Request(f"{address}/trials?name=Jane+Doe", headers={"X-Request-ID": "walk-1"})
        with urllib.request.urlopen(wanted, timeout=30) as answer:
            assert answer.headers["X-Request-ID"] == "walk-1"
        with urllib.request.urlopen(f"{address}/metrics", timeout=30) as answer:
            told = answer.read().decode()
    opened = editions.find("reference")
    assert f'exoscope_snapshot_info{{edition="reference",id="{opened.id}"}} 1.0' in told
    assert 'exoscope_request_seconds_count{kind="page",status="2xx"} 1.0' in told
    whole = said.read_text(encoding="utf-8")
    # The first lines, on standard output, are for people.
    read = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
    assert [one["path"] for one in read if one.get("request_id") == "walk-1"] == ["/trials"]
    assert read[0]["message"].startswith("It listens at 0.0.0.0:")
    assert "and, at /metrics, what it counts" in read[0]["message"]
    assert not re.search(r"Jane|example\.org|127\.0\.0\.1|external IP|INFO:|\d+ \[", whole)


def test_streamlit_its_server_and_warnings_write_json_too(tmp_path: Path) -> None:
    # In a process of its own, since it turns over the loggers of all.
    said = subprocess.run(
        [sys.executable, "-c", _OTHERS],
        cwd=CHECKOUT,
        env=surroundings.environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in said.stderr.splitlines()]
    assert [(one["level"], one["message"].splitlines()[0][-19:]) for one in told] == [
        ("error", "before"),
        ("error", "after"),
        ("warning", "server"),
        ("warning", "UserWarning: a word"),
    ]
    assert told[0]["traceback"].endswith("ZeroDivisionError: division by zero")


def test_a_server_without_options_has_neither(tmp_path: Path) -> None:
    said = tmp_path / "log.txt"
    environment = surroundings.environment(tmp_path, EXOSCOPE_DATA=str(tmp_path))
    with (
        served.dashboard("--edition", "reference", log=said, environment=environment) as address,
        pytest.raises(urllib.error.HTTPError) as caught,
    ):
        urllib.request.urlopen(f"{address}/metrics", timeout=30)
    with caught.value as answer:
        assert (answer.code, json.loads(answer.read())) == (404, counts._OFF)
    assert "{" not in said.read_text(encoding="utf-8")


def test_kinds_of_requests_are_few_and_hold_all_pages() -> None:
    assert {operation._KINDS[page] for page in PAGES} == {"page"}
    assert len(set(operation._KINDS.values())) < 15
