"""Pages over a store that several replicas share: what is new comes, what is away is said, nothing is a traceback."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from drawn import opened_at, text

from dashboard import store
from pipelines.snapshots import editions, mirror, paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

OWN = {"format", "edition", "id", "made_at", "tables", "sha256"}


def published(root: Path, hours: int) -> Snapshot:
    """The simulated edition as live data, so many hours later."""
    old = editions.find("simulated")
    tables = {
        name: Described(
            old.load(name), {key: entry[key] for key in entry.keys() - {"file", "rows", "sha256"}}
        )
        for name, entry in old.tables.items()
    }
    extra = {key: old.manifest[key] for key in old.manifest.keys() - OWN}
    return snapshot.save(
        root, tables, edition="live", made_at=old.made_at + timedelta(hours=hours), extra=extra
    )


@pytest.mark.slow
def test_a_new_snapshot_comes_an_altered_one_does_not_and_a_store_that_is_away_is_said(
    app: "AppTest", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"memory://{tmp_path.name}"
    monkeypatch.setenv("EXOSCOPE_CACHE", str(tmp_path / "refresher"))
    refresher = paths.live(paths.place(url))
    first = published(refresher, 0)
    monkeypatch.setenv("EXOSCOPE_CACHE", str(tmp_path / "replica"))
    monkeypatch.setenv("EXOSCOPE_DATA", url)
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    held = mirror.of(paths.live())
    assert held is not None

    def shown(**address: str) -> str:
        store._looked.cache_clear()  # ten seconds later
        opened_at(app, "about", **address)
        assert not app.exception
        return "\n".join(
            [text(app), *(element.value for element in (*app.warning, *app.error, *app.info))]
        ).replace("\\", "")

    assert f"snapshot {first.id}." in shown()
    second = published(refresher, 1)
    held.update()
    assert f"snapshot {second.id}." in shown()
    assert f"This is the data as it was on {first.made_at:%Y-%m-%d}, snapshot {first.id}" in shown(
        snapshot=first.id
    )

    third = published(refresher, 2)
    held.store.write(f"{third.id}/verdicts.parquet", b"altered")
    held.update()
    told = shown(snapshot="newest")
    assert f"snapshot {second.id}." in told
    assert f"verdicts.parquet of snapshot {third.id} in" in told

    def away(*_: object, **__: object) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.find", away)
    held.update()
    told = shown()
    assert f"snapshot {second.id}." in told
    assert "could not be read: refused. It was last reached on" in told


def test_what_is_made_of_many_snapshots_is_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def looked_at(number: int) -> None:
        of = Snapshot(Path(f"/nowhere/{number}"), {"id": str(number), "edition": "live"})
        monkeypatch.setattr(store, "_current", lambda: of)
        store.pin()
        store.once(lambda: made.append(of.id))

    monkeypatch.setattr(store, "_SEEN", set())
    monkeypatch.setattr(store.st, "session_state", {})
    for number in (1, 2, 3, 4, 1, 4):
        looked_at(number)
    assert made == ["1", "2", "3", "4"]
    looked_at(5)
    looked_at(5)
    looked_at(1)
    assert made == ["1", "2", "3", "4", "5", "1"]
