"""What a click on a mark of a figure does to the controls of its page."""

from collections.abc import Mapping, Sequence

import streamlit as st

_NEXT = "_next_values"


def reset(values: Mapping[str, object]) -> None:
    """Put controls back to these values; for a button, which runs it before the page is drawn again."""
    st.session_state.update(values)


def is_new(selected: Sequence[Sequence[str]], figure: str) -> bool:
    """Whether a mark of a figure was chosen just now; the figure keeps it selected in later runs.

    Args:
        selected: The marks that are selected.
        figure: Name of the figure.
    """
    held = f"{figure}_clicked"
    before = st.session_state.get(held)
    st.session_state[held] = selected[0] if selected else None
    return bool(selected) and before != selected[0]


def take_click(selected: Sequence[Sequence[str]], *keys: str) -> None:
    """Let a click on a mark, once, choose from the lists with these keys."""
    if is_new(selected, "_".join(keys)):
        st.session_state.update(zip(keys, selected[0], strict=True))


def ask_next(values: Mapping[str, object]) -> None:
    """Draw the page again with these values, also of controls that stand above: they are drawn already.

    Args:
        values: Key of a control to its value.
    """
    st.session_state[_NEXT] = dict(values)
    st.rerun()


def take_next() -> None:
    """Give controls what `ask_next` asked for; before any is drawn."""
    st.session_state.update(st.session_state.pop(_NEXT, {}))
