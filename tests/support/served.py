"""The dashboard as its readers meet it: the real command line in a process of its own."""

import contextlib
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import surroundings
from places import CHECKOUT

from benchmarks.server import free_port

TRIES, PAUSE_S = 300, 0.2


@contextlib.contextmanager
def dashboard(
    *arguments: str,
    log: Path,
    command: Sequence[str] = (sys.executable, "-m", "pipelines.cli"),
    folder: Path = CHECKOUT,
    environment: Mapping[str, str] | None = None,
    base: str = "",
    path: str = "",
) -> Iterator[str]:
    """The address of a dashboard that answers; it ends with the block.

    Args:
        arguments: Further words behind `dashboard --port N`.
        log: Where its output goes; a failure to start quotes it.
        command: How the command line is called.
        folder: Where it is called.
        environment: Instead of this process's, without what its user has set.
        base: The path below which Streamlit is told to serve, by its variable.
        path: The same where `arguments` say it.
    """
    port = free_port()
    if environment is None:
        environment = surroundings.environment(log.parent, EXOSCOPE_DATA=str(log.parent))
    given = {**environment, "STREAMLIT_SERVER_HEADLESS": "true"}
    if base:
        given["STREAMLIT_SERVER_BASE_URL_PATH"] = base
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "dashboard", "--port", str(port), *arguments],
            cwd=folder,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            address = f"http://localhost:{port}{f'/{base or path}' if base or path else ''}"
            wait_until_healthy(address, process, log)
            yield address
        finally:
            process.terminate()


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    pause = threading.Event()
    for _ in range(TRIES):
        if process.poll() is not None:
            break
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        pause.wait(PAUSE_S)
    raise RuntimeError(f"The dashboard does not answer. It said:\n{log.read_text(errors='replace')}")
