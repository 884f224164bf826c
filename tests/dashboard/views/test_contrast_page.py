"""Attention, evidence and regulation side by side: measures, ratios and figure by hand."""

import pandas as pd
import pytest
from drawn import opened_at, text
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.overview import measures
from dashboard.app_pages.overview.charts import Column, Marks, side_by_side
from dashboard.charts.topic_rows import TopicRow
from pipelines.sentences import contrast as narrative

LABELS = {"hair": "Hair", "skincare": "Skincare", "artificial": "Artificial exosomes"}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    empty = dict.fromkeys(
        [measure.column for measure in (*measures.ATTENTION, *measures.EVIDENCE, *measures.REGULATION)]
        + [
            "growth_low_pct",
            "growth_high_pct",
            "clinical_papers",
            "papers_with_record",
            "clinical_low",
            "clinical_high",
        ]
        + ["papers_per_trial", "papers_per_randomised"]
    )
    counts = {"claims": 0, "human_studies": 0, "sample_trials": 0, "enforcement": 0, "approvals": 0}
    return pd.DataFrame([empty | counts | row for row in rows])


HAIR = {
    "topic": "hair", "papers": 270, "papers_with_record": 270, "tested_trials": 5,
    "randomised_papers": 1, "papers_per_trial": 54.0,
    "papers_per_randomised": 270.0, "clinical_share": 0.04, "clinical_papers": 11, "growth_pct": 12.34,
    "highest_generous": "phase_3_registered",
}  # fmt: skip
SKINCARE = {
    "topic": "skincare", "papers": 12, "papers_with_record": 12, "tested_trials": 1,
    "papers_per_trial": 9.04, "randomised_papers": 0,
    "clinical_share": 0.25, "clinical_papers": 3,
}  # fmt: skip
NO_TRIAL = {"topic": "artificial", "papers": 1200, "tested_trials": 0, "randomised_papers": 0}
CITED = {"topic": "hair", "claims": 2, "human_studies": 3, "sample_trials": 6}


def measure(column: str) -> measures.Measure:
    known = (*measures.ATTENTION, *measures.EVIDENCE, *measures.REGULATION)
    return next(one for one in known if one.column == column)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            HAIR,
            "Hair: 270 papers; 54 for each of 5 registered studies that administer vesicles, 270 for the one published "
            "randomised trial.",
        ),
        (
            SKINCARE,
            "Hair: 12 papers; 9.0 for the one registered study that administers vesicles, no published randomised "
            "trial.",
        ),
        (
            NO_TRIAL,
            "Hair: 1,200 papers; no registered study that administers vesicles yet, no published randomised trial.",
        ),
        (
            {"topic": "hair", "papers": 1},
            "Hair: 1 paper; registered studies were not fetched, randomised trials not counted.",
        ),
        (
            CITED,
            "Hair: its own papers were not fetched; 2 common claims, 3 human studies in the ledger, 6 trials of the "
            "sample.",
        ),
        (
            CITED | {"sample_trials": None},
            "Hair: its own papers were not fetched; 2 common claims, 3 human studies in the ledger.",
        ),
    ],
)
def test_ratios_are_plain_and_what_is_missing_is_said(row: dict[str, object], said: str) -> None:
    assert narrative.ratio_sentence("Hair", table(row).iloc[0].to_dict()) == said


def test_the_title_gives_the_span_of_the_ratio_and_the_approvals() -> None:
    assert narrative.headline(table(HAIR, SKINCARE, NO_TRIAL), LABELS) == (
        "For each registered study that administers vesicles there are from 9 (Skincare) to 54 (Hair) papers; the "
        "ledgers hold an approval for none of 3 topics"
    )
    assert narrative.headline(table(HAIR | {"approvals": 1}, SKINCARE), LABELS).endswith(
        "the ledgers hold an approval for some of 2 topics"
    )


def test_without_papers_the_title_counts_topics_with_a_study() -> None:
    assert narrative.headline(table(CITED, CITED | {"topic": "skincare", "sample_trials": 0}), LABELS) == (
        "Studies that administer vesicles were found in the sample, human studies of the ledger apart, for 1 of 2 "
        "topics, an approval for none"
    )


def test_a_measure_that_no_topic_has_is_not_offered() -> None:
    rows = table(CITED)
    assert [one.column for one in measures.available(measures.ATTENTION, rows)] == ["claims"]
    assert [one.column for one in measures.available(measures.EVIDENCE, rows)] == [
        "sample_trials",
        "human_studies",
    ]
    assert "a sub-topic has a search of its own and can reach beyond its topic" in narrative.caption(
        table(HAIR), day="2026-11-23"
    )
    assert "No papers were fetched for this edition" in narrative.caption(rows, day="2026-11-23")
    assert "No papers were fetched" not in narrative.caption(table(HAIR), day="2026-11-23")
    assert "Registered studies were not fetched" in narrative.caption(table({"papers": 3}), day="2026-11-23")


@pytest.mark.parametrize(
    ("row", "column", "value", "text"),
    [
        (HAIR, "papers", 270.0, "270"),
        (HAIR, "growth_pct", 12.34, "+12.3%"),
        (HAIR | {"growth_pct": -2.0}, "growth_pct", -2.0, "-2.0%"),
        (SKINCARE, "growth_pct", None, "no rate"),
        (HAIR, "clinical_share", 0.04, "4.0%"),
        (SKINCARE, "clinical_share", None, "3 of 12"),
        (HAIR | {"clinical_papers": 4}, "clinical_share", None, "4 of 270"),
        (HAIR | {"clinical_papers": 5, "clinical_share": 0.019}, "clinical_share", 0.019, "1.9%"),
        (HAIR, "highest_generous", 7.0, "Phase 3"),
        (SKINCARE, "highest_generous", None, "none"),
        (CITED, "papers", None, "not known"),
        (HAIR | {"per_100k": 1234.56}, "per_100k", 1234.56, "1,234.6"),
    ],
)
def test_a_value_is_drawn_and_written_or_withheld(
    row: dict[str, object], column: str, value: float | None, text: str
) -> None:
    cells = table(row).iloc[0].to_dict()
    assert measures.value(cells, measure(column)) == value
    assert measures.text(cells, measure(column)) == text


ROWS = [TopicRow("hair", "Hair <b>", 0, "#a07a4d"), TopicRow("skincare", "Skincare", 0, "#c85f98")]


def test_a_topic_without_a_value_has_its_words_and_no_mark() -> None:
    figure = side_by_side(
        ROWS,
        [
            Column("Papers", "bar", {"hair": 270.0}, {"hair": "270", "skincare": "not known"}, {}),
            Column("Growth", "interval", {"hair": 12.0}, {"hair": "+12%"}, {"hair": (8.0, 16.0)}),
        ],
    )
    bars, beside, zero, interval, mark, *_ = figure.data
    assert (list(bars.x), list(bars.y)) == ([270.0], [0.8])
    assert (list(interval.base), list(interval.x), list(mark.x)) == ([8.0], [8.0], [12.0])
    assert {"<b>Papers</b>", "<b>Growth</b>"} <= {note.text for note in figure.layout.annotations}
    # Where there is no mark, the words stand at the line of zero.
    assert list(zip(beside.text, beside.x, beside.y, strict=True)) == [
        ("270", 270.0, 0.8),
        ("not known", 0.0, -0.2),
    ]
    assert (list(zero.x)[:3], list(zero.y)[:3]) == ([0, 0, None], [0.56, 1.04, None])
    assert list(figure.data[5].text) == ["+12%", ""]
    assert "Hair <b>" not in str(figure.to_plotly_json())


def test_counts_of_several_kinds_stand_apart_and_zero_leaves_its_place_empty() -> None:
    kinds = [("Prohibited", "x", "#d64550"), ("Not approved", "-", "#c9711b")]
    figure = side_by_side(ROWS, [Marks("Rules", kinds, {"hair": [3, 0], "skincare": [0, 2]})])
    assert [(trace.name, list(trace.x), list(trace.text)) for trace in figure.data] == [
        ("x Prohibited", [0], ["3"]),
        ("- Not approved", [1], ["2"]),
    ]


def test_nothing_to_compare_is_a_sentence() -> None:
    assert side_by_side([], []).layout.annotations[0].text == "There is nothing to set side by side here."


def test_every_measure_of_the_comparison_of_topics_renders(simulated: AppTest) -> None:
    opened_at(simulated, "overview", overview_part="all")
    for key in ("attention", "evidence", "regulation"):
        for label in simulated.selectbox(key=key).options:
            simulated.selectbox(key=key).select(label).run()
            assert not simulated.exception, label
    assert (
        simulated.query_params["attention"] == ["claims"] or simulated.query_params["attention"] == "claims"
    )


def test_the_reference_edition_compares_what_it_has_and_says_what_it_lacks(app: AppTest) -> None:
    opened_at(app, "overview", overview_part="all")
    assert app.selectbox(key="attention").value == "claims"
    assert app.selectbox(key="evidence").value == "sample_trials"
    said = text(app)
    assert "Hair\\: its own papers were not fetched; 2 common claims" in said
    assert "No papers were fetched for this edition" in said
