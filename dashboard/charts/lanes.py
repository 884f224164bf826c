"""Regulatory events on a time axis: one lane per jurisdiction, one mark per event."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed
from dashboard.charts.marks import add_legend_entry, add_line, dated, mark, period, row_name, told
from dashboard.charts.time_axis import since_2010
from dashboard.look.plain import hover
from dashboard.look.theme import EVENT_MARKS, Mark
from pipelines.analysis.numbers.periods import spans

LANE_PX = 46
MARK_GAP_DAYS = 75
#: Heights within a lane, from its middle: where marks go that would cover one another.
_LEVELS = (0.0, -0.2, 0.18, -0.4)


#: Kind of event to what it is in short: a warning, a permission, or neither.
LANE_OF = {
    "warning_letter": "warned",
    "untitled_letter": "warned",
    "recall": "warned",
    "safety_notice": "warned",
    "consumer_alert": "warned",
    "clearance": "allowed",
    "approval": "allowed",
}


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
    draw(figure, events, regulators("jurisdiction", order, names, names), axis)
    return order


def regulators(
    column: str, order: Sequence[str], lanes: Mapping[str, str], names: Mapping[str, str]
) -> Lanes:
    """Lanes of regulatory events; `names` is jurisdiction code to name."""
    return Lanes(column, order, lanes, EVENT_MARKS, partial(event_told, names=names))


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
        add_line(figure, height[code] + 0.5, suffix)
        figure.add_annotation(row_name(hover(lanes.names[code]), height[code] + 0.48, suffix))
    for row in placed[placed["date_precision"].ne("day")].to_dict("records"):
        figure.add_trace(period(row, lanes.marks[row["kind"]].colour), **where)
    for kind, look in lanes.marks.items():
        rows = placed[placed["kind"].eq(kind)]
        if rows.empty:
            continue
        add_legend_entry(figure, look.label, look.symbol, look.colour, where)
        figure.add_trace(
            told(
                [lanes.told(row) for row in rows.to_dict("records")],
                x=rows["middle_day"],
                y=rows["y"],
                showlegend=False,
                marker=mark(look.colour, dated(look.symbol, rows["date_precision"]), 11),
            ),
            **where,
        )
    figure.update_yaxes(
        range=[-0.62, len(order) - 0.45], showticklabels=False, showgrid=False, title=None, **where
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
    figure.update_xaxes(type="date", tickformat="%Y", linecolor=LINE, **since_2010(last_year))
    return dressed(figure, 110 + LANE_PX * len(order))
