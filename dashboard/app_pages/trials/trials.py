"""Trials: what is registered, how far it is, who runs it, and what is due."""

import streamlit as st

from dashboard import frame
from dashboard.address import bound
from dashboard.app_pages.trials import due, panels, table
from dashboard.app_pages.trials.panels import Choice
from dashboard.panels.panel import Selected, show
from dashboard.panels.studies import is_fetched

_PARTS = {
    "far": "How far, by whom and where",
    "due": "What is due and what changed",
    "studies": "The studies by name",
}


def _with_studies(choice: Choice, selected: Selected, figure: str, *filters: str) -> None:
    """Below a figure the studies behind the mark that was chosen last, if it was one of this figure."""
    table.filter_by_click(selected, figure, *filters)
    if bound.held("trial_figure", "|".join(table.FIGURES)) == figure:
        with selected.answer():
            table.show_studies(choice)


def _far(choice: Choice, *, is_there: bool) -> None:
    if is_fetched():
        year = "posted" if choice.basis == "first_posted" else "started"
        _with_studies(choice, show(panels.growth, choice), "growth", year)
    if is_there:
        _with_studies(choice, show(panels.phases, choice), "phases", "phase", "status")
        if is_fetched():
            _with_studies(choice, show(panels.length, choice), "length", "find")
        _with_studies(choice, show(panels.sponsors, choice), "sponsors", "class" if is_fetched() else "find")
        _with_studies(choice, show(panels.countries, choice), "countries", "country")


def _due(choice: Choice, *, is_there: bool) -> None:
    if is_there:
        _with_studies(choice, due.show_due(choice), "due", "find")
    if is_fetched():
        panels.show_changes(choice)
        panels.show_differences(choice)


def _studies(choice: Choice, *, is_there: bool) -> None:
    if is_there:
        table.show_studies(choice)
    if not is_fetched():
        panels.show_totals()


def _page() -> None:
    st.title("Trials", anchor=False)
    st.write("A registered study shows that something is tried, not that it works.")
    part = bound.parts(_PARTS, "trials_part", {"studies": table.FILTERS, "far": ("trial_figure",)})
    choice = panels.chosen()
    if not is_fetched():
        panels.show_sample()
    if not (is_there := len(panels.studies(choice)) > 0):
        st.info("No study was found for this choice of topic and role.")
    {"far": _far, "due": _due, "studies": _studies}[part](choice, is_there=is_there)


frame.body(_page, "trials")
