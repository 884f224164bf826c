"""Revisions: what each number was on one day, is on another, and why it moved."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.revisions import panels
from dashboard.panels.panel import draw

st.title("Revisions", anchor=False)
st.write(
    "What was every number on one day, what is it on another, and why did it move? Choose two snapshots."
)
there = store.snapshots(store.snapshot().edition)
if len(there) < 2:
    panels.nothing_to_compare()
else:
    before, now = panels.chosen(there)
    if before.id == now.id:
        st.info("The same snapshot is chosen twice: nothing can have moved.")
    else:
        found = store.revisions(before, now)
        panels.overall(found, before, now)
        if "topic_years" in before.tables or "topic_years" in now.tables:
            topic = controls.topic()
            basis, definition = bound.beside(controls.date_basis, controls.definition)
            draw(panels.papers(found, topic, basis, definition))
        panels.changes(found, {*before.tables, *now.tables})
