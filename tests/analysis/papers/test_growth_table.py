"""Growth of every topic and theme, and the year to date: the stored answers on hand-made tables."""

from datetime import date

import pandas as pd
import pytest

from pipelines.analysis.papers.growth import growth_table
from pipelines.analysis.papers.topic_years import year_to_date
from pipelines.refresh import ledgers
from pipelines.tables import ANSWERS

PUBLISHED = pd.DataFrame(
    {
        "theme": "hearts",
        "year": pd.array(range(2016, 2027), dtype="Int64"),
        "records": pd.array([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 9, 9], dtype="Int64"),
        "retrieved_on": "2026-02-15",
    }
)


def counted(topic: str, records: list[int], *, all_pubmed: int = 10_000, field: int = 1_000) -> pd.DataFrame:
    """Rows of topic_years by Entrez date: the bucket before 2016, closed years, and the open 2026."""
    years = [None, *range(2016, 2016 + len(records)), 2026]
    return pd.DataFrame(
        {
            "topic": topic,
            "definition": "standard",
            "date_basis": "entrez",
            "year": pd.array(years, dtype="Int64"),
            "records": pd.array([9_999, *records, 1], dtype="Int64"),
            "all_pubmed": all_pubmed,
            "field": field,
            "completeness": pd.array([1.0] * (len(years) - 1) + [None], dtype="Float64"),
            "is_open": [False] * (len(years) - 1) + [True],
        }
    )


def test_a_topic_grows_on_three_yardsticks_and_the_field_on_two() -> None:
    table = growth_table(pd.concat([counted("field", [50] * 10), counted("hair", [10] * 10)]), None)
    found = ANSWERS["growth"].check(table).set_index(["topic", "measure"])

    assert list(found.index) == [
        ("field", "records"),
        ("field", "per_100k"),
        ("hair", "records"),
        ("hair", "per_100k"),
        ("hair", "share_of_field"),
    ]
    hair = found.loc[("hair", "records")]
    # Neither the bucket of earlier years nor the unfinished one counts.
    assert (hair["first_year"], hair["last_year"], hair["years"], hair["records"]) == (2016, 2025, 10, 100)
    assert (hair["growth_pct"], hair["pace"]) == (0, "no clear change")
    assert found["growth_low_pct"].lt(0).all()
    assert found["reason"].isna().all()


def test_a_topic_without_a_rate_has_a_row_with_the_reason() -> None:
    found = ANSWERS["growth"].check(growth_table(counted("hair", [1] * 10), None))

    assert found["reason"].tolist() == ["10 records in 10 years; a rate needs 30."] * 3
    assert found["growth_pct"].isna().all()
    assert found["records"].tolist() == [10] * 3


@pytest.mark.parametrize(
    ("retrieved_on", "last"), [("2026-02-15", 2024), ("2026-06-30", 2024), ("2026-07", 2025), ("2026", 2024)]
)
def test_a_published_count_leaves_out_the_years_that_were_open_when_it_was_made(
    retrieved_on: str, last: int
) -> None:
    found = growth_table(None, PUBLISHED.assign(retrieved_on=retrieved_on)).iloc[0]

    assert (found["topic"], found["definition"], found["date_basis"]) == ("hearts", "none", "publication")
    assert (found["measure"], found["last_year"]) == ("records", last)
    if last == 2024:
        assert (found["growth_pct"], found["first_year"], found["years"]) == (100, 2016, 9)


def test_the_published_themes_grow_by_what_their_ledger_says() -> None:
    found = ANSWERS["growth"].check(growth_table(None, ledgers.read_all()["published_year_counts"]))

    assert found["topic"].tolist()[:3] == ["neurodegeneration", "tumor_metastasis", "cardiac_repair"]
    assert found["first_year"].tolist() == [2015] * 3 + [2014] * 5
    # The day of the search of the five others is not stated: their last year, 2024, counts as unfinished.
    assert found["last_year"].tolist() == [2024] * 3 + [2023] * 5
    assert found["growth_pct"][:3].between(15, 21).all()
    assert dict(zip(found["topic"], found["growth_pct"].round(1), strict=True)) == {
        "neurodegeneration": 20.2, "tumor_metastasis": 16.7, "cardiac_repair": 15.4, "ev_therapeutics": 32.4,
        "ev_diagnostics": 25.1, "ev_mechanism": 31.8, "ev_methods": 31.9, "ev_articles": 30.3,
    }  # fmt: skip
    assert found["pace"][:3].eq("slower").all()


def article(pmid: str, day: str | None, year: int) -> tuple[str, str | None, int]:
    return pmid, day, year


ARTICLES = pd.DataFrame(
    [
        article("1", "2024-02-28", 2024),
        article("2", "2024-02-29", 2024),
        article("3", "2024-03-01", 2024),
        article("4", "2023-02-28", 2023),
        article("5", "2023-03-01", 2023),
        article("6", "2020-02-29", 2020),
        article("7", None, 2020),
        article("8", "2013-01-01", 2013),
    ],
    columns=["pmid", "entrez_date", "entrez_year"],
).astype({"pmid": "str", "entrez_date": "str", "entrez_year": "Int64"})
MEMBERS = pd.DataFrame(
    [("hair", "standard", str(number)) for number in range(1, 9)] + [("field", "standard", "1")],
    columns=["topic", "definition", "pmid"],
)


@pytest.mark.parametrize(
    ("today", "counts"),
    [
        # day of the data; then year: until, records, whole year
        (
            date(2024, 2, 29),
            {
                2024: ("2024-02-29", 2, None),
                2023: ("2023-02-28", 1, 2),
                2020: ("2020-02-29", 1, 2),
                2019: ("2019-02-28", 0, 0),
            },
        ),
        (date(2024, 2, 28), {2024: ("2024-02-28", 1, None), 2020: ("2020-02-28", 0, 2)}),
        (
            date(2023, 2, 28),
            {2023: ("2023-02-28", 1, None), 2020: ("2020-02-28", 0, 2), 2013: ("2013-02-28", 1, 1)},
        ),
    ],
)
def test_years_are_compared_up_to_the_same_day(
    today: date, counts: dict[int, tuple[str, int, int | None]]
) -> None:
    table = ANSWERS["year_to_date"].check(year_to_date(ARTICLES, MEMBERS, ("hair",), today))
    found = table.set_index("year")

    assert set(table["topic"]) == {"hair"}
    assert list(table["year"]) == list(range(today.year - 10, today.year + 1))
    assert table["is_running"].tolist() == [False] * 10 + [True]
    for year, (until, records, whole) in counts.items():
        row = found.loc[year]
        assert (row["until"], row["records"]) == (until, records)
        assert (None if pd.isna(row["whole_year"]) else row["whole_year"]) == whole


def test_a_topic_that_no_record_was_fetched_for_has_no_rows() -> None:
    assert year_to_date(ARTICLES, MEMBERS, (), date(2024, 2, 29)).empty
