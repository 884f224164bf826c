"""Evidence: how far each topic got towards people, who saw it, and what studies stand behind claims."""

import streamlit as st

from dashboard import controls, elsewhere, store
from dashboard import evidence_panels as show

st.title("What was shown in humans", anchor=False)
st.write(
    "How far did each topic get, from a paper on cells or animals to an approval? Every step counts those who saw it, "
    "and names them. Below it, common claims stand beside the studies in people that they cite."
)
if store.has("evidence", "evidence_witnesses"):
    reading = controls.reading()
    topic, rung = controls.ladder_cell(show.rungs(reading))
    show.cell(topic, rung, reading)
else:
    elsewhere.answers_are_missing("The evidence ladder", "evidence", "evidence_witnesses")
show.claims()
