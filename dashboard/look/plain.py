"""Text from outside (titles, names, notes) shown as the plain text it is: never markup, never a directive."""

import html
import re
import textwrap
from collections.abc import Mapping
from typing import Any

from pipelines.text.plain import cleaned, link, markdown
from pipelines.text.spreadsheet import spreadsheet_csv

__all__ = ["cleaned", "file_name", "hover", "labels", "link", "markdown", "spreadsheet_csv", "unmarked"]


def hover(text: object, width: int = 44) -> str:
    """The text for a Plotly hover box, which reads a little HTML: escaped, then broken into short lines."""
    lines = textwrap.wrap(cleaned(text), width) or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)


#: A link, whose label escapes its brackets and whose address has none; the sign for bold letters.
_MARKS = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)|(?<!\\)\*\*")


def unmarked(text: str) -> str:
    """Markdown of ours as plain text: links leave their labels, escapes their signs."""
    return re.sub(r"\\(.)", r"\1", _MARKS.sub(r"\1", text))


def labels(columns: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Column name to the heading a reader sees: its label, with the unit where it has one."""
    return {
        name: f"{about.get('label', name)} ({about['unit']})"
        if about.get("unit", about.get("label", name).lower()) != about.get("label", name).lower()
        else about.get("label", name)
        for name, about in columns.items()
    }


def file_name(edition: str, day: str, *words: str) -> str:
    """A file name that says edition and day: exoscope_reference_2026-11-23_letters."""
    return "_".join(["exoscope", edition, day, *(re.sub(r"[^a-z0-9]+", "-", word.lower()) for word in words)])
