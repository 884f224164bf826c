"""What others counted and published: told where no search of our own is in the snapshot."""

from pipelines.brief.language.content import Figure, Section, Table
from pipelines.brief.language.facts import Facts, Record
from pipelines.brief.sections import papers
from pipelines.brief.sections.growth import Parts, moved, rate_of, window
from pipelines.sentences.numbers import FEW, as_it_is
from pipelines.sentences.rows import Words
from pipelines.sentences.sentence import Lead, Place, Sentence, told
from pipelines.text.numerals import whole
from pipelines.topics.catalogue import Theme

_FIGURE = "themes"


def section(facts: Facts) -> Section:
    """Themes with a published yearly count, then the largest cited total of each topic."""
    themes = () if facts.topic else tuple(facts.catalogue.themes.values())
    said = [sentence for theme in themes for sentence in _theme(facts, theme)]
    return Section(
        "cited",
        "What is cited",
        (*said, *_totals(facts)),
        figures=_figures(facts) if themes else (),
        tables=_totals_table(facts) if facts.is_long else (),
        lead="Counts that others published, each with its own search and database: they overlap and are never added "
        "up. The yearly counts take a paper by print or electronic date, so one can stand in two years, and their "
        "search also matches papers that are not about vesicles.",
    )


def _theme(facts: Facts, theme: Theme) -> list[Sentence]:
    place = Place("literature", "themes")
    row = papers.theme_growth(facts, theme.id)
    rate = rate_of(row)
    if row is not None and rate is not None:
        parts = told(
            "{theme}: papers {moved} ({interval}, at 95%; {window}).",
            theme=Lead(theme.label),
            moved=moved(rate),
            interval=rate.interval,
            window=window(row),
        )
        return [Sentence(parts, "growth", _FIGURE, place)]
    complete = [row for row in papers.published_years(facts, theme.id) if not papers.was_open(row)]
    if len(complete) < 2 or sum(row.raw("records") for row in complete) < FEW:
        return []
    first, last = complete[0], complete[-1]
    parts = told(
        "{theme}: {n} papers in {year}, {n_then} in {year_then}.",
        theme=Lead(theme.label),
        n=last.known("records"),
        year=last.known("year", as_it_is),
        n_then=first.known("records").none(),
        year_then=first.known("year", as_it_is),
    )
    return [Sentence(parts, "published_year_counts", _FIGURE, place)]


def _totals(facts: Facts) -> list[Sentence]:
    """The largest total filed under each topic itself, not under a part of it."""
    said = []
    for topic in facts.topics:
        own = Words(frozenset({topic.id}))
        rows = list(facts.records("published_period_totals", ("total_id",), {"topics": own}))
        if not rows:
            continue
        most = min(rows, key=lambda row: (-row.raw("records"), row.raw("total_id")))
        parts = told(
            "{topic}: the largest total that could be cited is {n} papers on “{label}” ({database}, {period}; "
            "{source}).",
            topic=Lead(topic.label),
            n=most.known("records"),
            label=most.quoted("label") or "",
            database=most.quoted("database") or "",
            period=_period(most),
            source=most.quoted("source_title", "source_url") or "",
        )
        said.append(Sentence(parts, "published_period_totals", None, Place("literature", "totals")))
    return said


def _period(row: Record) -> Parts:
    """The years of a total, or its period in the source's words."""
    first, last = row.number("period_start", as_it_is), row.number("period_end", as_it_is)
    if first and last:
        return told("{first} to {last}", first=first, last=last)
    return (row.quoted("period") or "",)


def _totals_table(facts: Facts) -> tuple[Table, ...]:
    rows = tuple(
        (
            (row.quoted("label", "source_url") or "",),
            (row.known("records"),),
            _period(row),
            (row.quoted("database") or "",),
        )
        for row in facts.records("published_period_totals", ("total_id",), {"topics": facts.words()})
    )
    table = Table(
        "totals-table",
        "Cited totals over whole periods",
        ("What was counted", "Papers", "Period", "Database"),
        rows,
        ("published_period_totals",),
        "Searches overlap and databases differ: never add these up.",
    )
    return (table,) if rows else ()


def _figures(facts: Facts) -> tuple[Figure, ...]:
    found = {
        theme.label: papers.published_years(facts, theme.id) for theme in facts.catalogue.themes.values()
    }
    series = {label: rows for label, rows in found.items() if rows}
    if not series:
        return ()
    return (
        papers.figure(
            _FIGURE,
            "Published yearly counts of papers, by theme",
            "By publication date, as others counted them.",
            series,
            column="records",
            write=whole,
            unfinished=[row for rows in series.values() for row in rows if papers.was_open(row)],
            source="published_year_counts",
        ),
    )
