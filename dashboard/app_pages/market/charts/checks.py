"""Estimates put to the test: stated against implied growth, old forecasts, and in what pairs differ."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.app_pages.market.charts.named_rows import MARK_DROP, ROW_PX, add_names, short
from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import add_legend_entry, mark
from dashboard.look.plain import hover
from dashboard.look.theme import GREY, RED
from pipelines.analysis.market.disagreement import differ_in
from pipelines.text.numerals import digits, times


def growth_rates(rates: pd.DataFrame, colour: str) -> go.Figure:
    """One row an estimate: the growth it states (open) and the one its own numbers imply (filled).

    Rows: `publisher`, `segment`, `cagr_pct`, `implied_cagr_pct`, `rate_check`; at least one rate in each, and none
    whose unit is in doubt.
    """
    if rates.empty:
        return says("No estimate here states a growth rate, or implies one.")
    rows = rates.assign(most=rates[["cagr_pct", "implied_cagr_pct"]].max(axis=1)).sort_values(
        ["most", "estimate_id"], ascending=[False, True]
    )
    places = [float(-place) for place in range(len(rows))]
    marks = [y - MARK_DROP for y in places]
    figure = go.Figure()
    for y, row in zip(marks, rows.to_dict("records"), strict=True):
        if row["rate_check"] == "disagrees":
            figure.add_trace(
                go.Scatter(
                    x=[row["cagr_pct"], row["implied_cagr_pct"]],
                    y=[y, y],
                    mode="lines",
                    line={"color": RED, "width": 4},
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
    for column, name, symbol in (
        ("implied_cagr_pct", "Implied by its own numbers", "circle"),
        ("cagr_pct", "Stated", "diamond-open"),
    ):
        if rows[column].isna().all():
            continue
        figure.add_trace(
            go.Scatter(
                x=rows[column],
                y=marks,
                mode="markers",
                name=name,
                marker=mark(colour, symbol, 10, 2),
                hovertext=[hover(publisher) for publisher in rows["publisher"]],
                hovertemplate=f"%{{hovertext}}<br>{name}: %{{x:.1f}}% a year<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=rows["most"],
            y=marks,
            mode="text",
            text=[f"   {value:.1f}%" for value in rows["implied_cagr_pct"].fillna(rows["cagr_pct"])],
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    add_names(
        figure,
        [
            (y, short(f"{row['publisher']}, {row['segment']}"))
            for y, row in zip(places, rows.to_dict("records"), strict=True)
        ],
    )
    figure.update_xaxes(
        range=[
            min(0, float(rows[["cagr_pct", "implied_cagr_pct"]].min().min())),
            float(rows["most"].max()) * 1.3,
        ],
        ticksuffix="%",
        title="Growth a year",
    )
    figure.update_yaxes(range=[places[-1] - 0.6, 0.6], visible=False)
    return dressed(figure, ROW_PX * len(rows) + 130)


def forecast_tests(found: pd.DataFrame, colour: str) -> go.Figure:
    """One row a forecast and year: how many times the later estimates it was, on a logarithmic scale around 1.

    Rows: see `analysis.market.backtests`.
    """
    if found.empty:
        return says("No forecast here can be set against a later estimate.")
    groups = list(found.groupby(["forecast_id", "year"], sort=False))
    figure = go.Figure()
    names = []
    for place, ((_, year), rows) in enumerate(groups):
        low, high = rows["ratio"].min(), rows["ratio"].max()
        off = times(low) if len(rows) == 1 else f"{times(low)} to {times(high)}"
        names.append((float(-place), f"{short(rows['forecaster'].iloc[0], 36)}, {year}: {off} times"))
        figure.add_trace(
            go.Scatter(
                x=rows["ratio"],
                y=[-place - MARK_DROP] * len(rows),
                mode="markers",
                marker=mark(
                    colour, ["circle" if how == "stated" else "circle-open" for how in rows["how"]], 11, 2
                ),
                hovertext=[
                    f"{hover(row['forecaster'])}<br>expected for {row['year']}: {digits(row['expected_usd_m'])} million"
                    f"<br>{hover(row['later_publisher'])}: {digits(row['later_usd_m'])} million"
                    for row in rows.to_dict("records")
                ],
                hovertemplate="%{hovertext}<br>%{x:.3g} times<extra></extra>",
                showlegend=False,
            )
        )
    add_legend_entry(figure, "Forecast for that year", "circle", colour)
    add_legend_entry(figure, "Read on its way there", "circle-open", colour)
    add_names(figure, names)
    # A stroke a row, since one line from top to bottom would cross the names.
    figure.add_trace(
        go.Scatter(
            x=[1.0] * len(groups),
            y=[-place - MARK_DROP for place in range(len(groups))],
            mode="markers",
            name="As expected",
            marker={"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": GREY}},
            hoverinfo="skip",
        )
    )
    _ratio_axis(figure, found["ratio"], "Times the later estimate, log scale")
    figure.update_yaxes(range=[-len(groups) + 0.4, 0.6], visible=False)
    return dressed(figure, ROW_PX * len(groups) + 140)


def disagreement(
    pairs: pd.DataFrame, counts: pd.DataFrame, labels: Mapping[str, str], colour: str
) -> go.Figure:
    """One row a reason, one stroke a pair: how many times larger its larger value is.

    Pairs and counts: see `analysis.market.disagreement`; a reason without a pair that can be compared has no row.
    """
    shown = counts[counts["compared"].gt(0)]
    if shown.empty:
        return says("No two estimates here can be compared.")
    figure = go.Figure()
    names = []
    for place, row in enumerate(shown.to_dict("records")):
        own = pairs[differ_in(pairs, row["reason"]) & pairs["ratio"].notna()]
        names.append(
            (float(-place), f"{labels[row['reason']]}: {times(row['low'])} to {times(row['high'])}-fold")
        )
        figure.add_trace(
            go.Scatter(
                x=own["ratio"],
                y=[-place - MARK_DROP] * len(own),
                mode="markers",
                marker={"symbol": "line-ns", "size": 10, "line": {"width": 2, "color": colour}},
                opacity=0.75,
                hovertext=[
                    f"{hover(pair['first'])}: {digits(pair['first_usd_m'])} million"
                    f"<br>{hover(pair['second'])}: {digits(pair['second_usd_m'])} million"
                    for pair in own.to_dict("records")
                ],
                hovertemplate="%{hovertext}<br>%{x:.3g}-fold<extra></extra>",
            )
        )
    add_names(figure, names)
    _ratio_axis(figure, pairs["ratio"].dropna(), "How many times larger, log scale")
    figure.update_yaxes(range=[-len(shown) + 0.4, 0.6], visible=False)
    return dressed(figure, ROW_PX * len(shown) + 90, legend=False)


def _ratio_axis(figure: go.Figure, ratios: pd.Series, title: str) -> None:
    low, high = min(1.0, float(ratios.min())), max(1.0, float(ratios.max()))
    figure.update_xaxes(
        type="log",
        range=[float(np.log10(low)) - 0.25, float(np.log10(high)) + 0.25],
        dtick=1,
        tickformat=",~r",
        title=title,
    )
