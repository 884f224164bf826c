"""The brief on one page: verdict, four numbers, one timeline, five sentences, what is not known, sources."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from pipelines.brief.language.content import Cell, Figure, Section, Table, YearBars, Years, cell
from pipelines.brief.language.facts import Facts, Where
from pipelines.brief.render.layout import LAST
from pipelines.brief.sections import about, growth, regulators, summary, unknown
from pipelines.sentences import verdict
from pipelines.sentences.numbers import Number, Record, as_it_is
from pipelines.sentences.rows import PRESENT, Among, Rows
from pipelines.sentences.sentence import Parts, Sentence

#: How many years the timeline shows, and how many sentences are told of the subject and of what is not known.
YEARS, TOLD, OPEN = 20, 5, 4
ACTS = "Acts of regulators that name exosomes"
#: Section of the brief to how many of its sentences are told; where one has fewer, those of others follow.
_SHARES = {"grew": 1, "cited": 1, "humans": 2, "regulators": 1, "market": 1}


@dataclass(frozen=True)
class Panel:
    """One panel of the timeline: year to that year as it is told, its number, and whether it is not complete.

    `otherwise` is the number of a year that is not among them; None where that is not known.
    """

    label: str
    table: str
    points: Mapping[int, tuple[Number, Number, bool]]
    otherwise: Number | None = None


def sections(facts: Facts, told: Iterable[Section]) -> tuple[Section, ...]:
    """The page on the topic chosen, or on the field; `told` is what the whole brief says of it in its short form."""
    rows = summary.rows_of(facts, facts.scope)
    judged = [*summary.verdict_on(facts, facts.scope, is_whole=True)] or [regulators.approvals(facts)]
    acts: Where = {"exosome_named": "yes", "topics": facts.words()}
    return laid_out(
        facts,
        judged,
        verdict.numbers(rows) if rows else {},
        ("verdicts",),
        timeline(_papers(facts), _studies(facts), dated(facts, ACTS, "regulatory_events", "date", acts)),
        _chosen({section.key: section.sentences for section in told}, facts),
        (each for each in unknown.section(facts).sentences if not _is_other(each, facts)),
    )  # fmt: skip


def laid_out(
    facts: Facts,
    judged: Iterable[Sentence],
    numbers: Mapping[str, Parts],
    tables: tuple[str, ...],
    figures: tuple[Figure, ...],
    told: Iterable[Sentence],
    still_open: Iterable[Sentence],
    heading: str = "Verdict",
) -> tuple[Section, ...]:
    """The sections of a page; `numbers` is label to number, from `tables`."""
    sentences = tuple(islice(told, TOLD))
    how_many = "In five sentences" if len(sentences) == TOLD else "In sentences"
    grid = Table("numbers", "", tuple(numbers), (tuple(numbers.values()),), tables)
    return (
        Section("verdict", heading, tuple(judged), tables=(grid,) if numbers else ()),
        Section("timeline", "On one time axis", (), figures=figures),
        Section("told", how_many, sentences),
        Section("open", "What is not known", tuple(islice(still_open, OPEN))),
        Section(LAST, "Sources", about.sources(facts)),
    )


def timeline(*panels: Panel) -> tuple[Figure, ...]:
    """The panels one below the other on one axis of years, and as a table; nothing where none has a year."""
    told = {year: told for panel in reversed(panels) for year, (told, *_) in panel.points.items()}
    hollow = {year for panel in panels for year, (*_, is_open) in panel.points.items() if is_open}
    if not told:
        return ()
    shown = max(told) - YEARS
    about = (
        "Each panel has its own scale from zero; the newest twenty years. A hollow bar is a year that was not "
        "complete: it is not a fall. A start may be planned."
    )

    def drawn(panel: Panel) -> Years:
        points = (
            (year, float(n.value), is_open) for year, (_, n, is_open) in panel.points.items() if year > shown
        )
        return Years(panel.label, tuple(points))

    def row(year: int) -> tuple[Cell, ...]:
        counts = (panel.points[year][1] if year in panel.points else panel.otherwise for panel in panels)
        return (told[year], *([" (not complete)"] if year in hollow else [])), *map(cell, counts)

    title, names = "Papers, studies and acts, year by year", tuple(panel.table for panel in panels)
    headings = ("Year", *(panel.label for panel in panels))
    table = Table("timeline-table", title, headings, tuple(map(row, sorted(told))), names)
    return (Figure("timeline", title, about, YearBars(tuple(map(drawn, panels)), is_wide=True), table),)


def dated(facts: Facts, label: str, table: str, column: str, where: Where) -> Panel:
    """How many rows of a table have a date in each year; the running year and those to come are not complete."""
    days: dict[int, set[str]] = {}
    for day in facts.held.cells(Rows(table, tuple({**where, column: PRESENT}.items())), column):
        days.setdefault(int(day[:4]), set()).add(day)
    points = {}
    for year, found in sorted(days.items()):
        chosen = {**where, column: tuple(sorted(found))}
        told = facts.year(table, column, chosen)
        if told:
            points[year] = told, facts.count(table, chosen), year >= facts.day.year
    said = label if points else f"{label}: none with a date"
    return Panel(said, table, points, facts.count(table, {**where, column: ()}))


def yearly(label: str, table: str, rows: Iterable[Record], is_open: Callable[[Record], bool]) -> Panel:
    """The rows of a table that has one for each year, with its papers."""
    points = {r.raw("year"): (r.known("year", as_it_is), r.known("records"), is_open(r)) for r in rows}
    return Panel(label, table, points)


def _papers(facts: Facts) -> Panel:
    """The papers of the topic a year, or those that somebody else counted for it."""
    if facts.has("topic_years"):
        rows = growth.years(facts, facts.scope)
        return yearly("Papers a year", "topic_years", rows, lambda row: bool(row.raw("is_open")))
    table = "published_year_counts"
    rows = list(facts.records(table, ("theme", "year"), {"stands_for": facts.scope}))
    label = "Papers a year, as published by others" if rows else "Papers a year: not counted here"
    return yearly(label, table, rows, partial(growth.was_open, facts))


def _studies(facts: Facts) -> Panel:
    """The studies that give vesicles, by the year of their start."""
    if facts.has("trials", "topic_trials"):
        members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
        where: Where = {"nct_id": members, "role": "tested", "is_gone": False}
        return dated(facts, "Studies that give vesicles, by start", "trials", "start_date", where)
    where = {"role": "tested", "topics": facts.words()}
    return dated(facts, "Studies of the dated sample, by start", "trials_sample", "start_date", where)


def _chosen(said: Mapping[str, tuple[Sentence, ...]], facts: Facts) -> list[Sentence]:
    """From each section its share, then the rest, in order."""
    first, rest = list[Sentence](), list[Sentence]()
    for key, share in _SHARES.items():
        own = [sentence for sentence in said.get(key, ()) if not _is_other(sentence, facts)]
        own.sort(key=lambda sentence: str(sentence.parts[0]) != facts.catalogue.topics[facts.scope].label)
        first, rest = first + own[:share], rest + own[share:]
    return first + rest


def _is_other(sentence: Sentence, facts: Facts) -> bool:
    """Whether it is on another topic than the page."""
    return str(sentence.parts[0]) in {topic.label for topic in facts.topics if topic.id != facts.scope}
