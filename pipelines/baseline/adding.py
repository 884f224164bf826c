"""NLM's files read side by side on Dask, each kept when it is done: what is stopped or killed goes on from there."""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from filelock import FileLock, Timeout

from pipelines.baseline.files import BaselineError, Listed, listed, warnings
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import Part, read
from pipelines.sources.progress import Lines, Steps

#: So many files are handed out for each process at a time: the next is there when one is done, and few results wait.
_AHEAD = 2
_PATIENCE = 30  # seconds for a scheduler to answer, and for its first worker
_CLUSTER = (
    "Start it and its workers (`dask scheduler`, `dask worker`), where exoscope[baseline] has to be installed"
)


@dataclass(frozen=True)
class Outcome:
    """What came of it: a sentence for each file that was left out, and records read, kept and deleted of all held."""

    problems: tuple[str, ...]
    counts: dict[str, int]


def add(
    places: Sequence[str],
    data: Path | None,
    steps: Steps,
    *,
    abstracts: bool = True,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Outcome:
    """Read what is not held yet of the files in these places.

    Raises:
        BaselineError: A place has none, somebody else reads into the folder, it is not ours, Dask is not there.
    """
    held, found = Baseline(data), listed(places)
    for warning in warnings(found, held.files):
        steps.note(warning)
    with _alone(held.folder):
        held = Baseline(data)
        todo = [file for file in found if not _is_held(held, file, abstracts)]
        if len(todo) < len(found):
            steps.note(
                f"{len(found) - len(todo):,} of {len(found):,} files are held already, and not read again."
            )
        problems = tuple(_read_into(held, todo, steps, abstracts, workers, scheduler)) if todo else ()
        return Outcome(problems, held.settle())


def _is_held(held: Baseline, file: Listed, abstracts: bool) -> bool:
    known = held.files.get(file.name)
    if known is None or known["abstracts"] < abstracts or not held.path(file.name).exists():
        return False
    if file.md5 is not None:
        return bool(known["md5"] == file.md5)
    with fsspec.open(file.url, "rb") as body:
        return bool(known["md5"] == hashlib.file_digest(body, "md5").hexdigest())


def _read_into(
    held: Baseline,
    todo: Sequence[Listed],
    steps: Steps,
    abstracts: bool,
    workers: int | None,
    scheduler: str | None,
) -> Iterator[str]:
    began, done = time.monotonic(), 0
    with _client(workers, scheduler) as client, steps.step("Reading NLM's files", len(todo), 0) as step:
        for part in _parts(client, todo, abstracts):
            if part.problem:
                yield f"{part.name} is left out: {part.problem}. Fetch it from NLM again, then add it again."
            else:
                held.keep(part, abstracts)
            done += 1
            step.advance()
            left = (time.monotonic() - began) / done * (len(todo) - done)
            if isinstance(steps, Lines) and left and done % max(len(todo) // 20, 1) == 0:
                steps.note(f"{done:,} of {len(todo):,} files, about {max(left / 60, 1):.0f} minutes left.")


def _parts(client: Any, todo: Sequence[Listed], abstracts: bool) -> Iterator[Part]:
    """The files as they come in; one whose process dies is read by another, and after three deaths left out."""
    from distributed import CancelledError, KilledWorker, as_completed

    waiting, names = iter(todo), dict[str, str]()

    def handed_out() -> Iterator[Any]:
        for file in waiting:
            future = client.submit(read, file, abstracts=abstracts, pure=False)
            names[future.key] = file.name
            yield future

    further = handed_out()
    ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
    coming: Any = as_completed([future for future, _ in zip(further, range(ahead), strict=False)])  # type: ignore[no-untyped-call]
    for future in coming:
        try:
            yield future.result()
        except KilledWorker:
            yield Part(names[future.key], "", 0, (), None, b"", "the processes that read it were killed")
        except (CancelledError, OSError) as error:
            raise BaselineError(
                f"Asked Dask for {names[future.key]}. Came back: {type(error).__name__}. {_CLUSTER}, then try again; "
                "what was read is not read again."
            ) from None
        future.release()
        coming.update(future for future, _ in zip(further, range(1), strict=False))


@contextmanager
def _client(workers: int | None, scheduler: str | None) -> Iterator[Any]:
    """The scheduler named, or one of our own with a process for each of the workers."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise BaselineError(
            "Asked for NLM's files to be read on Dask. Came back: it is not installed. Run "
            '`pip install "exoscope[baseline]"`, then try again.'
        ) from None
    if scheduler is None:
        number = workers or os.cpu_count() or 1
        with (
            LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=number,
                threads_per_worker=1,
                dashboard_address=None,
                memory_limit="1GiB",
                silence_logs=50,
            ) as cluster,
            Client(cluster) as client,  # type: ignore[no-untyped-call]
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise BaselineError(
            f"Asked for a Dask scheduler with workers at {scheduler}. Came back: {type(error).__name__}. {_CLUSTER}."
        ) from None
    with client:
        yield client


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else reads into the folder meanwhile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise BaselineError(
            f"Asked to read NLM's files into {folder}. Another reading into it is running, so nothing was changed. "
            "Wait until it is done, then try again."
        ) from None
