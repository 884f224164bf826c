"""Serves the simulated services on the loopback address, with PubMed's limits and, if told so, faults."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from pipelines.standin.records.corpus import LAST_DAY, Corpus
from pipelines.standin.records.projects import simulate_projects
from pipelines.standin.records.reports import simulate_reports
from pipelines.standin.records.studies import simulate_studies
from pipelines.standin.services.answers import Answer, Asked, Fault, json_answer, text_answer
from pipelines.standin.services.europepmc import EuropePmc
from pipelines.standin.services.eutils import answer
from pipelines.standin.services.openfda import PATHS, OpenFda
from pipelines.standin.services.registry import Registry
from pipelines.standin.services.reporter import Reporter

API_KEY = "simulated-key"
_WITHOUT_KEY, _WITH_KEY = 3, 10
_LONGEST_BODY = 1_000_000
#: Where each service begins, and what its endpoints are called after. openFDA lies at the root.
_PATHS = {
    "pubmed": "/entrez/eutils/",
    "trials": "/api/v2/",
    "grants": "/v2/",
    "europepmc": "/europepmc/webservices/rest/",
    "safety": "/",
}
_STUDIES, _PROJECTS = 120, 200


class Answering(Protocol):
    """A simulated service other than PubMed."""

    def answer(self, path: str, parameters: Mapping[str, str], /) -> Answer:
        """The answer to one request."""


@dataclass
class _Planned:
    fault: Fault
    left: int
    when: Callable[[Asked], bool]


@dataclass
class Service:
    """A running stand-in.

    `requests` holds every request that arrived, in order. Without `rate_per_second` the real limits hold: 3 a
    second, or 10 with `API_KEY`.
    """

    corpus: Corpus
    registry: Registry
    grants: Answering
    safety: Answering
    europepmc: Answering
    rate_per_second: float | None = None
    delay_seconds: float = 0.0
    url: str = ""
    requests: list[Asked] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    _planned: list[_Planned] = field(default_factory=list)
    _recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def fail(self, fault: Fault, times: int = 1, when: Callable[[Asked], bool] = lambda _: True) -> None:
        """Puts this fault on the next `times` answers to requests of which `when` is true."""
        with self._lock:
            self._planned.append(_Planned(fault, times, when))

    def answer(self, asked: Asked) -> Answer:
        """The answer to one request, faults included, after the service's delay."""
        if asked.source != "pubmed":
            return self._other_answer(asked)
        with self._lock:
            self.requests.append(asked)
            limit, left = self._allowance(asked)
            fault = self._next_fault(asked)
        refused = self._refusal(asked, limit, left)
        # Not asleep but waiting, so that a stand-in with slow answers stops at once.
        self.stopping.wait(self.delay_seconds)
        given = refused or answer(self.corpus, asked.endpoint, asked.parameters)
        if fault is not None:
            return fault(given)
        limits = {"X-RateLimit-Limit": f"{limit:g}", "X-RateLimit-Remaining": f"{max(left, 0):g}"}
        return Answer(
            given.body, given.content_type, given.status, {**limits, **given.headers}, given.promised
        )

    def _other_answer(self, asked: Asked) -> Answer:
        # No other one's limit is tight enough to be put on it here.
        with self._lock:
            self.requests.append(asked)
            fault = self._next_fault(asked)
        self.stopping.wait(self.delay_seconds)
        others = {
            "trials": self.registry,
            "grants": self.grants,
            "safety": self.safety,
            "europepmc": self.europepmc,
        }
        given = others[asked.source].answer(asked.endpoint, asked.parameters)
        return given if fault is None else fault(given)

    def _allowance(self, asked: Asked) -> tuple[float, float]:
        key = asked.parameters.get("api_key", "")
        limit = self.rate_per_second or (_WITH_KEY if key else _WITHOUT_KEY)
        # Under one request a second the window has to be longer than a second.
        most, window = max(1, math.floor(limit)), max(1.0, 1 / limit)
        recent = self._recent[key]
        while recent and recent[0] <= asked.second - window:
            recent.popleft()
        recent.append(asked.second)
        return limit, most - len(recent)

    def _next_fault(self, asked: Asked) -> Fault | None:
        for planned in self._planned:
            if planned.left and planned.when(asked):
                planned.left -= 1
                return planned.fault
        return None

    @staticmethod
    def _refusal(asked: Asked, limit: float, left: float) -> Answer | None:
        key = asked.parameters.get("api_key")
        if key is not None and key != API_KEY:
            wrong = {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}
            return json_answer(wrong, status=400)
        if left < 0:
            over = {"error": "API rate limit exceeded", "api-key": key or "127.0.0.1"}
            return json_answer(over | {"count": f"{limit - left:g}", "limit": f"{limit:g}"}, status=429)
        return None


@contextmanager
def serve(
    records: int = 2000,
    seed: int = 7,
    rate_per_second: float | None = None,
    delay_seconds: float = 0.0,
    *,
    corpus: Corpus | None = None,
    registry: Registry | None = None,
    grants: Answering | None = None,
    safety: Answering | None = None,
    europepmc: Answering | None = None,
    unindexed: Iterable[str] = (),
) -> Iterator[Service]:
    """A stand-in that runs until the context ends, on a free port of the loopback address.

    Args:
        records: How many records to simulate.
        seed: Equal seeds give equal records.
        rate_per_second: The limit for everybody, in place of the real ones.
        delay_seconds: How long every answer takes.
        corpus: Records to serve in place of simulated ones.
        registry: Studies to serve in place of simulated ones.
        grants: Projects to serve in place of simulated ones.
        safety: Reports to serve in place of simulated ones.
        europepmc: Europe PMC in place of one of the same articles.
        unindexed: Phrases that the phrase index is to lack.
    """
    held = corpus or Corpus.simulated(records, seed, unindexed=unindexed)
    service = Service(
        held,
        registry or Registry(simulate_studies(_STUDIES, seed, LAST_DAY)),
        grants or Reporter(simulate_projects(_PROJECTS, seed, LAST_DAY)),
        safety or OpenFda(simulate_reports(seed, LAST_DAY)),
        europepmc or EuropePmc(held.records),
        rate_per_second,
        delay_seconds,
    )

    class Handler(_Handler):
        standin = service

    server = _Server(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A hanging answer must not keep the stand-in from stopping.
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a client that hung up, which the tests do on purpose."""


class _Handler(BaseHTTPRequestHandler):
    standin: Service
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: with Nagle's algorithm the second waits 40 ms for the client's word.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answers a search in the address."""
        self._respond(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))

    def do_POST(self) -> None:
        """Answers a search in the body: a form, or JSON."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            self.close_connection = True
            self._send(text_answer("Bad Request (400): no or too long a body", status=400))
            return
        body = self.rfile.read(int(length)).decode("utf-8", errors="replace")
        is_json = "json" in self.headers.get("Content-Type", "")
        self._respond([("json", body)] if is_json else parse_qsl(body, keep_blank_values=True))

    def _respond(self, parameters: Iterable[tuple[str, str]]) -> None:
        path = urlsplit(self.path).path
        source = next(name for name, start in _PATHS.items() if path.startswith(start))
        endpoint = path.removeprefix(_PATHS[source])
        if source == "safety" and endpoint.removesuffix(".json") not in PATHS:
            self._send(text_answer("Not Found", status=404))
            return
        asked = Asked(endpoint, dict(parameters), self.command, time.monotonic(), source)
        self._send(self.standin.answer(asked))

    def _send(self, given: Answer) -> None:
        self.send_response(given.status)
        self.send_header("Content-Type", given.content_type)
        self.send_header("Content-Length", str(len(given.body) if given.promised is None else given.promised))
        for name, value in given.headers.items():
            self.send_header(name, value)
        if given.promised is not None:
            self.close_connection = True
        self.end_headers()
        self.wfile.write(given.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Writes nothing: `Service.requests` is the log."""
