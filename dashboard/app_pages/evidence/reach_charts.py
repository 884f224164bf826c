"""Figures of how far papers reach: shares by year, and the path through the triangle of biomedicine."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed, says, zoomable
from dashboard.charts.marks import interval, mark, note
from dashboard.look.plain import hover
from dashboard.look.theme import BLUE, GREEN, ORANGE
from pipelines.analysis.evidence.reach import OVER
from pipelines.analysis.numbers.proportions import FEWEST
from pipelines.sentences.reach import told

_LOOKS = ((GREEN, "circle", "solid"), (ORANGE, "square", "dash"), (BLUE, "diamond", "dot"))
#: Corner of the triangle: its name, its place, and where its name stands.
_CORNERS = (
    ("Human", 0.0, 1.0, "bottom"),
    ("Animal", -0.866, -0.5, "top"),
    ("Molecular, cellular", 0.866, -0.5, "top"),
)


def by_year(rows: pd.DataFrame, measures: Mapping[str, str]) -> go.Figure:
    """Shares over the years with their 95% intervals; young years are hollow, and no line leads to them.

    A year with fewer than five papers behind a share is left out: it says nothing, and hides the others.

    Rows: of `reach_years`, one topic. `measures` is measure to its name, three at most.
    """
    figure = go.Figure()
    for place, ((measure, name), (colour, symbol, dash)) in enumerate(
        zip(measures.items(), _LOOKS, strict=False)
    ):
        for is_young, part in rows[rows[OVER[measure]].ge(FEWEST)].groupby("is_young"):
            middle = part[f"{measure}_share"]
            figure.add_trace(
                go.Scatter(
                    # Beside one another, so that intervals of the same year can be told apart.
                    x=part["year"].astype("float64") + (place - 1) * 0.14,
                    y=middle,
                    mode="markers" if is_young else "lines+markers",
                    name=name,
                    legendgroup=measure,
                    showlegend=not is_young,
                    line={"color": colour, "width": 2, "dash": dash},
                    marker=mark(colour, f"{symbol}-open" if is_young else symbol, 7),
                    error_y=interval(middle, part[f"{measure}_low"], part[f"{measure}_high"], colour)
                    | {"width": 0},
                    text=[
                        f"{row['year']}, {hover(name)}: {told(row, measure)}<br>iCite knows {row['known']:,} of "
                        f"{row['articles']:,} papers{', a young year' if is_young else ''}"
                        for row in part.to_dict("records")
                    ],
                    hovertemplate="%{text}<extra></extra>",
                    cliponaxis=False,
                )
            )
    if not figure.data:
        return says(f"No year has {FEWEST} papers of which iCite tells it.")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0%", title="Share")
    figure.update_xaxes(tickformat="d", title="Year")
    return zoomable(dressed(figure, 400))


def placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The years of a topic of which at least five papers have a place, in order."""
    return rows[rows["with_triangle"].ge(FEWEST)].sort_values("year")


def path(rows: pd.DataFrame, colour: str) -> go.Figure:
    """The mean place of a topic's papers in the triangle, year after year; the first and last settled one are named.

    Rows: of `reach_years`, one topic. A year with fewer than five papers that have a place is left out.
    """
    shown = placed(rows)
    if shown.empty:
        return says(f"No year has {FEWEST} papers with a place in the triangle.")
    ring = [*_CORNERS, _CORNERS[0]]
    figure = go.Figure()
    edge = {"color": LINE, "width": 1.5}
    figure.add_trace(
        go.Scatter(
            x=[one[1] for one in ring],
            y=[one[2] for one in ring],
            mode="lines",
            line=edge,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    for is_young, part in shown.groupby("is_young"):
        figure.add_trace(
            go.Scatter(
                x=part["triangle_x"],
                y=part["triangle_y"],
                mode="markers" if is_young else "lines+markers",
                name="Young year" if is_young else "Year",
                line={"color": colour, "width": 1.5},
                marker=mark(colour, "circle-open" if is_young else "circle", 8),
                text=[
                    f"{row['year']}: human {told(row, 'human')}<br>animal {told(row, 'animal')}<br>"
                    f"molecular and cellular {told(row, 'molecular_cellular')}<br>{row['with_triangle']:,} papers"
                    for row in part.to_dict("records")
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    settled = shown[~shown["is_young"]]
    ends = settled[settled["year"].isin([settled["year"].min(), settled["year"].max()])]
    centre = shown["triangle_x"].mean()
    # Beside the path, on the side that is nearer: it often winds within a small part of the triangle.
    look = {"xanchor": "center", "showarrow": True, "arrowhead": 0, "arrowcolor": LINE, "ay": 0}
    notes = [
        note(f"<b>{row['year']}</b>", x=row["triangle_x"], y=row["triangle_y"])
        | look
        | {"ax": 55 if row["triangle_x"] > centre else -55}
        for row in ends.to_dict("records")
    ]
    notes += [note(name, x=x, y=y, yanchor=where, xanchor="center") for name, x, y, where in _CORNERS]
    figure.update_xaxes(visible=False, range=[-1.15, 1.15])
    figure.update_yaxes(visible=False, range=[-0.72, 1.2], scaleanchor="x")
    dressed(figure, 430)
    return figure.update_layout(annotations=notes, margin_t=8)
