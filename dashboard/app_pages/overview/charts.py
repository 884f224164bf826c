"""The figures of the Overview: one topic over time, and all topics side by side.

The signature figure shows what was published and tried above what regulators did, on one time axis; the other is made
of columns of small marks that share their rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import lanes
from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.marks import note
from dashboard.charts.time_axis import Part, add_trials, add_years, placed_trials, stacked, time_range
from dashboard.charts.topic_rows import ROW_PX, TopicRow, heights, row_axis, tinted
from dashboard.charts.topic_rows import names as topic_names
from dashboard.look.plain import hover
from pipelines.analysis.numbers.periods import first_day, last_day

#: So that all of it stands on the first screen of a laptop.
TOP_PX, TOTAL_PX, STRIP_PX, SPACE_PX, LANE_PX, MOST_LANES = 120, 46, 40, 28, 23, 6
#: Height of a mark with its gap, where many studies start in one quarter.
STUDY_PX = 6
_BAR, _INTERVAL = 0.34, 0.05
#: Room for the text beside the longest mark, as a part of the span of the marks.
_ROOM = 1.15
_MARK_PX = 22
#: Between two columns, as a part of the width.
_GAP = 0.035


def contrast(
    yearly: pd.DataFrame,
    totals: pd.DataFrame,
    trials: pd.DataFrame,
    events: pd.DataFrame,
    *,
    names: Mapping[str, str],
    colour: str,
    last_year: int,
) -> go.Figure:
    """Papers a year (or cited totals), trials as single marks, and regulatory events, above one another.

    Cited totals (rows of published_period_totals) are drawn as spans where `yearly` is empty. Studies that start
    outside the time axis, or have no start date, have no place and are left out.
    """
    spans = totals[totals["period_start"].notna()] if yearly.empty else totals.iloc[:0]
    placed = placed_trials(trials, last_year)
    strip_px = max(STRIP_PX, STUDY_PX * (int(placed["y"].max() + 2) if not placed.empty else 0))
    parts = [
        Part("Trials by start", strip_px, partial(add_trials, placed=placed, colour=colour)),
        lanes.regulators("Regulators", events, names, lane_px=LANE_PX, most=MOST_LANES),
    ]
    if not yearly.empty:
        look: dict[str, Any] = {"unit": "papers", "name": "Papers", "nticks": 4, "tickformat": ",d"}
        counts = yearly.rename(columns={"records": "value"})
        parts.insert(
            0, Part("Papers a year", TOP_PX, partial(add_years, counts=counts, colour=colour, **look))
        )
    elif len(spans):
        drawn = partial(_add_totals, totals=spans, colour=colour)
        parts.insert(0, Part("Papers: cited totals", 36 + TOTAL_PX * len(spans), drawn))
    return stacked(parts, time_range(last_year), space_px=SPACE_PX, below_px=66)


def _add_totals(figure: go.Figure, row: int, totals: pd.DataFrame, colour: str) -> None:
    """One span a total, from the first to the last day of its period, with its count beside it."""
    ordered = totals.sort_values(["period_start", "period_end"], kind="stable", ascending=False)
    for y, total in enumerate(ordered.to_dict("records")):
        start, end = first_day(total["period_start"]), last_day(total["period_end"])
        label = f"{total['records']:,} papers in {total['database']}, {total['period'].replace('..', ' to ')}"
        text = f"{hover(total['label'])}<br>{hover(label)}<br>{hover('Source: ' + total['source_title'])}"
        figure.add_scatter(
            x=[max(start, first_day("2009-07")), end],
            y=[y, y],
            mode="lines+markers",
            line={"color": colour, "width": 5},
            marker={"symbol": "line-ns", "size": 12, "line": {"color": colour, "width": 2}},
            text=[text] * 2,
            hovertemplate="%{text}<extra></extra>",
            showlegend=False,
            row=row,
            col=1,
        )
        beside = hover(f"{total['records']:,} · {total['label'].split(': ')[-1]} ({total['database']})")
        place = {"xref": "x domain", "yref": "y", "x": 0, "y": y + 0.16, "yanchor": "bottom"}
        figure.add_annotation(note(beside, align="left", **place))
    figure.update_yaxes(range=[-0.35, len(ordered) - 0.1], visible=False, row=row, col=1)


@dataclass(frozen=True)
class Column:
    """One measure of all topics, by topic; texts stand beside the marks, and where there is no value."""

    title: str
    kind: Literal["bar", "interval"]
    values: dict[str, float]
    texts: dict[str, str]
    intervals: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Marks:
    """A column of counts of several kinds, each kind at its own place in every row: they are never added up."""

    title: str
    #: Name in the legend, sign and colour of each.
    kinds: Sequence[tuple[str, str, str]]
    counts: dict[str, Sequence[int]]


def side_by_side(rows: Sequence[TopicRow], columns: Sequence[Column | Marks]) -> go.Figure:
    """The columns beside one another, one row a topic."""
    if not rows or not columns:
        return says("There is nothing to set side by side here.")
    figure = go.Figure()
    notes, height = topic_names(rows), heights(rows)
    width = (1 - _GAP * (len(columns) - 1)) / len(columns)
    for place, column in enumerate(columns):
        number = "" if place == 0 else str(place + 1)
        if isinstance(column, Marks):
            signs, ends = _add_marks(figure, rows, height, column, f"x{number}")
            notes += signs
        else:
            ends = _add_measure(figure, rows, height, column, f"x{number}")
        start = place * (width + _GAP)
        axis = {"domain": [start, start + width], "anchor": "y", "range": ends}
        figure.update_layout({f"xaxis{number}": axis})
        above = {"xref": f"x{number} domain", "yref": "paper", "x": 0, "y": 1, "yanchor": "bottom"}
        notes.append(note(f"<b>{hover(column.title, 15)}</b>", align="left", **above))
    has_legend = any(isinstance(column, Marks) for column in columns)
    dressed(figure, 110 + ROW_PX * len(rows) + 30 * has_legend, legend=has_legend)
    row_axis(figure, rows)
    figure.update_xaxes(showticklabels=False, showgrid=False)
    return figure.update_layout(margin_t=74, bargap=0, barmode="overlay", annotations=notes)


def _add_measure(
    figure: go.Figure, rows: Sequence[TopicRow], height: Mapping[str, float], column: Column, axis: str
) -> list[float]:
    """Draw one measure, and what is written beside its marks; returns the ends of its axis.

    Lines and texts are traces: as shapes and annotations, which the browser measures one by one, they took longer than
    all the rest of the figure.
    """
    shown = [row for row in rows if row.id in column.values]
    values = [column.values[row.id] for row in shown]
    ends = {row.id: column.intervals.get(row.id, (column.values[row.id],) * 2) for row in shown}
    colours = [row.colour for row in shown]
    common: dict[str, Any] = {
        "y": [height[row.id] for row in shown],
        "xaxis": axis,
        "showlegend": False,
        "hovertext": [
            f"{hover(row.label)}<br>{hover(column.title)}: {hover(column.texts[row.id])}" for row in shown
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    bars = {"orientation": "h", "marker": {"color": colours}, **common}
    if column.kind == "bar":
        figure.add_bar(x=values, width=_BAR, **bars)
    else:
        lows = [low for low, _ in ends.values()]
        figure.add_bar(x=[high - low for low, high in ends.values()], base=lows, width=_INTERVAL, **bars)
        figure.add_scatter(x=values, mode="markers", marker={"color": colours, "size": 9}, **common)
    beside: dict[str, Any] = {"xaxis": axis, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    figure.add_scatter(
        x=[max(ends[row.id][1], 0.0) if row.id in ends else 0.0 for row in rows],
        y=[height[row.id] for row in rows],
        mode="text",
        text=[hover(column.texts.get(row.id, "")) for row in rows],
        textposition="middle right",
        textfont={"size": 11},
        **beside,
    )
    # The line of zero stands beside each mark only, so that it runs through no name.
    figure.add_scatter(
        x=[0, 0, None] * len(rows),
        y=[end for row in rows for end in (height[row.id] - 0.24, height[row.id] + 0.24, None)],
        mode="lines",
        line={"color": LINE, "width": 1},
        **beside,
    )
    bottom = min([0.0, *(low for low, _ in ends.values())])
    top = max([0.0, *(high for _, high in ends.values())])
    span = (top - bottom) or 1.0
    return [bottom - 0.04 * span, top + _ROOM * span]


def _add_marks(
    figure: go.Figure, rows: Sequence[TopicRow], height: Mapping[str, float], column: Marks, axis: str
) -> tuple[list[dict[str, Any]], list[float]]:
    """Draw the counts of each kind; returns the signs above them, and the ends of its axis."""
    signs = []
    for at, (label, sign, colour) in enumerate(column.kinds):
        counts = {row.id: column.counts[row.id][at] for row in rows if row.id in column.counts}
        shown = [row for row in rows if counts.get(row.id)]
        look = {"color": tinted(colour), "line": {"color": colour, "width": 2}}
        figure.add_scatter(
            x=[at] * len(shown),
            y=[height[row.id] for row in shown],
            xaxis=axis,
            mode="markers+text",
            name=f"{sign} {label}",
            text=[f"{counts[row.id]}" for row in shown],
            textfont={"size": 12},
            marker={"symbol": "square", "size": _MARK_PX, **look},
            hovertext=[f"{hover(row.label)}<br>{hover(label)}: {counts[row.id]}" for row in shown],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        above = {"xref": axis, "yref": "paper", "x": at, "y": 1, "yshift": -14}
        signs.append(note(f"<b>{sign}</b>", xanchor="center", yanchor="bottom", **above))
    return signs, [-0.6, max(len(column.kinds), 4) - 0.4]
