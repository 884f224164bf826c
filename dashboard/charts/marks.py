"""Bars, marks, lines and notes as all figures draw them."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import GRID
from dashboard.look.plain import hover
from dashboard.look.theme import Mark

CLEAR = "rgba(0,0,0,0)"
#: What the pointer is told of a row.
Told = Callable[[Mapping[Hashable, Any]], str]
#: A numeral, and the sign that would begin a place of Plotly's in a text that is read as a template.
_DIFFERS = re.compile(r"(\d[\d,.]*\d|\d|%(?={))")


def bar(colour: str, *, is_open: bool = False, width: float = 1.5) -> dict[str, Any]:
    """The look of a bar; one of a year that is not over is hollow, so that it never reads as a fall."""
    return {"color": CLEAR if is_open else colour, "line": {"color": colour, "width": width}}


def patterned(colour: str, shape: str) -> dict[str, Any]:
    """The look of a bar that differs from its neighbours in pattern as well."""
    return {"color": colour, "pattern": {"shape": shape, "fgcolor": colour, "bgcolor": CLEAR}}


def mark(colour: Any, symbol: str | Sequence[str], size: float, width: float = 1.5) -> dict[str, Any]:
    """The look of a mark, or of marks that differ in symbol."""
    return {"symbol": symbol, "color": colour, "size": size, "line": {"width": width, "color": colour}}


def dated(symbol: str, precision: pd.Series) -> list[str]:
    """The symbol, filled where the day is known, open where only month or year is."""
    return [symbol if known == "day" else f"{symbol}-open" for known in precision]


def interval(middle: pd.Series, low: pd.Series, high: pd.Series, colour: str) -> dict[str, Any]:
    """The error bars from the lower to the upper end."""
    return {
        "type": "data",
        "symmetric": False,
        "array": (high - middle).astype("float64"),
        "arrayminus": (middle - low).astype("float64"),
        "thickness": 1.5,
        "color": colour,
    }


def hover_points(texts: Iterable[str], **marks: Any) -> go.Scatter:
    """Marks, each with its hover text."""
    return go.Scatter({"mode": "markers", "text": texts, "hovertemplate": "%{text}<extra></extra>"} | marks)


def told_once(texts: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    """Hover texts, by what a click on the mark comes back with, as one template and the numerals that differ.

    Texts that differ in more stay whole. Whatever a text holds, it is never read as a template.
    """
    told = [_DIFFERS.split(text) for text in texts.values()]
    if len({tuple(parts[::2]) for parts in told}) > 1:
        told = [["", text] for text in texts.values()]
    known, template = list(zip(*texts, strict=True)), ""
    for place, column in enumerate(zip(*told, strict=True)):
        if place % 2 == 0 or (len({*column}) == 1 and "%" not in column):
            template += column[0]
            continue
        known += [] if column in known else [column]
        template += f"%{{customdata[{known.index(column)}]}}"
    return {"customdata": list(zip(*known, strict=True)), "hovertemplate": f"{template}<extra></extra>"}


def stroke(ends: Sequence[Any], y: float, colour: str, width: float, **look: Any) -> go.Scatter:
    """A line from one end to the other at one height, of which a pointer learns nothing."""
    line = {"color": colour, "width": width} | look.pop("line", {})
    return go.Scatter(x=ends, y=[y, y], mode="lines", line=line, hoverinfo="skip", showlegend=False, **look)


def dated_marks(rows: pd.DataFrame, precision: str, look: Mark, told: Told, **more: Any) -> list[go.Scatter]:
    """Marks of one kind at their days (see `spans`) and `y`, with what `told` says of each row.

    A month or a year is a period: a bar from its first to its last day behind an open mark. The legend shows the first
    mark, so rows whose day is known come first.
    """
    group: dict[str, Any] = {"legendgroup": look.label}
    points = hover_points(
        [told(row) for row in rows.to_dict("records")],
        x=rows["middle_day"],
        y=rows["y"],
        name=look.label,
        marker=mark(look.colour, dated(look.symbol, rows[precision]), 11),
        **group,
        **more,
    )
    periods = rows[rows[precision].ne("day")]
    if periods.empty:
        return [points]
    # One line with gaps, since the browser takes as long for each trace as for a hundred points.
    ends = [day for both in periods[["first_day", "last_day"]].to_numpy() for day in (*both, None)]
    heights = [y for y in periods["y"] for y in (y, y, None)]
    line = {"color": look.colour, "width": 7}
    group |= {"mode": "lines", "opacity": 0.3, "hoverinfo": "skip", "showlegend": False}
    return [go.Scatter(x=ends, y=heights, line=line, **group), points]


def add_legend_entry(
    figure: go.Figure, label: str, symbol: str, colour: str, where: Mapping[str, int] | None = None
) -> None:
    """One filled mark in the legend, which hides its group: of filled and open marks it would show the first."""
    marker = {"symbol": symbol, "color": colour, "size": 10}
    look = {"mode": "markers", "name": label, "legendgroup": label, "marker": marker}
    figure.add_scatter(x=[None], y=[None], **look, **(where or {}))


def note(text: str, **place: Any) -> dict[str, Any]:
    """One annotation without an arrow, to the right of its place; given to a figure together, they cost a tenth."""
    beside = {"xanchor": "left", "yanchor": "middle", "showarrow": False, "font": {"size": 12}}
    return {"text": text, **beside, **place}


def row_name(text: str, y: float, axis: str = "") -> dict[str, Any]:
    """The name (already safe) of a row of height 1, at its left edge below `y`, on the n-th axis ("": the first)."""
    return note(text, xref=f"x{axis} domain", yref=f"y{axis}", x=0, y=y, yanchor="top")


def add_line(figure: go.Figure, y: float, axis: str = "") -> None:
    """A quiet line from edge to edge, between two rows."""
    ends = {"xref": f"x{axis} domain", "yref": f"y{axis}", "x0": 0, "x1": 1, "y0": y, "y1": y}
    figure.add_shape(type="line", line={"color": GRID, "width": 1}, **ends)


def add_title(figure: go.Figure, title: str, place: int) -> None:
    """The name of one part of a figure of several, above its left edge."""
    above = {"xref": "paper", "yref": f"y{'' if place == 1 else place} domain", "x": 0, "y": 1, "yshift": 4}
    figure.add_annotation(note(f"<b>{hover(title)}</b>", yanchor="bottom", font={"size": 13}, **above))
