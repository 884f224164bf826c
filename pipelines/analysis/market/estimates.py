"""Published market sizes: the growth they imply, and how far apart they lie."""

import pandas as pd

#: A stated rate agrees with the one its own numbers imply within this many percentage points.
AGREES_WITHIN_POINTS = 1.0
#: Every segment, without what stands in brackets behind it, to the topic whose market it is: no topic's own has none.
SEGMENT_TOPICS = {
    "all exosomes": "field",
    "skincare/cosmetics": "skincare",
    "diagnostics": "diagnostics",
    "research tools": None,
    "therapeutics": None,
}


def scope_of(words: pd.Series) -> pd.DataFrame:
    """The words of a ledger cell as `name` and, from the brackets behind it, `scope` (missing: none stated)."""
    parts = words.str.extract(r"^(?P<name>[^(]+?)\s*(?:\((?P<scope>.*)\))?$")
    return parts.astype("str")


def of_topic(estimates: pd.DataFrame, topic: str) -> pd.DataFrame:
    """The estimates whose segment is the topic itself, not one that holds it or lies in it."""
    return estimates[scope_of(estimates["segment"])["name"].map(SEGMENT_TOPICS).eq(topic)]


def in_dollars(estimates: pd.DataFrame) -> pd.Series:
    """Whether each row states a value in dollars that can be compared: no doubt about its unit."""
    stated = estimates["base_value_usd_m"].notna() | estimates["forecast_value_usd_m"].notna()
    return stated & estimates["unit_suspect"].ne("yes")


def in_local_currency(estimates: pd.DataFrame) -> pd.Series:
    """Whether each row states its values in another currency only: no dollars, and its note says so."""
    values = estimates[["base_value_usd_m", "forecast_value_usd_m"]].notna().any(axis=1)
    return ~values & estimates["note"].str.contains("local currency", case=False).eq(True)


def implied_growth_pct(estimates: pd.DataFrame) -> pd.Series:
    """The yearly growth that base and forecast imply: (forecast / base) ^ (1 / years) - 1, in percent.

    Missing where a value or a year is missing, where the base is zero, or where the forecast year does not come
    after the base year.
    """
    base, forecast = estimates["base_value_usd_m"], estimates["forecast_value_usd_m"]
    years = (estimates["forecast_year"] - estimates["base_year"]).astype("Float64")
    known = base.gt(0).fillna(False) & years.gt(0).fillna(False)
    return (((forecast / base).where(known) ** (1 / years.where(known))) - 1) * 100


def with_growth(estimates: pd.DataFrame) -> pd.DataFrame:
    """The rows with `implied_cagr_pct` and `rate_check` worked out here, whatever the ledger holds.

    `rate_check` is `agrees` or `disagrees` where base, forecast and rate are stated, `no_rate_stated` where only
    the rate is not, else `not_checkable`.
    """
    implied = implied_growth_pct(estimates)
    # Rounded, so that 20.0 against 19.0 does not hang on the last bit of a power.
    apart = (estimates["cagr_pct"] - implied).abs().round(9)
    check = pd.Series("not_checkable", index=estimates.index, dtype="str")
    check[implied.notna()] = "no_rate_stated"
    check[apart.le(AGREES_WITHIN_POINTS).eq(True)] = "agrees"
    check[apart.gt(AGREES_WITHIN_POINTS).eq(True)] = "disagrees"
    return estimates.assign(implied_cagr_pct=implied, rate_check=check)


def spreads(estimates: pd.DataFrame) -> pd.DataFrame:
    """The range of base values per segment, geography and base year, the widest first: never a sum, never a mean.

    One row per group of values in dollars without doubt about their unit: `segment`, `geography`, `base_year`,
    `estimates` (how many), `low_usd_m`, `low_publisher`, `high_usd_m`, `high_publisher`, `fold` (high / low). What a
    publisher puts in brackets behind the segment does not split it: that is one reason why estimates differ.
    `third_party` is how many of them were not read at their publisher's. Equal ranges stand by segment, of one segment
    the newest first.
    """
    rows = estimates[in_dollars(estimates) & estimates["base_value_usd_m"].gt(0).eq(True)]
    rows = rows.assign(
        segment=scope_of(rows["segment"])["name"], geography=scope_of(rows["geography"])["name"]
    ).sort_values(["base_value_usd_m", "estimate_id"])
    groups = rows.groupby(["segment", "geography", "base_year"], sort=True, dropna=False)
    ranges = groups.agg(
        estimates=("estimate_id", "size"),
        low_usd_m=("base_value_usd_m", "first"),
        low_publisher=("publisher", "first"),
        high_usd_m=("base_value_usd_m", "last"),
        high_publisher=("publisher", "last"),
        third_party=("source_kind", lambda kinds: int(kinds.eq("quoted_by_others").sum())),
    ).reset_index()
    ranges["fold"] = ranges["high_usd_m"] / ranges["low_usd_m"]
    return ranges.sort_values(
        ["fold", "segment", "base_year"], ascending=[False, True, False], ignore_index=True
    )
