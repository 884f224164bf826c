"""Files a reader takes away from the screen."""

import re
from collections.abc import Mapping
from typing import Any

from pipelines.text.spreadsheet import spreadsheet_csv

__all__ = ["file_name", "labels", "spreadsheet_csv"]


def labels(columns: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Column name to the heading a reader sees: its label, with the unit where it has one."""
    return {
        name: f"{about.get('label', name)} ({about['unit']})"
        if about.get("unit")
        else about.get("label", name)
        for name, about in columns.items()
    }


def file_name(edition: str, day: str, *words: str) -> str:
    """A file name that says edition and day: exoscope_reference_2026-11-23_letters."""
    return "_".join(["exoscope", edition, day, *(re.sub(r"[^a-z0-9]+", "-", word.lower()) for word in words)])
