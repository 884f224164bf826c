"""The real pipeline on simulated services: what `exoscope demo` shows. Nothing here reaches the network."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from rich.console import Console

from pipelines.refresh.command import told
from pipelines.refresh.lock import alone
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter
from pipelines.sources.progress import Steps, shown_on
from pipelines.standin import Corpus, OpenFda, Registry, Reporter, serve
from pipelines.standin import Service as Standin
from pipelines.standin.records.projects import simulate_projects
from pipelines.standin.records.reports import simulate_reports
from pipelines.standin.records.studies import a_week_earlier, simulate_studies
from pipelines.text.declaration import Pace, Service
from pipelines.text.sources import SOURCES

# Twice PubMed's with an API key: the pace is part of what is shown, and nobody should wait long for a chart. The others
# simulate no limit.
RATE = 20.0
PACE, QUICK = Pace(18), Pace(100)
EMAIL = "demo@example.org"
STUDIES, PROJECTS = 600, 400
SEED = 7
WEEK = timedelta(days=7)


def services(address: str) -> dict[str, Service]:
    """The stand-in as each of the services. No environment variable puts another one in its place."""
    return {
        name: replace(
            source.service,
            name=f"the simulated {source.label}",
            address=urljoin(address, urlsplit(source.service.address).path),
            variable="EXOSCOPE_NOWHERE_URL",
            pace=PACE if source.wants_address else QUICK,
        )
        for name, source in SOURCES.items()
    }


def clients(address: str, opened: ExitStack, **waiting: Any) -> dict[str, Client]:
    """Who asks each of the simulated services, closed with `opened`.

    Args:
        address: Of the stand-in.
        opened: Closes them.
        waiting: How they wait, as `Client` takes it.
    """
    return {
        name: opened.enter_context(
            Client(
                service,
                email=EMAIL if SOURCES[name].wants_address else None,
                **{
                    "limiter": Limiter(service.pace),
                    **waiting,
                },  # as of five hosts, which the stand-in is one of
            )
        )
        for name, service in services(address).items()
    }


def registry_of(last_day: date, studies: int = STUDIES) -> Registry:
    """A simulated registry whose data is of that day."""
    return Registry(simulate_studies(studies, SEED, last_day), f"{last_day}T09:00:06")


def others_of(last_day: date) -> dict[str, Any]:
    """Simulated grants and safety reports whose data is of that day, as `serve` takes them."""
    return {
        "grants": Reporter(simulate_projects(PROJECTS, SEED, last_day)),
        "safety": OpenFda(simulate_reports(SEED, last_day), last_day.isoformat()),
    }


def two_refreshes(
    standin: Standin,
    asking: Mapping[str, Client],
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
        asking: Source to who asks it.
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
        told: dict[str, Any] = {"edition": "simulated", **clock}
        refresh({"trials": asking["trials"]}, Path(folder), choices, now=lambda: earlier, **told)
        standin.registry = whole
        return refresh(asking, Path(folder), choices, now=lambda: now, steps=steps, save=save, **told)


def make(root: Path, records: int, *, console: Console) -> Snapshot:
    """A new simulated snapshot under `root`, from services of today; the one before it goes."""
    now = datetime.now(UTC)
    today = now.date()
    corpus = Corpus.simulated(records, last_day=today)
    held = {"corpus": corpus, "registry": registry_of(today), **others_of(today)}
    with (
        alone(root),
        serve(rate_per_second=RATE, **held) as standin,
        ExitStack() as opened,
        closing(shown_on(console)) as steps,
    ):
        made, summary = two_refreshes(
            standin,
            clients(standin.url, opened),
            Choices(full=True, accept_drop=True),
            now=now,
            save=lambda _, tables, **told: snapshot.save(root, tables, **told),
            steps=steps,
        )
        snapshot.prune(root, 1, spare={made.id})
    for line in told(made, summary):
        console.print(line, markup=False)
    return made
