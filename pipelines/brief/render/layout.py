"""How a brief is laid out in blocks, and the files that are written of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from pipelines.brief.language.content import Brief, TableSource
from pipelines.brief.render.pdf import pdf as render_pdf
from pipelines.sentences.sentence import Sentence
from pipelines.text import writer
from pipelines.text.attribution import SIMULATED
from pipelines.text.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Link,
    Paragraph,
    Section,
    Verbatim,
    Words,
)

#: The last section of a page.
LAST = "sources"
#: What stands behind a sentence whose figure has this number, 0 for none.
References = Callable[[Sentence, int], Iterator[Words]]


def html(brief: Brief, drawings: Mapping[str, str]) -> str:
    """The brief as one HTML file: no script, no request, readable on a phone and on paper."""
    return writer.html(f"{brief.title} ({brief.day})", document(brief, _links), drawings)


def markdown(brief: Brief) -> str:
    """The brief as Markdown: the same sentences, with tables in place of figures."""
    return writer.text(document(brief, _names))


def pdf(brief: Brief, drawings: Mapping[str, str], paper: str) -> bytes:
    """The brief as a PDF, its first page, or all of it, on one sheet of paper."""
    mark = "SIMULATED. " if brief.is_simulated else ""
    foot = f"{mark}Exoscope, {brief.edition} edition, snapshot {brief.snapshot}, written on {brief.day}."
    return render_pdf(brief.title, document(brief, _names), drawings, paper=paper, last=LAST, foot=foot)


def sections(brief: Brief, references: References) -> Iterator[Section]:
    """The sections in the order they are read; figures are numbered throughout."""
    numbers = {figure.key: place for place, figure in enumerate(brief.figures, start=1)}
    for section in brief.sections:
        items = tuple(
            Item(
                sentence.parts,
                tuple(references(sentence, numbers.get(sentence.figure or "", 0))),
                key=f"{section.key}-{place}",
            )
            for place, sentence in enumerate(section.sentences, start=1)
        )
        yield Section(
            section.key,
            section.heading,
            (
                *((Paragraph(Words(section.lead), "lead"),) if section.lead else ()),
                *((Items(items),) if items else ()),
                *(replace(figure, number=numbers[figure.key]) for figure in section.figures),
                *section.tables,
            ),
        )


def document(brief: Brief, references: References) -> list[Block]:
    """The whole brief in blocks; where it is one page, tables are named in short."""
    is_short = brief.sections[-1].key == LAST
    return [
        Heading(1, brief.title),
        *((Paragraph(Words(SIMULATED), "simulated"),) if brief.is_simulated else ()),
        Paragraph(brief.subtitle.parts, "sub"),
        *sections(brief, references),
        Section(
            "tables",
            "The tables behind it",
            (
                Paragraph(
                    Words("Each is on the page Data & methods of the dashboard, with its download."), "lead"
                ),
                Items(tuple(_source(table, is_short=is_short) for table in brief.sources)),
            ),
        ),
    ]


def _source(table: TableSource, *, is_short: bool) -> Item:
    more = "" if is_short else f" {table.source} Licence: {table.licence}"
    about = f"{table.about}; data of {table.day}.{more}"
    return Item((Verbatim(table.name), ": one row per ", Words(about)), key=f"table-{table.name}")


def _links(sentence: Sentence, number: int) -> Iterator[Words]:
    """Within the file, to the figure and to what is said of the table."""
    if number:
        yield Link(f"figure {number}", f"#figure-{sentence.figure}")
    if sentence.table:
        yield Link(sentence.table, f"#table-{sentence.table}")


def _names(sentence: Sentence, number: int) -> Iterator[Words]:
    """By name alone: in a file without figures their tables have the numbers."""
    if number:
        yield Words(f"table {number}")
    if sentence.table:
        yield Verbatim(sentence.table)
