import pandas as pd
import pytest

from pipelines.sources.drops import drops
from pipelines.sources.literature.previous import counts, reworded_counts
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import searches_to_send

CATALOGUE = topics.load()


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
        (1_000, 800, False),
        (1_000, 799, True),
        (25, 20, False),  # 5 fewer, and 80% are left
        (24, 19, True),  # 5 fewer, and less than 80% are left
        (10, 6, False),  # 4 fewer
        (10, 5, True),
        (5, 1, False),
        (4, 0, True),  # to nothing
        (2, 1, False),
        (1, 0, True),
        (0, 0, False),
        (5, 9, False),
    ],
)
def test_more_than_a_fifth_is_too_far_but_for_a_few(before: int, now: int, fallen: bool) -> None:
    assert bool(drops({"hair (broad)": before}, {"hair (broad)": now})) is fallen


def test_what_is_new_or_gone_cannot_fall() -> None:
    assert drops({"hair (broad)": 9}, {"skincare (broad)": 1}) == ()


def test_what_is_asked_in_other_words_cannot_fall() -> None:
    before, now = {"hair (broad)": 9, "facet review": 9}, {"hair (broad)": 1, "facet review": 1}

    assert drops(before, now, {"hair (broad)"}) == ("facet review from 9 to 1",)


def searches(**texts: str) -> pd.DataFrame:
    """The table of searches of the bundled topics, some with another text; `review` is the facet."""
    rows = [("set", sent.topic, sent.definition, sent.text) for sent in searches_to_send(CATALOGUE)]
    rows += [("facet", facet.id, "none", facet.text) for facet in CATALOGUE.facets.values()]
    rows += [("denominator", "field in 2020 by entrez date", "broad", "2020:2020[edat]")]
    frame = pd.DataFrame(rows, columns=["kind", "name", "definition", "text"])
    for name, text in texts.items():
        frame.loc[frame["name"].eq(name) & frame["definition"].isin(["standard", "none"]), "text"] = text
    return frame


def test_equal_searches_are_not_reworded_nor_is_what_nobody_asked_before() -> None:
    assert reworded_counts(searches(), searches(), CATALOGUE) == frozenset()
    assert reworded_counts(pd.DataFrame(), searches(), CATALOGUE) == frozenset()


def test_a_phrase_that_pubmed_lost_is_not_reworded() -> None:
    lost = searches(hair='exosomes[tiab] AND ("hair loss"[tiab:~0] OR alopecia[tiab])')
    held = searches(hair='exosomes[tiab]  AND ("hair loss"[tiab] OR alopecia[tiab])')

    assert reworded_counts(lost, held, CATALOGUE) == frozenset()
    assert reworded_counts(held, lost, CATALOGUE) == frozenset()


def test_a_reworded_search_rewords_its_crossings() -> None:
    assert reworded_counts(searches(), searches(hair="alopecia[tiab]"), CATALOGUE) == {
        "hair (standard)",
        "artificial_cosmetic (standard)",
    }
    assert reworded_counts(searches(), searches(review="review[pt]"), CATALOGUE) == {"facet review"}
    assert reworded_counts(searches(), searches(artificial="liposomes[tiab]"), CATALOGUE) == {
        "artificial (standard)",
        "artificial_drug_delivery (standard)",
        "artificial_cosmetic (standard)",
    }


def test_a_crossing_that_was_a_search_is_reworded() -> None:
    row = ("set", "artificial_cosmetic", "narrow", "cosmetics[tiab]")
    before = pd.concat([searches(), pd.DataFrame([row], columns=searches().columns)])

    assert reworded_counts(before, searches(), CATALOGUE) == {"artificial_cosmetic (narrow)"}


def test_a_fall_names_what_fell() -> None:
    assert drops({"hair (broad)": 1_500, "facet review": 4}, {"hair (broad)": 1_000, "facet review": 4}) == (
        "hair (broad) from 1,500 to 1,000",
    )
