import pytest

from pipelines.drops import counts, drops


def test_topics_facets_and_all_of_pubmed_are_compared() -> None:
    assert counts(
        {("hair", "broad"): {"1", "2"}}, {"review": set()}, {("entrez", 2020): 9, ("entrez", None): 5}
    ) == {
        "hair (broad)": 2,
        "facet review": 0,
        "all PubMed in 2020 by entrez date": 9,
        "all PubMed in the years before by entrez date": 5,
    }


@pytest.mark.parametrize(
    ("before", "now", "fallen"),
    [
        (10, 8, False),
        (10, 7, True),
        (1_000, 800, False),
        (1_000, 799, True),
        (1, 0, True),
        (0, 0, False),
        (5, 9, False),
    ],
)
def test_more_than_a_fifth_is_too_far(before: int, now: int, fallen: bool) -> None:
    assert bool(drops({"hair (broad)": before}, {"hair (broad)": now})) is fallen


def test_what_is_new_or_gone_cannot_fall() -> None:
    assert drops({"hair (broad)": 5}, {"skincare (broad)": 1}) == ()


def test_a_fall_names_what_fell() -> None:
    assert drops({"hair (broad)": 1_500, "facet review": 4}, {"hair (broad)": 1_000, "facet review": 4}) == (
        "hair (broad) from 1,500 to 1,000",
    )
