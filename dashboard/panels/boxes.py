"""A few paragraphs in a frame, and a number under its name: what stands on a page without a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.look.plain import markdown
from dashboard.panels.tables import note


@dataclass(frozen=True)
class Box:
    """Paragraphs that belong together."""

    paragraphs: Sequence[str]
    small: str | None = None


@dataclass(frozen=True)
class Card:
    """One number under its name.

    The label is plain text, the caption Markdown.
    """

    label: str
    value: str
    caption: str


def show(boxes: Iterable[Box]) -> None:
    """Draw each in a frame of its own."""
    for box in boxes:
        with st.container(border=True):
            # One text, so that a box costs one element, however much it says.
            st.markdown("\n\n".join(box.paragraphs))
            if box.small is not None:
                note(box.small)


def cards(numbers: Sequence[Card]) -> None:
    """Draw them beside one another."""
    for place, card in zip(st.columns(len(numbers)), numbers, strict=True):
        with place:
            st.markdown(f"**{markdown(card.label)}**")
            st.metric(card.label, card.value, label_visibility="collapsed")
            note(card.caption)
