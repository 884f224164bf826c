"""Clients that never wait: of answers made in the test, or of a stand-in; shared by the tests of sources."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.part import Occasion
from pipelines.sources.progress import Steps
from pipelines.standin.server import Service as Standin
from pipelines.text.declaration import Service
from pipelines.topics import catalogue as topics

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@contextmanager
def client_of(service: Service, answer: Callable[[httpx.Request], httpx.Response]) -> Iterator[Client]:
    """A client of a service that answers with what the function makes of each request."""
    with Client(
        replace(service, variable="EXOSCOPE_NOWHERE_URL"),
        transport=httpx.MockTransport(answer),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    ) as client:
        yield client


@contextmanager
def client_at(
    service: Service, standin: Standin, seconds: float = 0.5, email: str | None = None
) -> Iterator[Client]:
    """A client of a stand-in within this process, with the path of the service, and an address where it wants one."""
    if email is None and "{email}" in service.agent:
        email = "reader@example.org"
    moved = replace(
        service,
        address=f"{standin.url}{httpx.URL(service.address).path}",
        variable="EXOSCOPE_NOWHERE_URL",
    )
    with Client(
        moved,
        email=email,
        transport=standin.transport,
        second_way=standin.transport,
        limits=httpx.Timeout(seconds),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    ) as client:
        yield client


def occasion(root: Path, last: Snapshot | None = None, **other: Any) -> Occasion:
    """A refresh on the day of the tests."""
    return Occasion(topics.load(), root, last, NOW, lambda: NOW, Steps(), "live", **other)
