"""Studies by year: both sides of every border, and the real cases that have a start."""

from datetime import date

import pandas as pd
import pytest

from pipelines.analysis.trials.years import trial_years
from pipelines.snapshots import paths
from pipelines.text.terms import ROLES

TODAY = date(2026, 11, 23)


def years(rows: list[tuple[str, str, bool, str | None, str | None]], today: date = TODAY) -> pd.DataFrame:
    columns = ["nct_id", "role", "is_gone", "first_posted_date", "start_date"]
    frame = pd.DataFrame(rows, columns=columns).astype({"is_gone": "boolean"})
    return trial_years(frame, {"field": frozenset(frame["nct_id"])}, ROLES, first_year=2000, today=today)


@pytest.mark.parametrize(
    ("when", "period", "year", "is_open"),
    [
        ("1999-12-31", "before", None, False),
        ("1999", "before", None, False),
        ("2000-01-01", "year", 2000, False),
        ("2025-12", "year", 2025, False),
        ("2026-01-01", "year", 2026, True),
        ("2099-01-01", "year", 2099, True),
        (None, "undated", None, False),
    ],
)
def test_a_date_has_one_place(when: str | None, period: str, year: int | None, is_open: bool) -> None:
    frame = years([("NCT00000001", "tested", False, "2020-01-01", when)])
    found = frame[frame["role_scope"].eq("tested") & frame["date_basis"].eq("start") & frame["trials"].gt(0)]
    assert len(found) == 1
    row = found.astype(object).where(found.notna(), None).iloc[0]
    assert (row["period"], row["year"], row["trials"], row["is_open"]) == (period, year, 1, is_open)


def test_every_year_has_a_row_and_gone_studies_are_counted_apart() -> None:
    frame = years(
        [
            ("NCT00000001", "tested", True, "2020-01-01", None),
            ("NCT00000002", "measured", False, "2020-05-01", "2021"),
        ]
    )
    posted = frame[frame["date_basis"].eq("first_posted") & frame["role_scope"].eq("any")]
    assert len(posted) == 1 + 27 + 1
    assert posted[["trials", "gone"]].sum().tolist() == [1, 1]
    assert posted[posted["year"].eq(2020)][["trials", "gone"]].to_numpy().tolist() == [[1, 1]]
    assert set(frame["role_scope"]) == {*ROLES, "any"}


def test_the_real_cases_with_a_start_make_the_years_counted_by_hand() -> None:
    sample = pd.read_csv(paths.bundled() / "curated" / "trials_sample.csv", dtype="str")
    rows = sample.assign(is_gone=pd.array([False] * len(sample), dtype="boolean"), first_posted_date=None)
    frame = trial_years(rows, {"field": frozenset(rows["nct_id"])}, ROLES, first_year=2000, today=TODAY)
    frame = frame[frame["date_basis"].eq("start") & frame["trials"].gt(0)]

    def counted(scope: str) -> dict[int, int]:
        chosen = frame[frame["role_scope"].eq(scope) & frame["period"].eq("year")]
        return dict(zip(chosen["year"].astype(int), chosen["trials"].astype(int), strict=True))

    tested = {
        2014: 1,
        2015: 1,
        2017: 1,
        2019: 4,
        2020: 10,
        2021: 5,
        2022: 18,
        2023: 5,
        2024: 4,
        2025: 3,
        2026: 1,
    }
    assert counted("tested") == tested
    assert sum(counted("any").values()) == sample["start_date"].notna().sum() == 108
    undated = frame[frame["period"].eq("undated") & frame["role_scope"].eq("any")]
    assert undated["trials"].tolist() == [226 - 108]
