"""How old each source is, in words, on both sides of a day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.snapshots.freshness import freshness

FETCHED = "2026-11-23T12:00:00+00:00"


def manifest(edition: str = "live", **trials: Any) -> dict[str, Any]:
    entry = {"fetched_at": FETCHED, "failed": None, "data_timestamp": "2026-11-22T09:00:06", **trials}
    return {
        "edition": edition,
        "sources": {"pubmed": {"fetched_at": FETCHED, "failed": None, "host": "x"}, "trials": entry},
    }


@pytest.mark.parametrize(
    ("now", "age"),
    [
        ((2026, 11, 23, 12), "0 days"),
        ((2026, 11, 24, 11, 59), "0 days"),
        ((2026, 11, 24, 12), "1 day"),
        ((2027, 11, 23, 12), "365 days"),
        ((2026, 11, 1), "0 days"),
    ],
)
def test_a_source_tells_its_own_day_the_day_it_was_fetched_and_its_age(
    now: tuple[int, int, int], age: str
) -> None:
    found = freshness(manifest(), datetime(*now, tzinfo=UTC))
    assert found["pubmed"].sentence == f"PubMed: fetched 2026-11-23, {age} old."
    assert (
        found["trials"].sentence == f"ClinicalTrials.gov: data of 2026-11-22, fetched 2026-11-23, {age} old."
    )
    assert found["trials"].failure is None


def test_a_failure_says_of_when_the_tables_are() -> None:
    found = freshness(manifest(failed="It answered 503."), datetime(2026, 11, 30, 12, tzinfo=UTC))["trials"]
    assert found.sentence.endswith("fetched 2026-11-23, 7 days old.")
    assert found.failure == (
        "ClinicalTrials.gov could not be fetched the last time: its tables are those of 2026-11-23. It answered 503."
    )


def gap(
    what: str, topic: str | None = None, since: str | None = None, why: str = "It was refused."
) -> dict[str, Any]:
    return {"what": what, "why": why, "since": since, "topic": topic}


def test_pieces_that_are_missing_or_old_are_told_by_their_day() -> None:
    gaps = [
        gap("hair (broad)", "hair"),
        gap("skin (broad)", "skin", "2026-11-16"),
        gap("facet reviews", since="2026-11-16", why="It answered 503."),
        gap("hair (narrow)", "hair", why="It answered 504."),
        gap("skin (narrow)", "skin", why="It answered 505."),
    ]
    found = freshness(manifest(gaps=gaps), datetime(2026, 11, 30, tzinfo=UTC))["trials"]

    more = "reasons in `exoscope status --json`."
    assert found.lacks() == [
        f"ClinicalTrials.gov: missing: hair (broad), hair (narrow), skin (narrow). It was refused. 2 more {more}",
        "ClinicalTrials.gov: still as of 2026-11-16: skin (broad), facet reviews. It was refused. "
        "1 more reason in `exoscope status --json`.",
    ]
    assert found.lacks({"hair"}) == [
        "ClinicalTrials.gov: missing: hair (broad), hair (narrow). It was refused. "
        "1 more reason in `exoscope status --json`.",
        "ClinicalTrials.gov: still as of 2026-11-16: facet reviews. It answered 503.",
    ]
    assert found.failure is None
    assert freshness(manifest(), datetime(2026, 11, 30, tzinfo=UTC))["trials"].lacks() == []


def test_a_source_that_never_came_has_no_age() -> None:
    told = manifest(fetched_at=None, failed="It answered 503.")
    del told["sources"]["trials"]["data_timestamp"]
    found = freshness(told, datetime(2026, 11, 30, tzinfo=UTC))["trials"]
    assert (found.age_days, found.data_day) == (None, None)
    assert found.sentence == "ClinicalTrials.gov: never fetched."
    assert found.failure == (
        "ClinicalTrials.gov could not be fetched, and its tables are missing. It answered 503."
    )


def test_made_up_sources_say_so_and_cited_data_has_none() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert freshness(manifest("simulated"), now)["pubmed"].sentence.startswith("Simulated PubMed: fetched")
    assert freshness({"edition": "reference"}, now) == {}


def ledger(day: str) -> dict[str, Any]:
    return {"fetched_at": f"{day}T00:00:00+00:00", "columns": {"reviewed_on": {}}}


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        ((2026, 11, 25, 11), None),
        ((2026, 11, 25, 12), "PubMed has new data every day: run exoscope refresh."),
    ],
)
def test_data_older_than_its_source_s_rhythm_says_so(now: tuple[int, ...], overdue: str | None) -> None:
    found = freshness(manifest(), datetime(*now, tzinfo=UTC))["pubmed"]  # type: ignore[misc,arg-type]
    assert found.overdue == overdue
    assert found.is_overdue is (overdue is not None)


def test_the_ledgers_have_a_slower_rhythm_and_are_as_old_as_the_oldest() -> None:
    told = {
        **manifest(),
        "tables": {"one": ledger("2026-06-01"), "two": ledger("2026-11-01"), "three": {"columns": {}}},
    }
    young = freshness(told, datetime(2026, 12, 1, tzinfo=UTC))["ledgers"]
    assert (young.sentence, young.overdue) == ("Ledgers: reviewed 2026-06-01, 183 days old.", None)
    old = freshness(told, datetime(2026, 12, 2, tzinfo=UTC))["ledgers"]
    assert (
        old.overdue
        == "Ledgers are to be read over every half year: a newer version of Exoscope may have done so."
    )


def test_what_is_made_up_is_never_overdue() -> None:
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert not freshness(manifest("simulated"), late)["pubmed"].is_overdue
    assert freshness(manifest("live"), late)["pubmed"].is_overdue
