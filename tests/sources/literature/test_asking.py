from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hand_made import NOW

from pipelines.pubmed_search.grammar import Query
from pipelines.sources.literature.questions import Question, answered, whole_field
from pipelines.sources.progress import Steps
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


class Pubmed:
    """Notes how it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def count(self, query: Query, *, name: str) -> SearchResult:
        self.asked.append(("count", query.text, name))
        return found(count=7)

    def collect(self, query: Query, *, name: str, mostly: Span | None = None) -> SearchResult:
        self.asked.append(("collect", query.text, name, mostly))
        return found("1", "2", "3")

    def each(self, work: Any, items: Any) -> Any:
        return reversed([work(item) for item in items])


def test_answers_come_in_the_order_of_the_questions_whatever_is_done_first() -> None:
    pubmed: Any = Pubmed()

    answers = answered(pubmed, [FIELD, *YEARS, TOTAL], Steps())

    assert list(answers) == [FIELD, *YEARS, TOTAL]
    assert pubmed.asked == [
        ("count", "exosom*[tiab]", "field (broad)"),
        ("collect", "a", "field (broad) before 2000 by entrez date", None),
        ("collect", "a", "field (broad) in 2025 by entrez date", Span(date(2025, 1, 1), date(2025, 12, 31))),
        ("count", "b", "all_pubmed in 2025 by publication date"),
    ]


def test_the_entrez_dates_of_a_publication_year_lie_around_it() -> None:
    pubmed: Any = Pubmed()

    answered(pubmed, [replace(YEARS[1], basis="publication")], Steps())

    assert pubmed.asked[0][3] == Span(date(2024, 10, 1), date(2026, 3, 31))


@pytest.mark.parametrize(("promised", "requests"), [(3, 0), (4, 1), (2, 1)])
def test_the_field_is_its_years_if_they_have_the_promised_count(promised: int, requests: int) -> None:
    pubmed: Any = Pubmed()
    answers = {FIELD: found(count=promised), YEARS[0]: found("9", "10"), YEARS[1]: found("10", "1")}

    whole = whole_field(pubmed, FIELD, answers)

    assert len(pubmed.asked) == requests
    assert set(whole.pmids) == ({"1", "2", "3"} if requests else {"1", "9", "10"})
    assert whole.count == 3
