"""A row for a ledger: looked at cell by cell, checked with all ledgers, and written whole or not at all."""

import csv
import io
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.errors import TableError
from pipelines.refresh import ledgers
from pipelines.snapshots import paths
from pipelines.tables import LEDGERS
from pipelines.text.plain import flat, one_line
from pipelines.text.spreadsheet import inert

#: Twice the longest cell there is: a row says a fact, not a page.
LONGEST = 1000
_TAG = re.compile(r"<[A-Za-z/!]")


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
    """Write a row into its ledger: where its key belongs in a ledger sorted by key, else at the end.

    Raises:
        TableError: A cell, the row, or what the ledgers would be with it breaks a rule; nothing is written then.
    """
    row = filled(name, cells, today)
    for column, cell in row.items():
        if why := _refused(cell, is_text=LEDGERS[name].columns[column].dtype == "str"):
            raise TableError(f"Table {name}, column {column}: {why}: {one_line(cell)[:80]!r}.")
    ledgers.read(name, folder)
    path = folder / f"{name}.csv"
    text = _with_row(path.read_bytes().decode(), list(row.values()), len(LEDGERS[name].key))
    with TemporaryDirectory() as apart:
        for each in LEDGERS:
            if (folder / f"{each}.csv").is_file():
                shutil.copyfile(folder / f"{each}.csv", Path(apart) / f"{each}.csv")
        (Path(apart) / path.name).write_bytes(text.encode())
        if problems := ledgers.problems(Path(apart), today):
            raise TableError("\n".join([*problems, "Nothing was written."]))
    writing = path.with_name(f".{path.name}.writing")
    try:
        writing.write_bytes(text.encode())
        shutil.copymode(path, writing)
        writing.replace(path)
    finally:
        writing.unlink(missing_ok=True)
    return path


def _refused(cell: str, *, is_text: bool) -> str | None:
    """Why no cell may be so; None where it may."""
    if len(cell) > LONGEST:
        return f"holds {len(cell):,} characters, and {LONGEST:,} are the most"
    if flat(cell) != cell:
        return "must be one line without control characters, hidden marks or double blanks"
    if _TAG.search(cell):
        return "must be plain text without tags"
    if is_text and inert(cell) != cell:
        return "begins as a formula of a spreadsheet does"
    return None


def _with_row(text: str, row: list[str], key: int) -> str:
    """The file with one record more; every other byte stays."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines)
    ends = [(cells[:key], reader.line_num) for cells in reader if cells]
    (_, at), *rows = ends
    keys = [cells for cells, _ in rows]
    before = [end for cells, end in rows if keys != sorted(keys) or cells < row[:key]]
    at = max([at, *before])
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    record = io.StringIO(newline="")
    csv.writer(record, lineterminator=end).writerow(row)
    return "".join([*lines[:at], record.getvalue(), *lines[at:]])
