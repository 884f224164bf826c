import pandas as pd

from pipelines.sources.literature.previous import seen_to_change

YEARS: dict[str, dict[str, int | None]] = {
    "entrez": {"1": 2020, "2": None, "3": 2019},
    "publication": {"1": 2020, "2": None, "3": 2019},
}


def articles() -> pd.DataFrame:
    years = pd.array([2020, None, 2019], dtype="Int64")
    return pd.DataFrame(
        {
            "pmid": ["1", "2", "3"],
            "entrez_year": years,
            "publication_year": years,
        }
    )


def test_an_old_record_of_which_nothing_is_heard_is_kept() -> None:
    assert seen_to_change(articles(), {"review": frozenset("1")}, {"review": frozenset("1")}, YEARS) == set()


def test_a_publication_type_gained_or_lost_is_a_change() -> None:
    before, now = (
        {"review": frozenset("1"), "trial": frozenset()},
        {"review": frozenset("3"), "trial": frozenset("9")},
    )

    assert seen_to_change(articles(), before, now, YEARS) == {"1", "3"}


def test_a_facet_that_was_not_asked_before_says_nothing() -> None:
    assert seen_to_change(articles(), {}, {"review": frozenset("123")}, YEARS) == set()


def test_a_corrected_year_is_a_change() -> None:
    moved = {**YEARS, "publication": {"1": 2019, "2": None, "3": 2019}}

    assert seen_to_change(articles(), {}, {}, moved) == {"1"}
