"""Attention, evidence and regulation of all topics side by side: columns of small marks that share their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.topic_rows import ROW_PX, TopicRow, heights, name_rows, tinted
from dashboard.plain import hover

_BAR = 0.34
#: Room for the text beside the longest mark, as a part of the span of the marks.
_ROOM = 1.15
_MARK_PX = 22


@dataclass(frozen=True)
class Column:
    """One measure of all topics.

    Attributes:
        title: Its name above the column.
        kind: A bar from zero, a mark with its interval, or nothing but the text.
        values: By topic; missing ones are left out of the mapping.
        texts: What stands beside the mark, by topic; also where there is no value.
        intervals: Lower and upper end by topic.
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
        title: Its name above the column.
        kinds: Name in the legend, sign and colour of each kind.
        counts: By topic, one count per kind.
    """

    title: str
    kinds: Sequence[tuple[str, str, str]]
    counts: dict[str, Sequence[int]]


def side_by_side(rows: Sequence[TopicRow], columns: Sequence[Column | Marks]) -> go.Figure:
    """The columns beside one another, one row a topic."""
    if not rows or not columns:
        return says("There is nothing to set side by side here.")
    figure = make_subplots(rows=1, cols=len(columns), shared_yaxes=True, horizontal_spacing=0.035)
    for place, column in enumerate(columns, start=1):
        if isinstance(column, Marks):
            _add_marks(figure, rows, column, place)
        else:
            _add_measure(figure, rows, column, place)
    has_legend = any(isinstance(column, Marks) for column in columns)
    dressed(figure, 110 + ROW_PX * len(rows) + 30 * has_legend, legend=has_legend)
    name_rows(figure, rows)
    figure.update_xaxes(showticklabels=False, showgrid=False)
    for place, column in enumerate(columns, start=1):
        figure.add_annotation(
            text=f"<b>{hover(column.title, 15)}</b>",
            xref=f"x{'' if place == 1 else place} domain",
            yref="paper",
            x=0,
            y=1,
            xanchor="left",
            yanchor="bottom",
            align="left",
            showarrow=False,
            font={"size": 12},
        )
    figure.update_layout(margin_t=74, bargap=0)
    return figure


def _add_measure(figure: go.Figure, rows: Sequence[TopicRow], column: Column, place: int) -> None:
    height = heights(rows)
    shown = [row for row in rows if row.id in column.values]
    values = [column.values[row.id] for row in shown]
    colours = [row.colour for row in shown]
    hovers = [f"{hover(row.label)}<br>{hover(column.title)}: {hover(column.texts[row.id])}" for row in shown]
    ends = [column.intervals.get(row.id, (column.values[row.id],) * 2) for row in shown]
    if column.kind == "bar":
        trace: go.Bar | go.Scatter = go.Bar(
            x=values,
            y=[height[row.id] for row in shown],
            orientation="h",
            width=_BAR,
            marker={"color": colours},
        )
    else:
        trace = go.Scatter(
            x=values,
            y=[height[row.id] for row in shown],
            mode="markers",
            marker={"color": colours, "size": 9},
        )
        for row, (low, high) in zip(shown, ends, strict=True):
            figure.add_trace(
                go.Scatter(
                    x=[low, high],
                    y=[height[row.id]] * 2,
                    mode="lines",
                    line={"color": row.colour, "width": 2},
                    hoverinfo="skip",
                    showlegend=False,
                ),
                row=1,
                col=place,
            )
    trace.update(hovertext=hovers, hovertemplate="%{hovertext}<extra></extra>", showlegend=False)
    figure.add_trace(trace, row=1, col=place)
    bottom = min([0.0, *(low for low, _ in ends)])
    top = max([0.0, *(high for _, high in ends)])
    span = (top - bottom) or 1.0
    reach = {row.id: max(high, 0.0) for row, (_, high) in zip(shown, ends, strict=True)}
    for row in rows:
        figure.add_annotation(
            text=hover(column.texts.get(row.id, "")),
            xref=f"x{'' if place == 1 else place}",
            yref="y",
            x=reach.get(row.id, 0.0),
            y=height[row.id],
            xshift=4 if row.id in reach else 0,
            xanchor="left",
            yanchor="middle",
            showarrow=False,
            font={"size": 11},
        )
    figure.update_xaxes(range=[bottom - 0.04 * span, top + _ROOM * span], row=1, col=place)
    for row in rows:
        # Beside each mark only, so that it runs through no name.
        figure.add_shape(
            type="line", x0=0, x1=0, y0=height[row.id] - 0.24, y1=height[row.id] + 0.24,
            line={"color": LINE, "width": 1}, row=1, col=place,
        )  # fmt: skip


def _add_marks(figure: go.Figure, rows: Sequence[TopicRow], column: Marks, place: int) -> None:
    height = heights(rows)
    for at, (label, sign, colour) in enumerate(column.kinds):
        counts = {row.id: column.counts[row.id][at] for row in rows if row.id in column.counts}
        shown = [row for row in rows if counts.get(row.id)]
        figure.add_trace(
            go.Scatter(
                x=[at] * len(shown),
                y=[height[row.id] for row in shown],
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
            ),
            row=1,
            col=place,
        )
        figure.add_annotation(
            text=f"<b>{sign}</b>",
            xref=f"x{'' if place == 1 else place}",
            yref="paper",
            x=at,
            y=1,
            yshift=-14,
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    figure.update_xaxes(range=[-0.6, max(len(column.kinds), 4) - 0.4], row=1, col=place)
