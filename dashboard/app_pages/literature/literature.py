"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

from collections.abc import Callable

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.literature import cited, growth_panels, panels, paper_list
from dashboard.app_pages.literature.choice import Choice, chosen
from dashboard.panels import missing
from dashboard.panels.panel import Content, draw, show

_PARTS = {
    "growth": "Papers a year",
    "kinds": "Kinds of papers",
    "shared": "Shared with other topics",
    "papers": "The papers by name",
}
#: Part to the controls that only it has.
_TOLD = {"papers": ("in", "type", "with", "newest_all"), "shared": ("group", "both"), "growth": ("figure",)}


def _with_papers(make: Callable[[Choice], Content], choice: Choice, figure: str) -> None:
    """A figure, and below it the papers behind the mark that was chosen last, if it was one of this figure."""
    paper_list.list_clicked(choice, selected := show(make, choice), figure)
    if bound.held("figure", "|".join(paper_list.FIGURES)) == figure:
        with selected.answer():
            paper_list.show_papers(choice)


def _growth(choice: Choice) -> None:
    _with_papers(panels.yearly, choice, "yearly")
    show(growth_panels.year_to_date, choice)
    show(growth_panels.filling, choice)


def _kinds(choice: Choice) -> None:
    _with_papers(panels.clinical, choice, "clinical")
    _with_papers(panels.types, choice, "types")


def _shared(choice: Choice) -> None:
    show(growth_panels.sensitivity, choice)
    _with_papers(panels.shared, choice, "overlap")
    if store.has("topic_combinations"):
        groups = store.once(growth_panels.groups, choice.definition)
        group = bound.choice("Combinations of", groups, "group", growth_panels.TOP)
        selected = show(growth_panels.combinations, choice, group)
        if columns := store.once(growth_panels.columns, choice.definition, group):
            bound.take_click(selected, "both")
            with selected.answer():
                topics = bound.choice("Papers of", columns, "both", next(iter(columns)))
                show(growth_panels.papers_of, choice, group, topics)
    else:
        draw(missing.answers_are_missing("The combinations of topics", "topic_combinations"))


def _page() -> None:
    st.title("Literature", anchor=False)
    if store.has("topic_years", "articles", "topic_articles"):
        part = bound.parts(_PARTS, "literature_part", _TOLD)
        choice = chosen()
        if why := store.once(panels.not_fetched, choice):
            draw(why)
        elif part == "growth":
            _growth(choice)
        elif why := store.once(panels.no_records, choice):
            controls.brush(*choice.all_years)
            draw(why)
        else:
            if part != "kinds":  # it has a figure over the years, which the brush stands below
                controls.brush(*choice.all_years)
            {"kinds": _kinds, "shared": _shared, "papers": paper_list.show_papers}[part](choice)
    else:
        cited.literature_is_missing()


frame.body(_page, "literature")
