"""Regulatory events on a time axis: one lane per jurisdiction, one mark per event."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import GRID, LINE, dressed
from dashboard.look.plain import hover
from dashboard.look.theme import EVENT_MARKS, Mark
from pipelines.analysis.numbers.periods import spans

LANE_PX = 46
MARK_GAP_DAYS = 75
#: Heights within a lane, from its middle: where marks go that would cover one another.
_LEVELS = (0.0, -0.2, 0.18, -0.4)


@dataclass(frozen=True)
class Lanes:
    """What stands in lanes, and how it is told.

    Attributes:
        column: Which column of the rows says the lane.
    """

    column: str
    order: Sequence[str]
    names: Mapping[str, str]
    marks: Mapping[str, Mark]
    told: Callable[[Mapping[Hashable, Any]], str]


def lane_order(events: pd.DataFrame) -> list[str]:
    """Jurisdictions with the most events first; equal ones by code."""
    counts = events["jurisdiction"].value_counts()
    return sorted(counts.index, key=lambda code: (-counts[code], code))


def levels(days: pd.Series, gap_days: int = MARK_GAP_DAYS) -> list[int]:
    """For days in order, the lowest level on which no earlier mark lies within `gap_days`.

    When all levels are taken, the one whose last mark is oldest.
    """
    last: dict[int, pd.Timestamp] = {}
    chosen = []
    for moment in days:
        free = [
            level
            for level in range(len(_LEVELS))
            if level not in last or (moment - last[level]).days >= gap_days
        ]
        level = free[0] if free else min(last, key=lambda taken: last[taken])
        last[level] = moment
        chosen.append(level)
    return chosen


def add_lanes(
    figure: go.Figure, events: pd.DataFrame, names: Mapping[str, str], axis: int | None = None
) -> list[str]:
    """Draw the lanes on a figure (on its n-th y axis, when it has several); returns the lanes, top first."""
    order = lane_order(events)
    draw(
        figure,
        events,
        Lanes("jurisdiction", order, names, EVENT_MARKS, lambda row: event_told(row, names)),
        axis,
    )
    return order


def draw(figure: go.Figure, events: pd.DataFrame, lanes: Lanes, axis: int | None = None) -> None:
    """Draw events of any kind in lanes; those without a date have no place and are left out.

    Rows: `date`, `date_precision`, `kind`, and the column that says the lane.
    """
    order = lanes.order
    where = {} if axis is None else {"row": axis, "col": 1}
    suffix = "" if axis in (None, 1) else str(axis)
    height = {code: len(order) - 1 - place for place, code in enumerate(order)}
    placed = spans(events, "date")
    placed["y"] = 0.0
    for code, rows in placed.groupby(lanes.column, sort=False):
        placed.loc[rows.index, "y"] = [
            height[str(code)] - 0.08 + _LEVELS[level] for level in levels(rows["middle_day"])
        ]
    for code in order:
        figure.add_shape(
            type="line",
            xref=f"x{suffix} domain",
            yref=f"y{suffix}",
            x0=0,
            x1=1,
            y0=height[code] + 0.5,
            y1=height[code] + 0.5,
            line={"color": GRID, "width": 1},
        )
        figure.add_annotation(
            text=hover(lanes.names[code]),
            xref=f"x{suffix} domain",
            yref=f"y{suffix}",
            x=0,
            y=height[code] + 0.48,
            xanchor="left",
            yanchor="top",
            showarrow=False,
            font={"size": 12},
        )
    _add_bands(figure, placed[placed["date_precision"].ne("day")], lanes.marks, where)
    for kind, mark in lanes.marks.items():
        rows = placed[placed["kind"].eq(kind)]
        if rows.empty:
            continue
        exact = rows["date_precision"].eq("day")
        add_legend_entry(figure, mark.label, mark.symbol, mark.colour, where)
        figure.add_trace(
            go.Scatter(
                x=rows["middle_day"],
                y=rows["y"],
                mode="markers",
                showlegend=False,
                marker={
                    "symbol": [mark.symbol if is_day else f"{mark.symbol}-open" for is_day in exact],
                    "color": mark.colour,
                    "size": 11,
                    "line": {"width": 1.5, "color": mark.colour},
                },
                text=[lanes.told(row) for row in rows.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            ),
            **where,
        )
    figure.update_yaxes(
        range=[-0.62, len(order) - 0.45], showticklabels=False, showgrid=False, title=None, **where
    )


def add_legend_entry(
    figure: go.Figure, label: str, symbol: str, colour: str, where: Mapping[str, int]
) -> None:
    """One filled mark in the legend: a trace of filled and open marks would show whichever comes first."""
    figure.add_trace(
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=label,
            marker={"symbol": symbol, "color": colour, "size": 10},
        ),
        **where,
    )


def _add_bands(
    figure: go.Figure, rows: pd.DataFrame, marks: Mapping[str, Mark], where: Mapping[str, int]
) -> None:
    """A month or a year is a period: a bar from its first to its last day behind the open mark."""
    for row in rows.to_dict("records"):
        figure.add_trace(
            go.Scatter(
                x=[row["first_day"], row["last_day"]],
                y=[row["y"], row["y"]],
                mode="lines",
                line={"color": marks[row["kind"]].colour, "width": 7},
                opacity=0.3,
                hoverinfo="skip",
                showlegend=False,
            ),
            **where,
        )


def event_told(row: Mapping[Hashable, Any], names: Mapping[str, str]) -> str:
    """The hover text of a regulatory event."""
    mark = EVENT_MARKS[str(row["kind"])]
    subject = "" if pd.isna(row["subject"]) else f" · {row['subject']}"
    named = "" if row["exosome_named"] == "yes" else " Exosomes are not named in the text seen."
    return "<br>".join(
        [
            f"<b>{mark.label}</b>, {row['date']}",
            hover(f"{names[str(row['jurisdiction'])]}: {row['authority']}{subject}"),
            hover(f"{row['summary']}{named}", 52),
            hover(f"Source: {row['source_title']}", 52),
        ]
    )


def timeline(events: pd.DataFrame, names: Mapping[str, str], last_year: int) -> go.Figure:
    """Events of all kinds since 2017, a lane per jurisdiction; earlier ones stand in the table beside it."""
    figure = go.Figure()
    order = add_lanes(figure, events, names)
    figure.update_xaxes(
        type="date", range=time_range(last_year), dtick="M24", tickformat="%Y", linecolor=LINE
    )
    return dressed(figure, 110 + LANE_PX * len(order))


def time_range(last_year: int) -> list[str]:
    """The time axis of every figure that shows events: from just before 2010 to the end of the last year."""
    return ["2009-07-01", f"{last_year}-12-31"]
