"""Figures of the Trials page."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.look.plain import hover


def yearly_bars(rows: pd.DataFrame, colour: str) -> go.Figure:
    """Studies a year; an unfinished year is hollow."""
    if rows["trials"].sum() == 0:
        return says("No study was found in these years.")
    figure = go.Figure()
    for is_open, part in rows.groupby("is_open"):
        figure.add_trace(
            go.Bar(
                x=part["year"],
                y=part["trials"],
                name="Unfinished or planned" if is_open else "Studies",
                customdata=[[str(year)] for year in part["year"]],
                marker={
                    "color": "rgba(0,0,0,0)" if is_open else colour,
                    "line": {"color": colour, "width": 1.5},
                },
                hovertemplate="%{x}: %{y} studies" + (" so far" if is_open else "") + "<extra></extra>",
            )
        )
    figure.update_yaxes(rangemode="tozero", nticks=6, tickformat=",d")
    figure.update_xaxes(tickformat="d")
    return dressed(figure, 360)


def phase_status(
    cells: pd.DataFrame, phases: dict[str, str], statuses: dict[str, str], colour: str
) -> go.Figure:
    """Phase by status: a square per cell whose size grows with the count, and the count in it.

    Args:
        cells: `phase`, `overall_status`, `trials`.
        phases: Phase to label, in order.
        statuses: Status to label, in order.
        colour: The topic's colour.
    """
    if cells.empty:
        return says("No study was found for this choice.")
    columns = [name for name in phases if cells["phase"].eq(name).any()]
    rows = [name for name in statuses if cells["overall_status"].eq(name).any()]
    most = int(cells["trials"].max())
    figure = go.Figure(
        go.Scatter(
            x=[columns.index(phase) for phase in cells["phase"]],
            y=[len(rows) - 1 - rows.index(status) for status in cells["overall_status"]],
            mode="markers+text",
            text=[f"<b>{count}</b>" for count in cells["trials"]],
            customdata=cells[["phase", "overall_status"]].to_numpy(),
            textposition="middle center",
            textfont_size=11,
            marker={
                "symbol": "square-open",
                "color": colour,
                # On a phone nine phases leave 22 px for each.
                "size": [16 + 6 * (count / most) ** 0.5 for count in cells["trials"]],
                "line": {"width": 2},
            },
            hovertext=[
                f"{phases[row['phase']]}, {statuses[row['overall_status']]}: {row['trials']}"
                for row in cells.to_dict("records")
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    dressed(figure, 150 + 44 * len(rows), legend=False)
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=[phases[name] for name in columns],
        tickangle=-45,
        side="top",
        showgrid=False,
        range=[-0.6, len(columns) - 0.4],
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[statuses[name] for name in reversed(rows)],
        showgrid=False,
        range=[-0.6, len(rows) - 0.4],
    )
    figure.update_layout(margin_t=90, margin_r=44)
    return figure


def length_and_size(rows: pd.DataFrame, colour: str) -> go.Figure:
    """A mark per study: months from start to completion, and participants on a log scale; planned ones are hollow."""
    drawn = rows[rows["enrollment"].gt(0)]
    if drawn.empty:
        return says("No study states start, completion and enrollment.")
    figure = go.Figure()
    for is_planned, part in drawn.groupby("is_planned"):
        figure.add_trace(
            go.Scatter(
                x=part["months"],
                y=part["enrollment"],
                mode="markers",
                name="Planned" if is_planned else "Done",
                customdata=[[nct_id] for nct_id in part["nct_id"]],
                marker={
                    "symbol": "circle-open" if is_planned else "circle",
                    "color": colour,
                    "size": 9,
                    "line": {"width": 1.5, "color": colour},
                },
                text=[
                    f"<b>{row['nct_id']}</b><br>{hover('' if pd.isna(row['title']) else row['title'], 52)}"
                    for row in part.to_dict("records")
                ],
                hovertemplate="%{text}<br>%{x:.0f} months, %{y:,} participants<extra></extra>",
            )
        )
    figure.update_yaxes(type="log", title="Participants", dtick=1, tickformat=",d")
    figure.update_xaxes(title="Months from start to completion", rangemode="tozero")
    return dressed(figure, 420)
