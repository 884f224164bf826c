"""What was paid: amounts that may be added up, those that may not, and revenues that companies reported."""

from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.numbers.periods import first_day

#: Why an amount is not in a sum, by what the ledger says of it; "" is an empty cell.
LEFT_OUT = {
    "no": "a maximum, a liability or a payment in kind",
    "upfront_only": "only its upfront part is money paid",
    "": "no amount in dollars",
}


@dataclass(frozen=True)
class Summed:
    """Money that changed hands once, as far as the ledger found it."""

    total_usd_m: float  # sum, in million dollars of the day, not adjusted for inflation
    events: int  # how many events it is the sum of
    left_out: dict[str, int]  # why an event is not in it (a key of `LEFT_OUT`) to how many


def is_summable(events: pd.DataFrame) -> pd.Series:
    """Which amounts may be added up: dollars that changed hands once."""
    return events["amount_summable"].eq("yes") & events["amount_usd_m"].notna()


def summed(events: pd.DataFrame) -> Summed:
    """The sum over the events whose amount may be summed, and a count of the others by reason.

    An event that may be summed but states no dollars counts among those without an amount in dollars.
    """
    fits = is_summable(events)
    others = events.loc[~fits, "amount_summable"].fillna("").replace("yes", "")
    return Summed(
        total_usd_m=float(events.loc[fits, "amount_usd_m"].sum()),
        events=int(fits.sum()),
        left_out={reason: int(others.eq(reason).sum()) for reason in LEFT_OUT},
    )


def money_by_year(events: pd.DataFrame) -> pd.DataFrame:
    """Summable amounts per year and kind of event: `year`, `kind`, `amount_usd_m`, `events`.

    A year without such an event has no row: none was found, which is not zero. An undated event has no year; it is in
    `summed` only.
    """
    rows = events[is_summable(events) & events["date"].notna()]
    years = rows["date"].map(lambda when: first_day(when).year).astype("Int64").rename("year")
    return (
        rows.groupby([years, "kind"])
        .agg(amount_usd_m=("amount_usd_m", "sum"), events=("market_event_id", "size"))
        .reset_index()
    )


def revenues_in_dollars(revenues: pd.DataFrame) -> pd.DataFrame:
    """The revenues reported in dollars, the largest first; others are never converted."""
    return (
        revenues[revenues["revenue_usd_m"].notna()]
        .sort_values(["revenue_usd_m", "company"], ascending=[False, True])
        .reset_index(drop=True)
    )
