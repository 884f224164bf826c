"""Growth, open years, definitions and combinations as they are told and drawn, by hand."""

import pandas as pd
import pytest
from drawn import pointed

from dashboard.app_pages.literature.charts.open_years import same_days, still_filling
from dashboard.app_pages.literature.charts.papers import yearly_band
from dashboard.app_pages.literature.charts.upset import upset
from dashboard.charts.intervals import Part, Value, intervals
from pipelines.sentences.literature import growth as narrative
from pipelines.sentences.literature import papers

RATE = {
    "measure": "records", "first_year": 2016, "last_year": 2025, "years": 10, "records": 418, "growth_pct": 31.94,
    "growth_low_pct": 26.8, "growth_high_pct": 36.8, "model": "quasi_poisson", "dispersion": 0.72, "cagr_pct": 29.04,
    "doubling_time_years": 2.5, "doubling_low_years": 2.2, "doubling_high_years": 2.9, "pace": None, "reason": None,
}  # fmt: skip
PACE = {"pace_change_pct": -8.04, "pace_low_pct": -12.0, "pace_high_pct": -3.0}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (RATE, "Hair: papers grew by 31.9% a year from 2016 to 2025 (26.8% to 36.8%)"),
        # A quarter of 31.9 is 7.975 to either side.
        (
            RATE | {"growth_high_pct": 42.7},
            "Hair: papers grew by 31.9% a year from 2016 to 2025 (26.8% to 42.7%)",
        ),
        (
            RATE | {"growth_high_pct": 42.8},
            "Hair: papers grew by about 31.9% a year from 2016 to 2025 (26.8% to 42.8%)",
        ),
        (
            RATE
            | {"measure": "per_100k", "growth_pct": -5.0, "growth_low_pct": -8.0, "growth_high_pct": -1.0},
            "Hair: papers per 100,000 of PubMed became fewer, at about -5.0% a year from 2016 to 2025 (-8.0% to -1.0%)",
        ),
        (
            RATE
            | {"measure": "share_of_field", "growth_pct": 1.0, "growth_low_pct": 0.0, "growth_high_pct": 2.0},
            "Hair: the share of the field shows no clear rise or fall, at about 1.0% a year from 2016 to 2025 "
            "(0.0% to 2.0%)",
        ),
        (RATE | {"growth_pct": None}, None),
    ],
)
def test_growth_is_told_with_its_interval_and_about_where_that_is_wide(
    row: dict[str, object], said: str | None
) -> None:
    assert narrative.headline("Hair", row) == said


def test_a_rate_says_what_it_rests_on_and_its_pace() -> None:
    assert narrative.rests_on(RATE) == [
        "The rate rests on 418 papers in 10 complete years, 2016 to 2025: a log-linear quasi-Poisson fit "
        "(dispersion 0.7) with its 95% interval. First to last year alone gives 29.0%.",
        "At that rate it doubles in 2.5 years (2.2 to 2.9).",
    ]
    slower = narrative.rests_on(RATE | PACE | {"pace": "slower", "cagr_pct": None})
    assert slower[0].endswith("with its 95% interval.")
    assert slower[2] == (
        "The last third of the years grew more slowly than the first: yearly growth factor -8.0% (-12.0% to -3.0%)."
    )
    assert len(narrative.rests_on(RATE | {"growth_low_pct": 0.0})) == 1
    assert narrative.rests_on({"growth_pct": None, "reason": "12 records in 10 years."}) == [
        "No growth rate: 12 records in 10 years."
    ]


DAYS = pd.DataFrame(
    [
        (2024, "2024-11-23", 70, 82, False),
        (2025, "2025-11-23", 100, 109, False),
        (2026, "2026-11-23", 104, pd.NA, True),
    ],
    columns=["year", "until", "records", "whole_year", "is_running"],
).astype({"whole_year": "Int64"})


def test_the_running_year_is_told_and_drawn_beside_the_same_days() -> None:
    assert papers.same_days_headline("Hair", DAYS) == (
        "Hair: 104 papers from 1 January to 23 November 2026, 100 in the same days of 2025"
    )
    assert papers.same_days_headline("Hair", DAYS.iloc[2:].assign(records=0)) == (
        "Hair: no papers from 1 January to 23 November 2026"
    )
    whole, until = same_days(DAYS, "#a07a4d").data
    assert (list(whole.x), list(whole.y)) == ([2024, 2025], [82, 109])
    assert list(until.y) == [70, 100, 104]
    empty = same_days(DAYS.assign(records=0), "#a07a4d")
    assert empty.layout.annotations[0].text == "No paper was found up to this day in any year."


FILLING = pd.DataFrame(
    [
        (2026, "2026-11-23", 102, 0.78, 0.72, 0.83, 130.8, 122.9, 141.7, 5, None),
        (2027, "2026-11-23", 3, None, None, None, None, None, None, 0, "No earlier year was seen so early."),
    ],
    columns=[
        "year", "as_of", "arrived", "fraction", "fraction_low", "fraction_high", "estimate", "estimate_low",
        "estimate_high", "learnt_years", "reason",
    ],
)  # fmt: skip


def test_an_open_year_has_its_estimate_with_interval_or_a_reason() -> None:
    rows = FILLING.to_dict("records")
    assert [papers.filling_label(row) for row in rows] == [
        "2026: 102 of about 131 (123 to 142)",
        "2027: 3 so far, no estimate",
    ]
    assert papers.filling_headline("Hair", FILLING) == (
        "Hair: of the papers published in 2026, about 78% (72% to 83%) have arrived"
    )
    both = pd.concat([FILLING, FILLING.iloc[1:].assign(year=2028, fraction=0.01)], ignore_index=True)
    assert papers.filling_headline("Hair", both) == papers.filling_headline("Hair", FILLING)
    assert papers.filling_headline("Hair", FILLING.iloc[1:]).endswith("cannot be estimated")
    assert papers.filling_sentences(FILLING) == [
        "2026: About 78% (72% to 83%) had arrived by 2026-11-23, learnt from 5 earlier years.",
        "2027: No earlier year was seen so early.",
    ]
    pooled = FILLING.iloc[1:].assign(
        fraction=0.4, reason="Too few. The fraction is that of all topics together."
    )
    assert papers.filling_headline("Hair", pooled) == (
        "Hair: of the papers published in 2027, about 40% have arrived"
    )
    assert papers.filling_sentences(pooled) == [
        "2027: About 40% had arrived by 2026-11-23. Too few. The fraction is that of all topics together."
    ]
    expected, arrived = still_filling(FILLING, ["a", "b"], "#a07a4d").data
    assert expected.marker.color == "rgba(0,0,0,0)"
    assert expected.error_x.array[0] == pytest.approx(10.9)
    assert expected.error_x.arrayminus[0] == pytest.approx(7.9)
    assert list(arrived.x) == [102, 3]
    assert (
        still_filling(FILLING.iloc[:0], [], "#a07a4d").layout.annotations[0].text.startswith("No publication")
    )


def test_the_expected_count_stands_hollow_on_the_yearly_figure() -> None:
    rows = pd.DataFrame(
        [("standard", 2025, 109.0, 109, False), ("standard", 2026, 102.0, 102, True)],
        columns=["definition", "year", "value", "records", "is_open"],
    ).assign(low=None, high=None, completeness=[1.0, 0.78])
    figure = yearly_band(rows, "#a07a4d", "records", "Papers", FILLING.iloc[:1])
    so_far = next(trace for trace in figure.data if trace.name.startswith("Unfinished"))
    assert list(so_far.customdata[0]) == ["standard", "2026"]
    assert pointed(so_far, 0) == (
        "<b>2026</b> · Papers<br><b>Standard: 102 so far</b><br>about 78% of the year has arrived"
    )
    mark = next(trace for trace in figure.data if trace.name.startswith("Expected"))
    assert (list(mark.x), list(mark.y), mark.marker.symbol) == ([2026], [130.8], "diamond-open")
    assert [note.text for note in figure.layout.annotations] == ["78% in"]


def sensitive(*agree: bool | None, headline: str = "growth_records") -> pd.DataFrame:
    variants = ["narrow", "standard", "broad", "without_flagged"]
    return pd.DataFrame(
        [(headline, variant, said) for variant, said in zip(variants, agree, strict=True)],
        columns=["headline", "variant", "agrees"],
    ).astype({"agrees": "boolean"})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (sensitive(True, True, True, None), "Hair: whether it grows does not depend on the definition"),
        (
            sensitive(False, True, False, True),
            "Hair: whether it grows depends on the definition (narrow and broad differ from standard)",
        ),
        (
            sensitive(True, True, True, False),
            "Hair: whether it grows depends on the definition (standard without flagged titles differs from standard)",
        ),
        (sensitive(None, True, None, None), "Hair: too few papers to compare growth between definitions"),
        (
            sensitive(False, True, False, False, headline="papers"),
            "Hair: too few papers to compare growth between definitions",
        ),
    ],
)
def test_a_sign_that_depends_on_the_definition_is_said(rows: pd.DataFrame, said: str) -> None:
    assert narrative.sensitivity_headline("Hair", rows) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("growth_records", 18.04, 15.0, 21.0, 1200), "18.0% (15.0% to 21.0%), n 1,200"),
        (("clinical_share", 0.04, 0.03, 0.06, 400), "4.0% (3.0% to 6.0%), n 400"),
        (("papers", 1200.0, 1133.0, 1270.0, 1200), "1,200 (1,133 to 1,270)"),
        (("papers", 1200.0, None, None, 1200), "1,200"),
        (("growth_records", None, None, None, 12), "no value (12 papers)"),
    ],
)
def test_a_value_under_one_definition_is_told_with_interval_and_n(row: tuple[object, ...], said: str) -> None:
    columns = ("headline", "value", "low", "high", "n")
    assert narrative.sensitivity_text(dict(zip(columns, row, strict=True))) == said


def test_values_stand_at_their_place_and_what_has_none_keeps_its_words() -> None:
    figure = intervals(
        [
            Part(
                "Growth",
                [Value("Narrow", "no value"), Value("Broad", "-1%", -1.0, -3.0, 2.0, is_hollow=True)],
            ),
            Part("Papers", [Value("Narrow", "100", 100.0)]),
            Part("Nothing", []),
        ],
        "#a07a4d",
    )
    assert [(list(trace.x), trace.yaxis) for trace in figure.data] == [
        ([5.0], "y"),
        ([-1.0], "y"),
        ([0.0], "y2"),
        ([100.0], "y2"),
    ]
    assert list(figure.data[0].base) == [-3.0]
    assert list(figure.data[1].marker.symbol) == ["circle-open"]
    assert (
        figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1] > figure.layout.yaxis2.domain[0] >= 0
    )
    assert [note.text for note in figure.layout.annotations] == [
        "Narrow: no value",
        "Broad: -1%",
        "<b>Growth</b>",
        "Narrow: 100",
        "<b>Papers</b>",
    ]
    assert (
        intervals([Part("Nothing", [])], "#a07a4d").layout.annotations[0].text
        == "There is nothing to compare here."
    )


LABELS = {"skincare": "Skincare", "hair": "Hair", "artificial": "Artificial <b>"}
COMBINATIONS = pd.DataFrame(
    [("hair", 1, 30), ("skincare;hair", 2, 15), ("skincare;hair;artificial", 3, 5)],
    columns=["topics", "degree", "articles"],
)


def named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(label=[papers.combination(cell, LABELS) for cell in rows["topics"]])


def test_combinations_are_told_by_what_is_in_more_than_one_topic() -> None:
    rows = named(COMBINATIONS)
    assert list(rows["label"]) == ["Hair only", "Skincare and Hair", "Skincare, Hair and Artificial <b>"]
    assert papers.combinations_headline(rows) == (
        "Of 50 papers on any of these topics, 20 (40.0%) belong to more than one, most often Skincare and Hair (15)"
    )
    assert papers.combinations_headline(rows.iloc[:1]) == (
        "None of 30 papers on any of these topics belongs to more than one"
    )
    assert papers.combinations_headline(rows.iloc[:0]) == "No paper belongs to any of these topics"
    assert papers.combinations_sentences(rows, 3)[1:] == []
    assert papers.combinations_sentences(rows, 1)[1] == (
        "2 rarer combinations with 20 papers in all are in the table only."
    )


def test_each_combination_is_a_bar_over_the_dots_of_its_topics() -> None:
    figure = upset(
        [(("hair",), 30), (("skincare", "artificial"), 5)], LABELS, dict.fromkeys(LABELS, "#a07a4d")
    )
    bar = next(trace for trace in figure.data if trace.type == "bar")
    assert list(bar.y) == [30, 5]
    assert [list(keys) for keys in bar.customdata] == [["hair"], ["skincare;artificial"]]
    lines = [list(trace.y) for trace in figure.data if trace.type == "scatter" and trace.mode == "lines"]
    assert lines == [[1, 1, None, 0, 2, None]]
    dots = [
        list(trace.marker.symbol)
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "markers"
    ]
    assert dots == [["circle-open", "circle"], ["circle", "circle-open"], ["circle-open", "circle"]]
    assert "Artificial <b>" not in str(figure.to_plotly_json())
    assert upset([], LABELS, {}).layout.annotations[0].text == "No paper belongs to any of these topics."


def backtests(*rows: tuple[str, int, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["topic", "year", "is_held"]).astype({"is_held": "boolean"})


def test_back_tests_are_told_with_their_number_and_a_share_only_of_many() -> None:
    assert papers.backtest_headline(backtests(("all", 2020, True), ("all", 2021, False))) == (
        "In 50% of 2 back-tests the 95% interval held what the year came to"
    )
    assert papers.backtest_headline(backtests()) == "No publication year could be back-tested yet"
    few = {"held": 28, "backtests": 29, "share": 28 / 29}
    assert papers.backtest_text(few) == "28 of 29 back-tests"
    assert papers.backtest_text(few | {"backtests": 30, "share": 28 / 30}) == "93%, 28 of 30 back-tests"
