"""Figures of the page Who & what: the same years of several countries or journals beside one another."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import bar, interval
from dashboard.look.plain import hover

_ROW_PX, _COLUMNS = 160, 2


def multiples(rows: pd.DataFrame, colour: str, form: str = ",.0f") -> go.Figure:
    """Bars by year of each `label`, all on one scale, in the order of the rows; a year that is not over is hollow.

    Rows: `label`, `year`, `value`, `is_open`, `told`, and for intervals `low` and `high`.
    """
    labels = list(rows["label"].unique())
    if not labels:
        return says("There is nothing to count here.")
    columns = min(len(labels), _COLUMNS)
    lines = -(-len(labels) // columns)
    figure = make_subplots(
        rows=lines,
        cols=columns,
        shared_yaxes="all",
        subplot_titles=[hover(label, 26) for label in labels] if len(labels) > 1 else None,
        horizontal_spacing=0.06,
        vertical_spacing=0.42 / lines,
    )
    for place, label in enumerate(labels):
        own = rows[rows["label"].eq(label)].dropna(subset="value")
        values = own["value"].astype("float64")
        looks = [bar(colour, is_open=bool(is_open)) for is_open in own["is_open"]]
        figure.add_bar(
            x=own["year"],
            y=values,
            marker={"color": [look["color"] for look in looks], "line": {"color": colour, "width": 1.5}},
            error_y=interval(values, own["low"], own["high"], "#7c8797") if "low" in own else None,
            text=own["told"],
            textposition="none",
            hovertemplate=f"{hover(label)}, %{{x}}: %{{text}}<extra></extra>",
            row=place // columns + 1,
            col=place % columns + 1,
        )
    dressed(figure, 60 + _ROW_PX * max(lines, 2), legend=False)
    ends = [float(rows["year"].min()) - 0.6, float(rows["year"].max()) + 0.6]
    figure.update_xaxes(tickformat="d", dtick=5, tick0=2015, showgrid=False, range=ends)
    figure.update_yaxes(rangemode="tozero", tickformat=form, nticks=4)
    return figure.update_annotations(font_size=13)
