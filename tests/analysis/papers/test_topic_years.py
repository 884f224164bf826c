"""The core table on forty hand-made articles, against a table worked out by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hand_made import NOW, article, articles, forty, pubmed, rest

from pipelines.analysis.papers.topic_years import echoes, is_open, topic_years, was_open
from pipelines.snapshots.snapshot import Snapshot
from pipelines.standin.records.corpus import Corpus
from pipelines.topics.terms import counted_years

TODAY = date(2026, 11, 23)

# Articles per year, worked out by hand from hand_made.articles; None is before 2000. No year is a zero.
RECORDS: dict[tuple[str, str, str], dict[int | None, int]] = {
    ("field", "narrow", "entrez"): {None: 5, 2020: 16, 2024: 7, 2025: 2, 2026: 2},
    ("field", "standard", "entrez"): {None: 5, 2020: 16, 2024: 7, 2025: 2, 2026: 6},
    ("field", "broad", "entrez"): {None: 8, 2020: 16, 2024: 7, 2025: 2, 2026: 7},
    ("hair", "narrow", "entrez"): {2020: 4, 2024: 2, 2026: 2},
    ("hair", "standard", "entrez"): {2020: 6, 2024: 2, 2025: 2, 2026: 6},
    ("hair", "broad", "entrez"): {2020: 6, 2024: 2, 2025: 2, 2026: 6},
    ("skincare", "broad", "entrez"): {},
    ("field", "narrow", "publication"): {None: 5, 2020: 16, 2023: 7, 2025: 2, 2026: 2},
    ("field", "standard", "publication"): {None: 5, 2020: 16, 2023: 7, 2025: 2, 2026: 6},
    ("field", "broad", "publication"): {None: 8, 2020: 16, 2023: 7, 2025: 2, 2026: 6, 2027: 1},
    ("hair", "narrow", "publication"): {2020: 4, 2023: 2, 2026: 2},
    ("hair", "standard", "publication"): {2020: 6, 2023: 2, 2025: 2, 2026: 6},
    ("hair", "broad", "publication"): {2020: 6, 2023: 2, 2025: 2, 2026: 6},
}
# The forty (all of which are in the broad field) and the rest.
ALL_PUBMED: dict[str, dict[int | None, int]] = {
    "entrez": {None: 5_008, 2020: 1_000, 2023: 1_000, 2024: 2_000, 2025: 2_000, 2026: 507},
    "publication": {None: 5_008, 2020: 1_000, 2023: 1_007, 2024: 1_993, 2025: 2_000, 2026: 506, 2027: 1},
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with pubmed(forty()) as service:
        yield service.refresh(tmp_path_factory.mktemp("live"))[0]


def rows(table: pd.DataFrame, topic: str, definition: str, basis: str) -> pd.DataFrame:
    chosen = table["topic"].eq(topic) & table["definition"].eq(definition) & table["date_basis"].eq(basis)
    return table[chosen]


@pytest.mark.parametrize(
    ("retrieved_on", "expected"),
    [
        ("2026-02-15", [False, True, True]),
        ("2026-06-30", [False, True, True]),
        ("2026-07-01", [False, False, True]),
        ("2026-07", [False, False, True]),
        ("2026", [False, True, True]),
        ("2025-12-31", [False, True, True]),
        ("2025-06-30", [True, True, True]),
        (None, [False, False, True]),
    ],
)
def test_a_year_that_others_counted_is_open_until_the_end_of_june_after_it(
    retrieved_on: str | None, expected: list[bool]
) -> None:
    years = pd.Series([2024, 2025, 2026], index=[7, 8, 9], dtype="Int64")
    found = was_open(years, pd.Series(retrieved_on, index=years.index, dtype="str"))
    assert found.tolist() == expected
    assert found.index.tolist() == [7, 8, 9]


def test_each_article_is_in_one_year_on_either_basis_however_far_ahead_it_is_dated(tmp_path: Path) -> None:
    ahead = [
        article(f"9200000{number}", "Exosomes", "", date(2026, 11, 1), None, date(year, 2, 1))
        for number, year in enumerate((2027, 2028, 2031))
    ]
    with pubmed(Corpus([*articles(), *ahead], rest())) as service:
        # The second of them finds a snapshot that was made with the clock a year ahead.
        of_next_year, _ = service.refresh(tmp_path, now=NOW.replace(year=2027))
        of_this_year, _ = service.refresh(tmp_path)

    for published, last, in_it in ((of_next_year, 2028, 2), (of_this_year, 2027, 4)):
        table = published.load("topic_years")
        years = published.load("field_years")
        for basis in ("entrez", "publication"):
            assert rows(table, "field", "broad", basis)["records"].sum() == len(years) == 43
            assert rows(table, "field", "narrow", basis)["records"].sum() == 35
        last_row = rows(table, "field", "broad", "publication").iloc[-1]
        assert (last_row["year"], last_row["records"], last_row["all_pubmed"]) == (last, in_it, in_it)


@pytest.mark.parametrize("key", RECORDS)
def test_the_years_are_those_worked_out_by_hand(published: Snapshot, key: tuple[str, str, str]) -> None:
    _, definition, basis = key
    found = rows(published.load("topic_years"), *key)
    years = [None, *range(2000, 2027 if basis == "entrez" else 2028)]

    assert [None if pd.isna(year) else int(year) for year in found["year"]] == years
    assert list(found["records"]) == [RECORDS[key].get(year, 0) for year in years]
    assert list(found["all_pubmed"]) == [ALL_PUBMED[basis].get(year, 0) for year in years]
    assert list(found["field"]) == [RECORDS["field", definition, basis].get(year, 0) for year in years]


def test_shares_have_the_same_basis_and_width_above_and_below(published: Snapshot) -> None:
    hair = rows(published.load("topic_years"), "hair", "standard", "entrez").set_index("year")

    assert hair.loc[2020, "per_100k"] == pytest.approx(6 / 1_000 * 100_000)
    assert hair.loc[2020, "share_of_field"] == pytest.approx(6 / 16)
    assert round(hair.loc[2020, "share_low"], 4) == 0.1848
    assert round(hair.loc[2020, "share_high"], 4) == 0.6136
    assert hair.loc[2026, "share_of_field"] == 1
    # Nobody published on vesicles in 2021: there is no share of nothing.
    assert hair.loc[2021, ["share_of_field", "share_low", "per_100k", "per_100k_high"]].isna().all()


def test_the_field_is_no_share_of_itself(published: Snapshot) -> None:
    field = rows(published.load("topic_years"), "field", "broad", "entrez")

    assert field["share_of_field"].isna().all()
    assert field["per_100k"].notna().any()


def test_the_years_of_a_topic_add_up_to_its_set_on_either_basis(published: Snapshot) -> None:
    sums = published.load("topic_years").groupby(["topic", "definition", "date_basis"])["records"].sum()
    sizes = published.load("topic_articles").groupby(["topic", "definition"]).size()

    for (topic, definition, _), records in sums.items():
        assert records == sizes.get((topic, definition), 0)


def test_the_echo_share_is_what_two_years_would_have_counted_twice(published: Snapshot) -> None:
    echo = published.load("echoes").set_index(["topic", "definition"])

    standard, narrow = echo.loc[("hair", "standard")], echo.loc[("hair", "narrow")]
    assert (standard["articles"], standard["echoed"], standard["echo_share"]) == (16, 4, 0.25)
    assert (narrow["articles"], narrow["echoed"], narrow["echo_share"]) == (8, 4, 0.5)
    assert round(standard["low"], 4) == 0.1018
    assert pd.isna(echo.loc[("skincare", "broad"), "echo_share"])
    assert "field" not in echo.index.get_level_values("topic")


def test_an_article_in_two_years_is_an_echo_and_one_with_one_date_is_not() -> None:
    articles = pd.DataFrame(
        {
            "pmid": ["1", "2", "3", "4"],
            "electronic_date": ["2023-12-31", "2024-01-01", None, "2023"],
            "print_date": ["2024", "2024-02", "2024", "2023-12"],
        }
    )

    found = echoes({("hair", "broad"): frozenset("1234"), ("hair", "narrow"): frozenset("2349")}, articles)

    assert list(found["articles"]) == [4, 3]
    assert list(found["echoed"]) == [1, 0]


@pytest.mark.parametrize(
    ("basis", "year", "today", "opened"),
    [
        ("entrez", 2026, TODAY, True),
        ("entrez", 2025, TODAY, False),
        ("entrez", None, TODAY, False),
        ("publication", 2027, TODAY, True),
        ("publication", 2026, TODAY, True),
        ("publication", 2025, TODAY, False),
        ("publication", 2025, date(2026, 6, 30), True),
        ("publication", 2025, date(2026, 7, 1), False),
        ("publication", None, TODAY, False),
    ],
)
def test_a_year_is_open_while_articles_arrive(
    basis: str, year: int | None, today: date, opened: bool
) -> None:
    assert is_open(basis, year, today) is opened


def test_only_closed_entrez_years_are_known_to_be_complete() -> None:
    pmids = {("field", "broad"): frozenset({"1"})}
    totals = {(basis, year): 9 for basis in ("entrez", "publication") for year in (None, 2025, 2026, 2027)}
    years = {"entrez": {"1": 2025}, "publication": {"1": 2026}}

    found = topic_years(pmids, years, totals, first_year=2025, today=TODAY)

    assert found["completeness"].fillna(-1).tolist() == [1, 1, -1, -1, -1, -1, -1]
    assert found["is_open"].tolist() == [False, False, True, False, False, True, True]
    assert found["records"].tolist() == [0, 1, 0, 0, 0, 1, 0]


def test_how_much_of_a_publication_year_has_arrived_decides_whether_it_is_open() -> None:
    pmids = {("field", "broad"): frozenset({"1"}), ("hair", "broad"): frozenset({"1"})}
    bases, counted = ("entrez", "publication"), (None, 2024, 2025, 2026, 2027)
    totals = {(basis, year): 9 for basis in bases for year in counted}
    years = {basis: {"1": 2025} for basis in bases}
    arrived = {("all", 2025): 0.99, ("all", 2026): 0.8, ("all", 2027): 0.01, ("hair", 2025): 0.97}
    arrived |= {("hair", 2026): None, ("hair", 2027): 0.02}

    found = topic_years(pmids, years, totals, first_year=2024, today=TODAY, arrived=arrived)

    field, hair = (rows(found, topic, "broad", "publication") for topic in ("field", "hair"))
    # The field has no records to learn from: it takes what all articles say. Years before the last are whole.
    assert field["completeness"].tolist() == [1, 1, 0.99, 0.8, 0.01]
    assert field["is_open"].tolist() == [False, False, False, True, True]
    assert hair["completeness"].fillna(-1).tolist() == [1, 1, 0.97, -1, 0.02]
    assert hair["is_open"].tolist() == [False, False, True, True, True]


def test_publication_years_reach_one_further() -> None:
    assert counted_years("entrez", 2025, TODAY) == (None, 2025, 2026)
    assert counted_years("publication", 2025, TODAY) == (None, 2025, 2026, 2027)


def test_a_preprint_that_counts_in_a_topic_alone_is_in_its_whole_too() -> None:
    """Its article is of the field and not of the topic: so the preprint counts there, and its article here."""
    sets = {("field", "standard"): frozenset({"2", "3"}), ("hair", "standard"): frozenset({"1", "3"})}
    years = {basis: {"1": 2019, "2": 2020, "3": 2020} for basis in ("entrez", "publication")}
    totals = {(basis, year): 100 for basis in years for year in counted_years(basis, 2018, TODAY)}
    table = topic_years(sets, years, totals, first_year=2018, today=TODAY)

    hair = rows(table, "hair", "standard", "entrez").set_index("year")
    assert hair.loc[2019, ["records", "field", "share_of_field"]].tolist() == [1, 1, 1.0]
    assert hair.loc[2020, ["records", "field", "share_of_field"]].tolist() == [1, 2, 0.5]
    whole = rows(table, "field", "standard", "entrez").set_index("year")
    assert whole.loc[[2019, 2020], "records"].tolist() == [0, 2]
