"""Trials: what is registered, how far it is, who runs it, and what is due."""

import streamlit as st

from dashboard import store
from dashboard.app_pages.trials import due as trial_due
from dashboard.app_pages.trials import panels as make
from dashboard.app_pages.trials import table as trial_table
from dashboard.panels import panel as panels

st.title("What is tried", anchor=False)
st.write(
    "Which studies are registered, how far is each, who runs them, and what is due within a year? A registered study "
    "shows that something is tried, not that it works."
)
if store.has("trials", "topic_trials", "trial_years"):
    choice = make.chosen()
    year = "posted" if choice.basis == "first_posted" else "started"
    trial_table.take(panels.show(make.growth, choice), "growth", year)
    if store.once(make.count, choice):
        trial_table.take(panels.show(make.phases, choice), "phases", "phase", "status")
        trial_table.take(panels.show(make.length, choice), "length", "find")
        trial_table.take(panels.show(make.sponsors, choice), "sponsors", "class")
        trial_table.take(panels.show(make.countries, choice), "countries", "country")
        trial_table.take(trial_due.show(choice), "due", "find")
        make.show_changes(choice)
        trial_table.show(choice)
    else:
        st.info("No study was found for this choice of topic and role.")
        make.show_changes(choice)
else:
    make.trials_are_missing()
