"""The signature figure: what was published and tried above, what regulators did below, on one time axis."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.lanes import LANE_PX, add_lanes
from dashboard.charts.marks import bar, note
from dashboard.charts.time_axis import BAR_MS, Part, add_trials, middle, placed_trials, since_2010, stacked
from dashboard.look.plain import hover
from pipelines.analysis.numbers.periods import first_day, last_day

TOP_PX, TOTAL_PX, STRIP_PX, SPACE_PX = 230, 62, 60, 36
#: Height of a mark with its gap, where many studies start in one quarter.
STUDY_PX = 10


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
    lanes = events["jurisdiction"].nunique()
    parts = []
    if not yearly.empty:
        parts.append(Part("Papers a year", TOP_PX, partial(_add_years, yearly=yearly, colour=colour)))
    elif len(spans):
        height_px = 36 + TOTAL_PX * len(spans)
        parts.append(
            Part("Papers: cited totals", height_px, partial(_add_totals, totals=spans, colour=colour))
        )
    parts.append(Part("Trials by start", strip_px, partial(add_trials, placed=placed, colour=colour)))
    parts.append(
        Part("Regulators", max(lanes, 1) * LANE_PX, partial(_add_events, events=events, names=names))
    )
    return stacked(parts, since_2010(last_year), space_px=SPACE_PX, below_px=60)


def _add_events(figure: go.Figure, row: int, events: pd.DataFrame, names: Mapping[str, str]) -> None:
    if len(events):
        add_lanes(figure, events, names, row)


def _add_years(figure: go.Figure, row: int, yearly: pd.DataFrame, colour: str) -> None:
    """One bar a year."""
    for is_open, rows in yearly.groupby("is_open"):
        figure.add_trace(
            go.Bar(
                x=[middle(year) for year in rows["year"]],
                y=rows["records"],
                width=BAR_MS,
                name="Unfinished year" if is_open else "Papers",
                marker=bar(colour, is_open=bool(is_open)),
                text=[f"{year}{': unfinished' if is_open else ''}" for year in rows["year"]],
                textposition="none",
                hovertemplate="%{text}<br>%{y:,} papers<extra></extra>",
            ),
            row=row,
            col=1,
        )
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d", row=row, col=1)


def _add_totals(figure: go.Figure, row: int, totals: pd.DataFrame, colour: str) -> None:
    """One span a total, from the first to the last day of its period, with its count beside it."""
    ordered = totals.sort_values(["period_start", "period_end"], kind="stable", ascending=False)
    for y, total in enumerate(ordered.to_dict("records")):
        start, end = first_day(total["period_start"]), last_day(total["period_end"])
        label = f"{total['records']:,} papers in {total['database']}, {total['period'].replace('..', ' to ')}"
        text = f"{hover(total['label'])}<br>{hover(label)}<br>{hover('Source: ' + total['source_title'])}"
        figure.add_trace(
            go.Scatter(
                x=[max(start, first_day("2009-07")), end],
                y=[y, y],
                mode="lines+markers",
                line={"color": colour, "width": 5},
                marker={"symbol": "line-ns", "size": 12, "line": {"color": colour, "width": 2}},
                text=[text] * 2,
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            ),
            row=row,
            col=1,
        )
        beside = hover(f"{total['records']:,} · {total['label'].split(': ')[-1]} ({total['database']})")
        place = {"xref": "x domain", "yref": "y", "x": 0, "y": y + 0.16, "yanchor": "bottom"}
        figure.add_annotation(note(beside, align="left", **place))
    figure.update_yaxes(range=[-0.35, len(ordered) - 0.1], visible=False, row=row, col=1)
