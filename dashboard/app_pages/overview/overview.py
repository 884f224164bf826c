"""Overview: what is published and tried on a topic, beside what regulators did."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.overview import panels
from dashboard.panels import missing
from dashboard.panels.panel import draw, show

with st.container(horizontal=True, vertical_alignment="center"):
    st.title(
        "Overview",
        anchor=False,
        width="content",
        help="Does what people publish, test and sell run ahead of what was shown in humans and of what regulators "
        "allow? Papers and trials stand above, what regulators did below, on one time axis.",
    )
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
if store.has("contrast"):
    measures = controls.side_by_side(*store.once(panels.offered))
    show(panels.side_by_side, *measures)
    if not store.has("topic_years", "trials"):
        missing.page("compares what its ledgers hold", "papers and registered studies of every topic too")
else:
    draw(missing.answers_are_missing("The comparison of all topics", "contrast"))
