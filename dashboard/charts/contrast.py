"""The signature figure: what was published and tried above, what regulators did below, on one time axis."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import LINE, dressed
from dashboard.charts.lanes import LANE_PX, add_lanes, add_legend_entry, time_range
from dashboard.look.plain import hover
from pipelines.analysis.numbers.periods import first_day, last_day, spans

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
    shown = totals[totals["period_start"].notna()] if yearly.empty else totals.iloc[:0]
    top_px = TOP_PX if not yearly.empty else (36 + TOTAL_PX * len(shown) if len(shown) else 0)
    lanes = events["jurisdiction"].nunique()
    placed = placed_trials(trials, last_year)
    strip_px = max(STRIP_PX, STUDY_PX * (int(placed["y"].max() + 2) if not placed.empty else 0))
    parts = [px for px in (top_px, strip_px, max(lanes, 1) * LANE_PX) if px]
    figure = make_subplots(
        rows=len(parts), cols=1, shared_xaxes=True, vertical_spacing=SPACE_PX / sum(parts), row_heights=parts
    )
    row = 1
    if top_px:
        if yearly.empty:
            _add_totals(figure, shown, colour)
        else:
            _add_years(figure, yearly, colour)
        row = 2
    add_trials(figure, placed, colour, row)
    if lanes:
        add_lanes(figure, events, names, row + 1)
    figure.update_xaxes(type="date", range=time_range(last_year), dtick="M24", tickformat="%Y")
    figure.update_xaxes(showticklabels=True, linecolor=LINE, row=len(parts), col=1)
    dressed(figure, sum(parts) + 150)
    titles = [*(["Papers a year" if not yearly.empty else "Papers: cited totals"] if top_px else [])]
    for place, title in enumerate([*titles, "Trials by start", "Regulators"], start=1):
        suffix = "" if place == 1 else str(place)
        figure.add_annotation(
            text=f"<b>{title}</b>",
            xref="paper",
            yref=f"y{suffix} domain",
            x=0,
            y=1,
            yshift=4,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13},
        )
    return figure


def _add_years(figure: go.Figure, yearly: pd.DataFrame, colour: str) -> None:
    """One bar a year; an unfinished year is hollow, so that it never reads as a fall."""
    for is_open, rows in yearly.groupby("is_open"):
        figure.add_trace(
            go.Bar(
                x=[f"{year}-07-01" for year in rows["year"]],
                y=rows["records"],
                width=300 * 86_400_000,
                name="Unfinished year" if is_open else "Papers",
                marker={
                    "color": "rgba(0,0,0,0)" if is_open else colour,
                    "line": {"color": colour, "width": 1.5},
                },
                text=[f"{year}{': unfinished' if is_open else ''}" for year in rows["year"]],
                textposition="none",
                hovertemplate="%{text}<br>%{y:,} papers<extra></extra>",
            ),
            row=1,
            col=1,
        )
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d", row=1, col=1)


def _add_totals(figure: go.Figure, totals: pd.DataFrame, colour: str) -> None:
    """One span a total, from the first to the last day of its period, with its count beside it."""
    ordered = totals.sort_values(["period_start", "period_end"], kind="stable", ascending=False)
    for place, row in enumerate(ordered.to_dict("records")):
        start, end = first_day(row["period_start"]), last_day(row["period_end"])
        label = f"{row['records']:,} papers in {row['database']}, {row['period'].replace('..', ' to ')}"
        figure.add_trace(
            go.Scatter(
                x=[max(start, first_day("2009-07")), end],
                y=[place, place],
                mode="lines+markers",
                line={"color": colour, "width": 5},
                marker={"symbol": "line-ns", "size": 12, "line": {"color": colour, "width": 2}},
                text=[f"{hover(row['label'])}<br>{hover(label)}<br>{hover('Source: ' + row['source_title'])}"]
                * 2,
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            ),
            row=1,
            col=1,
        )
        figure.add_annotation(
            text=hover(f"{row['records']:,} · {row['label'].split(': ')[-1]} ({row['database']})"),
            align="left",
            xref="x domain",
            yref="y",
            x=0,
            y=place + 0.16,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    figure.update_yaxes(range=[-0.35, len(ordered) - 0.1], visible=False, row=1, col=1)


def placed_trials(trials: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """The studies that start within the time axis, stacked where several start within a quarter."""
    first, last = time_range(last_year)
    placed = spans(trials, "start_date")
    placed = placed[placed["middle_day"].between(pd.Timestamp(first), pd.Timestamp(last))]
    return placed.assign(y=placed.groupby(placed["middle_day"].dt.to_period("Q").astype(str)).cumcount())


def add_trials(figure: go.Figure, placed: pd.DataFrame, colour: str, row: int) -> None:
    """One mark a study at its start, where `placed_trials` put it."""
    # A part without any trace would not be laid out at all, so the entry stands even when no trial does.
    add_legend_entry(figure, "Trial", "circle", colour, {"row": row, "col": 1})
    if not placed.empty:
        figure.add_trace(
            go.Scatter(
                x=placed["middle_day"],
                y=placed["y"],
                mode="markers",
                cliponaxis=False,
                showlegend=False,
                marker={
                    "symbol": [
                        "circle" if known == "day" else "circle-open" for known in placed["start_precision"]
                    ],
                    "color": colour,
                    "size": 8,
                    "line": {"width": 1.5, "color": colour},
                },
                text=[_trial_hover(study) for study in placed.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            ),
            row=row,
            col=1,
        )
    top = int(placed["y"].max()) if not placed.empty else 0
    figure.update_yaxes(range=[-0.8, max(top, 2) + 0.8], visible=False, row=row, col=1)
    if placed.empty:
        figure.add_annotation(
            text="None starts in these years",
            xref="paper",
            yref=f"y{'' if row == 1 else row} domain",
            x=0,
            y=0.5,
            xanchor="left",
            showarrow=False,
        )


def _trial_hover(study: Mapping[Hashable, Any]) -> str:
    facts = [study[name] for name in ("phase", "overall_status", "sponsor") if not pd.isna(study[name])]
    seen = f" (seen {study['status_as_of']})" if not pd.isna(study["status_as_of"]) else ""
    return "<br>".join(
        [
            f"<b>{hover(study['nct_id'])}</b>, start {study['start_date']}",
            hover("" if pd.isna(study["title"]) else study["title"], 52),
            hover(" · ".join(str(fact) for fact in facts) + seen, 52),
        ]
    )
