"""The ladder and the claims beside human studies: cells, sentences and figures by hand."""

import pandas as pd
import pytest
from drawn import opened, text, turned_to
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.evidence import panels
from dashboard.app_pages.evidence.charts import claims_and_studies, ladder, short_count, state
from dashboard.charts.topic_rows import TopicRow, heights, tinted
from pipelines.sentences import evidence as narrative

ROWS = [
    TopicRow("skincare", "Skincare <b>", 0, "#c85f98"),
    TopicRow("facial", "Facial treatments", 1, "#c85f98"),
]
RUNGS = {"case_report": ("Case report", "Human case report"), "approved": ("Approved", "Approved anywhere")}
CELLS = pd.DataFrame(
    [
        ("skincare", "case_report", 2, True, 1249, "2019-03", "articles"),
        ("skincare", "approved", 9, False, 0, None, "regulatory_events"),
        ("facial", "case_report", 2, pd.NA, pd.NA, None, "articles"),
        ("facial", "approved", 9, True, 1, None, "regulatory_status"),
    ],
    columns=["topic", "rung", "position", "is_reached", "witnesses", "first_date", "basis"],
).astype({"is_reached": "boolean", "witnesses": "Int64"})


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (999, "999"), (1000, "1k"), (1249, "1.2k"), (9949, "9.9k"), (9950, "10k"), (12_400, "12k")],
)
def test_a_count_takes_four_signs_at_most(number: int, said: str) -> None:
    assert short_count(number) == said


def test_three_states_are_told_apart_and_missing_is_not_absent() -> None:
    assert [state(cell) for cell in CELLS["is_reached"]] == ["reached", "not_found", "cannot_tell", "reached"]


def test_each_cell_is_one_mark_whose_shape_says_what_it_is() -> None:
    figure = ladder(CELLS, ROWS, RUNGS)
    cells = {
        tuple(cell): (trace.marker.symbol, text)
        for trace in figure.data
        if trace.customdata is not None
        for cell, text in zip(trace.customdata, trace.text, strict=True)
    }
    assert cells == {
        ("skincare", "case_report"): ("square", "<b>1.2k</b>"),
        ("skincare", "approved"): ("square-open", ""),
        ("facial", "case_report"): ("circle-open", "?"),
        ("facial", "approved"): ("square", "<b>1</b>"),
    }
    assert [trace.name for trace in figure.data if trace.showlegend is None] == [
        "Reached, with the number of records that show it",
        "Not found",
        "? Cannot tell from this edition",
    ]


def test_names_stand_above_their_row_and_are_plain_text() -> None:
    figure = ladder(CELLS, ROWS, RUNGS)
    names = [(note.text, note.xshift) for note in figure.layout.annotations]
    assert names == [("<b>Skincare &lt;b&gt;</b>", 0), ("Facial treatments", 14)]
    assert heights(ROWS) == {"skincare": 0.8, "facial": -0.2}


def test_completed_studies_without_a_type_are_told_where_the_ladder_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    assert panels.rungs("generous").caption.endswith(
        "never add them up. 1 completed study has no stated type: not shown here."
    )


def test_a_ladder_of_other_topics_is_a_sentence() -> None:
    figure = ladder(CELLS, [TopicRow("hair", "Hair", 0, "#a07a4d")], RUNGS)
    assert figure.layout.annotations[0].text == "No step of the ladder was worked out here."


def test_a_tint_is_the_colour_thinned() -> None:
    assert tinted("#ff0080", 0.5) == "rgba(255, 0, 128, 0.5)"


def rungs(**reached: list[bool | None]) -> pd.DataFrame:
    rows = [
        (f"topic_{place}", rung, said) for rung, cells in reached.items() for place, said in enumerate(cells)
    ]
    return pd.DataFrame(rows, columns=["topic", "rung", "is_reached"]).astype({"is_reached": "boolean"})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            rungs(
                trial_registered=[True, True],
                randomised_trial_published=[True, False],
                approved=[False, False],
            ),
            "Of 2 topics, 2 have a registered trial that gives vesicles, 1 a published randomised trial and none "
            "an approval",
        ),
        (
            rungs(
                trial_registered=[True, None], randomised_trial_published=[None, None], approved=[False, None]
            ),
            "Of 2 topics, at least 1 has a registered trial that gives vesicles and none an approval; whether "
            "any has a published randomised trial cannot be told here",
        ),
        (rungs(approved=[None]), "No step of the ladder can be told here"),
    ],
)
def test_the_title_of_the_ladder_counts_topics(cells: pd.DataFrame, said: str) -> None:
    assert narrative.ladder_headline(cells) == said


def test_the_highest_rung_is_told_with_the_gaps_below_it() -> None:
    cells = pd.DataFrame(
        [
            ("preclinical_paper", 1, True, "2001"),
            ("case_report", 2, False, None),
            ("trial_registered", 3, pd.NA, None),
            ("trial_completed", 4, True, "2020-05"),
            ("approved", 9, False, None),
        ],
        columns=["rung", "position", "is_reached", "first_date"],
    )
    assert narrative.highest_sentence("Hair", cells) == (
        "Hair: the highest step found is a completed interventional trial, since 2020-05; below it not "
        "found: a human case report."
    )
    assert narrative.highest_sentence("Hair", cells.iloc[1:3]) == "Hair: no step is known to be reached."


def test_a_cell_is_told_by_its_state() -> None:
    said = [narrative.cell_sentence(row) for row in CELLS.to_dict("records")]
    assert said == [
        "Reached: 1,249 records show it, the earliest of 2019-03. Looked at: articles.",
        "Not found in what was looked at: regulatory_events. That does not mean it does not exist.",
        "Cannot tell: this edition holds nothing that could show it. Needed: articles.",
        "Reached: 1 record shows it, undated. Looked at: regulatory_status.",
    ]


def test_every_rung_has_a_short_name_and_a_criterion_that_the_strict_reading_narrows() -> None:
    assert list(narrative.SHORT_RUNGS) == list(narrative.FULL_RUNGS) == list(narrative.RUNG_ORDER)
    for rung in narrative.FULL_RUNGS:
        generous = narrative.criterion(rung, "generous")
        assert narrative.criterion(rung, "strict").startswith(f"{generous} Strict: ")


PAIRS = pd.DataFrame(
    [
        ("a", "Kwon 2020", "randomised", 25, 25, "people", "split-face <i>", "supports"),
        ("a", "Park 2026", "randomised", 75, 75, "people", "three arms", "supports"),
        ("b", "Park 2026", "randomised", 75, 75, "people", "three arms", "supports"),
        ("b", "Al Ameer 2025", "review", None, 11, "studies", "review", "small"),
        ("c", "Han 2023", "single_arm", None, None, "people", "open", "uncontrolled"),
    ],
    columns=["claim_id", "study", "design_class", "people", "n", "n_of", "design", "verdict"],
).astype({"people": "Int64", "n": "Int64"})


def test_claims_are_told_by_their_randomised_studies_and_people_are_never_added_up() -> None:
    assert narrative.claims_headline(PAIRS) == (
        "2 of 3 common claims cite a randomised study; the largest that states its size had 75 people"
    )
    assert narrative.claims_headline(PAIRS.iloc[4:]) == "None of 1 common claim cites a randomised study"
    assert narrative.shared_sentence(PAIRS) == (
        "People are never added up: the same ones stand behind several claims, as in Park 2026 (2 claims)."
    )
    assert narrative.shared_sentence(PAIRS.iloc[:2]).startswith("People are never added up over studies")


def test_a_study_is_told_with_what_its_n_counts() -> None:
    said = [narrative.study_sentence(row) for row in PAIRS.to_dict("records")]
    assert said[0] == "Kwon 2020: 25 people; split-face <i>. Reading: supports."
    assert said[3] == "Al Ameer 2025: 11 studies; review. Reading: small."
    assert said[4] == "Han 2023: number of people not shown; open. Reading: uncontrolled."
    assert (
        narrative.study_name({"first_author": "Kwon HH", "published": "2020", "study_key": "k"})
        == "Kwon HH 2020"
    )
    assert narrative.study_name({"first_author": "Park KY", "published": None, "study_key": "k"}) == "Park KY"
    assert narrative.study_name({"first_author": None, "published": None, "study_key": "k-8"}) == (
        "Authors not shown (k-8)"
    )


def test_a_study_stands_at_its_people_or_where_they_are_not_shown() -> None:
    claims = [TopicRow(name, name, 0, "#c85f98") for name in "abc"]
    figure = claims_and_studies(PAIRS, claims)
    drawn = {trace.marker.symbol: list(trace.x) for trace in figure.data if trace.hovertext is not None}
    assert drawn == {"circle": [25, 75, 75], "circle-open": [0.55], "diamond-open": [0.55]}
    assert "<i>" not in str(figure.to_plotly_json())
    assert claims_and_studies(PAIRS.iloc[:0], []).layout.annotations[0].text.startswith("No claim")


def test_the_ladder_explains_one_cell_with_its_criterion_and_its_witnesses(app: AppTest) -> None:
    shown = opened(app, "evidence")
    assert shown.header[0].value.startswith("Of 14 topics, at least ")
    shown.selectbox(key="topic").set_value("hair").run()
    shown.selectbox(key="rung").set_value("randomised_trial_published").run()
    said = text(shown)
    assert r"Hair\: Randomised trial published" in said
    assert r"Criterion: An article of type Randomized Controlled Trial" in said
    assert "(amini\\-2025)" in said
    assert "clinicaltrials.gov/search" in said
    assert "https://open.library.ubc.ca/" in said
    shown.selectbox(key="rung").set_value("approved").run()
    assert "Not found in what was looked at" in text(shown)
    assert shown.query_params["rung"] == "approved"


def test_the_strict_reading_stands_in_the_address_and_asks_for_more(app: AppTest) -> None:
    app.query_params["reading"] = "strict"
    app.run()
    shown = turned_to(app, "evidence").run()
    assert not shown.exception
    assert "Strict" in text(shown)


def test_every_topic_rung_and_reading_of_the_evidence_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "evidence")
    shown.selectbox(key="reading").set_value("strict").run()
    for topic in shown.selectbox(key="topic").options:
        shown.selectbox(key="topic").select(topic).run()
        assert not shown.exception, topic
    for rung in shown.selectbox(key="rung").options:
        shown.selectbox(key="rung").select(rung).run()
        assert not shown.exception, rung


def test_made_up_witnesses_are_not_linked_but_ledger_rows_are(simulated: AppTest) -> None:
    shown = opened(simulated, "evidence")
    for rung in ("preclinical_paper", "trial_registered"):
        shown.selectbox(key="rung").set_value(rung).run()
        witnesses = [element.value for element in shown.markdown if "Simulated" in element.value]
        assert witnesses
        assert not any("](http" in witness for witness in witnesses)
    shown.segmented_control(key="evidence_part").set_value("claims").run()
    assert "https://medicaljournalssweden.se/" in text(shown)
