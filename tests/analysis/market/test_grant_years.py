"""Each dollar and each project once, whatever sub-projects, supplements and missing amounts there are."""

from datetime import date

import pandas as pd
import pytest

from pipelines.analysis.market.by_year import fiscal_year, grant_years, topic_grants, view_years

TODAY = date(2024, 9, 30)


def grants(*rows: tuple[str, str | None, str | None, int, float | None]) -> pd.DataFrame:
    columns = ["appl_id", "core_project_num", "subproject_id", "fiscal_year", "award_amount_usd"]
    return pd.DataFrame(rows, columns=columns).astype(
        {
            "appl_id": "str",
            "core_project_num": "str",
            "subproject_id": "str",
            "fiscal_year": "Int64",
            "award_amount_usd": "Float64",
        }
    )


ROWS = grants(
    ("1", "P01", None, 2023, 1_000.0),
    ("2", "P01", "7001", 2023, 300.0),
    ("3", "P01", None, 2023, 50.0),  # a supplement of the same year
    ("4", "P01", "7001", 2024, 400.0),  # its project is not among them in 2024
    ("5", "R01", None, 2023, None),
    ("6", None, "7001", 2023, 20.0),  # nobody knows whose part it is
)
MEMBERS = {"field": frozenset("123456"), "hair": frozenset("25"), "skin": frozenset[str]()}


def years(topic: str) -> list[tuple[object, ...]]:
    found = grant_years(ROWS, topic_grants(ROWS, MEMBERS), MEMBERS, first_year=2022, today=TODAY)
    found = found[found["topic"].eq(topic)].astype(object)
    return [tuple(None if pd.isna(cell) else cell for cell in row[1:]) for row in found.to_numpy()]


def test_a_sub_project_counts_only_without_its_project() -> None:
    found = topic_grants(ROWS, MEMBERS)
    assert found[found["topic"].eq("field")].set_index("appl_id")["is_summed"].to_dict() == {
        "1": True,
        "2": False,
        "3": True,
        "4": True,
        "5": True,
        "6": True,
    }
    # In the topic hair its project is not there, so its money is not counted elsewhere.
    assert found[found["topic"].eq("hair")].set_index("appl_id")["is_summed"].to_dict() == {
        "2": True,
        "5": True,
    }
    assert "skin" not in set(found["topic"])


def test_years_have_projects_money_and_what_is_not_told() -> None:
    # Year, projects, dollars, without an amount, within others, open.
    assert years("field") == [
        (2022, 0, 0.0, 0, 0, False),
        (2023, 3, 1_070.0, 1, 1, False),
        (2024, 1, 400.0, 0, 0, True),
    ]
    assert years("skin") == [(year, 0, 0.0, 0, 0, year == 2024) for year in (2022, 2023, 2024)]
    assert years("hair") == [
        (2022, 0, 0.0, 0, 0, False),
        (2023, 2, 300.0, 1, 0, False),
        (2024, 0, 0.0, 0, 0, True),
    ]


def test_a_year_in_which_nobody_tells_an_amount_has_none() -> None:
    rows = grants(("1", "R01", None, 2024, None))
    found = grant_years(
        rows, topic_grants(rows, {"field": frozenset("1")}), ["field"], first_year=2024, today=TODAY
    ).iloc[0]
    assert pd.isna(found["amount_usd"])
    assert (found["projects"], found["without_amount"]) == (1, 1)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2024, 9, 30), 2024), (date(2024, 10, 1), 2025), (date(2024, 1, 1), 2024)]
)
def test_the_fiscal_year_begins_in_october(day: date, year: int) -> None:
    assert fiscal_year(day) == year


def test_views_are_summed_by_year_and_a_year_without_all_its_months_is_open() -> None:
    months = [f"2024-{month:02}" for month in range(1, 13)]
    views = pd.DataFrame(
        [
            ("A", "2023-12", 5),
            *(("A", month, 1) for month in months),
            ("B", "2024-03", 10),
            ("A", "2025-01", 0),
        ],
        columns=["title", "month", "views"],
    )
    assert view_years(views).values.tolist() == [[2023, 5, True], [2024, 22, False], [2025, 0, True]]
    assert view_years(views.iloc[:0]).empty
