"""The folder in which a machine keeps what it read of a store: everything else works on that, as on any folder.

Lists and manifests are fetched anew every ten seconds at most, tables when they are read. What is kept is only what has
the checksum of its manifest. The marker of a mirror holds the address of its store, and when it was last reached.
"""

import contextlib
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.snapshots import manifest
from pipelines.snapshots.lease import Lease, held
from pipelines.snapshots.manifest import ID, MANIFEST
from pipelines.snapshots.store import FAILURE, Store, StoreError, checked, index, published
from pipelines.text import disk

MARKER = ".store"
#: Seconds after which the store is asked again: beside a reader who goes on, and while one waits.
_BESIDE_S, _WAITS_S = 10.0, 30.0
#: Seconds after which a table that is not what its manifest says is asked for again.
_BROKEN_S = 60.0
_LARGEST_MB = 2_000
_ABANDONED = timedelta(days=1)


class Mirror:
    """What is kept of a store.

    Attributes:
        root: The folder of the snapshots.
        store: Where they come from.
        lease: What lets this process refresh the store, while it does.
        why: Why the store could not be asked the last time.
    """

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.store = root, Store(url)
        self.lease: Lease | None = None
        self.why: str | None = None
        self._lock, self._asked_at = threading.Lock(), -float("inf")
        self._broken: dict[Path, tuple[float, str]] = {}

    def follow(self) -> None:
        """Bring the folder up to what the store holds, if that was not done just now.

        Whoever asked just before gets what is there, and the rest is done beside.
        """
        age = time.monotonic() - self._asked_at
        if age >= _WAITS_S and self.why is None:
            self._in_turn(_BESIDE_S)
        elif age >= _BESIDE_S and not self._lock.locked():
            threading.Thread(target=self._in_turn, args=(_BESIDE_S,), daemon=True).start()

    def _in_turn(self, age: float) -> None:
        with self._lock:
            if time.monotonic() - self._asked_at >= age:
                self.update()

    def update(self) -> None:
        """Ask the store now; where it cannot be asked, what is there stays, and `trouble` says why."""
        began = time.time()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            there = self.store.listing()
            ids = published(there)[::-1]
            self.why = None
            for name in ids:
                self._take(name, there[f"{name}/{MANIFEST}"], is_newest=name == ids[0])
            self._leave(ids, began)
            self._note(there)
            self.trim()
            os.utime(self.root.parent / MARKER)
        except SnapshotError as error:
            self.why = str(error)
        except OSError as error:
            self.why = f"What came from {self.store.url} could not be kept in {self.root}: {error.strerror}."
        finally:
            self._asked_at = time.monotonic()

    @property
    def trouble(self) -> str | None:
        """Why the store is not followed, and since when; None where it is."""
        reached = datetime.fromtimestamp((self.root.parent / MARKER).stat().st_mtime, UTC)
        since = f"It was last reached on {reached:%Y-%m-%d %H:%M} UTC; what is kept of it is shown."
        return (
            self.why and f"{self.why} {since if reached.year > 1970 else 'It was never reached from here.'}"
        )

    def table(self, folder: Path, entry: Mapping[str, Any]) -> bytes:
        """A table of a snapshot: as it is kept, else fetched.

        Raises:
            SnapshotError: It is missing or altered in the store, or the store cannot be asked.
        """
        path = folder / entry["file"]
        with contextlib.suppress(OSError):
            if _digest(body := disk.read_bytes(path)) == entry["sha256"]:
                about = path.stat()
                os.utime(path, ns=(time.time_ns(), about.st_mtime_ns))  # `trim` goes by when it was read
                return body
        until, why = self._broken.get(path, (0.0, ""))
        if time.monotonic() < until:
            raise SnapshotError(why)
        if self.why:  # nobody waits for a store that is known to be away
            raise StoreError(f"{path.name} of snapshot {folder.name} is not kept here. {self.trouble}")
        try:
            body = self.store.read(f"{folder.name}/{path.name}")
            if _digest(body) != entry["sha256"]:
                raise SnapshotError(
                    f"{path.name} of snapshot {folder.name} in {self.store.url} is not what was written (its checksum "
                    "differs). Publish it again, or wait for the next refresh."
                )
        except StoreError:
            raise
        except SnapshotError as error:
            self._broken[path] = (time.monotonic() + _BROKEN_S, str(error))
            raise
        self._keep(path, body)
        self.trim()
        return body

    def publish(self, folder: Path, name: str) -> None:
        """Upload a snapshot that lies ready in a folder: tables first, and the manifest, which makes it one, last.

        Raises:
            SnapshotError: It could not be, or another refresh took over; then nothing of it is seen.
        """
        for file in sorted(folder.iterdir()):
            if file.name != MANIFEST:
                body = file.read_bytes()
                self.store.write(f"{name}/{file.name}", body)
                if self.store.read(f"{name}/{file.name}") != body:
                    raise SnapshotError(f"{file.name} did not arrive in {self.store.url} as it was sent.")
        body = (folder / MANIFEST).read_bytes()
        if self.lease:
            self.lease.check()
        if (
            not self.store.create(f"{name}/{MANIFEST}", body)
            and self.store.read(f"{name}/{MANIFEST}") != body
        ):
            raise SnapshotError(f"{self.store.url} holds another snapshot {name} already; it stays as it is.")
        with contextlib.suppress(SnapshotError):
            self.store.write("index.json", index(published(self.store.listing())))
        os.utime(folder)  # so that who listed the store before does not take it for one that is gone

    def drop(self, names: Collection[str]) -> None:
        """Take snapshots out of the store, manifests first, and what a killed refresh left there a day ago."""
        there = self.store.listing()
        for name in names:
            self.store.drop(f"{name}/{MANIFEST}")
            there.pop(f"{name}/{MANIFEST}", None)
        ids = published(there)
        if names:
            self.store.write("index.json", index(ids))
        for name in there:
            owner = name.partition("/")[0]
            is_left = not name.startswith(".") and owner not in ids
            if is_left and (owner in names or self.store.written(name) < datetime.now(UTC) - _ABANDONED):
                self.store.drop(name)

    def trim(self) -> None:
        """Drop tables, the least recently read first, until the rest fits; those of the newest snapshot stay."""
        named = os.environ.get("EXOSCOPE_CACHE_MB", "")
        over = -1_000_000 * int(named if named.isdecimal() else _LARGEST_MB)
        with contextlib.suppress(OSError):  # another process dropped it
            about = {path: path.stat() for path in self.root.glob("[12]*/*.parquet")}
            newest = max((path.parent.name for path in about), default="")
            over += sum(one.st_size for one in about.values())
            for path in sorted(about, key=lambda path: about[path].st_atime_ns):
                if over > 0 and path.parent.name != newest:
                    path.unlink()
                    over -= about[path].st_size

    def _take(self, name: str, size: int | None, *, is_newest: bool) -> None:
        """Keep the manifest of a snapshot; of the newest all tables before, so that nobody has to wait for them."""
        folder = self.root / name
        with contextlib.suppress(OSError, SnapshotError):
            body = disk.read_bytes(folder / MANIFEST)
            if size in (None, len(body)) and manifest.read(body, folder)["id"] == name:
                return
        body = self.store.read(f"{name}/{MANIFEST}")
        try:
            for entry in manifest.read(body, folder)["tables"].values() if is_newest else ():
                self.table(folder, entry)
        except StoreError:
            raise
        except SnapshotError:
            pass  # a damaged one is kept: whoever opens it says so
        self._keep(folder / MANIFEST, body)

    def _leave(self, ids: Collection[str], began: float) -> None:
        """Drop what the store no longer holds, but what another process of this machine put here meanwhile."""
        for folder in self.root.iterdir():
            if ID.fullmatch(folder.name) and folder.name not in ids and folder.stat().st_mtime < began:
                aside = folder.with_name(f".dropped-{folder.name}")
                folder.rename(aside)
                shutil.rmtree(aside, ignore_errors=True)

    def _note(self, there: Collection[str]) -> None:
        if FAILURE in there:
            self._keep(self.root / FAILURE, self.store.read(FAILURE))
        elif not self.store.is_read_only:
            (self.root / FAILURE).unlink(missing_ok=True)

    def _keep(self, path: Path, body: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.replace(path, body)
        except OSError as error:
            raise StoreError(
                f"{path.name} came from {self.store.url} and could not be kept in {path.parent}: {error.strerror}. "
                "Make room, name another folder in EXOSCOPE_CACHE, or lower EXOSCOPE_CACHE_MB."
            ) from None


def marked(url: str, caches: Path) -> Path:
    """The folder in `caches` that mirrors the store at an address; made, and marked as that, where it is not there."""
    folder = caches / hashlib.sha256(checked(url).encode()).hexdigest()[:16]
    if not disk.is_file(folder / MARKER):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            disk.replace(folder / MARKER, checked(url).encode())
            os.utime(folder / MARKER, (0, 0))  # never reached
        except OSError as error:
            raise StoreError(
                f"{folder}, where {checked(url)} is to be kept, cannot be written to: {error.strerror}. "
                "Name another folder in EXOSCOPE_CACHE."
            ) from None
    return folder


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else refreshes the store of this folder meanwhile, on any machine; nothing where there is none.

    Raises:
        BusyError: Somebody else does.
        SnapshotError: The store cannot be asked, or not be written to.
    """
    if (mirror := of(root)) is None:
        yield
        return
    lease = Lease(mirror.store)
    with held(lease):
        mirror.lease = lease
        try:
            mirror.update()
            if mirror.why:
                raise StoreError(mirror.why)
            yield
        finally:
            mirror.lease = None


def place(root: Path) -> str:
    """Where the snapshots of a folder are, as it is said to a user."""
    mirror = of(root)
    return f"{mirror.store.url} (kept in {root})" if mirror else str(root)


def trouble(root: Path) -> str | None:
    """Why the store of this folder is not followed, and since when; None where it is, or where there is none."""
    mirror = of(root)
    return mirror.trouble if mirror else None


def of(root: Path) -> Mirror | None:
    """The mirror whose snapshots lie in this folder; None for a folder of its own."""
    try:
        return (
            _mirror(root, (root.parent / MARKER).read_text(encoding="utf-8")) if root.name == "live" else None
        )
    except (OSError, ValueError):
        return None


@cache
def _mirror(root: Path, url: str) -> Mirror:
    return Mirror(root, url)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
