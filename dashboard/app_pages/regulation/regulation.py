"""Regulation: what is allowed where, who was warned, and whether anything is approved."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.regulation import panels as make
from dashboard.panels import boxes
from dashboard.panels import panel as panels

st.title("What regulators allow, and whom they warned", anchor=False)
st.write(
    "Is any exosome product approved, what is allowed in which country, how old is that knowledge, and who was warned? "
    "Choose a country and a use to read the rule and its source."
)

st.header("Is any exosome product approved anywhere?", anchor="approved")
st.markdown(store.once(make.approval))
with bound.section(f"The {len(store.table('approval_statements'))} dated statements", "said") as said:
    if said.open:
        st.markdown(store.once(make.statements))

selected = panels.show(make.status)
boxes.show([store.once(make.cell, *controls.status_cell(selected, store.jurisdictions()))])
panels.show(make.letters)

st.header("Everything regulators did", anchor="timeline")
panels.show(make.events, general=controls.general_rules())

st.header("What is often said about FDA and exosomes", anchor="statements")
boxes.show(store.once(make.common_statements))
