"""A short document in blocks, written as Markdown or as one page of HTML; text from outside stays plain text."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.text.plain import cleaned, markdown


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Said:
    """A paragraph in our own words: never text from outside."""

    text: str


@dataclass(frozen=True)
class Quoted:
    """A paragraph with text from outside behind a word of ours."""

    label: str
    text: str


@dataclass(frozen=True)
class Code:
    """Text that is shown sign by sign, such as a search."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table; its cells may come from outside."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Said | Quoted | Code | Grid


def markdown_of(blocks: Iterable[Block]) -> str:
    """The document as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def html_of(title: str, blocks: Iterable[Block]) -> str:
    """The document as one page of HTML that loads nothing and runs nothing."""
    body = "\n".join(_html(block) for block in blocks)
    return _PAGE.format(title=html.escape(cleaned(title)), body=body)


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {markdown(text)}"
        case Said(text):
            return text
        case Quoted(label, text):
            return f"{label}: {markdown(text)}"
        case Code(text):
            longest = max((len(run) for run in re.findall("`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            return f"{fence}text\n{_shown(text)}\n{fence}"
        case Grid(headings, rows):
            lines = [headings, ("---",) * len(headings)]
            cells = [tuple(markdown(cell) for cell in row) for row in rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in [*lines, *cells])


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_escaped(text)}</h{level}>"
        case Said(text):
            return f"<p>{_escaped(text)}</p>"
        case Quoted(label, text):
            return f"<p>{_escaped(label)}: {_escaped(text)}</p>"
        case Code(text):
            return f"<pre>{html.escape(_shown(text))}</pre>"
        case Grid(headings, rows):
            head = "".join(f'<th scope="col">{_escaped(cell)}</th>' for cell in headings)
            lines = ("<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return (
                f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n'
                + "\n".join(lines)
                + "\n</tbody></table></div>"
            )


def _shown(text: str) -> str:
    """The text line by line, without signs that move or hide others."""
    return "\n".join(cleaned(line) for line in text.splitlines())


def _escaped(text: str) -> str:
    return html.escape(cleaned(text))


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b2430; background: #fff; overflow-wrap: anywhere; }}
h2 {{ border-top: 1px solid #c4cbd6; padding-top: 1rem; }}
pre {{ background: #f2f4f8; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ border-bottom: 1px solid #c4cbd6; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
@media print {{ body {{ margin: 0; max-width: none; }} h2, h3 {{ break-after: avoid; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
