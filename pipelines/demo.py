"""The real pipeline on simulated services: what `exoscope demo` shows. Nothing here reaches the network."""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipelines.one_at_a_time import alone
from pipelines.progress import shown_on
from pipelines.refresh import Choices, refresh
from pipelines.refresh_command import told
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client, Service
from pipelines.standin import Corpus, serve

# As with an API key; the pace is part of what is shown.
RATE = 10.0
SPACING = 0.11
EMAIL = "demo@example.org"


def service(address: str) -> Service:
    """The stand-in as a service. No environment variable puts another one in its place."""
    return Service("the simulated PubMed", f"{address}/entrez/eutils/", "EXOSCOPE_NOWHERE_URL", SPACING)


def make(root: Path, records: int, *, console: Console) -> Snapshot:
    """A new simulated snapshot under `root`, from a corpus of today; the one before it goes."""
    today = datetime.now(UTC).date()
    with (
        alone(root),
        serve(corpus=Corpus.simulated(records, last_day=today), rate_per_second=RATE) as standin,
        Client(service(standin.url), email=EMAIL) as client,
    ):
        made, summary = refresh(
            client,
            root,
            Choices(full=True, keep=1, accept_drop=True),
            edition="simulated",
            steps=shown_on(console),
        )
    for line in told(made, summary):
        console.print(line, markup=False)
    return made
