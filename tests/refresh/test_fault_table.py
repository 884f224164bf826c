"""Every kind of fault at every service: equal tables, or exit 3 with each as it would be, as it was, or named."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Event
from unittest.mock import patch
from zlib import crc32

import faults
import pandas as pd
import pytest
from asking import client_at
from faults import Fault
from hand_made import NOW, articles, forty, refreshed, rest
from places import CHECKOUT

from pipelines.errors import DropError, SourceError
from pipelines.refresh.refresh import Choices
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.icite import part as reach
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, Asked, text_answer
from pipelines.tables import BY_SOURCE
from pipelines.text.sources import LABELS, SOURCES

#: Days and times of asking, which are their own in each refresh.
UNEQUAL = ["asked_at", "seen_on"]
LATER = NOW + timedelta(days=7)


def another_shape(answer: Answer) -> Answer:
    """What is no such answer, though well formed."""
    return replace(answer, body=b"{}")


def unavailable(_: Answer) -> Answer:
    """Out of service."""
    return text_answer("Service Unavailable", status=503)


def gone(_: Answer) -> Answer:
    """An address that is not there."""
    return text_answer("Not Found", status=404)


KINDS: dict[str, Fault] = {
    "429": faults.too_many_requests(),
    "429 with Retry-After": faults.too_many_requests(3),
    "429 inside a 200": faults.too_many_requests(status=200),
    "500": faults.server_error,
    "502, a proxy's page": faults.bad_gateway,
    "503": unavailable,
    "404": gone,
    "403, turned away": faults.turned_away,
    "error text inside a 200": faults.backend_failed,
    "body cut off": faults.cut_body,
    "half a body, as promised": faults.ended_early,
    "empty body": faults.empty_body,
    "wrong content type": faults.wrong_type,
    "page of a blocked address": faults.blocked_page,
    "no answer in time": faults.hang(Event()),
    "another shape of JSON": another_shape,
    "redirection": lambda _: text_answer("", status=302, headers={"Location": "/elsewhere"}),
}


def of_one_piece(asked: Asked) -> bool:
    """Whether a request is for one piece of its source: a topic, a data set, or a few years."""
    if asked.source == "pubmed":
        return "alopecia" in asked.parameters.get("term", "")
    if asked.source == "safety":
        return "event" in asked.endpoint
    if asked.source == "approvals":
        return "510k" in asked.endpoint
    return crc32(repr((asked.endpoint, sorted(asked.parameters.items()))).encode()) % 7 == 0


#: How often a fault comes, and on which requests.
WHEN: dict[str, tuple[int, Callable[[Asked], bool]]] = {
    "a while": (2, lambda _: True),
    "one piece": (10_000, of_one_piece),
    "all requests": (10_000, lambda _: True),
}


@cache
def corpus(*, is_old: bool) -> Corpus:
    """A PubMed of forty articles; a week before without the second, and the first had another title."""
    first, *others = articles()
    return Corpus(
        [replace(first, title="Exosomes once"), *others[1:]] if is_old else [first, *others], rest()
    )


def once(asked: Asked, body: bytes) -> bytes:
    """What a service said a week before."""
    if asked.source == "icite":
        return body.replace(b'"apt":0.05', b'"apt":0.95')
    if asked.source == "approvals":
        return body.replace(b"Sim ", b"Once sim ")
    if asked.source == "wikimedia":  # a tenth of the views, under the same titles
        return re.sub(rb'("views":\d+)\d', rb"\1", body)
    if asked.source == "filings":
        return body.replace(b"SIM VESICLES", b"OLD VESICLES")
    return body.replace(b"Simulated", b"Once simulated")


@contextmanager
def asking(source: str, standin: Service, seconds: float = 0.5) -> Iterator[dict[str, Client]]:
    """Who asks a source, and before it the one whose articles it asks about; one article a request of iCite's."""
    with ExitStack() as opened:
        opened.enter_context(patch.object(reach, "LONGEST", 1))
        names = filter(None, (SOURCES[source].after, source))
        yield {
            name: opened.enter_context(
                client_at(SOURCES[name].service, standin, seconds, email="reader@example.org")
            )
            for name in names
        }


def fetched(
    source: str, root: Path, fault: Fault | None = None, when: str = "all requests", *, is_old: bool = False
) -> tuple[Snapshot, int]:
    """A refresh of one source, and what it ends with."""
    with stand_in(corpus=corpus(is_old=is_old), rate_per_second=100_000.0) as standin:
        if is_old:
            standin.on_its_way = lambda asked, given: replace(given, body=once(asked, given.body))
        if fault is not None:
            times, due = WHEN[when]
            faults.fail(standin, fault, times, lambda asked: asked.source == source and due(asked))
        with asking(source, standin, seconds=0.02) as clients:
            published, summary = refreshed(clients, root, Choices(full=True), now=NOW if is_old else LATER)
    return published, summary.exit_code


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Snapshot, Snapshot]]:
    """Source to the snapshot that was there, and the one that a refresh without faults makes next."""

    @cache
    def both(source: str) -> tuple[Snapshot, Snapshot]:
        root = tmp_path_factory.mktemp(source)
        old, _ = fetched(source, root, is_old=True)
        fresh, _ = fetched(source, root)
        assert not all(_equal(old, fresh, name) for name in BY_SOURCE[source])
        return old, fresh

    return both


def outcome(source: str, kind: str, when: str, root: Path, old: Snapshot, fresh: Snapshot) -> str:
    """What a fault ends in, checked: no row is other than it was, or than it is without faults."""
    shutil.copytree(old.path, root / old.path.name)
    try:
        published, code = fetched(source, root, KINDS[kind], when)
    except (SourceError, DropError) as error:
        failure = error
        published = None
    if published is None:
        assert str(failure).startswith("Asked ")
        assert failure.exit_code == 3 or isinstance(failure, DropError)
        assert [path.name for path in snapshot.stored(root)] == [old.id]
        return "as before"
    if published.manifest["sources"][source]["failed"]:  # what it asks about came
        assert code == 3
        assert all(_equal(published, old, name) for name in BY_SOURCE[source])
        return "as before"
    gaps = published.manifest["sources"][source]["gaps"]
    assert code == (3 if gaps else 0)
    for name in BY_SOURCE[source]:
        if name not in published.tables:
            assert name in published.manifest["missing"]
            assert gaps
        elif not _equal(published, fresh, name):
            assert gaps or (name == "trial_differences" and _told(published)), f"{name}: nothing is named"
            strange = _rows(published, name) - _rows(old, name) - _rows(fresh, name)
            assert not strange, f"{name} has rows of neither: {sorted(map(str, strange))[:3]}"
    return "named" if gaps else "equal"


def _told(held: Snapshot) -> bool:
    """Whether a search of the registry that only documents a topic failed, which its row of `searches` says."""
    asked = held.load("searches")
    return bool(asked.loc[asked["source"].eq("trials"), "promised"].isna().any())


def _rows(held: Snapshot, name: str) -> set[tuple[object, ...]]:
    cells = held.load(name).drop(columns=UNEQUAL, errors="ignore").astype(object)
    return set(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def _equal(one: Snapshot, other: Snapshot, name: str) -> bool:
    left, right = (held.load(name).drop(columns=UNEQUAL, errors="ignore") for held in (one, other))
    return bool(pd.DataFrame.equals(left, right))


PAGE = (CHECKOUT / "docs" / "reliability.md").read_text(encoding="utf-8")


def on_the_page() -> dict[tuple[str, str, str], str]:
    """Source, kind and when to the outcome that the page on reliability has."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line[:1] == "|"
    ]
    header = next(row for row in rows if row[1:] == list(LABELS.values()))
    told = {row[0]: row[1:] for row in rows[rows.index(header) + 2 :] if len(row) == len(header)}
    return {
        (source, kind, when): outcome
        for kind, cells in told.items()
        for source, cell in zip(LABELS, cells, strict=True)
        for when, outcome in zip(WHEN, cell.split(" / "), strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_fault_ends_as_the_page_says(
    tmp_path: Path, before: Callable[[str], tuple[Snapshot, Snapshot]], source: str, kind: str, when: str
) -> None:
    assert outcome(source, kind, when, tmp_path, *before(source)) == on_the_page()[source, kind, when]


def test_the_page_has_every_kind_for_every_service() -> None:
    assert list(dict.fromkeys(kind for _, kind, _ in on_the_page())) == list(KINDS)
    assert len(on_the_page()) == 17 * 9 * 3
    assert set(on_the_page().values()) == {"equal", "named", "as before"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_service_that_fails_two_requests_in_five_comes_all_the_same(tmp_path: Path, source: str) -> None:
    with stand_in(corpus=forty(), rate_per_second=100_000.0) as standin:
        numbers = iter(range(1_000_000))
        # Of every five requests the second and the fourth.
        faults.fail(standin, faults.bad_gateway, 1_000_000, lambda _: next(numbers) % 5 in (1, 3))
        with asking(source, standin) as clients:
            published, summary = refreshed(clients, tmp_path, Choices())

    assert (summary.exit_code, published.manifest["sources"][source]["gaps"]) == (0, [])
    assert summary.retries > 0
    assert summary.retries / summary.requests == pytest.approx(0.4, abs=0.2)
