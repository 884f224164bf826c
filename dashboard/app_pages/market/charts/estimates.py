"""Published estimates: all on one scale, and put to the test: stated against implied growth, old forecasts, pairs.

Rows have their name above them, so that long names cost no width.
"""

from collections.abc import Hashable, Mapping, Sequence
from textwrap import shorten
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import add_legend_entry, add_line, mark, note, row_name, stroke
from dashboard.look.plain import cleaned, hover
from dashboard.look.theme import GREY, ORANGE, RED, SOURCE_MARKS
from pipelines.analysis.market.disagreement import differ_in
from pipelines.analysis.market.estimates import in_dollars, scope_of
from pipelines.sentences.estimates import THIRD_PARTY
from pipelines.text.numerals import digits, times

ROW_PX = 44
#: How far below the middle of its row a mark stands, so that its name has room above it.
MARK_DROP = 0.22
#: What fits beside the edge of a phone.
_LETTERS = 58
_REVENUE = "star"
_NO_YEAR = 9999
#: Room beside the outermost marks for their numbers, in powers of ten.
_ROOM = 0.75


def short(text: str, letters: int = _LETTERS) -> str:
    """The text as a label of one line, cut at a word where it is too long."""
    end = THIRD_PARTY if str(text).endswith(THIRD_PARTY) else ""
    text = cleaned(text).removesuffix(end)
    letters -= len(end)
    line = shorten(text, letters, placeholder=" …")
    # One long word would leave nothing of itself.
    return hover((line if line != "…" else text[: letters - 1] + "…") + end, 2 * letters)


def _name_rows(figure: go.Figure, names: Sequence[tuple[float, str]], bottom: float) -> None:
    """Write each name (already safe) at the left edge above the middle of its row, whose height is 1."""
    for y, name in names:
        figure.add_annotation(row_name(name, y + 0.49) | {"align": "left"})
    figure.update_yaxes(range=[bottom + 0.4, 0.6], visible=False)


def _name_all(figure: go.Figure, names: Sequence[str], beside_px: int, *, legend: bool = True) -> go.Figure:
    """The figure with its rows named, the first on top."""
    _name_rows(figure, [(float(-place), name) for place, name in enumerate(names)], -len(names))
    return dressed(figure, ROW_PX * len(names) + beside_px, legend=legend)


def _add_marks(
    figure: go.Figure,
    x: Sequence[Any] | pd.Series,
    y: float,
    texts: Sequence[str],
    told: str = "",
    **look: Any,
) -> None:
    """Marks of one row; `told` is what the pointer learns after the text of a mark."""
    look = {"mode": "markers", **look}
    figure.add_scatter(
        x=x, y=[y] * len(x), hovertext=texts, hovertemplate=f"%{{hovertext}}{told}<extra></extra>", **look
    )


def _tick(colour: str, size: int) -> dict[str, Any]:
    return {"symbol": "line-ns", "size": size, "line": {"width": 2, "color": colour}}


def growth_rates(rates: pd.DataFrame, colour: str) -> go.Figure:
    """One row an estimate: the growth it states (open) and the one its own numbers imply (filled).

    Rows: `publisher`, `segment`, `cagr_pct`, `implied_cagr_pct`, `rate_check`; at least one rate in each, and none
    whose unit is in doubt.
    """
    if rates.empty:
        return says("No estimate here states a growth rate, or implies one.")
    both = rates[["cagr_pct", "implied_cagr_pct"]]
    rows = rates.assign(most=both.max(axis=1)).sort_values(["most", "estimate_id"], ascending=[False, True])
    heights = [-place - MARK_DROP for place in range(len(rows))]
    figure = go.Figure()
    for y, row in zip(heights, rows.to_dict("records"), strict=True):
        if row["rate_check"] == "disagrees":
            figure.add_trace(stroke([row["cagr_pct"], row["implied_cagr_pct"]], y, RED, 4))
    for column, name, symbol in (
        ("implied_cagr_pct", "Implied by its own numbers", "circle"),
        ("cagr_pct", "Stated", "diamond-open"),
    ):
        if rows[column].notna().any():
            figure.add_scatter(
                x=rows[column],
                y=heights,
                mode="markers",
                name=name,
                marker=mark(colour, symbol, 10, 2),
                hovertext=[hover(publisher) for publisher in rows["publisher"]],
                hovertemplate=f"%{{hovertext}}<br>{name}: %{{x:.1f}}% a year<extra></extra>",
            )
    figure.add_scatter(
        x=rows["most"],
        y=heights,
        mode="text",
        text=[f"   {value:.1f}%" for value in rows["implied_cagr_pct"].fillna(rows["cagr_pct"])],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    scale = [min(0, float(both.min().min())), float(rows["most"].max()) * 1.3]
    figure.update_xaxes(range=scale, ticksuffix="%", title="Growth a year")
    return _name_all(figure, [short(name) for name in rows["publisher"] + ", " + rows["segment"]], 130)


def forecast_tests(found: pd.DataFrame, colour: str) -> go.Figure:
    """One row a forecast and year: how many times the later estimates it was, on a logarithmic scale around 1.

    Rows: see `analysis.market.backtests`.
    """
    if found.empty:
        return says("No forecast here can be set against a later estimate.")
    figure = go.Figure()
    names: list[str] = []
    for (_, year), rows in found.groupby(["forecast_id", "year"], sort=False):
        low, high = rows["ratio"].min(), rows["ratio"].max()
        off = times(low) if len(rows) == 1 else f"{times(low)} to {times(high)}"
        texts = [
            f"{hover(row['forecaster'])}<br>expected for {row['year']}: {digits(row['expected_usd_m'])} million"
            f"<br>{hover(row['later_publisher'])}: {digits(row['later_usd_m'])} million"
            for row in rows.to_dict("records")
        ]
        marker = mark(colour, ["circle" if how == "stated" else "circle-open" for how in rows["how"]], 11, 2)
        look = {"marker": marker, "showlegend": False}
        _add_marks(figure, rows["ratio"], -len(names) - MARK_DROP, texts, "<br>%{x:.3g} times", **look)
        names.append(f"{short(rows['forecaster'].iloc[0], 36)}, {year}: {off} times")
    add_legend_entry(figure, "Forecast for that year", "circle", colour)
    add_legend_entry(figure, "Read on its way there", "circle-open", colour)
    # A stroke a row, since one line from top to bottom would cross the names.
    figure.add_scatter(
        x=[1.0] * len(names),
        y=[-place - MARK_DROP for place in range(len(names))],
        mode="markers",
        name="As expected",
        marker=_tick(GREY, 9),
        hoverinfo="skip",
    )
    _ratio_axis(figure, found["ratio"], "Times the later estimate, log scale")
    return _name_all(figure, names, 140)


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
    names: list[str] = []
    for row in shown.to_dict("records"):
        own = pairs[differ_in(pairs, row["reason"]) & pairs["ratio"].notna()]
        texts = [
            f"{hover(pair['first'])}: {digits(pair['first_usd_m'])} million"
            f"<br>{hover(pair['second'])}: {digits(pair['second_usd_m'])} million"
            for pair in own.to_dict("records")
        ]
        look = {"marker": _tick(colour, 10), "opacity": 0.75}
        _add_marks(figure, own["ratio"], -len(names) - MARK_DROP, texts, "<br>%{x:.3g}-fold", **look)
        names.append(f"{labels[row['reason']]}: {times(row['low'])} to {times(row['high'])}-fold")
    _ratio_axis(figure, pairs["ratio"].dropna(), "How many times larger, log scale")
    return _name_all(figure, names, 90, legend=False)


def _ratio_axis(figure: go.Figure, ratios: pd.Series, title: str) -> None:
    _log_axis(figure, [min(1.0, float(ratios.min())), max(1.0, float(ratios.max()))], 0.25, title)


def _log_axis(figure: go.Figure, values: Sequence[float], room: float, title: str) -> None:
    scale = [float(np.log10(min(values))) - room, float(np.log10(max(values))) + room]
    figure.update_xaxes(type="log", range=scale, dtick=1, tickformat=",~r", title=title)
    # The legend of these figures explains signs: its entries stand for no marks that could be hidden.
    figure.update_layout(legend={"itemclick": False, "itemdoubleclick": False})


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
    names: list[tuple[float, str]] = []
    y = 0.0
    for _, rows in drawn.groupby(["segment", "geography", "year"], sort=True):
        segment, geography, year = rows[["segment", "geography", "year"]].iloc[0]
        place = "" if geography == "Global" else f", {geography}"
        same = spreads["segment"].eq(segment) & spreads["geography"].eq(geography)
        spread = spreads[same & spreads["base_year"].eq(year).eq(True)]
        many = not spread.empty and spread["estimates"].iloc[0] > 1
        when = f", {year}" if year != _NO_YEAR else ", forecast only"
        fold = f": {times(spread['fold'].iloc[0])}-fold" if many else ""
        _add_heading(figure, y, short(f"{segment[0].upper()}{segment[1:]}{place}{when}{fold}"))
        if many:
            figure.add_shape(
                type="rect",
                x0=spread["low_usd_m"].iloc[0],
                x1=spread["high_usd_m"].iloc[0],
                y0=y - len(rows) - 0.5,
                y1=y - 0.5,
                fillcolor=colour,
                opacity=0.16,
                line={"width": 0},
                layer="below",
            )
        for row in rows.to_dict("records"):
            y -= 1
            ahead = "" if pd.isna(row["forecast_value_usd_m"]) else f", to {row['forecast_year']}"
            names.append((y, f"{short(row['publisher'], 48)}{ahead}"))
            _add_estimate(figure, row, y - MARK_DROP, colour)
        y -= 1
    if not revenues.empty:
        _add_heading(figure, y, "Reported by companies")
        marker = {"symbol": _REVENUE, "size": 13, "color": ORANGE}
        for row in revenues.to_dict("records"):
            y -= 1
            names.append((y, short(f"{row['company']}, {row['period']}")))
            told = (
                f"<b>{hover(row['company'])}</b>, {hover(row['period'])}<br>{hover(row['what'], 52)}"
                f"<br>{digits(row['revenue_usd_m'])} million reported"
            )
            _add_values(figure, [row["revenue_usd_m"]], y - MARK_DROP, told, marker, "middle right")
        y -= 1
    _name_rows(figure, names, y)
    for kind, look in SOURCE_MARKS.items():
        if drawn["source_kind"].eq(kind).any():
            add_legend_entry(figure, look.label, look.symbol, colour)
    if drawn["forecast_value_usd_m"].notna().any():
        most = drawn["source_kind"].mode().iloc[0]
        add_legend_entry(figure, "Forecast", f"{SOURCE_MARKS[most].symbol}-open", colour)
    if len(revenues):
        add_legend_entry(figure, "Reported revenue", _REVENUE, ORANGE)
    values = [value for trace in figure.data for value in trace.x if value is not None]
    _log_axis(figure, values, _ROOM, "Million US dollars, log scale")
    return dressed(figure, int(ROW_PX * -y) + 150)


def _grouped(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with plain `segment`, `geography` and `year` (last: no base value), larger base values first."""
    return rows.assign(
        segment=scope_of(rows["segment"])["name"],
        geography=scope_of(rows["geography"])["name"],
        scope=scope_of(rows["segment"])["scope"],
        year=rows["base_year"].where(rows["base_value_usd_m"].notna()).fillna(_NO_YEAR).astype("int64"),
    ).sort_values(["base_value_usd_m", "forecast_value_usd_m", "estimate_id"], ascending=[False, False, True])


def _add_heading(figure: go.Figure, y: float, text: str) -> None:
    place = {"xref": "x domain", "yref": "y", "x": 0, "y": y}
    figure.add_annotation(note(f"<b>{text}</b>", align="left", font={"size": 13}, **place))
    add_line(figure, y + 0.5)


def _add_estimate(figure: go.Figure, row: Mapping[Hashable, Any], y: float, colour: str) -> None:
    symbol = SOURCE_MARKS[row["source_kind"]].symbol
    base, forecast = row["base_value_usd_m"], row["forecast_value_usd_m"]
    # A value of zero has no place on a logarithmic scale; it stands in the table.
    ends = {
        shape: value
        for value, shape in ((base, symbol), (forecast, f"{symbol}-open"))
        if pd.notna(value) and value > 0
    }
    if len(ends) == 2:
        figure.add_trace(stroke([base, forecast], y, colour, 1.5, line={"dash": "dot"}))
    sides = ["middle right", "middle left"]
    if len(ends) == 2 and forecast >= base:
        sides.reverse()
    _add_values(figure, list(ends.values()), y, _hover_text(row), mark(colour, list(ends), 11), sides)


def _add_values(
    figure: go.Figure, values: list[Any], y: float, told: str, marker: dict[str, Any], sides: str | list[str]
) -> None:
    """Marks with their numbers beside them, and one text for the pointer."""
    look: dict[str, Any] = {
        "mode": "markers+text",
        "marker": marker,
        "cliponaxis": False,
        "showlegend": False,
    }
    texts = [digits(value) for value in values]
    _add_marks(figure, values, y, [told] * len(values), text=texts, textposition=sides, **look)


def _hover_text(row: Mapping[Hashable, Any]) -> str:
    parts = [f"<b>{hover(row['publisher'])}</b>", hover(f"{row['segment']}, {row['geography']}")]
    if pd.notna(row["scope"]):
        parts.append(hover(f"Scope: {row['scope']}"))
    if pd.notna(row["base_value_usd_m"]):
        parts.append(f"{row['base_year']}: {digits(row['base_value_usd_m'])} million")
    if pd.notna(row["forecast_value_usd_m"]):
        parts.append(f"{row['forecast_year']}: {digits(row['forecast_value_usd_m'])} million forecast")
    parts.append(hover(f"{SOURCE_MARKS[row['source_kind']].label}: {row['source_kind_note']}", 52))
    return "<br>".join(parts)
