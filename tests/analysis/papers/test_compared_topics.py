"""Topics set side by side: published counts in the shape of fetched ones, and one year that is 100 for all."""

import pandas as pd
import pytest

from pipelines.analysis.papers.compared_topics import compared, published_years
from pipelines.analysis.papers.literature import index_year


def counts(*rows: tuple[str, int, int, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["topic", "year", "records", "is_open"])
    frame = frame.assign(definition="standard", date_basis="entrez", completeness=1.0)
    for name in ("per_100k", "per_100k_low", "per_100k_high", "share_of_field", "share_low", "share_high"):
        frame[name] = pd.array([0.5] * len(frame), dtype="Float64")
    return frame.astype({"year": "Int64", "records": "Int64", "is_open": "boolean"})


TWO = counts(
    ("hair", 2019, 4, False),
    ("hair", 2020, 5, False),
    ("hair", 2021, 10, False),
    ("hair", 2022, 5, True),
    ("skin", 2019, 9, False),
    ("skin", 2020, 10, False),
    ("skin", 2021, 30, False),
    ("skin", 2022, 8, True),
)


@pytest.mark.parametrize(
    ("topics", "first", "last", "expected"),
    [
        (["hair", "skin"], 2019, 2022, 2020),
        (["skin"], 2019, 2022, 2019),
        (["hair", "skin"], 2021, 2022, 2021),
        (["hair", "skin"], 2022, 2022, None),
        (["hair", "skin"], 2019, 2019, None),
        (["hair", "nails"], 2019, 2022, None),
    ],
)
def test_an_index_begins_where_each_topic_has_five_papers(
    topics: list[str], first: int, last: int, expected: int | None
) -> None:
    assert index_year(TWO, topics, "entrez", first, last) == expected


def test_topics_stand_in_the_order_given_and_within_the_years() -> None:
    rows = compared(TWO, ["skin", "hair"], basis="entrez", yardstick="index", years=(2020, 2022))
    assert list(rows["topic"]) == ["skin"] * 3 + ["hair"] * 3
    assert list(rows["year"]) == [2020, 2021, 2022] * 2
    assert list(rows["value"]) == [100, 300, 80, 100, 200, 100]


def test_without_a_common_year_there_is_no_index() -> None:
    rows = compared(TWO, ["skin", "hair"], basis="entrez", yardstick="index", years=(2022, 2022))
    assert rows["value"].isna().all()


def test_published_counts_are_open_by_the_day_of_their_retrieval() -> None:
    published = pd.DataFrame(
        {
            "theme": ["t"] * 4,
            "year": pd.array([2023, 2024, 2025, 2026], dtype="Int64"),
            "records": pd.array([5, 6, 7, 1], dtype="Int64"),
            "retrieved_on": ["2026-02-15", "2026-02", "2026-02-15", "2026-02-15"],
        }
    )
    rows = published_years(published)
    assert list(rows["is_open"]) == [False, False, True, True]
    assert set(rows["topic"]) == {"t"}
    assert rows["per_100k"].isna().all()
    assert list(
        compared(rows, ["t"], basis="publication", yardstick="records", years=(2024, 2026))["value"]
    ) == [
        6,
        7,
        1,
    ]
