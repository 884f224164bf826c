"""Figures of the Regulation page: what is allowed where, and enforcement letters a year."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import lanes, marks
from dashboard.charts.frame import dressed, says
from dashboard.charts.time_axis import Part, add_trials, add_years, placed_trials, stacked, time_range
from dashboard.look.plain import hover
from dashboard.look.theme import BLUE, EVENT_MARKS, RED, STATUS_MARKS, USE_LABELS, USE_SHORT

ROW_PX = 34
#: 14 points: from there, bold signs need a contrast of 3 to 1 only, which all these colours have.
SIGN_PX = 19


def place_over_time(
    acts: pd.DataFrame, trials: pd.DataFrame, papers: pd.DataFrame, names: Mapping[str, str], last_year: int
) -> go.Figure:
    """Papers a year (`year`, `value`, `is_open`), where any are known, studies by start, and acts of one place."""
    placed = placed_trials(trials, last_year)
    shown = lanes.placed(acts, (1900, last_year))
    parts = [
        *(
            [Part("Papers a year", 90, partial(add_years, counts=papers, colour=BLUE, unit="papers"))]
            if len(papers)
            else []
        ),
        Part("Studies by start", 60, partial(add_trials, placed=placed, colour=BLUE)),
        lanes.regulators("Acts", shown, names, lanes.LANES),
    ]
    return stacked(parts, time_range(last_year), below_px=60)


def matrix(statuses: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """One cell a jurisdiction and use; stale ones are hollow, and no row leaves the cell empty.

    Rows of regulatory_status with `age_months` and `is_stale` (see `with_age`).
    """
    order = sorted(statuses["jurisdiction"].unique(), key=lambda code: names[code], reverse=True)
    height = {code: place for place, code in enumerate(order)}
    column = {use: place for place, use in enumerate(USE_LABELS)}
    figure = go.Figure()
    for status, mark in STATUS_MARKS.items():
        own = statuses[statuses["status"].eq(status)]
        # Fresh ones first: they stand in the legend where there are any.
        for is_stale, rows in own.groupby("is_stale"):
            figure.add_scatter(
                x=rows["use"].map(column),
                y=rows["jurisdiction"].map(height),
                mode="markers+text",
                name=f"{mark.symbol} {mark.label}",
                legendgroup=status,
                showlegend=not is_stale or bool(own["is_stale"].all()),
                text=[f"<b>{mark.symbol}</b>"] * len(rows),
                textfont={"color": "#ffffff" if not is_stale else mark.colour, "size": SIGN_PX},
                marker=marks.mark(mark.colour, "square" if not is_stale else "square-open", 26),
                customdata=rows[["jurisdiction", "use"]].to_numpy(),
                hovertext=[
                    f"<b>{hover(names[row['jurisdiction']])}</b>: {USE_LABELS[row['use']]}<br>"
                    f"{mark.label}, {as_of(row['as_of'])}{' (stale)' if is_stale else ''}<br>"
                    f"{hover(row['legal_basis'], 52)}"
                    for row in rows.to_dict("records")
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    dressed(figure, 200 + ROW_PX * len(order))
    figure.update_xaxes(
        tickvals=list(column.values()),
        ticktext=[USE_SHORT[use] for use in column],
        tickangle=-55,
        side="top",
        range=[-0.5, len(column) - 0.5],
        showgrid=False,
    )
    figure.update_yaxes(
        tickvals=list(height.values()),
        ticktext=[hover(names[code]) for code in order],
        range=[-0.6, len(order) - 0.4],
        showgrid=False,
    )
    # The slanted words lean out of the plot; Plotly leaves out the last one where it would leave the figure.
    return figure.update_layout(margin={"t": 96, "r": 40})


def as_of(when: Any) -> str:
    """The date a status speaks of, in words."""
    return "undated" if pd.isna(when) else f"as of {when}"


_PATTERNS = {"warning_letter": "", "untitled_letter": "/"}


def letters(per_year: pd.DataFrame) -> go.Figure:
    """Letters that name exosomes, stacked by kind; the kinds differ in pattern as well.

    Rows: `year`, `kind`, `letters` (see `letters_per_year`).
    """
    if per_year.empty:
        return says("The ledger holds no letter that names exosomes.")
    figure = go.Figure()
    for kind, pattern in _PATTERNS.items():
        rows = per_year[per_year["kind"].eq(kind)]
        figure.add_bar(
            x=rows["year"],
            y=rows["letters"],
            name=EVENT_MARKS[kind].label,
            marker=marks.patterned(RED, pattern),
            hovertemplate="%{x}: %{y} " + EVENT_MARKS[kind].label.lower() + "(s)<extra></extra>",
        )
    figure.update_xaxes(dtick=1, title="Year")
    figure.update_yaxes(dtick=1, rangemode="tozero", title="Letters")
    return dressed(figure, 300).update_layout(barmode="stack")
