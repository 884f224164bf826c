"""What grew: papers of each topic over complete years; where no search was run, the counts that others published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from pipelines.analysis.numbers.periods import first_day
from pipelines.analysis.papers.topic_years import is_open as year_is_open
from pipelines.brief.language.content import (
    Cell,
    Figure,
    Section,
    Table,
    YearBars,
    Years,
    cell,
    listing,
    number,
    quoted,
)
from pipelines.brief.language.facts import Facts
from pipelines.sentences.literature.growth import MEASURES, beside_pubmed, moved, rate_of, window
from pipelines.sentences.literature.papers import two_years, what_counts
from pipelines.sentences.numbers import FEW, Record, Write, as_it_is
from pipelines.sentences.rows import PRESENT, Words
from pipelines.sentences.sentence import Lead, Parts, Place, Quoted, Sentence, at, filled, say
from pipelines.text.numerals import percent, quantity, whole
from pipelines.topics.catalogue import Theme, Topic
from pipelines.topics.counted import told_apart

ORDER = 20
FIGURE = "papers"
_THEMES = "themes"
_PACES = {"faster": "quickened", "slower": "slowed"}
_DEFAULT = {"definition": "standard", "date_basis": "entrez"}


def section(facts: Facts) -> Section:
    """The sentences of every topic told that has a rate, and the papers a year as a figure; else what is cited."""
    if not facts.has("topic_years"):
        return _cited(facts)
    sentences: list[Sentence] = []
    for topic in facts.topics:
        own = FIGURE if topic in facts.drawn else None
        place = at("literature", "yearly", topic=topic.id)
        phrases = _rate(facts, topic) if facts.has("growth") else _two_years(facts, topic)
        sentences += [Sentence(parts, table, own, place) for table, parts in phrases if parts]
        if facts.has("year_to_date"):
            sentences += _running(facts, topic, own, place)
    drawn = {topic.label: years(facts, topic.id) for topic in facts.drawn}
    return Section(
        "grew",
        "What grew",
        tuple(sentences),
        figures=_figure(
            FIGURE,
            "Papers per 100,000 papers of PubMed, by topic and year",
            "By Entrez date, standard definition.",
            {label: rows for label, rows in drawn.items() if any(row.raw("records") for row in rows)},
            ("topic_years", "per_100k", quantity),
            _is_open,
        ),
        tables=(_rates(facts),) if facts.is_long and facts.has("growth") else (),
        lead=f"{what_counts(told_apart(facts.held.now))} In PubMed by the day it counts them on (Entrez date), "
        "standard definition of each topic, complete years only. Rates come from a fit over all these years; intervals "
        "are at 95%, and “about” marks a wide one. Topics share papers.",
    )


def growth_of(facts: Facts, topic: str, measure: str = "records") -> Record | None:
    """The row of `growth` for a topic's default choices."""
    return facts.record("growth", {"topic": topic, "measure": measure, **_DEFAULT})


def years(facts: Facts, topic: str) -> list[Record]:
    """The rows of `topic_years` for a topic's default choices, year by year."""
    key = ("topic", "definition", "date_basis", "year")
    rows = facts.records("topic_years", key, {"topic": topic, "year": PRESENT, **_DEFAULT})
    return sorted(rows, key=lambda row: row.raw("year"))


def _is_open(row: Record) -> bool:
    """Whether a year of `topic_years` is not complete."""
    return bool(row.raw("is_open"))


def _rate(facts: Facts, topic: Topic) -> Iterator[tuple[str, Parts]]:
    row = growth_of(facts, topic.id)
    rate = rate_of(row)
    if row is None or rate is None:
        return
    compared, numbers = beside_pubmed(rate_of(growth_of(facts, topic.id, "per_100k")))
    template = "{}: {}{} ({:interval}{}; {})."
    yield ("growth", filled(template, Lead(topic.label), moved(rate), compared, rate, numbers, window(row)))
    ends = (row.raw("early_growth_pct"), row.raw("late_growth_pct"))
    change = row.estimate("pace_change_pct", "pace_low_pct", "pace_high_pct", percent)
    if row.raw("pace") in _PACES and change and None not in ends:
        template = (
            "{}: growth {} from {early_growth_pct:%} a year in the first third of these years to {late_growth_pct:%} "
            "in the last (its yearly factor changed by {change}, {change:interval}; {})."
        )
        pace = _PACES[row.raw("pace")]
        yield "growth", filled(template, row, Lead(topic.label), pace, window(row), change=change)
    names = ("doubling_time_years", "doubling_low_years", "doubling_high_years")
    time = row.estimate(*names, lambda value, decimals=1: f"{value:,.{max(decimals, 1)}f}")
    if facts.is_long and rate.direction > 0 and time is not None:
        template = "{}: at that rate the papers of a year double every {time} years ({time:interval}; {})."
        yield "growth", filled(template, Lead(topic.label), window(row), time=time)


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
        parts = filled(template, now, Lead(topic.label), last.known("until", as_it_is), last.known("records"))
        yield Sentence(parts, "year_to_date", figure_key, place)


def _two_years(facts: Facts, topic: Topic) -> Iterator[tuple[str, Parts]]:
    """The last complete year beside the fifth before it: for a snapshot without worked-out rates."""
    complete = [row for row in years(facts, topic.id) if not _is_open(row)]
    if len(complete) < 2:
        return
    last, first = complete[-1], complete[max(len(complete) - 6, 0)]
    if last.raw("records") + first.raw("records") >= FEW:
        parts = [row.number("per_100k", quantity) or "not known" for row in (last, first)]
        template = "{}: {}; per 100,000 of PubMed {} and {}."
        yield "topic_years", filled(template, Lead(topic.label), two_years(last, first), *parts)


def _figure(
    key: str,
    title: str,
    about: str,
    series: Mapping[str, Sequence[Record]],
    source: tuple[str, str, Write],
    is_unfinished: Callable[[Record], bool],
) -> tuple[Figure, ...]:
    """Yearly values of several series, a panel each, and as a table: a row for each year, a column for each series.

    `source`: The table, its column, and how a value is written.
    """
    if not series:
        return ()
    table, column, write = source
    by_year = {label: {row.raw("year"): row for row in rows} for label, rows in series.items()}
    # A year is told from the first series that has it.
    years = {year: row for rows in reversed(by_year.values()) for year, row in rows.items()}
    hollow = {row.raw("year") for rows in series.values() for row in rows if is_unfinished(row)}

    def cells(year: int) -> tuple[Cell, ...]:
        named = filled("{year:=} (not complete)" if year in hollow else "{year:=}", years[year])
        found = (rows.get(year) for rows in by_year.values())
        return named, *(cell(row.number(column, write) if row else None) for row in found)

    def panel(label: str) -> Years:
        known = [row for row in series[label] if row.raw(column) is not None]
        return Years(
            label, tuple((row.raw("year"), float(row.raw(column)), is_unfinished(row)) for row in known)
        )

    about += (
        " Each has its own scale from zero. A hollow bar is a year that was not complete: it is not a fall."
    )
    told_by = Table(f"{key}-table", title, ("Year", *series), tuple(map(cells, sorted(years))), (table,))
    return (Figure(key, title, about, YearBars(tuple(map(panel, series))), told_by),)


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
    papers, why = cell(row.known("records")), (reason,) if reason else ()
    return (Quoted(label),), (words,), *growth, papers, *years, cagr, why


def _cited(facts: Facts) -> Section:
    """Themes with a published yearly count, then the largest cited total of each topic."""
    rows = {theme: _published(facts, theme.id) for theme in facts.catalogue.themes.values()}
    themes = [
        theme
        for theme, own in rows.items()
        if not facts.topic or any(row.cells.get("stands_for") == facts.topic for row in own)
    ]
    sentences = [sentence for theme in themes for sentence in _theme(facts, theme)]
    told = {row.cells.get("limits"): row for theme in themes for row in rows[theme][:1]}
    sentences += [
        say("*What these counts are*: {}", row.quoted("limits"), table="published_year_counts")
        for limits, row in told.items()
        if limits
    ]
    years = {theme.label: rows[theme] for theme in themes}
    return Section(
        "cited",
        "What is cited",
        (*sentences, *_totals(facts)),
        figures=_figure(
            _THEMES,
            "Published yearly counts of papers, by theme",
            "As others counted them, each by its own search.",
            {label: rows for label, rows in years.items() if rows},
            ("published_year_counts", "records", whole),
            partial(was_open, facts),
        ),
        tables=_totals_table(facts) if facts.is_long else (),
        lead="Counts that others published, each with its own search and database: they overlap, and those of "
        "different makers are never added up or compared.",
    )


def _published(facts: Facts, theme: str) -> list[Record]:
    """The published counts of a theme, year by year."""
    rows = facts.records("published_year_counts", ("theme", "year"), {"theme": theme})
    return sorted(rows, key=lambda row: row.raw("year"))


def was_open(facts: Facts, row: Record) -> bool:
    """Whether the year of a published count was not complete when it was counted, as `topic_years.was_open`."""
    last = _published(facts, row.raw("theme"))[-1].raw("year")
    return year_is_open(
        "publication", row.raw("year"), first_day(row.raw("retrieved_on") or f"{last + 1}-01-01")
    )


def _theme(facts: Facts, theme: Theme) -> Iterator[Sentence]:
    place, lead = at("literature", "themes"), Lead(theme.label)
    row = facts.record("growth", {"topic": theme.id, "measure": "records", "definition": "none"})
    rate = rate_of(row)
    if row is not None and rate is not None:
        template, pieces = "{}: {} ({:interval}, at 95%; {}).", (lead, moved(rate), rate, window(row))
        yield say(template, *pieces, table="growth", place=place, figure=_THEMES)
        return
    complete = [row for row in _published(facts, theme.id) if not was_open(facts, row)]
    if len(complete) >= 2 and sum(row.raw("records") for row in complete) >= FEW:
        years = two_years(complete[-1], complete[0])
        yield say("{}: {}.", lead, years, table="published_year_counts", place=place, figure=_THEMES)


def _totals(facts: Facts) -> Iterator[Sentence]:
    """The largest total filed under each topic itself, not under a part of it."""
    for topic in facts.topics:
        own = Words(frozenset({topic.id}))
        rows = list(facts.records("published_period_totals", ("total_id",), {"topics": own}))
        if not rows:
            continue
        most = min(rows, key=lambda row: (-row.raw("records"), row.raw("total_id")))
        yield say(
            "{topic}: the largest total that could be cited is {records} papers on “{label}” ({database}, {period}; "
            "{source}).",
            most,
            table="published_period_totals",
            place=at("literature", "totals"),
            topic=Lead(topic.label),
            label=most.quoted("label"),
            database=most.quoted("database"),
            period=_period(most),
            source=most.quoted("source_title", "source_url"),
        )


def _period(row: Record) -> Parts:
    """The years of a total, or its period in the source's words."""
    if row.raw("period_start") and row.raw("period_end"):
        return filled("{period_start:=} to {period_end:=}", row)
    return (row.quoted("period") or "",)


def _totals_table(facts: Facts) -> tuple[Table, ...]:
    return listing(
        "totals-table",
        "Cited totals over whole periods",
        facts.records("published_period_totals", ("total_id",), {"topics": facts.words()}),
        {
            "What was counted": quoted("label", "source_url"),
            "Papers": number("records"),
            "Period": _period,
            "Database": quoted("database"),
        },
        ("published_period_totals",),
        "Searches overlap and databases differ: never add these up.",
    )
