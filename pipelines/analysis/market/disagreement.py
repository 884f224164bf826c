"""Why published market sizes differ: every pair of them, and in what its two rows differ."""

from itertools import combinations

import pandas as pd

from pipelines.analysis.market.estimates import in_dollars, in_local_currency, scope_of

#: What two estimates can differ in, in the order in which it is told.
REASONS = ("segment", "scope", "geography", "base_year", "unit", "currency", "source_kind")
_COLUMNS = ["first_id", "first", "second_id", "second", "differs", "first_usd_m", "second_usd_m", "ratio"]


def pairs(estimates: pd.DataFrame) -> pd.DataFrame:
    """Every pair of estimates with what it differs in, one row a pair.

    `differs` holds words of `REASONS` joined by ";", and "" where nothing that the ledger has a column for differs:
    what a publisher counts in may still do, as far as its note says. A year, scope or currency that only one of the
    two states is a difference. `unit`: the unit of one of them is in doubt. `ratio` is the larger base value over the
    smaller; it is missing where one is not stated in dollars or its unit is in doubt. First is the larger one.
    """
    rows = _facts(estimates)
    cells = []
    for one, other in combinations(rows.to_dict("records"), 2):
        differs = [reason for reason in REASONS if reason != "unit" and one[reason] != other[reason]]
        if one["unit"] or other["unit"]:
            differs.append("unit")
        cells.append(
            (
                one["estimate_id"],
                one["publisher"],
                other["estimate_id"],
                other["publisher"],
                ";".join(reason for reason in REASONS if reason in differs),
                one["usd_m"],
                other["usd_m"],
                one["usd_m"] / other["usd_m"],
            )
        )
    return pd.DataFrame(cells, columns=_COLUMNS).astype(
        dict.fromkeys(["first_usd_m", "second_usd_m", "ratio"], "Float64") | {"differs": "str"}
    )


def _facts(estimates: pd.DataFrame) -> pd.DataFrame:
    """What is compared of each estimate, the largest base value first; missing words are "", a missing year 0."""
    segment = scope_of(estimates["segment"])
    value = estimates["base_value_usd_m"].where(in_dollars(estimates) & estimates["base_value_usd_m"].gt(0))
    facts = pd.DataFrame(
        {
            "estimate_id": estimates["estimate_id"],
            "publisher": estimates["publisher"],
            "usd_m": value.astype("float64"),
            "segment": segment["name"],
            "scope": segment["scope"].fillna(""),
            "geography": scope_of(estimates["geography"])["name"],
            "base_year": estimates["base_year"].fillna(0),
            "unit": estimates["unit_suspect"].eq("yes"),
            "currency": in_local_currency(estimates),
            "source_kind": estimates["source_kind"],
        }
    )
    return facts.sort_values(["usd_m", "estimate_id"], ascending=[False, True], na_position="last")


def by_reason(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row per reason, and one for none: `reason`, `pairs`, `compared`, `low`, `high`.

    `pairs` differ in it, perhaps in more beside; `compared` of them have a ratio, from `low` to `high`. The row `none`
    holds the pairs that differ in nothing that has a column.
    """
    rows = []
    for reason in ("none", *REASONS):
        own = pairs[differ_in(pairs, reason)]
        ratios = own["ratio"].dropna()
        rows.append((reason, len(own), len(ratios), ratios.min(), ratios.max()))
    return pd.DataFrame(rows, columns=["reason", "pairs", "compared", "low", "high"]).astype(
        {"low": "Float64", "high": "Float64"}
    )


def differ_in(pairs: pd.DataFrame, reason: str) -> pd.Series:
    """Whether each pair differs in this; with `none`, whether it differs in nothing."""
    if reason == "none":
        return pairs["differs"].eq("")
    return pairs["differs"].map(lambda words: reason in words.split(";")).astype("bool")
