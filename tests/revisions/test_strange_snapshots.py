"""`diff` on folders that nobody vouches for: a sentence names what is wrong, and nothing is compared."""

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipelines import cli
from pipelines.errors import ExoscopeError
from pipelines.snapshots import parquet, paths
from pipelines.snapshots.manifest import canonical


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(paths.bundled() / "reference", tmp_path / "mine")
    return tmp_path / "mine"


def said(folder: Path | str, code: int) -> str:
    result = CliRunner().invoke(cli.app, ["diff", str(folder), "reference"])
    if isinstance(result.exception, ExoscopeError):
        assert result.exception.exit_code == code
        return str(result.exception)
    assert (result.exit_code, repr(result.exception)) == (code, f"SystemExit({code})" if code else "None")
    return " ".join(result.output.replace("│", " ").split())


def rewritten(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """The manifest with a change in it, and again the checksum of itself."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest.pop("sha256")
    change(manifest)
    (folder / "manifest.json").write_bytes(canonical(manifest))


def replaced(folder: Path, name: str, body: bytes, **entry: Any) -> None:
    """A table with other bytes, which the manifest vouches for."""
    (folder / f"{name}.parquet").write_bytes(body)
    entry |= {"sha256": hashlib.sha256(body).hexdigest()}
    rewritten(folder, lambda manifest: manifest["tables"][name].update(entry))


def test_an_untouched_folder_is_compared(folder: Path) -> None:
    assert said(folder, 0).startswith("From reference 2026")


def test_a_file_too_few_and_one_too_many_are_named(folder: Path) -> None:
    (folder / "jurisdictions.parquet").unlink()
    (folder / "more.parquet").write_bytes(b"")
    text = said(folder, 2)
    assert "more.parquet: does not belong to the snapshot." in text
    assert "jurisdictions.parquet: is missing." in text


def test_an_altered_byte_is_named(folder: Path) -> None:
    body = bytearray((folder / "jurisdictions.parquet").read_bytes())
    body[100] ^= 1
    (folder / "jurisdictions.parquet").write_bytes(bytes(body))
    assert "jurisdictions.parquet: its checksum is not the one in the manifest." in said(folder, 2)


def test_what_is_no_parquet_is_named(folder: Path) -> None:
    replaced(folder, "jurisdictions", b"PAR1 no PAR1")
    assert "jurisdictions.parquet: cannot be read as Parquet" in said(folder, 2)


def test_a_pipe_is_not_read(folder: Path) -> None:
    (folder / "jurisdictions.parquet").unlink()
    os.mkfifo(folder / "jurisdictions.parquet")
    assert "could not be read: is no file" in said(folder, 2)


def test_a_table_without_its_columns_cannot_be_compared(folder: Path) -> None:
    body = parquet.rendered(pa.table({"x": ["y"]}))
    replaced(folder, "regulatory_events", body, rows=1, columns={"x": {"type": "text"}})
    assert "cannot be compared. regulatory_events.parquet: " in said(folder, 1)


@pytest.mark.parametrize("lost", ["tables", "format"])
def test_a_manifest_without_a_key_is_a_sentence(folder: Path, lost: str) -> None:
    rewritten(folder, lambda manifest: manifest.pop(lost))
    assert "manifest.json in" in said(folder, 2)


def test_a_manifest_nested_too_deeply_is_a_sentence(folder: Path) -> None:
    (folder / "manifest.json").write_text("[" * 100_000)
    assert "is not a snapshot's manifest." in said(folder, 2)


def test_a_table_that_leads_elsewhere_is_not_opened(folder: Path) -> None:
    rewritten(folder, lambda manifest: manifest["tables"]["jurisdictions"].update(file="../../x"))
    assert "lacks what a snapshot's manifest has." in said(folder, 2)


@pytest.mark.parametrize("body", [b"", b"PK no zip"], ids=["empty", "malformed"])
def test_a_file_is_no_snapshot(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "package.zip").write_bytes(body)
    assert "No snapshot is called" in said(tmp_path / "package.zip", 2)


def test_a_package_is_no_snapshot(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    assert "No snapshot is called" in said(tmp_path / "package.zip", 2)


def bomb(values: int) -> bytes:
    """A column of one word, written once and repeated."""
    buffer = io.BytesIO()
    word = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), values), pa.array(["x" * 1_000]))
    pq.write_table(pa.table({"x": word}), buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def test_a_table_is_unpacked_up_to_its_largest_size_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST_BYTES", 10_000_000)
    assert parquet.table_of(bomb(9_900)).num_rows == 9_900
    with pytest.raises(OSError, match="unpacks to more than 10,000,000 bytes"):
        parquet.table_of(bomb(10_000))


def test_a_table_of_more_rows_than_memory_holds_is_not_unpacked(folder: Path) -> None:
    body = bomb(1_000_000)
    assert len(body) < 200_000
    replaced(folder, "jurisdictions", body, rows=1_000_000, columns={"x": {"type": "text"}})
    assert "cannot be read as Parquet (unpacks to more than 150,000,000 bytes)" in said(folder, 2)
