"""Where papers by year and their growth are found: the default choices, and what others counted."""

from collections.abc import Iterable

from pipelines.analysis.numbers.periods import first_day
from pipelines.analysis.papers.topic_years import is_open as year_is_open
from pipelines.brief.language.content import NOT_KNOWN, Cell, Figure, Table, YearBars, Years
from pipelines.brief.language.facts import Facts, Record
from pipelines.sentences.numbers import Write, as_it_is
from pipelines.sentences.rows import PRESENT
from pipelines.sentences.sentence import told

DEFAULT = {"definition": "standard", "date_basis": "entrez"}


def growth_of(facts: Facts, topic: str, measure: str = "records") -> Record | None:
    """The row of `growth` for a topic's default choices."""
    return facts.record("growth", {"topic": topic, "measure": measure, **DEFAULT})


def theme_growth(facts: Facts, theme: str) -> Record | None:
    """The row of `growth` for a theme's published count."""
    return facts.record("growth", {"topic": theme, "measure": "records", "definition": "none"})


def years_of(facts: Facts, topic: str) -> list[Record]:
    """The rows of `topic_years` for a topic's default choices, year by year."""
    key = ("topic", "definition", "date_basis", "year")
    rows = facts.records("topic_years", key, {"topic": topic, "year": PRESENT, **DEFAULT})
    return sorted(rows, key=lambda row: row.raw("year"))


def complete_years(facts: Facts, topic: str) -> list[Record]:
    """Those of them that are complete."""
    return [row for row in years_of(facts, topic) if not row.raw("is_open")]


def published_years(facts: Facts, theme: str) -> list[Record]:
    """The published counts of a theme, year by year."""
    rows = facts.records("published_year_counts", ("theme", "year"), {"theme": theme})
    return sorted(rows, key=lambda row: row.raw("year"))


def was_open(row: Record) -> bool:
    """Whether the year of a published count was not complete when it was counted."""
    return year_is_open("publication", row.raw("year"), first_day(row.raw("retrieved_on")))


def is_open(row: Record) -> bool:
    """Whether a year of `topic_years` is not complete."""
    return bool(row.raw("is_open"))


def year_bars(series: dict[str, list[Record]], column: str, unfinished: Iterable[Record]) -> YearBars:
    """One panel for each series, with these of its rows hollow."""
    hollow = {id(row) for row in unfinished}
    return YearBars(
        tuple(
            Years(
                label,
                tuple(
                    (row.raw("year"), float(row.raw(column)), id(row) in hollow)
                    for row in rows
                    if row.raw(column) is not None
                ),
            )
            for label, rows in series.items()
        )
    )


def year_table(
    series: dict[str, list[Record]], column: str, write: Write, unfinished: Iterable[Record], **table: str
) -> Table:
    """The same as a table: a row for each year, a column for each series.

    Args:
        series: Name to its rows.
        column: What is shown.
        write: How.
        unfinished: Rows of years that are not complete, which are marked.
        table: `key`, `title` and `source`, the table of the snapshot.
    """
    hollow = {row.raw("year") for row in unfinished}
    by_year: dict[int, dict[str, Record]] = {}
    for label, rows in series.items():
        for row in rows:
            by_year.setdefault(row.raw("year"), {})[label] = row
    return Table(
        table["key"],
        table["title"],
        ("Year", *series),
        tuple(
            (
                _year(next(iter(found.values())), is_unfinished=year in hollow),
                *(_cell(found.get(label), column, write) for label in series),
            )
            for year, found in sorted(by_year.items())
        ),
        (table["source"],),
    )


def figure(
    key: str,
    title: str,
    about: str,
    series: dict[str, list[Record]],
    *,
    column: str,
    write: Write,
    unfinished: list[Record],
    source: str,
) -> Figure:
    """Yearly values of several series, drawn and as a table."""
    return Figure(
        key,
        title,
        f"{about} Each has its own scale from zero. A hollow bar is a year that was not complete: it is not a fall.",
        year_bars(series, column, unfinished),
        year_table(series, column, write, unfinished, key=f"{key}-table", title=title, source=source),
    )


def _year(row: Record, *, is_unfinished: bool) -> Cell:
    year = row.known("year", as_it_is)
    return told("{year} (not complete)", year=year) if is_unfinished else (year,)


def _cell(row: Record | None, column: str, write: Write) -> Cell:
    number = None if row is None else row.number(column, write)
    return NOT_KNOWN if number is None else (number,)
