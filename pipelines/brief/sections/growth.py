"""What grew: papers of each topic over complete years, with the interval of the rate."""

from collections.abc import Iterator

from pipelines.brief.language.content import Cell, Figure, Section, Table, cell
from pipelines.brief.language.facts import Facts
from pipelines.brief.language.papers import figure, growth_of, is_open, years_of
from pipelines.sentences.growth import MEASURES, beside_pubmed, moved, rate_of, window
from pipelines.sentences.numbers import FEW, Record, as_it_is
from pipelines.sentences.papers import two_years
from pipelines.sentences.sentence import Lead, Parts, Place, Quoted, Sentence, at, told
from pipelines.text.numerals import percent, quantity
from pipelines.topics.catalogue import Topic

ORDER = 20
FIGURE = "papers"
_PACES = {"faster": "quickened", "slower": "slowed"}


def section(facts: Facts) -> Section:
    """The sentences of every topic told that has a rate, and the papers a year as a figure."""
    if not facts.has("topic_years"):
        return Section("grew", "What grew", ())
    sentences: list[Sentence] = []
    for topic in facts.topics:
        own = FIGURE if topic in facts.drawn else None
        place = at("literature", "yearly", topic=topic.id)
        phrases = _rate(facts, topic) if facts.has("growth") else _two_years(facts, topic)
        sentences += [Sentence(parts, table, own, place) for table, parts in phrases if parts]
        if facts.has("year_to_date"):
            sentences += _running(facts, topic, own, place)
    return Section(
        "grew",
        "What grew",
        tuple(sentences),
        figures=_figures(facts),
        tables=(_rates(facts),) if facts.is_long and facts.has("growth") else (),
        lead="Papers in PubMed by the day it counts them on (Entrez date), standard definition of each topic, "
        "complete years only. Rates come from a fit over all these years; intervals are at 95%, and “about” marks "
        "a wide one. Topics share papers.",
    )


def _rate(facts: Facts, topic: Topic) -> Iterator[tuple[str, Parts]]:
    row = growth_of(facts, topic.id)
    rate = rate_of(row)
    if row is None or rate is None:
        return
    compared, numbers = beside_pubmed(rate_of(growth_of(facts, topic.id, "per_100k")))
    template = "{}: {}{} ({:interval}{}; {})."
    yield ("growth", told(template, Lead(topic.label), moved(rate), compared, rate, numbers, window(row)))
    yield "growth", _pace(topic, row)
    if facts.is_long and rate.direction > 0:
        yield "growth", _doubling(topic, row)


def _pace(topic: Topic, row: Record) -> Parts:
    change = row.estimate("pace_change_pct", "pace_low_pct", "pace_high_pct", percent)
    if row.raw("pace") not in _PACES or not change or row.raw("early_growth_pct") is None:
        return ()
    if row.raw("late_growth_pct") is None:
        return ()
    template = (
        "{}: growth {} from {early_growth_pct:%} a year in the first third of these years to "
        "{late_growth_pct:%} in the last (its yearly factor changed by {change}, {change:interval}; {})."
    )
    return told(template, row, Lead(topic.label), _PACES[row.raw("pace")], window(row), change=change)


def _doubling(topic: Topic, row: Record) -> Parts:
    names = ("doubling_time_years", "doubling_low_years", "doubling_high_years")
    time = row.estimate(*names, lambda value, decimals=1: f"{value:,.{max(decimals, 1)}f}")
    if time is None:
        return ()
    template = (
        "{topic}: at that rate the papers of a year double every {time} years ({time:interval}; {window})."
    )
    return told(template, topic=Lead(topic.label), time=time, window=window(row))


def _running(facts: Facts, topic: Topic, figure_key: str | None, place: Place) -> Iterator[Sentence]:
    """The running year beside the same days of the year before; nothing where either is thin."""
    chosen = {"topic": topic.id, "definition": "standard"}
    now = facts.record("year_to_date", {**chosen, "is_running": True})
    if now is None:
        return
    last = facts.record("year_to_date", {**chosen, "year": now.raw("year") - 1, "is_running": False})
    if last is not None and min(now.raw("records"), last.raw("records")) >= FEW:
        template = (
            "{}, the running year: up to {until} PubMed took in {records} papers, up to {} it had taken "
            "in {}."
        )
        parts = told(template, now, Lead(topic.label), last.known("until", as_it_is), last.known("records"))
        yield Sentence(parts, "year_to_date", figure_key, place)


def _two_years(facts: Facts, topic: Topic) -> Iterator[tuple[str, Parts]]:
    """The last complete year beside the fifth before it: for a snapshot without worked-out rates."""
    complete = [row for row in years_of(facts, topic.id) if not is_open(row)]
    if len(complete) < 2:
        return
    last, first = complete[-1], complete[max(len(complete) - 6, 0)]
    if last.raw("records") + first.raw("records") >= FEW:
        yield (
            "topic_years",
            told(
                "{topic}: {years}; per 100,000 of PubMed {part} and {part_then}.",
                topic=Lead(topic.label),
                years=two_years(last, first),
                part=last.number("per_100k", quantity) or "not known",
                part_then=first.number("per_100k", quantity) or "not known",
            ),
        )


def _figures(facts: Facts) -> tuple[Figure, ...]:
    """Papers per 100,000 of PubMed by year, a panel for each topic that has any."""
    years = {topic.label: years_of(facts, topic.id) for topic in facts.drawn}
    series = {label: rows for label, rows in years.items() if any(row.raw("records") for row in rows)}
    if not series:
        return ()
    return (
        figure(
            FIGURE,
            "Papers per 100,000 papers of PubMed, by topic and year",
            "By Entrez date, standard definition.",
            series,
            column="per_100k",
            write=quantity,
            is_unfinished=is_open,
            source="topic_years",
        ),
    )


def _rates(facts: Facts) -> Table:
    """The growth of every topic told, on three measures."""
    return Table(
        "growth-table",
        "Growth a year over complete years",
        ("Topic", "Of", "Growth", "From", "To", "Papers", "First year", "Last year", "CAGR", "Why no rate"),
        tuple(
            _row(topic.label, words, row)
            for topic in facts.topics
            for measure, words in MEASURES.items()
            if (row := growth_of(facts, topic.id, measure)) is not None
        ),
        ("growth",),
        "CAGR rests on the first and the last year alone and swings with either; growth rests on all of them.",
    ).without_empty_columns()


def _row(label: str, words: str, row: Record) -> tuple[Cell, ...]:
    has_rate = row.raw("reason") is None and row.raw("records") >= FEW
    rates = ("growth_pct", "growth_low_pct", "growth_high_pct", "cagr_pct")
    *growth, cagr = (cell(row.number(column, percent) if has_rate else None) for column in rates)
    years = (cell(row.number(column, as_it_is)) for column in ("first_year", "last_year"))
    reason = row.quoted("reason")
    return (
        (Quoted(label),),
        (words,),
        *growth,
        cell(row.known("records")),
        *years,
        cagr,
        (reason,) if reason else (),
    )
