"""Everything that happens on a topic on one time axis: small multiples that share their years."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.contrast import add_trials, placed_trials
from dashboard.charts.frame import LINE, add_title, dressed, says
from dashboard.charts.lanes import LANE_PX, Lanes, draw, event_told, time_range
from dashboard.look.theme import EVENT_MARKS

#: Lane to its name, top first, and kind of event to its lane.
LANES = {"warned": "Warnings", "allowed": "Permission to test, approvals"}
LANE_OF = {
    "warning_letter": "warned",
    "untitled_letter": "warned",
    "recall": "warned",
    "safety_notice": "warned",
    "consumer_alert": "warned",
    "clearance": "allowed",
    "approval": "allowed",
}
_BARS_PX, _STRIP_PX, _SPACE_PX = 96, 62, 40
_BAR_MS = 300 * 86_400_000


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


def time_axis(
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
    parts: list[tuple[str, int, Callable[[go.Figure, int], None]]] = [
        (part.title, _BARS_PX, partial(_add_bars, part=part, colour=colour))
        for part in yearly
        if len(part.rows)
    ]
    if len(trials):
        parts.append(
            (
                "Trials by start",
                _STRIP_PX,
                partial(_add_marks, placed=placed_trials(trials, last_year), colour=colour),
            )
        )
    if len(events):
        parts.append(("Regulators", len(LANES) * LANE_PX, partial(_add_events, events=events, names=names)))
    if not parts:
        return says("Nothing of this topic has a date that could be drawn.")
    heights = [px for _, px, _ in parts]
    figure = make_subplots(
        rows=len(parts),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=_SPACE_PX / (sum(heights) + _SPACE_PX * len(parts)),
        row_heights=heights,
    )
    for place, (_, _, add) in enumerate(parts, start=1):
        add(figure, place)
    figure.update_xaxes(type="date", range=time_range(last_year), dtick="M24", tickformat="%Y")
    figure.update_xaxes(showticklabels=True, linecolor=LINE, row=len(parts), col=1)
    dressed(figure, sum(heights) + _SPACE_PX * len(parts) + 130)
    for place, (title, _, _) in enumerate(parts, start=1):
        add_title(figure, title, place)
    return figure


def _add_marks(figure: go.Figure, place: int, placed: pd.DataFrame, colour: str) -> None:
    add_trials(figure, placed, colour, place)


def _add_bars(figure: go.Figure, place: int, part: Yearly, colour: str) -> None:
    for is_open, rows in part.rows.groupby("is_open"):
        figure.add_trace(
            go.Bar(
                x=[f"{year}-07-01" for year in rows["year"]],
                y=rows["value"],
                width=_BAR_MS,
                showlegend=False,
                marker={
                    "color": "rgba(0,0,0,0)" if is_open else colour,
                    "line": {"color": colour, "width": 1.5},
                },
                text=[f"{year}{': unfinished' if is_open else ''}" for year in rows["year"]],
                textposition="none",
                hovertemplate=f"%{{text}}<br>%{{y:,.4~g}} {part.unit}<extra></extra>",
            ),
            row=place,
            col=1,
        )
    # A scale of a few things would else be marked with half a thing.
    few = part.is_count and bool(part.rows["value"].max() < 4)
    figure.update_yaxes(
        rangemode="tozero", nticks=4, dtick=1 if few else None, tickformat=",~r", row=place, col=1
    )


def _add_events(figure: go.Figure, place: int, events: pd.DataFrame, names: Mapping[str, str]) -> None:
    rows = events.assign(lane=events["kind"].map(LANE_OF))
    draw(
        figure,
        rows,
        Lanes("lane", list(LANES), LANES, EVENT_MARKS, lambda row: event_told(row, names)),
        place,
    )
