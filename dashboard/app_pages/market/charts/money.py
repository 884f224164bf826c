"""What companies did beside what regulators did, what was paid, and where companies sit."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.charts.lanes import LANE_PX, Lanes, add_lanes, draw
from dashboard.charts.marks import bar, patterned
from dashboard.charts.time_axis import Part, since_2010, stacked
from dashboard.look.plain import hover
from dashboard.look.theme import MARKET_MARKS
from pipelines.text.numerals import digits

#: Lane to its name, top first, and kind of event to its lane.
LANES = {"raised": "Money raised", "deals": "Deals", "products": "Launches, trials", "ended": "Ended"}
LANE_OF = {
    "funding": "raised",
    "ipo": "raised",
    "acquisition": "deals",
    "licensing": "deals",
    "product_launch": "products",
    "trial_milestone": "products",
    "discontinuation": "ended",
    "bankruptcy": "ended",
}
_PATTERNS = {"funding": "", "ipo": "x", "acquisition": "", "licensing": "/"}


def market_and_regulators(
    market: pd.DataFrame, events: pd.DataFrame, names: Mapping[str, str], last_year: int
) -> go.Figure:
    """Dated events of companies in lanes, above the lanes of regulators, on one time axis.

    Rows of market_events, of which undated ones have no place, and of regulatory_events.
    """
    if market["date"].isna().all():
        return says("No dated event of a company was found here.")
    lanes = max(events["jurisdiction"].nunique(), 1)
    below = "Regulators" if len(events) else "Regulators: none found"
    parts = [
        Part("Companies", len(LANES) * LANE_PX, partial(_add_companies, market=market)),
        Part(below, lanes * LANE_PX, partial(_add_regulators, events=events, names=names)),
    ]
    return stacked(parts, since_2010(last_year), space_px=44, below_px=206)


def _add_companies(figure: go.Figure, row: int, market: pd.DataFrame) -> None:
    rows = market.assign(lane=market["kind"].map(LANE_OF))
    draw(figure, rows, Lanes("lane", list(LANES), LANES, MARKET_MARKS, _told), row)


def _add_regulators(figure: go.Figure, row: int, events: pd.DataFrame, names: Mapping[str, str]) -> None:
    # A part without any trace would not be laid out at all.
    figure.add_trace(go.Scatter(x=[None], y=[None], showlegend=False), row=row, col=1)
    if not events.empty:
        add_lanes(figure, events, names, row)


def _told(row: Mapping[Hashable, Any]) -> str:
    parts = [
        f"<b>{MARKET_MARKS[str(row['kind'])].label}</b>, {row['date']}",
        hover(row["company"]),
        hover(row["summary"], 52),
    ]
    if pd.notna(row["amount_usd_m"]):
        basis = "" if pd.isna(row["amount_basis"]) else f" ({row['amount_basis']})"
        parts.append(hover(f"{digits(row['amount_usd_m'])} million dollars{basis}", 52))
    elif pd.notna(row["amount_local"]):
        parts.append(hover(row["amount_local"]))
    return "<br>".join([*parts, f"Confidence: {row['confidence']}"])


def money_bars(years: pd.DataFrame) -> go.Figure:
    """Amounts that may be summed, stacked by kind of event, one bar a year in which one was found.

    Rows: see `analysis.market.money.money_by_year`.
    """
    if years.empty:
        return says("No amount that may be summed was found here.")
    figure = go.Figure()
    for kind, mark in MARKET_MARKS.items():
        rows = years[years["kind"].eq(kind)]
        if rows.empty:
            continue
        figure.add_trace(
            go.Bar(
                x=rows["year"],
                y=rows["amount_usd_m"],
                name=mark.label,
                marker=patterned(mark.colour, _PATTERNS.get(kind, ".")),
                customdata=rows["events"],
                hovertemplate=f"%{{x}}, {mark.label.lower()}: %{{y:,.4~g}} million dollars, "
                "%{customdata} event(s)<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(tickformat="d", dtick=1 if years["year"].nunique() < 6 else 2)
    figure.update_yaxes(rangemode="tozero", title="Million US dollars", tickformat=",~r")
    dressed(figure, 340)
    return figure.update_layout(legend_traceorder="normal")


#: How sure: full, hatched, hollow.
_LOOKS = {"high": (1.0, ""), "medium": (1.0, "/"), "low": (0.0, "")}


def company_bars(counts: pd.DataFrame, colour: str) -> go.Figure:
    """One bar a country, stacked by confidence, most companies on top.

    Rows: see `analysis.market.companies.by_country`.
    """
    if counts.empty:
        return says("No company was found for this choice.")
    order = counts.drop_duplicates("country")["country"].tolist()
    figure = go.Figure()
    for confidence, (fill, pattern) in _LOOKS.items():
        rows = counts[counts["confidence"].eq(confidence)]
        if rows.empty:
            continue
        figure.add_trace(
            go.Bar(
                x=rows["companies"],
                y=[hover(country, 34) for country in rows["country"]],
                orientation="h",
                name=f"{confidence.capitalize()} confidence",
                marker=patterned(colour, pattern) | bar(colour, is_open=not fill),
                hovertemplate=f"%{{y}}: %{{x}}, {confidence} confidence<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[hover(name, 34) for name in order],
        autorange="reversed",
        showgrid=False,
    )
    figure.update_xaxes(rangemode="tozero", tickformat=",d", nticks=6, title="Companies")
    dressed(figure, 130 + 26 * len(order))
    return figure.update_layout(legend_traceorder="normal")
