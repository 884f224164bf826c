"""The addresses for programs of a real server: all that their description allows, and what nobody should send."""

import random
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import served
import surroundings

pytestmark = pytest.mark.slow

SECRET = b"nobody may read this"
#: Each kind of address; figures are left out, since each is drawn by a process of its own for seconds.
ADDRESSES = (
    "(health|feed|openapi|brief|data/$|place./$|/(growth|evidence|regulatory_events|trials_sample)\\.)"
)
WAYS_OUT = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..\\", "..%5c", "%c0%ae%c0%ae/", "....//", "//",
    "/etc/passwd", "%2fetc%2fpasswd", "C:\\", "file:///etc/passwd", "\\\\host\\share", "%00", "%0d%0aX:%20y", "~", "*",
    "%ff%fe", "\u202e", "{place}", "$(id)", "' OR 1=1 --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
    "a" * 3000,
)  # fmt: skip
WORDS = (
    "data", "live", "reference", "simulated", "growth.csv", "growth.json", "growth.parquet", "manifest.json",
    "figure", "contrast.html", "feed", "health", "brief.md", "brief.pdf", "openapi.json", "authors.csv", "secret.txt",
)  # fmt: skip
QUERIES = (
    "limit=-1", "limit=1e9", "limit=100001", "offset=99999999999999999999", "columns=", "columns=../..", "year.ge=NaN",
    "records=[[[[[", "topic=%00", "topic=%ff", "nothing=1", "topic=" + "a" * 9000, "&&&===", "limit=1&limit=2",
    "topic[]=hair", "first_year=Infinity", "first_year=1e400", "edition=live", "%00=1", "columns=topic,topic",
    "growth_pct.le=0x10",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("attacked")
    data = folder / "data"
    (data / "live").mkdir(parents=True)
    for place in (folder, data, data / "live"):
        (place / "secret.txt").write_bytes(SECRET)
        (place / "secret.csv").write_bytes(SECRET)
    environment = surroundings.environment(folder, EXOSCOPE_DATA=str(data))
    with served.dashboard(
        "--edition", "reference", log=folder / "log.txt", environment=environment
    ) as address:
        yield address


def test_schemathesis_finds_nothing(server: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server}/openapi.json", "--checks", "all"]
    command += ["--phases", "coverage,fuzzing", "--max-examples", "10", "--seed", "21", "--no-color"]
    command += ["--include-path-regex", ADDRESSES, "--generation-database", "none"]
    # Longer than the server takes before it gives up: how fast the machine is, is no matter here.
    command += ["--request-timeout", "60", "--max-response-time", "60"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1_500, check=False)
    assert found.returncode == 0, found.stdout[-5_000:]
    assert "No issues found" in found.stdout
    assert "Tested: 10" in found.stdout  # four of them tables


def hostile() -> Iterator[bytes]:
    """1,000 requests, always the same."""
    chance = random.Random(21)
    odd = ("", "", "If-None-Match: " + '"' * 500 + "\r\n", "Range: bytes=0-1,5-\r\n", "Accept: \xff\r\n")
    starts = ("/data/", "/data/reference/", "/figure/", "/brief.", "/feed", "/", "/health/")
    for number in range(1_000):
        parts = [chance.choice((*WORDS, *WAYS_OUT)) for _ in range(chance.randint(1, 5))]
        path = chance.choice(starts) + chance.choice(("/", "", "%2f")).join(parts)
        path = path if number % 4 else "/data/reference/growth.json"
        query = "&".join(chance.choice(QUERIES) for _ in range(chance.randint(1, 3) if number % 4 < 2 else 0))
        target = quote(f"{path}?{query}".replace(" ", "+"), safe="".join(map(chr, range(33, 127))))
        target = target.replace("contrast.html", "contrast.htm")  # nothing is to be drawn
        method = chance.choice(("GET",) * 8 + ("HEAD", "OPTIONS", "POST", "TRACE", "PROPFIND"))
        lines = (
            f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{chance.choice(odd)}\r\n"
        )
        yield lines.encode("latin-1")


def _sent(address: str, request: bytes) -> bytes:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=120) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_a_thousand_hostile_requests_get_nothing_and_readers_are_served(server: str) -> None:
    page = b"GET /literature HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    requests = list(hostile())
    assert len({*requests}) > 900
    with ThreadPoolExecutor(8) as senders:
        answers = senders.map(lambda request: _sent(server, request), requests)
        readers = [_sent(server, page) for _ in range(50)]
        statuses: Counter[int] = Counter()
        for request, answer in zip(requests, answers, strict=True):
            status = int(answer.split(b" ", 2)[1])
            statuses[status] += 1
            assert status < 500 or status == 503, request
            assert not [leak for leak in (SECRET, b"root:", b"Traceback") if leak in answer], request
            is_data = request.split(b" ", 2)[1].startswith(b"/data/")
            if is_data and status in (404, 422, 503) and not request.startswith(b"HEAD"):
                assert b'\r\n\r\n{"error": "' in answer, request
    assert {reader.partition(b"\r\n")[0] for reader in readers} == {b"HTTP/1.1 200 OK"}
    assert all(b"<title>Streamlit</title>" in reader for reader in readers)
    assert min(statuses[404], statuses[422]) > 50
    rows = _sent(server, page.replace(b"/literature", b"/data/reference/growth.csv"))
    assert rows.startswith(b"HTTP/1.1 200 OK")
