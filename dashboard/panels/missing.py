"""What stands where data is not there: why, since when, what there is instead, and what to do."""

from urllib.parse import urlencode

import streamlit as st

from dashboard import store
from dashboard.look.plain import markdown
from dashboard.panels.panel import Absence, Notice
from pipelines.text.sources import LABELS


def signal_is_missing(table: str, source: str, heading: str, beside: str = "") -> Absence:
    """Why a further source's figures are not there, since when, and what to do; the rest of the page stands without.

    `beside` is a sentence that holds all the same (plain text).
    """
    opened, label = store.snapshot(), LABELS[source]
    failed, said = None, f"`exoscope refresh --only {source}` fetches it."
    if why := store.why_missing(table):
        failed = (
            f"Since {opened.made_at:%Y-%m-%d} or longer there is nothing from {label}, and nothing older to keep: "
            f"{markdown(why)}"
        )
        note = None
    elif opened.edition == "live":
        note = f"{label} was not asked when this snapshot was made, {opened.made_at:%Y-%m-%d}."
    else:
        note = None
        said = f"The {opened.edition} edition of {opened.made_at:%Y-%m-%d} was made without asking {label}."
    return Absence(
        f"{heading}: nothing from {label} in this edition",
        table,
        f"{said} {markdown(beside)}".strip(),
        note=note,
        failed=failed,
    )


def page(here: str, fetched: str) -> None:
    """What this edition holds of a page (Markdown), what the page would show, and where: once a page.

    Draws nothing for live data: which source gave it nothing, and why, is told where its figures would be.
    The link opens the same page and choices in the simulated edition, so it is drawn below the page's controls.
    """
    if store.snapshot().edition == "live":
        return
    asked = {name: st.query_params.get_all(name) for name in st.query_params if name != "snapshot"}
    if isinstance(topic := st.session_state.get("topic"), str):
        asked.setdefault("topic", [topic])
    address = urlencode(asked | {"edition": ["simulated"]}, doseq=True)
    st.info(
        f"The {store.snapshot().edition} edition {here}. With fetched data this page shows {fetched}: "
        f"[see it on simulated data](?{address}), or fetch live data with `exoscope refresh`."
    )


def answers_are_missing(what: str, *names: str) -> Notice:
    """Why a part of a page is not there, where the snapshot lacks the tables of answers it rests on."""
    missing = [name for name in names if not store.has(name)]
    return snapshot_is_old(f"{what} ({', '.join(missing)})")


def snapshot_is_old(what: str) -> Notice:
    """That this snapshot does not hold what a part of a page rests on, and what to do."""
    return Notice(
        f"{markdown(what)}: not in this snapshot, which an earlier version of Exoscope made. `exoscope refresh` makes "
        "a new one that holds it."
    )


def nothing_from(source: str, table: str) -> None:
    """Why nothing came from a source; the reason once, where it does not stand above the page already."""
    if (why := store.why_missing(table)) is None:
        return
    is_told = why in [told.failed for told in store.sources().values()]
    st.warning(f"There is nothing from {source} here{'.' if is_told else f': {markdown(why)}'}")
