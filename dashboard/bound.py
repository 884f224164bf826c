"""Switches, tabs and sections whose state stands in the address of the page.

Streamlit's own binding drops a value it does not know without a word, and its copy of the address lags behind what a
reader chose: a link made from it would show something else.
"""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_tab_container import TabContainer

from dashboard.plain import markdown

_SWITCH = {"true": True, "false": False}


def switch(label: str, key: str, help_text: str | None = None, *, default: bool = False) -> bool:
    """Whether the reader wants something.

    Args:
        label: Name of the switch.
        key: Name in the address, with true or false.
        help_text: What stands behind the question mark.
        default: What needs no place in the address.
    """
    _take(key, _SWITCH, f"{label} is {'on' if default else 'off'}", default)
    wanted = st.toggle(label, key=key, help=help_text, persist_state="session")
    _write(key, str(wanted).lower(), str(default).lower())
    return wanted


def tabs(names: Sequence[str], key: str) -> Sequence[TabContainer]:
    """Tabs, the first one open where nothing was chosen; only the open one should be filled.

    Args:
        names: What stands on the tabs, and in the address.
        key: Name in the address.
    """
    _take(key, {name: name for name in names}, f"{names[0]} is shown instead", names[0])
    shown = st.tabs(names, key=key, on_change="rerun")
    _write(key, next((name for name, tab in zip(names, shown, strict=True) if tab.open), names[0]), names[0])
    return shown


def section(label: str, key: str) -> ExpanderContainer:
    """A section that is closed where nothing was chosen; it should be filled only when it is open.

    Args:
        label: What stands on it.
        key: Name in the address.
    """
    _take(key, _SWITCH, f"{label} is closed", False)
    shown = st.expander(label, key=key, on_change="rerun")
    _write(key, str(bool(shown.open)).lower(), "false")
    return shown


def _take(key: str, known: Mapping[str, object], otherwise: str, default: object) -> None:
    """Put what the address asks for into the session, where nothing was chosen, or say that it is not known."""
    if key in st.session_state:
        return
    asked = st.query_params.get(key)
    if asked is not None and asked not in known:
        st.info(
            f"The address asks for {markdown(asked[:60])}, which is not known here; {markdown(otherwise)}."
        )
    st.session_state[key] = default if asked is None else known.get(asked, default)


def _write(key: str, value: str, default: str) -> None:
    if value == default:
        st.query_params.pop(key, None)
    elif value != st.query_params.get(key):
        st.query_params[key] = value
