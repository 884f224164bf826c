"""Machines that share a store of snapshots, in the memory of this process."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest

from pipelines.snapshots import mirror, paths
from pipelines.snapshots.mirror import Mirror

#: What `save` of test_snapshot.py publishes, first and a minute later.
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


def held(root: Path) -> Mirror:
    found = mirror.of(root)
    assert found is not None
    return found


def cut(patch: pytest.MonkeyPatch, why: str = "connection refused") -> None:
    """The store is away."""

    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError(why)

    for deed in ("find", "cat_file", "pipe_file"):
        patch.setattr(f"fsspec.implementations.memory.MemoryFileSystem.{deed}", away)
