"""NLM's files read side by side on Dask, each kept when it is done: what is stopped or killed goes on from there."""

import hashlib
import logging
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
from filelock import FileLock, Timeout

from pipelines.baseline.files import BaselineError, Listed, listed, warnings
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import Part, broken, read
from pipelines.sources.progress import Lines, Steps

_PATIENCE = 30  # seconds for a scheduler to answer, and for its first worker
_NEEDED = "import pipelines.baseline.reading"  # by each worker: without, Dask would lose one after the other


def add(
    places: Sequence[str],
    data: Path | None,
    steps: Steps,
    *,
    abstracts: bool,
    workers: int | None,
    scheduler: str | None,
) -> tuple[list[str], dict[str, int]]:
    """Read what is not held yet: a sentence for each file left out; records read, kept and deleted of all held.

    Raises:
        BaselineError: A place has none, somebody else reads into the folder, it is not ours, Dask is not there.
    """
    held, found = Baseline(data), listed(places)
    for warning in warnings(found, held.files):
        steps.note(warning)
    try:
        held.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(held.folder / ".lock", timeout=0):
            for left in held.folder.glob(".*.writing-*"):  # by a reading that was killed
                left.unlink(missing_ok=True)
            held = Baseline(data)
            todo = [file for file in found if not _is_held(held, file, abstracts)]
            if known := len(found) - len(todo):
                steps.note(f"{known:,} of {len(found):,} files are held already, and not read again.")
            with ExitStack() as stack:
                client = stack.enter_context(_client(workers, scheduler)) if todo else None
                problems = list(_read_into(held, client, todo, steps, abstracts))
            if named := sum(len(one["deleted"]) for one in held.files.values()):
                steps.note(f"NLM deletes {named:,} numbers in these files; counted are those that were read.")
            return problems, held.settle()
    except Timeout:
        raise BaselineError(
            f"Asked to read into {held.folder}. Came back: another reading is under way. Wait until it is done."
        ) from None


def _is_held(held: Baseline, file: Listed, abstracts: bool) -> bool:
    known = held.files.get(file.name)
    if known is None or known["abstracts"] < abstracts or not held.path(file.name).exists():
        return False
    if file.md5 is not None:
        return bool(known["md5"] == file.md5)
    with suppress(Exception), fsspec.open(file.url, "rb") as body:  # a broken one is told when read
        return bool(known["md5"] == hashlib.file_digest(body, "md5").hexdigest())
    return False


def _read_into(
    held: Baseline, client: Any, todo: Sequence[Listed], steps: Steps, abstracts: bool
) -> Iterator[str]:
    began = time.monotonic()
    with steps.step("Reading NLM's files", len(todo), 0) as step:
        for done, part in enumerate(_parts(client, todo, abstracts) if todo else (), 1):
            if part.problem:
                yield f"{part.name} is left out: {part.problem}. Fetch it from NLM again, then add it again."
            else:
                held.keep(part, abstracts)
            step.advance()
            left = (time.monotonic() - began) / done * (len(todo) - done) / 60
            if isinstance(steps, Lines) and done % max(len(todo) // 20, 1) == 0:
                steps.note(f"{done:,} of {len(todo):,} files, about {left:.0f} minutes left.")


def _parts(client: Any, todo: Sequence[Listed], abstracts: bool) -> Iterator[Part]:
    """The files as they come in; one whose process dies is read by another, and left out when that happened often."""
    from distributed import CancelledError, KilledWorker, as_completed

    own = uuid4().hex  # two who share a cluster read each for themselves
    further = (client.submit(read, file, abstracts=abstracts, key=(file.name, own)) for file in todo)
    # Two for each process: the next is there when one is done, and few results wait.
    coming: Any = as_completed(islice(further, 2 * sum(client.nthreads().values())))  # type: ignore[no-untyped-call]
    for future in coming:
        name = future.key[0]
        try:
            yield future.result()
        except KilledWorker:
            yield broken(name, "the processes that read it were killed")
        except (CancelledError, OSError) as error:
            raise BaselineError(
                f"Asked Dask for {name}. Came back: {type(error).__name__}. See to the scheduler and its workers, then "
                "try again; what was read is not read again."
            ) from None
        future.release()
        coming.update(islice(further, 1))


@contextmanager
def _client(workers: int | None, scheduler: str | None) -> Iterator[Any]:
    """The scheduler named, or one of our own with so many processes."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise BaselineError(
            'Asked for Dask, which is not here. Run `pip install "exoscope[baseline]"`.'
        ) from None
    options: dict[str, Any] = {"dashboard_address": "127.0.0.1:0", "memory_limit": "1GiB", "silence_logs": 50}
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says we say in a sentence
    with ExitStack() as stack:
        # Our own processes end with us: each would print where it was when Ctrl-C came.
        heard = None if scheduler else signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            where = scheduler or stack.enter_context(
                LocalCluster(n_workers=workers or os.cpu_count(), threads_per_worker=1, **options)  # type: ignore[no-untyped-call]
            )
            if heard:
                signal.signal(signal.SIGINT, heard)
            client = stack.enter_context(Client(where, timeout=_PATIENCE))  # type: ignore[no-untyped-call]
            client.wait_for_workers(1, timeout=_PATIENCE)
            client.run(exec, _NEEDED)
        except (OSError, ValueError, ImportError) as error:
            raise BaselineError(
                f"Asked for a Dask scheduler with workers at {scheduler}. Came back: {type(error).__name__}. "
                "Start both, with exoscope[baseline] in each worker."
            ) from None
        yield client
