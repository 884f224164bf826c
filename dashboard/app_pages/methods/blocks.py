"""A document of blocks on the screen, as it would stand in a file."""

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.look.plain import markdown
from pipelines.documents.blocks import Block, Code, Grid, Heading, Quoted, Said


def show(blocks: Iterable[Block]) -> None:
    """Draw the blocks; the title of the document is left to whoever shows it."""
    for block in blocks:
        match block:
            case Heading(1, _):
                pass
            case Heading(_, text):
                st.markdown(f"**{markdown(text)}**")
            case Said(text):
                st.markdown(markdown(text))
            case Quoted(label, text):
                st.markdown(f"{markdown(label)}: {markdown(text)}")
            case Code(text):
                st.code(text, language=None, wrap_lines=True)
            case Grid(headings, rows):
                # As a list: a checksum in a table's cell makes a box of its own that no keyboard can scroll.
                lines = (_line(headings, row) for row in rows)
                st.markdown("\n".join(f"- {line}" for line in lines))


def _line(headings: Sequence[str], row: Sequence[str]) -> str:
    """A row as one line: its first cell, then the others behind their headings."""
    first, *rest = (markdown(cell) for cell in row)
    named = zip(headings[1:], rest, strict=True)
    return f"**{first}**: " + ", ".join(
        cell if len(headings) == 2 else f"{markdown(name)} {cell}" for name, cell in named
    )
