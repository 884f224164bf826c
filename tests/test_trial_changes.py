"""Changes between two refreshes, and their grades on both sides of each boundary."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.sources.pubdates import PartialDate
from pipelines.sources.studies import Dated, Study
from pipelines.trial_changes import changes, trial_changes
from pipelines.trial_tables import trials

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


def test_changes_are_kept_for_a_year_and_seen_once_a_day() -> None:
    first, then = trials([study()], DAY), trials([study(overall_status="COMPLETED")], DAY)
    old = pd.DataFrame(
        [
            ("NCT00000001", "status", "A", "B", "notable", "2025-11-22"),
            ("NCT00000001", "status", "B", "C", "notable", "2025-11-23"),
            ("NCT00000001", "status", "C", "D", "notable", "2026-11-23"),
        ],
        columns=["nct_id", "kind", "old", "new", "grade", "seen_on"],
    )
    found = trial_changes(first, then, old, DAY)
    assert found[["old", "new", "seen_on"]].to_numpy().tolist() == [
        ["RECRUITING", "COMPLETED", "2026-11-23"],
        ["B", "C", "2025-11-23"],
    ]
    assert trial_changes(None, then, None, DAY).empty


def test_missing_cells_are_no_change() -> None:
    one = study(completion=Dated(PartialDate("2026")), enrollment=None, phase=None)
    assert trial_changes(trials([one], DAY), trials([one], DAY), None, DAY).empty
