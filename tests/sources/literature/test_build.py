import json
from dataclasses import replace
from datetime import date

import pandas as pd
from places import ANSWERS

from pipelines.sources.literature.articles import articles, changed, merged, with_flags, with_years
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.record import Record
from pipelines.topics.catalogue import Flag

ANSWER = json.loads((ANSWERS / "pubmed_esummary.json").read_text(encoding="utf-8"))
RECORDS = summaries(ANSWER, ["31000001", "31000002", "31000003", "31000004"]).found


def test_an_article_is_a_row() -> None:
    assert articles(RECORDS).iloc[0].dropna().to_dict() == {
        "pmid": "31000001",
        "title": "In vitro uptake of CD63+ exosomes at p < 0.05 and H2O.",
        "journal": "Journal of vesicle research & therapy",
        "publication_types": "Journal Article;Randomized Controlled Trial",
        "language": "eng;kor",
        "doi": "10.5555/jvr.1",
        "entrez_date": "2020-12-16",
        "create_date": "2020-12-15",
        "electronic_date": "2020-12-15",
        "print_date": "2021-01",
        "first_public_date": "2020-12-15",
        "first_public_precision": "day",
        "publication_year": 2020,
        "entrez_year": 2020,
        "is_full_record": False,
    }


def test_what_is_missing_stays_missing() -> None:
    book = articles(RECORDS).set_index("pmid").loc["31000003"]

    assert (book["first_public_date"], book["first_public_precision"]) == ("2018", "year")
    assert book["publication_year"] == 2018
    assert all(pd.isna(book[name]) for name in ("publication_types", "doi", "entrez_date", "entrez_year"))


def test_an_article_without_any_date_is_undated() -> None:
    record = replace(RECORDS[0], electronic_date=None, print_date=None)

    row = articles([record]).iloc[0]
    assert row["first_public_precision"] == "undated"
    assert pd.isna(row["first_public_date"])
    assert pd.isna(row["publication_year"])


def test_the_order_is_that_of_the_numbers() -> None:
    def record(pmid: str) -> Record:
        return Record(pmid, "", "", (), (), None, None, PartialDate("2020"), date(2020, 1, 2), None)

    table = articles([record("100"), record("9"), record("20")])
    assert list(table["pmid"]) == ["9", "20", "100"]


def test_the_types_hold_with_and_without_rows() -> None:
    full, empty = articles(RECORDS), articles([])

    assert list(full.dtypes) == list(empty.dtypes)
    assert str(empty["entrez_year"].dtype) == "Int64"
    assert len(empty) == 0


def of(*titles: str) -> pd.DataFrame:
    """Articles 9, 10, 11 ... with these titles."""
    return articles(
        Record(str(9 + number), title, "", (), (), None, None, None, date(2020, 1, 2), None)
        for number, title in enumerate(titles)
    )


def test_a_fetched_row_takes_the_place_of_the_kept_one() -> None:
    table = merged(of("Nine", "Ten"), of("Nine, mended"))

    assert list(zip(table["pmid"], table["title"], strict=True)) == [("9", "Nine, mended"), ("10", "Ten")]
    assert list(merged(of(), of("Nine"))["pmid"]) == list(merged(of("Nine"), of())["pmid"]) == ["9"]


def test_changed_are_the_rows_that_say_something_else() -> None:
    before = of("Nine", "Ten", "Eleven")

    assert changed(before, of("Nine", "Ten, mended")) == {"10"}
    # The years come from elsewhere, and a record that was not there before is new.
    assert changed(with_years(before, {"entrez": {}, "publication": {}}), before) == set()
    assert changed(of(), before) == set()


def test_years_are_those_of_the_searches() -> None:
    table = with_years(of("Nine", "Ten"), {"entrez": {"9": 2019, "10": None}, "publication": {"9": 2018}})

    assert table["entrez_year"].to_list() == [2019, pd.NA]
    assert table["publication_year"].to_list() == [2018, pd.NA]


def test_flags_concern_the_topics_that_they_name() -> None:
    everywhere = Flag("rna", "", "", (), ("exosc*",), ("vesicle*",))
    of_hair = Flag("cell", "", "", ("hair",), ("hair cell*",), ())
    table = with_flags(
        of("EXOSC10 in hair cells", "EXOSC10 in vesicles", "Hair cells"),
        [everywhere, of_hair],
        {"hair": frozenset({"9", "10"}), "skincare": frozenset({"11"})},
    )

    assert table["flags"].fillna("").to_list() == ["rna;cell", "", ""]
