"""The brief as a document: its sections in the order they are read. Pure: tables and a day in, sentences out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from pipelines.brief import company, country, page, sections
from pipelines.brief.language.content import Brief, Section, TableSource
from pipelines.brief.language.facts import Facts, day_of
from pipelines.brief.sections import about
from pipelines.sentences.vocabulary import SIMULATED

TITLE = "Exosomes: published, tested, allowed"


def brief(facts: Facts) -> Brief:
    """Everything that is told of these facts; a section with nothing to tell is left out."""
    return assembled(facts, told_sections(facts))


def one_page(facts: Facts, *, has_appendix: bool) -> Brief:
    """The brief on one page; as its appendix everything that `brief` tells."""
    told = page.sections(facts, told_sections(replace(facts, is_long=False)))
    return assembled(facts, (*told, *(told_sections(facts) if has_appendix else ())))


def on_country(facts: Facts, code: str) -> Brief:
    """One jurisdiction on a page; in the long form its rules and acts follow."""
    return assembled(facts, country.sections(facts, code), country.codes(facts)[code])


def on_company(facts: Facts, name: str) -> Brief:
    """What is held under a name on a page; in the long form all of it follows."""
    return assembled(facts, company.sections(facts, name), name)


def assembled(facts: Facts, told: Iterable[Section], subject: str = "") -> Brief:
    """The sections as a document on the topic, or on another subject, with the tables it was taken from."""
    subject = subject or (facts.catalogue.topics[facts.topic].label if facts.topic else "")
    title = f"{TITLE}: {subject}" if subject else TITLE
    found = Brief(
        title=f"{SIMULATED}: {title}" if facts.edition == "simulated" else title,
        subtitle=about.subtitle(facts, subject),
        sections=tuple(it for it in told if it.sentences or it.figures or it.tables),
        edition=facts.edition,
        day=facts.day.isoformat(),
        snapshot=str(facts.manifest["id"]),
    )
    if found.is_simulated:
        found = replace(found, sections=tuple(map(_marked, found.sections)))
    entries = ((name, facts.manifest["tables"].get(name)) for name in found.tables_used)
    sources = (
        TableSource(name, of["one_row_per"], of["source"], of["licence"], day_of(of["fetched_at"]))
        for name, of in entries
        if of
    )
    return replace(found, sources=tuple(sources))


def told_sections(facts: Facts) -> Iterator[Section]:
    """What every module of the room of sections says, in their order; a new module needs no entry anywhere."""
    modules = [
        import_module(f"{sections.__name__}.{found.name}") for found in iter_modules(sections.__path__)
    ]
    for module in sorted(modules, key=lambda module: (module.ORDER, module.__name__)):
        yield module.section(facts)


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
        tables=tuple(
            replace(table, title=f"{SIMULATED}: {table.title}") if table.title else table
            for table in section.tables
        ),
    )
