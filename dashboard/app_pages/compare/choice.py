"""What the reader chose on the page Compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.compare.charts.compare import Look
from dashboard.look.theme import topic_colour
from dashboard.panels import topics as topic_list
from pipelines.analysis.papers import literature
from pipelines.topics.catalogue import Theme, Topic

#: What is compared where nothing was chosen.
_FIRST = ("skincare", "hair", "drug_delivery", "artificial")
_LAYOUTS = {"together": "All in one figure", "apart": "One below the other"}
_SCALES = {"linear": "Linear", "log": "Log"}
_AXES = {"shared": "The same for all", "free": "Each its own"}


@dataclass(frozen=True)
class Choice:
    """What the reader chose on the page Compare."""

    topics: tuple[str, ...]  # or themes where nothing was fetched, in the order chosen
    yardstick: str
    basis: str
    years: tuple[int, int]
    all_years: tuple[int, int]
    look: Look
    events: str  # those that stand below: "none", "named" or "all"
    base: int | None  # the year that is 100 of an index
    everything: bool = False  # all records, with those that are no papers


def entry(name: str) -> Topic | Theme:
    """A topic or theme by its id."""
    known = store.all_topics()
    return known.topics.get(name) or known.themes[name]


def colour(name: str) -> str:
    """The colour of a topic or theme."""
    return topic_list.colour(name) if name in store.all_topics().topics else topic_colour([name])


def of_one_maker(themes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the themes that the maker of the first one counted."""
    makers = store.table("published_year_counts").groupby("theme")["source_title"].first()
    return tuple(name for name in themes if makers[name] == makers[themes[0]])


def chosen(head: DeltaGenerator) -> Choice:
    """The controls of the page; the topics stand beside its title."""
    counts, is_fetched = store.year_counts(), store.has("topic_years")
    there = set(counts.loc[counts["definition"].eq("standard"), "topic"])  # of others, none could be fetched
    names = {
        name: controls.topic_name(entry(name))
        for name in (*store.all_topics().topics, *store.all_topics().themes)
        if name in there
    }
    first = tuple(name for name in _FIRST if name in names) or tuple(names)
    with head:
        of = "Topics" if is_fetched else "Themes"
        topics = bound.several(of, names, "topics", default=first if is_fetched else of_one_maker(first))
    known = counts["year"].dropna()
    span = int(known.min()), int(known.max())
    axis = "shared"
    with st.container(horizontal=True, vertical_alignment="center"):
        yardstick = bound.segments("Measure", _measures(is_fetched), "yardstick", "records")
        scale = bound.segments("Scale", _SCALES, "scale", "linear")
        with st.popover("More"):
            basis = controls.date_basis() if is_fetched else "publication"
            everything, events = controls.everything(), controls.events()
            layout = bound.choice("Layout", _LAYOUTS, "layout", "together")
            if layout == "apart":
                axis = bound.choice("Axes", _AXES, "axis", "shared")
            has_bands = is_fetched and bound.switch(
                "Bands from the narrow to the broad definition",
                "bands",
                "How far the count depends on how a topic is cut out.",
                default=True,
            )
    years = bound.years(*span, "years")
    base = literature.index_year(store.year_counts(everything=everything), topics, basis, *years)
    measure = f"Index, {base} = 100" if yardstick == "index" else controls.YARDSTICKS[yardstick]
    look = Look(yardstick, measure, years, layout == "apart", scale == "log", axis == "free", has_bands)
    return Choice(topics, yardstick, basis, years, span, look, events, base, everything)


def point(choice: Choice, years: Sequence[int], selected: Sequence[Sequence[str]]) -> tuple[str, int]:
    """The topic and year whose articles are listed: two lists, which a click on a mark sets.

    Where nothing was chosen, the year is the first of `years`.
    """
    bound.take_click([mark[:2] for mark in selected], "of", "in")
    names = {name: entry(name).label for name in choice.topics}
    topic, year = bound.beside(
        partial(bound.choice, "Articles of", names, "of", choice.topics[0]),
        partial(bound.choice, "Year", {str(year): str(year) for year in years}, "in", str(years[0])),
    )
    return topic, int(year)


def _measures(is_fetched: bool) -> dict[str, str]:
    return {
        name: label for name, label in controls.MEASURES.items() if is_fetched or name in ("records", "index")
    }
