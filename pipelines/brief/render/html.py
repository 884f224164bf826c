"""A brief as one HTML file: no script, no request, readable on a phone and on paper."""

from collections.abc import Mapping
from html import escape

from pipelines.brief.language.content import Brief, Cell, Figure, Section, Table
from pipelines.brief.render.style import STYLE
from pipelines.sentences.numbers import Number
from pipelines.sentences.sentence import Lead, Part, Quoted, Sentence
from pipelines.text.attribution import SIMULATED
from pipelines.text.plain import address, cleaned


def page(brief: Brief, drawings: Mapping[str, str]) -> str:
    """The file.

    Args:
        brief: What it says.
        drawings: Key of a figure to its SVG; a figure without one is told by its table alone.
    """
    numbers = {figure.key: place for place, figure in enumerate(brief.figures, start=1)}
    body = [f"<h1>{_text(brief.title)}</h1>", f'<p class="sub">{_parts(brief.subtitle.parts)}</p>']
    if brief.is_simulated:
        body.insert(0, f'<p class="simulated" role="note">{_text(SIMULATED)}</p>')
    body += [_section(section, numbers, drawings) for section in brief.sections]
    body.append(_sources(brief))
    title = f"{brief.title} ({brief.day})"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="Exoscope">\n'
        f"<title>{_text(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section, numbers: Mapping[str, int], drawings: Mapping[str, str]) -> str:
    lines = [
        f'<section aria-labelledby="{section.key}">',
        f'<h2 id="{section.key}">{_text(section.heading)}</h2>',
    ]
    if section.lead:
        lines.append(f'<p class="lead">{_text(section.lead)}</p>')
    if section.sentences:
        lines.append("<ul>")
        lines += [
            f'<li id="{section.key}-{place}">{_sentence(sentence, numbers)}</li>'
            for place, sentence in enumerate(section.sentences, start=1)
        ]
        lines.append("</ul>")
    lines += [_figure(figure, numbers[figure.key], drawings.get(figure.key)) for figure in section.figures]
    lines += [_table(table) for table in section.tables]
    return "\n".join([*lines, "</section>"])


def _sentence(sentence: Sentence, numbers: Mapping[str, int]) -> str:
    """The sentence in an element of its own, and behind it where its figure and its table are."""
    links = []
    if sentence.figure is not None and sentence.figure in numbers:
        links.append(f'<a href="#figure-{sentence.figure}">figure {numbers[sentence.figure]}</a>')
    if sentence.table:
        links.append(f'<a href="#table-{sentence.table}">{sentence.table}</a>')
    behind = f' <small class="from">[{", ".join(links)}]</small>' if links else ""
    return f"<span>{_parts(sentence.parts)}</span>{behind}"


def _figure(figure: Figure, number: int, drawing: str | None) -> str:
    return "\n".join(
        [
            f'<figure id="figure-{figure.key}">',
            f"<figcaption><b>Figure {number}. {_text(figure.title)}.</b> {_text(figure.about)}</figcaption>",
            drawing or "",
            f"<details><summary>The same as a table</summary>\n{grid(figure.table)}\n</details>",
            "</figure>",
        ]
    )


def _table(table: Table) -> str:
    note = f'\n<p class="lead">{_text(table.note)}</p>' if table.note else ""
    return f'<div class="table" id="{table.key}">\n<h3>{_text(table.title)}</h3>\n{grid(table)}{note}\n</div>'


def grid(table: Table) -> str:
    """The table itself; a narrow screen scrolls it alone, also by keyboard."""
    head = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in table.headings)
    rows = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{_kind(cell)}>{_parts(cell)}</th>'
            if place == 0
            else f"<td{_kind(cell)}>{_parts(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{_text(table.title)}"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _kind(cell: Cell) -> str:
    """Cells of one number are never broken, and stand to the right; those of several parts need some width."""
    if len(cell) > 1:
        return ' class="e"'
    return ' class="n"' if cell and isinstance(cell[0], Number) else ""


def _sources(brief: Brief) -> str:
    rows = "\n".join(
        f'<li id="table-{source.name}"><b>{source.name}</b>: one row per {_text(source.about)}; data of '
        f"{_text(source.day)}. {_text(source.source)} Licence: {_text(source.licence)}</li>"
        for source in brief.sources
    )
    return (
        '<section aria-labelledby="tables">\n<h2 id="tables">The tables behind it</h2>\n'
        '<p class="lead">Each is on the page Data &amp; methods of the dashboard, with its download.</p>\n'
        f'<ul class="sources">\n{rows}\n</ul>\n</section>'
    )


def _parts(parts: tuple[Part, ...]) -> str:
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    if isinstance(part, Quoted) and part.address and (found := address(part.address)):
        return f'<a href="{escape(found)}" rel="noopener noreferrer">{_text(part.text)}</a>'
    if isinstance(part, Lead):
        return f"<b>{_text(part.text)}</b>"
    if isinstance(part, str):
        return escape(part)
    return _text(str(part))


def _text(words: str) -> str:
    return escape(cleaned(words))
