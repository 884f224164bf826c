"""Back and forward: where the address moved and the reader touched nothing, the address decides.

Otherwise what a reader chose decides, since the server's copy of the address lags behind: a choice made while the
last one is still on its way comes with the address from before it.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

_LAST = "_last_run"


@dataclass(frozen=True)
class _Run:
    """How a run of a page ended: its page, what stood in the address, and what was chosen."""

    page: str
    asked: dict[str, list[str]]
    chosen: dict[str, Any]


def follow(page: str) -> None:
    """Forget what the address now says otherwise, before a page is drawn: its controls then read the address.

    Args:
        page: Its name in the address.
    """
    last: _Run | None = st.session_state.get(_LAST)
    asked = _asked()
    if last is None or asked == last.asked:
        return
    if page != last.page:
        # The navigation opens a page with a bare address: what was chosen on the last one holds there too.
        moved = set(asked)
    elif all(st.session_state[key] == last.chosen[key] for key in set(last.chosen) & set(st.session_state)):
        moved = set(asked) | set(last.asked)
    else:
        return
    for key in moved & set(st.session_state):
        del st.session_state[key]


def remember(page: str) -> None:
    """Keep how the run of a page ended."""
    chosen = {str(key): value for key, value in st.session_state.items() if not str(key).startswith("_")}
    st.session_state[_LAST] = _Run(page, _asked(), chosen)


def _asked() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
