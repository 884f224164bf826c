"""What is said of the market: every number is that of the rows."""

from typing import Any

import pandas as pd
import pytest

from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.companies import by_country, with_kinds
from pipelines.analysis.market.disagreement import by_reason, pairs
from pipelines.analysis.market.estimates import of_topic, spreads, with_growth
from pipelines.analysis.market.money import Summed, money_by_year, revenues_in_dollars, summed
from pipelines.refresh import ledgers
from pipelines.sentences import estimates, money
from pipelines.sentences.literature import papers
from pipelines.text.attribution import ZERO_IS_NOT_SAFE
from pipelines.text.numerals import digits, million, times


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return with_growth(ledgers.read("market_estimates"))


@pytest.mark.parametrize(
    ("value", "said"), [(0.347, "0.347"), (99.94, "99.9"), (100, "100"), (31692, "31,692"), (8.0, "8")]
)
def test_a_number_has_three_digits_or_is_whole(value: float, said: str) -> None:
    assert digits(value) == said
    assert million(value) == f"{said} million"


@pytest.mark.parametrize(("value", "said"), [(22.19, "22"), (9.16, "9.2"), (0.0118, "0.012"), (10, "10")])
def test_a_multiple_has_two_digits_or_is_whole(value: float, said: str) -> None:
    assert times(value) == said


def test_the_headline_names_the_widest_range(ledger: pd.DataFrame) -> None:
    assert estimates.sizes_headline("Skincare", spreads(ledger), ledger) == (
        "Skincare: 3 estimates put skincare/cosmetics in 2024 at 81.1 to 1,800 million dollars, 22 times apart; 3 of "
        "them as reported by a third party"
    )
    one = spreads(ledger[ledger["publisher"].str.startswith("Statifacts")])
    assert estimates.sizes_headline("Field", one, ledger) == (
        "Field: one estimate puts therapeutics, United States in 2024 at 15.6 million dollars; as reported by a third "
        "party"
    )
    assert (
        estimates.sizes_headline("Hair", spreads(ledger.iloc[:0]), ledger.iloc[:0])
        == "Hair: no market size of this topic in dollars was found"
    )


def test_whoever_reports_an_estimate_stands_behind_its_publisher_once(ledger: pd.DataFrame) -> None:
    names = estimates.marked(ledger).set_index("estimate_id")["publisher"]
    assert names["delveinsight-diagnostics-2024"] == "DelveInsight (third party)"
    assert names["grand-view-research-all-exosomes-2032"] == "Grand View Research (quoted by Cosmetitrovo)"
    assert names["pmarketresearch-therapeutics-2023"] == "PMarketResearch"


def test_revenues_in_another_currency_are_named_and_not_converted() -> None:
    revenues = ledgers.read("revenue_anchors")
    said = estimates.revenue_sentence(
        revenues_in_dollars(revenues), revenues[revenues["revenue_usd_m"].isna()]
    )
    assert said.startswith(
        "The largest of 3 revenues reported in dollars is 27.3 million: Exosome Diagnostics"
    )
    assert said.endswith("Not converted, so not drawn: Exopharm, AUD 7,049; ReNeuron, GBP 0.5 million.")
    assert (
        estimates.revenue_sentence(revenues.iloc[:0], revenues.iloc[:0])
        == "No revenue reported in dollars was found."
    )


def test_what_is_not_drawn_is_named(ledger: pd.DataFrame) -> None:
    said = estimates.undrawn_sentences(ledger[ledger["unit_suspect"].eq("yes")], 6)
    assert "Precedence Research (therapeutics, Global, 2025, printed as 58,120 million)" in said[0]
    assert said[1] == "6 more estimates state only a rate, or values in another currency."
    assert estimates.undrawn_sentences(ledger.iloc[:0], 0) == []


def test_whose_words(ledger: pd.DataFrame) -> None:
    assert estimates.whose_words(ledger) == (
        "Estimates here: 23, of which read on the publisher's own page: 1, as reported by a third party: 17."
    )


def test_the_rate_that_disagrees_is_told_with_both_numbers(ledger: pd.DataFrame) -> None:
    assert estimates.rates_headline("Field", ledger) == (
        "Field: 9 of 10 rates that can be checked fit the numbers beside them"
    )
    assert estimates.rates_sentences(ledger)[0] == (
        "Precedence Research states 35% a year where its numbers imply 18.1%; not drawn, its unit is in doubt."
    )
    agreeing = ledger[ledger["rate_check"].eq("agrees")]
    assert "all 9 rates" in estimates.rates_headline("Field", agreeing)
    assert "the one rate" in estimates.rates_headline("Field", agreeing.head(1))
    assert "no rate can be checked" in estimates.rates_headline("Field", ledger.iloc[:0])


def test_what_is_left_when_nothing_stated_differs(ledger: pd.DataFrame) -> None:
    found = pairs(ledger)
    counts = by_reason(found)
    assert estimates.reasons_headline("Field", counts) == (
        "Field: 3 pairs of estimates differ in nothing stated and still lie 1.7 to 3.4 times apart"
    )
    notes = {"future-market-insights-skincare-cosmetics-2025": "Retail"}
    said = estimates.reasons_sentences(found, counts, notes)
    assert said[0].startswith(
        "Of 253 pairs of estimates, 66 can be compared in dollars. They differ in: segment 199, scope"
    )
    assert said[1].endswith("by the ledger's notes: Future Market Insights: “Retail”.")
    none = pairs(ledger.iloc[:1])
    assert estimates.reasons_sentences(none, by_reason(none), {}) == ["There is no pair of estimates here."]
    assert "no two estimates state values" in estimates.reasons_headline("Hair", by_reason(none))


def test_a_forecast_whose_year_has_come_is_told_first(ledger: pd.DataFrame) -> None:
    found = backtests(ledger)
    assert estimates.forecasts_headline("Field", found) == (
        "Field: 264 million dollars were forecast for all exosomes in 2024, a later estimate says 177 million, so 1.5 "
        "times as much was expected; both as reported by a third party"
    )
    skincare = found[found["segment"].eq("skincare/cosmetics")]
    assert estimates.forecasts_headline("Skincare", skincare) == (
        "Skincare: no forecast has met an estimate of its year yet; read on their way, 3 forecasts lie at 0.13 to "
        "9.2 times later estimates"
    )
    assert "no old forecast" in estimates.forecasts_headline("Hair", found.iloc[:0])
    assert estimates.forecasts_sentences(found) == [
        "Matched exactly, forecast year with base year: 1 pair.",
        "Read between its two years, at the growth the forecast implies: 11 pairs of forecast and later estimate, "
        "0.012 to 120 times the later estimate.",
        "In 6 pairs the two put different words in brackets behind the segment.",
    ]


def test_the_sum_is_told_with_its_n_and_what_it_leaves_out() -> None:
    events = ledgers.read("market_events")
    found, years = summed(events), money_by_year(events)
    assert money.money_headline("Field", found, years) == (
        "Field: 555 million dollars in 16 events whose amounts may be added up, the most in 2021 (156 million)"
    )
    assert money.left_out_sentence(found) == (
        "Left out of the sum, by reason: 7 events, a maximum, a liability or a payment in kind; 2 events, only its "
        "upfront part is money paid; 40 events, no amount in dollars."
    )
    nothing = Summed(0, 0, {"no": 0, "upfront_only": 0, "": 0})
    assert money.left_out_sentence(nothing) == "No event is left out of the sum."
    assert (
        money.money_headline("Hair", nothing, years.iloc[:0])
        == "Hair: no amount that may be added up was found"
    )


def test_the_timeline_counts_ends_and_names_what_has_no_date() -> None:
    events = ledgers.read("market_events")
    assert money.timeline_headline("Field", events, events.head(3)) == (
        "Field: 65 events of companies, among them 2 bankruptcies and 5 discontinuations, beside 3 regulatory events"
    )
    labels = {"bankruptcy": "Bankruptcy", "funding": "Funding"}
    said = money.timeline_sentences(events[events["kind"].isin(list(labels))], labels)
    assert said[0] == "By kind: bankruptcy 2, funding 21."
    assert said[1] == ("1 event has no known date and has no mark: Organicell Regenerative Medicine.")


def test_companies_are_told_by_country_and_confidence() -> None:
    rows = with_kinds(ledgers.read("companies"))
    assert money.companies_headline("Field", rows, by_country(rows)) == (
        "Field: 53 companies found, 20 of them in United States; 27 with high confidence"
    )
    one = rows[rows["company"].eq("MDimune")]
    assert money.companies_headline("Artificial", one, by_country(one)) == (
        "Artificial: one company found, in South Korea"
    )
    assert money.companies_sentence(one) == "What they work with: artificial 1."


def test_the_cards_say_none_where_nothing_was_found(ledger: pd.DataFrame) -> None:
    events = ledgers.read("market_events")
    none = ledger.iloc[:0]
    assert estimates.claimed(spreads(ledger), none) == (
        "81.1 to 1,800",
        "3 estimates, 3 as reported by a third party: skincare/cosmetics, 2024. The widest range; ranges are never "
        "averaged.",
    )
    assert estimates.claimed(spreads(none), none) == (
        "None found",
        "No market size of this topic in dollars.",
    )
    # Of each of the three another year or segment.
    assert estimates.claimed(spreads(of_topic(ledger, "field")), none) == (
        "177",
        "One estimate: all exosomes, 2024, Grand View Research; as reported by a third party; 3 market sizes found, "
        "no two for one segment and year.",
    )
    clinics = ledger[ledger["publisher"].eq("The Insight Partners")]
    assert estimates.claimed(spreads(none), clinics) == (
        "None found",
        "No market size of this topic in dollars; 1 estimate below is of skincare/cosmetics (aesthetic clinics, "
        "includes hair).",
    )
    assert estimates.reported(revenues_in_dollars(ledgers.read("revenue_anchors")))[0] == "27.3"
    assert money.paid(summed(events), money_by_year(events))[0] == "555"
    assert money.paid(summed(events.iloc[:0]), money_by_year(events.iloc[:0])) == (
        "None found",
        "No event was found.",
    )
    assert money.ended(events) == (
        "7 of 65",
        "Bankruptcies found: 2; discontinuations: 5.",
    )
    assert money.ended(events.iloc[:0])[0] == "None found"


def test_the_axis_tells_what_began_when_and_what_is_not_there() -> None:
    assert money.axis_headline("Hair", {"warnings": 2019, "grants": 2010, "trials": 2019}, 2010) == (
        "Hair, first found: grants by 2010, trials 2019 and warnings 2019"
    )
    assert money.axis_headline("Hair", {}, 2010) == "Hair: nothing with a date was found"
    assert money.axis_sentences({"Trials": "3 marks"}, {"Papers": "None fetched."}) == [
        "Trials: 3 marks.",
        "Not drawn: papers. None fetched.",
    ]


def grant_years(*rows: tuple[int, int, float | None, int, int, bool]) -> pd.DataFrame:
    columns = ["fiscal_year", "projects", "amount_usd", "without_amount", "within_others", "is_open"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(
        {"fiscal_year": "Int64", "projects": "Int64", "amount_usd": "Float64", "is_open": "bool"}
    )


def test_funding_is_told_by_complete_fiscal_years_and_null_amounts_apart() -> None:
    years = grant_years(
        (2010, 0, 0, 0, 0, False),
        (2011, 2, 1.5e6, 1, 0, False),
        (2012, 7, 4.25e6, 0, 2, False),
        (2013, 3, None, 3, 0, True),
    )
    assert money.funding_headline("Hair", years) == (
        "Hair: U.S. public money, 4.25 million dollars to 7 projects in fiscal year 2012; 1.5 million dollars in 2011"
    )
    assert money.funding_sentences(years) == [
        "Fiscal year 2013 is not over: an untold amount and 3 projects so far.",
        "Awards whose amount is not told: 4; they are in no sum.",
        "Sub-projects whose money stands with their project: 2; it is summed once.",
    ]
    assert money.funding_headline("Hair", years.tail(1)) == (
        "Hair: no award was found in a complete fiscal year"
    )


def safety_years(*rows: tuple[str, int | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["endpoint", "year", "reports"]).astype({"year": "Int64"})


def test_recalls_and_adverse_events_are_never_added_up() -> None:
    years = safety_years(
        ("drug_enforcement", 2019, 2), ("drug_event", 2018, 0), ("drug_event", 2021, 4), ("drug_event", None, 1),
        ("food_enforcement", 2020, 0), ("device_enforcement", 2020, 0), ("cosmetic_event", 2020, 1),
    )  # fmt: skip
    assert money.safety_headline(years) == (
        "2 recalls and 6 reports of adverse events at openFDA name exosomes, the first in 2019"
    )
    assert money.safety_sentences(years) == [
        ZERO_IS_NOT_SAFE,
        "No report names exosomes in: recalls of devices and recalls of food.",
        "1 report without a date has no bar.",
    ]


def test_a_data_set_or_year_that_was_not_fetched_is_missing_and_no_zero() -> None:
    held = ("device_enforcement", "food_enforcement", "drug_event", "cosmetic_event")
    years = safety_years(*((name, 2020, 1) for name in held))
    assert money.safety_headline(years) == (
        "2 recalls and 2 reports of adverse events at openFDA name exosomes, the first in 2020, recalls of drugs not "
        "fetched"
    )
    assert money.safety_sentences(years)[1:] == ["Not fetched, which is no zero: recalls of drugs."]
    assert money.safety_headline(years.assign(reports=0)) == (
        "openFDA holds no recall and no adverse event that names exosomes, recalls of drugs not fetched: zero does not "
        "mean safe"
    )
    names = ["fiscal_year", "projects", "amount_usd", "without_amount", "within_others", "is_open"]
    funded = pd.DataFrame([(year, 1, 1e6, 0, 0, False) for year in (2020, 2022)], columns=names)
    assert money.funding_sentences(funded) == [
        "Not fetched, which is no zero: fiscal year 2021.",
        "Every award tells its amount.",
    ]


def filing_years(*rows: tuple[int, str, int, int | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["year", "form", "documents", "filings", "is_open"])
    return frame.astype({"filings": "Int64"})


def test_filings_are_told_from_documents_and_lower_bounds_from_counts() -> None:
    years = filing_years(
        (2016, "10-K", 3, 2, False), (2016, "other", 1, 1, False), (2016, "all", 4, 3, False),
        (2018, "10-K", 900, None, False), (2018, "other", 600, None, False), (2018, "all", 1500, None, False),
        (2019, "10-K", 1, 1, False), (2019, "other", 0, 0, False), (2019, "all", 1, 1, False),
        (2020, "10-K", 0, 0, True), (2020, "other", 9, 1200, True), (2020, "all", 9, 1200, True),
    )  # fmt: skip
    assert money.filings_headline(years) == "1 filing with the SEC in 2019 names exosomes; 3 in 2016"
    assert (
        money.filings_headline(years[years["year"].eq(2016)])
        == "3 filings with the SEC in 2016 name exosomes"
    )
    assert money.filings_headline(years[years["year"].isin([2018, 2020])]) == (
        "Filings with the SEC that name exosomes are not counted for any complete year"
    )
    assert money.filings_sentences(years) == [
        "1,204 filings since 2016 in 14 documents: a filing has several documents, and they repeat one another.",
        "Filings by form: 10-K 3, other 1,201.",
        "So far in 2020: 1,200 filings.",
        "More documents than are read, so no filings are counted: 2018, at least 1,500.",
        "Not fetched, which is no zero: 2017.",
    ]
    assert money.filings_sentences(years[years["year"].eq(2018)]) == [
        "More documents than are read, so no filings are counted: 2018, at least 1,500."
    ]


def test_zero_does_not_mean_safe() -> None:
    said = money.safety_headline(safety_years(("drug_event", 2020, 0)))
    assert said.endswith("zero does not mean safe")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Too few articles to compare Europe PMC with PubMed"),
        ([("Hair", 0.9)], "Europe PMC finds 0.9 times as many articles as PubMed for Hair"),
        (
            [("Hair", 0.9), ("Skin", 1.25)],
            "Europe PMC finds 0.9 (Hair) to 1.2 times (Skin) as many articles as PubMed",
        ),
    ],
)
def test_the_agreement_is_told_by_its_ends(rows: list[Any], said: str) -> None:
    assert papers.agreement_headline(pd.DataFrame(rows, columns=["label", "ratio"])) == said


def test_views_are_told_of_whole_years_beside_the_papers_of_the_same() -> None:
    years = pd.DataFrame(
        {"year": [2015, 2016, 2025, 2026], "value": [9, 100, 340, 5], "is_open": [True, False, False, True]}
    ).astype({"year": "Int64", "value": "Int64"})
    papers = pd.DataFrame({"year": [2016, 2025], "value": [10, 20]}).astype("Int64")
    said = "Wikipedia's articles on vesicles: 340 views in 2025"
    assert money.attention_headline(years, papers) == f"{said}, 3.4 times those of 2016; papers 2 times"
    assert money.attention_headline(years, papers.iloc[:1]) == f"{said}, 3.4 times those of 2016"
    assert money.attention_headline(years.iloc[2:], papers) == said
    assert money.attention_headline(years.iloc[:1], papers).endswith("no whole year of views yet")
    none = years.assign(value=[9, 0, 340, 5]).astype({"value": "Int64"})
    assert money.attention_headline(none, papers) == f"{said}; papers 2 times"


def test_articles_are_told_by_language_with_their_redirects_and_what_is_left() -> None:
    titles = pd.DataFrame(
        [("en", "A", "A", "2026-10"), ("en", "a", "A", None), ("ko", "B", "B", "2026-10")],
        columns=["project", "title", "article", "through"],
    )
    views = pd.DataFrame({"month": ["2026-09", "2026-10"]})
    said = "2 articles (English 1, Korean 1) and 1 redirect to them, until 2026-10"
    names = {"en": "English", "ko": "Korean", "de": "German"}
    assert money.attention_sentences(views, titles, names) == [f"{said}; not asked for yet, so in no sum: 1."]
    asked = titles.fillna({"through": "2026-10"})
    assert money.attention_sentences(views, asked, names) == [f"{said}."]
