"""What stands around every page: its width, the edition in the bar, and the notes below it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

import streamlit as st

from dashboard import counts, store
from dashboard.address import bound
from dashboard.look.plain import markdown
from dashboard.look.theme import STYLE
from dashboard.pages import OF_TOPICS, SHOWN
from dashboard.panels import elsewhere
from dashboard.panels.tables import note
from pipelines import __version__
from pipelines.errors import SnapshotError
from pipelines.sentences.sentence import text
from pipelines.text import attribution
from pipelines.topics.crossings import rests_on

_EDITIONS = {
    "live": "Live data",
    "reference": "Reference",
    "simulated": "Simulated data",
}
_HELD = {
    "live": "Fetched from the services on the days below.",
    "reference": "Cited figures only: nothing was fetched.",
    "simulated": attribution.SIMULATED,
}


def show(page: Callable[[], None], name: str) -> None:
    """Draw a page within its frame; its script hands on what it is made of to `body`."""
    bound.follow(name)
    bound.take_next()
    st.html(STYLE)
    with st.container(horizontal_alignment="center"), st.container(width=1120):
        bound.say_in(st.container())
        try:
            _edition()
        except SnapshotError as error:
            st.error(markdown(error))
            return
        try:
            page()
        finally:
            _notes()


@st.fragment
def body(draw: Callable[[], None], name: str) -> None:
    """Draw what is a page's own, once more at each change of a control in it, without what stands around.

    Data that cannot be read shows as a sentence, never as a traceback.
    """
    try:
        if store.is_outdated():
            st.rerun()  # with the frame, which tells of what day the data is, and what failed
    except SnapshotError as error:
        st.error(markdown(error))
        return
    bound.remember(name)
    above = st.container()  # what is missing depends on the topic, which the page asks for
    bound.say_in(above)
    counted = counts.COUNTS and counts.COUNTS.pages.labels(name)
    with counted.time() if counted else nullcontext():
        try:
            draw()
        except SnapshotError as error:
            st.error(markdown(error))
        with above:
            _gaps(name)
        bound.say_unknown(name)
        bound.remember(name)


def _gaps(page: str) -> None:
    """Which pieces of the data that the page shows are missing or older, in one line a source."""
    chosen = st.session_state.get(OF_TOPICS[page]) if page in OF_TOPICS else None
    # Of several, those of the address: what stands there at first leaves out what could not be fetched.
    names = [chosen] if isinstance(chosen, str) else chosen and st.query_params.get_all(OF_TOPICS[page])
    known = store.all_topics()
    topics = {part for name in names for part in (name, *rests_on(known, name))} if names else None
    told = store.sources()
    for source in SHOWN.get(page, ()):
        if source in told and (lines := told[source].lacks(topics)):
            st.warning(markdown(" ".join(lines)))


def _notes() -> None:
    """What stands below every page: version, snapshot, how old each source is, and the source's own terms."""
    opened = store.snapshot()
    st.divider()
    note(f"Exoscope {__version__}, {opened.edition} edition, snapshot {opened.id}. {attribution.NOT_ADVICE}")
    told = [part for source in store.sources().values() for part in (source.sentence, source.overdue) if part]
    if told:
        note(markdown(" ".join(told)))
    if opened.edition == "live" and store.has("articles"):
        note(elsewhere.NCBI_NOTICE)


def _edition() -> None:
    """Which edition is shown, in the bar, with the choice of another behind it; and what is wrong with it."""
    there = store.editions_there()
    default = store.default_edition() or there[0]
    opened = store.pin()
    age = text("{:day} old", max((datetime.now(UTC) - opened.made_at).days, 0))
    with st.container(key="edition_chip"), st.popover(f"{_EDITIONS[opened.edition]} · {age}"):
        if len(there) > 1 and default in there:
            bound.choice("Data", {name: _EDITIONS[name] for name in there}, "edition", default)
        _snapshot()
        # One text: it is drawn before the page, whether or not somebody opens it.
        told = [f"Snapshot {opened.id}, made on {opened.made_at:%Y-%m-%d}."]
        told += [markdown(source.sentence) for source in store.sources().values()]
        st.markdown("\n\n".join([_HELD[opened.edition], *(f":small[:gray[{said}]]" for said in told)]))
    if opened.id != (newest := store.newest()).id:
        st.warning(
            f"This is the data as it was on {opened.made_at:%Y-%m-%d}, snapshot {opened.id}: not the newest, which is "
            f"of {newest.made_at:%Y-%m-%d}."
        )
    if away := store.trouble():
        st.warning(markdown(away))
    for sentence in store.damaged():
        st.warning(
            f"A snapshot of live data is damaged, and others are shown in its place. {markdown(sentence)}"
        )
    for source in store.sources().values():
        if source.failure:
            st.warning(markdown(source.failure))
    # What a fetch does concerns live data, and those who look at cited figures for want of it.
    is_concerned = opened.edition == "live" or (opened.edition == "reference" and "live" not in there)
    if is_concerned and (failed := store.last_failure()):
        st.warning(f"The last fetch failed: {markdown(failed)}")
    if opened.edition == "reference" and "live" not in there:
        _watch_for_live_data()


def _snapshot() -> None:
    """Which snapshot is shown, where there are several to choose from: by default the newest."""
    there = store.snapshots() if store.edition() == "live" else []
    if len(there) < 2:
        asked = st.query_params.get("snapshot", store.NEWEST)
        if there and asked not in (store.NEWEST, there[0].id):
            st.info(f"Snapshot {markdown(asked[:60])} is not there (any more); the newest is shown instead.")
        # What an address says of the snapshots of another edition means nothing here.
        st.query_params.pop("snapshot", None)
        st.session_state.pop("snapshot", None)
        return
    days = {store.NEWEST: f"Newest ({there[0].made_at:%Y-%m-%d %H:%M} UTC)"}
    days |= {opened.id: f"As of {opened.made_at:%Y-%m-%d %H:%M} UTC ({opened.id[-8:]})" for opened in there}
    bound.choice("Snapshot", days, "snapshot", store.NEWEST)


@st.fragment(run_every="20s")
def _watch_for_live_data() -> None:
    """Offers live data once a fetch that runs beside the dashboard has published some."""
    if "live" in store.editions_there():
        st.info("Live data has arrived.")
        if st.button("Show it"):
            st.session_state["edition"] = "live"
            st.rerun()
