"""Blocks written as Markdown as GitHub reads it, or as one page of HTML that loads nothing and runs nothing."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipelines.text import blocks as model
from pipelines.text.blocks import Block, Line, Link, Outside, Part, Strong, Table, Verbatim
from pipelines.text.plain import address, cleaned, link, markdown

#: What could be markup within a line of words that we chose.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~$&#@])")


def html(title: str, blocks: Iterable[Block], drawings: Mapping[str, str] | None = None) -> str:
    """The document as a page.

    Args:
        title: Of the page, for its tab.
        blocks: The document.
        drawings: Key of a figure to its SVG; a figure without one is told by its table alone.
    """
    safe = {key: Markup(svg) for key, svg in (drawings or {}).items()}  # noqa: S704 (we drew it)
    # A page begins with what nobody may overlook.
    ordered = sorted(blocks, key=lambda block: getattr(block, "style", "") != "simulated")
    return _templates().get_template("page.html.jinja").render(title=title, blocks=ordered, drawings=safe)


def table_html(table: Table) -> str:
    """The table alone; a narrow screen scrolls it, also by keyboard."""
    macros: Any = _templates().get_template("blocks.html.jinja").module
    return str(macros.grid(table))


def text(blocks: Iterable[Block]) -> str:
    """The document as Markdown; a figure is told by its table."""
    return filled("blocks.md.jinja", blocks=blocks)


def filled(template: str, **words: Any) -> str:
    """A template of Markdown with these words in it."""
    return _templates().get_template(template).render(words).strip() + "\n"


def inline(line: Line, own: Callable[[str], str] = str, plain: Callable[[str], str] | None = None) -> str:
    """A line as Markdown.

    Args:
        line: What is said.
        own: How our own words are written.
        plain: How plain words are written; by default so that they stay readable in a file.
    """
    return "".join(
        _part(part, own, plain or words) for part in (line if isinstance(line, tuple) else (line,))
    )


def words(text: str) -> str:
    """Words of declarations and labels as Markdown: only what could be read as markup is escaped."""
    return _SIGNS.sub(r"\\\1", cleaned(text))


def _part(part: Part, own: Callable[[str], str], plain: Callable[[str], str]) -> str:
    match part:
        case str():
            return own(part)
        case Outside(text, place):
            return link(text, place) if place else markdown(text)
        case Link(text, place):
            return f"[{plain(text)}]({place})"
        case Strong(text):
            return f"**{plain(text)}**"
        case Verbatim(text):
            return f"`{' '.join(text.split()).replace('`', chr(39))}`"
        case _:
            return plain(part.text)


def _cell(cell: Line) -> str:
    return markdown(cell) if isinstance(cell, str) else inline(cell)


def _fence(text: str) -> str:
    """A fence that nothing in the text can close."""
    return "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)


def _visible(text: str) -> str:
    """The text line by line, without signs that move or hide others."""
    return "\n".join(cleaned(line) for line in text.splitlines())


@functools.cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("pipelines.text"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        address=address, clean=cleaned, cell=_cell, fence=_fence, inline=inline, visible=_visible, words=words
    )
    kinds = (*get_args(model.Block), *get_args(model.Part))
    templates.tests.update({kind.__name__.lower(): functools.partial(_is, kind) for kind in kinds})
    return templates


def _is(kind: type, thing: object) -> bool:
    return isinstance(thing, kind)
