"""What a refresh asks PubMed: every set once, and only the years that are not known well enough.

A topic's years are not asked one by one. All topics and facets lie within the broad field, so it is enough to
learn the year of every article of the field; then any set can be laid out over the years here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from pipelines.sources.progress import Steps
from pipelines.sources.pubmed.pubmed import Found, PubMed, year_term
from pipelines.sources.pubmed.spans import Span
from pipelines.topics.catalogue import Catalogue, searches_to_send
from pipelines.topics.terms import ALL_PUBMED, BASES, FIELD, WIDEST, DateBasis, counted_years

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
    text: str
    basis: DateBasis | None = None
    year: int | None = None
    first_year: int = 0
    only_count: bool = False

    @property
    def label(self) -> str:
        """The question in words, for errors and tables: "skincare (standard)"."""
        if self.basis is None:
            return f"facet {self.name}" if self.kind == "facet" else f"{self.name} ({self.definition})"
        scope = self.name if self.name == ALL_PUBMED else f"{self.name} ({self.definition})"
        return f"{scope} {self.when}"

    @property
    def when(self) -> str:
        """The year and its basis in words; empty for a question about no year."""
        if self.basis is None:
            return ""
        span = f"before {self.first_year}" if self.year is None else f"in {self.year}"
        return f"{span} by {self.basis} date"


@dataclass(frozen=True, slots=True)
class Known:
    """What the last snapshot knows of years.

    `totals_at` says when all of PubMed was counted, by basis and year; `mapped_at` when the year of every
    article of the field was last asked.
    """

    totals_at: Mapping[tuple[str, int | None], datetime]
    mapped_at: datetime | None


NOTHING_KNOWN = Known({}, None)


def set_questions(catalogue: Catalogue) -> tuple[Question, ...]:
    """Every topic's sets and every facet, the large ones first so that nobody waits for them at the end."""
    order = {"broad": 0, "standard": 1, "narrow": 2}
    topics = [Question("set", sent.topic, sent.definition, sent.text) for sent in searches_to_send(catalogue)]
    topics.sort(key=lambda question: (question.name != FIELD, order[question.definition]))
    facets = [Question("facet", facet.id, "none", facet.text) for facet in catalogue.facets.values()]
    fields = sum(question.name == FIELD for question in topics)
    return (*topics[:fields], *facets, *topics[fields:])


def year_questions(
    catalogue: Catalogue, known: Known, now: datetime, *, everything: bool
) -> tuple[Question, ...]:
    """The years of the field and of all PubMed that have to be asked now.

    Open years always; closed ones when they were not asked within the last month, or with `everything`.
    """
    day = now.date()
    due = everything or known.mapped_at is None or now - known.mapped_at > MONTH
    found: list[Question] = []
    for basis in BASES:
        found.extend(
            field_year(catalogue, basis, year, day)
            for year in counted_years(basis, catalogue.first_year, day)
            if due or _moves(basis, year, day)
        )
    for basis, year in _totals_due(catalogue, known, now, everything=everything):
        text = _year_text(catalogue, basis, year, day)
        found.append(
            Question(
                "denominator", ALL_PUBMED, "none", text, basis, year, catalogue.first_year, only_count=True
            )
        )
    return tuple(found)


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
    asked = {question.basis for question in questions if question.name == FIELD and question.year is None}
    return asked >= set(BASES)


def field_year(catalogue: Catalogue, basis: DateBasis, year: int | None, today: date) -> Question:
    """The question for the articles of the field in one year, at its broad definition."""
    field = catalogue.topics[FIELD].definitions[WIDEST].text
    text = _year_text(catalogue, basis, year, today, within=field)
    return Question("denominator", FIELD, WIDEST, text, basis, year, catalogue.first_year)


def _year_text(
    catalogue: Catalogue, basis: DateBasis, year: int | None, today: date, within: str | None = None
) -> str:
    # A few journals date issues more than a year ahead: the last year takes them in, or they stand in none.
    is_last = year == counted_years(basis, catalogue.first_year, today)[-1]
    return year_term(year, basis, first_year=catalogue.first_year, within=within, and_later=is_last)


def _totals_due(
    catalogue: Catalogue, known: Known, now: datetime, *, everything: bool
) -> Iterator[tuple[DateBasis, int | None]]:
    for basis in BASES:
        for year in counted_years(basis, catalogue.first_year, now.date()):
            asked_at = known.totals_at.get((basis, year))
            if everything or asked_at is None or now - asked_at > MONTH or _moves(basis, year, now.date()):
                yield basis, year


def _moves(basis: str, year: int | None, today: date) -> bool:
    """Whether articles still arrive in that year, or arrived until so lately that its last count is short."""
    return year is not None and year >= today.year - 1


Answers = dict[Question, Found]


def asked(pubmed: PubMed, questions: Iterable[Question], steps: Steps) -> Answers:
    """Each question with what PubMed found, in the order of the questions."""
    wanted = list(questions)
    found: Answers = {}
    with steps.step("Searches", len(wanted), len(wanted)) as step:
        for question, answer in pubmed.each(lambda question: (question, _asked(pubmed, question)), wanted):
            found[question] = answer
            step.advance()
    return {question: found[question] for question in wanted}


def whole_field(pubmed: PubMed, field: Question, answers: Answers) -> Found:
    """The field, put together from its Entrez years where only its count was asked.

    PubMed may have changed between two of these requests: if the years do not add up to the count, the field is
    asked as a whole.
    """
    counted = answers[field]
    if not field.only_count:
        return counted
    parts = [
        answer.pmids
        for question, answer in answers.items()
        if question.name == field.name and question.basis == "entrez"
    ]
    pmids = frozenset().union(*parts)
    if len(pmids) == counted.count:
        return replace(counted, pmids=tuple(sorted(pmids, key=int, reverse=True)))
    return pubmed.collect(field.text, name=field.label)


def _asked(pubmed: PubMed, question: Question) -> Found:
    if question.only_count:
        return pubmed.count(question.text, name=question.label)
    return pubmed.collect(question.text, name=question.label, mostly=_days_of(question))


def _days_of(question: Question) -> Span | None:
    """The Entrez dates on which most articles of a year lie."""
    if question.year is None:
        return None
    if question.basis == "entrez":
        return Span(date(question.year, 1, 1), date(question.year, 12, 31))
    return Span(date(question.year - 1, 10, 1), date(question.year + 1, 3, 31))
