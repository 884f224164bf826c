"""About exosomes: what they are, how they work, what is claimed, and what to ask."""

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.plain import markdown
from dashboard.panels.panel import source_line
from dashboard.panels.tables import data_table, note, whole_table

SECTIONS = {
    "what": "What they are",
    "how": "How they work, as far as is known",
    "aesthetics": "What is claimed for skin and hair",
    "artificial": "Artificial exosomes",
    "ask": "What a patient should ask",
}

facts = store.table("about_facts")
st.title("About exosomes", anchor=False)
st.write("Each paragraph names what it rests on. This page informs; it does not replace a doctor's advice.")
for section, heading in SECTIONS.items():
    st.header(heading, anchor=section)
    for row in facts[facts["section"].eq(section)].sort_values("position").to_dict("records"):
        st.markdown(markdown(row["statement"]))
        note(source_line(row))
with bound.section("The same as a table", "facts") as whole:
    if whole.open:
        data_table(whole_table("about_facts", "About exosomes"))
