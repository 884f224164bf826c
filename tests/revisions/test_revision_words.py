"""What moved, in words and in the figure: causes with their numbers, those that matter first."""

from typing import Any

import pandas as pd
import pytest

from dashboard.app_pages.revisions.charts import came_and_went
from pipelines.revisions import words
from pipelines.revisions.papers import CAUSES
from pipelines.revisions.words import papers_headline, papers_summary
from pipelines.sentences.sentence import capital, counted


def row(place: str, was: int | None, is_: int | None, grade: str = "minor", **causes: int) -> dict[str, Any]:
    told = dict.fromkeys([*CAUSES, "unexplained"], 0) | causes
    basis = "none" if place == "all" else "entrez"
    where = {"topic": "hair", "definition": "standard", "date_basis": basis, "place": place}
    return {**where, "was": was, "is": is_, "change": (is_ or 0) - (was or 0), **told, "grade": grade}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"was": "Int64", "is": "Int64", "change": "Int64"})


ROWS = frame(
    row("2024", 10, 8, "notable", gone=-1, redated_out=-2, entered=1),
    row("2026", None, 1_500, "minor", new=1_500),
    row("all", 10, 1_510, "critical", new=1_501, gone=-1),
)


def test_causes_are_told_with_their_signs_and_add_up() -> None:
    told = ROWS.to_dict("records")
    assert words.why(told[0]) == "-1 gone, +1 now match the search, -2 moved to another year"
    assert words.why(told[1]) == "+1,500 new"
    assert words.why({**told[1], "new": 0, "unexplained": 3}) == "+3 not explained"


def test_what_matters_stands_first_and_then_what_moved_most() -> None:
    shown = words.counts(ROWS)
    assert shown[["when", "grade"]].to_numpy().tolist() == [
        ["all years", "critical"],
        ["2024, Entrez date", "notable"],
        ["2026, Entrez date", "minor"],
    ]
    assert shown["what"].unique().tolist() == ["hair, standard"]
    assert shown["was"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ((0, 0, 0), "Nothing moved"),
        ((0, 0, 1), "0 critical, 0 notable and 1 minor change"),
        ((2, 1, 1_000), "2 critical, 1 notable and 1,000 minor changes"),
    ],
)
def test_the_headline_counts_by_grade(grades: tuple[int, int, int], said: str) -> None:
    assert words.headline(dict(zip(("critical", "notable", "minor"), grades, strict=True))) == said


def test_the_page_says_what_became_of_a_topic() -> None:
    assert papers_headline("Hair", ROWS) == "Hair: 10 papers before, 1,510 now"
    assert papers_headline("Hair", ROWS.iloc[:2]) == "Hair: no paper came or went; 2 years moved"
    assert papers_headline("Hair", ROWS.iloc[:0]) == "Hair: no paper came or went"
    assert (
        papers_headline("Hair", frame(row("all", None, 3, new=3))) == "Hair: 3 papers now, not counted before"
    )
    assert papers_summary(ROWS) == [
        "All years: +1,501 new, -1 gone.",
        "The year that moved most: 2026, +1,500 (+1,500 new).",
    ]
    assert papers_summary(ROWS.iloc[:0]) == ["Nothing of this topic moved at this definition."]


def test_numbers_have_their_noun() -> None:
    assert [capital(counted(number, "change", "changes")) for number in (0, 1, 2_000)] == [
        "No changes",
        "1 change",
        "2,000 changes",
    ]


def test_the_figure_shows_what_came_and_what_went() -> None:
    rows = ROWS.iloc[:2].assign(came=[1, 1_500], went=[-3, 0], why=["<b>x</b>", "+1,500 new"])
    figure = came_and_went(rows)
    came, went, change = figure.data
    assert (list(came.y), list(went.y), list(change.y)) == ([1, 1_500], [-3, 0], [-2, 1_500])
    assert came.customdata[0][0] == "&lt;b&gt;x&lt;/b&gt;"
    assert went.marker.pattern.shape == "/"


def test_no_rows_make_a_sentence() -> None:
    figure = came_and_went(ROWS.iloc[:0])
    assert figure.layout.annotations[0].text == "No year of this topic moved."
