"""Figures of years that are not over: the same days of earlier years, and what is still to come."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import bar, interval
from dashboard.charts.topic_rows import MARK_AT, ROW_PX, TopicRow, names, row_axis


def same_days(rows: pd.DataFrame, colour: str) -> go.Figure:
    """One bar a year up to the same day; behind the bars of past years, hollow, the whole year.

    Rows: `year`, `until`, `records`, `whole_year` (missing while the year runs), `is_running`.
    """
    if rows["records"].sum() == 0:
        return says("No paper was found up to this day in any year.")
    past = rows[rows["whole_year"].notna()]
    figure = go.Figure()
    figure.add_bar(
        x=past["year"],
        y=past["whole_year"],
        name="Whole year",
        marker=bar(colour, is_open=True, width=1),
        hovertemplate="%{x}, whole year: %{y:,} papers<extra></extra>",
    )
    figure.add_bar(
        x=rows["year"],
        y=rows["records"],
        name="Up to the same day",
        marker=bar(colour, width=1),
        customdata=rows[["until"]].to_numpy(),
        hovertemplate="1 January to %{customdata[0]}: %{y:,} papers<extra></extra>",
    )
    for row in rows[rows["is_running"]].to_dict("records"):
        beside = rows[rows["year"].ge(row["year"] - 2)]
        figure.add_annotation(
            text=f"<b>{row['records']:,}</b>",
            x=row["year"] + 0.45,
            # Above its neighbours too, which are narrower than the number on a phone.
            y=max(int(beside["records"].max()), int(beside["whole_year"].fillna(0).max())),
            xanchor="right",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat=",d", title="Papers")
    figure.update_xaxes(tickformat="d", title="Year")
    return dressed(figure, 340).update_layout(barmode="overlay")


def still_filling(rows: pd.DataFrame, labels: list[str], colour: str) -> go.Figure:
    """One row a year: what has arrived as a bar, the estimate of its final count hollow, with its interval.

    Rows: `arrived`, `estimate`, `estimate_low`, `estimate_high`, the first on top; a year without an estimate has no
    hollow bar.
    """
    if rows.empty:
        return says("No publication year is still filling.")
    tracks = [TopicRow(str(place), label, 0, colour) for place, label in enumerate(labels)]
    heights = [len(rows) - 1 - place + MARK_AT for place in range(len(rows))]
    estimate = rows["estimate"].astype("float64")
    figure = go.Figure()
    figure.add_bar(
        x=estimate,
        y=heights,
        orientation="h",
        width=0.34,
        name="Expected in all, with 95% interval",
        marker=bar(colour, is_open=True),
        error_x=interval(estimate, rows["estimate_low"], rows["estimate_high"], colour),
        hoverinfo="skip",
    )
    figure.add_bar(
        x=rows["arrived"],
        y=heights,
        orientation="h",
        width=0.34,
        name="Arrived so far",
        marker={"color": colour},
        hovertemplate="%{x:,} papers so far<extra></extra>",
    )
    figure.update_xaxes(rangemode="tozero", nticks=5, tickformat=",d", title="Papers")
    dressed(figure, 130 + (ROW_PX + 8) * len(rows))
    row_axis(figure, tracks)
    return figure.update_layout(barmode="overlay", margin_t=8, annotations=names(tracks))
