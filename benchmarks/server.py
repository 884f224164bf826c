"""A server to measure, in a process of its own; its memory and processor time as Linux tells them."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """A running dashboard or plain page."""

    address: str
    pid: int

    def memory_mb(self) -> float:
        """Resident memory now."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text(encoding="ascii"))
        assert found
        return int(found[1]) / 1024

    def cpu(self) -> float:
        """Seconds of processor time until now."""
        ticks = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(command: Sequence[str], data: Path) -> Iterator[Server]:
    """A server on a free port, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = os.environ | {"EXOSCOPE_DATA": str(data), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=CHECKOUT,
        env=environment | {"STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _ in range(600):
                with (
                    contextlib.suppress(OSError),
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer,
                ):
                    if answer.status == 200:
                        break
                time.sleep(0.1)
            yield Server(address, process.pid)
        finally:
            process.terminate()
