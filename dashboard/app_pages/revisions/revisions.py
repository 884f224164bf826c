"""Revisions: what each number was on one day, is on another, and why it moved."""

import streamlit as st

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.revisions import panels as show
from dashboard.panels import panel as panels

st.title("What changed, and why", anchor=False)
st.write(
    "What was every number on one day, what is it on another, and why did it move? Choose two snapshots."
)
there = store.snapshots(store.snapshot().edition)
if len(there) < 2:
    show.nothing_to_compare()
else:
    before, now = show.chosen(there)
    if before.id == now.id:
        st.info("The same snapshot is chosen twice: nothing can have moved.")
    else:
        found = store.revisions(before, now)
        show.overall(found, before, now)
        topic = controls.topic()
        one, two = st.columns(2)
        with one:
            basis = controls.date_basis()
        with two:
            definition = controls.definition()
        panels.draw(show.papers(found, topic, basis, definition))
        show.all_papers(found)
        show.studies(found)
        show.ledgers(found)
