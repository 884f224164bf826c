"""Looking up: which rows are found, in which spelling they are, and in what order."""

from collections.abc import Mapping

import pandas as pd
import pytest

from pipelines.analysis.lookup.companies import with_counts
from pipelines.analysis.lookup.find import Finding, Place, Searched, find, searched

ACTS = Place(section="Acts", table="acts", names="subject", texts="summary", when="date", says="{summary}")
LINKS = Place(
    section="Papers",
    table="links",
    names="company",
    when="public",
    says="{title}",
    key="pmid",
    beside=("articles", "pmid"),
)
TITLES = Place(section="Papers", table="articles", texts="title", when="public", says="{title}", key="pmid")


def acts(*rows: tuple[str | None, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["subject", "summary", "date"], dtype="str").assign(
        source_url="https://a.example"
    )


TABLES: Mapping[str, pd.DataFrame] = {
    "acts": acts(
        ("Kimera Labs (XoGlo, XoGlo Pro)", "A warning letter.", "2023-09-01"),
        ("A clinic", "It sold what Kimera Labs made.", "2024"),
        ("Kimera Labs", "An untitled letter.", "2020-04-10"),
        ("Rexo", "A letter.", "2025"),
        ("Capricor", "A clearance.", None),
        (None, "A law of the United States.", "2019"),
        ("United Therapeutics", "A designation.", "2018"),
    )
}


def among(tables: Mapping[str, pd.DataFrame] = TABLES) -> Searched:
    return searched([ACTS, LINKS, TITLES], tables)


def rows(found: list[Finding]) -> list[tuple[str | None, str, bool]]:
    return [(one.date, one.written, one.is_alike) for one in found]


def test_names_come_before_words_and_the_newest_first() -> None:
    found = find("KIMERA LABS, Inc.", among())
    assert rows(found) == [
        *(
            ("2023-09-01", "Kimera Labs", False),
            ("2020-04-10", "Kimera Labs", False),
            ("2024", "Kimera Labs", False),
        )
    ]
    assert [one.is_named for one in found] == [True, True, False]


def test_a_letter_wrong_says_so() -> None:
    assert rows(find("Kimara Labs", among())) == [
        *(
            ("2023-09-01", "Kimera Labs", True),
            ("2020-04-10", "Kimera Labs", True),
            ("2024", "Kimera Labs", True),
        )
    ]
    assert find("Kimara Labs", among(), alike=False) == []


def test_two_letters_wrong_in_a_name_of_six_are_another_name() -> None:
    assert rows(find("Kimara", among()))[0] == ("2023-09-01", "Kimera", True)
    assert find("Kamara", among()) == []


def test_a_name_of_three_letters_is_looked_for_exactly() -> None:
    assert rows(find("Rexp", among())) == [("2025", "Rexo", True)]
    assert find("Rex", among()) == []


def test_a_name_without_the_last_word_is_another_spelling_but_needs_no_likeness() -> None:
    assert rows(find("Capricor Therapeutics", among(), alike=False)) == [(None, "Capricor", True)]


def test_a_first_word_that_stands_elsewhere_too_is_not_looked_for_alone() -> None:
    assert rows(find("United Biologics", among())) == [("2018", "United Therapeutics", True)]
    assert find("United Biologics", among(), alike=False) == []


def test_the_exact_name_goes_before_one_that_is_like_it() -> None:
    tables = {"acts": acts(("Rexa", "One.", "2026"), ("Rexo", "Other.", "2001"))}
    assert rows(find("Rexo", among(tables))) == [("2001", "Rexo", False), ("2026", "Rexa", True)]


def test_at_most_five_other_spellings_are_looked_for_the_nearest_first() -> None:
    tables = {
        "acts": acts(
            *((f"Frontie{sign}", "One.", "2026") for sign in "abcdefg"), ("Fronxxer", "Two.", "2026")
        )
    }
    assert sorted(one.written for one in find("Frontier", among(tables))) == [
        f"Frontie{sign}" for sign in "abcde"
    ]


def test_a_paper_counts_once_and_is_dated_by_its_article() -> None:
    tables = {
        "links": pd.DataFrame(
            {"pmid": ["1", "1", "2"], "company": ["Kimera Labs", "Kimera Labs LLC", "Other"]}
        ),
        "articles": pd.DataFrame(
            {
                "pmid": ["1", "2", "3"],
                "title": ["Kimera Labs and vesicles", "B", "By Kimera Labs"],
                "public": ["2020", "2021", "2022"],
            }
        ),
    }
    found = find("Kimera Labs", among(tables))
    assert [(one.place.table, one.row["pmid"], one.date) for one in found] == [
        *(("links", "1", "2020"), ("articles", "3", "2022"))
    ]


def test_a_table_that_is_not_there_or_empty_is_not_searched() -> None:
    assert [
        place.table for place in among(TABLES | {"articles": pd.DataFrame({"pmid": [], "title": []})}).places
    ] == ["acts"]
    assert find("Kimera", searched([ACTS], {})) == []


def test_a_name_without_letters_finds_nothing() -> None:
    assert find("***", among()) == []
    assert find("", among()) == []


def test_a_company_has_its_letters_its_studies_and_what_is_not_searched_has_no_column() -> None:
    events = pd.DataFrame(
        {
            "subject": ["Sim Bio, Inc.", "Sim Bio", "Other", "Sim Bio"],
            "kind": ["warning_letter", "untitled_letter", "warning_letter", "clearance"],
            "summary": ["", "", "Sim Bio sold it.", ""],
            "date": "2025",
        }
    )
    trials = pd.DataFrame(
        {"nct_id": ["1", "2", "3"], "sponsor": ["Sim Bio Ltd", "Other", "Simbio"], "start_date": None},
    )
    places = [
        Place(
            section="Acts", table="regulatory_events", names="subject", texts="summary", when="date", says=""
        ),
        Place(section="Studies", table="trials", names="sponsor", when="start_date", says="", key="nct_id"),
    ]
    held = searched(places, {"regulatory_events": events, "trials": trials})
    counted = with_counts(pd.DataFrame({"company": ["Sim Bio (Korea)", "Third", "Sim Bia"]}), held)
    assert counted.to_dict("list") == {
        "company": ["Sim Bio (Korea)", "Third", "Sim Bia"],
        "letters": [2, 0, 0],
        "studies": [2, 0, 0],
    }


@pytest.mark.parametrize(("rows_held", "rows_told", "is_cut"), [(500, 500, False), (501, 500, True)])
def test_of_a_word_that_is_everywhere_the_newest_500_rows_are_told(
    rows_held: int, rows_told: int, is_cut: bool
) -> None:
    tables = {"acts": acts(*((None, "Kimera again.", f"{1000 + place}") for place in range(rows_held)))}
    found = find("Kimera", among(tables))
    assert len(found) == rows_told
    assert {one.is_cut for one in found} == {is_cut}
    assert (found[0].date, found[-1].date) == (str(999 + rows_held), str(1000 + rows_held - rows_told))
