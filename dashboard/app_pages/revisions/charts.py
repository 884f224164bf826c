"""The figure of the page Revisions."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.look.plain import hover
from dashboard.look.theme import GREEN, ORANGE


def came_and_went(rows: pd.DataFrame) -> go.Figure:
    """Bars up for articles that came into a year, down for those that went out of it; a mark for what is left of both.

    Rows, one date basis of one topic: `place`, `came`, `went` (minus), `change`, `why`.
    """
    if rows.empty:
        return says("No year of this topic moved.")
    figure = go.Figure()
    for column, name, colour, pattern in (("came", "Came in", GREEN, ""), ("went", "Went out", ORANGE, "/")):
        figure.add_bar(
            x=rows["place"],
            y=rows[column].astype("float64"),
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            customdata=[[hover(why)] for why in rows["why"]],
            hovertemplate="%{x}: %{y:+,.0f}<br>%{customdata[0]}<extra></extra>",
        )
    figure.add_scatter(
        x=rows["place"],
        y=rows["change"].astype("float64"),
        name="Change of the count",
        mode="markers",
        marker={"symbol": "diamond-open", "size": 10, "color": "#7c8797", "line": {"width": 2}},
        customdata=[[hover(why)] for why in rows["why"]],
        hovertemplate="%{x}: %{y:+,.0f} in all<br>%{customdata[0]}<extra></extra>",
    )
    figure.update_xaxes(type="category", title=None)
    figure.update_yaxes(title="Papers", tickformat="+,d", rangemode="tozero")
    return dressed(figure, 340).update_layout(barmode="relative")
