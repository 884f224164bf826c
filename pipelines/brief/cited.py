"""What others counted and published: told where no search of our own is in the snapshot."""

from pipelines.brief.content import Figure, Section, Table, YearBars, Years
from pipelines.brief.facts import Facts, Record
from pipelines.brief.growth import moved, rate_of, window
from pipelines.brief.numbers import FEW, as_it_is
from pipelines.brief.rows import Words
from pipelines.brief.sentences import Piece, Place, Quoted, Sentence, parts
from pipelines.topics import Theme

_FIGURE = "themes"


def section(facts: Facts) -> Section:
    """Themes with a published yearly count, then the largest cited total of each topic."""
    said: list[Sentence] = []
    if facts.topic is None:
        for theme in facts.catalogue.themes.values():
            said += _theme(facts, theme)
    said += _totals(facts)
    return Section(
        "cited",
        "What is cited",
        tuple(said),
        figures=_figures(facts) if facts.topic is None else (),
        tables=_totals_table(facts),
        lead=(
            "Counts that others published, each with its own search and database: they overlap and are never added "
            "up. The yearly counts take a paper by print or electronic date, so one can stand in two years, and their "
            "search also matches papers that are not about vesicles."
        ),
    )


def yearly(facts: Facts, theme: str) -> list[Record]:
    """The published counts of a theme, year by year."""
    rows = facts.records("published_year_counts", ("theme", "year"), theme=theme)
    return sorted(rows, key=lambda row: row.raw("year"))


def is_open(row: Record) -> bool:
    """Whether the year was not over when it was counted."""
    return bool(row.raw("year") >= int(row.raw("retrieved_on")[:4]))


def _theme(facts: Facts, theme: Theme) -> list[Sentence]:
    place = Place("literature", "themes")
    row = facts.record("growth", topic=theme.id, definition="none", measure="records")
    rate = rate_of(row)
    if row is not None and rate is not None:
        ends: tuple[Piece, ...] = (
            rate.interval if rate.direction else (rate.about, rate.number, ", ", *rate.interval)
        )
        words: tuple[Piece, ...] = (
            Quoted(theme.label), ": papers ", *moved(rate), " (95% interval ", *ends, "; ", *window(row), ").",
        )  # fmt: skip
        return [Sentence(parts(*words), "growth", _FIGURE, place)]
    complete = [row for row in yearly(facts, theme.id) if not is_open(row)]
    if len(complete) < 2 or sum(row.raw("records") for row in complete) < FEW:
        return []
    first, last = complete[0], complete[-1]
    return [
        Sentence(
            parts(
                Quoted(theme.label), ": ", last.known("records"), " papers in ", last.known("year", as_it_is), ", ",
                first.known("records"), " in ", first.known("year", as_it_is), ".",
            ),
            "published_year_counts",
            _FIGURE,
            place,
        )
    ]  # fmt: skip


def _rows(facts: Facts, topic: str) -> list[Record]:
    """The cited totals filed under a topic itself, largest first."""
    own = Words(frozenset({topic}))
    rows = facts.records("published_period_totals", ("total_id",), topics=own)
    return sorted(rows, key=lambda row: (-row.raw("records"), row.raw("total_id")))


def _totals(facts: Facts) -> list[Sentence]:
    said = []
    for topic in facts.topics:
        rows = _rows(facts, topic.id)
        if not rows:
            continue
        most = rows[0]
        said.append(
            Sentence(
                parts(
                    Quoted(topic.label), ": the largest total that could be cited is ", most.known("records"),
                    " papers (", most.quoted("database") or "database not shown", ", ", *_period(most), "; ", most.quoted("source_title", "source_url") or "source", ").",
                ),
                "published_period_totals",
                None,
                Place("literature", "totals"),
            )
        )  # fmt: skip
    return said


def _period(row: Record) -> tuple[Piece, ...]:
    """The years of a total, or its period in the source's words."""
    first, last = row.number("period_start", as_it_is), row.number("period_end", as_it_is)
    if first and last:
        return first, " to ", last
    return (row.quoted("period") or "period not shown",)


def _totals_table(facts: Facts) -> tuple[Table, ...]:
    if not facts.is_long:
        return ()
    rows = facts.records("published_period_totals", ("total_id",), topics=facts.words())
    told = tuple(
        (
            (row.quoted("label", "source_url") or "",),
            (row.known("records"),),
            parts(*_period(row)),
            (row.quoted("database") or "",),
        )
        for row in rows
    )
    if not told:
        return ()
    return (
        Table(
            "totals-table",
            "Cited totals over whole periods",
            ("What was counted", "Papers", "Period", "Database"),
            told,
            ("published_period_totals",),
            "Searches overlap and databases differ: never add these up.",
        ),
    )


def _figures(facts: Facts) -> tuple[Figure, ...]:
    series = {theme.label: yearly(facts, theme.id) for theme in facts.catalogue.themes.values()}
    series = {label: rows for label, rows in series.items() if rows}
    if not series:
        return ()
    years = sorted({row.raw("year") for rows in series.values() for row in rows})
    by_year = {label: {row.raw("year"): row for row in rows} for label, rows in series.items()}
    any_of = {year: next(rows[year] for rows in by_year.values() if year in rows) for year in years}
    return (
        Figure(
            _FIGURE,
            "Published yearly counts of papers on three themes" if len(series) == 3 else "Published yearly counts",
            "Each theme has its own scale from zero. A hollow bar is the year of the count, which was not over: it is "
            "not a fall.",
            YearBars(
                tuple(
                    Years(
                        label,
                        tuple((row.raw("year"), float(row.raw("records")), is_open(row)) for row in rows),
                    )
                    for label, rows in series.items()
                )
            ),
            Table(
                "themes-table",
                "Published yearly counts of papers, by theme",
                ("Year", *series),
                tuple(
                    (
                        parts(any_of[year].known("year", as_it_is), " (not over)" if is_open(any_of[year]) else ""),
                        *((rows[year].known("records"),) if year in rows else ("",) for rows in by_year.values()),
                    )
                    for year in years
                ),
                ("published_year_counts",),
            ),
        ),
    )  # fmt: skip
