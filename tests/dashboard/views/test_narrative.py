"""Sentences: their numbers are those of the rows, and what is not there is not said."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.app_pages.methods import words as methods_words
from pipelines.analysis.evidence.regulation import ApprovalAnswer
from pipelines.sentences import contrast, regulators
from pipelines.sentences.contrast import TopicRows

LATEST = {"date": "2026-01-31", "speaker": "A director", "scope": "one country"}
NONE_FOUND = ApprovalAnswer(approvals=0, statements=7, latest=LATEST)
FOUND = ApprovalAnswer(approvals=2, statements=6, latest={**LATEST, "date": "2026-09-01"})


def chosen(
    yearly: list[tuple[int, int, bool]] | None = None,
    totals: list[tuple[str, int, str, str]] | None = None,
    trials: list[tuple[str | None, str]] | None = None,
    others: int = 0,
    events: list[tuple[str, str, str]] | None = None,
    statuses: list[str] | None = None,
) -> TopicRows:
    return TopicRows(
        label="Skincare",
        yearly=pd.DataFrame(yearly or [], columns=["year", "records", "is_open"]).astype({"is_open": bool}),
        totals=pd.DataFrame(totals or [], columns=["label", "records", "database", "period"]),
        trials=pd.DataFrame(trials or [], columns=["phase", "overall_status"], dtype="str").assign(
            start_date="2024"
        ),
        trials_in_all=120,
        is_sample=True,
        other_trials=others,
        events=pd.DataFrame(events or [], columns=["date", "kind", "exosome_named"], dtype="str"),
        statuses=pd.DataFrame({"status": statuses or []}, dtype="str"),
        papers_source="Papers are counted by hand.",
    )


def sentence_of(place: int, rows: TopicRows, answer: ApprovalAnswer = NONE_FOUND) -> str:
    """What is said of papers (0), trials (1) or rules (2)."""
    return contrast.topic_sentences(rows, answer)[place]


SERIES = [(2010, 20, False), (2024, 1200, False), (2025, 1100, False), (2026, 90, True)]


def test_a_series_is_told_by_its_complete_years() -> None:
    rows = chosen(yearly=SERIES)
    assert sentence_of(0, rows) == (
        "1,100 papers in 2025, 20 in 2010; the most in one year were 1,200, in 2024."
    )
    assert contrast.topic_headline(rows, NONE_FOUND) == (
        "Skincare: 1,100 papers in 2025, 20 in 2010; no approval was found"
    )
    assert contrast.topic_headline(replace(rows, stand_in="All skin"), NONE_FOUND) == (
        "Skincare, by its stand-in “All skin”: 1,100 papers in 2025, 20 in 2010; no approval was found"
    )
    told = contrast.topic_caption(
        replace(rows, stand_in="All skin"),
        is_theme=False,
        parent=None,
        made_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert told.startswith("No yearly count of this topic could be cited: “All skin” stands in for it.")


def test_without_a_series_the_cited_totals_are_told() -> None:
    rows = chosen(
        totals=[("a", 545, "Web of Science", "2014..2023"), ("b", 1089, "Web of Science", "2003..2023")]
    )
    assert sentence_of(0, rows) == (
        "No yearly count was published; 2 cited totals cover periods, the largest 1,089 papers "
        "(Web of Science, 2003 to 2023)."
    )


def test_without_any_count_that_is_said() -> None:
    assert sentence_of(0, chosen()) == ("Nobody published a count of papers on skincare that could be cited.")


def test_the_headline_without_a_series_counts_events_and_trials() -> None:
    rows = chosen(trials=[("PHASE1", "COMPLETED")], events=[("2020", "law", "yes"), ("2021", "law", "yes")])
    assert contrast.topic_headline(rows, FOUND) == (
        "Skincare: 2 regulatory events, 1 trial in the sample; 2 approvals found"
    )


@pytest.mark.parametrize(
    ("trials", "others", "sentence"),
    [
        ([], 0, "None of 120 studies in the sample administers vesicles for it."),
        (
            [("PHASE1", "COMPLETED")],
            1,
            "1 of 120 studies in the sample administers vesicles; the furthest phase is phase 1, and 1 was "
            "completed when last seen. In 1 more study vesicles are measured, "
            "a secretome is given, or the role is unclear.",
        ),
        (
            [("PHASE1|PHASE2", "RECRUITING"), ("NA", "UNKNOWN"), (None, "UNKNOWN")],
            2,
            "3 of 120 studies in the sample administer vesicles; the furthest phase is phase 1/2, and none was "
            "completed when last seen. In 2 more studies vesicles are measured, "
            "a secretome is given, or the role is unclear.",
        ),
        (
            [("NA", "COMPLETED"), (None, "COMPLETED")],
            0,
            "2 of 120 studies in the sample administer vesicles; none states a phase, and 2 were completed when "
            "last seen.",
        ),
    ],
)
def test_trials_are_told_with_their_furthest_phase(
    trials: list[tuple[str | None, str]], others: int, sentence: str
) -> None:
    assert sentence_of(1, chosen(trials=trials, others=others)) == sentence


def test_rules_are_counted_by_status_in_a_fixed_order() -> None:
    rows = chosen(
        statuses=["unclear", "prohibited", "prohibited"],
        events=[("2020", "warning_letter", "yes"), ("2021", "warning_letter", "no")],
    )
    assert sentence_of(2, rows, NONE_FOUND) == (
        "3 rules found, one per jurisdiction and use: 2 prohibited and 1 unclear. "
        "1 warning or untitled letter names exosomes; no approval was found (newest statement: "
        "2026-01-31, one country)."
    )


def test_no_rules_and_no_letters_are_said_too() -> None:
    assert sentence_of(2, chosen(), NONE_FOUND) == (
        "No rule on a use of it was found. "
        "No warning or untitled letters name exosomes; no approval was found (newest statement: "
        "2026-01-31, one country)."
    )


def test_the_approval_answer_names_its_evidence_and_its_limit() -> None:
    assert regulators.approval_sentence(NONE_FOUND).startswith(
        "No approval was found. The newest of 7 dated statements that none is known is of 2026-01-31 and covers only "
        "what it names: one country (A director). So an approval elsewhere"
    )
    assert regulators.approval_sentence(FOUND) == (
        "2 rows of the ledgers say that a product is approved: see below."
    )


def test_the_caption_says_what_is_missing_and_how_old_it_is() -> None:
    made_at = datetime(2026, 11, 23, tzinfo=UTC)
    empty = contrast.topic_caption(chosen(), is_theme=False, parent=None, made_at=made_at)
    assert empty.startswith("No yearly count of papers on this topic could be cited")
    assert "Data as of 2026-11-23. Papers are counted by hand." in empty
    theme = contrast.topic_caption(chosen(yearly=SERIES), is_theme=True, parent=None, made_at=made_at)
    assert theme.startswith("A theme: others counted its papers")
    assert "interpolated" not in theme


def test_letters_and_events_are_counted_for_titles() -> None:
    letters = pd.DataFrame({"date": ["2020-03-16", "2025-09-24"]}, dtype="str")
    assert regulators.letters_headline(letters) == "2 warning or untitled letters name exosomes, 2020 to 2025"
    assert regulators.letters_headline(letters.iloc[:0]) == (
        "No warning or untitled letter that names exosomes was found"
    )
    events = pd.DataFrame(
        {"date": ["2020", "2019-01", "2021"], "jurisdiction": ["US", "JP", "US"]}, dtype="str"
    )
    assert regulators.events_headline(events) == "3 events in 2 jurisdictions since 2019"
    assert regulators.events_summary(events, {"US": "United States", "JP": "Japan"}) == (
        "Events by jurisdiction: United States 2, Japan 1."
    )


def test_the_status_headline_and_summary_count_what_is_there() -> None:
    aged = pd.DataFrame(
        {
            "status": ["prohibited", "permitted_with_conditions", "prohibited"],
            "jurisdiction": ["US", "US", "JP"],
            "as_of": ["2026", None, "2020"],
            "is_stale": [False, True, True],
        }
    )
    assert regulators.status_headline(aged) == (
        "Of 3 rules found in 2 jurisdictions, none approves a product and 1 allows a use with conditions"
    )
    assert regulators.status_summary(aged) == (
        "2 prohibited and 1 allowed with conditions. 2 of 3 rules are stale, which is older than 18 months or undated "
        "(1 undated)."
    )


def test_no_sentence_promises_more_than_was_counted() -> None:
    folder = Path(contrast.__file__).parent
    words = [*folder.glob("*.py"), Path(methods_words.__file__)]
    source = "".join(path.read_text(encoding="utf-8") for path in words).lower()
    for word in ("proven", "leading", "breakthrough"):
        assert word not in source


def test_the_caption_of_a_sub_topic_says_what_flows_down_and_what_is_not_drawn() -> None:
    rows = chosen(trials=[("PHASE1", "COMPLETED"), ("PHASE1", "COMPLETED")])
    undated = replace(rows, trials=rows.trials.assign(start_date=pd.Series([None, "2024"], dtype="str")))
    said = contrast.topic_caption(
        undated,
        is_theme=False,
        parent="Skincare",
        made_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert said.startswith("A sub-topic: what the ledgers file under Skincare as a whole counts here too.")
    assert said.endswith("1 trial without a start date is not drawn.")


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        (["2009-07-01", "2026-12-31"], ""),
        (["2009-06-30", "2027-01-01"], "2 trials that start before mid-2009 or after 2026 are not drawn."),
        (["2009", "2009-05"], "1 trial that starts before mid-2009 or after 2026 is not drawn."),
    ],
)
def test_the_caption_counts_trials_outside_the_time_axis(starts: list[str], said: str) -> None:
    rows = chosen(trials=[("PHASE1", "COMPLETED")] * 2)
    placed = replace(rows, trials=rows.trials.assign(start_date=pd.Series(starts, dtype="str")))
    told = contrast.topic_caption(
        placed, is_theme=False, parent=None, made_at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert told.endswith(said or "Hollow bar: unfinished year.")


def test_the_caption_names_the_days_of_fetched_trials_and_the_source_that_never_came() -> None:
    fetched = replace(
        chosen(),
        is_sample=False,
        trials_days="the registry's data of 2026-11-22, fetched 2026-11-23",
        not_fetched=("PubMed gave this snapshot nothing: It was not asked yet.",),
    )
    told = contrast.topic_caption(
        fetched, is_theme=False, parent=None, made_at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert "PubMed gave this snapshot nothing: It was not asked yet. Data as of 2026-11-23." in told
    assert (
        "Trials are the registered studies that administer vesicles (the registry's data of 2026-11-22, fetched "
        "2026-11-23), at their start, which may be planned." in told
    )
    assert "sample" not in told


def test_rules_on_injection_are_added_up_and_none_is_said() -> None:
    said = regulators.injection_sentence({"prohibited": 2, "not_approved": 1})
    assert (
        said
        == "Of 3 rules found on injecting them for looks, one per jurisdiction: 2 prohibited and 1 not approved."
    )
    assert regulators.injection_sentence({"unclear": 1}).startswith("Of 1 rule found")
    assert regulators.injection_sentence({}) == "No rule on injecting them for looks was found."
