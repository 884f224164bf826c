"""Folders of snapshots with what is none: damaged, unreadable, endless, by a stranger, by a wrong clock."""

import errno
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import SnapshotError
from pipelines.snapshots import editions, manifest, snapshot
from pipelines.snapshots.manifest import MANIFEST, Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.snapshots.status import report
from pipelines.text import disk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: Windows makes none among files, so there is none to come upon there.
NEEDS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def saved(root: Path, made_at: datetime = NOW, number: int = 1) -> Snapshot:
    """A live snapshot of one table with one cell."""
    about = {"fetched_at": made_at.isoformat(timespec="seconds"), "source": "nobody"}
    tables = {"numbers": Described(pd.DataFrame({"number": [number]}), about)}
    return snapshot.save(root / "live", tables, edition="live", made_at=made_at)


def test_a_snapshot_with_a_damaged_table_hides_no_older_one_and_is_named(tmp_path: Path) -> None:
    older, newer = saved(tmp_path), saved(tmp_path, NOW + timedelta(days=1), 2)
    assert editions.find("live", tmp_path).id == newer.id

    (newer.path / "numbers.parquet").write_bytes(b"damaged")

    assert snapshot.latest(tmp_path / "live") == older
    assert [one.id for one in editions.stored("live", tmp_path)] == [older.id]
    told = report(NOW, tmp_path)
    assert told["editions"][0]["id"] == older.id
    (problem,) = told["problems"]
    assert problem.startswith(f"numbers.parquet of snapshot {newer.id} is not what was written")


@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_one_damaged_snapshot_alone_blocks_nothing_that_is_published_later(tmp_path: Path, how: str) -> None:
    only = saved(tmp_path)
    table = only.path / "numbers.parquet"
    table.unlink() if how == "missing" else table.write_bytes(b"")

    assert snapshot.latest(tmp_path / "live") is None
    assert editions.available(tmp_path) == ["reference", "simulated"]
    later = saved(tmp_path, NOW + timedelta(days=1), 2)
    assert snapshot.latest(tmp_path / "live") == later


def test_a_table_mended_opens_again(tmp_path: Path) -> None:
    only = saved(tmp_path)
    table = only.path / "numbers.parquet"
    body = table.read_bytes()
    table.write_bytes(b"damaged")
    assert snapshot.latest(tmp_path / "live") is None

    table.write_bytes(body)

    assert snapshot.latest(tmp_path / "live") == only


@pytest.mark.parametrize(("is_damaged", "code"), [(False, 0), (True, 1)])
@pytest.mark.parametrize("words", [[], ["--json"]])
def test_status_ends_with_1_where_a_snapshot_is_damaged(
    tmp_path: Path, words: list[str], is_damaged: bool, code: int
) -> None:
    only = saved(tmp_path)
    if is_damaged:
        (only.path / "numbers.parquet").write_bytes(b"damaged")

    result = CliRunner().invoke(app, ["status", "--data", str(tmp_path), *words])

    assert result.exit_code == code
    assert ("is not what was written" in " ".join(result.output.split())) is is_damaged


def test_verify_knows_the_newest_also_where_it_does_not_open(tmp_path: Path) -> None:
    saved(tmp_path)
    newest = saved(tmp_path, NOW + timedelta(days=1), 2)
    (newest.path / "numbers.parquet").write_bytes(b"damaged")

    result = CliRunner().invoke(app, ["verify", "latest", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert "numbers.parquet: its checksum is not the one in the manifest." in result.output
    assert newest.id in result.output.replace("\n", "")


def test_verify_latest_without_live_data_is_a_wrong_argument(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["verify", "latest", "--data", str(tmp_path)])

    assert result.exit_code == 2
    assert "no latest live snapshot" in " ".join(result.output.replace("│", " ").split())


@NEEDS_PIPES
def test_a_manifest_that_is_no_file_is_named(tmp_path: Path) -> None:
    only = saved(tmp_path)
    (only.path / MANIFEST).unlink()
    os.mkfifo(only.path / MANIFEST)

    (problem,) = report(NOW, tmp_path)["problems"]

    assert "manifest.json" in problem
    assert "is no file" in problem
    assert CliRunner().invoke(app, ["verify", "latest", "--data", str(tmp_path)]).exit_code == 1


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_file_made_of_another_snapshot_than_the_newest_says_so(tmp_path: Path, is_damaged: bool) -> None:
    only = saved(tmp_path)
    if is_damaged:
        (only.path / "numbers.parquet").write_bytes(b"damaged")
    words = ["export", "--out", str(tmp_path / "data.zip"), "--data", str(tmp_path)]

    result = CliRunner().invoke(app, words if is_damaged else [*words, "--edition", "reference"])

    assert result.exit_code == 0
    assert ("is not what was written" in result.stderr) is is_damaged
    assert (", reference." in result.stderr) is is_damaged


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=3650)])
def test_a_clock_that_was_ahead_hides_nothing_that_is_published_later(
    tmp_path: Path, ahead: timedelta
) -> None:
    early = saved(tmp_path, NOW + ahead)
    later = saved(tmp_path, NOW, 2)
    last = saved(tmp_path, NOW + timedelta(days=1), 3)

    assert later.id[:16] == f"{NOW + ahead + timedelta(seconds=1):%Y%m%dT%H%M%SZ}"
    assert later.made_at == NOW
    assert next(path.name for path in snapshot.stored(tmp_path / "live")) == early.id
    assert snapshot.latest(tmp_path / "live") == last


@NEEDS_PIPES
@pytest.mark.parametrize("name", [MANIFEST, "numbers.parquet"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    only = saved(tmp_path)
    (only.path / name).unlink()
    os.mkfifo(only.path / name)

    assert snapshot.latest(tmp_path / "live") is None
    assert snapshot.problems(only.path)


def test_a_link_to_itself_is_passed_over(tmp_path: Path) -> None:
    only = saved(tmp_path)
    loop = tmp_path / "live" / "20270101T000000Z-00000000"
    loop.symlink_to(loop)

    assert snapshot.latest(tmp_path / "live") == only


def test_a_folder_that_may_not_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path)

    def refused(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(SnapshotError, match="could not be read: Permission denied"):
        snapshot.latest(tmp_path / "live")


def test_a_name_that_is_too_long_holds_nothing(tmp_path: Path) -> None:
    assert snapshot.latest(tmp_path / ("x" * 5000)) is None
    result = CliRunner().invoke(app, ["verify", "x" * 5000])
    assert result.exit_code == 2


def test_a_manifest_nested_without_end_is_none(tmp_path: Path) -> None:
    only = saved(tmp_path)
    (only.path / MANIFEST).write_text('{"format":' + "[" * 200_000)

    with pytest.raises(SnapshotError, match="is not a snapshot's manifest"):
        snapshot.open_snapshot(only.path)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("edition",), "other"),
        (("id",), "../../elsewhere"),
        (("id",), None),
        (("made_at",), "yesterday"),
        (("made_at",), "2026-11-23T12:00:00"),
        (("tables",), []),
        (("tables", "numbers"), None),
        (("tables", "numbers", "file"), "../../../secret.parquet"),
        (("tables", "numbers", "rows"), "1"),
        (("tables", "numbers", "sha256"), None),
        (("tables", "numbers", "columns"), {"number": {}}),
    ],
)
def test_a_manifest_of_a_stranger_with_a_right_checksum_is_read_no_further_than_it_holds(
    tmp_path: Path, path: tuple[str, ...], value: object
) -> None:
    only = saved(tmp_path)
    told: dict[str, Any] = json.loads((only.path / MANIFEST).read_bytes())
    del told["sha256"]
    part = told
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    (only.path / MANIFEST).write_bytes(manifest.canonical(told))

    with pytest.raises(SnapshotError, match="lacks what a snapshot's manifest has"):
        snapshot.open_snapshot(only.path)


@pytest.mark.parametrize(("largest", "is_read"), [(4, True), (3, False)])
def test_a_file_larger_than_allowed_is_not_read(tmp_path: Path, largest: int, is_read: bool) -> None:
    (tmp_path / "file").write_bytes(b"four")

    if is_read:
        assert disk.read_bytes(tmp_path / "file", largest) == b"four"
    else:
        with pytest.raises(OSError, match="is larger than 3 bytes"):
            disk.read_bytes(tmp_path / "file", largest)
