"""Every kind of fault at every service: equal tables, or exit 3 with each as it would be, as it was, or named."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Event
from zlib import crc32

import faults
import pandas as pd
import pytest
from asking import client_at
from faults import Fault
from hand_made import NOW, forty, refreshed
from places import CHECKOUT

from pipelines.errors import DropError, SourceError
from pipelines.refresh.refresh import Choices
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.standin.server import stand_in
from pipelines.standin.services.answers import Answer, Asked, text_answer
from pipelines.tables import BY_SOURCE
from pipelines.text.sources import LABELS, SOURCES

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
WHEN: dict[str, tuple[int, Callable[[Asked], bool]]] = {
    "a while": (2, lambda _: True),
    "some requests": (
        10_000,
        lambda asked: crc32(repr((asked.endpoint, sorted(asked.parameters.items()))).encode()) % 7 == 0,
    ),
    "all requests": (10_000, lambda _: True),
}


def fetched(source: str, root: Path, fault: Fault | None, when: str) -> tuple[Snapshot, int]:
    """A refresh of one source, and what it ends with."""
    with stand_in(corpus=forty(), rate_per_second=100_000.0) as standin:
        if fault is not None:
            times, due = WHEN[when]
            faults.fail(standin, fault, times, due)
        with client_at(SOURCES[source].service, standin) as client:
            client.email = "reader@example.org"
            day = NOW if when == "never" else LATER
            published, summary = refreshed({source: client}, root, Choices(full=True), now=day)
    return published, summary.exit_code


@cache
def before(source: str) -> tuple[Snapshot, Snapshot]:
    """The snapshot that was there, and the one that a refresh without faults makes next."""
    root = Path(mkdtemp())
    old, _ = fetched(source, root, None, "never")
    return old, fetched(source, root, None, "a while")[0]


def outcome(source: str, kind: str, when: str, root: Path) -> str:
    """What a fault ends in, checked."""
    old, fresh = before(source)
    shutil.copytree(old.path, root / old.path.name)
    try:
        published, code = fetched(source, root, KINDS[kind], when)
        failure = ""
    except (SourceError, DropError) as error:
        published, code, failure = old, error.exit_code, str(error)
    if failure:
        assert failure.startswith("Asked ")
        assert [path.name for path in snapshot.stored(root)] == [old.id]
        return "as before"
    told = published.manifest["sources"][source]
    same = True
    for name in BY_SOURCE[source]:
        if name not in published.tables:
            assert name in published.manifest["missing"]
            same = False
        elif not _equal(published, fresh, name):
            same = False
            assert _equal(published, old, name) or told["gaps"], f"{name} is neither, and nothing is named"
    assert code == (3 if told["gaps"] else 0)
    assert same or code == 3
    return "equal" if same and code == 0 else "named"


def _equal(one: Snapshot, other: Snapshot, name: str) -> bool:
    left, right = (
        held.load(name).drop(columns=["asked_at", "seen_on"], errors="ignore") for held in (one, other)
    )
    return bool(pd.DataFrame.equals(left, right))


@pytest.mark.slow
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_fault_ends_as_the_table_says(tmp_path: Path, source: str, kind: str, when: str) -> None:
    found = outcome(source, kind, when, tmp_path)

    assert found in {"equal", "named", "as before"}
    if when == "a while" and kind in PASSING:
        assert found == "equal"


#: What is worth asking again; the others are told at once.
PASSING = tuple(
    kind for kind in KINDS if kind not in {"404", "403, turned away", "page of a blocked address"}
)


def test_the_page_on_reliability_has_every_kind_and_every_service() -> None:
    page = (CHECKOUT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|.*\|$", page, re.M)
    assert [row for row in rows if row in KINDS] == list(KINDS)
    assert all(label in page for label in LABELS.values())
    assert len(KINDS) == 17


@pytest.mark.parametrize("source", SOURCES)
def test_a_service_that_fails_two_requests_in_five_comes_all_the_same(tmp_path: Path, source: str) -> None:
    with stand_in(corpus=forty(), rate_per_second=100_000.0) as standin:
        numbers = iter(range(1_000_000))
        # Of every five requests the second and the fourth.
        faults.fail(standin, faults.bad_gateway, 1_000_000, lambda _: next(numbers) % 5 in (1, 3))
        with client_at(SOURCES[source].service, standin) as client:
            client.email = "reader@example.org"
            published, summary = refreshed({source: client}, tmp_path, Choices())

    assert (summary.exit_code, published.manifest["sources"][source]["gaps"]) == (0, [])
    assert summary.retries > 0
    assert summary.retries / summary.requests == pytest.approx(0.4, abs=0.2)
