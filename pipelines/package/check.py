"""Whether a package is what was written: every checksum, every type, every key, every allowed word."""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.errors import SnapshotError
from pipelines.package import exact_csv, texts
from pipelines.package.files import DESCRIPTOR, SUMS

_TYPES = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}


class Opened:
    """The files of a package, in a folder or a zip."""

    def __init__(self, path: Path) -> None:
        try:
            if path.is_dir():
                self.names = sorted(
                    item.relative_to(path).as_posix() for item in path.rglob("*") if item.is_file()
                )
                self._read: Callable[[str], bytes] = lambda name: (path / name).read_bytes()
            else:
                archive = zipfile.ZipFile(path)
                self.names = sorted(archive.namelist())
                self._read = archive.read
        except (OSError, zipfile.BadZipFile) as error:
            raise SnapshotError(f"{path} cannot be read as a package: {error}.") from None

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            SnapshotError: It is not there, or a zip's own checksum differs.
        """
        try:
            return self._read(name)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise SnapshotError(f"{name}: cannot be read ({error}).") from None


def is_package(path: Path) -> bool:
    """Whether there is a package rather than a snapshot."""
    return path.is_file() or (path / DESCRIPTOR).is_file()


def problems(
    path: Path, rules: Callable[[str, pd.DataFrame], Iterable[str]] = lambda name, frame: ()
) -> list[str]:
    """What is wrong with a package; each sentence names the file. Empty: nothing is.

    Finds an altered, missing or added file, a table that is not as `datapackage.json` says (columns, types, number of
    rows, key, words that are not allowed, missing cells), and what else `rules` find.

    Args:
        path: Folder or zip.
        rules: Table name and rows to what is wrong with them.
    """
    try:
        package = Opened(path)
        found = _altered(package)
        told = json.loads(package.read(DESCRIPTOR))
        resources = [(entry["path"], entry) for entry in told["resources"]]
    except SnapshotError as error:
        return [str(error)]
    except (ValueError, KeyError, TypeError):
        return [*found, f"{DESCRIPTOR}: is not the descriptor of a package."]
    for name, entry in resources:
        if name in package.names:
            found += [f"{name}: {problem}" for problem in _table(package.read(name), entry, rules)]
    return found


def _altered(package: Opened) -> list[str]:
    lines = package.read(SUMS).decode(errors="replace").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = [f"{name}: is missing." for name in sums if name not in package.names]
    found += [
        f"{name}: does not belong to the package."
        for name in package.names
        if name not in sums and name != SUMS
    ]
    found += [
        f"{name}: its checksum is not the one in {SUMS}."
        for name, digest in sums.items()
        if name in package.names and texts.digest(package.read(name)) != digest
    ]
    if len(set(package.names)) < len(package.names):
        found.append("The zip holds two files of one name.")
    return found


def _table(
    body: bytes, entry: Mapping[str, Any], rules: Callable[[str, pd.DataFrame], Iterable[str]]
) -> list[str]:
    fields = entry["schema"]["fields"]
    if f"sha256:{texts.digest(body)}" != entry["hash"] or len(body) != entry["bytes"]:
        return [f"is not the file that {DESCRIPTOR} describes (checksum or length)."]
    try:
        frame = exact_csv.frame_of(body, {field["name"]: _TYPES[field["type"]] for field in fields})
    except (ValueError, KeyError) as error:
        return [f"cannot be read with its declared types: {error}."]
    found = []
    if list(frame.columns) != [field["name"] for field in fields]:
        return [f"its columns are {', '.join(map(str, frame.columns))}, {DESCRIPTOR} says otherwise."]
    if len(frame) != entry["rows"]:
        found.append(f"holds {len(frame)} rows, {DESCRIPTOR} says {entry['rows']}.")
    repeated = frame.duplicated(entry["schema"]["primaryKey"])
    if repeated.any():
        found.append(f"row {repeated.to_numpy().argmax() + 1} repeats the key of another.")
    for field in fields:
        found += _cells(frame[field["name"]], field)
    return found or list(rules(entry["name"], frame))


def _cells(cells: pd.Series, field: Mapping[str, Any]) -> list[str]:
    constraints = field.get("constraints", {})
    found = []
    if constraints.get("required") and cells.isna().any():
        found.append(f"column {field['name']} has a missing cell, which it must not.")
    if allowed := constraints.get("enum"):
        wrong = cells[cells.notna() & ~cells.isin(allowed)]
        if len(wrong):
            found.append(
                f"column {field['name']} holds {str(wrong.iloc[0])[:80]!r}, which is not allowed there."
            )
    return found
