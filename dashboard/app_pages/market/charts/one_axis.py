"""Everything that happens on a topic on one time axis: small multiples that share their years."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import says
from dashboard.charts.lanes import LANE_OF, LANE_PX, draw, regulators
from dashboard.charts.marks import bar
from dashboard.charts.time_axis import BAR_MS, Part, add_trials, middle, placed_trials, since_2010, stacked

LANES = {"warned": "Warnings", "allowed": "Permission to test, approvals"}
_BARS_PX, _STRIP_PX = 96, 62


@dataclass(frozen=True)
class Yearly:
    """One part that counts by year.

    Attributes:
        rows: `year`, `value`, `is_open`.
    """

    title: str
    rows: pd.DataFrame
    unit: str
    is_count: bool = True


def multiples(
    yearly: list[Yearly],
    trials: pd.DataFrame,
    events: pd.DataFrame,
    *,
    names: Mapping[str, str],
    colour: str,
    last_year: int,
) -> go.Figure:
    """Bars a year, trials as marks, then warnings and permissions, below one another with the same years.

    A part without a row is left out. Of `events` (rows of regulatory_events) only warnings, permissions and approvals
    are drawn.
    """
    events = events[events["kind"].isin(LANE_OF)]
    parts = [
        Part(one.title, _BARS_PX, partial(_add_bars, counts=one, colour=colour))
        for one in yearly
        if len(one.rows)
    ]
    if len(trials):
        placed = placed_trials(trials, last_year)
        parts.append(Part("Trials by start", _STRIP_PX, partial(add_trials, placed=placed, colour=colour)))
    if len(events):
        height_px = len(LANES) * LANE_PX
        parts.append(Part("Regulators", height_px, partial(_add_events, events=events, names=names)))
    if not parts:
        return says("Nothing of this topic has a date that could be drawn.")
    return stacked(parts, since_2010(last_year))


def _add_bars(figure: go.Figure, row: int, counts: Yearly, colour: str) -> None:
    for is_open, rows in counts.rows.groupby("is_open"):
        figure.add_trace(
            go.Bar(
                x=[middle(year) for year in rows["year"]],
                y=rows["value"],
                width=BAR_MS,
                showlegend=False,
                marker=bar(colour, is_open=bool(is_open)),
                text=[f"{year}{': unfinished' if is_open else ''}" for year in rows["year"]],
                textposition="none",
                hovertemplate=f"%{{text}}<br>%{{y:,.4~g}} {counts.unit}<extra></extra>",
            ),
            row=row,
            col=1,
        )
    # A scale of a few things would else be marked with half a thing.
    few = counts.is_count and bool(counts.rows["value"].max() < 4)
    figure.update_yaxes(
        rangemode="tozero", nticks=4, dtick=1 if few else None, tickformat=",~r", row=row, col=1
    )


def _add_events(figure: go.Figure, row: int, events: pd.DataFrame, names: Mapping[str, str]) -> None:
    rows = events.assign(lane=events["kind"].map(LANE_OF))
    draw(figure, rows, regulators("lane", list(LANES), LANES, names), row)
