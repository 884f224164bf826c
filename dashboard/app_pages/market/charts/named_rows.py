"""Rows with their name above them, so that long names cost no width: what the figures of the market share."""

from collections.abc import Sequence
from textwrap import shorten

import plotly.graph_objects as go

from dashboard.charts.marks import note, row_name
from dashboard.look.plain import cleaned, hover

ROW_PX = 44
#: How far below the middle of its row a mark stands, so that its name has room above it.
MARK_DROP = 0.22
#: What fits beside the edge of a phone.
_LETTERS = 58


def short(text: object, letters: int = _LETTERS) -> str:
    """The text as a label of one line, cut at a word where it is too long."""
    line = shorten(cleaned(text), letters, placeholder=" …")
    # One long word would leave nothing of itself.
    return hover(line if line != "…" else cleaned(text)[: letters - 1] + "…", 2 * letters)


def add_names(figure: go.Figure, names: Sequence[tuple[float, str]], *, bold: bool = False) -> None:
    """Write each name (already safe) at the left edge above the middle of its row, whose height is 1."""
    for y, name in names:
        figure.add_annotation(
            note(f"<b>{name}</b>", xref="x domain", yref="y", x=0, y=y, align="left", font={"size": 13})
            if bold
            else row_name(name, y + 0.49) | {"align": "left"}
        )
