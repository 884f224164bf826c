"""Figures of the Evidence page: the ladder, and claims beside the human studies they cite."""

from collections.abc import Hashable, Mapping, Sequence
from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import INK, dressed, says
from dashboard.charts.marks import mark
from dashboard.charts.topic_rows import ROW_PX, TopicRow, heights, row_axis, tinted
from dashboard.charts.topic_rows import names as topic_names
from dashboard.look.plain import hover
from dashboard.look.theme import GREY

CELL_PX = 28
#: What a cell says, in the legend's order: name, symbol.
STATES = {
    "reached": ("Reached, with the number of records that show it", "square"),
    "not_found": ("Not found", "square-open"),
    "cannot_tell": ("? Cannot tell from this edition", "circle-open"),
}


def state(is_reached: Any) -> str:
    """What a cell of the ladder says, from its column `is_reached`."""
    if pd.isna(is_reached):
        return "cannot_tell"
    return "reached" if is_reached else "not_found"


def short_count(number: int) -> str:
    """A count in at most four signs: 999, 1.2k, 12k.

    >>> short_count(999), short_count(1000), short_count(1249), short_count(9960), short_count(12_400)
    ('999', '1k', '1.2k', '10k', '12k')
    """
    if number < 1000:
        return str(number)
    thousands = number / 1000
    return f"{thousands:.1f}".removesuffix(".0") + "k" if thousands < 9.95 else f"{thousands:.0f}k"


def ladder(cells: pd.DataFrame, rows: Sequence[TopicRow], rungs: Mapping[str, tuple[str, str]]) -> go.Figure:
    """One cell a topic and rung: a filled square was reached, an empty one not found, a circle cannot be told.

    `cells` are rows of the table `evidence` of one reading; `rungs` is rung to its short and its full name, lowest
    first.
    """
    shown = cells[cells["topic"].isin([row.id for row in rows])]
    if shown.empty:
        return says("No step of the ladder was worked out here.")
    height, column = heights(rows), {rung: place for place, rung in enumerate(rungs)}
    colours = {row.id: row.colour for row in rows}
    names = {row.id: row.label for row in rows}
    states = shown["is_reached"].map(state, na_action=None)
    figure = go.Figure()
    for kind, (label, symbol) in STATES.items():
        part = shown[states.eq(kind)]
        is_reached = kind == "reached"
        ink = [colours[topic] if is_reached else GREY for topic in part["topic"]]
        marks = go.Scatter(
            x=part["rung"].map(column),
            y=part["topic"].map(height),
            mode="markers" if kind == "not_found" else "markers+text",
            text=[_sign(row, kind) for row in part.to_dict("records")],
            textfont={"size": 12},
            marker=mark(ink, symbol, CELL_PX, 2 if is_reached else 1)
            | {"color": [tinted(colour) for colour in ink] if is_reached else ink},
            # The cell that was chosen grows; by itself Plotly would pale all others.
            selected={"marker": {"size": CELL_PX + 7}},
            unselected={"marker": {"opacity": 1}, "textfont": {"color": INK}},
            customdata=part[["topic", "rung"]].to_numpy(),
            hovertext=[_hover(row, names, rungs, kind) for row in part.to_dict("records")],
        )
        sign = mark(GREY, symbol, 14, 2 if is_reached else 1)
        _add(figure, marks, label, sign | {"color": tinted(GREY) if is_reached else GREY})
    dressed(figure, 170 + ROW_PX * len(rows))
    row_axis(figure, rows)
    figure.update_xaxes(
        tickvals=list(column.values()),
        ticktext=[rungs[rung][0] for rung in column],
        tickangle=-55,
        side="top",
        range=[-0.55, len(column) - 0.45],
        showgrid=False,
    )
    # The slanted words lean out of the plot; Plotly leaves out the last one where it would leave the figure.
    return figure.update_layout(margin={"t": 84, "r": 34}, annotations=topic_names(rows))


def _add(figure: go.Figure, marks: go.Scatter, label: str, sign: Mapping[str, Any]) -> None:
    """The marks, and their sign in the legend in grey: the colours belong to topics."""
    look = {"showlegend": False, "legendgroup": label, "hovertemplate": "%{hovertext}<extra></extra>"}
    entry = go.Scatter(x=[None], y=[None], mode="markers", name=label, legendgroup=label, marker=sign)
    figure.add_traces([marks.update(look), entry])


def _sign(row: Mapping[Hashable, Any], kind: str) -> str:
    if kind == "cannot_tell":
        return "?"
    return f"<b>{short_count(int(row['witnesses']))}</b>" if kind == "reached" else ""


def _hover(
    row: Mapping[Hashable, Any], names: Mapping[str, str], rungs: Mapping[str, tuple[str, str]], kind: str
) -> str:
    said = {"not_found": "not found", "cannot_tell": "cannot tell"}.get(kind, "")
    if kind == "reached":
        since = "" if pd.isna(row["first_date"]) else f", since {hover(row['first_date'])}"
        said = f"{int(row['witnesses']):,} found{since}"
    return f"<b>{hover(names[row['topic']])}</b><br>{hover(rungs[row['rung']][1])}: {said}"


#: Where studies stand whose number of people was not shown, and reviews, which count studies.
_UNKNOWN = 0.55
_TICKS = (1, 3, 10, 30, 100, 300, 1000)
#: Kind of design to its name and sign, the strongest first; only a randomised study is filled.
DESIGNS = {
    "randomised": ("Randomised", "circle"),
    "controlled": ("Compared, not randomised", "circle-open-dot"),
    "single_arm": ("One group", "circle-open"),
    "case_series": ("Case series", "square-open"),
    "case_report": ("Case report", "square-open-dot"),
    "review": ("Review of studies", "diamond-open"),
    "registered": ("Registered, no results", "triangle-up-open"),
}


def claims_and_studies(pairs: pd.DataFrame, claims: Sequence[TopicRow]) -> go.Figure:
    """One row a claim, one mark a study at its number of people (log scale): filled where it was randomised.

    Pairs, one row a claim and study: `claim_id`, `study`, `people` (missing: not shown, or a review), `design`,
    `design_class` (one of `DESIGNS`), `verdict`.
    """
    if pairs.empty:
        return says("No claim of the ledger cites a study in people.")
    height, colours = heights(claims), {claim.id: claim.colour for claim in claims}
    figure = go.Figure()
    for kind, (label, symbol) in DESIGNS.items():
        part = pairs[pairs["design_class"].eq(kind)]
        if part.empty:
            continue
        ink = [colours[claim] for claim in part["claim_id"]]
        is_filled = kind == "randomised"
        marks = go.Scatter(
            x=[_UNKNOWN if pd.isna(people) else people for people in part["people"]],
            y=part["claim_id"].map(height),
            mode="markers",
            marker=mark(ink, symbol, 13, 2)
            | {"color": [tinted(colour, 0.5) for colour in ink] if is_filled else ink},
            hovertext=[
                f"<b>{hover(row['study'])}</b><br>{hover(row['design'])}<br>{hover(row['verdict'])}"
                for row in part.to_dict("records")
            ],
        )
        _add(figure, marks, label, mark(GREY, symbol, 11, 2))
    dressed(figure, 130 + ROW_PX * len(claims))
    most = max(10.0, float(pairs["people"].max())) if pairs["people"].notna().any() else 10.0
    ticks = [tick for tick in _TICKS if tick <= most]
    figure.update_xaxes(
        type="log",
        range=[log10(_UNKNOWN) - 0.15, log10(most * 1.4)],
        tickvals=[_UNKNOWN, *ticks],
        ticktext=["?", *map(str, ticks)],
        title_text="People in the study (?: not shown)",
    )
    row_axis(figure, claims)
    return figure.update_layout(margin_t=8, annotations=topic_names(claims))
