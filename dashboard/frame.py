"""What stands around every page: its width, the edition above it, and the notes below it."""

from collections.abc import Callable

import streamlit as st

from dashboard import controls, elsewhere, panels, store
from dashboard.plain import markdown
from dashboard.theme import CHOSEN_STYLE
from pipelines import __version__, attribution
from pipelines.errors import SnapshotError

_EDITIONS = {
    "live": "Live data",
    "reference": "Reference edition: cited figures only",
    "simulated": "Simulated edition",
}


def show(page: Callable[[], None]) -> None:
    """Draw a page within its frame. Data that cannot be read shows as a sentence, never as a traceback."""
    st.html(CHOSEN_STYLE)
    with st.container(horizontal_alignment="center"), st.container(width=1120):
        try:
            _edition()
        except SnapshotError as error:
            st.error(str(error))
            return
        try:
            page()
        except SnapshotError as error:
            st.error(str(error))
        finally:  # also below a page that ends early with st.stop()
            _notes()


def _notes() -> None:
    """What stands below every page: version, snapshot, how old each source is, and the source's own terms."""
    opened = store.snapshot()
    st.divider()
    panels.note(
        f"Exoscope {__version__}, {opened.edition} edition, snapshot {opened.id}. {attribution.NOT_ADVICE}"
    )
    told = [part for source in store.sources().values() for part in (source.sentence, source.overdue) if part]
    if told:
        panels.note(markdown(" ".join(told)))
    if opened.edition == "live" and store.has("articles"):
        panels.note(elsewhere.NCBI_NOTICE)


def _edition() -> None:
    """Which edition is shown, the choice of another, and the mark of simulated data."""
    there = store.editions_there()
    default = store.default_edition() or there[0]
    if len(there) > 1 and default in there:
        controls.choice("Data", {name: _EDITIONS[name] for name in there}, "edition", default)
    controls.snapshot()
    opened = store.pin()
    panels.note(f"{_EDITIONS[opened.edition]}, {opened.made_at:%Y-%m-%d}.")
    if opened.id != (newest := store.newest()).id:
        st.warning(
            f"This is the data as it was on {opened.made_at:%Y-%m-%d}, snapshot {opened.id}: not the newest, which is "
            f"of {newest.made_at:%Y-%m-%d}."
        )
    if opened.edition == "simulated":
        st.warning(attribution.SIMULATED)
    for source in store.sources().values():
        if source.failure:
            st.warning(markdown(source.failure))
    if failed := store.last_failure():
        st.warning(f"The last fetch failed: {markdown(failed)}")
    if opened.edition == "reference" and "live" not in there:
        _watch_for_live_data()


@st.fragment(run_every="20s")
def _watch_for_live_data() -> None:
    """Offers live data once a fetch that runs beside the dashboard has published some."""
    if "live" in store.editions_there():
        st.info("Live data has arrived.")
        if st.button("Show it"):
            st.session_state["edition"] = "live"
            st.rerun()
