"""Overview: what is published and tried on a topic, beside what regulators did."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.overview import panels
from dashboard.panels import missing
from dashboard.panels.panel import draw, show

_PARTS = {"one": "One topic over time", "all": "All topics side by side"}
#: Part to the controls that only it has.
_TOLD = {"all": ("attention", "evidence", "regulation", "topics_view"), "one": ("topic", "general", "mark")}


def _one(head: DeltaGenerator) -> None:
    with head:
        topic = controls.topic_or_theme()
        with st.popover("More"):
            general = controls.general_rules()
    selected = show(panels.signature, topic, general=general)
    if bound.is_new(selected, "contrast"):
        st.session_state["mark"] = " ".join(selected[0])
    with selected.answer():
        asked = str(st.session_state.get("mark", st.query_params.get("mark", "")))
        if mark := bound.choice("Show what is behind", store.once(panels.marks, topic, asked), "mark", ""):
            show(panels.behind, topic, mark)


def _all() -> None:
    if not store.has("contrast"):
        draw(missing.answers_are_missing("The comparison of all topics", "contrast"))
        return
    show(panels.side_by_side, *controls.side_by_side(*store.once(panels.offered)))
    if not store.has("topic_years", "trials"):
        missing.page("compares what its ledgers hold", "papers and registered studies of every topic too")


def _page() -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    with head:
        st.title(
            "Overview",
            anchor=False,
            width="content",
            help="Does what people publish, test and sell run ahead of what was shown in humans and of what "
            "regulators allow? Papers and trials stand above, what regulators did below, on one time axis.",
        )
        part = bound.parts(_PARTS, "overview_part", _TOLD)
    if part == "one":
        _one(head)
    else:
        _all()


frame.body(_page, "overview")
