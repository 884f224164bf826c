"""Forty hand-made articles, and refreshes of any corpus without waiting: shared by the tests of a refresh."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from pipelines.pubmed_search.index import Remainder
from pipelines.refresh import refresh as refreshing
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service as Standin
from pipelines.standin.server import stand_in
from pipelines.standin.services.pubmed.eutils import PubMed
from pipelines.text.declaration import Service

#: The ledgers are the same in every test, and reading them takes longer than the rest of a small refresh.
compiled_once = cache(refreshing.compiled)
Answer = Callable[..., Mapping[str, Described]]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# All of PubMed beside the forty: on both date bases the same year, so that sums can be done in the head.
REST = {1980: 5_000, 2020: 984, 2023: 1_000, 2024: 1_993, 2025: 1_998, 2026: 500}


def unanswered(*given: Any, **named: Any) -> dict[str, Described]:
    """No answers: for refreshes of which only what was fetched is looked at; answers take most of the time."""
    return {}


def refreshed(
    clients: Mapping[str, Client],
    root: Path,
    choices: Choices,
    *,
    now: datetime = NOW,
    answer: Answer = unanswered,
) -> tuple[Snapshot, Summary]:
    """A refresh at a given time that takes no longer than what is tested."""
    with patch.object(refreshing, "compiled", compiled_once):
        return refresh(clients, root, choices, now=lambda: now, clock=lambda: 0.0, answer=answer)


def articles() -> list[Record]:
    """The forty: 20 on vesicles only, 8 with hair in the title, 8 in the abstract only, 4 on secretomes."""
    talk, hair = "Exosomes in cell communication", "Exosomes and hair growth"
    mice = ("Exosomes in mice", "Alopecia was treated.")
    aside = ("A study of mice", "Exosomes and alopecia.")
    secretome = "The secretome of platelets"
    plan: list[tuple[int, str, str, date, date | None, date]] = [
        (10, talk, "", date(2020, 3, 1), date(2020, 2, 1), date(2020, 5, 1)),
        (5, talk, "", date(1999, 12, 31), None, date(1999, 12, 1)),
        (5, talk, "", date(2024, 1, 5), date(2023, 12, 20), date(2024, 2, 1)),
        (4, hair, "", date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1)),
        (2, hair, "", date(2024, 1, 2), date(2023, 12, 31), date(2024, 1, 1)),
        (2, hair, "", date(2026, 11, 1), date(2026, 11, 1), date(2027, 1, 1)),
        (2, *mice, date(2020, 12, 31), None, date(2020, 12, 31)),
        (2, *mice, date(2025, 6, 1), date(2025, 6, 1), date(2025, 8, 1)),
        (4, *aside, date(2026, 2, 1), None, date(2026, 3, 1)),
        (3, secretome, "", date(1998, 1, 1), None, date(1998, 1, 1)),
        (1, secretome, "", date(2026, 11, 20), None, date(2027, 1, 1)),
    ]
    return [
        article(str(91_000_001 + 100 * group + number), title, abstract, entrez, online, printed)
        for group, (count, title, abstract, entrez, online, printed) in enumerate(plan)
        for number in range(count)
    ]


def article(
    pmid: str, title: str, abstract: str, entrez: date, online: date | None, printed: date, **other: Any
) -> Record:
    """One hand-made article."""
    given: dict[str, Any] = {
        "keywords": (),
        "journal": "Sim J Vesicle Res",
        "mesh": (),
        "publication_types": ("Journal Article",),
        "language": "eng",
        "pubdate": f"{printed:%Y %b} {printed.day}",
        "created": entrez,
        "indexed": None,
        "revised_on": entrez,
    }
    return Record(
        pmid=pmid,
        title=title,
        abstract=abstract,
        printed=printed,
        electronic=online,
        entrez=entrez,
        **(given | other),
    )


def rest() -> list[Remainder]:
    """All of PubMed beside them."""
    return [
        Remainder(date(year, 6, 1), date(year, 6, 1), date(year, 6, 1), None, number)
        for year, number in REST.items()
    ]


def forty() -> Corpus:
    """A PubMed of the forty and the rest."""
    return Corpus(articles(), rest())


@dataclass
class Pubmed:
    """A running stand-in, refreshed from without waiting."""

    standin: Standin
    seconds: float = 30
    api_key: str | None = None

    def client(self) -> Client:
        """A client of it that never waits."""
        return Client(
            Service("PubMed", f"{self.standin.url}/entrez/eutils/", "EXOSCOPE_NOWHERE_URL", Pace(3)),
            email="reader@example.org",
            api_key=self.api_key,
            transport=self.standin.transport,
            limits=httpx.Timeout(self.seconds),
            limiter=Limiter(Pace(1_000), lambda: 0.0),
            pause=lambda _: False,
        )

    def refresh(
        self, root: Path, choices: Choices | None = None, *, now: datetime = NOW, answer: Answer = unanswered
    ) -> tuple[Snapshot, Summary]:
        """A refresh into `root`, without answers unless `answered` is given."""
        with self.client() as client:
            return refreshed({"pubmed": client}, root, choices or Choices(), now=now, answer=answer)

    def hold(self, corpus: Corpus) -> None:
        """Another corpus from now on."""
        self.standin.services["pubmed"] = PubMed(corpus, 100_000.0)

    def asked(self, *programs: str) -> int:
        """How often these (`esearch`, `esummary`, `efetch`, `einfo`) were asked."""
        return sum(request.endpoint.removesuffix(".fcgi") in programs for request in self.standin.requests)


@contextmanager
def pubmed(corpus: Corpus, start: Callable[..., Any] = stand_in, **chosen: Any) -> Iterator[Pubmed]:
    """A stand-in of PubMed with this corpus, for as long as the context lasts; `serve` starts one at an address."""
    with start(corpus=corpus, rate_per_second=100_000.0) as standin:
        yield Pubmed(standin, **chosen)
