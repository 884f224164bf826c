from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hand_made import NOW

from pipelines.errors import SourceError
from pipelines.pubmed_search.grammar import Query
from pipelines.sources.literature.questions import Question, answered, whole_field
from pipelines.sources.progress import Step, Steps
from pipelines.sources.pubmed.pubmed import SearchResult
from pipelines.sources.pubmed.spans import Span

FIELD = Question("set", "field", "broad", Query.read("exosom*[tiab]"), only_count=True)
YEARS = [
    Question("denominator", "field", "broad", Query.read("a"), "entrez", year, 2000) for year in (None, 2025)
]
TOTAL = Question(
    "denominator", "all_pubmed", "none", Query.read("b"), "publication", 2025, 2000, only_count=True
)


def found(*pmids: str, count: int | None = None) -> SearchResult:
    return SearchResult(
        "", Query.read("a"), Query.read("a"), "", len(pmids) if count is None else count, pmids, (), NOW
    )


class Announced(Steps):
    """Notes what is announced."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int]] = []

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        self.steps.append((title, parts, requests))
        yield Step()


class Pubmed:
    """Notes how it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def count(self, query: Query, *, name: str) -> SearchResult:
        self.asked.append(("count", query.text, name))
        return found(count=7)

    def search(self, query: Query, *, name: str, may_be_empty: bool) -> SearchResult:
        self.asked.append(("search", query.text, name, may_be_empty))
        if query.text == "c":
            raise SourceError("no")
        return found("1", count=10_000) if query.text == "a" else found("1", "2", "3")

    def complete(self, whole: SearchResult, *, mostly: Span | None) -> SearchResult:
        self.asked.append(("complete", whole.count, mostly))
        return found("1", "2", "3")

    def collect(self, query: Query, *, name: str, mostly: Span | None = None) -> SearchResult:
        self.asked.append(("collect", query.text, name, mostly))
        return found("1", "2", "3")

    def each(self, work: Any, items: Any) -> Any:
        def outcome(item: Any) -> Any:
            try:
                return work(item)
            except SourceError as error:
                return error

        return reversed([(item, outcome(item)) for item in items])


def test_answers_come_in_the_order_of_the_questions_whatever_is_done_first() -> None:
    pubmed: Any = Pubmed()

    announced = Announced()
    answers, failed = answered(pubmed, [FIELD, *YEARS, TOTAL], announced)

    assert (list(answers), failed) == ([FIELD, *YEARS, TOTAL], {})
    assert pubmed.asked == [
        ("count", "exosom*[tiab]", "field (broad)"),
        ("search", "a", "field (broad) before 2000 by entrez date", False),
        ("search", "a", "field (broad) in 2025 by entrez date", False),
        ("count", "b", "all_pubmed in 2025 by publication date"),
        ("complete", 10_000, None),
        ("complete", 10_000, Span(date(2025, 1, 1), date(2025, 12, 31))),
    ]
    assert [len(answers[year].pmids) for year in YEARS] == [3, 3]
    # Two parts for the one, two and what lies outside of the year for the other.
    assert announced.steps == [("Searches", 4, 4), ("Searches in parts", 2, 6)]


def test_what_failed_stands_apart_and_only_a_facet_may_find_nothing() -> None:
    pubmed: Any = Pubmed()
    facet = Question("facet", "review", "none", Query.read("d"))
    topic = Question("set", "hair", "broad", Query.read("c"))

    answers, failed = answered(pubmed, [topic, facet], Steps())

    assert (list(answers), list(failed)) == ([facet], [topic])
    assert [asked[3] for asked in pubmed.asked] == [False, True]


def test_the_entrez_dates_of_a_publication_year_lie_around_it() -> None:
    pubmed: Any = Pubmed()

    answered(pubmed, [replace(YEARS[1], basis="publication")], Steps())

    assert pubmed.asked[1][2] == Span(date(2024, 10, 1), date(2026, 3, 31))


@pytest.mark.parametrize(("promised", "requests"), [(3, 0), (4, 1), (2, 1)])
def test_the_field_is_its_years_if_they_have_the_promised_count(promised: int, requests: int) -> None:
    pubmed: Any = Pubmed()
    answers = {FIELD: found(count=promised), YEARS[0]: found("9", "10"), YEARS[1]: found("10", "1")}

    whole = whole_field(pubmed, FIELD, answers)

    assert len(pubmed.asked) == requests
    assert set(whole.pmids) == ({"1", "2", "3"} if requests else {"1", "9", "10"})
    assert whole.count == 3
