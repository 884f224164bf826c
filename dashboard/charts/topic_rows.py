"""Rows of topics that several columns share: the name stands above its row, so that a phone has the full width."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.marks import note
from dashboard.look.plain import hover

ROW_PX = 54
INDENT_PX = 14
#: How far above the middle of its row the name of a topic stands, as a part of the row.
_NAME_AT = 0.28
#: Where the marks of a row stand.
MARK_AT = -0.2


@dataclass(frozen=True)
class TopicRow:
    """One topic as a row; its depth is 0 at the top, 1 for a sub-topic."""

    id: str
    label: str
    depth: int
    colour: str


def heights(rows: Sequence[TopicRow]) -> dict[str, float]:
    """Topic to the height at which its marks stand; the first row is on top."""
    return {row.id: len(rows) - 1 - place + MARK_AT for place, row in enumerate(rows)}


def tinted(colour: str, opacity: float = 0.28) -> str:
    """The colour thinned, so that text in the ink of either theme can be read on it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def names(rows: Sequence[TopicRow]) -> list[dict[str, Any]]:
    """Annotations: every topic's name above its marks, sub-topics indented."""
    return [
        note(
            hover(row.label, 48) if row.depth else f"<b>{hover(row.label, 44)}</b>",
            xref="paper",
            yref="y",
            x=0,
            y=len(rows) - 1 - place + _NAME_AT,
            xshift=INDENT_PX * row.depth,
        )
        for place, row in enumerate(rows)
    ]


def row_axis(figure: go.Figure, rows: Sequence[TopicRow]) -> None:
    """Give the rows their height on the axis, which needs no labels of its own."""
    figure.update_yaxes(range=[-0.65, len(rows) - 0.4], showgrid=False, showticklabels=False)
