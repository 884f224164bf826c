"""What stands in front of a dashboard, tried with real programs: TLS at nginx, and snapshots on a static site."""

import functools
import http.client
import http.server
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import served
from places import CHECKOUT
from surroundings import environment

from pipelines.snapshots import paths, snapshot

pytestmark = pytest.mark.slow
_HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """Ports of nginx, with TLS and without, before one dashboard in the place of both replicas."""
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("there is no nginx, or no openssl, on this machine")
    folder = tmp_path_factory.mktemp("tls")
    own = "-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    subprocess.run([openssl, "req", *own.split()], cwd=folder, check=True, capture_output=True)
    told = (CHECKOUT / "deploy" / "nginx" / "replicas.conf").read_text(encoding="utf-8")
    secure, plain = free_port(), free_port()
    with served.dashboard("--edition", "reference", "--metrics", log=folder / "log.txt") as server:
        for port in (8501, 8502):
            told = told.replace(f"127.0.0.1:{port}", f"localhost:{urlsplit(server).port}")
        told = told.replace(
            "listen 8080;",
            f"listen {secure} ssl; listen {plain}; ssl_certificate {folder}/cert.pem; "
            f"ssl_certificate_key {folder}/key.pem;",
        )
        parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{part}_temp_path {folder}/{part};" for part in parts)
        whole = f"pid {folder}/pid; events {{}} http {{ access_log off; {places} {told} }}"
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        command = [nginx, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
        with subprocess.Popen(command) as process:
            try:
                served.wait_until_healthy(f"http://localhost:{plain}", process, folder / "error.log")
                yield secure, plain
            finally:
                process.terminate()


def ask(port: int, path: str, *, tls: bool = True, **more: str) -> tuple[int, list[str]]:
    """Status and cookies of an answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nobody signed it
    connection = (
        http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
        if tls
        else http.client.HTTPConnection("localhost", port, timeout=30)
    )
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): word for name, word in more.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers.get_all("Set-Cookie") or []
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("is_tls", "said", "is_secure"),
    [(True, {}, True), (False, {}, False), (False, {"X_Forwarded_Proto": "https"}, True)],
    ids=["TLS ends here", "no TLS", "TLS ended before"],
)
def test_cookies_keep_to_tls_where_there_is_any(
    behind_tls: tuple[int, int], is_tls: bool, said: dict[str, str], is_secure: bool
) -> None:
    status, cookies = ask(behind_tls[0 if is_tls else 1], "/_stcore/health", tls=is_tls, **said)
    names = [cookie.partition("=")[0] for cookie in cookies]
    assert (status, sorted(names)) == (200, ["_streamlit_xsrf", "exoscope_reader"])
    assert ["; Secure" in cookie for cookie in cookies] == [is_secure, is_secure]
    assert "HttpOnly" in cookies[names.index("exoscope_reader")]


def test_a_reader_keeps_his_cookie_and_programs_get_none(behind_tls: tuple[int, int]) -> None:
    assert ask(behind_tls[0], "/", Cookie="exoscope_reader=0af7651916cd43dd8448eb211c80319c") == (200, [])
    assert ask(behind_tls[0], "/data/") == (200, [])


@pytest.mark.parametrize(("origin", "status"), [("https://localhost:{}", 101), ("https://a.example", 403)])
def test_a_websocket_opens_for_pages_of_this_host_alone(
    behind_tls: tuple[int, int], origin: str, status: int
) -> None:
    handshake = {name.replace("-", "_"): word for name, word in _HANDSHAKE.items()}
    said = ask(behind_tls[0], "/_stcore/stream", Origin=origin.format(behind_tls[0]), **handshake)
    assert said[0] == status


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
def test_nobody_outside_reads_what_is_counted(behind_tls: tuple[int, int], path: str) -> None:
    assert ask(behind_tls[0], path)[0] == 404


def test_a_static_site_is_a_store_that_every_command_reads(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None or sys.platform == "win32":
        pytest.skip("there is no sh on this machine")
    pytest.importorskip("aiohttp", reason="aiohttp, of the extra https, is not installed")
    bundled = snapshot.open_snapshot(paths.bundled() / "reference")
    shutil.copytree(bundled.path, tmp_path / "data" / "live" / bundled.id)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "exoscope").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m pipelines.cli "$@"\n', encoding="utf-8"
    )
    (tools / "exoscope").chmod(0o755)
    told = environment(tmp_path, EXOSCOPE_DATA=str(tmp_path / "data"))
    told["PATH"] = f"{tools}:{told['PATH']}"
    site = tmp_path / "site"
    build = [shell, str(CHECKOUT / "deploy" / "site" / "build.sh"), str(site), "https://example.org"]
    subprocess.run(build, cwd=CHECKOUT, env=told, check=True, capture_output=True, timeout=300)
    assert {"brief.html", "brief.pdf", "data.zip", "tables.xlsx", "index.html"} <= {
        path.name for path in site.iterdir()
    }

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            told |= {
                "EXOSCOPE_DATA": f"http://127.0.0.1:{server.server_port}",
                "EXOSCOPE_CACHE": str(tmp_path / "cache"),
            }
            said = subprocess.run(
                [tools / "exoscope", "verify", "latest"],
                cwd=CHECKOUT,
                env=told,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            server.shutdown()
            thread.join()
    assert (said.returncode, "good." in said.stdout) == (0, True), said.stderr
