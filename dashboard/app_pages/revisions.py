"""Revisions: what each number was on one day, is on another, and why it moved."""

import streamlit as st

from dashboard import revision_panels as show
from dashboard import store

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
        show.papers(found)
        show.studies(found)
        show.ledgers(found)
