"""Trials: what is registered, how far it is, who runs it, and what is due."""

import streamlit as st

from dashboard.app_pages.trials import due, panels, table
from dashboard.panels import studies
from dashboard.panels.panel import show

st.title("Trials", anchor=False)
st.write(
    "Which studies are registered, how far is each, who runs them, and what is due within a year? A registered study "
    "shows that something is tried, not that it works."
)
is_fetched = studies.is_fetched()
choice = panels.chosen()
if not is_fetched:
    panels.show_sample()
if is_fetched:
    year = "posted" if choice.basis == "first_posted" else "started"
    table.filter_by_click(show(panels.growth, choice), "growth", year)
if is_there := len(panels.studies(choice)):
    table.filter_by_click(show(panels.phases, choice), "phases", "phase", "status")
    if is_fetched:
        table.filter_by_click(show(panels.length, choice), "length", "find")
    table.filter_by_click(show(panels.sponsors, choice), "sponsors", "class" if is_fetched else "find")
    table.filter_by_click(show(panels.countries, choice), "countries", "country")
    table.filter_by_click(due.show_due(choice), "due", "find")
else:
    st.info("No study was found for this choice of topic and role.")
if is_fetched:
    panels.show_changes(choice)
    panels.show_differences(choice)
if is_there:
    table.show_studies(choice)
if not is_fetched:
    panels.show_totals()
