"""Evidence: how far each topic got towards people, who saw it, and what studies stand behind claims."""

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.evidence import panels, reach_panels
from dashboard.panels import missing
from dashboard.panels.panel import draw, show, show_boxes

_PARTS = {"ladder": "How far each topic got", "reach": "Reach of papers", "claims": "Claims beside studies"}
_TOLD = {
    "claims": ("claims_view",),
    "reach": ("reach_content_view", "reach_triangle_view", "reach_clinical_view"),
    "ladder": ("topic", "reading", "rung"),
}


def _page() -> None:
    st.title("Evidence", anchor=False)
    part = bound.parts(_PARTS, "evidence_part", _TOLD)
    if part == "claims":
        show(panels.claims)
        show_boxes(store.once(panels.claim_boxes))
    elif part == "reach":
        topic = controls.topic(width=360)
        for which in reach_panels.PANELS:
            show(reach_panels.panel, which, topic)
        if not store.has("reach_years"):
            missing.page("has nothing from iCite", "how far the papers of each topic reach towards people")
    elif store.has("evidence", "evidence_witnesses"):
        reading = controls.reading()
        selected = show(panels.rungs, reading)
        with selected.answer():
            show(panels.cell, *controls.ladder_cell(selected), reading)
    else:
        draw(missing.answers_are_missing("The evidence ladder", "evidence", "evidence_witnesses"))


frame.body(_page, "evidence")
