"""The bundled simulated edition: the real pipeline on a simulated PubMed, the same bytes every time.

Run `python -m pipelines.simulated` after the topics, the tables or the stand-in were edited.
"""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from pipelines import demo, paths, snapshot
from pipelines.refresh import Choices, refresh
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter
from pipelines.standin import Corpus, serve
from pipelines.standin.corpus import LAST_DAY

RECORDS = 20_000
SEED = 7
MADE_AT = datetime.combine(LAST_DAY, time(12), UTC)
_NO_LIMIT = 1e6


def build(target: Path, records: int = RECORDS) -> snapshot.Snapshot:
    """Run the pipeline on a fixed corpus and a stopped clock, and write the edition to `target`."""
    corpus = Corpus.simulated(records, SEED, LAST_DAY)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(corpus=corpus, rate_per_second=_NO_LIMIT) as standin,
        Client(
            demo.service(standin.url),
            email=demo.EMAIL,
            limiter=Limiter(lambda: 0.0),  # nobody else asks this service
            pause=lambda _: False,
        ) as client,
    ):
        published, _ = refresh(
            client,
            Path(folder),
            Choices(),
            edition="simulated",
            now=lambda: MADE_AT,
            clock=lambda: 0.0,
            save=lambda _, tables, **told: snapshot.replace(target, tables, **told),
        )
    return published


if __name__ == "__main__":
    built = build(paths.bundled() / "simulated")
    print(f"{built.path.name}: {len(built.tables)} tables, {built.id}")
