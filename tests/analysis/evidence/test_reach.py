"""How far papers reach towards people: every number worked out by hand on a few papers."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.analysis.evidence.reach import agreement, over_years, reach_years
from pipelines.tables.answers.reach import MEASURES, REACH_YEARS
from pipelines.tables.fetched.icite import REACH

TODAY = date(2026, 11, 23)
NEW = dict.fromkeys(("human", "animal", "molecular_cellular"), 0.0)


def told(pmid: str, **cells: Any) -> dict[str, Any]:
    return {"pmid": pmid, "year": 1990, "asked_at": "2026-11-23T12:00:00+00:00", **cells}


def placed(human: float, animal: float, cells: float) -> dict[str, float]:
    place = {"triangle_x": 0.75**0.5 * (cells - animal), "triangle_y": human - (animal + cells) / 2}
    return {"human": human, "animal": animal, "molecular_cellular": cells} | place


REACHED = REACH.frame(
    [
        told("1", **placed(1, 0, 0), apt=0.95, is_clinical=True, cited_by_clin=3),
        told("2", **placed(0.5, 0.5, 0), apt=0.25, is_clinical=False, cited_by_clin=None),
        told("3", **placed(0, 0, 1), apt=0.05, is_clinical=None, cited_by_clin=0),
        told("5", **NEW, apt=None, is_clinical=False, cited_by_clin=None),
        told("6", **placed(0, 1, 0), apt=0.5, is_clinical=False, cited_by_clin=1),
        told("9", **placed(1, 0, 0), apt=0.5, is_clinical=True, cited_by_clin=1),
    ]
)
YEARS = {"1": 2020, "2": 2020, "3": 2020, "4": 2020, "5": 2025, "6": 2024, "7": 1995, "8": None, "9": 2029}
ARTICLES = pd.DataFrame({"pmid": list(YEARS), "publication_year": pd.array(list(YEARS.values()), "Int64")})
MEMBERS = pd.DataFrame(
    [
        *(("hair", "standard", pmid) for pmid in "12345789"),
        ("hair", "broad", "6"),
        ("skincare", "standard", "6"),
        ("skincare", "standard", "none"),
        ("field", "standard", "1"),
    ],
    columns=["topic", "definition", "pmid"],
)


def worked_out() -> pd.DataFrame:
    tables = {"reach": REACHED, "articles": ARTICLES, "topic_articles": MEMBERS}
    return REACH_YEARS.check(reach_years(tables, ["hair", "skincare"], 2000, TODAY))


def row(topic: str, year: int) -> dict[str, Any]:
    rows = worked_out()
    (found,) = rows[rows["topic"].eq(topic) & rows["year"].eq(year)].to_dict("records")
    return {str(name): value for name, value in found.items()}


def test_a_row_is_a_topic_and_year_of_publication_from_the_first_on() -> None:
    rows = worked_out()
    found = list(zip(rows["topic"], rows["year"], rows["articles"], rows["known"], strict=True))
    # What is dated later than next year is next year's; of 1995 and without a year there is no row.
    assert found == [
        ("hair", 2020, 4, 3),
        ("hair", 2025, 1, 1),
        ("hair", 2027, 1, 1),
        ("skincare", 2024, 1, 1),
    ]
    assert dict(zip(rows["year"], rows["is_young"], strict=True)) == {
        2020: False,
        2024: False,
        2025: True,
        2027: True,
    }


def test_each_share_is_of_those_of_which_it_is_told() -> None:
    found = row("hair", 2020)
    assert found["covered"] == 0.75
    assert [found[name] for name in ("with_triangle", "with_kind", "with_apt")] == [3, 2, 3]
    assert (found["human_share"], found["animal_share"]) == (0.5, pytest.approx(0.5 / 3))
    assert found["molecular_cellular_share"] == pytest.approx(1 / 3)
    # One of the three is cited; of the others none is known, which is not told apart from a list that is empty.
    assert found["cited_share"] == pytest.approx(1 / 3)
    assert found["clinical_share"] == 0.5
    assert (found["cited_articles"], found["clinical_articles"]) == (1, 1)
    assert found["apt_share"] == pytest.approx(1.25 / 3)


def test_intervals_are_wilsons() -> None:
    found = row("hair", 2020)
    ends = {name: [found[f"{name}_low"], found[f"{name}_high"]] for name in MEASURES}
    # 1 of 3 by Wilson's formula, and 1 of 2.
    assert ends["cited"] == ends["molecular_cellular"] == pytest.approx([0.0615, 0.7923], abs=1e-4)
    assert ends["clinical"] == pytest.approx([0.0945, 0.9055], abs=1e-4)


def test_the_place_in_the_triangle_is_the_mean_and_that_of_the_mean_content() -> None:
    found = row("hair", 2020)
    assert found["triangle_x"] == pytest.approx(0.75**0.5 * (1 - 0.5) / 3)
    assert found["triangle_y"] == pytest.approx((1 + 0.25 - 0.5) / 3)
    assert found["triangle_y"] == pytest.approx(1.5 * found["human_share"] - 0.5)


def test_a_year_of_papers_without_headings_has_no_place_and_no_content() -> None:
    found = row("hair", 2025)
    assert (found["known"], found["with_triangle"]) == (1, 0)
    assert all(pd.isna(found[name]) for name in ("human_share", "human_low", "triangle_x", "apt_share"))
    assert (found["cited_share"], found["cited_low"]) == (0, 0)


def test_years_together_leave_the_young_ones_out() -> None:
    rows = worked_out()
    more = rows[rows["topic"].eq("hair") & rows["year"].eq(2020)].assign(year=2019)
    pooled = over_years(pd.concat([rows, more])).set_index("topic")
    hair = pooled.loc["hair"]
    assert (hair["articles"], hair["known"], hair["with_kind"]) == (8, 6, 4)
    assert hair["cited_share"] == pytest.approx(1 / 3)
    assert hair["human_share"] == pytest.approx(0.5)
    assert hair["triangle_y"] == pytest.approx(0.25)
    # 2 of 6 by Wilson's formula.
    assert hair["cited_low"] == pytest.approx(0.0968, abs=1e-4)
    assert pooled.loc["skincare", "cited_share"] == 1


def cited(**ends: tuple[float | None, float | None]) -> pd.DataFrame:
    rows = [(topic, *pair) for topic, pair in ends.items()]
    return pd.DataFrame(rows, columns=["topic", "cited_low", "cited_high"]).astype(
        {"cited_low": "Float64", "cited_high": "Float64"}
    )


@pytest.mark.parametrize(
    ("ends", "heights", "expected"),
    [
        ({"a": (0.2, 0.3), "b": (0.1, 0.19)}, {"a": 5, "b": 2}, (1, 0, 0)),
        ({"a": (0.2, 0.3), "b": (0.1, 0.19)}, {"b": 5, "a": 2}, (0, 1, 0)),
        # Intervals that touch do not lie apart.
        ({"a": (0.2, 0.3), "b": (0.1, 0.2)}, {"a": 5, "b": 2}, (0, 0, 1)),
        # On the same rung neither is higher; without a share there is nothing to compare; nor without a rung.
        ({"a": (0.2, 0.3), "b": (0.1, 0.19)}, {"a": 5, "b": 5}, (0, 0, 0)),
        ({"a": (0.2, 0.3), "b": (None, None)}, {"a": 5, "b": 2}, (0, 0, 0)),
        ({"a": (0.2, 0.3), "b": (0.1, 0.19)}, {"a": 5}, (0, 0, 0)),
        ({"a": (0.5, 0.6), "b": (0.3, 0.4), "c": (0.1, 0.2)}, {"a": 1, "b": 2, "c": 1}, (1, 1, 0)),
    ],
)
def test_pairs_of_topics_agree_where_their_intervals_lie_apart(
    ends: dict[str, tuple[float | None, float | None]],
    heights: dict[str, int],
    expected: tuple[int, int, int],
) -> None:
    assert agreement(cited(**ends), heights) == expected
