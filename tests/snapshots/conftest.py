"""What tests of shared snapshots have in common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from machines import Machines


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    made = Machines(tmp_path, monkeypatch)
    yield made
    if made.fs.exists(f"/{tmp_path.name}"):
        made.fs.rm(f"/{tmp_path.name}", recursive=True)
