"""Old forecasts of market sizes against estimates of a later base year."""

import pandas as pd

from pipelines.analysis.market.estimates import in_dollars, scope_of


def backtests(estimates: pd.DataFrame) -> pd.DataFrame:
    """Each forecast beside each later estimate of the same segment and geography, one row a pair, exact ones first.

    `how` says how the two were matched. `stated`: the forecast is for just the base year of the later estimate.
    `on_path`: that year lies between the forecast's own base year and its target, and the forecast is read there at
    the growth it implies (base * (forecast / base) ^ (years passed / years)). `ratio` is what was expected over the
    later estimate, which is an estimate too and no measurement. `scope_differs`: the two put different words in
    brackets behind the segment. Rows whose unit is in doubt are left out, as are those without dollars.
    """
    rows = estimates[in_dollars(estimates)]
    segment = scope_of(rows["segment"])
    rows = rows.assign(
        segment=segment["name"],
        scope=segment["scope"].fillna(""),
        geography=scope_of(rows["geography"])["name"],
    )
    forecasts = rows[rows["forecast_year"].notna() & rows["forecast_value_usd_m"].gt(0).eq(True)]
    later = rows[rows["base_year"].notna() & rows["base_value_usd_m"].gt(0).eq(True)]
    both = forecasts.merge(later, on=["segment", "geography"], how="inner", suffixes=("", "_later"))
    year, start, target = both["base_year_later"], both["base_year"], both["forecast_year"]
    # A forecast without a base year can only be met at its target.
    comes_later = (start.isna() | year.gt(start)) & both["estimate_id"].ne(both["estimate_id_later"])
    stated = comes_later & year.eq(target)
    base = both["base_value_usd_m"]
    on_path = comes_later & year.lt(target) & start.notna() & base.gt(0).fillna(False)
    passed = ((year - start) / (target - start)).where(on_path).astype("Float64")
    path = base.where(on_path) * (both["forecast_value_usd_m"] / base).where(on_path) ** passed
    expected = both["forecast_value_usd_m"].where(stated.eq(True), path)
    pairs = pd.DataFrame(
        {
            "forecast_id": both["estimate_id"],
            "forecaster": both["publisher"],
            "segment": both["segment"],
            "geography": both["geography"],
            "from_year": start,
            "forecast_year": target,
            "year": year,
            "how": stated.eq(True).map({True: "stated", False: "on_path"}),
            "expected_usd_m": expected,
            "later_id": both["estimate_id_later"],
            "later_publisher": both["publisher_later"],
            "third_party": both[["source_kind", "source_kind_later"]].isin(["quoted_by_others"]).sum(axis=1),
            "later_usd_m": both["base_value_usd_m_later"],
            "ratio": expected / both["base_value_usd_m_later"],
            "scope_differs": both["scope"].ne(both["scope_later"]),
        }
    )
    return (
        pairs[expected.notna()]
        .sort_values(["how", "forecast_id", "year", "later_id"], ascending=[False, True, True, True])
        .reset_index(drop=True)
    )
