"""Snapshots: one folder of Parquet tables and a manifest, written once, never changed.

A snapshot is written beside its place, read back, and published by one rename. So a killed process, a full
disk or a power cut leaves the last good one as it was, and a reader sees all of a snapshot or none of it.
Nothing here knows pandera: a reader of snapshots must start fast.
"""

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipelines.errors import SnapshotError
from pipelines.snapshots import manifest, mirror, parquet
from pipelines.snapshots.manifest import MANIFEST, Described
from pipelines.snapshots.store import StoreError
from pipelines.text import disk

KEEP = 10

_WRITING, _DROPPED = ".writing-", ".dropped-"


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: where it lies and what its manifest says."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Name of the snapshot: when it was made and the first digits of what it holds."""
        return str(self.manifest["id"])

    @property
    def edition(self) -> str:
        """`live`, `reference` or `simulated`."""
        return str(self.manifest["edition"])

    @property
    def made_at(self) -> datetime:
        """When it was made (UTC)."""
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def tables(self) -> Mapping[str, Any]:
        """Table name to its manifest entry."""
        entries: Mapping[str, Any] = self.manifest["tables"]
        return entries

    def load(self, name: str) -> pd.DataFrame:
        """One table, as it was stored; missing cells are missing.

        Raises:
            SnapshotError: There is no such table here, or its file is missing or altered.
        """
        if name not in self.tables:
            raise SnapshotError(
                f"Snapshot {self.id} has no table {name!r}. It holds: {', '.join(sorted(self.tables))}."
            )
        try:
            return parquet.frame_of(parquet.table_of(self._unaltered(self.tables[name])))
        # The last is what pyarrow raises for a packing that it does not know.
        except (pa.ArrowException, OSError, NotImplementedError) as error:
            raise SnapshotError(f"{name}.parquet of snapshot {self.id} is no table: {error}.") from None

    def check(self) -> None:
        """Raises SnapshotError at the first table whose file is missing or altered."""
        for entry in self.tables.values():
            self._unaltered(entry)

    def _unaltered(self, entry: Mapping[str, Any]) -> bytes:
        if held := mirror.of(self.path.parent):
            return held.table(self.path, entry)
        body = _read_bytes(self.path / entry["file"])
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            raise SnapshotError(
                f"{entry['file']} of snapshot {self.id} is not what was written (its checksum differs). "
                "Run `exoscope verify` on the folder, then fetch or install it again."
            )
        return body


def save(
    root: Path,
    tables: Mapping[str, Described],
    *,
    edition: str,
    made_at: datetime,
    extra: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Publish a new snapshot as `root/<id>` and return it; same data, same time: the same snapshot.

    Where `root` mirrors a store, it is uploaded before it is seen here.

    Args:
        root: Folder of snapshots (such as `data/live`); made when it is not there.
        tables: Table name to frame and description.
        edition: One of `EDITIONS`.
        made_at: When the data was fetched or compiled, with a time zone; never the clock of this function.
        extra: What else the manifest holds (searches, requests ...): plain JSON values.

    Raises:
        SnapshotError: It could not be written (disk full, no permission). What was there stays as it was.
    """
    newest = latest(root)
    files, entries = manifest.rendered(
        tables, edition=edition, made_at=made_at, extra=extra or {}, after=newest.id if newest else ""
    )
    target = root / str(entries["id"])
    if target.exists():
        return open_snapshot(target)
    with _disk(f"write snapshot {target.name} to {root}"):
        root.mkdir(parents=True, exist_ok=True)
        _write_beside(files, root / f"{_WRITING}{target.name}-{os.getpid()}", target)
    return open_snapshot(target)


def replace(
    target: Path,
    tables: Mapping[str, Described],
    *,
    edition: str,
    made_at: datetime,
    extra: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Write a bundled edition in place of the one at `target`; for those who maintain the bundled data.

    A folder cannot be replaced by one rename, so a kill between the two renames leaves the old edition beside
    its place; the next call, or version control, brings it back.
    """
    files, _ = manifest.rendered(tables, edition=edition, made_at=made_at, extra=extra or {})
    aside = target.with_name(f"{_DROPPED}{target.name}")
    with _disk(f"replace {target}"):
        target.parent.mkdir(parents=True, exist_ok=True)
        if aside.exists() and target.exists():  # killed while the old one was being deleted
            shutil.rmtree(aside)
        elif aside.exists():  # killed between the two renames
            aside.rename(target)
        writing = target.with_name(f"{_WRITING}{target.name}")
        if target.exists():
            _write_beside(files, writing, target, aside=aside)
            shutil.rmtree(aside)
        else:
            _write_beside(files, writing, target)
    return open_snapshot(target)


def open_snapshot(path: Path) -> Snapshot:
    """The snapshot in a folder.

    Raises:
        SnapshotError: There is none, its manifest was altered, or it was made by a newer version.
    """
    return Snapshot(path, manifest.read(_read_bytes(path / MANIFEST), path))


def open_whole(path: Path) -> Snapshot:
    """The same; raises SnapshotError also where one of its tables is missing or altered."""
    opened = open_snapshot(path)
    _check_once(path, tuple(map(_state, (path / entry["file"] for entry in opened.tables.values()))))
    return opened


@lru_cache(1_024)
def _check_once(path: Path, _: tuple[tuple[int, int], ...]) -> None:
    """Checksums are worked out again only when a file has another size or time: an error is not kept."""
    open_snapshot(path).check()


def _state(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return -1, -1
    return about.st_size, about.st_mtime_ns


def stored(root: Path) -> list[Path]:
    """The folders of the published snapshots under `root`, oldest first; of one second, the one written first.

    A mirror is brought up to its store before, if that was not done just now; there the lower id goes first.

    Raises:
        SnapshotError: The folder may not be read.
    """
    if held := mirror.of(root):
        held.follow()
    if not disk.is_folder(root):
        return []
    try:
        there = list(root.iterdir())
    except OSError as error:
        raise SnapshotError(
            f"The folder {root} could not be read: {error.strerror}. Mend that, or name another with --data."
        ) from None
    folders = [path for path in there if not path.name.startswith(".") and os.path.lexists(path / MANIFEST)]
    written = (lambda _: 0) if held else _written  # in a mirror that is when it came
    return sorted(folders, key=lambda path: (path.name.split("-")[0], written(path), path.name))


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # dropped by another process meanwhile
        return 0


def opened(root: Path) -> Iterator[Snapshot | SnapshotError]:
    """The snapshots under `root`, newest first; for one that does not open with all its tables, why.

    Of a store only the newest that does is looked at whole: tables of older ones are fetched when somebody reads them.
    """
    is_enough = False
    for path in reversed(stored(root)):
        found: Snapshot | SnapshotError
        try:
            found = open_snapshot(path) if is_enough else open_whole(path)
            is_enough = mirror.of(root) is not None
        except SnapshotError as error:
            found = error.with_traceback(None)
        yield found


def latest(root: Path) -> Snapshot | None:
    """The newest snapshot under `root` that opens with all its tables, or None: a broken one hides no older one."""
    return next((found for found in opened(root) if isinstance(found, Snapshot)), None)


def damaged(root: Path) -> list[str]:
    """What is wrong with the snapshots under `root` that do not open with all their tables; newest first."""
    return [str(found) for found in opened(root) if isinstance(found, SnapshotError)]


def prune(root: Path, keep: int = KEEP, *, spare: Collection[str] = ()) -> list[str]:
    """Drop all but the newest `keep` snapshots under `root` (never the newest); returns the names dropped.

    A folder is first renamed out of sight, so no reader meets one that is half deleted. What a killed
    process left behind goes too: half dropped at once, half written after a day, when nobody writes it any more.

    Never fails: what another process took away meanwhile is gone, and what cannot be removed now (opened by
    somebody, not ours) is tried again the next time. Room on the disk is no reason to call a refresh failed.

    Args:
        root: Folder of snapshots.
        keep: How many stay, those spared among them; one always stays.
        spare: Names that stay whatever their date says: a clock set back makes the one just published the oldest.
    """
    dropped = []
    with contextlib.suppress(OSError, SnapshotError):
        _sweep(root)
        folders = stored(root)
        others = [path for path in folders if path.name not in spare]
        stay = max(max(keep, 1) - (len(folders) - len(others)), 0)
        others = others[: max(len(others) - stay, 0)]
        if held := mirror.of(root):
            held.drop([path.name for path in others])
        for path in others:
            with contextlib.suppress(OSError):
                path.rename(root / f"{_DROPPED}{path.name}")
                dropped.append(path.name)
        _sweep(root)
    return dropped


def _sweep(root: Path) -> None:
    """Delete what was dropped, and what was left half written a day ago."""
    for path in root.glob(f"{_DROPPED}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in root.glob(f"{_WRITING}*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - 86_400:
                shutil.rmtree(path, ignore_errors=True)


def problems(path: Path) -> list[str]:
    """What is wrong with the snapshot in a folder; each sentence names the file. Empty: nothing is.

    Finds an altered byte in any file, a file that is missing or does not belong, a wrong number of rows, a
    column that is missing, in the wrong place or of the wrong type.
    """
    try:
        snapshot = open_snapshot(path)
    except SnapshotError as error:
        return [str(error)]
    files = {entry["file"]: entry for entry in snapshot.tables.values()}
    try:
        present = {item.name for item in path.iterdir()} | set(files if mirror.of(path.parent) else ())
    except OSError as error:
        return [f"{path}: cannot be listed ({error.strerror})."]
    sentences = []
    sentences += [
        f"{name}: does not belong to the snapshot." for name in sorted(present - set(files) - {MANIFEST})
    ]
    for name, entry in sorted(files.items()):
        if name not in present:
            sentences.append(f"{name}: is missing.")
            continue
        try:
            body = _stored_bytes(path / name)
        except SnapshotError as error:
            sentences.append(str(error))
            if isinstance(error, StoreError):
                break  # each of the others would take as long to fail
            continue
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            sentences.append(f"{name}: its checksum is not the one in the manifest.")
        try:
            table = parquet.table_of(body)
        except (pa.ArrowException, OSError) as error:
            sentences.append(f"{name}: cannot be read as Parquet ({error}).")
            continue
        if table.num_rows != entry["rows"]:
            sentences.append(f"{name}: holds {table.num_rows} rows, the manifest says {entry['rows']}.")
        columns = {column.name: parquet.type_word(column.type) for column in table.schema}
        declared = {column: about["type"] for column, about in entry["columns"].items()}
        if list(columns.items()) != list(declared.items()):
            sentences.append(f"{name}: its columns are {columns}, the manifest says {declared}.")
    return sentences


def _write_beside(files: Mapping[str, bytes], writing: Path, target: Path, aside: Path | None = None) -> None:
    """Write all files to `writing`, make sure they lie on the disk as meant, then rename it to `target`."""
    shutil.rmtree(writing, ignore_errors=True)
    try:
        writing.mkdir()
        for name, body in files.items():
            with (writing / name).open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        if wrong := problems(writing):
            raise SnapshotError(
                f"The snapshot was not written as meant and is not published: {' '.join(wrong)}"
            )
        _sync_folder(writing)
        if held := mirror.of(target.parent):
            held.publish(writing, target.name)
        else:
            if aside is not None:
                target.rename(aside)
            writing.rename(target)
        _sync_folder(target.parent)
    finally:
        shutil.rmtree(writing, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs no such call
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _disk(deed: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SnapshotError(
            f"Could not {deed}: {error.strerror or error}. The snapshots that were there are as they were. "
            "Make room or name another folder with --data, then try again."
        ) from error


def _stored_bytes(path: Path) -> bytes:
    """As they lie in the store, where the folder mirrors one."""
    held = None if path.parent.name.startswith(".") else mirror.of(path.parent.parent)
    return held.store.read(f"{path.parent.name}/{path.name}") if held else _read_bytes(path)


def _read_bytes(path: Path) -> bytes:
    try:
        return disk.read_bytes(path)
    except OSError as error:
        raise SnapshotError(f"{path.name} in {path.parent} could not be read: {error.strerror}.") from None


Load = Callable[[Snapshot, str], pd.DataFrame]


class StoredTables(Mapping[str, pd.DataFrame]):
    """Name to table; one that nobody asks for is never read, and one asked for again is not read again."""

    def __init__(self, opened: Snapshot, load: Load = Snapshot.load) -> None:
        self._opened, self._load = opened, load
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._opened.tables:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._load(self._opened, name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:  # Mapping's own would read the table
        return name in self._opened.tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened.tables)

    def __len__(self) -> int:
        return len(self._opened.tables)
