"""The reference edition: the ledgers as a snapshot, bundled with the product.

Run `python -m pipelines.refresh.reference` after a ledger was edited.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from pipelines import __version__
from pipelines.errors import ExoscopeError
from pipelines.refresh import ledgers
from pipelines.refresh.answers import answered
from pipelines.snapshots import paths, snapshot
from pipelines.tables import LEDGERS
from pipelines.tables.describe import described
from pipelines.topics import catalogue as topics


def made_at(tables: dict[str, pd.DataFrame]) -> datetime:
    """The latest day a row of the ledgers was reviewed: the edition is as old as that, not as its build."""
    days = [str(frame["reviewed_on"].max()) for frame in tables.values() if len(frame)]
    return datetime.fromisoformat(max(days)).replace(tzinfo=UTC)


def build(target: Path, curated: Path | None = None) -> snapshot.Snapshot:
    """Check every ledger and write the edition to `target`."""
    tables = ledgers.read_all(curated)
    when = made_at(tables)
    held = {name: described(LEDGERS[name], frame, fetched_at=when) for name, frame in tables.items()}
    return snapshot.replace(
        target,
        held | answered(held, topics.load(), edition="reference", made_at=when),
        edition="reference",
        made_at=when,
        extra={"searches": [], "code_version": __version__},
    )


if __name__ == "__main__":
    try:
        built = build(paths.bundled() / "reference")
    except ExoscopeError as error:
        sys.exit(str(error))
    print(f"{built.path.name}: {len(built.tables)} tables, {built.id}")
