"""Where topics meet: intersections, exact combinations and totals, worked out by hand and for random sets."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.papers.overlap import groups, shared_with, topic_combinations, topic_overlaps
from pipelines.tables import TABLES
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
IDS = ("skincare", "hair", "artificial")


def members(*sets: tuple[str, str, str]) -> pd.DataFrame:
    """Each topic, definition and string of one-digit PMIDs as rows of topic_articles."""
    rows = [(topic, definition, pmid) for topic, definition, pmids in sets for pmid in pmids]
    return pd.DataFrame(rows, columns=["topic", "definition", "pmid"], dtype="str")


MEMBERS = members(
    ("hair", "standard", "1234"),
    ("skincare", "standard", "349"),
    ("skincare", "broad", "1234569"),
    ("artificial", "standard", "9"),
    ("field", "standard", "1234567890"),
    ("skin_ageing", "standard", "34"),
    ("facial", "standard", "48"),
)


def told(definition: str) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = topic_overlaps(MEMBERS, IDS)
    rows = found[found["definition"].eq(definition)]
    return {
        (row.topic, row.other): (row.articles, row.other_articles, row.shared) for row in rows.itertuples()
    }


def together(combinations: pd.DataFrame, group: str, definition: str) -> int:
    """Articles of all combinations of a group."""
    rows = combinations[combinations["topic_group"].eq(group) & combinations["definition"].eq(definition)]
    return int(rows["articles"].sum())


def test_every_pair_is_there_in_either_order_with_both_sizes() -> None:
    assert told("standard") == {
        ("skincare", "hair"): (3, 4, 2),
        ("hair", "skincare"): (4, 3, 2),
        ("skincare", "artificial"): (3, 1, 1),
        ("artificial", "skincare"): (1, 3, 1),
        ("hair", "artificial"): (4, 1, 0),
        ("artificial", "hair"): (1, 4, 0),
    }


def test_definitions_are_never_mixed() -> None:
    assert told("broad")["skincare", "hair"] == (7, 0, 0)
    assert set(told("narrow").values()) == {(0, 0, 0)}


def test_the_share_is_of_the_topic_named_first_with_its_interval() -> None:
    found = topic_overlaps(MEMBERS, IDS).set_index(["definition", "topic", "other"])
    # 2 of 4: Wilson 1927, z = 1.96: 0.1500 to 0.8500
    pair = found.loc[("standard", "hair", "skincare")]
    assert [pair["share"], pair["low"], pair["high"]] == pytest.approx([0.5, 0.15, 0.85], abs=5e-4)
    assert found.loc[("standard", "skincare", "hair"), "share"] == pytest.approx(2 / 3)
    assert pd.isna(found.loc[("broad", "hair", "skincare"), "share"])  # a share of nothing


def test_a_topic_tells_its_others_most_shared_first() -> None:
    found = shared_with(topic_overlaps(MEMBERS, IDS), "hair", "standard")
    assert found[["topic", "articles", "shared", "share"]].to_numpy().tolist() == [
        ["skincare", 3, 2, 0.5],
        ["artificial", 1, 0, 0.0],
    ]


def test_groups_are_the_topics_at_the_top_without_the_field_and_the_sub_topics_of_each() -> None:
    assert groups(CATALOGUE) == {
        "topics": ("skincare", "hair", "drug_delivery", "artificial", "wound_healing", "diagnostics"),
        "skincare": ("skin_ageing", "facial", "post_procedure"),
        "artificial": (
            "engineered",
            "artificial_drug_delivery",
            "artificial_gene_therapy",
            "artificial_vaccine",
            "artificial_cosmetic",
        ),
    }


def test_each_article_stands_in_the_exact_combination_of_its_topics() -> None:
    found = topic_combinations(MEMBERS, CATALOGUE)
    standard = found[found["definition"].eq("standard")].drop(columns="definition")
    assert standard.to_numpy().tolist() == [
        ["topics", "hair", 1, 2],  # 1, 2
        ["topics", "skincare;hair", 2, 2],  # 3, 4
        ["topics", "skincare;artificial", 2, 1],  # 9
        ["skincare", "facial", 1, 1],  # 8, which skincare itself does not hold
        ["skincare", "skin_ageing", 1, 1],  # 3
        ["skincare", "skin_ageing;facial", 2, 1],  # 4
    ]
    assert together(found, "topics", "standard") == 5
    assert together(found, "skincare", "standard") == 3
    assert together(found, "topics", "narrow") == 0


def test_both_are_what_was_declared_also_when_there_is_nothing() -> None:
    for rows in (MEMBERS, MEMBERS.iloc[:0]):
        TABLES["topic_overlaps"].check(topic_overlaps(rows, tuple(CATALOGUE.topics)))
        TABLES["topic_combinations"].check(topic_combinations(rows, CATALOGUE))


@given(st.dictionaries(st.sampled_from(groups(CATALOGUE)["topics"]), st.sets(st.integers(1, 30))))
def test_totals_never_exceed_sums_and_combinations_add_up_to_them(sets: dict[str, set[int]]) -> None:
    rows = pd.DataFrame(
        [(topic, "standard", str(pmid)) for topic, pmids in sets.items() for pmid in pmids],
        columns=["topic", "definition", "pmid"],
        dtype="str",
    )
    found = topic_combinations(rows, CATALOGUE)
    total = together(found, "topics", "standard")
    assert total == len(set().union(*sets.values()))
    assert total <= sum(map(len, sets.values()))
    for row in topic_overlaps(rows, groups(CATALOGUE)["topics"]).itertuples():
        assert row.shared <= min(row.articles, row.other_articles)
        if row.definition == "standard":
            assert row.shared == len(sets.get(row.topic, set()) & sets.get(row.other, set()))
