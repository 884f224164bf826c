"""A row for a ledger: looked at cell by cell, checked with all ledgers, and written whole or not at all."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from filelock import FileLock

from pipelines.errors import TableError
from pipelines.refresh import ledgers
from pipelines.snapshots import paths
from pipelines.tables import LEDGERS
from pipelines.text import disk
from pipelines.text.plain import one_line

_LOCK = ".ledgers.lock"
#: Another row is added in a second or two.
_PATIENCE_S = 60


def folder_of(named: Path | None) -> Path:
    """The folder whose ledgers are edited: the one named, else that of the checkout.

    Raises:
        TableError: None is named and this is no checkout.
    """
    if named is None and not (paths.bundled().parent / "pyproject.toml").is_file():
        raise TableError(
            "The ledgers of an installed Exoscope are read only, since its next version replaces them. "
            "Name the folder data/curated of a checkout, or of your own copy, with --folder."
        )
    return named or paths.bundled() / "curated"


def filled(name: str, cells: Mapping[str, str], today: date) -> dict[str, str]:
    """The cells of a new row in the order of its ledger: those given, and today for the days of reading and review."""
    unknown = [column for column in cells if column not in LEDGERS[name].columns]
    if unknown:
        known = ", ".join(LEDGERS[name].columns)
        raise TableError(f"Table {name} has no column {one_line(unknown[0])[:80]!r}. Its columns: {known}.")
    days = dict.fromkeys(("accessed_on", "reviewed_on"), today.isoformat())
    return {column: (cells.get(column) or days.get(column, "")).strip() for column in LEDGERS[name].columns}


def add(name: str, cells: Mapping[str, str], folder: Path, today: date) -> Path:
    """Write a row at the end of its ledger; whoever else adds one meanwhile waits.

    Raises:
        TableError: A cell, the row, or what the ledgers would be with it breaks a rule; nothing is written then.
    """
    row = filled(name, cells, today)
    path = folder / f"{name}.csv"
    try:
        with FileLock(path.resolve().with_name(_LOCK), timeout=_PATIENCE_S):
            content = _with_row(disk.read_bytes(path), row.values())
            if problems := ledgers.problems(folder, today, {name: content}):
                raise TableError("\n".join([*problems, "Nothing was written."]))
            disk.replace(path, content)
    except OSError as error:
        raise TableError(
            f"Could not write to {path}: {error.strerror or error}. Nothing was written."
        ) from None
    return path


def _with_row(content: bytes, row: Iterable[str]) -> bytes:
    """The file with one record more at its end; every other byte stays."""
    end = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
    record = io.StringIO(newline="")
    csv.writer(record, lineterminator=end).writerow(row)
    missing = "" if content.endswith(b"\n") else end
    return content + f"{missing}{record.getvalue()}".encode()
