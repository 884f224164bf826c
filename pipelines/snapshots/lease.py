"""One refresher of a store at a time, over all machines: a lease that ends by itself where its holder died.

A lease is an object with a number, made only where there is none of that number; the highest number counts. It says who
holds it and until when. Whoever finds it run out or given back takes over by making the next number.
"""

import contextlib
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from pipelines.errors import BusyError, SnapshotError
from pipelines.snapshots.store import Store, StoreError

LASTS = timedelta(minutes=10)
_RENEWED_S = 120.0


class Lease:
    """The right to refresh a store; `now` says what time it is, with a time zone."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._now, self._number = store, now, 0

    def take(self) -> None:
        """Take it; raises BusyError where somebody holds it, SnapshotError where the store cannot be written to."""
        numbers, told = _numbers(self._store), holder(self._store, self._now())
        self._number = max(numbers, default=0) + 1
        if told is None and not self._store.create(f".lease/{self._number}", self._told(LASTS)):
            told = holder(self._store, self._now()) or "Somebody else"
        if told is not None:
            raise BusyError(
                f"Asked for a refresh of the data in {self._store.url}. {told} refreshes it, so nothing was asked or "
                "changed. Wait until it is done, or stop it, then try again."
            )
        with contextlib.suppress(SnapshotError):
            for number in numbers:
                self._store.drop(f".lease/{number}")

    def check(self) -> None:
        """Raises SnapshotError where somebody else took over meanwhile."""
        if max(_numbers(self._store), default=0) != self._number:
            raise SnapshotError(
                f"Nothing was published in {self._store.url}: another refresh took over, as this one did not "
                f"say for {LASTS.seconds // 60} minutes that it goes on. Run `exoscope refresh` again."
            )

    def renew(self, lasts: timedelta = LASTS) -> None:
        """Say that the refresh goes on; with no time left, that it is done."""
        with contextlib.suppress(SnapshotError):  # it holds for some minutes more, and is tried again
            self._store.write(f".lease/{self._number}", self._told(lasts))

    def _told(self, lasts: timedelta) -> bytes:
        until = (self._now() + lasts).isoformat(timespec="seconds")
        return json.dumps({"who": f"{socket.gethostname()}, process {os.getpid()}", "until": until}).encode()


@contextlib.contextmanager
def held(lease: Lease) -> Iterator[None]:
    """The lease is taken, said again to go on by a thread, and given back. Raises as `Lease.take`."""
    lease.take()
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(_RENEWED_S):
            lease.renew()

    renewing = threading.Thread(target=go_on, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        lease.renew(timedelta(0))


def holder(store: Store, now: datetime) -> str | None:
    """Who holds the lease now and until when, as the beginning of a sentence; None: nobody.

    Raises:
        StoreError: It could not be read, so somebody may hold it.
    """
    try:
        told = json.loads(store.read(f".lease/{max(_numbers(store))}"))
        until = datetime.fromisoformat(told["until"])
        is_held = until > now
        return (
            f"{str(told['who'])[:80]} (until {until:%Y-%m-%d %H:%M} UTC at the latest)" if is_held else None
        )
    except StoreError:
        raise
    # There is none, or none of ours: whoever wrote it holds nothing.
    except (SnapshotError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _numbers(store: Store) -> list[int]:
    return [int(name.removeprefix(".lease/")) for name in store.listing() if name.startswith(".lease/")]
