"""Asks PubMed the questions of a plan, several at a time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipelines.sources.literature.questions import Question
from pipelines.sources.progress import Steps
from pipelines.sources.pubmed.pubmed import Found, PubMed
from pipelines.sources.pubmed.spans import Span

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
