"""One refresher of a store at a time, over all machines."""

from datetime import timedelta

import pytest
from machines import FIRST, NOW, Machines, cut, held
from test_snapshot import save

from pipelines.errors import BusyError, SnapshotError
from pipelines.refresh import lock
from pipelines.snapshots import lease, snapshot, store


def test_one_machine_at_a_time_refreshes(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    with lock.alone(mine):
        assert lock.is_busy(other)
        told = r"process \d+ \(until .+ UTC at the latest\) refreshes it"
        with pytest.raises(BusyError, match=told), lock.alone(other):
            pass
    assert not lock.is_busy(other)
    with lock.alone(other):
        assert [name for name in held(other).store.listing() if name.startswith(".lease")] == [".lease/2"]


def test_a_lease_that_ran_out_is_taken_over_and_its_holder_publishes_nothing(machines: Machines) -> None:
    mine, other = machines.one("a"), machines.one("b")
    now = [NOW]
    first = lease.Lease(held(mine).store, lambda: now[0])
    second = lease.Lease(held(other).store, lambda: now[0])
    first.take()
    now[0] = NOW + timedelta(minutes=9, seconds=59)
    with pytest.raises(BusyError, match="until 2026-11-24 12:10 UTC"):
        second.take()
    first.renew()
    now[0] = NOW + timedelta(minutes=19, seconds=58)
    with pytest.raises(BusyError):
        second.take()
    first.check()
    now[0] += timedelta(seconds=1)
    second.take()
    second.check()
    first.renew()  # it comes back to life, and does not know yet
    held(mine).lease = first
    with pytest.raises(SnapshotError, match="another refresh took over"):
        save(mine)
    held(mine).lease = None
    assert not machines.fs.exists(machines.path(f"{FIRST}/manifest.json"))
    assert snapshot.stored(mine) == []
    second.check()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"until": 7, "who": 1}', b'{"who": "x", "until": "2026-11-24"}']
)
def test_a_lease_of_nobody_holds_nothing(body: bytes, machines: Machines) -> None:
    root = machines.one("a")
    machines.fs.pipe_file(machines.path(".lease/7"), body)
    own = lease.Lease(held(root).store, lambda: NOW)
    own.take()
    own.check()
    assert list(held(root).store.listing()) == [".lease/8"]


def test_a_lease_that_cannot_be_read_is_not_taken_over(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    first, second = lease.Lease(held(mine).store), lease.Lease(held(other).store)
    first.take()
    with monkeypatch.context() as fails:

        def away(self: store.Store, name: str) -> bytes:
            raise store.StoreError(f"{name} could not be read: 503.")

        fails.setattr(store.Store, "read", away)
        with pytest.raises(store.StoreError, match="lease/1 could not be read"):
            second.take()
        assert not lock.is_busy(other)
    first.check()


def test_of_two_who_come_at_once_one_holds_the_lease(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = machines.one("a"), machines.one("b")
    first, second = lease.Lease(held(mine).store), lease.Lease(held(other).store)
    create = store.Store.create

    def late(self: store.Store, name: str, body: bytes) -> bool:
        monkeypatch.setattr(store.Store, "create", create)
        second.take()  # between the first one's look and its own
        return create(self, name, body)

    monkeypatch.setattr(store.Store, "create", late)
    with pytest.raises(BusyError):
        first.take()
    second.check()


def test_a_store_that_is_away_is_said_before_anything_is_asked(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machines.one("a")
    cut(monkeypatch)
    with pytest.raises(SnapshotError, match="connection refused"), lock.alone(root):
        pytest.fail("began")
