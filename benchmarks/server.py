"""Servers to measure, each in a process of its own, and nginx before them; memory and time as Linux tells them."""

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
def running(command: Sequence[str], data: Path | str, **variables: str) -> Iterator[Server]:
    """A server on a free port, until the end of the block; `variables` are further ones of its environment."""
    port = free_port()
    address = f"http://localhost:{port}"
    environment = (
        os.environ | variables | {"EXOSCOPE_DATA": str(data), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    )
    with subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=CHECKOUT,
        env=environment | {"STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _answers(address, process)
            yield Server(address, process.pid)
        finally:
            process.terminate()


def free_port() -> int:
    """A port of the loopback address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def nginx(servers: Sequence[str], folder: Path, beside: str = "") -> Iterator[Server]:
    """Debian's nginx with `deploy/nginx/replicas.conf` before the dashboards at these addresses: one or two.

    Args:
        servers: Addresses of the dashboards.
        folder: Where it may write.
        beside: More of its language, within the block of its server.
    """
    port = free_port()
    ports = [address.rsplit(":", 1)[1] for address in servers]
    told = (CHECKOUT / "deploy" / "nginx" / "replicas.conf").read_text(encoding="utf-8")
    if len(ports) == 1:
        told = re.sub(r".*127\.0\.0\.1:8502.*\n", "", told)
    for written, own in zip(("8501", "8502"), ports, strict=False):
        told = told.replace(f"127.0.0.1:{written}", f"127.0.0.1:{own}")
    told = told.replace("listen 8080;", f"listen {port}; {beside}")
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    whole = (
        f"pid {folder}/pid; events {{ worker_connections 4096; }} http {{ access_log off; {places} {told} }}"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    # One process: what it uses is its own and not a child's.
    rules = "daemon off; master_process off;"
    command = ["nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf", "-g", rules]
    with subprocess.Popen(command) as process:
        try:
            address = f"http://localhost:{port}"
            _answers(address, process)
            yield Server(address, process.pid)
        finally:
            process.terminate()


def _answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError where a server does not answer within a minute."""
    for _ in range(600):
        if process.poll() is not None:
            break
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer.")
