"""Tables as CSV that gives the same table back: RFC 4180, UTF-8, CRLF, an empty field for a missing cell.

Nothing is escaped for spreadsheets here; `pipelines.text.spreadsheet` writes the files that are opened in one.
"""

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from pipelines.errors import ExportError
from pipelines.snapshots import parquet

_WRITE = pyarrow.csv.WriteOptions(eol="\r\n", batch_size=16_384)


def rendered(name: str, frame: pd.DataFrame) -> bytes:
    """The table as CSV: text in quotation marks, numbers in the shortest form that gives the same number back.

    Raises:
        ExportError: A cell cannot come back as it is: empty text, a zero byte, half a character, an endless number.
    """
    return of_table(name, _arrow(name, frame))


def of_table(name: str, table: pa.Table) -> bytes:
    """The same for an Arrow table."""
    for column in table.schema.names:
        _refuse(name, column, table[column])
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(table, buffer, _WRITE)
    return buffer.getvalue()


def frame_of(body: bytes, types: Mapping[str, str]) -> pd.DataFrame:
    """The table in a CSV file of ours, with the column types it was written from.

    Raises:
        ValueError: It is no such table: another number of columns, a word where a number should be.
    """
    frame: pd.DataFrame = pd.read_csv(
        io.BytesIO(body),
        dtype={column: parquet.PANDAS[word] for column, word in types.items()},
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        encoding="utf-8",
    )
    return frame


def _arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    try:
        return parquet.table(frame)
    except (UnicodeEncodeError, pa.ArrowInvalid):
        for column in frame.columns:
            for row, cell in enumerate(frame[column]):
                if isinstance(cell, str) and not _is_utf8(cell):
                    raise _refusal(
                        name, column, row, "half a character (a lone surrogate), which UTF-8 has no bytes for"
                    ) from None
        raise


def _is_utf8(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(name: str, column: str, cells: pa.ChunkedArray) -> None:
    if pa.types.is_string(cells.type):
        unwanted: tuple[tuple[Any, str], ...] = (
            (pc.equal(cells, ""), "empty text, which a CSV file cannot tell from a missing cell"),
            (pc.match_substring(cells, "\x00"), "a zero byte, which many readers of CSV stop at"),
        )
    elif pa.types.is_floating(cells.type):
        unwanted = ((pc.invert(pc.is_finite(cells)), "a number without an end"),)
    else:
        return
    for bad, what in unwanted:
        row = pc.index(bad, True).as_py()
        if row >= 0:
            raise _refusal(name, column, row, what)


def _refusal(name: str, column: str, row: int, what: str) -> ExportError:
    return ExportError(
        f"Asked to write table {name} as CSV. Column {column}, row {row + 1} holds {what}. "
        "Nothing was written; run `exoscope verify` on the snapshot, or report this row."
    )
