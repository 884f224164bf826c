from datetime import UTC, datetime, timedelta

import pytest

from pipelines.pubmed_search.grammar import Query
from pipelines.sources.literature.questions import (
    Known,
    Question,
    asks_every_year,
    cheapest,
    is_whole_field,
    set_questions,
    year_questions,
)
from pipelines.topics import catalogue as topics
from pipelines.topics.terms import ALL_PUBMED, BASES

CATALOGUE = topics.load()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEARS = {"entrez": [None, *range(2000, 2027)], "publication": [None, *range(2000, 2028)]}


def known(days: int) -> Known:
    """Everything was asked so many days ago."""
    when = NOW - timedelta(days=days)
    return Known({(basis, year): when for basis in BASES for year in YEARS[basis]}, when)


def asked(days: int, *, everything: bool = False) -> set[tuple[str, str | None, int | None]]:
    questions = year_questions(CATALOGUE, known(days), NOW, everything=everything)
    return {(question.name, question.basis, question.year) for question in questions}


def test_each_set_is_asked_once_and_crossings_never() -> None:
    questions = set_questions(CATALOGUE)
    crossings = {"artificial_drug_delivery", "artificial_cosmetic"}

    assert len({question.label for question in questions}) == len(questions)
    assert {question.name for question in questions if question.kind == "set"} == set(
        CATALOGUE.topics
    ) - crossings
    assert [question.label for question in questions[:3]] == [
        "field (broad)",
        "field (standard)",
        "field (narrow)",
    ]


def test_at_first_every_year_is_asked() -> None:
    questions = year_questions(CATALOGUE, Known({}, None), NOW, everything=False)

    assert len(questions) == 2 * (28 + 29)
    assert asks_every_year(questions)
    assert all(question.only_count for question in questions if question.name == ALL_PUBMED)


@pytest.mark.parametrize("days", [0, 30])
def test_within_a_month_only_years_that_move_are_asked(days: int) -> None:
    moving = {
        ("entrez", 2025),
        ("entrez", 2026),
        ("publication", 2025),
        ("publication", 2026),
        ("publication", 2027),
    }

    assert asked(days) == {(scope, *key) for scope in ("field", ALL_PUBMED) for key in moving}
    assert not asks_every_year(year_questions(CATALOGUE, known(days), NOW, everything=False))


def test_after_a_month_or_on_demand_every_year_is_asked() -> None:
    assert len(asked(31)) == len(asked(0, everything=True)) == 114


def test_the_whole_field_is_put_together_from_its_years_where_they_are_asked() -> None:
    sets = set_questions(CATALOGUE)
    every = year_questions(CATALOGUE, Known({}, None), NOW, everything=False)

    assert next(question for question in cheapest(sets, every) if is_whole_field(question)).only_count
    some = year_questions(CATALOGUE, known(1), NOW, everything=False)
    assert not next(question for question in cheapest(sets, some) if is_whole_field(question)).only_count


def test_a_question_says_what_it_asks() -> None:
    query = Query.read("exosom*[ti]")

    assert Question("set", "hair", "broad", query).label == "hair (broad)"
    assert Question("facet", "review", "none", query).label == "facet review"
    assert (
        Question("denominator", "field", "broad", query, "entrez", 2020).label
        == "field (broad) in 2020 by entrez date"
    )
    assert (
        Question("denominator", ALL_PUBMED, "none", query, "publication", None, 2000).label
        == "all_pubmed before 2000 by publication date"
    )
