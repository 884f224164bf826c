"""The dated sample in the shape of fetched studies: what it tells, what stays missing, and how old its statuses are."""

from datetime import date

import pandas as pd

from pipelines.analysis.evidence.regulation import with_age
from pipelines.analysis.trials import counts
from pipelines.analysis.trials.filters import Filters, filtered
from pipelines.analysis.trials.sample import sampled
from pipelines.refresh import ledgers
from pipelines.sentences.trials import ages_sentence
from pipelines.topics import catalogue as topics

SAMPLE = pd.DataFrame(
    [
        ("NCT00000001", "tested", "hair", "PHASE1", "COMPLETED", "2025-05-28", "2024", "Iran, Islamic Republic of"),
        ("NCT00000002", "tested", "hair", None, None, None, None, "Iran"),
        ("NCT00000003", "secretome", "skincare", "NA", "RECRUITING", "2025-05-29", None, None),
        ("NCT00000004", "mentioned", None, "PHASE2", "RECRUITING", "2026-02", "2027-05", "China"),
        ("IRCT20221130056672N5", "tested", "skincare", "PHASE1", None, None, None, None),
    ],
    columns=["nct_id", "role", "topics", "phase", "overall_status", "status_as_of", "completion_date", "country"],
    dtype="str",
).assign(title="A title", sponsor="A sponsor", start_date=pd.Series([None] * 5, dtype="str"))  # fmt: skip


def tables() -> dict[str, pd.DataFrame]:
    return sampled(SAMPLE, ledgers.read("ledger_topics"), topics.load())


def test_the_sample_is_counted_as_fetched_studies_are() -> None:
    known = tables()
    of = {
        (topic, role): counts.of_topic(known["trials"], known["topic_trials"], topic, role)["nct_id"].tolist()
        for topic in ("field", "hair", "skincare", "diagnostics")
        for role in ("tested", "any")
    }
    assert of["hair", "tested"] == of["hair", "any"] == ["NCT00000002", "NCT00000001"]
    assert of["skincare", "any"] == ["NCT00000003", "IRCT20221130056672N5"]
    assert of["skincare", "tested"] == ["IRCT20221130056672N5"]
    # A study that only mentions vesicles is of no topic.
    assert sorted(of["field", "any"]) == [
        "IRCT20221130056672N5", "NCT00000001", "NCT00000002", "NCT00000003",
    ]  # fmt: skip
    assert of["diagnostics", "any"] == []


def test_what_the_sample_does_not_tell_is_missing_and_no_zero() -> None:
    rows = tables()["trials"]
    untold = ["first_posted_date", "completion_type", "enrollment_type", "sponsor_class", "has_results"]
    assert rows[untold].isna().all(axis=None)
    assert not rows["is_gone"].any()
    assert rows["seen_on"].tolist()[0] == "2025-05-28"


def test_one_country_has_one_name_and_a_study_without_a_site_has_none() -> None:
    known = tables()
    assert known["trial_countries"].to_numpy().tolist() == [
        ["NCT00000001", "Iran"], ["NCT00000002", "Iran"], ["NCT00000004", "China"],
    ]  # fmt: skip
    found = filtered(
        known["trials"], known["trial_countries"], Filters(countries=("Iran",), phases=("PHASE1",))
    )
    assert found["nct_id"].tolist() == ["NCT00000001"]
    no_site = filtered(known["trials"], known["trial_countries"], Filters(countries=("not stated",)))
    assert no_site["nct_id"].tolist() == ["NCT00000003", "IRCT20221130056672N5"]


def test_a_status_is_old_from_18_months_on_and_without_a_day() -> None:
    rows = tables()["trials"]
    aged = with_age(rows.assign(as_of=rows["seen_on"]), date(2026, 11, 28))
    assert aged["age_months"].tolist() == [18, pd.NA, 17, 9, pd.NA]
    assert ages_sentence(aged) == (
        "Of 3 statuses 1 is 18 months old, older or undated; the newest is of 2026-02. 2 studies have no status."
    )
    assert ages_sentence(aged.iloc[1:2]) == "1 study has no status."
    undated = aged.iloc[:1].assign(seen_on=pd.NA)
    assert ages_sentence(undated) == "Of 1 status 1 is 18 months old, older or undated."
    assert ages_sentence(aged.iloc[2:3]) == (
        "Of 1 status none are 18 months old, older or undated; the newest is of 2025-05-29."
    )


def test_what_is_due_counts_unfinished_studies_alone() -> None:
    found = counts.due(tables()["trials"], ledgers.read("companies"), date(2026, 11, 28))
    assert found["nct_id"].tolist() == ["NCT00000004"]
