"""Each rung of the ladder: what shows it, what nearly does, and that docs/evidence.md says the same."""

from typing import Any

import pandas as pd
import pytest
from places import DOCS

from pipelines.analysis.evidence.rungs import LADDER
from pipelines.tables import TABLES
from pipelines.text.terms import RUNGS

DOCUMENT = (DOCS / "evidence.md").read_text(encoding="utf-8")
BY_NAME = {rung.name: rung for rung in LADDER}

#: Rows that show a rung: each with what a near miss has instead.
TRIAL = {
    "role": "tested",
    "study_type": "INTERVENTIONAL",
    "overall_status": "COMPLETED",
    "phase": "PHASE3",
    "has_results": True,
    "is_gone": False,
}
STUDY = {"kind": "study", "design_class": "randomised"}
CASES: list[tuple[str, str, dict[str, Any], list[dict[str, Any]]]] = [
    (
        "preclinical_paper",
        "articles",
        {"publication_types": "Journal Article;Research Support, Non-U.S. Gov't"},
        [
            {"publication_types": "Journal Article;Review"},
            {"publication_types": "Journal Article;Case Reports"},
            {"publication_types": "Journal Article;Observational Study"},
            {"publication_types": "Journal Article;Retracted Publication"},
            {"publication_types": "Letter"},
            {"publication_types": None},
        ],
    ),
    (
        "preclinical_paper",
        "articles",
        {"publication_types": "Journal Article;Clinical Trial;Clinical Trial, Veterinary"},
        [{"publication_types": "Journal Article;Clinical Trial"}],
    ),
    ("preclinical_paper", "articles", {"publication_types": "Preprint"}, [{"publication_types": "Comment"}]),
    (
        "case_report",
        "articles",
        {"publication_types": "Case Reports;Journal Article"},
        [{"publication_types": "Journal Article"}, {"publication_types": "Case Reports, Veterinary"}],
    ),
    (
        "case_report",
        "human_studies",
        {"kind": "study", "design_class": "case_series"},
        [{"design_class": "single_arm"}, {"kind": "review", "design_class": "review"}],
    ),
    ("case_report", "human_studies", {"kind": "study", "design_class": "case_report"}, [{"kind": "review"}]),
    (
        "trial_registered",
        "trials",
        TRIAL | {"overall_status": "WITHDRAWN", "study_type": None},
        [{"role": "measured"}, {"role": "unclear"}, {"study_type": "EXPANDED_ACCESS"}, {"is_gone": True}],
    ),
    ("trial_registered", "trials_sample", {"role": "tested", "study_type": None}, [{"role": "secretome"}]),
    ("trial_registered", "human_studies", {"kind": "registered"}, [{"kind": "study"}]),
    (
        "trial_completed",
        "trials",
        TRIAL,
        [
            {"overall_status": "ACTIVE_NOT_RECRUITING"},
            {"overall_status": "TERMINATED"},
            {"study_type": "OBSERVATIONAL"},
            {"study_type": None},
            {"role": "mentioned"},
            {"is_gone": True},
        ],
    ),
    (
        "trial_completed",
        "trials_sample",
        {"role": "tested", "study_type": "INTERVENTIONAL", "overall_status": "COMPLETED"},
        [{"overall_status": None}, {"role": "measured"}],
    ),
    (
        "clinical_trial_published",
        "articles",
        {"publication_types": "Clinical Trial, Phase I"},
        [{"publication_types": "Clinical Trial Protocol"}, {"publication_types": "Observational Study"}],
    ),
    (
        "clinical_trial_published",
        "articles",
        {"publication_types": "Equivalence Trial"},
        [
            {"publication_types": "Clinical Study"},
            {"publication_types": "Clinical Trial, Veterinary"},
            {"publication_types": "Clinical Trial;Observational Study, Veterinary"},
        ],
    ),
    (
        "clinical_trial_published",
        "human_studies",
        STUDY,
        [{"design_class": "case_series"}, {"kind": "review"}],
    ),
    (
        "clinical_trial_published",
        "human_studies",
        STUDY | {"design_class": "single_arm"},
        [{"kind": "registered"}],
    ),
    (
        "randomised_trial_published",
        "articles",
        {"publication_types": "Journal Article;Randomized Controlled Trial"},
        [
            {"publication_types": "Controlled Clinical Trial"},
            {"publication_types": "Meta-Analysis"},
            {"publication_types": "Randomized Controlled Trial;Randomized Controlled Trial, Veterinary"},
        ],
    ),
    (
        "randomised_trial_published",
        "articles",
        {"publication_types": "Pragmatic Clinical Trial"},
        [{"publication_types": "Clinical Trial"}],
    ),
    (
        "randomised_trial_published",
        "human_studies",
        STUDY,
        [{"design_class": "controlled"}, {"kind": "registered"}],
    ),
    (
        "phase_3_registered",
        "trials",
        TRIAL | {"overall_status": "NOT_YET_RECRUITING"},
        [{"phase": "PHASE2"}, {"phase": "PHASE4"}, {"phase": "NA"}, {"phase": None}, {"role": "measured"}],
    ),
    (
        "phase_3_registered",
        "trials_sample",
        {"role": "tested", "study_type": "INTERVENTIONAL", "phase": "PHASE2|PHASE3"},
        [{"phase": "PHASE1|PHASE2"}, {"study_type": "EXPANDED_ACCESS"}],
    ),
    ("results_posted", "trials", TRIAL, [{"has_results": False}, {"role": "measured"}, {"is_gone": True}]),
    ("approved", "regulatory_events", {"kind": "approval"}, [{"kind": "clearance"}, {"kind": "policy"}]),
    (
        "approved",
        "regulatory_status",
        {"status": "approved"},
        [{"status": "permitted_with_conditions"}, {"status": "not_approved"}],
    ),
    ("approved", "approval_statements", {"says": "some_approved"}, [{"says": "none_approved"}]),
]


@pytest.mark.parametrize(("rung", "table", "good", "misses"), CASES, ids=lambda part: str(part)[:24])
def test_a_rung_takes_what_shows_it_and_nothing_that_nearly_does(
    rung: str, table: str, good: dict[str, Any], misses: list[dict[str, Any]]
) -> None:
    rows = pd.DataFrame([good, *(good | miss for miss in misses)])
    typed = rows.astype({column: "str" for column in rows if column not in ("has_results", "is_gone")})
    shown = BY_NAME[rung].shows[table].where(typed).fillna(False).astype(bool)
    assert shown.tolist() == [True] + [False] * len(misses)


def test_every_way_to_show_a_rung_has_its_case() -> None:
    declared = {(rung.name, table) for rung in LADDER for table in rung.shows}
    assert declared == {(rung, table) for rung, table, *_ in CASES}


def test_the_ladder_has_the_rungs_of_the_declaration_in_their_order() -> None:
    assert tuple(rung.name for rung in LADDER) == RUNGS


def test_a_rung_names_tables_and_dates_that_are_declared() -> None:
    for rung in LADDER:
        for table, shown in rung.shows.items():
            assert shown.date is None or shown.date in TABLES[table].columns, (rung.name, table)


def test_the_page_says_of_each_rung_what_the_code_does() -> None:
    for position, rung in enumerate(LADDER, start=1):
        assert f"| {position} | {rung.label} | {rung.criterion} | {', '.join(rung.shows)} |" in DOCUMENT
