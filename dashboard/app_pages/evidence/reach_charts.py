"""Figures of how far papers reach: shares by year, and the path through the triangle of biomedicine."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import LINE, dressed, says, zoomable
from dashboard.charts.marks import hover_points, interval, mark, note
from dashboard.look.plain import hover
from dashboard.look.theme import BLUE, GREEN, ORANGE
from pipelines.analysis.evidence.reach import OVER
from pipelines.analysis.numbers.proportions import FEWEST
from pipelines.sentences.literature.reach import MEASURES, told

_LOOKS = ((GREEN, "circle", "solid"), (ORANGE, "square", "dash"), (BLUE, "diamond", "dot"))
#: Corners of the triangle: their names, their places, and where the names stand.
_CORNERS = (
    ("Human", 0.0, 1.0, "bottom"),
    ("Animal", -0.866, -0.5, "top"),
    ("Molecular, cellular", 0.866, -0.5, "top"),
)


def by_year(rows: pd.DataFrame, measures: Sequence[str]) -> go.Figure:
    """Shares over the years with their 95% intervals; young years are hollow, and no line leads to them.

    A year with fewer than five papers behind a share is left out: it says nothing, and hides the others.

    Rows: of `reach_years`, one topic; of `measures` there are three at most.
    """
    figure = go.Figure()
    for place, (measure, (colour, symbol, dash)) in enumerate(zip(measures, _LOOKS, strict=False)):
        for is_young, part in rows[rows[OVER[measure]].ge(FEWEST)].groupby("is_young"):
            texts = [
                f"{row['year']}, {MEASURES[measure]}: {told(row, measure)}<br>iCite knows {row['known']:,} of "
                f"{row['articles']:,} papers{', a young year' if is_young else ''}"
                for row in part.to_dict("records")
            ]
            # The line breaks at a year that is left out.
            years = range(part["year"].min(), part["year"].max() + 1)
            part = part.assign(text=texts).set_index("year").reindex(years).rename_axis("year").reset_index()
            middle, low, high = (part[f"{measure}_{end}"] for end in ("share", "low", "high"))
            points = hover_points(
                part["text"].fillna(""),
                # Beside one another, so that intervals of the same year can be told apart.
                x=part["year"].astype("float64") + (place - 1) * 0.14,
                y=middle,
                name=MEASURES[measure],
                legendgroup=measure,
                showlegend=not is_young,
                line={"color": colour, "width": 2, "dash": dash},
                marker=mark(colour, f"{symbol}-open" if is_young else symbol, 7),
                error_y=interval(middle, low, high, colour) | {"width": 0},
                cliponaxis=False,
            )
            figure.add_trace(points.update(mode="markers" if is_young else "lines+markers"))
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
    figure = go.Figure()
    for is_young, part in shown.groupby("is_young"):
        texts = [
            f"{row['year']}: human {told(row, 'human')}<br>animal {told(row, 'animal')}<br>molecular and cellular "
            f"{told(row, 'molecular_cellular')}<br>{row['with_triangle']:,} papers"
            for row in part.to_dict("records")
        ]
        look = {"marker": mark(colour, "circle-open" if is_young else "circle", 8), "line_color": colour}
        points = hover_points(
            texts,
            x=part["triangle_x"],
            y=part["triangle_y"],
            name="Newest two years" if is_young else "Year",
            **look,
        )
        figure.add_trace(points.update(mode="markers" if is_young else "lines+markers"))
    settled, centre = shown[~shown["is_young"]], shown["triangle_x"].mean()
    ends = settled[settled["year"].isin([settled["year"].min(), settled["year"].max()])]
    # Beside the path, on the side that is nearer: it often winds within a small part of the triangle.
    beside = {"xanchor": "center", "showarrow": True, "arrowhead": 0, "arrowcolor": LINE, "ay": 0}
    notes = [
        note(f"<b>{year}</b>", x=x, y=y) | beside | {"ax": 55 if x > centre else -55}
        for year, x, y in zip(ends["year"], ends["triangle_x"], ends["triangle_y"], strict=True)
    ]
    notes += [note(hover(name), x=x, y=y, yanchor=where, xanchor="center") for name, x, y, where in _CORNERS]
    corners = " L ".join(f"{x} {y}" for _, x, y, _ in _CORNERS)
    edge = {"type": "path", "path": f"M {corners} Z", "line": {"color": LINE, "width": 1.5}, "layer": "below"}
    figure.update_xaxes(visible=False, range=[-1.15, 1.15])
    figure.update_yaxes(visible=False, range=[-0.72, 1.2], scaleanchor="x")
    return dressed(figure, 430).update_layout(annotations=notes, shapes=[edge], margin_t=8)
