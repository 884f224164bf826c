"""Changes between two refreshes, and their grades on both sides of each boundary."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.analysis.trials.changes import changes, seen_now, trial_changes
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.trials.studies import Dated, Study
from pipelines.sources.trials.tables import trials

BASE: dict[str, Any] = {
    "overall_status": "RECRUITING",
    "is_gone": False,
    "phase": "PHASE2",
    "enrollment": 40,
    "enrollment_type": "ESTIMATED",
    "completion_date": "2026-06",
    "has_results": False,
    "results_first_posted": None,
}
DAY = date(2026, 11, 23)


def row(**given: Any) -> dict[str, Any]:
    return {"nct_id": "NCT00000001", **BASE, **given}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, []),
        ({}, {"overall_status": "TERMINATED"}, [("status", "critical")]),
        ({}, {"overall_status": "SUSPENDED"}, [("status", "critical")]),
        ({}, {"overall_status": "WITHDRAWN"}, [("status", "critical")]),
        ({}, {"overall_status": "COMPLETED"}, [("status", "notable")]),
        ({}, {"overall_status": None}, [("status", "notable")]),
        ({"overall_status": None}, {"overall_status": "TERMINATED"}, [("status", "critical")]),
        ({"overall_status": None}, {"overall_status": None}, []),
        ({"overall_status": "TERMINATED"}, {}, [("status", "notable")]),
        (
            {"overall_status": "NOT_YET_RECRUITING", "phase": "PHASE3"},
            {"phase": "PHASE3"},
            [("status", "critical")],
        ),
        (
            {"phase": "PHASE3"},
            {"phase": "PHASE3", "overall_status": "ACTIVE_NOT_RECRUITING"},
            [("status", "notable")],
        ),
        ({"phase": "PHASE3"}, {"phase": "PHASE3", "overall_status": "COMPLETED"}, [("status", "notable")]),
        ({}, {"phase": "PHASE2|PHASE3"}, [("phase", "critical")]),
        ({}, {"phase": "PHASE1"}, [("phase", "notable")]),
        ({}, {"phase": None}, [("phase", "notable")]),
        (
            {"overall_status": "UNKNOWN"},
            {"overall_status": "UNKNOWN", "phase": "PHASE3"},
            [("phase", "notable")],
        ),
        ({}, {"enrollment": 49}, [("enrollment", "minor")]),
        ({}, {"enrollment": 50}, [("enrollment", "notable")]),
        ({}, {"enrollment": 30}, [("enrollment", "notable")]),
        ({}, {"enrollment": 31}, [("enrollment", "minor")]),
        ({"enrollment": 0}, {"enrollment": 1}, [("enrollment", "notable")]),
        ({}, {"enrollment_type": "ACTUAL"}, [("enrollment", "notable")]),
        ({"enrollment": None}, {}, [("enrollment", "notable")]),
        ({}, {"completion_date": "2026-11-30"}, [("completion_date", "minor")]),
        ({}, {"completion_date": "2026-12-01"}, [("completion_date", "notable")]),
        ({}, {"completion_date": "2025-12"}, [("completion_date", "notable")]),
        ({}, {"completion_date": "2026"}, [("completion_date", "notable")]),
        ({}, {"completion_date": None}, [("completion_date", "notable")]),
        ({}, {"has_results": True}, [("results_posted", "critical")]),
        ({"has_results": True}, {}, []),
        ({}, {"is_gone": True}, [("gone", "notable")]),
        ({"is_gone": True}, {"is_gone": True}, []),
        (
            {"is_gone": True},
            {"overall_status": "TERMINATED"},
            [("returned", "minor"), ("status", "critical")],
        ),
    ],
)
def test_each_change_has_its_grade(
    old: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = changes({"NCT00000001": row(**old)}, {"NCT00000001": row(**new)})
    assert [(change.kind, change.grade) for change in found] == expected


@pytest.mark.parametrize(
    ("phase", "grade"), [("PHASE3", "critical"), ("PHASE2", "notable"), (None, "notable")]
)
def test_a_new_study_is_notable_and_a_phase_3_under_way_critical(phase: str | None, grade: str) -> None:
    (found,) = changes({}, {"NCT00000001": row(phase=phase)})
    assert (found.kind, found.old, found.new, found.grade) == ("new", None, "RECRUITING", grade)


def study(**given: Any) -> Study:
    return Study(**{"nct_id": "NCT00000001", "overall_status": "RECRUITING"} | given)


COLUMNS = ["nct_id", "kind", "old", "new", "grade", "seen_on"]


def seen(*rows: tuple[str, str | None, str | None, str, str]) -> pd.DataFrame:
    """Earlier changes of the one study."""
    return pd.DataFrame([("NCT00000001", *row) for row in rows], columns=COLUMNS, dtype="str")


def test_changes_are_kept_for_a_year() -> None:
    first, then = trials([study()], DAY), trials([study(overall_status="COMPLETED")], DAY)
    old = seen(("status", "A", "B", "notable", "2025-11-22"), ("status", "B", "C", "notable", "2025-11-23"))
    found = trial_changes(first, then, old, DAY)
    assert found[["old", "new", "seen_on"]].to_numpy().tolist() == [
        ["RECRUITING", "COMPLETED", "2026-11-23"],
        ["B", "C", "2025-11-23"],
    ]
    assert trial_changes(None, then, None, DAY).empty


# What was seen earlier on the day of the data, the study as it was stored then and as it is now: what the day tells.
@pytest.mark.parametrize(
    ("earlier", "stored", "now", "expected"),
    [
        # Two steps are one change, graded from end to end: stopped and then resumed is no stop.
        (
            ("status", "NOT_YET_RECRUITING", "SUSPENDED", "critical"),
            {"overall_status": "SUSPENDED"},
            {"overall_status": "RECRUITING"},
            [("status", "NOT_YET_RECRUITING", "RECRUITING", "notable")],
        ),
        (
            ("status", "NOT_YET_RECRUITING", "RECRUITING", "notable"),
            {},
            {"overall_status": "TERMINATED"},
            [("status", "NOT_YET_RECRUITING", "TERMINATED", "critical")],
        ),
        # Nothing more: what was seen stays.
        (
            ("status", "RECRUITING", "COMPLETED", "notable"),
            {"overall_status": "COMPLETED"},
            {"overall_status": "COMPLETED"},
            [("status", "RECRUITING", "COMPLETED", "notable")],
        ),
        # Back to where it was: nothing happened.
        (("status", "RECRUITING", "COMPLETED", "notable"), {"overall_status": "COMPLETED"}, {}, []),
        (("phase", None, "PHASE2", "notable"), {"phase": "PHASE2"}, {}, []),
        (("phase", None, "PHASE2", "notable"), {"phase": "PHASE2"}, {"phase": "PHASE3"},
         [("phase", None, "PHASE3", "critical")]),
        # Two small steps of the enrolment are one that matters.
        (
            ("enrollment", "40 estimated", "47 estimated", "minor"),
            {"enrollment": 47, "enrollment_type": "ESTIMATED"},
            {"enrollment": 50, "enrollment_type": "ESTIMATED"},
            [("enrollment", "40 estimated", "50 estimated", "notable")],
        ),
        (("enrollment", "40", "50", "notable"), {"enrollment": 50}, {"enrollment": 40}, []),
        (("enrollment", None, "50", "notable"), {"enrollment": 50}, {}, []),
        # Four months and four more are eight.
        (
            ("completion_date", "2026-06", "2026-10", "minor"),
            {"completion": Dated(PartialDate("2026-10"))},
            {"completion": Dated(PartialDate("2027-02"))},
            [("completion_date", "2026-06", "2027-02", "notable")],
        ),
        (("results_posted", None, "2026-11-23", "critical"), {"has_results": True}, {}, []),
        # New in the morning and changed since: still one new study, as it is now.
        (
            ("new", None, "NOT_YET_RECRUITING", "notable"),
            {"overall_status": "NOT_YET_RECRUITING"},
            {},
            [("new", None, "RECRUITING", "notable")],
        ),
        (("gone", "RECRUITING", None, "notable"), None, {}, []),
        (("returned", None, "RECRUITING", "minor"), {}, None, []),
        (("new", None, "RECRUITING", "notable"), {}, None, []),
        # Another kind of change of the same day is told beside it.
        (
            ("status", "NOT_YET_RECRUITING", "RECRUITING", "notable"),
            {},
            {"phase": "PHASE1"},
            [("phase", None, "PHASE1", "notable"), ("status", "NOT_YET_RECRUITING", "RECRUITING", "notable")],
        ),
    ],
)  # fmt: skip
def test_one_day_tells_where_a_change_began_and_where_it_led(
    earlier: tuple[str, str | None, str | None, str],
    stored: dict[str, Any] | None,
    now: dict[str, Any] | None,
    expected: list[tuple[str, str | None, str | None, str]],
) -> None:
    def table(given: dict[str, Any] | None) -> pd.DataFrame:
        held = trials([study(**(given or {}))], DAY)
        return held if given is not None else held.assign(is_gone=True)

    found = trial_changes(table(stored), table(now), seen((*earlier, "2026-11-23")), DAY)
    plain = found.astype(object).where(found.notna(), None)
    assert [tuple(row) for row in plain[["kind", "old", "new", "grade"]].to_numpy()] == expected


def test_a_refresh_knows_what_it_saw_itself() -> None:
    first, then = trials([study()], DAY), trials([study(overall_status="COMPLETED")], DAY)
    assert [change.kind for change in seen_now(first, then)] == ["status"]
    assert seen_now(then, then) == seen_now(None, then) == []


def test_missing_cells_are_no_change() -> None:
    one = study(completion=Dated(PartialDate("2026")), enrollment=None, phase=None)
    assert trial_changes(trials([one], DAY), trials([one], DAY), None, DAY).empty
