"""Files a reader takes away from the screen."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

_RUNS_AS_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")


def labels(columns: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Column name to the heading a reader sees: its label, with the unit where it has one."""
    return {
        name: f"{about.get('label', name)} ({about['unit']})"
        if about.get("unit")
        else about.get("label", name)
        for name, about in columns.items()
    }


def spreadsheet_csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV for a spreadsheet: UTF-8 with a mark, CRLF, and no cell that would run as a formula.

    A text cell that starts like a formula gets an apostrophe before it; numbers are never touched.
    """
    safe = frame.copy()
    safe.columns = [_inert(name) for name in frame.columns]
    for place, dtype in enumerate(safe.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            safe.isetitem(place, safe.iloc[:, place].map(_inert, na_action="ignore").array)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", errors="replace")


def _inert(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\x00", "")
    return f"'{plain}" if _RUNS_AS_FORMULA.match(plain) else plain


def file_name(edition: str, day: str, *words: str) -> str:
    """A file name that says edition and day: exoscope_reference_2026-11-23_letters."""
    return "_".join(["exoscope", edition, day, *(re.sub(r"[^a-z0-9]+", "-", word.lower()) for word in words)])
