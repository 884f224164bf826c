"""What is due: planned completions on a time axis, a row per sponsor."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import GRID, LINE, dressed, says
from dashboard.charts.lanes import LANE_PX, add_legend_entry
from dashboard.look.plain import hover
from pipelines.analysis.numbers.periods import spans
from pipelines.analysis.trials.counts import NOT_STATED

#: As many sponsors as a screen holds; the table has them all.
MOST_ROWS = 15
_COMPANY, _OTHER = "diamond", "circle"
_NAME_WIDTH = 48


def due_rows(due: pd.DataFrame) -> list[str]:
    """The sponsors that are drawn: those due first, soonest on top."""
    return list(dict.fromkeys(due["sponsor"].fillna(NOT_STATED)))[:MOST_ROWS]


def due_marks(due: pd.DataFrame, colour: str, *, first: date, last: date) -> go.Figure:
    """A mark per study at its planned completion, in the row of its sponsor; companies of the ledger are diamonds.

    Args:
        due: `nct_id`, `title`, `sponsor`, `company`, `phase`, `completion_date`, `completion_precision`; soonest first.
        colour: The topic's colour.
        first: Where the time axis begins.
        last: Where it ends.
    """
    if due.empty:
        return says("No completion is planned within 12 months.")
    names = due_rows(due)
    height = {name: len(names) - 1 - place for place, name in enumerate(names)}
    placed = spans(due.assign(sponsor=due["sponsor"].fillna(NOT_STATED)), "completion_date")
    placed = placed[placed["sponsor"].isin(names)]
    placed = placed.assign(y=placed["sponsor"].map(height) - 0.12)
    figure = go.Figure()
    for name in names:
        _add_row(figure, name, height[name])
    for row in placed[placed["completion_precision"].ne("day")].to_dict("records"):
        figure.add_trace(_band(row, colour))
    for symbol, label, part in (
        (_OTHER, "Study", placed[placed["company"].isna()]),
        (_COMPANY, "Study of a company of the ledger", placed[placed["company"].notna()]),
    ):
        if part.empty:
            continue
        add_legend_entry(figure, label, symbol, colour, {})
        figure.add_trace(_marks(part, symbol, colour))
    figure.update_yaxes(range=[-0.6, len(names) - 0.4], visible=False)
    figure.update_xaxes(
        type="date",
        range=[first.isoformat(), last.isoformat()],
        dtick="M3",
        tickformat="%Y-%m",
        linecolor=LINE,
    )
    return dressed(figure, 110 + LANE_PX * len(names))


def _add_row(figure: go.Figure, name: str, y: int) -> None:
    figure.add_shape(
        type="line", xref="x domain", x0=0, x1=1, y0=y + 0.5, y1=y + 0.5, line={"color": GRID, "width": 1}
    )
    short = name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1].rstrip()}…"
    figure.add_annotation(
        text=hover(short, _NAME_WIDTH + 2),
        xref="x domain",
        x=0,
        y=y + 0.48,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        font={"size": 12},
    )


def _band(row: Mapping[Hashable, Any], colour: str) -> go.Scatter:
    """A month or a year is a period: a bar from its first to its last day behind the open mark."""
    return go.Scatter(
        x=[row["first_day"], row["last_day"]],
        y=[row["y"], row["y"]],
        mode="lines",
        line={"color": colour, "width": 7},
        opacity=0.3,
        hoverinfo="skip",
        showlegend=False,
    )


def _marks(rows: pd.DataFrame, symbol: str, colour: str) -> go.Scatter:
    exact = rows["completion_precision"].eq("day")
    return go.Scatter(
        x=rows["middle_day"],
        y=rows["y"],
        mode="markers",
        cliponaxis=False,
        showlegend=False,
        marker={
            "symbol": [symbol if is_day else f"{symbol}-open" for is_day in exact],
            "color": colour,
            "size": 11,
            "line": {"width": 1.5, "color": colour},
        },
        customdata=[[nct_id] for nct_id in rows["nct_id"]],
        text=[_told(row) for row in rows.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
    )


def _told(row: Mapping[Hashable, Any]) -> str:
    company = "" if pd.isna(row["company"]) else f" (in the ledger: {row['company']})"
    return "<br>".join(
        [
            f"<b>{row['nct_id']}</b>, planned for {row['completion_date']}",
            hover("" if pd.isna(row["title"]) else row["title"], 52),
            hover(f"{row['sponsor']}{company}", 52),
        ]
    )
