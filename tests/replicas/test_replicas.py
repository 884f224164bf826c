"""Two replicas behind Debian's nginx over an S3 server, while they are read: nothing lost, nothing mixed, all served.

Real processes: `exoscope dashboard` twice, nginx with the file of `deploy/`, moto's S3. Readers speak Streamlit's own
websocket. Each snapshot calls one jurisdiction by a name of its own, which stands in a table, and has an id, which
stands in the manifest: an answer in which the two do not belong together mixes two snapshots.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import WebSocketException

from benchmarks.readers import FaultError, Reader
from benchmarks.serve import parts
from benchmarks.server import Server, free_port, nginx, running
from pipelines.refresh import lock
from pipelines.snapshots import editions, paths, snapshot
from pipelines.snapshots.manifest import Described

pytestmark = pytest.mark.slow

PATIENCE_S = 240
MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
READERS = 6
_ID = re.compile(rb"2026\d{4}T\d{6}Z-[0-9a-f]{8}")
_MARK = re.compile(rb"Korea of snapshot (\d+)")
#: A replica asks its store every second and forgets what it held ten times as fast: minutes become seconds.
FASTER = """
import sys
if "streamlit" in sys.orig_argv:
    import time
    from streamlit.runtime.caching import cache_utils
    from pipelines.snapshots import mirror
    cache_utils.TTLCACHE_TIMER = lambda: time.monotonic() * 10
    mirror._BESIDE_S, mirror._BROKEN_S = 1.0, 3.0
"""
#: A refresh that has its tables and waits for a word before it asks for the lease, and for another to publish.
REFRESHER = """
import sys
from datetime import datetime, timedelta
from pipelines.errors import BusyError
from pipelines.refresh import lock
from pipelines.snapshots import editions, lease, paths, snapshot
from benchmarks.serve import parts
root = paths.live()
tables, extra = parts(editions.find("reference"))
names = tables["jurisdictions"].frame
names.loc[names["jurisdiction"].eq("KR"), "name"] = "Korea of snapshot " + sys.argv[3]
lease.LASTS = timedelta(seconds=float(sys.argv[2]))
print("ready", flush=True)
for word in sys.stdin:
    try:
        with lock.alone(root):
            print("held", flush=True)
            sys.stdin.readline()
            made_at = datetime.fromisoformat(sys.argv[1])
            print(snapshot.save(root, tables, edition="live", made_at=made_at, extra=extra).id, flush=True)
    except BusyError as error:
        print("busy", flush=True)
"""


@dataclass
class Site:
    """What is served, and what was published: number to id."""

    proxy: Server
    replicas: list[Server]
    url: str
    folder: Path
    start_store: Callable[[], Any]
    stores: list[Any]
    published: dict[int, str] = field(default_factory=dict)

    def publish(self, number: int) -> str:
        """A snapshot that calls a jurisdiction by its number, published as a refresh does."""
        root = paths.live(paths.place(self.url))
        with lock.alone(root):
            made = snapshot.save(root, _tables(number), edition="live", made_at=_day(number), extra=_EXTRA)
        self.published[number] = made.id
        return made.id

    def shown(self, address: str) -> str:
        """The snapshot that a replica says it shows."""
        return str(json.loads(_get(f"{address}/health")[1])["snapshot"])

    def wait_for(self, wanted: str) -> None:
        """Until each replica shows a snapshot."""
        _until(lambda: all(self.shown(replica.address) == wanted for replica in self.replicas))


def _day(number: int) -> datetime:
    return MADE_AT + timedelta(days=number)


_REFERENCE, _EXTRA = parts(editions.find("reference"))


def _tables(number: int) -> dict[str, Described]:
    of = _REFERENCE["jurisdictions"]
    frame = of.frame.copy()
    frame.loc[frame["jurisdiction"].eq("KR"), "name"] = f"Korea of snapshot {number}"
    return _REFERENCE | {"jurisdictions": Described(frame, of.about)}


def _get(url: str) -> tuple[str | None, bytes]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.headers.get("Exoscope-Snapshot"), answer.read()


def _until(done: Callable[[], bool]) -> None:
    pause, end = threading.Event(), time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if done():
                return
        pause.wait(0.2)
    pytest.fail(f"not within {PATIENCE_S} s")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if shutil.which("nginx") is None:
        pytest.skip("there is no nginx on this machine")
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    served = pytest.importorskip("moto.server", reason="moto is not installed")
    folder = tmp_path_factory.mktemp("replicas")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(FASTER, encoding="utf-8")
    port = free_port()

    def s3() -> Any:
        server = served.ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        server.start()
        return server

    told = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "hush",
        "AWS_DEFAULT_REGION": "us-east-1",
        "EXOSCOPE_DATA": f"s3://{folder.name}/exoscope",
        "PYTHONPATH": str(folder / "site"),
        "HOME": str(folder),
    }
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as opened:
        for name, word in (told | {"EXOSCOPE_CACHE": str(folder / "publisher")}).items():
            patch.setenv(name, word)
        held = [s3()]
        opened.callback(lambda: held[-1].stop())
        import s3fs

        s3fs.S3FileSystem(skip_instance_cache=True).mkdir(folder.name)
        made = Site(Server("", 0), [], told["EXOSCOPE_DATA"], folder, s3, held)
        made.publish(1)
        command = ["pipelines.cli", "dashboard", "--port"]
        both = [
            running(command, told["EXOSCOPE_DATA"], EXOSCOPE_CACHE=str(folder / name)) for name in ("a", "b")
        ]
        with ThreadPoolExecutor(2) as threads:  # at the same time
            made.replicas = list(threads.map(opened.enter_context, both))
        made.proxy = opened.enter_context(nginx([one.address for one in made.replicas], folder))
        yield made


@dataclass
class Load:
    """Readers and a program who go on until they are told to stop."""

    site: Site
    ends: threading.Event = field(default_factory=threading.Event)
    answers: list[tuple[int, frozenset[str], frozenset[int]]] = field(default_factory=list)
    programs: list[tuple[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    reconnects: list[int] = field(default_factory=list)

    async def read(self, number: int) -> None:
        """A reader: where the connection breaks, his browser opens another with the same cookie."""
        while not self.ends.is_set():
            heard: list[bytes] = []
            try:
                reader = Reader(
                    self.site.proxy.address,
                    "regulation",
                    cookie=f"exoscope_reader=reader-{number}",
                    hears=heard.append,
                )
                async with reader:
                    turns, shown = 0, frozenset[str]()
                    while not self.ends.is_set():
                        heard.clear()
                        await (
                            reader.turn("use", reader.named("use", f"@{turns % 3}"))
                            if turns
                            else reader.open()
                        )
                        turns += 1
                        shown = _ids(heard) or shown  # what stands around the page is not sent at each change
                        self.answers.append((number, shown, _marks(heard)))
                        await asyncio.sleep(0.5)
            except FaultError as error:
                self.faults.append(str(error))
            except (OSError, TimeoutError, WebSocketException):
                self.reconnects.append(number)
                await asyncio.sleep(0.2)

    def ask(self) -> None:
        """A program that asks for a table of the newest snapshot."""
        while not self.ends.wait(0.3):
            try:
                named, body = _get(f"{self.site.proxy.address}/data/live/jurisdictions.csv")
                (mark,) = _marks([body])
                self.programs.append((str(named), mark))
            except OSError as error:
                self.faults.append(f"a program: {error}")

    async def all(self) -> None:
        await asyncio.gather(*(self.read(number) for number in range(READERS)))

    def mixed(self) -> list[object]:
        """Answers that do not name one snapshot alone."""
        numbers = {name: number for number, name in self.site.published.items()}
        pages = [
            one for one in self.answers if len(one[1]) != 1 or one[2] - {numbers.get(next(iter(one[1])), 0)}
        ]
        return [*pages, *(one for one in self.programs if numbers.get(one[0]) != one[1])]


def _ids(heard: list[bytes]) -> frozenset[str]:
    return frozenset(found.decode() for body in heard for found in _ID.findall(body))


def _marks(heard: list[bytes]) -> frozenset[int]:
    return frozenset(int(found) for body in heard for found in _MARK.findall(body))


@contextlib.contextmanager
def load(site: Site) -> Iterator[Load]:
    """All of them, while the block goes on; they are there when it begins."""
    found = Load(site)
    with ThreadPoolExecutor(2) as threads:
        running_ = [threads.submit(asyncio.run, found.all()), threads.submit(found.ask)]
        try:
            _until(lambda: {one[0] for one in found.answers} == {*range(READERS)} and bool(found.programs))
            yield found
        finally:
            found.ends.set()
            for one in running_:
                one.result()


def test_three_snapshots_are_published_under_load_and_no_answer_mixes_two(site: Site) -> None:
    with load(site) as met:
        for number in (2, 3, 4):
            site.wait_for(site.publish(number))
        seen = len(met.answers)
        _until(
            lambda: (
                {one[0] for one in met.answers[seen:] if one[1] == {site.published[4]}} == {*range(READERS)}
            )
        )
    assert met.mixed() == []
    assert (met.faults, met.reconnects) == ([], [])
    assert {next(iter(one[1])) for one in met.answers} == set(site.published.values())
    assert any(one[2] == {4} for one in met.answers)


def test_while_the_store_is_cut_all_is_served_and_what_is_new_comes_when_it_is_back(site: Site) -> None:
    before = site.published[max(site.published)]
    with load(site) as met:
        site.stores[-1].stop()
        _until(lambda: all(b"was last reached" in _page(replica.address) for replica in site.replicas))
        assert [site.shown(replica.address) for replica in site.replicas] == [before, before]
        site.stores.append(site.start_store())
        site.wait_for(site.publish(5))
    assert met.mixed() == []
    assert (met.faults, met.reconnects) == ([], [])


def test_a_snapshot_with_a_corrupt_object_is_passed_over_until_it_is_mended(
    site: Site, tmp_path: Path
) -> None:
    import s3fs

    before = site.published[max(site.published)]
    made = snapshot.save(tmp_path, _tables(6), edition="live", made_at=_day(6), extra=_EXTRA)
    site.published[6] = made.id
    place = f"{site.folder.name}/exoscope/live/{made.id}"
    files = {path.name: path.read_bytes() for path in sorted(made.path.iterdir())}
    manifest = files.pop("manifest.json")
    store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    with load(site) as met:
        for name, body in files.items():
            store.pipe_file(
                f"{place}/{name}", body[:-1] + b"?" if name == "regulatory_events.parquet" else body
            )
        store.pipe_file(f"{place}/manifest.json", manifest)
        _until(lambda: all(b"is damaged" in _page(replica.address) for replica in site.replicas))
        assert [site.shown(replica.address) for replica in site.replicas] == [before, before]
        store.pipe_file(f"{place}/regulatory_events.parquet", files["regulatory_events.parquet"])
        site.wait_for(made.id)
    # The sentence on the damaged one names it beside the one that is shown.
    met.answers = [(who, ids - {made.id} or ids, marks) for who, ids, marks in met.answers]
    assert met.mixed() == []
    assert (met.faults, met.reconnects) == ([], [])


def test_of_two_refreshers_one_goes_on_and_a_killed_one_holds_up_the_next_only_while_its_lease_lasts(
    site: Site,
) -> None:
    before = site.published[max(site.published)]
    with contextlib.ExitStack() as opened:
        first, second = (
            opened.enter_context(_refresher(site, name, 7 + place))
            for place, name in enumerate(("first", "second"))
        )
        for one in (first, second):
            one.tell("begin")
        said = {one.heard(): one for one in (first, second)}
        assert set(said) == {"held", "busy"}
        said["held"].process.kill()  # it gives nothing back
        said["held"].process.wait()

        other, turns = said["busy"], ["busy"]
        while turns[-1] == "busy" and len(turns) < 1_000:
            other.tell("again")
            turns.append(other.heard())
        assert turns[-1] == "held"  # once the lease of the killed one had run out
        assert [site.shown(replica.address) for replica in site.replicas] == [before, before]
        other.tell("publish")
        published = other.heard()
    site.published[7 if other is first else 8] = published
    site.wait_for(published)


def test_a_killed_replica_costs_its_readers_a_reconnect_and_the_others_nothing(site: Site) -> None:
    newest = site.published[max(site.published)]
    with load(site) as met:
        os.kill(site.replicas[0].pid, signal.SIGKILL)
        killed = len(met.answers)
        _until(lambda: {one[0] for one in met.answers[killed + READERS :]} == {*range(READERS)})
    assert met.faults == []
    assert len(met.reconnects) == len(set(met.reconnects))  # one each of those who were with it
    assert met.mixed() == []
    assert {next(iter(one[1])) for one in met.answers} == {newest}
    assert _get(f"{site.proxy.address}/data/live/jurisdictions.csv")[0] == newest


def _page(address: str) -> bytes:
    """All that one reader is sent who opens a page."""
    heard: list[bytes] = []

    async def look() -> None:
        async with Reader(address, "regulation", hears=heard.append) as reader:
            await reader.open()

    with ThreadPoolExecutor(1) as thread:  # Playwright, once a test before used it, holds a loop in this one
        thread.submit(lambda: asyncio.run(look())).result()
    return b"".join(heard)


@dataclass
class Refresher:
    process: subprocess.Popen[str]

    def tell(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextlib.contextmanager
def _refresher(site: Site, name: str, number: int) -> Iterator[Refresher]:
    given = os.environ | {"EXOSCOPE_CACHE": str(site.folder / name)}
    command = [sys.executable, "-c", REFRESHER, _day(number).isoformat(), "6", str(number)]
    with subprocess.Popen(
        command, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            made = Refresher(process)
            assert made.heard() == "ready"
            yield made
        finally:
            process.kill()
