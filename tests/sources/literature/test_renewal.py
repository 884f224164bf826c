from datetime import date

import pandas as pd
import pytest

from pipelines.sources.literature.previous import worth_another_look

TODAY = date(2026, 11, 23)
YEARS: dict[str, dict[str, int | None]] = {
    "entrez": {"1": 2020, "2": None, "3": 2019},
    "publication": {"1": 2020, "2": None, "3": 2019},
}


def articles(day: str = "2020-05-05") -> pd.DataFrame:
    years = pd.array([2020, None, 2019], dtype="Int64")
    return pd.DataFrame(
        {
            "pmid": ["1", "2", "3"],
            "entrez_date": [day, "1999-01-01", None],
            "entrez_year": years,
            "publication_year": years,
        }
    )


def test_an_old_record_of_which_nothing_is_heard_is_kept() -> None:
    assert (
        worth_another_look(articles(), {"review": frozenset("1")}, {"review": frozenset("1")}, YEARS, TODAY)
        == set()
    )


def test_a_publication_type_gained_or_lost_is_a_change() -> None:
    before, now = (
        {"review": frozenset("1"), "trial": frozenset()},
        {"review": frozenset("3"), "trial": frozenset("9")},
    )

    assert worth_another_look(articles(), before, now, YEARS, TODAY) == {"1", "3"}


def test_a_facet_that_was_not_asked_before_says_nothing() -> None:
    assert worth_another_look(articles(), {}, {"review": frozenset("123")}, YEARS, TODAY) == set()


def test_a_corrected_year_is_a_change() -> None:
    moved = {**YEARS, "publication": {"1": 2019, "2": None, "3": 2019}}

    assert worth_another_look(articles(), {}, {}, moved, TODAY) == {"1"}


@pytest.mark.parametrize(
    ("day", "today", "young"),
    [
        ("2026-01-01", TODAY, True),
        ("2025-12-31", TODAY, False),
        ("2025-11-01", date(2026, 1, 30), True),
        ("2025-10-31", date(2026, 1, 30), False),
    ],
)
def test_records_of_the_running_year_and_of_ninety_days_are_young(day: str, today: date, young: bool) -> None:
    assert worth_another_look(articles(day), {}, {}, YEARS, today) == ({"1"} if young else set())
