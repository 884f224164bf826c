from datetime import date

import pandas as pd
import pytest

from pipelines.sources.literature.years import from_record, table, updated, without_year
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.record import Record


def test_a_year_that_was_asked_is_as_it_was_answered() -> None:
    known = {"1": 2020, "2": 2025, "3": 2025, "4": None}

    years = updated(known, {2025: ["2", "5"], 2026: ["6"]})

    # 3 is in 2025 no more, and nobody has said where it is.
    assert years == {"1": 2020, "2": 2025, "4": None, "5": 2025, "6": 2026}


def test_an_article_found_in_two_years_stays_in_the_earlier_one() -> None:
    assert updated({}, {2025: ["1"], 2024: ["1", "2"], None: ["2"]}) == {"1": 2024, "2": None}


def test_an_article_that_moved_into_an_asked_year_is_there() -> None:
    assert updated({"1": 2019}, {2025: ["1"]}) == {"1": 2025}


def test_an_article_without_a_year_on_one_basis_is_found() -> None:
    assert without_year(["1", "2", "3"], [{"1": 2020, "2": None}, {"1": 2020, "3": 1}]) == {"2", "3"}


@pytest.mark.parametrize(
    ("entrez", "public", "years"),
    [
        (date(2024, 1, 5), "2023-12", {"entrez": 2024, "publication": 2023}),
        (date(2000, 1, 1), "1999", {"entrez": 2000, "publication": None}),
        (None, "2018", {"entrez": 2018, "publication": 2018}),
        (date(2018, 1, 1), None, {"entrez": 2018, "publication": 2018}),
        (None, None, {}),
        (date(2026, 11, 1), "2027-01", {"entrez": 2026, "publication": 2027}),
        # Further ahead than any counted year.
        (date(2026, 11, 1), "2028", {"entrez": 2026, "publication": 2027}),
        (None, "2027", {"entrez": 2026, "publication": 2027}),
    ],
)
def test_the_years_of_a_record(entrez: date | None, public: str | None, years: dict[str, int | None]) -> None:
    first = PartialDate(public) if public else None
    record = Record("1", "", "", (), (), None, first, None, entrez, None)

    assert from_record(record, first_year=2000, today=date(2026, 11, 23)) == years


def test_the_table_holds_what_has_a_year() -> None:
    frame = table(
        {"entrez": {"10": 2020, "9": None}, "publication": {"10": 2019, "9": None}}, ["10", "9", "8"]
    )

    assert frame["pmid"].tolist() == ["9", "10"]
    assert pd.isna(frame["entrez_year"][0])
    assert (frame["entrez_year"][1], frame["publication_year"][1]) == (2020, 2019)
