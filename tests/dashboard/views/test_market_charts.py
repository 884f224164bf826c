"""Figures of the market: their marks are those of the rows, and nothing in doubt is drawn."""

import by_csv
import pandas as pd
import pytest

from dashboard.app_pages.market.charts.estimates import (
    disagreement,
    forecast_tests,
    growth_rates,
    market_sizes,
    short,
)
from dashboard.app_pages.market.charts.money import (
    LANE_OF,
    LANES,
    Yearly,
    company_bars,
    market_and_regulators,
    money_bars,
    multiples,
)
from dashboard.look.theme import EVENT_MARKS, MARKET_MARKS
from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.companies import by_country
from pipelines.analysis.market.disagreement import by_reason, pairs
from pipelines.analysis.market.estimates import in_dollars, spreads, with_growth
from pipelines.analysis.market.money import money_by_year, revenues_in_dollars
from pipelines.refresh import ledgers
from pipelines.sentences.estimates import REASON_LABELS
from pipelines.tables.ledgers.market import MARKET_EVENT_KINDS

COLOUR = "#123456"


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return with_growth(ledgers.read("market_estimates"))


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return ledgers.read("market_events")


def names() -> dict[str, str]:
    frame = ledgers.read("jurisdictions")
    return dict(zip(frame["jurisdiction"], frame["name"], strict=True))


def drawn_values(figure: object) -> list[float]:
    marks = [trace for trace in figure.data if trace.mode == "markers+text"]  # type: ignore[attr-defined]
    return sorted(value for trace in marks for value in trace.x)


def written(figure: object) -> list[str]:
    return [str(note.text) for note in figure.layout.annotations]  # type: ignore[attr-defined]


def test_every_value_in_dollars_is_one_mark_and_none_in_doubt(ledger: pd.DataFrame) -> None:
    revenues = revenues_in_dollars(ledgers.read("revenue_anchors"))
    figure = market_sizes(ledger, spreads(ledger), revenues, COLOUR)
    rows = ledger[in_dollars(ledger)]
    values = pd.concat(
        [rows["base_value_usd_m"], rows["forecast_value_usd_m"], revenues["revenue_usd_m"]]
    ).dropna()
    assert drawn_values(figure) == sorted(values)
    for suspect in ledger.loc[ledger["unit_suspect"].eq("yes"), "base_value_usd_m"]:
        assert suspect not in drawn_values(figure)
    assert figure.layout.xaxis.type == "log"


def test_a_range_is_a_band_from_its_lowest_to_its_highest_base_value(ledger: pd.DataFrame) -> None:
    figure = market_sizes(ledger, spreads(ledger), ledgers.read("revenue_anchors").iloc[:0], COLOUR)
    bands = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert bands == [(81.1, 1800), (251, 852.3)]
    assert "<b>Skincare/cosmetics, 2024: 22-fold</b>" in written(figure)
    assert "<b>Therapeutics, United States, 2024</b>" in written(figure)


def test_shape_says_whose_words_and_open_says_forecast(ledger: pd.DataFrame) -> None:
    figure = market_sizes(ledger, spreads(ledger), ledgers.read("revenue_anchors").iloc[:0], COLOUR)
    shapes = {tuple(trace.marker.symbol) for trace in figure.data if trace.mode == "markers+text"}
    assert shapes == {("diamond", "diamond-open"), ("diamond",), ("diamond-open",), ("square",)}
    assert [trace.name for trace in figure.data if trace.name] == [
        "Press text",
        "As reported by a third party",
        "Forecast",
    ]


def test_a_value_of_zero_is_left_out_of_a_logarithmic_scale(ledger: pd.DataFrame) -> None:
    rows = ledger[ledger["publisher"].eq("Coherent Market Insights")].assign(base_value_usd_m=0.0)
    figure = market_sizes(rows, spreads(rows), ledgers.read("revenue_anchors").iloc[:0], COLOUR)
    assert drawn_values(figure) == [809.5]


def test_no_estimate_and_no_revenue_is_a_sentence(ledger: pd.DataFrame) -> None:
    figure = market_sizes(
        ledger.iloc[:0], spreads(ledger.iloc[:0]), ledgers.read("revenue_anchors").iloc[:0], COLOUR
    )
    assert written(figure) == ["No estimate in dollars and no reported revenue was found here."]


def test_stated_and_implied_growth_stand_side_by_side(ledger: pd.DataFrame) -> None:
    rows = ledger[
        ledger["unit_suspect"].ne("yes") & ledger[["cagr_pct", "implied_cagr_pct"]].notna().any(axis=1)
    ]
    figure = growth_rates(rows, COLOUR)
    by_name = {trace.name: trace for trace in figure.data if trace.name}
    assert sorted(pd.Series(by_name["Stated"].x).dropna()) == sorted(rows["cagr_pct"].dropna())
    assert len(by_name["Implied by its own numbers"].x) == len(rows)
    assert not [trace for trace in figure.data if trace.mode == "lines"]


def test_a_rate_that_disagrees_is_marked_with_a_red_line(ledger: pd.DataFrame) -> None:
    rows = ledger[ledger["rate_check"].eq("disagrees")].assign(unit_suspect="no")
    lines = [trace for trace in growth_rates(rows, COLOUR).data if trace.mode == "lines"]
    assert [[round(value, 1) for value in line.x] for line in lines] == [[35, 18.1]]


def test_each_compared_pair_is_a_stroke_in_every_row_it_differs_in(ledger: pd.DataFrame) -> None:
    found = pairs(ledger)
    counts = by_reason(found)
    figure = disagreement(found, counts, REASON_LABELS, COLOUR)
    assert [len(trace.x) for trace in figure.data] == counts.loc[
        counts["compared"].gt(0), "compared"
    ].tolist()
    assert written(figure)[0] == "No stated difference: 1.7 to 3.4-fold"


def test_forecasts_are_filled_where_their_year_has_come(ledger: pd.DataFrame) -> None:
    found = backtests(ledger)
    figure = forecast_tests(found, COLOUR)
    marks = [trace for trace in figure.data if trace.hovertext is not None]
    assert sum(len(trace.x) for trace in marks) == len(found)
    assert [list(trace.marker.symbol) for trace in marks][:2] == [["circle"], ["circle-open"]]
    assert written(figure)[0] == "Not named (quoted by Dexon, Japan), 2024: 1.5 times"


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (growth_rates(pd.DataFrame(), COLOUR), "No estimate here states a growth rate, or implies one."),
        (forecast_tests(pd.DataFrame(), COLOUR), "No forecast here can be set against a later estimate."),
        (money_bars(pd.DataFrame()), "No amount that may be summed was found here."),
        (company_bars(pd.DataFrame(), COLOUR), "No company was found for this choice."),
    ],
)
def test_nothing_to_draw_is_a_sentence(figure: object, said: str) -> None:
    assert written(figure) == [said]


def test_every_kind_of_event_has_a_lane_and_a_mark_that_no_regulator_has() -> None:
    assert set(LANE_OF) == set(MARKET_MARKS) == set(MARKET_EVENT_KINDS)
    assert set(LANE_OF.values()) == set(LANES)
    shapes = [mark.symbol for mark in MARKET_MARKS.values()]
    assert len(set(shapes)) == len(shapes)
    assert not set(shapes) & {mark.symbol for mark in EVENT_MARKS.values()}


def test_dated_events_are_marks_above_the_regulators(events: pd.DataFrame) -> None:
    regulatory = ledgers.read("regulatory_events")
    figure = market_and_regulators(events, regulatory, names(), 2026)
    drawn = [trace for trace in figure.data if trace.mode == "markers" and trace.x[0] is not None]
    dated = [row for row in by_csv.rows("market_events") if row["date"]]
    assert sum(len(trace.x) for trace in drawn if trace.yaxis == "y") == len(dated) > 0
    assert sum(len(trace.x) for trace in drawn if trace.yaxis == "y2") == len(regulatory)


def test_events_without_any_regulator_say_so(events: pd.DataFrame) -> None:
    figure = market_and_regulators(events, ledgers.read("regulatory_events").iloc[:0], names(), 2026)
    assert "<b>Regulators: none found</b>" in written(figure)


def test_undated_events_alone_are_a_sentence(events: pd.DataFrame) -> None:
    undated = events[events["date"].isna()]
    figure = market_and_regulators(undated, ledgers.read("regulatory_events"), names(), 2026)
    assert written(figure) == ["No dated event of a company was found here."]


def test_text_from_outside_is_escaped(events: pd.DataFrame, ledger: pd.DataFrame) -> None:
    hostile = "<script>alert(1)</script>"
    one = market_and_regulators(
        events.assign(company=hostile, summary=hostile), ledgers.read("regulatory_events"), names(), 2026
    )
    two = market_sizes(
        ledger.assign(publisher=hostile),
        spreads(ledger),
        revenues_in_dollars(ledgers.read("revenue_anchors")),
        COLOUR,
    )
    three = forecast_tests(backtests(ledger.assign(publisher=hostile)), COLOUR)
    for figure in (one, two, three):
        assert "<script>" not in str(figure.to_plotly_json())


def test_bars_of_money_hold_the_sums(events: pd.DataFrame) -> None:
    figure = money_bars(money_by_year(events))
    assert {trace.name: round(sum(trace.y), 3) for trace in figure.data} == {
        "Funding": 436.747,
        "Listing": 82.5,
        "Acquisition": 1.1,
        "Licence or partnership": 35,
    }


def test_companies_are_stacked_by_confidence() -> None:
    counts = by_country(ledgers.read("companies"))
    figure = company_bars(counts, COLOUR)
    assert {trace.name: sum(trace.x) for trace in figure.data} == {
        f"Confidence {name}{told}": counts.loc[counts["confidence"].eq(name), "companies"].sum()
        for name, told in (("high", ""), ("medium", ""), ("low", ", as reported by a third party"))
    }


def test_small_multiples_leave_out_what_is_empty_and_hollow_what_is_open() -> None:
    years = pd.DataFrame({"year": [2024, 2025], "value": [3, 1], "is_open": [False, True]})
    regulatory = ledgers.read("regulatory_events")
    figure = multiples(
        [Yearly("Papers", years, "papers"), Yearly("Grants", years.iloc[:0], "dollars")],
        pd.DataFrame(),
        regulatory,
        names=names(),
        colour=COLOUR,
        last_year=2026,
    )
    assert [note for note in written(figure) if note.startswith("<b>")] == [
        "<b>Papers</b>",
        "<b>Regulators</b>",
    ]
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [(list(bar.y), bar.marker.color) for bar in bars] == [([3], COLOUR), ([1], "rgba(0,0,0,0)")]
    drawn = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    marks = sum(len(trace.x) for trace in drawn if trace.x[0] is not None)
    kinds = [
        "warning_letter",
        "untitled_letter",
        "recall",
        "safety_notice",
        "consumer_alert",
        "clearance",
        "approval",
    ]
    assert marks == regulatory["kind"].isin(kinds).sum()


def test_an_axis_without_anything_is_a_sentence() -> None:
    none = ledgers.read("regulatory_events").iloc[:0]
    figure = multiples([], pd.DataFrame(), none, names={}, colour=COLOUR, last_year=2026)
    assert written(figure) == ["Nothing of this topic has a date that could be drawn."]


def test_a_label_is_cut_at_a_word_and_one_long_word_within() -> None:
    assert short("Grand View Research", 20) == "Grand View Research"
    assert short("Grand View Research of America", 20) == "Grand View …"
    assert short("a" * 30, 10) == "a" * 9 + "…"
    assert short("<b>", 10) == "&lt;b&gt;"
    assert short("Grand View Research of America (third party)", 34) == "Grand View … (third party)"
