"""Trials: what is registered, how far it is, who runs it, and what is due."""

import streamlit as st

from dashboard import elsewhere, store
from dashboard import trial_panels as show

st.title("What is tried", anchor=False)
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
        show.due(choice, rows)
    show.changes(choice)
    show.table(rows)
else:
    elsewhere.trials_are_missing()
