"""Values with their intervals as rows below one another, in one or several parts that have their own scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.marks import note
from dashboard.look.plain import hover

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

    @property
    def ends(self) -> list[float]:
        """The value and the ends of its interval, as far as there are any."""
        return [end for end in (self.low, self.value, self.high) if end is not None]


@dataclass(frozen=True)
class Part:
    """Rows of one scale under a title; `line` is drawn across them (zero if there is none other)."""

    title: str
    values: Sequence[Value]
    line: float | None = None

    @property
    def at(self) -> float:
        """Where its line stands."""
        return 0.0 if self.line is None else self.line


def intervals(parts: Sequence[Part], colour: str) -> go.Figure:
    """A mark per value on a line from the lower to the upper end of its interval, and its words above it."""
    shown = [part for part in parts if part.values]
    if not shown:
        return says("There is nothing to compare here.")
    figure = go.Figure()
    notes: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    height_px = sum(len(part.values) for part in shown) * _ROW_PX + _TITLE_PX * (len(shown) - 1)
    top = 1.0
    for place, part in enumerate(shown):
        number = "" if place == 0 else str(place + 1)
        bottom = max(top - len(part.values) * _ROW_PX / height_px, 0.0)
        figure.update_layout(_axes(part, number, [bottom, top]))
        top = bottom - _TITLE_PX / height_px
        figure.add_traces(_traces(part, number, colour))
        notes += _words(part, number)
        lines += [_line(part, row, number) for row in range(len(part.values))]
    margin_px = _TITLE_PX if shown[0].title else 8
    dressed(figure, height_px + margin_px + 8, legend=False)
    figure.update_yaxes(showgrid=False, showticklabels=False)
    figure.update_xaxes(showgrid=False, showticklabels=False)
    return figure.update_layout(margin_t=margin_px, annotations=notes, shapes=lines)


def _axes(part: Part, number: str, domain: list[float]) -> dict[str, Any]:
    """The axes of one part, wide enough for all its ends and its line."""
    ends = [part.at, *(end for value in part.values for end in value.ends)]
    margin = 0.04 * ((max(ends) - min(ends)) or 1.0)
    return {
        f"xaxis{number}": {"range": [min(ends) - margin, max(ends) + margin], "anchor": f"y{number}"},
        f"yaxis{number}": {
            "range": [-0.5, len(part.values) - 0.5],
            "domain": domain,
            "anchor": f"x{number}",
        },
    }


def _traces(part: Part, number: str, colour: str) -> list[go.Bar | go.Scatter]:
    """The intervals as thin bars, and the values as marks on them."""
    drawn = [(row, value) for row, value in _rows(part) if value.value is not None]
    common: dict[str, Any] = {
        "y": [row + _MARK_AT for row, _ in drawn],
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "hovertext": [f"{hover(value.label)}: {hover(value.text)}" for _, value in drawn],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    lows = [min(value.ends) for _, value in drawn]
    wide = [max(value.ends) - min(value.ends) for _, value in drawn]
    symbols = ["circle-open" if value.is_hollow else "circle" for _, value in drawn]
    marks = {"color": colour, "size": 11, "symbol": symbols, "line": {"color": colour, "width": 2}}
    return [
        go.Bar(x=wide, base=lows, orientation="h", width=0.06, marker={"color": colour}, **common),
        go.Scatter(x=[value.value for _, value in drawn], mode="markers", marker=marks, **common),
    ]


def _words(part: Part, number: str) -> list[dict[str, Any]]:
    notes = [
        note(
            f"{hover(value.label, 60)}: {hover(value.text, 60)}",
            xref="paper",
            yref=f"y{number}",
            x=0,
            y=row + _TEXT_AT,
        )
        for row, value in _rows(part)
    ]
    if part.title:
        above = {"xref": "paper", "yref": f"y{number} domain", "x": 0, "y": 1, "yshift": 6}
        notes.append(note(f"<b>{hover(part.title, 60)}</b>", yanchor="bottom", font={"size": 13}, **above))
    return notes


def _line(part: Part, row: int, number: str) -> dict[str, Any]:
    """The line of a part beside one mark only, so that it runs through no text."""
    look = {"color": LINE, "width": 1.5, "dash": "solid" if part.line is None else "dot"}
    ends = {"x0": part.at, "x1": part.at, "y0": row + _MARK_AT - 0.2, "y1": row + _MARK_AT + 0.2}
    return {"type": "line", "xref": f"x{number}", "yref": f"y{number}", "line": look, **ends}


def _rows(part: Part) -> list[tuple[int, Value]]:
    """The values with the height of their rows, the first on top."""
    return [(len(part.values) - 1 - place, value) for place, value in enumerate(part.values)]
