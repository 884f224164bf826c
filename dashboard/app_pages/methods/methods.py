"""Data & methods: every table with its source, its warnings and its download, and how numbers are made."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.methods import files as files_panel
from dashboard.app_pages.methods import panels as method_panels
from dashboard.app_pages.methods import provenance as provenance_panel
from dashboard.app_pages.methods import words as narrative
from dashboard.look.plain import markdown
from dashboard.panels import panel as panels

opened = store.snapshot()
st.title("Data & methods", anchor=False)
st.write(
    "Where does each number come from, how was it made, and how can it be taken away? Choose a table, a headline "
    "number or a data package."
)
st.markdown(
    f"This is the **{opened.edition}** edition, snapshot `{opened.id}`, of {opened.made_at:%Y-%m-%d}. It holds "
    f"{len(opened.tables)} tables. Their checksums stand in its manifest; `exoscope verify` compares them."
)

st.header("A table", anchor="table")
name = controls.table_name(sorted(opened.tables))
entry = store.about(name)
st.markdown(f"One row per {markdown(entry['one_row_per'])}. Key: {markdown(', '.join(entry['key']))}.")
st.markdown(f"Source: {markdown(entry['source'])}")
for warning in entry["warnings"]:
    st.markdown(f"- {markdown(warning)}")
panels.data_table(store.large(method_panels.table, name))
panels.note(
    f"Licence: {markdown(entry['licence'])} As of {entry['fetched_at'][:10]}. Checksum (SHA-256) of the stored "
    f"table: `{entry['sha256']}`."
)
with bound.section("What the columns hold", "columns") as columns:
    if columns.open:
        headings = store.headings(name)
        st.markdown(
            "\n".join(
                f"- **{markdown(headings[column])}**, `{column}`: {markdown(about['about'])}"
                for column, about in entry["columns"].items()
            )
        )

method_panels.show_search()
provenance_panel.show()
files_panel.show()
if store.has("echoes"):
    panels.show(method_panels.echoes)
panels.show(method_panels.second_opinion)
panels.show(method_panels.backtests)

st.header("How the numbers are made", anchor="methods")
st.markdown(narrative.PAPERS_FETCHED if store.has("topic_years") else narrative.PAPERS_CITED)
st.markdown(narrative.TRIALS_FETCHED if store.has("trials") else narrative.TRIALS_CITED)
st.markdown(narrative.OTHER_METHODS)
st.markdown(narrative.ANSWERS)
