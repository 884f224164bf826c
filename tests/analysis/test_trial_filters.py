"""Filters of the table of studies, worked out by hand on seven studies."""

import io

import pandas as pd
import pytest

from pipelines.analysis.trials.filters import Filters, filtered, without_each

STUDIES = """\
n,title,phase,overall_status,first_posted_date,sponsor,sponsor_class,results
1,Exosomes in alopecia,PHASE1|PHASE2,COMPLETED,2019-05-02,José García Hospital,OTHER,yes
2,A <b>study</b> of (hair),,RECRUITING,2020-12-31,ExoCoBio,INDUSTRY,no
3,Burns,NA,RECRUITING,2021-01,上海交通大学,,no
4,Sepsis,PHASE3,TERMINATED,2021,,INDUSTRY,yes
5,,PHASE1,,,Nobody,UNKNOWN,no
6,Hair .* growth 50%,PHASE1,WITHHELD,2024-01-01,Hair Ltd,INDUSTRY,no
"""
PLACES = pd.DataFrame(
    [(1, "Spain"), (1, "China"), (2, "Korea, Republic of"), (3, "China")], columns=["n", "country"]
)


def number(n: object) -> str:
    return f"NCT0000000{n}"


@pytest.fixture
def studies() -> pd.DataFrame:
    frame = pd.read_csv(io.StringIO(STUDIES), dtype="str", keep_default_na=False, na_values=[""])
    return frame.assign(
        nct_id=frame["n"].map(number), has_results=frame["results"].eq("yes").astype("boolean")
    )


@pytest.fixture
def places() -> pd.DataFrame:
    return PLACES.assign(nct_id=PLACES["n"].map(number))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "123456"),
        (Filters(phases=("PHASE1",)), "56"),  # a study of two phases is a step of its own
        (Filters(phases=("PHASE1|PHASE2", "NA")), "13"),
        (Filters(phases=("not stated",)), "2"),
        (Filters(phases=("PHASE4",)), ""),
        (Filters(statuses=("RECRUITING", "TERMINATED")), "234"),
        (Filters(statuses=("not stated",)), "5"),
        (Filters(sponsor_classes=("not stated", "UNKNOWN")), "35"),
        (Filters(countries=("China",)), "13"),
        (Filters(countries=("Korea, Republic of", "Spain")), "12"),
        (Filters(countries=("not stated",)), "456"),
        (Filters(countries=("Spain", "not stated")), "1456"),
        (Filters(results=True), "14"),
        (Filters(results=False), "2356"),
        (Filters(posted=(2020, 2021)), "234"),  # both ends; without a date: left out
        (Filters(posted=(2022, 2023)), ""),
        (Filters(words="hair"), "26"),
        (Filters(words="  GROWTH hair "), "6"),
        (Filters(words="jose GARCIA"), "1"),
        (Filters(words="交通"), "3"),
        (Filters(words="nct00000004"), "4"),
        (Filters(words=".*"), "6"),  # signs are signs, no pattern
        (Filters(words="50%"), "6"),
        (Filters(words="<b>"), "2"),
        (Filters(words="["), ""),
        (Filters(words="nobody 5"), "5"),
        (Filters(phases=("PHASE1",), statuses=("WITHHELD",), results=False), "6"),
    ],
)
def test_each_wish_narrows_the_list(
    studies: pd.DataFrame, places: pd.DataFrame, filters: Filters, expected: str
) -> None:
    found = filtered(studies, places, filters)
    assert "".join(found["n"]) == expected
    assert list(found.index) == list(range(len(expected)))


def test_it_is_known_what_each_wish_costs(studies: pd.DataFrame, places: pd.DataFrame) -> None:
    wishes = Filters(phases=("PHASE1",), words="exocobio", posted=(2020, 2024))
    assert filtered(studies, places, wishes).empty
    assert without_each(studies, places, wishes) == {"phases": 1, "posted": 0, "words": 1}
    assert without_each(studies, places, Filters()) == {}


def test_no_study_at_all_is_no_fault(studies: pd.DataFrame, places: pd.DataFrame) -> None:
    wishes = Filters(("NA",), ("RECRUITING",), ("OTHER",), ("Spain",), False, (2020, 2021), "x")
    assert filtered(studies.iloc[:0], places.iloc[:0], wishes).empty
    assert wishes.active == (
        "phases", "statuses", "sponsor_classes", "countries", "results", "posted", "words",
    )  # fmt: skip
