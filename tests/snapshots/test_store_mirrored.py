"""Snapshots that several machines share: nothing half published, nothing altered kept; and what a machine keeps."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from machines import FIRST, NOW, SECOND, Machines, cut, held
from test_snapshot import counts, save

from pipelines.errors import SnapshotError
from pipelines.revisions import comparison
from pipelines.snapshots import editions, mirror, paths, snapshot, status, store
from pipelines.snapshots.mirror import Mirror


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


def test_an_empty_store_holds_nothing_and_says_where_that_is(machines: Machines) -> None:
    root = machines.one("a")
    assert snapshot.stored(root) == []
    with pytest.raises(SnapshotError, match=f"There is no live data under {machines.url} "):
        editions.find("live", root.parent)
    assert mirror.trouble(root) is None


def test_a_mirror_is_one_whatever_way_it_is_named(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machines.one("a")
    assert paths.live(paths.place(f"{machines.url}/")) == root
    monkeypatch.setenv("EXOSCOPE_DATA", machines.url)
    assert paths.live() == root
    monkeypatch.setenv("EXOSCOPE_DATA", str(root.parent))  # as the command line hands it on
    assert paths.live() == root
    assert mirror.of(paths.live()) is held(root)


def test_no_folder_of_a_stranger_makes_a_store_asked(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "handed over" / "live"
    save(root)
    (root.parent / ".store").write_text(machines.url)
    monkeypatch.setattr(store.Store, "_ask", lambda *_, **__: pytest.fail("asked"))
    assert snapshot.latest(root).id == FIRST  # type: ignore[union-attr]
    assert mirror.address(root.parent) == str(root.parent)


def test_one_that_fetches_what_is_just_published_here_disturbs_nobody(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, write = machines.one("a"), store.Store.write
    second = Mirror(root, machines.url)  # as of another process of this machine

    def late(self: store.Store, name: str, body: bytes) -> None:
        if name == "index.json":
            second.update()
        write(self, name, body)

    monkeypatch.setattr(store.Store, "write", late)
    assert save(root).id == FIRST
    assert [path.name for path in snapshot.stored(root)] == [FIRST]
    assert snapshot.problems(root / FIRST) == []


def test_of_one_second_all_machines_have_the_same_order(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    ids = {save(root, records).id for root, records in ((mine, 7), (other, 8))}
    for root in (mine, other):
        held(root).update()
        assert [path.name for path in snapshot.stored(root)] == sorted(ids)


def test_a_folder_is_itself(tmp_path: Path) -> None:
    assert paths.place(str(tmp_path)) == tmp_path
    assert paths.place(f"file://{tmp_path}") == tmp_path
    assert mirror.of(tmp_path / "live") is None
    assert mirror.trouble(tmp_path / "live") is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/x",
        "s3://",
        "s3:/bucket/x",
        "https:/host/x",
        "s3://key:secret@bucket/x",
        "https://host/x?key=abc",
        "https://host/x#a",
        "s3://a b",
    ],
)
def test_an_address_that_is_none_or_holds_a_key_is_refused_and_not_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError) as refused:
        paths.place(url)
    assert "Name a folder, or a place such as s3://" in str(refused.value)
    assert not {"secret", "abc"} & set(str(refused.value).replace(":", " ").split())


def test_without_a_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SnapshotError) as refused:
        paths.place("gs://bucket/x")
    assert str(refused.value) == "gs:// needs gcsfs. Run `pip install 'exoscope[gs]'`, then try again."


def test_publishing_what_is_there_changes_nothing_and_what_differs_is_refused(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    save(mine)
    held(other).update()
    written = machines.fs.modified(machines.path(f"{FIRST}/manifest.json"))
    assert save(mine).id == save(other).id == FIRST
    third = machines.one("c")
    shutil.copytree(mine / FIRST, third / "copy")
    held(third).publish(third / "copy", FIRST)  # which does not know of it yet
    assert machines.fs.modified(machines.path(f"{FIRST}/manifest.json")) == written

    held(third).update()
    machines.fs.pipe_file(machines.path(f"{SECOND}/manifest.json"), b"another")
    with pytest.raises(SnapshotError, match=f"holds another snapshot {SECOND} already"):
        save(third, 8, 1)
    assert [path.name for path in snapshot.stored(third)] == [FIRST]
    assert machines.fs.cat_file(machines.path(f"{SECOND}/manifest.json")) == b"another"


def test_tables_go_up_first_and_the_manifest_last(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, sent = machines.one("a"), []
    ask = store.Store._ask
    monkeypatch.setattr(
        store.Store, "_ask", lambda self, *told, **named: sent.append(told[1:3]) or ask(self, *told, **named)
    )
    save(root)
    assert [name for deed, name in sent if deed == "pipe_file"] == [
        f"{FIRST}/year_counts.parquet",
        f"{FIRST}/manifest.json",
        "index.json",
    ]


def test_killed_between_tables_and_manifest_nothing_is_seen_and_the_rest_goes_after_a_day(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    save(mine)
    with monkeypatch.context() as killed:
        killed.setattr(store.Store, "create", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            save(mine, 8, 1)
    left = machines.path(f"{SECOND}/year_counts.parquet")
    assert machines.fs.exists(left)
    for root in (mine, other):
        held(root).update()
        assert [path.name for path in snapshot.stored(root)] == [FIRST]

    snapshot.prune(mine)
    assert machines.fs.exists(left)  # somebody may be at it still
    monkeypatch.setattr(store.Store, "written", lambda *_: datetime.now(UTC) - timedelta(days=1, seconds=1))
    snapshot.prune(mine)
    assert not machines.fs.exists(left)
    assert snapshot.latest(other).id == FIRST  # type: ignore[union-attr]


def test_pruning_takes_the_manifest_first_and_the_index_names_the_rest(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, dropped = machines.one("a"), []
    for minutes, records in enumerate((7, 8)):
        save(root, records, minutes)
    drop = store.Store.drop
    monkeypatch.setattr(store.Store, "drop", lambda self, name: dropped.append(name) or drop(self, name))
    assert snapshot.prune(root, 1) == [FIRST]
    assert dropped == [f"{FIRST}/manifest.json", f"{FIRST}/year_counts.parquet"]
    assert json.loads(machines.fs.cat_file(machines.path("index.json"))) == {"snapshots": [SECOND]}


def test_what_the_store_no_longer_holds_is_dropped_here_too(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    for minutes, records in enumerate((7, 8)):
        save(mine, records, minutes)
    held(other).update()
    read = editions.stored("live", other.parent)[0]
    snapshot.prune(mine, 1)
    held(other).update()
    assert [path.name for path in snapshot.stored(other)] == [SECOND]
    with pytest.raises(SnapshotError, match=f"There is no {FIRST}/year_counts.parquet in"):
        read.load("year_counts")  # whoever held on to it is told so


def test_an_altered_table_is_not_kept_and_the_snapshot_before_is_shown(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    for minutes, records in enumerate((7, 8)):
        save(mine, records, minutes)
    place = machines.path(f"{SECOND}/year_counts.parquet")
    body = machines.fs.cat_file(place)
    machines.fs.pipe_file(place, body[:-1] + b"?")
    asked: list[str] = []
    read = store.Store.read
    monkeypatch.setattr(store.Store, "read", lambda self, name: asked.append(name) or read(self, name))

    assert snapshot.latest(other).id == FIRST  # type: ignore[union-attr]
    assert not (other / SECOND / "year_counts.parquet").exists()
    for _ in range(3):
        assert [told.split(" is not")[0] for told in snapshot.damaged(other)] == [
            f"year_counts.parquet of snapshot {SECOND} in {machines.url}"
        ]
    assert asked.count(f"{SECOND}/year_counts.parquet") == 1  # not in a loop
    assert snapshot.problems(mine / SECOND) != []  # of the store itself, whatever is kept here
    assert [one.id for one in editions.stored("live", other.parent)] == [FIRST]

    machines.fs.pipe_file(place, body)
    now = mirror.time.monotonic()
    monkeypatch.setattr(mirror.time, "monotonic", lambda: now + 61)
    assert snapshot.latest(other).id == SECOND  # type: ignore[union-attr]


def test_an_altered_manifest_hides_no_older_snapshot_and_a_mended_one_is_taken(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    for minutes, records in enumerate((7, 8)):
        save(mine, records, minutes)
    place = machines.path(f"{SECOND}/manifest.json")
    body = machines.fs.cat_file(place)
    machines.fs.pipe_file(place, body.replace(b"by hand", b"by hind"))
    assert snapshot.latest(other).id == FIRST  # type: ignore[union-attr]
    assert "its checksum differs" in snapshot.damaged(other)[0]
    machines.fs.pipe_file(place, body)
    held(other).update()
    assert snapshot.latest(other).id == SECOND  # type: ignore[union-attr]


def test_a_table_that_broke_where_it_is_kept_is_fetched_again(machines: Machines) -> None:
    root = machines.one("a")
    opened = save(root)
    (root / FIRST / "year_counts.parquet").write_bytes(b"rot")
    assert opened.load("year_counts")["records"][0] == 7


def test_while_the_store_is_away_what_is_kept_is_shown_and_said(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    for minutes, records in enumerate((7, 8)):
        save(mine, records, minutes)
    held(other).update()
    with monkeypatch.context() as patch:
        cut(patch)
        held(other).update()
        assert snapshot.latest(other).id == SECOND  # type: ignore[union-attr]
        told = mirror.trouble(other)
        assert told is not None
        assert told.startswith(
            f"The list of {machines.url} could not be read: connection refused. It was last reac"
        )
        assert told in status.report(NOW, other.parent)["problems"]
        with pytest.raises(SnapshotError, match="is not kept here"):
            editions.stored("live", other.parent)[0].load("year_counts")
        never = machines.one("c")
        assert snapshot.stored(never) == []
        assert "It was never reached from here." in str(mirror.trouble(never))
        assert editions.find(None, never.parent).edition == "reference"
        for asked in ("latest", "previous", FIRST):
            with pytest.raises(SnapshotError, match="It was never reached from here"):
                comparison.named(asked, never.parent)
        with pytest.raises(SnapshotError, match="It was never reached from here"):
            editions.find(None, never.parent, FIRST)
    held(other).update()
    assert mirror.trouble(other) is None
    assert editions.stored("live", other.parent)[0].load("year_counts")["records"][0] == 7


def test_a_snapshot_that_is_gone_since_it_was_listed_hides_no_other(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    for minutes, records in enumerate((7, 8)):
        save(mine, records, minutes)
    listed = held(mine).store.listing()
    machines.fs.rm(machines.path(SECOND), recursive=True)
    monkeypatch.setattr(store.Store, "listing", lambda _: listed)
    assert snapshot.latest(other).id == FIRST  # type: ignore[union-attr]
    assert mirror.trouble(other) is None


def test_who_verifies_waits_once_for_a_store_that_is_away(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machines.one("a")
    two = {name: counts()["year_counts"] for name in ("one", "two")}
    made = snapshot.save(root, two, edition="live", made_at=NOW)
    with monkeypatch.context() as patch:
        cut(patch)
        said = snapshot.problems(made.path)
    assert [one.partition(" of ")[0] for one in said] == [f"{made.id}/one.parquet"]


def test_what_a_driver_says_is_told_without_keys(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    root = machines.one("a")
    cut(monkeypatch, 'GET failed\nat "https://me:secret@host/x?X-Amz-Signature=abc"')
    held(root).update()
    told = str(mirror.trouble(root))
    assert "GET failed at host/x. " in told
    assert "secret" not in told
    assert "abc" not in told
    assert "\n" not in told


def test_the_store_is_asked_at_most_every_ten_seconds_and_beside_who_reads(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, now, beside = machines.one("a"), [1_000.0], []
    listing, asked = store.Store.listing, []
    monkeypatch.setattr(store.Store, "listing", lambda self: asked.append(now[0]) or listing(self))
    monkeypatch.setattr(mirror.time, "monotonic", lambda: now[0])

    class Beside:
        def __init__(self, target: Any, args: Any, daemon: bool) -> None:
            beside.append(lambda: target(*args))

        def start(self) -> None:
            pass

    monkeypatch.setattr(mirror.threading, "Thread", Beside)
    for now[0] in (1_000.0, 1_009.9, 1_010.0):
        snapshot.stored(root)
    assert asked == [1_000.0]
    assert len(beside) == 1
    (do,) = beside
    do()
    do()  # a second one that came at the same time
    assert asked == [1_000.0, 1_010.0]
    now[0] = 1_040.0  # nobody read for half a minute: whoever comes now waits for what is new
    snapshot.stored(root)
    assert asked == [1_000.0, 1_010.0, 1_040.0]
    with held(root)._lock:  # somebody waits for the store already: nobody else does
        now[0] = 1_100.0
        snapshot.stored(root)
    assert asked == [1_000.0, 1_010.0, 1_040.0]


@pytest.mark.parametrize(("size", "kept"), [("1", [SECOND]), ("2", [FIRST, SECOND])])
def test_what_is_kept_is_bounded_and_the_newest_stays(
    size: str, kept: list[str], machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machines.one("a")
    for minutes, records in enumerate((7, 8)):
        save(root, records, minutes)
    for name in (FIRST, SECOND):
        with (root / name / "year_counts.parquet").open("r+b") as file:
            file.truncate(900_000)  # two are more than 1 MB, and less than 2
    monkeypatch.setenv("EXOSCOPE_CACHE_MB", size)
    held(root)._trim()
    assert sorted(path.parent.name for path in root.glob("*/*.parquet")) == kept
    assert len(snapshot.stored(root)) == 2


def test_the_least_recently_read_goes_first(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    root = machines.one("a")
    opened = [save(root, records, minutes) for minutes, records in enumerate((7, 8, 9))]
    for one in (opened[1], opened[0]):
        one.load("year_counts")
    for one in opened:
        path = one.path / "year_counts.parquet"
        read = path.stat().st_atime_ns
        with path.open("r+b") as file:
            file.truncate(700_000)
        os.utime(path, ns=(read, read))
    monkeypatch.setenv("EXOSCOPE_CACHE_MB", "2")
    held(root)._trim()
    left = sorted(path.parent.name for path in root.glob("*/*.parquet"))
    assert left == [opened[0].id, opened[2].id]


def test_a_full_disk_is_said_and_the_snapshot_before_stays(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    save(mine)
    held(other).update()
    save(mine, 8, 1)

    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.text.disk.replace", full)
        held(other).update()
        assert snapshot.latest(other).id == FIRST  # type: ignore[union-attr]
        told = str(mirror.trouble(other))
    assert (
        "No space left on device. Make room, name another folder in EXOSCOPE_CACHE, or lower EXOSCOPE_C"
        in told
    )


def test_names_of_strangers_in_a_listing_are_passed_over(machines: Machines) -> None:
    root = machines.one("a")
    save(root)
    hostile = (
        "../x",
        "x/../../y",
        "/etc/passwd",
        "manifest.json",
        f"{FIRST}x/manifest.json",
        f"{FIRST}/a/manifest.json",
    )
    for name in hostile:
        machines.fs.store[machines.path(name)] = machines.fs.store[machines.path(f"{FIRST}/manifest.json")]
    assert sorted(held(root).store.listing()) == [f"{FIRST}/manifest.json", f"{FIRST}/year_counts.parquet"]
    held(root).update()
    assert [path.name for path in snapshot.stored(root)] == [FIRST]


def test_a_failed_refresh_is_told_on_each_machine_until_one_goes_well(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    status.note_failure(mine, "PubMed was away.", NOW)
    held(other).update()
    assert status.last_failure(other) == {"at": "2026-11-24T12:00:00+00:00", "error": "PubMed was away."}
    status.forget_failure(mine)
    held(other).update()
    assert status.last_failure(other) is None


def test_what_was_read_of_files_lies_beside_no_copy_of_a_store(machines: Machines, tmp_path: Path) -> None:
    mirrored = machines.one("a").parent
    assert not paths.baseline(mirrored).is_relative_to(mirrored)
    assert paths.baseline(tmp_path) == tmp_path / "baseline"
