"""Re-checks a snapshot or a package as a stranger would: bytes, rows and types first, then every rule."""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.errors import SnapshotError, TableError
from pipelines.package import exact_csv, texts
from pipelines.package.files import DESCRIPTOR, SUMS
from pipelines.snapshots import snapshot
from pipelines.tables import TABLES
from pipelines.text import disk

#: What reading a file or a zip of a stranger raises: also packed in ways unknown, encrypted, cut off.
_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_TYPES = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}


def problems(path: Path) -> list[str]:
    """What is wrong with the snapshot or package at a path, each sentence naming the file; empty when nothing is."""
    if path.is_file() or (path / DESCRIPTOR).is_file():
        return _package_problems(path)
    sentences = snapshot.problems(path)
    if sentences:
        return sentences
    opened = snapshot.open_snapshot(path)
    for name, entry in opened.tables.items():
        if name not in TABLES:
            sentences.append(f"{entry['file']}: this version declares no table {name}.")
        else:
            sentences += [f"{entry['file']}: {problem}" for problem in _broken_rules(name, opened.load(name))]
    return sentences


def _broken_rules(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """The first rule of its declaration that a table breaks; lists that only a package holds have none."""
    if name in TABLES:
        try:
            TABLES[name].check(frame)
        except TableError as error:
            yield str(error)


class _Opened:
    """The files of a package, in a folder or a zip."""

    def __init__(self, path: Path) -> None:
        try:
            if path.is_dir():
                # What is no file of this folder (a pipe, a link out of it) is named, and refused when it is read.
                self.names = sorted(
                    item.relative_to(path).as_posix() for item in path.rglob("*") if not item.is_dir()
                )
                self._read: Callable[[str], bytes] = lambda name: _inside(path, name)
            else:
                archive = zipfile.ZipFile(path)
                self.names = sorted(archive.namelist())
                if sum(file.file_size for file in archive.infolist()) > disk.LARGEST_BYTES:
                    raise SnapshotError(
                        f"{path} unpacks to more than {disk.LARGEST_BYTES:,} bytes: no package of ours."
                    )
                self._read = partial(_unpacked, archive)
        except _UNREADABLE as error:
            raise SnapshotError(f"{path} cannot be read as a package: {error}.") from None

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            SnapshotError: It is not there, or a zip's own checksum differs.
        """
        try:
            return self._read(name)
        except (*_UNREADABLE, KeyError) as error:
            raise SnapshotError(f"{name}: cannot be read ({error}).") from None


def _inside(folder: Path, name: str) -> bytes:
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise OSError("it leads out of the folder")
    return disk.read_bytes(folder / name)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    # The size that a zip states of itself is only a statement.
    with archive.open(name) as file:
        return file.read(archive.getinfo(name).file_size)


def _package_problems(path: Path) -> list[str]:
    """What is wrong with a package.

    Finds an altered, missing or added file, a table that is not as `datapackage.json` says (columns, types, number of
    rows, key, words that are not allowed, missing cells), and what else its declaration rules out.
    """
    try:
        package = _Opened(path)
        sentences = _altered(package)
        described = json.loads(package.read(DESCRIPTOR))
        resources = {str(entry["path"]): entry for entry in described["resources"]}
    except SnapshotError as error:
        return [str(error)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [*sentences, f"{DESCRIPTOR}: is not the descriptor of a package."]
    tables = {name for name in package.names if name.startswith("data/")}
    sentences += [f"{name}: is not described in {DESCRIPTOR}." for name in sorted(tables - set(resources))]
    for name, entry in resources.items():
        if name not in package.names:
            sentences += [missing for missing in (f"{name}: is missing.",) if missing not in sentences]
            continue
        try:
            sentences += [f"{name}: {problem}" for problem in _table(package.read(name), entry)]
        except SnapshotError as error:
            sentences.append(str(error))
        except (KeyError, TypeError, AttributeError):
            sentences.append(f"{name}: is described in {DESCRIPTOR} without what a description has.")
    return sentences


def _altered(package: _Opened) -> list[str]:
    lines = package.read(SUMS).decode(errors="replace").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    sentences = [f"{name}: is missing." for name in sums if name not in package.names]
    sentences += [
        f"{name}: does not belong to the package."
        for name in package.names
        if name not in sums and name != SUMS
    ]
    sentences += [
        f"{name}: its checksum is not the one in {SUMS}."
        for name, digest in sums.items()
        if name in package.names and texts.digest(package.read(name)) != digest
    ]
    if len(set(package.names)) < len(package.names):
        sentences.append("The zip holds two files of one name.")
    return sentences


def _table(body: bytes, entry: Mapping[str, Any]) -> list[str]:
    fields = entry["schema"]["fields"]
    if f"sha256:{texts.digest(body)}" != entry["hash"] or len(body) != entry["bytes"]:
        return [f"is not the file that {DESCRIPTOR} describes (checksum or length)."]
    try:
        frame = exact_csv.frame_of(body, {field["name"]: _TYPES[field["type"]] for field in fields})
    except (ValueError, KeyError) as error:
        return [f"cannot be read with its declared types: {error}."]
    sentences = []
    if list(frame.columns) != [field["name"] for field in fields]:
        return [f"its columns are {', '.join(map(str, frame.columns))}, {DESCRIPTOR} says otherwise."]
    if len(frame) != entry["rows"]:
        sentences.append(f"holds {len(frame)} rows, {DESCRIPTOR} says {entry['rows']}.")
    repeated = frame.duplicated(entry["schema"]["primaryKey"])
    if repeated.any():
        sentences.append(f"row {repeated.to_numpy().argmax() + 1} repeats the key of another.")
    for field in fields:
        sentences += _cells(frame[field["name"]], field)
    return sentences or list(_broken_rules(entry["name"], frame))


def _cells(cells: pd.Series, field: Mapping[str, Any]) -> list[str]:
    constraints = field.get("constraints", {})
    sentences = []
    if constraints.get("required") and cells.isna().any():
        sentences.append(f"column {field['name']} has a missing cell, which it must not.")
    if allowed := constraints.get("enum"):
        wrong = cells[cells.notna() & ~cells.isin(allowed)]
        if len(wrong):
            sentences.append(
                f"column {field['name']} holds {str(wrong.iloc[0])[:80]!r}, which is not allowed there."
            )
    return sentences
