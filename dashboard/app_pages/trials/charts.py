"""Figures of the Trials page."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.lanes import LANE_PX
from dashboard.charts.marks import add_line, bar, dated_marks, mark, row_name
from dashboard.look.plain import hover
from dashboard.look.theme import Mark
from pipelines.analysis.numbers.periods import spans
from pipelines.analysis.trials.counts import NOT_STATED


def yearly_bars(rows: pd.DataFrame, colour: str) -> go.Figure:
    """Studies a year; an unfinished year is hollow."""
    if rows["trials"].sum() == 0:
        return says("No study was found in these years.")
    figure = go.Figure()
    for is_open, part in rows.groupby("is_open"):
        figure.add_bar(
            x=part["year"],
            y=part["trials"],
            name="Unfinished or planned" if is_open else "Studies",
            customdata=[[str(year)] for year in part["year"]],
            marker=bar(colour, is_open=bool(is_open)),
            hovertemplate="%{x}: %{y} studies" + (" so far" if is_open else "") + "<extra></extra>",
        )
    figure.update_yaxes(rangemode="tozero", nticks=6, tickformat=",d", title="Studies")
    figure.update_xaxes(tickformat="d", title="Year")
    return dressed(figure, 360)


def phase_status(
    cells: pd.DataFrame, phases: dict[str, str], statuses: dict[str, str], colour: str
) -> go.Figure:
    """Phase by status: a square per cell whose size grows with the count, and the count in it.

    Cells: `phase`, `overall_status`, `trials`. Phases and statuses stand in the order of their labels.
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
                f"{hover(phases[row['phase']])}, {hover(statuses[row['overall_status']])}: {row['trials']}"
                for row in cells.to_dict("records")
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    dressed(figure, 150 + 44 * len(rows), legend=False)
    for axis, labels in (
        (figure.update_xaxes, [hover(phases[name]) for name in columns]),
        (figure.update_yaxes, [hover(statuses[name]) for name in reversed(rows)]),
    ):
        places = list(range(len(labels)))
        axis(tickvals=places, ticktext=labels, showgrid=False, range=[-0.6, len(labels) - 0.4])
    figure.update_xaxes(tickangle=-45, side="top")
    return figure.update_layout(margin_t=90, margin_r=44)


def length_and_size(rows: pd.DataFrame, colour: str) -> go.Figure:
    """A mark per study: months from start to completion, and participants on a log scale; planned ones are hollow."""
    drawn = rows[rows["enrollment"].gt(0)]
    if drawn.empty:
        return says("No study states start, completion and enrollment.")
    figure = go.Figure()
    for is_planned, part in drawn.groupby("is_planned"):
        named = zip(part["nct_id"], part["title"].fillna(""), strict=True)
        figure.add_scatter(
            x=part["months"],
            y=part["enrollment"],
            mode="markers",
            name="Planned" if is_planned else "Done",
            customdata=part[["nct_id"]].to_numpy(),
            marker=mark(colour, "circle-open" if is_planned else "circle", 9),
            text=[f"<b>{nct_id}</b><br>{hover(title, 52)}" for nct_id, title in named],
            hovertemplate="%{text}<br>%{x:.0f} months, %{y:,} participants<extra></extra>",
        )
    figure.update_yaxes(type="log", title="Participants", dtick=1, tickformat=",d")
    figure.update_xaxes(title="Months from start to completion", rangemode="tozero")
    return dressed(figure, 420)


#: As many sponsors as a screen holds; the table has them all.
MOST_ROWS = 15
_NAME_WIDTH = 48
_STUDY, _COMPANYS = "Study", "Study of a company of the ledger"


def due_rows(due: pd.DataFrame) -> list[str]:
    """The sponsors that are drawn: those due first, soonest on top."""
    return list(dict.fromkeys(due["sponsor"].fillna(NOT_STATED)))[:MOST_ROWS]


def due_marks(due: pd.DataFrame, colour: str, *, first: date, last: date) -> go.Figure:
    """A mark per study at its planned completion, in the row of its sponsor; companies of the ledger are diamonds.

    Rows, soonest first: `nct_id`, `title`, `sponsor`, `company`, `phase`, `completion_date`, `completion_precision`.
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
        add_line(figure, height[name] + 0.5)
        short = name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1].rstrip()}…"
        figure.add_annotation(row_name(hover(short, _NAME_WIDTH + 2), height[name] + 0.48))
    placed = placed.sort_values("completion_precision", kind="stable")  # day, month, year
    for symbol, label, part in (
        ("circle", _STUDY, placed[placed["company"].isna()]),
        ("diamond", _COMPANYS, placed[placed["company"].notna()]),
    ):
        if len(part):
            look, known = Mark(label, colour, symbol), part[["nct_id"]].to_numpy()
            more = {"cliponaxis": False, "customdata": known}
            figure.add_traces(dated_marks(part, "completion_precision", look, _hover_text, **more))
    figure.update_yaxes(range=[-0.6, len(names) - 0.4], visible=False)
    months = {"range": [first.isoformat(), last.isoformat()], "dtick": "M3", "tickformat": "%Y-%m"}
    figure.update_xaxes(type="date", linecolor=LINE, title="Planned completion", **months)
    return dressed(figure, 110 + LANE_PX * len(names))


def _hover_text(row: Mapping[Hashable, Any]) -> str:
    company = "" if pd.isna(row["company"]) else f" (in the ledger: {row['company']})"
    return "<br>".join(
        [
            f"<b>{row['nct_id']}</b>, planned for {row['completion_date']}",
            hover("" if pd.isna(row["title"]) else row["title"], 52),
            hover(f"{row['sponsor']}{company}", 52),
        ]
    )
