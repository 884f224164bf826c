"""Snapshots and packages that somebody changed and signed again: a list of sentences, never another end."""

import contextlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutated import mutated

from pipelines.package import check, files, texts, write
from pipelines.snapshots import editions, manifest, parquet, snapshot, status
from pipelines.tables import TABLES
from pipelines.tables.describe import described
from pipelines.topics import catalogue as topics

NOW = datetime(2026, 11, 28, tzinfo=UTC)
_EXAMPLES = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> snapshot.Snapshot:
    """A sound snapshot of one table."""
    bundled = editions.find("reference")
    tables = {
        name: described(TABLES[name], bundled.load(name), fetched_at=NOW) for name in ("jurisdictions",)
    }
    root = tmp_path_factory.mktemp("root") / "live"
    extra = {
        "searches": [],
        "refresh": {},
        "topics": {},
        "sources": {"pubmed": {"fetched_at": NOW.isoformat(), "failed": None, "host": "x", "gaps": []}},
    }
    return snapshot.save(root, tables, edition="live", made_at=NOW, extra=extra)


@pytest.fixture(scope="module")
def package(live: snapshot.Snapshot) -> dict[str, bytes]:
    return dict(files.files(live, topics.load()))


def zipped(held: dict[str, bytes]) -> bytes:
    held = {name: body for name, body in held.items() if name != files.SUMS}
    sums = texts.checksums({name: texts.digest(body) for name, body in held.items()})
    return write.zipped([*held.items(), (files.SUMS, sums.encode())], NOW)


def told(path: Path, body: bytes) -> list[str]:
    path.write_bytes(body)
    return check.problems(path)


def test_both_are_sound_as_they_are(
    tmp_path: Path, live: snapshot.Snapshot, package: dict[str, bytes]
) -> None:
    assert check.problems(live.path) == []
    assert told(tmp_path / "x.zip", zipped(package)) == []


@_EXAMPLES
@given(data=st.data())
def test_a_changed_manifest_opens_or_is_told(live: snapshot.Snapshot, data: st.DataObject) -> None:
    held = {key: value for key, value in live.manifest.items() if key != "sha256"}
    changed: Any = data.draw(mutated(held))
    body = json.dumps(changed).encode()
    if isinstance(changed, dict):
        with contextlib.suppress(UnicodeEncodeError, ValueError):
            body = manifest.canonical(changed)
    before = (live.path / manifest.MANIFEST).read_bytes()
    try:
        (live.path / manifest.MANIFEST).write_bytes(body)
        assert all(isinstance(sentence, str) for sentence in check.problems(live.path))
        assert isinstance(status.report(NOW, live.path.parents[1])["problems"], list)
    finally:
        (live.path / manifest.MANIFEST).write_bytes(before)


@_EXAMPLES
@given(st.integers(0, 20_000), st.binary(max_size=8), st.integers(0, 8))
def test_changed_bytes_of_a_table_are_a_table_or_told(
    live: snapshot.Snapshot, place: int, more: bytes, gone: int
) -> None:
    body = (live.path / "jurisdictions.parquet").read_bytes()
    place %= len(body)
    with contextlib.suppress(OSError, pa.ArrowException):
        parquet.table_of(body[:place] + more + body[place + gone :])


@_EXAMPLES
@given(data=st.data())
def test_a_changed_descriptor_is_told(tmp_path: Path, package: dict[str, bytes], data: st.DataObject) -> None:
    changed = data.draw(mutated(json.loads(package[files.DESCRIPTOR])))
    with contextlib.suppress(ValueError):
        body = zipped({**package, files.DESCRIPTOR: json.dumps(changed).encode()})
        assert all(isinstance(sentence, str) for sentence in told(tmp_path / "x.zip", body))


@_EXAMPLES
@given(st.integers(0, 200_000), st.binary(max_size=8), st.integers(0, 8))
def test_changed_bytes_of_a_zip_are_told(
    tmp_path: Path, package: dict[str, bytes], place: int, more: bytes, gone: int
) -> None:
    body = zipped(package)
    place %= len(body)
    told(tmp_path / "x.zip", body[:place] + more + body[place + gone :])


@pytest.mark.parametrize("name", ["../x", "/etc/x", "data/../../x", "a\x00b", "x" * 60_000, "\ud7ff"])
def test_a_file_with_a_name_that_leads_elsewhere_is_told(
    tmp_path: Path, package: dict[str, bytes], name: str
) -> None:
    buffer = io.BytesIO(zipped(package))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, "x")
    sentences = told(tmp_path / "x.zip", buffer.getvalue())
    assert sentences[0].endswith(": does not belong to the package.")


def test_half_a_character_in_a_manifest_is_told(tmp_path: Path) -> None:
    (tmp_path / manifest.MANIFEST).write_bytes(b'{"format": 1, "x": "\\ud800"}')
    (sentence,) = check.problems(tmp_path)
    assert "is not what was written" in sentence
