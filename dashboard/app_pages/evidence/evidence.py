"""Evidence: how far each topic got towards people, who saw it, and what studies stand behind claims."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.evidence import panels
from dashboard.panels import missing
from dashboard.panels.panel import draw, show, show_boxes
from dashboard.panels.tables import data_table

_PARTS = {"ladder": "How far each topic got", "claims": "Claims beside studies"}

st.title("Evidence", anchor=False)
if bound.parts(_PARTS, "evidence_part", {"claims": ("claims_view",)}) == "claims":
    show(panels.claims)
    show_boxes(store.once(panels.claim_boxes))
elif store.has("evidence", "evidence_witnesses"):
    reading = controls.reading()
    cell = (*controls.ladder_cell(show(panels.rungs, reading)), reading)
    show_boxes([store.once(panels.cell, *cell)])
    if label := store.once(panels.more_witnesses, *cell):
        with bound.section(label, "witnesses") as section:
            if section.open:
                data_table(store.once(panels.witnesses, *cell))
else:
    draw(missing.answers_are_missing("The evidence ladder", "evidence", "evidence_witnesses"))
