"""How old each source is, in words, on both sides of a day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.freshness import freshness

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
