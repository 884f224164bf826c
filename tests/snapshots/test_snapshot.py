"""Snapshots: nothing lost, nothing half written, nothing altered unseen."""

import hashlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.errors import SnapshotError
from pipelines.snapshots import manifest, parquet, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot

DAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ABOUT = {
    "source": "Counted by hand.",
    "fetched_at": "2026-11-23T09:30:00+00:00",
    "columns": {"records": {"label": "Records", "unit": "records"}},
}


def counts(records: int = 7) -> dict[str, Described]:
    frame = pd.DataFrame(
        {
            "year": pd.array([2024, 2025], dtype="Int64"),
            "records": pd.array([records, None], dtype="Int64"),
            "share": pd.array([0.25, None], dtype="Float64"),
            "is_open": pd.array([False, None], dtype="boolean"),
            "note": ["=1+1 <b>", None],
        }
    )
    return {"year_counts": Described(frame, ABOUT)}


def save(root: Path, records: int = 7, minutes: int = 0) -> Snapshot:
    return snapshot.save(root, counts(records), edition="live", made_at=DAY + timedelta(minutes=minutes))


def test_a_table_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    frame = save(tmp_path).load("year_counts")
    assert frame.dtypes.astype(str).to_dict() == {
        "year": "Int64",
        "records": "Int64",
        "share": "Float64",
        "is_open": "boolean",
        "note": "str",
    }
    assert frame["records"].tolist() == [7, pd.NA]
    assert frame["note"].tolist()[0] == "=1+1 <b>"
    assert frame["note"].isna().tolist() == [False, True]


def test_the_manifest_says_what_is_stored(tmp_path: Path) -> None:
    saved = save(tmp_path)
    entry = saved.tables["year_counts"]
    assert (saved.edition, saved.made_at, saved.id[:17]) == ("live", DAY, "20261123T093000Z-")
    assert (entry["rows"], entry["file"], entry["source"]) == (2, "year_counts.parquet", "Counted by hand.")
    assert entry["columns"]["records"] == {"type": "integer", "label": "Records", "unit": "records"}
    assert entry["columns"]["note"] == {"type": "text"}


def test_a_time_of_another_zone_is_stored_as_utc(tmp_path: Path) -> None:
    seoul = DAY.astimezone(timezone(timedelta(hours=9)))
    saved = snapshot.save(tmp_path, counts(), edition="live", made_at=seoul)
    assert saved.id == save(tmp_path / "utc").id
    assert saved.manifest["made_at"] == "2026-11-23T09:30:00+00:00"


def test_equal_data_gives_equal_bytes(tmp_path: Path) -> None:
    one, other = save(tmp_path / "a"), save(tmp_path / "b")
    assert one.id == other.id
    for name in ("manifest.json", "year_counts.parquet"):
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes()


def test_saving_the_same_again_is_the_same_snapshot(tmp_path: Path) -> None:
    assert save(tmp_path).path == save(tmp_path).path
    assert len(snapshot.stored(tmp_path)) == 1


def test_the_newest_is_the_latest(tmp_path: Path) -> None:
    save(tmp_path, 1, minutes=0)
    newer = save(tmp_path, 2, minutes=1)
    assert [path.name for path in snapshot.stored(tmp_path)][-1] == newer.id
    found = snapshot.latest(tmp_path)
    assert found is not None
    assert found.load("year_counts")["records"][0] == 2


@pytest.mark.parametrize("last", [1, 2, 3])
def test_of_two_in_one_second_the_one_written_last_is_the_latest(tmp_path: Path, last: int) -> None:
    for place, records in enumerate([*({1, 2, 3} - {last}), last]):
        path = save(tmp_path, records).path
        os.utime(path, ns=(0, 1_000_000_000 * (place + 1)))
    found = snapshot.latest(tmp_path)
    assert found is not None
    assert found.load("year_counts")["records"][0] == last


def test_nothing_stored_is_no_snapshot(tmp_path: Path) -> None:
    assert snapshot.latest(tmp_path / "never made") is None
    assert snapshot.stored(tmp_path) == []


def test_a_broken_newest_does_not_hide_the_older_one(tmp_path: Path) -> None:
    older, newer = save(tmp_path, 1), save(tmp_path, 2, minutes=1)
    (newer.path / "manifest.json").write_text("{", encoding="utf-8")
    found = snapshot.latest(tmp_path)
    assert found is not None
    assert found.id == older.id


def test_every_flipped_byte_is_found_and_its_file_named(tmp_path: Path) -> None:
    saved = save(tmp_path)
    for file in saved.path.iterdir():
        good = file.read_bytes()
        for place in range(len(good)):
            bad = bytearray(good)
            bad[place] ^= 0b100
            file.write_bytes(bad)
            assert any(file.name in problem for problem in snapshot.problems(saved.path)), place
        file.write_bytes(good)
    assert snapshot.problems(saved.path) == []


def test_an_altered_table_is_not_loaded(tmp_path: Path) -> None:
    saved = save(tmp_path)
    file = saved.path / "year_counts.parquet"
    body = bytearray(file.read_bytes())
    body[100] ^= 1
    file.write_bytes(body)
    with pytest.raises(SnapshotError, match=r"year_counts\.parquet of snapshot .* is not what was written"):
        saved.load("year_counts")


def test_a_missing_file_and_a_stray_one_are_named(tmp_path: Path) -> None:
    saved = save(tmp_path)
    (saved.path / "year_counts.parquet").rename(saved.path / "moved.parquet")
    assert snapshot.problems(saved.path) == [
        "moved.parquet: does not belong to the snapshot.",
        "year_counts.parquet: is missing.",
    ]


def with_table(saved: Snapshot, table: pa.Table) -> None:
    """Put another table in place and make all checksums right, as a careful forger would."""
    body = parquet.rendered(table)
    (saved.path / "year_counts.parquet").write_bytes(body)
    told = {key: value for key, value in saved.manifest.items() if key != "sha256"}
    told["tables"]["year_counts"]["sha256"] = hashlib.sha256(body).hexdigest()
    (saved.path / "manifest.json").write_bytes(manifest.canonical(told))


def test_a_wrong_row_count_is_found(tmp_path: Path) -> None:
    saved = save(tmp_path)
    table = pq.read_table(saved.path / "year_counts.parquet", use_threads=False)
    with_table(saved, table.slice(0, 1))
    assert snapshot.problems(saved.path) == ["year_counts.parquet: holds 1 rows, the manifest says 2."]


def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    saved = save(tmp_path)
    table = pq.read_table(saved.path / "year_counts.parquet", use_threads=False)
    with_table(saved, table.set_column(0, "year", table["year"].cast(pa.string())))
    (problem,) = snapshot.problems(saved.path)
    assert problem.startswith("year_counts.parquet: its columns are {'year': 'text', 'records': 'integer'")


def test_a_table_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"has no table 'articles'. It holds: year_counts\."):
        save(tmp_path).load("articles")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    saved = save(tmp_path)
    manifest = json.loads((saved.path / "manifest.json").read_text())
    (saved.path / "manifest.json").write_text(json.dumps(manifest | {"format": 2}))
    with pytest.raises(SnapshotError, match="has format 2; this version reads format 1"):
        snapshot.open_snapshot(saved.path)


@pytest.mark.parametrize(("keep", "left"), [(10, 4), (4, 4), (3, 3), (1, 1), (0, 1)])
def test_old_snapshots_are_dropped_but_never_the_newest(tmp_path: Path, keep: int, left: int) -> None:
    saved = [save(tmp_path, minutes=minute).id for minute in range(4)]
    assert snapshot.prune(tmp_path, keep) == saved[: 4 - left]
    assert [path.name for path in snapshot.stored(tmp_path)] == saved[4 - left :]


def test_pruning_clears_what_a_killed_pruning_left(tmp_path: Path) -> None:
    saved = save(tmp_path)
    (tmp_path / ".dropped-20200101T000000Z-0").mkdir()
    for name, hours in ((".writing-of-today-1", 23), (".writing-of-yesterday-1", 25)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, times=(time.time() - hours * 3600,) * 2)
    assert snapshot.prune(tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing-of-today-1", saved.id]


def test_pruning_spares_what_was_just_published_also_when_the_clock_was_set_back(tmp_path: Path) -> None:
    saved = [save(tmp_path, minutes=minute).id for minute in range(4)]

    assert snapshot.prune(tmp_path, 2, spare={saved[0]}) == saved[1:3]
    assert snapshot.prune(tmp_path, 1, spare={saved[0]}) == saved[3:]
    assert [path.name for path in snapshot.stored(tmp_path)] == saved[:1]


def test_pruning_leaves_what_it_cannot_remove_to_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = [save(tmp_path, minutes=minute).id for minute in range(4)]
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name == saved[0]:
            raise PermissionError(13, "Permission denied")
        if path.name == saved[1]:  # another prune was quicker
            shutil.rmtree(path)
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refused)
        assert snapshot.prune(tmp_path, 1) == [saved[2]]
    assert [path.name for path in snapshot.stored(tmp_path)] == [saved[0], saved[3]]
    assert snapshot.prune(tmp_path, 1) == [saved[0]]


def test_pruning_survives_folders_that_cannot_be_listed_or_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = [save(tmp_path, minutes=minute).id for minute in range(2)]

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", refused)
        patch.setattr(os, "unlink", refused)
        assert snapshot.prune(tmp_path, 1) == saved[:1]
    assert [path.name for path in snapshot.stored(tmp_path)] == saved[1:]
    assert snapshot.prune(tmp_path, 1) == []
    assert [path.name for path in tmp_path.iterdir()] == saved[1:]
    monkeypatch.setattr(Path, "iterdir", refused)
    assert snapshot.prune(tmp_path, 1) == []


def test_pruning_what_was_never_made_is_nothing(tmp_path: Path) -> None:
    assert snapshot.prune(tmp_path / "never made") == []


def test_a_full_disk_is_one_sentence_and_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = save(tmp_path, 1)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        SnapshotError, match=r"Could not write snapshot .*: No space left on device\. The snapshots"
    ):
        save(tmp_path, 2, minutes=1)
    assert [path.name for path in tmp_path.iterdir()] == [older.id]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("a file stands here")
    with pytest.raises(SnapshotError, match="Could not write snapshot"):
        save(tmp_path / "live")


#: More steps than anything here takes.
NEVER = 100_000


# Windows has no fork, and a child that is started anew cannot be stopped at a step of this process.
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system does not have")
def test_a_kill_at_any_step_never_loses_the_last_good_snapshot(tmp_path: Path) -> None:
    """Save and prune again and again in a child that is killed at a later moment each time."""
    older = save(tmp_path / "before", 1)
    outcomes = set()
    for steps in (*_moments(_save_and_prune, tmp_path), NEVER):
        root = Path(shutil.copytree(tmp_path / "before", tmp_path / f"killed-{steps}"))
        finished = _killed_after(steps, partial(_save_and_prune, root))
        found = snapshot.latest(root)
        assert found is not None, steps
        assert snapshot.problems(found.path) == [], steps
        assert found.load("year_counts")["records"][0] in (1, 2), steps
        outcomes.add(found.id == older.id)
        if not finished:  # the next one goes well and clears away what the killed one left
            save(root, 3, minutes=2)
            snapshot.prune(root, 1)
            assert [path.name for path in snapshot.stored(root)] == [snapshot.latest(root).id], steps  # type: ignore[union-attr]
    assert finished
    assert outcomes == {True, False}
    assert [path.name for path in snapshot.stored(root)] == [found.id]


def _save_and_prune(root: Path) -> None:
    save(root, 2, minutes=1)
    snapshot.prune(root, 1)


# Windows has no fork, and a child that is started anew cannot be stopped at a step of this process.
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system does not have")
def test_a_kill_at_any_step_of_replacing_loses_no_edition(tmp_path: Path) -> None:
    """The old edition or the new one is whole, in its place or beside it, and replacing again mends the place."""
    replaced(tmp_path / "before", 1)
    outcomes = set()
    for steps in (*_moments(partial(replaced, records=2), tmp_path), NEVER):
        root = Path(shutil.copytree(tmp_path / "before", tmp_path / f"killed-{steps}"))
        finished = _killed_after(steps, partial(replaced, root, 2))
        held = [
            int(snapshot.open_snapshot(path).load("year_counts")["records"][0])
            for path in (root / "reference", root / ".dropped-reference")
            if (path / "manifest.json").exists() and snapshot.problems(path) == []
        ]
        assert held, steps
        outcomes.add(held[0])
        assert replaced(root, 3).load("year_counts")["records"][0] == 3, steps
        assert [path.name for path in root.iterdir()] == ["reference"], steps
        assert snapshot.problems(root / "reference") == [], steps
    assert finished
    assert outcomes == {1, 2}


def replaced(root: Path, records: int) -> Snapshot:
    return snapshot.replace(root / "reference", counts(records), edition="reference", made_at=DAY)


def _stepping(seen: Callable[[int], None]) -> None:
    """From now on, in this process, tell the number of each step before it is taken: a step is a line of snapshot.py.

    Every moment at which the disk can have changed lies between two of them.
    """
    steps = 0

    def count(frame: object, event: str, _: object) -> object:
        nonlocal steps
        if frame.f_code.co_filename != snapshot.__file__:  # type: ignore[attr-defined]
            return None
        if event == "line":
            steps += 1
            seen(steps)
        return count

    sys.settrace(count)  # type: ignore[arg-type]


def _moments(work: Callable[[Path], object], folder: Path) -> list[int]:
    """The steps before which the disk has changed: a kill at any other step leaves what one of these leaves."""
    root = Path(shutil.copytree(folder / "before", folder / "tried"))
    notes, last = folder / "moments.txt", ""

    def look(steps: int) -> None:
        nonlocal last
        stats = ((path, path.lstat()) for path in sorted(root.rglob("*")))
        now = str([(str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats])
        if now != last:
            last = now
            with notes.open("a", encoding="utf-8") as file:
                file.write(f"{steps}\n")

    child = os.fork()
    if child == 0:
        _stepping(look)
        work(root)
        sys.settrace(None)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    moments = [int(line) for line in notes.read_text(encoding="utf-8").split()]
    assert len(moments) > 5
    return moments


def _killed_after(steps: int, work: Callable[[], object]) -> bool:
    """Work in a child process that kills itself at its n-th step; whether it came to its end."""
    child = os.fork()
    if child == 0:
        _stepping(lambda taken: os.kill(os.getpid(), signal.SIGKILL) if taken == steps else None)
        work()
        sys.settrace(None)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_replacing_a_bundled_edition_leaves_one_folder(tmp_path: Path) -> None:
    for records in (1, 2):
        built = replaced(tmp_path, records)
    assert built.load("year_counts")["records"][0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["reference"]


def test_an_unknown_edition_and_a_time_without_zone_are_bugs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="edition must be one of"):
        snapshot.save(tmp_path, counts(), edition="beta", made_at=DAY)
    with pytest.raises(ValueError, match="made_at needs a time zone"):
        snapshot.save(tmp_path, counts(), edition="live", made_at=DAY.replace(tzinfo=None))
