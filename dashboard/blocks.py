"""A document of blocks on the screen, as it would stand in a file."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard.plain import markdown
from pipelines.blocks import Block, Code, Grid, Heading, Quoted, Said


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
                cells = [[markdown(cell) for cell in row] for row in rows]
                st.table(pd.DataFrame(cells, columns=list(headings)).set_index(headings[0]))
