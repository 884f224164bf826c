"""What is cited, where no search was run: published yearly counts by theme, and totals over whole periods."""

from collections.abc import Iterator

from pipelines.brief.language.content import Figure, Section, Table, listing, number, quoted
from pipelines.brief.language.facts import Facts
from pipelines.brief.language.papers import figure, published_years, theme_growth, was_open
from pipelines.sentences.growth import moved, rate_of, window
from pipelines.sentences.numbers import FEW, Record
from pipelines.sentences.papers import two_years
from pipelines.sentences.rows import Words
from pipelines.sentences.sentence import Lead, Parts, Sentence, at, say, told
from pipelines.text.numerals import whole
from pipelines.topics.catalogue import Theme

ORDER = 20
_FIGURE = "themes"


def section(facts: Facts) -> Section:
    """Themes with a published yearly count, then the largest cited total of each topic."""
    if facts.has("topic_years"):
        return Section("cited", "What is cited", ())
    themes = () if facts.topic else tuple(facts.catalogue.themes.values())
    sentences = [sentence for theme in themes for sentence in _theme(facts, theme)]
    return Section(
        "cited",
        "What is cited",
        (*sentences, *_totals(facts)),
        figures=_figures(facts) if themes else (),
        tables=_totals_table(facts) if facts.is_long else (),
        lead="Counts that others published, each with its own search and database: they overlap and are never added "
        "up. The yearly counts take a paper by print or electronic date, so one can stand in two years, and their "
        "search also matches papers that are not about vesicles.",
    )


def _theme(facts: Facts, theme: Theme) -> Iterator[Sentence]:
    place = at("literature", "themes")
    row = theme_growth(facts, theme.id)
    rate = rate_of(row)
    if row is not None and rate is not None:
        yield say(
            "{theme}: {moved} ({rate:interval}, at 95%; {window}).",
            table="growth",
            place=place,
            figure=_FIGURE,
            theme=Lead(theme.label),
            moved=moved(rate),
            rate=rate,
            window=window(row),
        )
        return
    complete = [row for row in published_years(facts, theme.id) if not was_open(row)]
    if len(complete) < 2 or sum(row.raw("records") for row in complete) < FEW:
        return
    yield say(
        "{theme}: {years}.",
        table="published_year_counts",
        place=place,
        figure=_FIGURE,
        theme=Lead(theme.label),
        years=two_years(complete[-1], complete[0]),
    )


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
        return told("{period_start:=} to {period_end:=}", row)
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


def _figures(facts: Facts) -> tuple[Figure, ...]:
    found = {theme.label: published_years(facts, theme.id) for theme in facts.catalogue.themes.values()}
    series = {label: rows for label, rows in found.items() if rows}
    if not series:
        return ()
    return (
        figure(
            _FIGURE,
            "Published yearly counts of papers, by theme",
            "By publication date, as others counted them.",
            series,
            column="records",
            write=whole,
            is_unfinished=was_open,
            source="published_year_counts",
        ),
    )
