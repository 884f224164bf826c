"""Trials: what is registered, how far it is, who runs it, and what is due."""

import streamlit as st

from dashboard import elsewhere, store, trial_due, trial_table
from dashboard import trial_panels as show

st.title("What is tried", anchor=False)
st.write(
    "Which studies are registered, how far is each, who runs them, and what is due within a year? A registered study "
    "shows that something is tried, not that it works."
)
if store.has("trials", "topic_trials", "trial_years"):
    choice = show.chosen()
    rows = show.studies(choice)
    show.growth(choice, rows)
    if rows.empty:
        st.info("No study was found for this choice of topic and role.")
    else:
        show.phases(choice, rows)
        show.length(choice, rows)
        show.sponsors_and_countries(choice, rows)
        trial_due.show(choice, rows)
    show.changes(choice)
    if not rows.empty:
        trial_table.show(rows)
else:
    elsewhere.trials_are_missing()
