import logging
import platform
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import AGENT, Client
from pipelines.sources.flight import in_flight
from pipelines.sources.pace import Limiter, Pace
from pipelines.text.declaration import Service

KEY = "0123abcd/+4567"
EMAIL = "reader+trials@example.org"
PUBMED = Service("PubMed", "https://pubmed.example/eutils/", "EXOSCOPE_TEST_URL", Pace(3), Pace(10))
GOOD = httpx.Response(200, json={"count": "2"})


class Waits(list[float]):
    """Records every wait instead of waiting."""

    def __call__(self, seconds: float) -> bool:
        self.append(round(seconds, 2))
        return False


def scripted(*answers: httpx.Response | Exception) -> httpx.MockTransport:
    waiting = iter(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        following = next(waiting)
        if isinstance(following, Exception):
            raise following
        return following

    return httpx.MockTransport(answer)


def client_of(*answers: httpx.Response | Exception, waits: Waits | None = None, **more: Any) -> Client:
    return Client(
        PUBMED,
        email=EMAIL,
        api_key=KEY,
        transport=scripted(*answers),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=Waits() if waits is None else waits,
        **more,
    )


class Held(httpx.BaseTransport):
    """Answers when it is let go, and notes when its connections were closed."""

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.log: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.set()
        self.let_go.wait(10)
        self.log.append("answered")
        return httpx.Response(200, json={"count": "2"})

    def close(self) -> None:
        self.log.append("closed")


def test_connections_are_closed_when_the_last_request_under_way_is_done() -> None:
    held = Held()
    with Client(PUBMED, transport=held, limiter=Limiter(Pace(1_000), lambda: 0.0), pause=Waits()) as client:
        thread = threading.Thread(target=fetch, args=[client])
        thread.start()
        assert held.asked.wait(10)
    assert held.log == []  # what is just being opened would escape
    held.let_go.set()
    thread.join(10)
    assert held.log == ["answered", "closed"]
    with pytest.raises(CancelledError):
        fetch(client)


def test_an_idle_client_closes_its_connections_at_once() -> None:
    held = Held()
    held.let_go.set()
    with Client(PUBMED, transport=held, limiter=Limiter(Pace(1_000), lambda: 0.0), pause=Waits()) as client:
        fetch(client)
    assert held.log == ["answered", "closed"]


def fetch(client: Client) -> object:
    return client.ask("two articles", lambda: client.fetch("esearch.fcgi", due="json", form=b"term=hair"))


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(429, json={"error": "API rate limit exceeded"}),
        httpx.Response(200, json={"error": "API rate limit exceeded"}),
        httpx.Response(500, json={"error": "error forwarding request", "status": "ok"}),
        httpx.Response(502, html="<html><head><title>502 Proxy Error</title></head></html>"),
        httpx.Response(200, html="<html><head><title>Service unavailable!</title></head></html>"),
        httpx.Response(200, json={"esearchresult": {"ERROR": "Search Backend failed: no connection"}}),
        httpx.Response(200, content=b'{"count": "', headers={"content-type": "application/json"}),
        httpx.Response(200, content=b'{"count": "2"}', headers={"content-type": "text/html"}),
        httpx.Response(200, content=b"", headers={"content-type": "application/json"}),
        httpx.ReadTimeout("silence"),
        httpx.ConnectError("no route"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
    ],
)
def test_a_passing_fault_is_asked_again_and_changes_nothing(fault: httpx.Response | Exception) -> None:
    client = client_of(fault, GOOD)

    assert fetch(client) == {"count": "2"}
    assert (client.requests, client.retries) == (2, 1)


def test_the_waits_double_and_then_there_is_an_error() -> None:
    waits = Waits()
    client = client_of(*[httpx.Response(503)] * 5, waits=waits)

    with pytest.raises(SourceError) as caught:
        fetch(client)

    backoffs = [wait for wait in waits if wait >= 1]
    # Up to a second of jitter each, and what the pace adds to it.
    assert [
        base for base, wait in zip((1, 2, 4, 8), backoffs, strict=True) if base <= wait <= base + 1.1
    ] == [1, 2, 4, 8]
    assert (client.requests, client.retries) == (5, 4)
    assert str(caught.value) == (
        "Asked PubMed for two articles. Came back: status 503. Run the refresh again in a few minutes; "
        "`exoscope doctor` tells whether the service or your connection is at fault."
    )


@pytest.mark.parametrize(("header", "wait"), [("20", 20.0), ("120", 120.0)])
def test_the_service_says_how_long_to_wait(header: str, wait: float) -> None:
    waits = Waits()
    busy = httpx.Response(429, json={"error": "API rate limit exceeded"}, headers={"Retry-After": header})

    assert fetch(client_of(busy, GOOD, waits=waits)) == {"count": "2"}
    assert wait in waits


def test_a_wait_that_nobody_would_sit_through_is_an_error_at_once() -> None:
    client = client_of(httpx.Response(503, headers={"Retry-After": "121"}))

    with pytest.raises(SourceError, match="asks to be left alone for 2 minutes"):
        fetch(client)
    assert client.requests == 1


def test_a_refusal_for_haste_is_counted_and_holds_the_others_back() -> None:
    waits = Waits()
    busy = httpx.Response(429, json={"error": "API rate limit exceeded"}, headers={"Retry-After": "30"})
    client = client_of(busy, GOOD, GOOD, waits=waits)

    fetch(client)
    assert client.refusals == 1
    # The clock stands still: the retry waits out its pause, and so does whoever comes next.
    fetch(client)
    assert waits[-3:] == [30.0, 30.0, 30.0]


@pytest.mark.parametrize(
    ("answer", "do_now"),
    [
        (httpx.Response(400, json={"error": "API key invalid", "api-key": KEY}), "Correct NCBI_API_KEY"),
        (
            httpx.Response(302, headers={"location": "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml"}),
            "ask for the block to be lifted",
        ),
        (
            httpx.Response(400, text="Bad Request (400): Mandatory parameter: db - is omitted"),
            "has to change",
        ),
    ],
)
def test_what_asking_again_cannot_mend_is_asked_once(answer: httpx.Response, do_now: str) -> None:
    client = client_of(answer)

    with pytest.raises(SourceError, match=do_now):
        fetch(client)
    assert (client.requests, client.retries) == (1, 0)


def broken(error: httpx.RequestError, cause: BaseException) -> httpx.RequestError:
    """An error as httpx raises it: its reason lies two steps behind it."""
    between = OSError("between")
    between.__cause__, error.__cause__ = cause, between
    return error


def untrusted() -> ssl.SSLCertVerificationError:
    reason = ssl.SSLCertVerificationError("certificate verify failed")
    reason.verify_message = "unable to get local issuer certificate"
    return reason


@pytest.mark.parametrize(
    ("fault", "came_back", "do_now"),
    [
        (
            broken(httpx.ConnectError("no"), untrusted()),
            "a certificate of pubmed.example that this machine does not trust (unable to get local issuer certificate)",
            "set SSL_CERT_FILE to the file that holds it",
        ),
        (
            broken(httpx.ConnectError("no"), socket.gaierror(-2, "Name or service not known")),
            "no address for the name pubmed.example",
            "name it in HTTPS_PROXY",
        ),
        (
            httpx.ProxyError("407 Proxy Authentication Required"),
            "a proxy that asks for a name and a password",
            "HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT",
        ),
    ],
)
def test_a_connection_that_waiting_does_not_mend_is_told_at_once(
    fault: httpx.RequestError, came_back: str, do_now: str
) -> None:
    client = client_of(fault)

    with pytest.raises(SourceError, match=re.escape(came_back)) as caught:
        fetch(client)
    assert do_now in str(caught.value)
    assert (client.requests, client.retries) == (1, 0)


@pytest.mark.parametrize(
    "fault",
    [
        broken(httpx.ConnectError("no"), ConnectionRefusedError(111, "Connection refused")),
        broken(httpx.ConnectError("no"), ssl.SSLError("handshake interrupted")),
        httpx.ProxyError("503 Service Unavailable"),
    ],
)
def test_a_connection_that_waiting_may_mend_is_tried_again(fault: httpx.RequestError) -> None:
    client = client_of(fault, GOOD)

    assert fetch(client) == {"count": "2"}
    assert client.retries == 1


TURNED_AWAY = httpx.Response(403, html="<html><title>403 Forbidden</title></html>")
GUARDED = replace(PUBMED, is_guarded=True)


def two_ways(first: httpx.MockTransport, second: httpx.MockTransport) -> Client:
    return Client(
        GUARDED,
        transport=first,
        second_way=second,
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=Waits(),
    )


def test_what_one_way_is_refused_is_asked_once_in_the_second_which_then_stays() -> None:
    client = two_ways(scripted(TURNED_AWAY), scripted(GOOD, GOOD))

    assert [fetch(client), fetch(client)] == [{"count": "2"}, {"count": "2"}]
    assert (client.requests, client.retries) == (3, 0)


def test_a_refusal_in_both_ways_is_one_and_not_asked_again() -> None:
    client = two_ways(scripted(TURNED_AWAY), scripted(TURNED_AWAY, TURNED_AWAY))

    for requests in (2, 3):
        with pytest.raises(SourceError, match="status 403"):
            fetch(client)
        assert (client.requests, client.retries) == (requests, 0)


def test_a_service_without_such_an_edge_is_asked_in_one_way_only() -> None:
    client = client_of(TURNED_AWAY)

    with pytest.raises(SourceError, match="status 403"):
        fetch(client)
    assert client.requests == 1


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        "0123abcd%2F%2B4567",
        EMAIL,
        "reader%2Btrials%40example.org",
        '{"api-key":"198.51.100.7"}',
        "api_key=other&x=1",
        "email=someone%40example.org",
    ],
)
def test_no_key_and_no_address_leaves_through_an_error(echo: str) -> None:
    client = client_of(httpx.Response(400, text=f"wrong: {echo}"))

    with pytest.raises(SourceError) as caught:
        fetch(client)

    message = str(caught.value)
    assert "wrong:" in message
    for secret in (KEY, "0123abcd", EMAIL, "reader", "198.51.100.7", "other", "someone"):
        assert secret not in message
    assert caught.value.__context__ is None


def test_what_came_back_ends_without_a_stop_as_it_stands_in_the_message() -> None:
    with pytest.raises(SourceError) as caught:
        fetch(client_of(httpx.Response(400, json={"error": "That is no field."})))
    error = caught.value
    assert error.came_back == "status 400: That is no field"
    assert str(error).endswith(f"Came back: {error.came_back}. {error.do_now}.")


def test_of_an_address_that_a_page_repeats_no_piece_is_told_where_the_page_is_cut() -> None:
    client = client_of(httpx.Response(403, text="x" * 70 + f" {EMAIL}"))
    with pytest.raises(SourceError) as caught:
        fetch(client)
    assert "reader" not in str(caught.value)
    assert caught.value.is_barred


def test_no_key_and_no_address_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    form = f"term=hair&api_key={KEY}&email={EMAIL}".encode()
    client = client_of(GOOD)

    client.ask("hair", lambda: client.fetch("esearch.fcgi", due="json", form=form))

    assert "0123abcd" not in caplog.text
    assert "reader" not in caplog.text


def test_an_attempt_may_find_its_answer_not_good_enough() -> None:
    client = client_of(*[GOOD] * 3)

    def attempt() -> object:
        client.fetch("esearch.fcgi", due="json")
        raise Transient("1 PMID where 2 were promised", again=2)

    with pytest.raises(SourceError, match="1 PMID where 2 were promised"):
        client.ask("two articles", attempt)
    assert client.requests == 3


def test_a_refused_answer_says_what_to_do() -> None:
    client = client_of(GOOD)

    def attempt() -> object:
        raise Refused("another search than was sent", "Compare the tags")

    with pytest.raises(SourceError) as caught:
        client.ask("the search of hair (standard)", attempt)
    assert str(caught.value) == (
        "Asked PubMed for the search of hair (standard). Came back: another search than was sent. "
        "Compare the tags."
    )


def test_stopping_ends_a_wait_and_asks_nothing_more() -> None:
    stop = threading.Event()
    client = Client(PUBMED, transport=scripted(httpx.Response(503)), limiter=Limiter(Pace(1)), stop=stop)

    def attempt() -> object:
        stop.set()
        return client.fetch("esearch.fcgi", due="json")

    with pytest.raises(CancelledError):
        client.ask("two articles", attempt)
    with pytest.raises(CancelledError):
        fetch(client)
    assert client.requests == 0


def test_stopping_interrupts_the_wait_before_another_attempt() -> None:
    stop = threading.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        stop.set()
        return httpx.Response(503)

    client = Client(PUBMED, transport=httpx.MockTransport(answer), limiter=Limiter(Pace(1)), stop=stop)

    with pytest.raises(CancelledError):
        fetch(client)
    assert client.requests == 1


@pytest.mark.parametrize(("key", "requests"), [(KEY, 10), (" ", 3), ("", 3), (None, 3)])
def test_a_key_buys_a_faster_pace_and_a_blank_one_is_none(key: str | None, requests: int) -> None:
    client = Client(PUBMED, api_key=key)

    assert client.pace == Pace(requests)
    assert client.api_key == (KEY if requests == 10 else None)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", "https://pubmed.example/eutils/"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/eutils/"),
        ("http://127.0.0.1:8123/", "http://127.0.0.1:8123/eutils/"),
        ("http://[::1]:8123/x", "http://[::1]:8123/x/"),
        ("http://localhost:8123/eutils/", "http://localhost:8123/eutils/"),
        ("https://mirror.example/x", "https://mirror.example/x/"),
    ],
)
def test_a_variable_names_another_address(value: str, address: str) -> None:
    assert PUBMED.where({"EXOSCOPE_TEST_URL": value}) == address


@pytest.mark.parametrize(
    "value", ["http://mirror.example/", "file:///etc/passwd", "pubmed", "https://", "ftp://localhost/"]
)
def test_an_address_that_would_send_the_key_in_the_clear_is_refused(value: str) -> None:
    with pytest.raises(SourceError, match="Unset EXOSCOPE_TEST_URL"):
        PUBMED.where({"EXOSCOPE_TEST_URL": value})


Serve = Callable[[type[BaseHTTPRequestHandler]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[ThreadingHTTPServer] = []

    def start(handler: type[BaseHTTPRequestHandler]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def send(self, body: bytes, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


def test_each_way_says_truly_which_library_asks(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    agents: list[str] = []

    class Choosy(Quiet):
        def do_POST(self) -> None:
            agents.append(self.headers["User-Agent"])
            self.rfile.read(int(self.headers["Content-Length"]))
            if len(agents) == 1:
                self.send_response(403)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.send(b'{"count": "2"}')

    monkeypatch.setenv("EXOSCOPE_TEST_URL", serve(Choosy))
    with Client(GUARDED, limiter=Limiter(Pace(1_000), lambda: 0.0)) as client:
        assert fetch(client) == {"count": "2"}

    version = ".".join(platform.python_version_tuple()[:2])
    assert agents == [f"{AGENT} python-httpx/{httpx.__version__}", f"{AGENT} Python-urllib/{version}"]
    assert re.fullmatch(r"exoscope/[0-9][0-9a-z.]*", AGENT)


Local = Callable[..., Client]


@pytest.fixture
def local(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Iterator[Local]:
    with ExitStack() as clients:

        def start(handler: type[BaseHTTPRequestHandler], **more: Any) -> Client:
            monkeypatch.setenv("EXOSCOPE_TEST_URL", serve(handler))
            settings = {"limiter": Limiter(Pace(1_000), lambda: 0.0), "pause": Waits(), **more}
            return clients.enter_context(Client(PUBMED, **settings))

        yield start


def test_a_slow_answer_does_not_slow_the_next(local: Local) -> None:
    release = threading.Event()

    class Slow(Quiet):
        def do_GET(self) -> None:
            if self.path.endswith("slow"):
                release.wait(10)
            self.send(b'{"count": "2"}')

    waits = Waits()
    client = local(Slow, pause=waits)
    results = in_flight(
        lambda path: client.fetch(path, due="json"),
        ["slow", "a", "b", "c", "d", "e"],
        workers=3,
        stop=client.stop,
    )

    first_five = {next(results)[0] for _ in range(5)}
    assert first_five == {"a", "b", "c", "d", "e"}
    release.set()
    assert next(results) == ("slow", {"count": "2"})
    assert waits == []  # a thousand turns, and five were given back


def test_a_body_cut_short_is_asked_again(local: Local) -> None:
    seen: list[str] = []

    class Cut(Quiet):
        def do_GET(self) -> None:
            seen.append(self.path)
            if len(seen) == 1:
                self.send(b'{"count"', length=14)
                self.close_connection = True
            else:
                self.send(b'{"count": "2"}')

    client = local(Cut)

    assert client.ask("two articles", lambda: client.fetch("x", due="json")) == {"count": "2"}
    assert len(seen) == 2


def test_silence_is_given_up_and_asked_again(local: Local) -> None:
    done = threading.Event()
    seen: list[str] = []

    class Hangs(Quiet):
        def do_GET(self) -> None:
            seen.append(self.path)
            if len(seen) == 1:
                done.wait(10)
                self.close_connection = True
            else:
                self.send(b'{"count": "2"}')

    client = local(Hangs, limits=httpx.Timeout(0.3))

    assert client.ask("two articles", lambda: client.fetch("x", due="json")) == {"count": "2"}
    done.set()
    assert client.retries == 1
