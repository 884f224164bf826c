"""The real pipeline on simulated services: what `exoscope demo` shows. Nothing here reaches the network."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from rich.console import Console

from pipelines.refresh.command import summary_lines
from pipelines.refresh.lock import alone
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter
from pipelines.sources.progress import Steps, shown_on
from pipelines.standin.server import Service as Standin
from pipelines.standin.server import stand_in
from pipelines.text.declaration import Pace
from pipelines.text.sources import SOURCES

# Twice PubMed's with an API key: the pace is part of what is shown, and nobody should wait long for a chart. The others
# simulate no limit.
RATE = 20.0
PACE, QUICK = Pace(18), Pace(100)
EMAIL = "demo@example.org"
WEEK = timedelta(days=7)


def clients(standin: Standin, opened: ExitStack, **waiting: Any) -> dict[str, Client]:
    """Who asks each of the simulated services, closed with `opened`; `waiting` is how they wait, as `Client` takes it.

    No environment variable puts another service in its place.
    """
    asking: dict[str, Client] = {}
    for name, source in SOURCES.items():
        service = replace(
            source.service,
            name=f"the simulated {source.label}",
            address=urljoin(standin.url, urlsplit(source.service.address).path),
            variable="EXOSCOPE_NOWHERE_URL",
            pace=PACE if source.wants_address == "ncbi" else QUICK,
        )
        # Each with a limiter of its own, as for hosts of their own.
        ways: dict[str, Any] = {"limiter": Limiter(service.pace), **waiting}
        ways |= dict.fromkeys(("transport", "second_way"), standin.transport)
        email = EMAIL if source.wants_address else None
        asking[name] = opened.enter_context(Client(service, email=email, **ways))
    return asking


def two_refreshes(
    standin: Standin,
    asking: Mapping[str, Client],
    choices: Choices,
    *,
    now: datetime,
    save: Callable[..., Snapshot],
    steps: Steps | None = None,
    **others: Any,
) -> tuple[Snapshot, Summary]:
    """Those services that know how they were a week ago as they were, then all as they are: so that there are changes.

    `save` publishes the second one; the first is forgotten.
    """
    whole: dict[str, Any] = {name: standin.standin(name) for name in asking}
    earlier = {
        name: one.a_week_earlier(now.date()) for name, one in whole.items() if hasattr(one, "a_week_earlier")
    }
    told: dict[str, Any] = {"edition": "simulated", **others}
    with tempfile.TemporaryDirectory() as folder:
        standin.services.update(earlier)
        first = {name: asking[name] for name in earlier}
        refresh(first, Path(folder), choices, now=lambda: now - WEEK, **told)
        standin.services.update(whole)
        return refresh(asking, Path(folder), choices, now=lambda: now, steps=steps, save=save, **told)


def make(root: Path, records: int, *, console: Console) -> Snapshot:
    """A new simulated snapshot under `root`, from services of today; the one before it goes."""
    now = datetime.now(UTC)
    with (
        alone(root),
        stand_in(records=records, rate_per_second=RATE, last_day=now.date(), whole=True) as standin,
        ExitStack() as opened,
        closing(shown_on(console)) as steps,
    ):
        made, summary = two_refreshes(
            standin,
            clients(standin, opened),
            Choices(full=True, accept_drop=True),
            now=now,
            save=lambda _, tables, **told: snapshot.save(root, tables, **told),
            steps=steps,
        )
        snapshot.prune(root, 1, spare={made.id})
    for line in summary_lines(made, summary):
        console.print(line, markup=False)
    return made
