"""Data & methods: every table with its source, its warnings and its download, and how numbers are made."""

import streamlit as st

from dashboard import controls, panels, store
from dashboard.plain import markdown

opened = store.snapshot()
st.title("Data & methods", anchor=False)
st.markdown(
    f"This is the **{opened.edition}** edition, snapshot `{opened.id}`, of {opened.made_at:%Y-%m-%d}. It holds "
    f"{len(opened.tables)} tables. Their checksums stand in its manifest; `exoscope verify` compares them."
)

st.subheader("A table", anchor="table")
name = controls.table_name(sorted(opened.tables))
entry = store.about(name)
st.markdown(f"One row per {markdown(entry['one_row_per'])}. Key: {markdown(', '.join(entry['key']))}.")
st.markdown(f"Source: {markdown(entry['source'])}")
for warning in entry["warnings"]:
    st.markdown(f"- {markdown(warning)}")
panels.data_table(f"table_{name}", store.table(name).rename(columns=store.headings(name)), name)
panels.note(
    f"Licence: {markdown(entry['licence'])} As of {entry['fetched_at'][:10]}. Checksum (SHA-256) of the stored "
    f"table: `{entry['sha256']}`."
)
with st.expander("What the columns hold", key="columns", on_change="rerun", bind="query-params") as columns:
    if columns.open:
        for column, about in entry["columns"].items():
            unit = f" ({about['unit']})" if about.get("unit") else ""
            st.markdown(f"- **{markdown(about['label'])}**{unit}, `{column}`: {markdown(about['about'])}")

st.subheader("How the numbers are made", anchor="methods")
st.markdown(
    """
- **Papers.** No search is run for this edition. Yearly counts are those that a published data set gives for
  three themes, with its exact search; other totals come from bibliometric papers. Counts of different searches
  overlap and databases differ, so they are never added up. The published counts use publication dates, where one
  record can stand in two years.
- **Unfinished years** are hollow and never used for a comparison.
- **Trials** are a dated sample of registered studies. Each was read once: *tested* means that the vesicle is what is
  administered. A status is shown with the day it was seen.
- **Regulation.** One row an act, with its date as exact as the source gives it. Enforcement counts only warning and
  untitled letters whose text names exosomes. Permission to test is not an approval. A status older than 18 months,
  or undated, is stale.
- **Topics.** Words of the ledgers map to topics in one table, `ledger_topics`. A fact filed under a topic also counts
  for its sub-topics.
- **Missing** means not seen. It is never zero.
"""
)
