"""The real pipeline on simulated services: what `exoscope demo` shows. Nothing here reaches the network."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from pipelines import snapshot
from pipelines.one_at_a_time import alone
from pipelines.progress import Steps, shown_on
from pipelines.refresh import Choices, Summary, refresh
from pipelines.refresh_command import told
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client, Service
from pipelines.standin import Corpus, Registry, serve
from pipelines.standin import Service as Standin
from pipelines.standin.studies import a_week_earlier, simulate_studies

# As with an API key; the pace is part of what is shown.
RATE = 10.0
SPACING = 0.11
EMAIL = "demo@example.org"
STUDIES = 600
SEED = 7
WEEK = timedelta(days=7)


def service(address: str) -> Service:
    """The stand-in as PubMed. No environment variable puts another one in its place."""
    return Service("the simulated PubMed", f"{address}/entrez/eutils/", "EXOSCOPE_NOWHERE_URL", SPACING)


def registry_service(address: str) -> Service:
    """The stand-in as the registry."""
    return Service("the simulated registry", f"{address}/api/v2/", "EXOSCOPE_NOWHERE_URL", SPACING)


def registry_of(last_day: date, studies: int = STUDIES) -> Registry:
    """A simulated registry whose data is of that day."""
    return Registry(simulate_studies(studies, SEED, last_day), f"{last_day}T09:00:06")


def two_refreshes(
    standin: Standin,
    client: Client,
    registry: Client,
    choices: Choices,
    *,
    now: datetime,
    save: Callable[..., Snapshot],
    steps: Steps | None = None,
    **clock: Callable[[], float],
) -> tuple[Snapshot, Summary]:
    """The registry as it was a week ago, then everything as it is: so that the studies have changes to show.

    Args:
        standin: The services; its registry is that of now.
        client: Asks PubMed.
        registry: Asks the registry.
        choices: As a user's.
        now: The time of the second refresh.
        save: Publishes the second one; the first is forgotten.
        steps: Who is told how far the second one is.
        clock: `clock`, as `refresh` takes it.
    """
    whole = standin.registry
    earlier = now - WEEK
    with tempfile.TemporaryDirectory() as folder:
        shown = a_week_earlier(whole.studies, now.date())
        standin.registry = Registry(shown, f"{earlier.date()}T09:00:06")
        told: dict[str, Any] = {"registry": registry, "edition": "simulated", **clock}
        refresh(None, Path(folder), choices, now=lambda: earlier, **told)
        standin.registry = whole
        return refresh(client, Path(folder), choices, now=lambda: now, steps=steps, save=save, **told)


def make(root: Path, records: int, *, console: Console) -> Snapshot:
    """A new simulated snapshot under `root`, from services of today; the one before it goes."""
    now = datetime.now(UTC)
    corpus = Corpus.simulated(records, last_day=now.date())
    with (
        alone(root),
        serve(corpus=corpus, registry=registry_of(now.date()), rate_per_second=RATE) as standin,
        Client(service(standin.url), email=EMAIL) as client,
        Client(registry_service(standin.url)) as registry,
    ):
        made, summary = two_refreshes(
            standin,
            client,
            registry,
            Choices(full=True, accept_drop=True),
            now=now,
            save=lambda _, tables, **told: snapshot.save(root, tables, **told),
            steps=shown_on(console),
        )
        snapshot.prune(root, 1, spare={made.id})
    for line in told(made, summary):
        console.print(line, markup=False)
    return made
