"""The bundled simulated edition: the real pipeline on simulated services, the same bytes every time.

Run `python -m pipelines.standin.simulated` after the topics, the tables or the stand-in were edited.
"""

from contextlib import ExitStack
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from pipelines.refresh.refresh import Choices
from pipelines.snapshots import paths, snapshot
from pipelines.sources.pace import Limiter
from pipelines.standin import demo
from pipelines.standin.records.corpus import LAST_DAY
from pipelines.standin.server import stand_in
from pipelines.text.declaration import Pace

RECORDS = 20_000
MADE_AT = datetime.combine(LAST_DAY, time(12), UTC)
_NO_LIMIT = 1e6


def build(target: Path, records: int = RECORDS) -> snapshot.Snapshot:
    """Run the pipeline on fixed services and a stopped clock, and write the edition to `target`."""
    with (
        stand_in(records, rate_per_second=_NO_LIMIT, whole=True) as standin,
        ExitStack() as opened,
    ):
        waiting: dict[str, Any] = {
            "limiter": Limiter(Pace(1_000), lambda: 0.0),  # nobody else asks these services
            "pause": lambda _: False,
        }
        published, _ = demo.two_refreshes(
            standin,
            demo.clients(standin, opened, **waiting),
            Choices(),
            now=MADE_AT,
            clock=lambda: 0.0,
            save=lambda _, tables, **told: snapshot.replace(target, tables, **told),
        )
    return published


if __name__ == "__main__":
    built = build(paths.bundled() / "simulated")
    print(f"{built.path.name}: {len(built.tables)} tables, {built.id}")
