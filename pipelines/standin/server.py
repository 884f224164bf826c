"""The simulated services: they take a client's requests within this process, without a network."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pkgutil import resolve_name
from threading import Event, Lock
from urllib.parse import parse_qsl, urlsplit

import httpx

from pipelines.standin.records.corpus import LAST_DAY, Corpus
from pipelines.standin.services.answers import Answer, Answering, Asked, Setting, text_answer
from pipelines.text.sources import SOURCES

LONGEST_BODY = 1_000_000


@dataclass
class Service:
    """The stand-ins of all sources, told apart by the paths of their addresses.

    `requests` holds every request that arrived, in order. `services` holds stand-ins by source: those given, and
    those that a request made necessary. `url` is where a client is to think that they are. What
    `on_its_way` makes of an answer is sent.
    """

    setting: Setting
    delay_seconds: float = 0.0
    services: dict[str, Answering] = field(default_factory=dict)
    url: str = "http://127.0.0.1"
    requests: list[Asked] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    on_its_way: Callable[[Asked, Answer], Answer] = lambda _, given: given
    _lock: Lock = field(default_factory=Lock)

    def standin(self, source: str) -> Answering:
        """The stand-in of one source."""
        with self._lock:
            if source not in self.services:
                self.services[source] = resolve_name(SOURCES[source].standin)(self.setting)
            return self.services[source]

    def answer(self, method: str, target: str, kind: str, body: bytes, agent: str = "") -> Answer:
        """The answer to one request: to a search in the address, or in a body (a form, or JSON)."""
        if method == "POST" and not 0 < len(body) <= LONGEST_BODY:
            return text_answer("Bad Request (400): no or too long a body", status=400)
        address, text = urlsplit(target), body.decode("utf-8", errors="replace")
        sent = address.query if method == "GET" else text
        parameters = {"json": text} if "json" in kind else dict(parse_qsl(sent, keep_blank_values=True))
        starts = {urlsplit(source.service.address).path: name for name, source in SOURCES.items()}
        start = max(filter(address.path.startswith, starts), key=len)
        asked = Asked(address.path.removeprefix(start), parameters, method, starts[start], agent)
        standin = self.standin(asked.source)
        with self._lock:
            self.requests.append(asked)
        refused = standin.turned_away(agent) if hasattr(standin, "turned_away") else None
        return self.on_its_way(asked, refused or standin.answer(asked.endpoint, parameters))

    def comes(self, given: Answer, patience: float | None = None) -> bool:
        """Waits for an answer as long as it takes; False when somebody would have hung up after `patience` seconds."""
        if given.until is not None and not given.until.wait(patience):
            return False
        # Not asleep but waiting, so that a stand-in with slow answers stops at once.
        self.stopping.wait(self.delay_seconds if patience is None else min(self.delay_seconds, patience))
        return patience is None or self.delay_seconds <= patience

    @property
    def transport(self) -> httpx.MockTransport:
        """Takes a client's requests without a network."""
        return httpx.MockTransport(self._taken)

    def _taken(self, request: httpx.Request) -> httpx.Response:
        kind = request.headers.get("Content-Type", "")
        agent = request.headers.get("User-Agent", "")
        given = self.answer(request.method, request.url.raw_path.decode(), kind, request.read(), agent)
        if not self.comes(given, request.extensions["timeout"]["read"]):
            raise httpx.ReadTimeout("no answer in time", request=request)
        if given.promised is not None:
            raise httpx.RemoteProtocolError("the connection ended before the answer did", request=request)
        return httpx.Response(given.status, content=given.body, headers=given.head)


@contextmanager
def stand_in(
    records: int = 2000,
    seed: int = 7,
    rate_per_second: float | None = None,
    delay_seconds: float = 0.0,
    *,
    corpus: Corpus | None = None,
    unindexed: Iterable[str] = (),
    last_day: date = LAST_DAY,
    whole: bool = False,
    **services: Answering,
) -> Iterator[Service]:
    """Stand-ins within this process, whose slow answers end with the context.

    Args:
        rate_per_second: PubMed's limit for everybody, in place of the real ones: 3, or 10 with `API_KEY`.
        corpus: Articles to serve in place of simulated ones.
        unindexed: Phrases that the phrase index is to lack.
        whole: As many studies and projects as the demonstration shows, in place of a few.
        services: Source to a stand-in in place of a simulated one.
    """
    held = corpus or Corpus.simulated(records, seed, last_day, unindexed=unindexed)
    service = Service(
        Setting(held, seed, last_day, whole, rate_per_second), delay_seconds, services=dict(services)
    )
    try:
        yield service
    finally:
        service.stopping.set()
