"""Shared snapshots over a network, all of it on the loopback address: moto's S3, and a site of plain files."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from test_snapshot import save

from pipelines.errors import BusyError, SnapshotError
from pipelines.refresh import lock
from pipelines.snapshots import lease, mirror, paths, snapshot, store

FIRST, SECOND = "20261123T093000Z-c180ee5c", "20261123T093100Z-64f0f2b8"


def rooted(url: str, machine: Path, patch: pytest.MonkeyPatch) -> Path:
    patch.setenv("EXOSCOPE_CACHE", str(machine))
    return paths.live(paths.place(url))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a site of plain files: those in `site/`."""
    (tmp_path / "site").mkdir()
    handler = partial(Quiet, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_site_of_plain_files_is_read_by_its_index_and_cannot_be_refreshed(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("aiohttp", reason="the extra https is not installed")
    live = tmp_path / "site" / "live"
    save(live)
    save(live, 8, 1)
    (live / "index.json").write_bytes(store.index([FIRST, SECOND, "../../x", "", "/etc"]))
    root = rooted(site, tmp_path / "a", monkeypatch)
    opened = snapshot.latest(root)
    assert opened is not None
    assert (opened.id, opened.load("year_counts")["records"][0]) == (SECOND, 8)
    assert [path.name for path in snapshot.stored(root)] == [FIRST, SECOND]
    assert snapshot.problems(root / FIRST) == []
    assert not lock.is_busy(root)
    with pytest.raises(SnapshotError, match=f"{site} can only be read. Name a folder"), lock.alone(root):
        pytest.fail("began")

    for said in (b"{}", b"<html>", b'{"snapshots": 7}'):
        (live / "index.json").write_bytes(said)
        mirror.of(root).update()  # type: ignore[union-attr]
        assert "index.json of" in str(mirror.trouble(root))
    (live / "index.json").unlink()
    mirror.of(root).update()  # type: ignore[union-attr]
    assert f"There is no index.json in {site}." in str(mirror.trouble(root))
    assert snapshot.latest(root).id == SECOND  # type: ignore[union-attr]


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store in moto's server."""
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    served = pytest.importorskip("moto.server", reason="moto is not installed")
    server = served.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, word in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "hush-hush",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, word)
    import s3fs

    name = tmp_path.name.replace("_", "-")[-40:].strip("-")  # moto's buckets outlive its server
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    yield f"s3://{name}/exoscope"
    server.stop()


@pytest.mark.slow
def test_s3_is_published_to_listed_read_pruned_and_refreshed_by_one(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = (rooted(bucket, tmp_path / name, monkeypatch) for name in "ab")
    with lock.alone(mine):
        with pytest.raises(BusyError), lock.alone(other):
            pytest.fail("began")
        save(mine)
        save(mine, 8, 1)
    opened = snapshot.latest(other)
    assert opened is not None
    assert (opened.id, opened.load("year_counts")["records"][0]) == (SECOND, 8)
    assert snapshot.problems(other / FIRST) == []
    held = mirror.of(mine)
    assert held is not None
    left = f"{FIRST[:-1]}0/year_counts.parquet"  # of a refresh that was killed
    held.store.write(left, b"")
    with lock.alone(other):
        assert snapshot.prune(other, 1) == [FIRST]
        assert left in held.store.listing()
        monkeypatch.setattr(mirror, "_ABANDONED", timedelta(days=-1))
        snapshot.prune(other, 1)
    held.update()
    assert [path.name for path in snapshot.stored(mine)] == [SECOND]
    assert sorted(held.store.listing()) == [
        ".lease/2",
        f"{SECOND}/manifest.json",
        f"{SECOND}/year_counts.parquet",
    ]
    assert "hush" not in "".join(
        path.read_text("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()
    )


@pytest.mark.slow
def test_of_many_who_take_the_lease_of_s3_at_once_one_gets_it(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = [rooted(bucket, tmp_path / str(number), monkeypatch) for number in range(6)]
    leases = [lease.Lease(mirror.of(root).store) for root in roots]  # type: ignore[union-attr]
    together, taken = threading.Barrier(len(leases)), []

    def take(one: lease.Lease) -> None:
        together.wait()
        try:
            one.take()
        except BusyError:
            return
        taken.append(one)

    threads = [threading.Thread(target=take, args=(one,)) for one in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (holder,) = taken
    holder.check()


@pytest.mark.slow
def test_an_s3_that_is_cut_off_costs_a_sentence(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = rooted(bucket, tmp_path / "a", monkeypatch)
    save(root)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setattr(store, "_LIST_SECONDS", 3)
    away = mirror.Mirror(root, bucket)
    away.update()
    assert away.trouble is not None
    assert away.trouble.startswith(f"The list of {bucket} could not be read: ")
    assert "hush" not in away.trouble


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_said(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = rooted("s3://nowhere/x", tmp_path / "a", monkeypatch)
    assert snapshot.stored(root) == []
    with pytest.raises(SnapshotError, match="s3://nowhere/x"), lock.alone(root):
        pytest.fail("began")
