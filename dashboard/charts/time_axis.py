"""Parts of a figure below one another on one time axis, and what several of them hold: studies at their start."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import LINE, dressed, zoomable
from dashboard.charts.marks import add_legend_entry, add_title, bar, dated, hover_points, mark, note
from dashboard.look.plain import hover
from pipelines.analysis.numbers.periods import spans
from pipelines.sentences.contrast import AXIS_FROM

BAR_MS = 300 * 86_400_000
YEAR = {"text": "Year", "standoff": 4}
#: As much of the title of a study as the pointer is told: with all of each, they were half of all that was sent.
_TOLD = 100


@dataclass(frozen=True)
class Part:
    """One part: its title ("" for none), its height, and what draws it on the n-th axis of a figure."""

    title: str
    height_px: int
    draw: partial[None]


def stacked(
    parts: Sequence[Part], span: Sequence[str], *, space_px: int = 40, below_px: int = 130
) -> go.Figure:
    """The parts below one another over the days of a span; `below_px` is the room for legend and margins."""
    heights = [part.height_px for part in parts]
    whole_px = sum(heights) + space_px * len(parts)
    figure = make_subplots(
        rows=len(parts), cols=1, shared_xaxes=True, vertical_spacing=space_px / whole_px, row_heights=heights
    )
    for place, part in enumerate(parts, start=1):
        part.draw(figure, place)
    # A year is named below its middle, where its marks stand, however few years are left by zooming.
    figure.update_xaxes(type="date", tickformat="%Y", ticklabelmode="period", range=span)
    figure.update_xaxes(showticklabels=True, linecolor=LINE, title=YEAR, row=len(parts), col=1)
    dressed(figure, whole_px + below_px)
    for place, part in enumerate(parts, start=1):
        if part.title:
            add_title(figure, part.title, place)
    return zoomable(figure)


def time_range(last_year: int) -> list[str]:
    """The time axis of every figure that shows events: from just before 2010 to the end of the last year."""
    return [AXIS_FROM, f"{last_year}-12-31"]


def whole_years(years: tuple[int, int]) -> list[str]:
    """The time axis of the years that a reader chose."""
    return [f"{years[0] - 1}-12-01", f"{years[1] + 1}-01-31"]


def middle(year: float) -> str:
    """Where a whole year stands on an axis of dates."""
    return f"{int(year)}-07"


def add_years(
    figure: go.Figure,
    row: int,
    counts: pd.DataFrame,
    colour: str,
    *,
    unit: str,
    form: str = ",",
    name: str = "",
    **axis: Any,
) -> None:
    """Bars a year (`year`, `value`, `is_open`), hollow where it is not over; with a name they stand in the legend."""
    for is_open, rows in counts.groupby("is_open"):
        figure.add_bar(
            x=[middle(year) for year in rows["year"]],
            y=rows["value"],
            width=BAR_MS,
            marker=bar(colour, is_open=bool(is_open)),
            customdata=[["papers", f"{year}"] for year in rows["year"]],
            hovertemplate="%{customdata[1]}"
            f"{': unfinished' if is_open else ''}<br>%{{y:{form}}} {unit}<extra></extra>",
            **({"name": "Unfinished year" if is_open else name} if name else {"showlegend": False}),
            row=row,
            col=1,
        )
    figure.update_yaxes(rangemode="tozero", row=row, col=1, **axis)


def placed_trials(trials: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """The studies that start within the time axis, stacked where several start within a quarter."""
    first, last = time_range(last_year)
    placed = spans(trials, "start_date")
    placed = placed[placed["middle_day"].between(pd.Timestamp(first), pd.Timestamp(last))]
    return placed.assign(y=placed.groupby(placed["middle_day"].dt.to_period("Q").astype(str)).cumcount())


def add_trials(figure: go.Figure, row: int, placed: pd.DataFrame, colour: str) -> None:
    """One mark a study at its start, where `placed_trials` put it."""
    where = {"row": row, "col": 1}
    # A part without any trace would not be laid out at all, so the entry stands even when no trial does.
    add_legend_entry(figure, "Trial", "circle", colour, where)
    if placed.empty:
        beside = {"xref": "paper", "yref": f"y{'' if row == 1 else row} domain", "x": 0, "y": 0.5}
        figure.add_annotation(note("None starts in these years", **beside))
    else:
        texts = [_trial_told(study) for study in placed.to_dict("records")]
        marker = mark(colour, dated("circle", placed["start_precision"]), 8)
        known = [["trial", name] for name in placed["nct_id"]]
        place = {"x": placed["middle_day"], "y": placed["y"], "cliponaxis": False, "customdata": known}
        look = {"showlegend": False, "legendgroup": "Trial", "marker": marker}
        look["hovertemplate"] = "<b>%{customdata[1]}</b>, start %{text}<extra></extra>"
        figure.add_trace(hover_points(texts, **look, **place), **where)
    top = 0 if placed.empty else int(placed["y"].max())
    figure.update_yaxes(range=[-0.8, max(top, 2) + 0.8], visible=False, **where)


def _trial_told(study: Mapping[Hashable, Any]) -> str:
    title = "" if pd.isna(study["title"]) else shorten(study["title"], _TOLD, placeholder=" …")
    return f"{study['start_date']}<br>{hover(title, 52)}"
