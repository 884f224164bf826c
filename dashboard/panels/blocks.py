"""The blocks of a document on the screen, as they would stand in a file."""

import base64
import html
from collections.abc import Iterable

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.plain import cleaned, markdown
from dashboard.panels.tables import note
from pipelines.text import writer
from pipelines.text.blocks import (
    Block,
    Code,
    Figure,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Section,
    Table,
)

#: Of tables and figures, for a page that has any.
STYLE = """<style>
.scroll { overflow-x: auto; }
.scroll table { border-collapse: collapse; font-size: .85rem; width: 100%; }
.scroll th, .scroll td { border-bottom: 1px solid #80808080; padding: .3rem .6rem .3rem 0; text-align: left;
  vertical-align: top; min-width: 4rem; }
.scroll a, .scroll a:visited { color: inherit; }
.scroll thead th { vertical-align: bottom; }
.scroll .n { white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll .e { min-width: 6.5rem; }
img.brief { display: block; width: 100%; max-width: 40rem; height: auto; }
</style>"""
#: An image does not take the colour of the words around it.
_INKS = {"light": "#1b2430", "dark": "#e6e9ee"}


def draw(blocks: Iterable[Block]) -> None:
    """Draw the blocks; the title of the document is left to whoever shows it."""
    for block in blocks:
        match block:
            case Section(key, heading, inner):
                st.header(markdown(heading), anchor=key)
                draw(inner)
            case Heading(2 | 3, text):
                st.markdown(f"**{markdown(text)}**")
            case Paragraph(line, "lead"):
                note(_inline(line))
            case Paragraph(line, "simulated"):
                st.warning(_inline(line))
            case Paragraph(line):
                st.markdown(_inline(line))
            case Code(text):
                st.code(text, language=None, wrap_lines=True)
            case Items(items):
                # One list, so that it is read out as one.
                st.markdown("\n".join(f"- {_item(item)}" for item in items))
            case Figure():
                _figure(block)
            case Table("numbers"):
                for column, heading, cell in zip(
                    st.columns(len(block.headings)), block.headings, block.rows[0], strict=True
                ):
                    column.metric(markdown(heading), "".join(map(str, cell)))
            case Table(title=""):
                # As a list: a checksum in a table's cell makes a box of its own that no keyboard can scroll.
                st.markdown("\n".join(f"- {_row(block.headings, row)}" for row in block.rows))
            case Table():
                st.markdown(f"**{markdown(block.title)}**")
                st.html(writer.table_html(block))
                if block.note:
                    note(markdown(block.note))


def _figure(figure: Figure) -> None:
    st.markdown(f"**Figure {figure.number}. {markdown(figure.title)}.** {markdown(figure.about)}")
    drawing(store.picture(figure), f"{figure.title}. {figure.about}")
    with bound.section(f"Figure {figure.number} as a table", f"figure_{figure.number}") as table:
        if table.open:
            st.html(writer.table_html(figure.table))


def drawing(svg: str, shows: str) -> None:
    """An SVG as an image element, since Streamlit takes SVG out of HTML; in the ink of the reader's theme.

    `shows` is said to those who do not see it (plain text).
    """
    ink = _INKS.get(st.context.theme.type or "", _INKS["light"])
    body = base64.b64encode(svg.replace("currentColor", ink).encode()).decode()
    name = html.escape(cleaned(shows))
    st.html(f'<img class="brief" alt="{name}" src="data:image/svg+xml;base64,{body}">')


def _item(item: Item) -> str:
    references = ", ".join(map(_inline, item.references))
    return _inline(item.line) + (f" :small[{references}]" if references else "")


def _row(headings: tuple[str, ...], row: tuple[Line, ...]) -> str:
    """A row as one line: its first cell, then the others behind their headings."""
    first, *rest = map(_inline, row)
    named = zip(headings[1:], rest, strict=True)
    return f"**{first}**: " + ", ".join(
        cell if len(headings) == 2 else f"{markdown(name)} {cell}" for name, cell in named
    )


def _inline(line: Line) -> str:
    """A line as Markdown that means nothing but itself."""
    return writer.inline(line, _spaced, markdown)


def _spaced(text: str) -> str:
    """Our own words between two others, whose spaces at either end cleaning would take away."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{markdown(text)}{after}" if text.strip() else text
