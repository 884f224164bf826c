"""What a refresh asks PubMed: every set once, and only the years that are not known well enough.

A topic's years are not asked one by one. All topics and facets lie within the broad field, so it is enough to
learn the year of every article of the field; then any set can be laid out over the years here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from pipelines.errors import SourceError
from pipelines.pubmed_search.grammar import Query
from pipelines.sources.progress import Steps
from pipelines.sources.pubmed.pubmed import PubMed, SearchResult, requests_of_parts, year_query
from pipelines.sources.pubmed.spans import Span
from pipelines.topics.catalogue import Catalogue, searches_to_send
from pipelines.topics.terms import ALL_PUBMED, BASES, DEFINITIONS, FIELD, WIDEST, DateBasis, counted_years

Kind = Literal["set", "facet", "denominator"]

#: Closed years are asked again after this long: late records and corrections reach them too.
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Question:
    """One search to ask.

    `name` is a topic, a facet, or the scope that is counted; `definition` is "none" where there is none.
    Questions with a `basis` are about one `year`, None being all before the first year. `only_count` asks for
    no PMIDs.
    """

    kind: Kind
    name: str
    definition: str
    query: Query
    basis: DateBasis | None = None
    year: int | None = None
    first_year: int = 0
    only_count: bool = False

    @property
    def label(self) -> str:
        """The question in words, for errors and tables: "skincare (standard)"."""
        if self.kind == "facet":
            return f"facet {self.name}"
        scope = self.name if self.name == ALL_PUBMED else f"{self.name} ({self.definition})"
        return (
            scope if self.basis is None else f"{scope} {year_label(self.basis, self.year, self.first_year)}"
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the last snapshot knows of years.

    `totals_at` says when all of PubMed was counted, by basis and year; `mapped_at` when the year of every
    article of the field was last asked.
    """

    totals_at: Mapping[tuple[str, int | None], datetime]
    mapped_at: datetime | None


Answers = dict[Question, SearchResult]
Failures = dict[Question, SourceError]


def year_label(basis: DateBasis, year: int | None, first_year: int) -> str:
    """A year and its basis in words."""
    return f"{f'before {first_year}' if year is None else f'in {year}'} by {basis} date"


def set_questions(catalogue: Catalogue) -> tuple[Question, ...]:
    """Every topic's sets and every facet, the large ones first so that nobody waits for them at the end."""
    topics = [
        Question("set", sent.topic, sent.definition, Query.read(sent.text))
        for sent in searches_to_send(catalogue)
    ]
    topics.sort(key=lambda question: (question.name != FIELD, -DEFINITIONS.index(question.definition)))
    facets = [
        Question("facet", facet.id, "none", Query.read(facet.text)) for facet in catalogue.facets.values()
    ]
    fields = sum(question.name == FIELD for question in topics)
    return (*topics[:fields], *facets, *topics[fields:])


def year_questions(
    catalogue: Catalogue, known: Known, now: datetime, *, everything: bool
) -> tuple[Question, ...]:
    """The years of the field and of all PubMed that have to be asked now.

    Open years always; closed ones when they were not asked within the last month, or with `everything`.
    """

    def due(year: int | None, asked_at: datetime | None) -> bool:
        # Articles still arrive in such a year, or arrived until so lately that its last count is short.
        moves = year is not None and year >= now.year - 1
        return everything or asked_at is None or now - asked_at > MONTH or moves

    field = Query.read(catalogue.topics[FIELD].definitions[WIDEST].text)
    years = [
        (basis, year) for basis in BASES for year in counted_years(basis, catalogue.first_year, now.date())
    ]
    of_field = (
        field_year(catalogue, basis, year, now.date(), field)
        for basis, year in years
        if due(year, known.mapped_at)
    )
    of_all = (
        Question(
            "denominator",
            ALL_PUBMED,
            "none",
            _year(catalogue, basis, year, now.date()),
            basis,
            year,
            catalogue.first_year,
            only_count=True,
        )
        for basis, year in years
        if due(year, known.totals_at.get((basis, year)))
    )
    return (*of_field, *of_all)


def cheapest(questions: tuple[Question, ...], years: tuple[Question, ...]) -> tuple[Question, ...]:
    """The questions, the field's widest set as a count where every one of its Entrez years is asked anyway."""
    every = asks_every_year(years)
    return tuple(
        replace(question, only_count=True) if every and is_whole_field(question) else question
        for question in (*questions, *years)
    )


def is_whole_field(question: Question) -> bool:
    """Whether it asks for the field at its broad definition, all years together."""
    return (question.kind, question.name, question.definition) == ("set", FIELD, WIDEST)


def asks_every_year(questions: Iterable[Question]) -> bool:
    """Whether the year of every article of the field is among the questions.

    Closed years are asked all or none, and the earliest are closed for good.
    """
    earliest = {question.basis for question in questions if question.name == FIELD and question.year is None}
    return earliest >= set(BASES)


def field_year(
    catalogue: Catalogue, basis: DateBasis, year: int | None, today: date, field: Query
) -> Question:
    """The question for the articles of the field (its broad definition) in one year."""
    query = _year(catalogue, basis, year, today).within(field)
    return Question("denominator", FIELD, WIDEST, query, basis, year, catalogue.first_year)


def _year(catalogue: Catalogue, basis: DateBasis, year: int | None, today: date) -> Query:
    # A few journals date issues more than a year ahead: the last year takes them in, or they stand in none.
    is_last = year == counted_years(basis, catalogue.first_year, today)[-1]
    return year_query(year, basis, first_year=catalogue.first_year, and_later=is_last)


def answered(
    pubmed: PubMed, questions: Iterable[Question], steps: Steps, title: str = "Searches"
) -> tuple[Answers, Failures]:
    """Each question with what PubMed found, and those that failed; several asked at a time; in their order.

    How many of a search have to be fetched in parts is known when all are asked: so that is a step of its own.
    """
    wanted = list(questions)
    answers: Answers = {}
    failed: Failures = {}

    def ask(
        title: str, work: Callable[[Question], SearchResult], asked: list[Question], requests: int
    ) -> None:
        with steps.step(title, len(asked), requests) as step:
            for question, result in pubmed.each(work, asked):
                if isinstance(result, SourceError):
                    failed[question] = result
                    answers.pop(question, None)
                else:
                    answers[question] = result
                step.advance()

    ask(title, lambda question: _result(pubmed, question), wanted, len(wanted))
    requests = {
        question: requests_of_parts(answers[question], _days_of(question))
        for question in wanted
        if question in answers and not question.only_count
    }
    if large := [question for question, number in requests.items() if number]:
        ask(
            f"{title} in parts",
            lambda question: pubmed.complete(answers[question], mostly=_days_of(question)),
            large,
            sum(requests.values()),
        )
    return (
        {question: answers[question] for question in wanted if question in answers},
        {question: failed[question] for question in wanted if question in failed},
    )


def whole_field(pubmed: PubMed, field: Question, answers: Answers) -> SearchResult:
    """The field, put together from its Entrez years where only its count was asked.

    PubMed may have changed between two of these requests: if the years do not add up to the count, the field is
    asked as a whole.
    """
    counted = answers[field]
    if not field.only_count:
        return counted
    pmids = frozenset().union(*results_of_years(answers, "entrez").values())
    if len(pmids) == counted.count:
        return replace(counted, pmids=tuple(sorted(pmids, key=int, reverse=True)))
    return pubmed.collect(field.query, name=field.label)


def results_of_years(answers: Answers, basis: DateBasis) -> dict[int | None, tuple[str, ...]]:
    """The articles of the field by year, of those that were asked."""
    return {
        question.year: result.pmids
        for question, result in answers.items()
        if question.name == FIELD and question.basis == basis
    }


def _result(pubmed: PubMed, question: Question) -> SearchResult:
    if question.only_count:
        return pubmed.count(question.query, name=question.label)
    return pubmed.search(question.query, name=question.label, may_be_empty=question.kind == "facet")


def _days_of(question: Question) -> Span | None:
    """The Entrez dates on which most articles of a year lie."""
    if question.year is None:
        return None
    if question.basis == "entrez":
        return Span(date(question.year, 1, 1), date(question.year, 12, 31))
    return Span(date(question.year - 1, 10, 1), date(question.year + 1, 3, 31))
