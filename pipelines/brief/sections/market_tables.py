"""Which estimates lie furthest apart, and the table of them."""

import pandas as pd

from pipelines.analysis.market.estimates import spreads
from pipelines.brief.language.content import NOT_KNOWN, Cell, Table
from pipelines.brief.language.facts import Facts, Record, Where
from pipelines.sentences.numbers import Number, as_it_is
from pipelines.sentences.rows import PRESENT, Rows
from pipelines.text.numerals import percent, quantity

ESTIMATES = "market_estimates"


def rows_of(facts: Facts) -> pd.DataFrame:
    """The estimates on what is told."""
    places = facts.held.places(Rows(ESTIMATES, (("topics", facts.words()),)))
    return facts.held.now[ESTIMATES].iloc[list(places)]


def widest(facts: Facts) -> tuple[Where, str] | None:
    """The estimates of one segment, geography and year that lie furthest apart, and what they are of."""
    rows = rows_of(facts)
    found = spreads(rows)
    if found.empty:
        return None
    group = found.iloc[0]
    named, placed = (
        rows["segment"].str.split(" (", regex=False),
        rows["geography"].str.split(" (", regex=False),
    )
    segments = tuple(rows.loc[named.str[0].eq(group["segment"]), "segment"].unique())
    places = tuple(rows.loc[placed.str[0].eq(group["geography"]), "geography"].unique())
    where: Where = {
        "topics": facts.words(),
        "segment": segments,
        "geography": places,
        "base_year": int(group["base_year"]),
        "base_value_usd_m": PRESENT,
        "unit_suspect": "no",
    }
    return where, str(group["segment"])


def estimates(facts: Facts) -> tuple[Table, ...]:
    """The estimates in dollars; the short form has those of the widest range only."""
    group = widest(facts)
    if group is None:
        return ()
    where: Where = group[0]
    if facts.is_long:
        where = {"topics": facts.words(), "base_value_usd_m": PRESENT, "unit_suspect": "no"}
    rows = facts.records(ESTIMATES, ("estimate_id",), where)
    ordered = sorted(rows, key=lambda row: (row.raw("segment"), row.raw("base_year"), row.raw("estimate_id")))
    return (
        Table(
            "estimates-table",
            "Published market sizes, million US dollars",
            (
                "Publisher and source",
                "Segment",
                "Where",
                "Base year",
                "Base value",
                "Forecast for",
                "Forecast",
                "Stated growth",
                "Implied growth",
            ),
            tuple(_row(row) for row in ordered),
            (ESTIMATES,),
            "Implied growth is worked out from base and forecast. Rows whose unit is in doubt are left out.",
        ).without_empty_columns(),
    )


def _row(row: Record) -> tuple[Cell, ...]:
    return (
        (row.quoted("publisher", "source_url") or "",),
        (row.quoted("segment") or "",),
        (row.quoted("geography") or "",),
        _cell(row.number("base_year", as_it_is)),
        _cell(row.number("base_value_usd_m", quantity)),
        _cell(row.number("forecast_year", as_it_is)),
        _cell(row.number("forecast_value_usd_m", quantity)),
        _cell(row.number("cagr_pct", percent)),
        _cell(row.number("implied_cagr_pct", percent)),
    )


def _cell(found: Number | None) -> Cell:
    return NOT_KNOWN if found is None else (found,)
