"""The tables as one workbook: a sheet each with its types, behind a sheet of notes. No cell is a formula."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from pipelines.package import texts
from pipelines.package.files import tables
from pipelines.sentences.rows import plain
from pipelines.snapshots.snapshot import Snapshot
from pipelines.text.plain import UNWANTED
from pipelines.text.sources import notices
from pipelines.topics.catalogue import Catalogue

#: What a sheet holds: rows with the heading, signs of a name, of a cell, and digits of a whole number.
ROWS, NAME, TEXT, WHOLE = 1_048_576, 31, 32_767, 10**15
#: A column whose cells all look so is one of dates; a month or a year alone stays the text that it is.
_DATED = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z))?)?)?")
#: Before that day two programs count the days of a workbook differently.
_FIRST = datetime(1900, 3, 1)  # noqa: DTZ001 (a workbook knows no time zones)
_FORMATS = {"text": "@", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
_HOW = (
    "Each sheet is a table: an empty cell is missing, never zero; moments are in UTC; text that is a date alone is as "
    "exact as its source, such as a month. No cell is a formula."
)


def write(path: Path, opened: Snapshot, catalogue: Catalogue, topic: str | None = None) -> None:
    """Write the workbook of a snapshot, or of what of it belongs to a topic; the same for equal snapshots.

    A table that does not fit into a sheet is left out, which the notes say. Names of persons are never in it.

    Raises:
        OSError: It could not be written.
    """
    with TemporaryDirectory(dir=path.parent, prefix=f"{path.name}-") as rows:
        try:
            with xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": rows}) as book:
                _write(book, opened, catalogue, topic)
        except FileCreateError as error:
            raise OSError(str(error)) from None


def _write(book: Any, opened: Snapshot, catalogue: Catalogue, topic: str | None) -> None:
    title = texts.title(opened.manifest, topic and catalogue.label(topic))
    book.set_properties({"title": title, "created": opened.made_at})
    formats = {name: book.add_format({"num_format": form}) for name, form in _FORMATS.items()}
    front, notes = book.add_worksheet("notes"), [(None, "title", title), *_front(opened)]
    for name, frame, about in tables(opened, catalogue, topic):
        marked = frame.assign(edition="simulated") if opened.edition == "simulated" else frame
        lacks = _too_large(name, marked)
        notes += _notes(name, about, f"left out: {lacks}" if lacks else f"{len(frame):,}")
        if not lacks:
            _fill(book.add_worksheet(name), formats, marked)
    _fill(front, formats, pd.DataFrame(notes, columns=["table", "what", "note"]))
    front.set_column(0, 1, 26)
    front.set_column(2, 2, 110)


def _front(opened: Snapshot) -> Iterator[tuple[str | None, str, str]]:
    yield None, "snapshot", opened.id
    yield from ((None, "notice", notice) for notice in notices(opened.edition, opened.tables))
    yield None, "how to read it", _HOW
    if "searches" in opened.tables:
        yield None, "searches", "As they were sent: sheet searches."


def _notes(table: str, about: Mapping[str, Any], rows: str) -> Iterator[tuple[str | None, str, str]]:
    """What the manifest says of a table, line by line."""
    yield table, "rows", rows
    told = {"one row per": "one_row_per", "source": "source", "licence": "licence", "as of": "fetched_at"}
    yield from ((table, what, about[name]) for what, name in told.items())
    yield from ((table, "warning", warning) for warning in about["warnings"])
    for name, column in about["columns"].items():
        unit = f" Unit: {column['unit']}." if column.get("unit") else ""
        yield table, f"column {name}", f"{column['label']}. {column['about']}{unit}"


def _too_large(name: str, frame: pd.DataFrame) -> str:
    """Why a table fits into no sheet; nothing where it does."""
    if len(frame) >= ROWS:
        return f"its {len(frame):,} rows are more than the {ROWS - 1:,} of a sheet. It is in the data package (.zip)"
    lengths = [frame[name].str.len().max() for name in map(str, frame.select_dtypes("str"))]
    if any(length > TEXT for length in lengths):
        return f"it has a text longer than the {TEXT:,} signs of a cell. It is in the data package (.zip)"
    return "its name is longer than that of a sheet" if len(name) > NAME else ""


def _fill(sheet: Any, formats: Mapping[str, Any], frame: pd.DataFrame) -> None:
    sheet.freeze_panes(1, 0)
    names = [str(name) for name in frame.columns]
    for place, name in enumerate(names):
        sheet.write_string(0, place, name)
    for row, cells in enumerate(zip(*(_cells(frame[name]) for name in names), strict=True), start=1):
        for place, cell in enumerate(cells):
            match cell:
                case None:
                    continue
                case bool():
                    sheet.write_boolean(row, place, cell)
                case datetime():
                    is_day = cell.time() == datetime.min.time()
                    sheet.write_datetime(row, place, cell, formats["day" if is_day else "moment"])
                case float() if isfinite(cell):
                    sheet.write_number(row, place, cell)
                case int() if abs(cell) < WHOLE:
                    sheet.write_number(row, place, cell)
                case _:
                    sheet.write_string(row, place, str(cell), formats["text"])


def _cells(column: pd.Series) -> list[Any]:
    """The cells as plain values; missing is None, and a text that is a day or a moment a date without time zone."""
    cells = [plain(cell) for cell in column.astype(object)]
    if not all(isinstance(cell, str) for cell in cells if cell is not None):
        return cells
    if all(_DATED.fullmatch(cell) for cell in cells if cell is not None):
        return [_date(cell) for cell in cells]
    return [cell and re.sub(UNWANTED, "", cell) for cell in cells]


def _date(cell: str | None) -> str | datetime | None:
    if cell is None or len(cell) < len("2024-05-01"):
        return cell
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:  # no such day
        return cell
    naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return naive if naive >= _FIRST else cell
