"""Tables as CSV that a spreadsheet opens without running any of it."""

import re
from typing import Any

import pandas as pd

_RUNS_AS_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")


def spreadsheet_csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV for a spreadsheet: UTF-8 with a mark, CRLF, and no cell that would run as a formula.

    A text cell that starts like a formula gets an apostrophe before it; numbers are never touched.
    """
    safe = frame.copy()
    safe.columns = [inert(name) for name in frame.columns]
    for place, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            safe.isetitem(place, safe.iloc[:, place].map(inert, na_action="ignore").array)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", errors="replace")


def inert(cell: Any) -> Any:
    """The cell as a spreadsheet shows it without running it; what is no text stays as it is."""
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\x00", "")
    return f"'{plain}" if _RUNS_AS_FORMULA.match(plain) else plain
