"""Attention, evidence and rules of a topic side by side: every column worked out by hand on a few rows."""

from functools import cache
from typing import Any

import pandas as pd
import pytest

from pipelines.analysis.evidence.contrast import contrast, ratio
from pipelines.analysis.evidence.evidence import evidence
from pipelines.refresh import ledgers
from pipelines.tables import TABLES
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
LEDGERS = ledgers.read_all()


def topic_years() -> pd.DataFrame:
    rows = [
        # topic, definition, basis, year, records, per_100k, share_of_field, is_open
        ("hair", "standard", "entrez", None, 7, 0.1, 0.01, False),
        ("hair", "standard", "entrez", 2024, 20, 2.0, 0.02, False),
        ("hair", "standard", "entrez", 2025, 30, 3.0, 0.03, False),
        ("hair", "standard", "entrez", 2026, 5, 9.0, 0.09, True),
        ("hair", "broad", "entrez", 2025, 99, 9.0, 0.09, False),
        ("hair", "standard", "publication", 2025, 98, 9.0, 0.09, False),
        ("artificial", "standard", "entrez", 2026, 1, 1.0, 0.01, True),
    ]
    columns = [
        "topic",
        "definition",
        "date_basis",
        "year",
        "records",
        "per_100k",
        "share_of_field",
        "is_open",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"year": "Int64", "records": "Int64", "is_open": "boolean"})


ARTICLES = pd.DataFrame(
    [
        ("1", "Journal Article;Randomized Controlled Trial"),
        ("2", "Case Reports"),
        ("3", "Journal Article"),
        ("4", "Pragmatic Clinical Trial"),
        ("5", None),
    ],
    columns=["pmid", "publication_types"],
    dtype="str",
).assign(title=None, flags=None, entrez_date=None, first_public_date=None)
ARTICLES = ARTICLES.astype("str")
SETS = pd.DataFrame(
    [("hair", "standard", pmid) for pmid in "1235"]
    + [("hair", "broad", "4"), ("field", "standard", "1"), ("skincare", "standard", "3")],
    columns=["topic", "definition", "pmid"],
    dtype="str",
)
GROWTH = pd.DataFrame(
    {
        "topic": "hair",
        "definition": ["standard", "standard", "narrow"],
        "date_basis": ["entrez", "publication", "entrez"],
        "measure": "records",
        "growth_pct": [12.5, 1.0, 2.0],
        "growth_low_pct": [10.0, 1.0, 2.0],
        "growth_high_pct": [15.0, 1.0, 2.0],
    }
)


def trials() -> pd.DataFrame:
    rows = [
        ("NCT00000001", "tested", "COMPLETED", True, False),
        ("NCT00000002", "tested", "RECRUITING", False, False),
        ("NCT00000003", "tested", "COMPLETED", False, True),
        ("NCT00000004", "measured", "COMPLETED", True, False),
    ]
    frame = pd.DataFrame(rows, columns=["nct_id", "role", "overall_status", "has_results", "is_gone"])
    text = dict.fromkeys(
        ("title", "interventions", "phase", "first_posted_date", "completion_date", "results_first_posted")
    )
    return frame.assign(**text, study_type="INTERVENTIONAL").astype(dict.fromkeys(text, "str"))


TOPIC_TRIALS = pd.DataFrame({"topic": "hair", "nct_id": [f"NCT0000000{n}" for n in range(1, 5)]}, dtype="str")


def rows(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """Topic to its row."""
    given = LEDGERS | tables
    ladder, _ = evidence(given, CATALOGUE)
    found = TABLES["contrast"].check(contrast({**given, "evidence": ladder}, CATALOGUE))
    return {own["topic"]: own for own in found.astype(object).where(found.notna(), None).to_dict("records")}


@cache
def fetched() -> dict[str, dict[str, Any]]:
    return rows(FETCHED)


@cache
def unfetched() -> dict[str, dict[str, Any]]:
    return rows({})


FETCHED = {
    "topic_years": topic_years(),
    "growth": GROWTH,
    "articles": ARTICLES,
    "topic_articles": SETS,
    "trials": trials(),
    "topic_trials": TOPIC_TRIALS,
}


def test_attention_is_all_papers_and_the_last_complete_entrez_year() -> None:
    hair = fetched()["hair"]
    assert hair["papers"] == 7 + 20 + 30 + 5
    assert [hair[name] for name in ("papers_last_year", "last_year", "per_100k", "share_of_field")] == [
        30, 2025, 3.0, 0.03,
    ]  # fmt: skip
    assert [hair[f"growth_{name}pct"] for name in ("", "low_", "high_")] == [12.5, 10.0, 15.0]


def test_a_topic_without_a_complete_year_has_papers_and_no_last_year() -> None:
    found = fetched()["artificial"]
    assert (found["papers"], found["papers_last_year"], found["growth_pct"]) == (1, None, None)


def test_clinical_papers_are_of_the_records_of_the_standard_set() -> None:
    hair = fetched()["hair"]
    # 2 of 4: Wilson 1927, z = 1.96: 0.1500 to 0.8500; the pragmatic trial is in the broad set only
    assert (hair["papers_with_record"], hair["clinical_papers"], hair["clinical_share"]) == (4, 2, 0.5)
    assert hair["randomised_papers"] == 1
    assert [hair["clinical_low"], hair["clinical_high"]] == pytest.approx([0.15, 0.85], abs=5e-4)
    none = fetched()["skincare"]
    assert (none["clinical_papers"], none["randomised_papers"], none["clinical_share"]) == (0, 0, 0.0)
    empty = fetched()["drug_delivery"]
    assert (empty["papers_with_record"], empty["clinical_papers"], empty["clinical_share"]) == (0, 0, None)


@pytest.mark.parametrize("topic", ["field", "diagnostics"])
def test_topics_without_records_of_their_own_have_no_clinical_share(topic: str) -> None:
    found = fetched()[topic]
    assert (found["clinical_papers"], found["clinical_share"], found["randomised_papers"]) == (
        None,
        None,
        None,
    )


def test_trials_are_those_that_test_vesicles_and_are_still_there() -> None:
    hair = fetched()["hair"]
    assert [hair[f"{name}_trials"] for name in ("tested", "completed", "results")] == [2, 1, 1]
    assert fetched()["skincare"]["tested_trials"] == 0


def test_ratios_are_papers_for_each_and_missing_where_there_is_none() -> None:
    hair = fetched()["hair"]
    assert (hair["papers_per_trial"], hair["papers_per_randomised"]) == (62 / 2, 62 / 1)
    none = fetched()["artificial"]
    assert (none["tested_trials"], none["papers_per_trial"], none["papers_per_randomised"]) == (0, None, None)


@pytest.mark.parametrize(
    ("papers", "others", "told"),
    [(300, 4, 75.0), (300, 0, None), (None, 4, None), (300, None, None), (0, 4, 0.0)],
)
def test_a_ratio_needs_both_numbers_and_something_to_divide_by(
    papers: int | None, others: int | None, told: float | None
) -> None:
    assert ratio(papers, others) == told


def test_in_the_reference_edition_what_nobody_fetched_is_missing() -> None:
    hair = unfetched()["hair"]
    fetched = ("papers", "per_100k", "growth_pct", "clinical_papers", "tested_trials", "papers_per_trial")
    assert [hair[name] for name in fetched] == [None] * 6
    # Of the ledgers: 8 studies of the sample give vesicles, 3 studies in people, and 2 claims.
    assert [hair[name] for name in ("sample_trials", "human_studies", "claims")] == [8, 3, 2]
    assert (hair["highest_generous"], hair["highest_strict"]) == ("phase_3_registered", "phase_3_registered")
    # The sample files studies on diagnostics, none of which gives vesicles; under facial treatments it files none.
    assert (unfetched()["diagnostics"]["sample_trials"], unfetched()["facial"]["sample_trials"]) == (0, None)


def test_rules_count_jurisdictions_and_hold_for_sub_topics() -> None:
    statuses = LEDGERS["regulatory_status"].iloc[:0]
    statuses_now = [
        ("KR", "injectable_aesthetic", "prohibited"),
        ("KR", "topical_cosmetic_human_derived", "permitted_with_conditions"),
        ("US", "injectable_aesthetic", "not_approved"),
        ("US", "hair_restoration", "not_approved"),
        ("EU", "drug_delivery_artificial", "investigational_only"),
        ("EU", "injectable_aesthetic", "prohibited"),
        ("EU", "topical_cosmetic_human_derived", "prohibited"),
    ]
    made = pd.DataFrame(statuses_now, columns=["jurisdiction", "use", "status"], dtype="str")
    held = {"regulatory_status": made.reindex(columns=statuses.columns).astype("str")}
    columns = ("prohibiting", "not_approving", "trials_only", "conditional")
    contrasts = rows(held)
    told = {
        topic: [contrasts[topic][name] for name in columns]
        for topic in ("skincare", "facial", "hair", "artificial")
    }
    assert told == {
        "skincare": [2, 1, 0, 1],  # Korea stands in two columns; the EU prohibits two uses and counts once
        "facial": [2, 1, 0, 1],
        "hair": [1, 1, 0, 1],
        "artificial": [0, 0, 1, 0],
    }


def test_enforcement_is_letters_that_name_exosomes() -> None:
    events = LEDGERS["regulatory_events"]
    letters = events[events["kind"].eq("warning_letter")].iloc[:3]
    held = letters.assign(
        topics="hair", exosome_named=["yes", "no", "yes"], kind=[*letters["kind"][:2], "guidance"]
    )
    contrasts = rows({"regulatory_events": held})
    told = {topic: contrasts[topic]["enforcement"] for topic in ("hair", "field", "skincare")}
    assert told == {"hair": 1, "field": 1, "skincare": 0}


def test_approvals_are_the_witnesses_of_the_ladder() -> None:
    event = LEDGERS["regulatory_events"].iloc[:1].assign(kind="approval", topics="hair")
    assert rows({"regulatory_events": event})["hair"]["approvals"] == 1
    assert unfetched()["hair"]["approvals"] == 0


def test_every_topic_has_its_row_and_themes_have_none() -> None:
    ladder, _ = evidence(LEDGERS, CATALOGUE)
    assert contrast({**LEDGERS, "evidence": ladder}, CATALOGUE)["topic"].tolist() == list(CATALOGUE.topics)
