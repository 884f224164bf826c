"""What's new: the news between two snapshots, and what each number was, is, and why it moved."""

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.revisions import panels
from dashboard.panels.panel import draw

_PARTS = {"news": "News", "revisions": "Revisions"}
#: Part to the controls that only it has; the days alone once asked for the revisions.
_TOLD = {"news": ("grade", "news_all"), "revisions": ("from", "to", "topic", "basis", "definition")}


def _page() -> None:
    st.title("What's new", anchor=False)
    st.write("What happened between two snapshots, graded; and what every number was, is, and why it moved.")
    there = store.snapshots(store.snapshot().edition)
    if len(there) < 2:
        panels.nothing_to_compare()
    else:
        before, now = panels.chosen(there)  # first, so that a link to their news names its part
        part = bound.parts(_PARTS, "revisions_part", _TOLD)
        if before.id == now.id:
            st.info("The same snapshot is chosen twice: nothing can have moved.")
        elif part == "news":
            panels.news(there, before, now)
        else:
            found = store.revisions(before, now)
            panels.overall(found, before, now)
            if "topic_years" in before.tables or "topic_years" in now.tables:
                topic = controls.topic()
                basis, definition = bound.beside(controls.date_basis, controls.definition)
                draw(panels.papers(found, topic, basis, definition))
            panels.changes(found, {*before.tables, *now.tables})


frame.body(_page, "revisions")
