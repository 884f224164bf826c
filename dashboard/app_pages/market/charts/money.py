"""Years on one time axis, what companies did beside what regulators did, what was paid, and where companies sit."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import lanes
from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import bar, patterned
from dashboard.charts.time_axis import Part, add_trials, add_years, placed_trials, stacked, time_range
from dashboard.look.plain import hover
from dashboard.look.theme import MARKET_MARKS
from pipelines.sentences.vocabulary import CONFIDENCES
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
#: Lanes of regulators on the axis of everything.
_SHORT_LANES = {"warned": "Warnings", "allowed": "Permission to test, approvals"}
_BARS_PX, _STRIP_PX = 96, 62


@dataclass(frozen=True)
class Yearly:
    """One part that counts by year; rows: `year`, `value`, `is_open`."""

    title: str
    rows: pd.DataFrame
    unit: str
    is_count: bool = True


def multiples(
    yearly: list[Yearly],
    trials: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    *,
    names: Mapping[str, str] | None = None,
    colour: str,
    last_year: int,
) -> go.Figure:
    """Bars a year, trials as marks, then warnings and permissions, below one another with the same years.

    A part without a row is left out. Of `events` (rows of regulatory_events) only warnings, permissions and approvals
    are drawn.
    """
    parts = [
        Part(one.title, _BARS_PX, partial(_add_bars, counts=one, colour=colour))
        for one in yearly
        if len(one.rows)
    ]
    if trials is not None and len(trials):
        placed = placed_trials(trials, last_year)
        parts.append(Part("Trials by start", _STRIP_PX, partial(add_trials, placed=placed, colour=colour)))
    if events is not None:
        drawn = events.assign(lane=events["kind"].map(lanes.LANE_OF)).dropna(subset="lane")
        if len(drawn):
            parts.append(lanes.regulators("Regulators", drawn, names or {}, _SHORT_LANES))
    if not parts:
        return says("Nothing of this topic has a date that could be drawn.")
    return stacked(parts, time_range(last_year))


def _add_bars(figure: go.Figure, row: int, counts: Yearly, colour: str) -> None:
    # A scale of a few things would else be marked with half a thing.
    few = counts.is_count and bool(counts.rows["value"].max() < 4)
    scale: dict[str, Any] = {"nticks": 4, "dtick": 1 if few else None, "tickformat": ",~r"}
    add_years(figure, row, counts.rows, colour, unit=counts.unit, form=",.4~g", **scale)


def market_and_regulators(
    market: pd.DataFrame, events: pd.DataFrame, names: Mapping[str, str], last_year: int
) -> go.Figure:
    """Dated events of companies in lanes, above the lanes of regulators, on one time axis.

    Rows of market_events, of which undated ones have no place, and of regulatory_events.
    """
    if market["date"].isna().all():
        return says("No dated event of a company was found here.")
    dated = market.assign(lane=market["kind"].map(LANE_OF))
    companies = partial(lanes.draw, events=dated, lanes=LANES, text=_hover_text, marks=MARKET_MARKS)
    below = lanes.regulators("Regulators" if len(events) else "Regulators: none found", events, names)
    parts = [
        Part("Companies", len(LANES) * lanes.LANE_PX, companies),
        Part(below.title, below.height_px, partial(_add_regulators, below=below)),
    ]
    return stacked(parts, time_range(last_year), space_px=44, below_px=206)


def _add_regulators(figure: go.Figure, row: int, below: Part) -> None:
    # A part without any trace would not be laid out at all.
    figure.add_scatter(x=[None], y=[None], showlegend=False, row=row, col=1)
    below.draw(figure, row)


def _hover_text(row: Mapping[Hashable, Any]) -> str:
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
    return "<br>".join([*parts, f"Confidence: {CONFIDENCES[str(row['confidence'])]}"])


def money_bars(years: pd.DataFrame) -> go.Figure:
    """Amounts that may be summed, stacked by kind of event, one bar a year in which one was found.

    Rows: see `analysis.market.money.money_by_year`.
    """
    if years.empty:
        return says("No amount that may be summed was found here.")
    figure = go.Figure()
    for kind, mark in MARKET_MARKS.items():
        rows = years[years["kind"].eq(kind)]
        if len(rows):
            figure.add_bar(
                x=rows["year"],
                y=rows["amount_usd_m"],
                name=mark.label,
                marker=patterned(mark.colour, _PATTERNS.get(kind, ".")),
                customdata=rows["events"],
                hovertemplate=f"%{{x}}, {mark.label.lower()}: %{{y:,.4~g}} million dollars, "
                "%{customdata} event(s)<extra></extra>",
            )
    figure.update_xaxes(tickformat="d", title="Year", dtick=1 if years["year"].nunique() < 6 else 2)
    figure.update_yaxes(rangemode="tozero", title="Million US dollars", tickformat=",~r")
    return dressed(figure, 340).update_layout(barmode="stack", legend_traceorder="normal")


#: How sure: full, hatched, hollow.
_LOOKS = {"high": (1.0, ""), "medium": (1.0, "/"), "low": (0.0, "")}


def company_bars(counts: pd.DataFrame, colour: str) -> go.Figure:
    """One bar a country, stacked by confidence, most companies on top.

    Rows: see `analysis.market.companies.by_country`.
    """
    if counts.empty:
        return says("No company was found for this choice.")
    order = [hover(name, 34) for name in counts["country"].unique()]
    figure = go.Figure()
    for confidence, (fill, pattern) in _LOOKS.items():
        rows = counts[counts["confidence"].eq(confidence)]
        if len(rows):
            figure.add_bar(
                x=rows["companies"],
                y=[hover(country, 34) for country in rows["country"]],
                orientation="h",
                name=f"Confidence {CONFIDENCES[confidence]}",
                marker=patterned(colour, pattern) | bar(colour, is_open=not fill),
                hovertemplate=f"%{{y}}: %{{x}}, confidence {CONFIDENCES[confidence]}<extra></extra>",
            )
    axis = {"categoryorder": "array", "categoryarray": order, "autorange": "reversed", "showgrid": False}
    figure.update_yaxes(axis)
    figure.update_xaxes(rangemode="tozero", tickformat=",d", nticks=6, title="Companies")
    return dressed(figure, 130 + 26 * len(order)).update_layout(barmode="stack", legend_traceorder="normal")
