"""Snapshots that several machines share: nothing half published, nothing altered kept, one refresher at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest
from test_snapshot import save

from pipelines.snapshots import editions, mirror, paths, snapshot
from pipelines.snapshots.mirror import Mirror

FIRST, SECOND = "20261123T093000Z-c180ee5c", "20261123T093100Z-64f0f2b8"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Machines:
    """Machines that share a store."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, patch
        self.url = f"memory://{folder.name}/pool"
        self.fs: Any = fsspec.filesystem("memory")

    def one(self, name: str) -> Path:
        """The folder of live snapshots of one of them."""
        self._patch.setenv("EXOSCOPE_CACHE", str(self._folder / name))
        return paths.live(paths.place(self.url))

    def path(self, name: str) -> str:
        return f"/{self._folder.name}/pool/live/{name}"


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    made = Machines(tmp_path, monkeypatch)
    yield made
    if made.fs.exists(f"/{tmp_path.name}"):
        made.fs.rm(f"/{tmp_path.name}", recursive=True)


def held(root: Path) -> Mirror:
    found = mirror.of(root)
    assert found is not None
    return found


def test_what_one_machine_publishes_another_reads(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    assert snapshot.latest(other) is None
    save(mine)
    save(mine, 8, 1)
    held(other).update()

    assert [path.name for path in snapshot.stored(other)] == [FIRST, SECOND]
    assert sorted(path.relative_to(other).as_posix() for path in other.glob("*/*")) == [
        f"{FIRST}/manifest.json",  # its table is fetched when somebody reads it
        f"{SECOND}/manifest.json",
        f"{SECOND}/year_counts.parquet",
    ]
    older, newest = editions.stored("live", other.parent)
    assert older.load("year_counts")["records"][0] == 7
    assert newest.load("year_counts")["records"][0] == 8
    assert snapshot.problems(older.path) == []
