"""The brief as a document: its sections in the order they are read. Pure: tables and a day in, sentences out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipelines.brief.language.content import Brief, Section, TableSource
from pipelines.brief.language.facts import Facts, day_of
from pipelines.brief.sections import (
    about,
    changes,
    cited,
    growth,
    humans,
    market,
    regulators,
    summary,
    unknown,
)
from pipelines.sentences.vocabulary import SIMULATED

TITLE = "Exosomes: published, tested, allowed"


def brief(facts: Facts) -> Brief:
    """Everything that is told of these facts; a section with nothing to tell is left out."""
    sections = [
        summary.section(facts),
        growth.section(facts) if facts.has("topic_years") else cited.section(facts),
        humans.section(facts),
        regulators.section(facts),
        market.section(facts),
        changes.section(facts),
        unknown.section(facts),
        about.section(facts),
    ]
    title = f"{TITLE}: {facts.catalogue.topics[facts.topic].label}" if facts.topic else TITLE
    found = Brief(
        title=f"{SIMULATED}: {title}" if facts.edition == "simulated" else title,
        subtitle=about.subtitle(facts),
        sections=tuple(section for section in sections if _says_something(section)),
        edition=facts.edition,
        day=facts.day.isoformat(),
        snapshot=str(facts.manifest["id"]),
    )
    if found.is_simulated:
        found = replace(found, sections=tuple(map(_marked, found.sections)))
    entries = facts.manifest["tables"]
    return replace(
        found, sources=tuple(_source(name, entries[name]) for name in found.tables_used if name in entries)
    )


def _says_something(section: Section) -> bool:
    return bool(section.sentences or section.figures or section.tables)


def _marked(section: Section) -> Section:
    """The section with the mark of simulated data on each of its figures and tables."""
    return replace(
        section,
        figures=tuple(
            replace(
                figure,
                title=f"{SIMULATED}: {figure.title}",
                table=replace(figure.table, title=f"{SIMULATED}: {figure.table.title}"),
            )
            for figure in section.figures
        ),
        tables=tuple(replace(table, title=f"{SIMULATED}: {table.title}") for table in section.tables),
    )


def _source(name: str, entry: Mapping[str, Any]) -> TableSource:
    return TableSource(
        name, entry["one_row_per"], entry["source"], entry["licence"], day_of(entry["fetched_at"])
    )
