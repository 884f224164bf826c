"""One refresh at a time in a folder or store: two would ask too fast, and clear each other's records."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import BusyError, SnapshotError
from pipelines.snapshots import mirror
from pipelines.snapshots.lease import holder

_FILE = ".refresh.lock"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else refreshes the snapshots under `root` meanwhile.

    The system lets go of the lock when a process ends, however it ends: the file that stays says nothing. Of a store
    that is so on this machine; over all of them a lease is held (see `snapshots.lease`).

    Raises:
        BusyError: Somebody else does; at once, without waiting.
        SnapshotError: The folder is not ours to write to.
    """
    lock = FileLock(root / _FILE, timeout=0)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError(
            f"Asked for a refresh of the data in {root}. Another refresh of it is running, so nothing was asked or "
            "changed. Wait until it is done, or stop it, then try again."
        ) from None
    except OSError as error:
        raise SnapshotError(
            f"Could not write to {root}: {error.strerror or error}. Nothing was asked. Name another folder with "
            "--data, then try again."
        ) from error
    try:
        with mirror.alone(root):
            yield
    finally:
        lock.release()


def is_busy(root: Path) -> bool:
    """Whether somebody refreshes the snapshots under `root` right now; makes nothing where nobody ever did."""
    if held := mirror.of(root):
        with suppress(SnapshotError):  # the store is away: whoever reads it says so
            return holder(held.store, datetime.now(UTC)) is not None
        return False
    if not (root / _FILE).exists():
        return False
    try:
        with alone(root):
            return False
    except BusyError:
        return True
    except SnapshotError:  # not ours to write to: the refresh itself says so
        return False
