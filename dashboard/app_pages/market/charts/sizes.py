"""Published market sizes and reported revenues on one logarithmic scale."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.app_pages.market.charts.named_rows import MARK_DROP, ROW_PX, add_names, short
from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import add_legend_entry, add_line, mark
from dashboard.look.plain import hover
from dashboard.look.theme import ORANGE, SOURCE_MARKS
from pipelines.analysis.market.estimates import in_dollars, scope_of
from pipelines.text.numerals import digits, times

_REVENUE = "star"
_NO_YEAR = 9999
#: Room beside the outermost marks for their numbers, in powers of ten.
_ROOM = 0.75


def market_sizes(
    estimates: pd.DataFrame, spreads: pd.DataFrame, revenues: pd.DataFrame, colour: str
) -> go.Figure:
    """One row an estimate, from its base value to its forecast, under a heading per segment and base year.

    Rows whose unit is in doubt, and rows without dollars, are not drawn.

    `spreads` (see `analysis.market.estimates`) are a band behind the base values; revenues in dollars stand below with
    a star.
    """
    drawn = _grouped(estimates[in_dollars(estimates)])
    if drawn.empty and revenues.empty:
        return says("No estimate in dollars and no reported revenue was found here.")
    figure = go.Figure()
    headings: list[tuple[float, str]] = []
    names: list[tuple[float, str]] = []
    y = 0.0
    for _, rows in drawn.groupby(["segment", "geography", "year"], sort=True):
        segment, geography, year = (rows[name].iloc[0] for name in ("segment", "geography", "year"))
        place = "" if geography == "Global" else f", {geography}"
        spread = spreads[
            spreads["segment"].eq(segment)
            & spreads["geography"].eq(geography)
            & spreads["base_year"].eq(year).eq(True)
        ]
        many = not spread.empty and spread["estimates"].iloc[0] > 1
        when = f", {year}" if year != _NO_YEAR else ", forecast only"
        fold = f": {times(spread['fold'].iloc[0])}-fold" if many else ""
        headings.append((y, short(f"{segment[0].upper()}{segment[1:]}{place}{when}{fold}")))
        add_line(figure, y + 0.5)
        if many:
            _add_band(figure, spread.iloc[0], y - 0.5, y - len(rows) - 0.5, colour)
        for row in rows.to_dict("records"):
            y -= 1
            names.append((y, _name(row)))
            _add_estimate(figure, row, y - MARK_DROP, colour)
        y -= 1
    if not revenues.empty:
        headings.append((y, "Reported by companies"))
        add_line(figure, y + 0.5)
        for row in revenues.to_dict("records"):
            y -= 1
            names.append((y, short(f"{row['company']}, {row['period']}")))
            _add_revenue(figure, row, y - MARK_DROP)
        y -= 1
    add_names(figure, headings, bold=True)
    add_names(figure, names)
    _add_legend(figure, drawn, bool(len(revenues)), colour)
    values = [value for trace in figure.data for value in trace.x if value is not None]
    low, high = np.log10(min(values)) - _ROOM, np.log10(max(values)) + _ROOM
    figure.update_xaxes(
        type="log", range=[low, high], dtick=1, tickformat=",~r", title="Million US dollars, log scale"
    )
    figure.update_yaxes(range=[y + 0.4, 0.6], visible=False)
    return dressed(figure, int(ROW_PX * -y) + 150)


def _grouped(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with plain `segment`, `geography` and `year` (last: no base value), larger base values first."""
    return rows.assign(
        segment=scope_of(rows["segment"])["name"],
        geography=scope_of(rows["geography"])["name"],
        scope=scope_of(rows["segment"])["scope"],
        year=rows["base_year"].where(rows["base_value_usd_m"].notna()).fillna(_NO_YEAR).astype("int64"),
    ).sort_values(["base_value_usd_m", "forecast_value_usd_m", "estimate_id"], ascending=[False, False, True])


def _name(row: Mapping[Hashable, Any]) -> str:
    ahead = "" if pd.isna(row["forecast_value_usd_m"]) else f", to {row['forecast_year']}"
    return f"{short(row['publisher'], 48)}{ahead}"


def _add_band(figure: go.Figure, spread: pd.Series, top: float, bottom: float, colour: str) -> None:
    figure.add_shape(
        type="rect",
        x0=spread["low_usd_m"],
        x1=spread["high_usd_m"],
        y0=bottom,
        y1=top,
        fillcolor=colour,
        opacity=0.16,
        line={"width": 0},
        layer="below",
    )


def _add_estimate(figure: go.Figure, row: Mapping[Hashable, Any], y: float, colour: str) -> None:
    symbol = SOURCE_MARKS[row["source_kind"]].symbol
    base, forecast = row["base_value_usd_m"], row["forecast_value_usd_m"]
    # A value of zero has no place on a logarithmic scale; it stands in the table.
    ends = [
        (value, shape) for value, shape in ((base, symbol), (forecast, f"{symbol}-open")) if _is_drawn(value)
    ]
    if len(ends) == 2:
        figure.add_trace(
            go.Scatter(
                x=[base, forecast],
                y=[y, y],
                mode="lines",
                line={"color": colour, "width": 1.5, "dash": "dot"},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[value for value, _ in ends],
            y=[y] * len(ends),
            mode="markers+text",
            marker=mark(colour, [symbol for _, symbol in ends], 11),
            text=[digits(value) for value, _ in ends],
            textposition=["middle left", "middle right"] if _rises(ends) else ["middle right", "middle left"],
            cliponaxis=False,
            hovertext=[_told(row)] * len(ends),
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    )


def _is_drawn(value: Any) -> bool:
    return bool(pd.notna(value) and value > 0)


def _rises(ends: list[tuple[Any, str]]) -> bool:
    return len(ends) == 2 and bool(ends[1][0] >= ends[0][0])


def _told(row: Mapping[Hashable, Any]) -> str:
    parts = [f"<b>{hover(row['publisher'])}</b>", hover(f"{row['segment']}, {row['geography']}")]
    if pd.notna(row["scope"]):
        parts.append(hover(f"Scope: {row['scope']}"))
    if pd.notna(row["base_value_usd_m"]):
        parts.append(f"{row['base_year']}: {digits(row['base_value_usd_m'])} million")
    if pd.notna(row["forecast_value_usd_m"]):
        parts.append(f"{row['forecast_year']}: {digits(row['forecast_value_usd_m'])} million forecast")
    parts.append(hover(f"{SOURCE_MARKS[row['source_kind']].label}: {row['source_kind_note']}", 52))
    return "<br>".join(parts)


def _add_revenue(figure: go.Figure, row: Mapping[Hashable, Any], y: float) -> None:
    figure.add_trace(
        go.Scatter(
            x=[row["revenue_usd_m"]],
            y=[y],
            mode="markers+text",
            marker={"symbol": _REVENUE, "size": 13, "color": ORANGE},
            text=[digits(row["revenue_usd_m"])],
            textposition="middle right",
            cliponaxis=False,
            hovertext=[
                f"<b>{hover(row['company'])}</b>, {hover(row['period'])}<br>{hover(row['what'], 52)}"
                f"<br>{digits(row['revenue_usd_m'])} million reported"
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    )


def _add_legend(figure: go.Figure, drawn: pd.DataFrame, has_revenues: bool, colour: str) -> None:
    for kind, look in SOURCE_MARKS.items():
        if drawn["source_kind"].eq(kind).any():
            add_legend_entry(figure, look.label, look.symbol, colour)
    if drawn["forecast_value_usd_m"].notna().any():
        most = drawn["source_kind"].mode().iloc[0]
        add_legend_entry(figure, "Forecast", f"{SOURCE_MARKS[most].symbol}-open", colour)
    if has_revenues:
        add_legend_entry(figure, "Reported revenue", _REVENUE, ORANGE)
