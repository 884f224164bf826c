"""Attention, evidence and regulation of all topics side by side: columns of small marks that share their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.marks import note
from dashboard.charts.topic_rows import ROW_PX, TopicRow, heights, names, row_axis, tinted
from dashboard.look.plain import hover

_BAR, _INTERVAL = 0.34, 0.05
#: Room for the text beside the longest mark, as a part of the span of the marks.
_ROOM = 1.15
_MARK_PX = 22
#: Between two columns, as a part of the width.
_GAP = 0.035


@dataclass(frozen=True)
class Column:
    """One measure of all topics.

    Attributes:
        values: By topic; missing ones are left out of the mapping.
        texts: What stands beside the mark, by topic; also where there is no value.
    """

    title: str
    kind: Literal["bar", "interval"]
    values: dict[str, float]
    texts: dict[str, str]
    intervals: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Marks:
    """A column of counts of several kinds, each kind at its own place in every row: they are never added up.

    Attributes:
        kinds: Name in the legend, sign and colour of each kind.
    """

    title: str
    kinds: Sequence[tuple[str, str, str]]
    counts: dict[str, Sequence[int]]


def side_by_side(rows: Sequence[TopicRow], columns: Sequence[Column | Marks]) -> go.Figure:
    """The columns beside one another, one row a topic."""
    if not rows or not columns:
        return says("There is nothing to set side by side here.")
    figure = go.Figure()
    notes = names(rows)
    width = (1 - _GAP * (len(columns) - 1)) / len(columns)
    for place, column in enumerate(columns):
        axis = "x" if place == 0 else f"x{place + 1}"
        start = place * (width + _GAP)
        figure.update_layout({axis.replace("x", "xaxis"): {"domain": [start, start + width], "anchor": "y"}})
        if isinstance(column, Marks):
            notes += _add_marks(figure, rows, column, axis)
        else:
            _add_measure(figure, rows, column, axis)
        title = f"<b>{hover(column.title, 15)}</b>"
        notes.append(
            note(title, xref=f"{axis} domain", yref="paper", x=0, y=1, yanchor="bottom", align="left")
        )
    has_legend = any(isinstance(column, Marks) for column in columns)
    dressed(figure, 110 + ROW_PX * len(rows) + 30 * has_legend, legend=has_legend)
    row_axis(figure, rows)
    figure.update_xaxes(showticklabels=False, showgrid=False)
    figure.update_layout(margin_t=74, bargap=0, barmode="overlay", annotations=notes)
    return figure


def _add_measure(figure: go.Figure, rows: Sequence[TopicRow], column: Column, axis: str) -> None:
    """Draw one measure, and what is written beside its marks.

    Lines and texts are traces: as shapes and annotations, which the browser measures one by one, they took longer than
    all the rest of the figure.
    """
    height = heights(rows)
    shown = [row for row in rows if row.id in column.values]
    values = [column.values[row.id] for row in shown]
    ends = [column.intervals.get(row.id, (column.values[row.id],) * 2) for row in shown]
    common: dict[str, Any] = {
        "y": [height[row.id] for row in shown],
        "xaxis": axis,
        "showlegend": False,
        "hovertext": [
            f"{hover(row.label)}<br>{hover(column.title)}: {hover(column.texts[row.id])}" for row in shown
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    colours = [row.colour for row in shown]
    bars = {"orientation": "h", "marker": {"color": colours}, **common}
    if column.kind == "bar":
        figure.add_trace(go.Bar(x=values, width=_BAR, **bars))
    else:
        lows = [low for low, _ in ends]
        figure.add_trace(go.Bar(x=[high - low for low, high in ends], base=lows, width=_INTERVAL, **bars))
        figure.add_trace(go.Scatter(x=values, mode="markers", marker={"color": colours, "size": 9}, **common))
    bottom = min([0.0, *(low for low, _ in ends)])
    top = max([0.0, *(high for _, high in ends)])
    span = (top - bottom) or 1.0
    figure.update_layout({axis.replace("x", "xaxis"): {"range": [bottom - 0.04 * span, top + _ROOM * span]}})
    reach = {row.id: max(high, 0.0) for row, (_, high) in zip(shown, ends, strict=True)}
    beside: dict[str, Any] = {"xaxis": axis, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    figure.add_trace(
        go.Scatter(
            x=[reach.get(row.id, 0.0) for row in rows],
            y=[height[row.id] for row in rows],
            mode="text",
            text=[hover(column.texts.get(row.id, "")) for row in rows],
            textposition="middle right",
            textfont={"size": 11},
            **beside,
        )
    )
    # The line of zero stands beside each mark only, so that it runs through no name.
    figure.add_trace(
        go.Scatter(
            x=[0, 0, None] * len(rows),
            y=[end for row in rows for end in (height[row.id] - 0.24, height[row.id] + 0.24, None)],
            mode="lines",
            line={"color": LINE, "width": 1},
            **beside,
        )
    )


def _add_marks(figure: go.Figure, rows: Sequence[TopicRow], column: Marks, axis: str) -> list[dict[str, Any]]:
    """Draw the counts of each kind; returns the signs above them."""
    height = heights(rows)
    signs = []
    for at, (label, sign, colour) in enumerate(column.kinds):
        counts = {row.id: column.counts[row.id][at] for row in rows if row.id in column.counts}
        shown = [row for row in rows if counts.get(row.id)]
        figure.add_trace(
            go.Scatter(
                x=[at] * len(shown),
                y=[height[row.id] for row in shown],
                xaxis=axis,
                mode="markers+text",
                name=f"{sign} {label}",
                text=[f"{counts[row.id]}" for row in shown],
                textfont={"size": 12},
                marker={
                    "symbol": "square",
                    "size": _MARK_PX,
                    "color": tinted(colour),
                    "line": {"color": colour, "width": 2},
                },
                hovertext=[f"{hover(row.label)}<br>{hover(label)}: {counts[row.id]}" for row in shown],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
        above = {"xref": axis, "yref": "paper", "x": at, "y": 1, "yshift": -14}
        signs.append(note(f"<b>{sign}</b>", xanchor="center", yanchor="bottom", **above))
    figure.update_layout({axis.replace("x", "xaxis"): {"range": [-0.6, max(len(column.kinds), 4) - 0.4]}})
    return signs
