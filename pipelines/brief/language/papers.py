"""Where papers by year and their growth are found: the default choices, and what others counted."""

from collections.abc import Callable, Mapping, Sequence

from pipelines.analysis.numbers.periods import first_day
from pipelines.analysis.papers.topic_years import is_open as year_is_open
from pipelines.brief.language.content import Cell, Figure, Table, YearBars, Years, cell
from pipelines.brief.language.facts import Facts
from pipelines.sentences.numbers import Record, Write
from pipelines.sentences.rows import PRESENT
from pipelines.sentences.sentence import told

_DEFAULT = {"definition": "standard", "date_basis": "entrez"}


def growth_of(facts: Facts, topic: str, measure: str = "records") -> Record | None:
    """The row of `growth` for a topic's default choices."""
    return facts.record("growth", {"topic": topic, "measure": measure, **_DEFAULT})


def theme_growth(facts: Facts, theme: str) -> Record | None:
    """The row of `growth` for a theme's published count."""
    return facts.record("growth", {"topic": theme, "measure": "records", "definition": "none"})


def years_of(facts: Facts, topic: str) -> list[Record]:
    """The rows of `topic_years` for a topic's default choices, year by year."""
    key = ("topic", "definition", "date_basis", "year")
    rows = facts.records("topic_years", key, {"topic": topic, "year": PRESENT, **_DEFAULT})
    return sorted(rows, key=lambda row: row.raw("year"))


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


def figure(
    key: str,
    title: str,
    about: str,
    series: Mapping[str, Sequence[Record]],
    *,
    column: str,
    write: Write,
    is_unfinished: Callable[[Record], bool],
    source: str,
) -> Figure:
    """Yearly values of several series, a panel each, and as a table: a row for each year, a column for each series."""
    years = sorted(
        {row.raw("year"): row for rows in [*series.values()][::-1] for row in reversed(rows)}.items()
    )
    hollow = {row.raw("year") for rows in series.values() for row in rows if is_unfinished(row)}
    by_year = {label: {row.raw("year"): row for row in rows} for label, rows in series.items()}

    def cells(year: int, first: Record) -> tuple[Cell, ...]:
        named = told("{year:=} (not complete)" if year in hollow else "{year:=}", first)
        found = (rows.get(year) for rows in by_year.values())
        return named, *(cell(row.number(column, write) if row else None) for row in found)

    return Figure(
        key,
        title,
        f"{about} Each has its own scale from zero. A hollow bar is a year that was not complete: it is not a fall.",
        YearBars(
            tuple(
                Years(
                    label,
                    tuple(
                        (row.raw("year"), float(row.raw(column)), is_unfinished(row))
                        for row in rows
                        if row.raw(column) is not None
                    ),
                )
                for label, rows in series.items()
            )
        ),
        Table(
            f"{key}-table",
            title,
            ("Year", *series),
            tuple(cells(year, first) for year, first in years),
            (source,),
        ),
    )
