"""Tables as CSV that a spreadsheet opens without running any of it."""

import re
from typing import Any

import pandas as pd

# What a spreadsheet may take for the start of a formula, full-width signs among them; signs that are not seen go before
# it. Behind a tab, a semicolon or a line break too: where those divide cells, the rest stands in a cell of its own.
_UNSEEN = r"\s\x00-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_STARTS = r"=+\-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05\u2212"
_RUNS_AS_FORMULA = re.compile(rf"^(?:[\t\r]|[{_UNSEEN}]*[{_STARTS}])")
_RUNS_BEHIND = re.compile(rf"([;\t\r\n][{_UNSEEN}]*)(?=[{_STARTS}])")


def spreadsheet_csv(frame: pd.DataFrame, *, mark: bool = True) -> bytes:
    """The frame as CSV for a spreadsheet: UTF-8, CRLF, and no cell that would run as a formula.

    A text cell that starts like a formula gets an apostrophe before it; numbers are never touched. The files of a
    package (`pipelines.package`) are the ones to compute with: they are exact.

    Args:
        frame: What is shown.
        mark: Whether the file starts with a byte-order mark, by which Excel knows UTF-8; others may trip over it.
    """
    safe = frame.copy()
    safe.columns = [inert(name) for name in frame.columns]
    for place, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            safe.isetitem(place, safe.iloc[:, place].map(inert, na_action="ignore").array)
    text = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig" if mark else "utf-8", errors="replace")


def inert(cell: Any) -> Any:
    """The cell as a spreadsheet shows it without running it; what is no text stays as it is."""
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\x00", "")
    safe = _RUNS_BEHIND.sub(r"\1'", plain)
    return f"'{safe}" if _RUNS_AS_FORMULA.match(plain) else safe
