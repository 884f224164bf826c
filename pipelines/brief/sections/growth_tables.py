"""The figure of papers a year, and the table of growth rates."""

from pipelines.brief.language.content import NOT_KNOWN, Cell, Figure, Table
from pipelines.brief.language.facts import Facts, Record
from pipelines.brief.sections import papers
from pipelines.sentences.numbers import FEW, as_it_is
from pipelines.sentences.sentence import Quoted
from pipelines.text.numerals import percent, quantity

FIGURE = "papers"
_MEASURES = {"records": "papers", "per_100k": "per 100,000 of PubMed", "share_of_field": "share of the field"}


def figures(facts: Facts) -> tuple[Figure, ...]:
    """Papers per 100,000 of PubMed by year, a panel for each topic that has any."""
    found = {topic.label: papers.years_of(facts, topic.id) for topic in facts.drawn}
    series = {label: rows for label, rows in found.items() if any(row.raw("records") for row in rows)}
    if not series:
        return ()
    return (
        papers.figure(
            FIGURE,
            "Papers per 100,000 papers of PubMed, by topic and year",
            "By Entrez date, standard definition.",
            series,
            column="per_100k",
            write=quantity,
            unfinished=[row for rows in series.values() for row in rows if papers.is_open(row)],
            source="topic_years",
        ),
    )


def rates(facts: Facts) -> Table:
    """The growth of every topic told, on three measures."""
    rows = [
        _row(topic.label, words, row)
        for topic in facts.topics
        for measure, words in _MEASURES.items()
        if (row := papers.growth_of(facts, topic.id, measure)) is not None
    ]
    return Table(
        "growth-table",
        "Growth a year over complete years",
        ("Topic", "Of", "Growth", "From", "To", "Papers", "First year", "Last year", "CAGR", "Why no rate"),
        tuple(rows),
        ("growth",),
        "CAGR rests on the first and the last year alone and swings with either; growth rests on all of them.",
    ).without_empty_columns()


def _row(label: str, words: str, row: Record) -> tuple[Cell, ...]:
    has_rate = row.raw("reason") is None and row.raw("records") >= FEW
    columns = ("growth_pct", "growth_low_pct", "growth_high_pct")
    reason = row.quoted("reason")
    return (
        (Quoted(label),),
        (words,),
        *(_cell(row, column, has_rate) for column in columns),
        (row.known("records"),),
        *(_year(row, column) for column in ("first_year", "last_year")),
        _cell(row, "cagr_pct", has_rate),
        (reason,) if reason else (),
    )


def _cell(row: Record, column: str, has_rate: bool) -> Cell:
    number = row.number(column, percent) if has_rate else None
    return NOT_KNOWN if number is None else (number,)


def _year(row: Record, column: str) -> Cell:
    number = row.number(column, as_it_is)
    return NOT_KNOWN if number is None else (number,)
