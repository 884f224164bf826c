"""Values with their intervals as rows below one another, in one or several parts that have their own scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import LINE, dressed, says
from dashboard.plain import hover

_ROW_PX, _TITLE_PX = 42, 46
#: Within its row: how far above the mark its text stands.
_TEXT_AT, _MARK_AT = 0.24, -0.18


@dataclass(frozen=True)
class Value:
    """One row: its name, its value with its interval, and both in words; without a value only the words stand."""

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_hollow: bool = False


@dataclass(frozen=True)
class Part:
    """Rows of one scale under a title; `line` is drawn across them (zero if there is none other)."""

    title: str
    values: Sequence[Value]
    line: float | None = None


def intervals(parts: Sequence[Part], colour: str) -> go.Figure:
    """A mark per value on a line from the lower to the upper end of its interval, and its words above it."""
    shown = [part for part in parts if part.values]
    if not shown:
        return says("There is nothing to compare here.")
    rows_px = sum(len(part.values) for part in shown) * _ROW_PX
    gaps_px = _TITLE_PX * (len(shown) - 1)
    figure = make_subplots(
        rows=len(shown),
        cols=1,
        row_heights=[len(part.values) for part in shown],
        vertical_spacing=_TITLE_PX / (rows_px + gaps_px),
    )
    for place, part in enumerate(shown, start=1):
        _add_part(figure, part, place, colour)
    top_px = _TITLE_PX if shown[0].title else 8
    dressed(figure, rows_px + gaps_px + top_px + 8, legend=False)
    figure.update_yaxes(showgrid=False, showticklabels=False)
    figure.update_xaxes(showgrid=False, showticklabels=False)
    figure.update_layout(margin_t=top_px)
    return figure


def _add_part(figure: go.Figure, part: Part, place: int, colour: str) -> None:
    axis = "" if place == 1 else str(place)
    line = 0.0 if part.line is None else part.line
    ends = [line]
    for row, value in zip(range(len(part.values) - 1, -1, -1), part.values, strict=True):
        own = [end for end in (value.low, value.value, value.high) if end is not None]
        ends += own
        # Also without a value: a part without any trace would not be laid out.
        figure.add_trace(
            go.Scatter(
                x=[min(own), value.value, max(own)] if own else [None],
                y=[row + _MARK_AT] * 3 if own else [None],
                mode="lines+markers",
                line={"color": colour, "width": 2},
                marker={
                    "color": colour,
                    "symbol": "circle-open" if value.is_hollow else "circle",
                    "size": 11,
                    "opacity": [0, 1, 0],
                    "line": {"color": colour, "width": 2},
                },
                hovertext=f"{hover(value.label)}: {hover(value.text)}",
                hovertemplate="%{hovertext}<extra></extra>",
            ),
            row=place,
            col=1,
        )
        figure.add_annotation(
            text=f"{hover(value.label, 60)}: {hover(value.text, 60)}",
            xref="paper",
            yref=f"y{axis}",
            x=0,
            y=row + _TEXT_AT,
            xanchor="left",
            yanchor="middle",
            showarrow=False,
            font={"size": 12},
        )
    margin = 0.04 * ((max(ends) - min(ends)) or 1.0)
    figure.update_xaxes(range=[min(ends) - margin, max(ends) + margin], row=place, col=1)
    figure.update_yaxes(range=[-0.5, len(part.values) - 0.5], row=place, col=1)
    for row in range(len(part.values)):
        # Beside each mark only, so that it runs through no text.
        figure.add_shape(
            type="line", x0=line, x1=line, y0=row + _MARK_AT - 0.2, y1=row + _MARK_AT + 0.2,
            line={"color": LINE, "width": 1.5, "dash": "solid" if part.line is None else "dot"},
            row=place, col=1,
        )  # fmt: skip
    if part.title:
        figure.add_annotation(
            text=f"<b>{hover(part.title, 60)}</b>",
            xref="paper",
            yref=f"y{axis} domain",
            x=0,
            y=1,
            yshift=6,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13},
        )
