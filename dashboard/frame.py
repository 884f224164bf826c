"""What stands around every page: its width, the edition above it, and the notes below it."""

from collections.abc import Callable

import streamlit as st

from dashboard import panels, store
from pipelines import __version__
from pipelines.errors import SnapshotError

_EDITIONS = {
    "live": "Live data",
    "reference": "Reference edition: cited figures only",
    "simulated": "SIMULATED DATA: made up to show how Exoscope works, true of nothing",
}


def show(page: Callable[[], None]) -> None:
    """Draw a page within its frame. Data that cannot be read shows as a sentence, never as a traceback."""
    with st.container(horizontal_alignment="center"), st.container(width=1120):
        try:
            opened = store.snapshot()
        except SnapshotError as error:
            st.error(str(error))
            return
        panels.note(f"{_EDITIONS[opened.edition]}, {opened.made_at:%Y-%m-%d}")
        try:
            page()
        except SnapshotError as error:
            st.error(str(error))
        finally:  # also below a page that ends early with st.stop()
            st.divider()
            panels.note(
                f"Exoscope {__version__}, {opened.edition} edition, snapshot {opened.id}. Not medical, legal or "
                "investment advice. Missing means not found, never zero."
            )
