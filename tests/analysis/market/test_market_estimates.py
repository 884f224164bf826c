"""Estimates: growth and ranges worked out by hand, over the ledger as it is and over made-up rows."""

from typing import Any

import by_csv
import pandas as pd
import pytest

from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.disagreement import REASONS, by_reason, differ_in, pairs
from pipelines.analysis.market.estimates import (
    implied_growth_pct,
    in_dollars,
    in_local_currency,
    of_topic,
    scope_of,
    spreads,
    with_growth,
)
from pipelines.refresh import ledgers

# By hand, with logarithms: base, forecast, years between, growth in percent. All rows that state both values.
BY_HAND = {
    "not-named-all-exosomes-2019": (91, 264, 5, 23.7),
    "data-bridge-market-research-all-exosomes-2021": (11774, 31692, 5, 21.9),
    "grand-view-research-all-exosomes-2024": (177.4, 794.2, 6, 28.4),
    "delveinsight-diagnostics-2024": (119.3, 2560, 8, 46.7),
    "transparency-market-research-skincare-cosmetics-2024": (1800, 26600, 11, 27.7),
    "coherent-market-insights-skincare-cosmetics-2025": (417.8, 809.5, 7, 9.9),
    "future-market-insights-skincare-cosmetics-2025": (852.3, 3952.7, 10, 16.6),
    "the-insight-partners-skincare-cosmetics-2024": (218.3, 669.9, 7, 17.4),
    "insightace-analytic-skincare-cosmetics-2024": (81.1, 1690, 10, 35.5),
    "data-bridge-market-research-therapeutics-2021": (0.00356, 0.00939, 8, 12.9),
    "data-bridge-market-research-therapeutics-2022": (0.55058, 1.98686, 8, 17.4),
    "statifacts-therapeutics-2024": (15.61, 79.67, 10, 17.7),
    "precedence-research-therapeutics-2025": (58120, 307040, 10, 18.1),
}
STATED = {
    "not-named-all-exosomes-2019": 23.8,
    "data-bridge-market-research-all-exosomes-2021": 21.9,
    "grand-view-research-all-exosomes-2024": 28.73,
    "coherent-market-insights-skincare-cosmetics-2025": 9.9,
    "future-market-insights-skincare-cosmetics-2025": 16.6,
    "the-insight-partners-skincare-cosmetics-2024": 17.4,
    "insightace-analytic-skincare-cosmetics-2024": 35.9,
    "data-bridge-market-research-therapeutics-2021": 13.1,
    "data-bridge-market-research-therapeutics-2022": 17.4,
    "precedence-research-therapeutics-2025": 35,
}


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return ledgers.read("market_estimates")


def estimates(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as the ledger has them; what is not named is not stated."""
    common = {
        "publisher": "P",
        "segment": "skin",
        "geography": "Global",
        "base_year": None,
        "base_value_usd_m": None,
        "forecast_year": None,
        "forecast_value_usd_m": None,
        "cagr_pct": None,
        "unit_suspect": "no",
        "source_kind": "publisher",
        "note": None,
    }
    frame = pd.DataFrame([{"estimate_id": f"e{n}"} | common | row for n, row in enumerate(rows)])
    years = dict.fromkeys(["base_year", "forecast_year"], "Int64")
    values = dict.fromkeys(["base_value_usd_m", "forecast_value_usd_m", "cagr_pct"], "Float64")
    return frame.astype(years | values | {"note": "str"})


def test_implied_growth_equals_the_values_worked_out_by_hand(ledger: pd.DataFrame) -> None:
    implied = with_growth(ledger).set_index("estimate_id")["implied_cagr_pct"].dropna()
    assert implied.round(1).to_dict() == {name: row[3] for name, row in BY_HAND.items()}
    rows = ledger.set_index("estimate_id").loc[list(BY_HAND)]
    assert rows["base_value_usd_m"].tolist() == [row[0] for row in BY_HAND.values()]
    assert rows["forecast_value_usd_m"].tolist() == [row[1] for row in BY_HAND.values()]
    assert (rows["forecast_year"] - rows["base_year"]).tolist() == [row[2] for row in BY_HAND.values()]


def test_of_the_rows_that_state_all_three_numbers_the_one_that_disagrees_is_marked(
    ledger: pd.DataFrame,
) -> None:
    checked = with_growth(ledger).set_index("estimate_id")
    all_three = checked[checked["rate_check"].isin(["agrees", "disagrees"])]
    assert all_three["cagr_pct"].to_dict() == STATED
    assert all_three.index[all_three["rate_check"].eq("disagrees")].tolist() == [
        "precedence-research-therapeutics-2025"
    ]


def test_the_ledger_says_what_its_own_numbers_say(ledger: pd.DataFrame) -> None:
    worked_out = with_growth(ledger)
    assert worked_out["rate_check"].tolist() == ledger["rate_check"].tolist()
    assert worked_out["implied_cagr_pct"].round(1).equals(ledger["implied_cagr_pct"])


@pytest.mark.parametrize(
    ("stated", "check"),
    [(10.0, "agrees"), (11.0, "agrees"), (9.0, "agrees"), (11.01, "disagrees"), (8.99, "disagrees")],
)
def test_a_rate_agrees_within_one_point_on_either_side(stated: float, check: str) -> None:
    row = {"base_year": 2020, "base_value_usd_m": 100, "forecast_year": 2022, "forecast_value_usd_m": 121}
    assert with_growth(estimates(row | {"cagr_pct": stated}))["rate_check"].tolist() == [check]


@pytest.mark.parametrize(
    "row",
    [
        {"base_year": 2020, "base_value_usd_m": 0, "forecast_year": 2022, "forecast_value_usd_m": 121},
        {"base_year": 2022, "base_value_usd_m": 100, "forecast_year": 2022, "forecast_value_usd_m": 121},
        {"base_year": 2023, "base_value_usd_m": 100, "forecast_year": 2022, "forecast_value_usd_m": 121},
        {"base_year": None, "base_value_usd_m": 100, "forecast_year": 2022, "forecast_value_usd_m": 121},
        {"base_year": 2020, "base_value_usd_m": None, "forecast_year": 2022, "forecast_value_usd_m": 121},
    ],
)
def test_without_base_forecast_and_years_between_nothing_is_implied(row: dict[str, Any]) -> None:
    assert implied_growth_pct(estimates(row)).isna().all()
    assert with_growth(estimates(row | {"cagr_pct": 10}))["rate_check"].tolist() == ["not_checkable"]


def test_a_market_may_be_forecast_to_shrink_or_to_end() -> None:
    shrinking = {
        "base_year": 2020,
        "base_value_usd_m": 100,
        "forecast_year": 2022,
        "forecast_value_usd_m": 81,
    }
    ending = shrinking | {"forecast_value_usd_m": 0}
    assert implied_growth_pct(estimates(shrinking, ending)).tolist() == pytest.approx([-10, -100])


def test_the_scope_is_what_stands_in_brackets() -> None:
    words = pd.Series(["skin (clinics, includes hair)", "all exosomes", "a (b) c"], dtype="str")
    found = scope_of(words)
    assert found["name"].tolist()[:2] == ["skin", "all exosomes"]
    assert found["scope"].iloc[0] == "clinics, includes hair"
    assert found["scope"].isna().tolist() == [False, True, True]


def test_values_of_one_segment_and_year_lie_22_fold_apart(ledger: pd.DataFrame) -> None:
    widest = spreads(ledger).iloc[0]
    assert (widest["segment"], widest["base_year"], widest["estimates"]) == ("skincare/cosmetics", 2024, 3)
    assert (widest["low_usd_m"], widest["low_publisher"]) == (81.1, "InsightAce Analytic")
    assert (widest["high_usd_m"], widest["high_publisher"]) == (1800, "Transparency Market Research")
    assert widest["fold"] == pytest.approx(1800 / 81.1)
    assert round(widest["fold"]) == 22


def test_an_estimate_is_of_the_topic_that_its_segment_names_and_of_no_other(ledger: pd.DataFrame) -> None:
    named = {
        topic: set(of_topic(ledger, topic)["segment"])
        for topic in ("field", "skincare", "hair", "skin_ageing")
    }
    assert named["field"] == {"all exosomes"}
    assert "skincare/cosmetics (aesthetic clinics, includes hair)" in named["skincare"]
    assert named["hair"] == named["skin_ageing"] == set()


def test_a_range_holds_one_segment_geography_and_year_and_no_value_in_doubt() -> None:
    skin = {"base_year": 2024, "base_value_usd_m": 10}
    found = spreads(
        estimates(
            skin,
            skin | {"base_value_usd_m": 30, "segment": "skin (clinics)", "publisher": "Q"},
            skin | {"base_value_usd_m": 5, "geography": "Japan"},
            skin | {"base_value_usd_m": 6, "base_year": 2025},
            skin | {"base_value_usd_m": 900, "unit_suspect": "yes"},
            skin | {"base_value_usd_m": 0},
            {"forecast_year": 2030, "forecast_value_usd_m": 7},
        )
    )
    assert found[
        ["geography", "base_year", "estimates", "low_usd_m", "high_usd_m", "fold"]
    ].values.tolist() == [
        ["Global", 2024, 2, 10, 30, 3],
        ["Global", 2025, 1, 6, 6, 1],
        ["Japan", 2024, 1, 5, 5, 1],
    ]
    assert found.loc[0, "high_publisher"] == "Q"


def test_what_may_be_drawn_leaves_out_units_in_doubt_and_other_currencies(ledger: pd.DataFrame) -> None:
    rows = by_csv.rows("market_estimates")
    assert any(row["unit_suspect"] == "yes" for row in rows)
    drawn = ledger[in_dollars(ledger)]
    stated = [
        row["estimate_id"]
        for row in rows
        if (row["base_value_usd_m"] or row["forecast_value_usd_m"]) and row["unit_suspect"] != "yes"
    ]
    assert sorted(drawn["estimate_id"]) == sorted(stated)
    assert not drawn["unit_suspect"].eq("yes").any()
    assert ledger.loc[in_local_currency(ledger), "estimate_id"].tolist() == [
        "industry-view-reported-by-all-exosomes-2022",
        "fuji-keizai-research-tools-2022",
    ]


def test_a_pair_differs_in_what_its_rows_say() -> None:
    one = {"base_year": 2024, "base_value_usd_m": 10, "publisher": "Low"}
    other = {
        "base_year": 2025,
        "base_value_usd_m": 40,
        "segment": "skin (clinics)",
        "geography": "Japan",
        "source_kind": "press_text",
        "publisher": "High",
    }
    found = pairs(estimates(one, other)).iloc[0]
    assert (found["first"], found["second"], found["ratio"]) == ("High", "Low", 4)
    assert found["differs"] == "scope;geography;base_year;source_kind"


@pytest.mark.parametrize(
    ("change", "differs", "ratio"),
    [
        ({}, "", 1.0),
        ({"segment": "hair"}, "segment", 1.0),
        ({"base_year": None}, "base_year", 1.0),
        ({"unit_suspect": "yes"}, "unit", None),
        ({"base_value_usd_m": None, "note": "In local currency: JPY 5"}, "currency", None),
        ({"base_value_usd_m": None}, "", None),
        ({"base_value_usd_m": 0}, "", None),
    ],
)
def test_each_reason_by_itself(change: dict[str, Any], differs: str, ratio: float | None) -> None:
    row = {"base_year": 2024, "base_value_usd_m": 10}
    found = pairs(estimates(row, row | change)).iloc[0]
    assert found["differs"] == differs
    assert found["ratio"] == ratio if ratio else pd.isna(found["ratio"])


def test_the_pairs_of_the_ledger_that_differ_in_nothing_stated(ledger: pd.DataFrame) -> None:
    found = pairs(ledger)
    of = len(by_csv.rows("market_estimates"))
    assert len(found) == of * (of - 1) / 2
    same = found[differ_in(found, "none") & found["ratio"].notna()]
    assert same["ratio"].round(2).tolist() == [2.04, 3.4, 1.66]
    counts = by_reason(found).set_index("reason")
    assert counts.index.tolist() == ["none", *REASONS]
    assert counts.loc["none", ["pairs", "compared"]].tolist() == [6, 3]
    # Rows in doubt: pairs with the others and among themselves; none of them is compared.
    doubt = sum(row["unit_suspect"] == "yes" for row in by_csv.rows("market_estimates"))
    assert counts.loc["unit", ["pairs", "compared"]].tolist() == [
        doubt * (of - doubt) + doubt * (doubt - 1) / 2,
        0,
    ]
    # Rows in another currency: pairs with the others; among themselves they do not differ.
    local = int(in_local_currency(ledger).sum())
    assert counts.loc["currency", "pairs"] == local * (of - local)
    assert pd.isna(counts.loc["currency", "high"])


def test_one_estimate_has_no_pair() -> None:
    found = pairs(estimates({"base_year": 2024, "base_value_usd_m": 10}))
    assert found.empty
    assert by_reason(found)["pairs"].tolist() == [0] * 8


def test_a_forecast_is_met_at_its_year_or_read_on_its_way(ledger: pd.DataFrame) -> None:
    found = backtests(ledger)
    at_its_year = found[found["how"].eq("stated")]
    # 264 were forecast for 2024; a later estimate puts 2024 at 177.4.
    assert at_its_year[["forecast_id", "later_id", "year"]].values.tolist() == [
        ["not-named-all-exosomes-2019", "grand-view-research-all-exosomes-2024", 2024]
    ]
    assert at_its_year["ratio"].tolist() == pytest.approx([264 / 177.4])
    assert len(found) == 12
    on_the_way = found[found["forecast_id"].str.startswith("data-bridge")].iloc[0]
    # 11,774 growing 21.9% a year for three years: 11,774 * 1.8114.
    assert on_the_way["expected_usd_m"] == pytest.approx(21_327, rel=1e-4)
    assert on_the_way["ratio"] == pytest.approx(120.2, rel=1e-3)
    assert set(found["segment"]) == {"all exosomes", "skincare/cosmetics"}


def test_what_can_be_compared_is_of_one_segment_and_geography_and_later() -> None:
    forecast = {
        "base_year": 2020,
        "base_value_usd_m": 100,
        "forecast_year": 2024,
        "forecast_value_usd_m": 1600,
    }
    later = {"base_year": 2024, "base_value_usd_m": 800}
    found = backtests(
        estimates(
            forecast,
            later,
            later | {"base_year": 2022, "segment": "skin (clinics)"},
            later | {"base_year": 2020},
            later | {"base_year": 2025},
            later | {"segment": "hair"},
            later | {"geography": "Japan"},
            later | {"unit_suspect": "yes"},
        )
    )
    assert found[["how", "year", "expected_usd_m", "ratio", "scope_differs"]].values.tolist() == [
        ["stated", 2024, 1600, 2, False],
        ["on_path", 2022, 400, 0.5, True],  # 100 doubling each year
    ]


def test_a_forecast_without_a_base_is_met_at_its_year_only() -> None:
    forecast = {"forecast_year": 2024, "forecast_value_usd_m": 500}
    later = {"base_year": 2024, "base_value_usd_m": 100}
    found = backtests(estimates(forecast, later, later | {"base_year": 2023}))
    assert found[["how", "ratio"]].values.tolist() == [["stated", 5]]


def test_where_nothing_can_be_compared_there_is_no_row() -> None:
    assert backtests(estimates({"base_year": 2024, "base_value_usd_m": 10})).empty
