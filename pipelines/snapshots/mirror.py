"""The folder in which a machine keeps what it read of a store: everything else works on that, as on any folder.

Lists and manifests are fetched anew every ten seconds at most, tables when they are read. What is kept is only what has
the checksum of its manifest. Nothing in a folder makes it a mirror: only that this process was told its address.
"""

import contextlib
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.snapshots import lease, manifest
from pipelines.snapshots.manifest import ID, MANIFEST
from pipelines.snapshots.store import FAILURE, Store, StoreError, checked, index, published
from pipelines.text import disk

#: Says to people whose folder it is, and to us when the store was last reached.
_MARKER = ".store"
#: Seconds after which the store is asked again: beside a reader who goes on, and while one waits.
_BESIDE_S, _WAITS_S = 10.0, 30.0
#: Seconds after which a table that is not what its manifest says is asked for again.
_BROKEN_S = 60.0
_LARGEST_MB = 2_000
_ABANDONED = timedelta(days=1)


class Mirror:
    """What is kept of a store: the folder of its snapshots, the lease of this process, why it cannot be asked."""

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.store = root, Store(url)
        self.lease: lease.Lease | None = None
        self.why: str | None = None
        self._lock, self._fetching, self._asked_at = threading.Lock(), threading.Lock(), -float("inf")
        self._broken: dict[Path, tuple[float, str]] = {}

    def follow(self) -> None:
        """Bring the folder up to what the store holds, if that was not done just now; beside readers who go on."""
        age = time.monotonic() - self._asked_at
        if age == float("inf") or (age >= _WAITS_S and self.why is None and not self._lock.locked()):
            self.update(_BESIDE_S)
        elif age >= _BESIDE_S and not self._lock.locked():  # nobody waits for one who waits for a store
            threading.Thread(target=self.update, args=(_BESIDE_S,), daemon=True).start()

    def update(self, after: float = 0.0) -> None:
        """Ask the store, unless that was done less than so many seconds ago.

        Where it cannot be asked, what is there stays, and `trouble` says why.
        """
        with self._lock:
            if time.monotonic() - self._asked_at < after:
                return
            try:
                self._update(time.time())
            except SnapshotError as error:
                self.why = str(error)
            except OSError as error:
                self.why = (
                    f"What came from {self.store.url} could not be kept in {self.root}: {error.strerror}."
                )
            self._asked_at = time.monotonic()

    def _update(self, began: float) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        there = self.store.listing()
        ids, self.why = published(there), None
        for name in reversed(ids):
            self._take(name, there[f"{name}/{MANIFEST}"], is_newest=name == ids[-1])
        for folder in self.root.iterdir():  # but what another process of this machine published meanwhile
            with contextlib.suppress(FileNotFoundError):  # or dropped
                if ID.fullmatch(folder.name) and folder.name not in ids and folder.stat().st_mtime < began:
                    (folder / MANIFEST).unlink(missing_ok=True)  # at once it is none any more
                    shutil.rmtree(folder, ignore_errors=True)
        if FAILURE in there:
            self._keep(self.root / FAILURE, self.store.read(FAILURE))
        else:
            (self.root / FAILURE).unlink(missing_ok=True)
        self._trim()
        self._keep(self.root.parent / _MARKER, self.store.url.encode())

    @property
    def trouble(self) -> str | None:
        """Why the store is not followed, and since when; None where it is."""
        last = "was never reached from here"
        with contextlib.suppress(OSError):
            reached = datetime.fromtimestamp((self.root.parent / _MARKER).stat().st_mtime, UTC)
            last = f"was last reached on {reached:%Y-%m-%d %H:%M} UTC; what is kept of it is shown"
        return self.why and f"{self.why} It {last}."

    def table(self, folder: Path, entry: Mapping[str, Any]) -> bytes:
        """A table of a snapshot, kept or fetched; raises SnapshotError where it is altered or cannot be had."""
        path = folder / entry["file"]
        if body := _kept(path, entry["sha256"]):
            return body
        with self._fetching:  # who waited finds it kept
            return _kept(path, entry["sha256"]) or self._fetched(path, entry["sha256"])

    def _fetched(self, path: Path, sha256: str) -> bytes:
        until, why = self._broken.get(path, (0.0, ""))
        if time.monotonic() < until:
            raise SnapshotError(why)
        if self.why:  # nobody waits for a store that is known to be away
            raise StoreError(f"{path.name} of snapshot {path.parent.name} is not kept here. {self.trouble}")
        try:
            body = self.store.read(f"{path.parent.name}/{path.name}")
            if hashlib.sha256(body).hexdigest() != sha256:
                raise SnapshotError(
                    f"{path.name} of snapshot {path.parent.name} in {self.store.url} is not what was written (its "
                    "checksum differs). Publish it again, or wait for the next refresh."
                )
        except SnapshotError as error:
            if not isinstance(error, StoreError):
                self._broken[path] = (time.monotonic() + _BROKEN_S, str(error))
            raise
        self._keep(path, body)
        self._trim()
        return body

    def publish(self, folder: Path, name: str) -> None:
        """Upload a snapshot that lies ready in a folder and keep it: tables first, the manifest that makes it one last.

        Raises SnapshotError where that failed or another refresh took over; then nothing of it is seen.
        """
        bodies = {file.name: file.read_bytes() for file in folder.iterdir()}
        about = bodies.pop(MANIFEST)
        for file, body in bodies.items():
            self.store.write(f"{name}/{file}", body)
            if self.store.read(f"{name}/{file}") != body:
                raise SnapshotError(f"{file} did not arrive in {self.store.url} as it was sent.")
        if self.lease:
            self.lease.check()
        place = f"{name}/{MANIFEST}"
        if not self.store.create(place, about) and self.store.read(place) != about:
            raise SnapshotError(f"{self.store.url} holds another snapshot {name} already; it stays as it is.")
        with contextlib.suppress(SnapshotError):
            self.store.write("index.json", index(published(self.store.listing())))
        # File by file: another process of this machine may have begun to fetch it.
        (self.root / name).mkdir(exist_ok=True)
        for file in (*bodies, MANIFEST):
            (folder / file).replace(self.root / name / file)

    def drop(self, names: Collection[str]) -> None:
        """Take snapshots out of the store, manifests first, and what a killed refresh left there a day ago."""
        for name in names:
            self.store.drop(f"{name}/{MANIFEST}")
        there = self.store.listing()
        ids = published(there)
        if names:
            self.store.write("index.json", index(ids))
        old = datetime.now(UTC) - _ABANDONED
        for name in there:
            owner = name.partition("/")[0]
            is_none = ID.fullmatch(owner) and owner not in ids
            if is_none and (owner in names or self.store.written(name) < old):
                self.store.drop(name)

    def _trim(self) -> None:
        """Drop tables, the least recently read first, until the rest fits; those of the newest snapshot stay."""
        named = os.environ.get("EXOSCOPE_CACHE_MB", "")
        with contextlib.suppress(OSError):  # another process dropped it
            about = {path: path.stat() for path in self.root.glob("[12]*/*.parquet")}
            newest = max((path.parent.name for path in about), default="")
            over = sum(one.st_size for one in about.values())
            over -= 1_000_000 * int(named if named.isdecimal() else _LARGEST_MB)
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
        body = b""
        try:
            body = self.store.read(f"{name}/{MANIFEST}")
            for entry in manifest.read(body, folder)["tables"].values() if is_newest else ():
                self.table(folder, entry)
        except SnapshotError as error:  # a damaged one is kept: whoever opens it says so
            if isinstance(error, StoreError):
                raise
        if body:  # else it is gone since it was listed
            self._keep(folder / MANIFEST, body)

    def _keep(self, path: Path, body: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.replace(path, body)
        except OSError as error:
            raise StoreError(
                f"{path.name} came from {self.store.url} and could not be kept in {path.parent}: {error.strerror}. "
                "Make room, name another folder in EXOSCOPE_CACHE, or lower EXOSCOPE_CACHE_MB."
            ) from None


def _kept(path: Path, sha256: str) -> bytes | None:
    with contextlib.suppress(OSError):
        if hashlib.sha256(body := disk.read_bytes(path)).hexdigest() == sha256:
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))  # when it was last read
            return body
    return None


_MIRRORS: dict[Path, Mirror] = {}


def marked(url: str, caches: Path) -> Path:
    """The folder in `caches` that mirrors the store at an address from now on. Raises as `checked`."""
    url = checked(url)
    folder = caches.absolute() / hashlib.sha256(url.encode()).hexdigest()[:16]
    _MIRRORS.setdefault(folder / "live", Mirror(folder / "live", url))
    return folder


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else refreshes the store of this folder meanwhile, if it has one. Raises as `Lease.take`."""
    if (mirror := of(root)) is None:
        yield
        return
    mirror.lease = lease.Lease(mirror.store)
    try:
        with lease.held(mirror.lease):
            mirror.update()
            if mirror.why:
                raise StoreError(mirror.why)
            yield
    finally:
        mirror.lease = None


def address(data: Path) -> str:
    """The address of the store that a root of data mirrors, else its own place, in full."""
    return mirror.store.url if (mirror := of(data / "live")) else str(data.resolve())


def place(root: Path) -> str:
    """Where the snapshots of a folder are, as it is said to a user."""
    return f"{mirror.store.url} (kept in {root})" if (mirror := of(root)) else str(root)


def trouble(root: Path) -> str | None:
    """Why the store of this folder is not followed, and since when; None where it is, or where there is none."""
    return mirror.trouble if (mirror := of(root)) else None


#: The mirror whose snapshots lie in a folder; None for a folder of its own.
of = _MIRRORS.get
