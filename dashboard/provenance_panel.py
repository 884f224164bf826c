"""The provenance sheet: from a headline number back to its searches, requests, snapshot, checksums and code."""

import streamlit as st

from dashboard import blocks, bound, controls, store
from dashboard.exports import file_name
from dashboard.plain import markdown
from pipelines import provenance
from pipelines.blocks import Heading, markdown_of


def show() -> None:
    """One number of the topic chosen on the page, and everything it rests on."""
    opened, catalogue = store.snapshot(), store.all_topics()
    st.subheader("Where a number comes from", anchor="provenance")
    known = provenance.numbers(opened.manifest)
    if not known:
        st.markdown(
            "This edition works no number out: every figure stands in a ledger, with its source in its row. Choose the "
            "table above."
        )
        return
    labels = {
        name: number.label.format(year=provenance.last_year(store.table, number))
        for name, number in known.items()
    }
    topic = controls.chosen_topic()
    name = controls.choice("Number", labels, "number", next(iter(labels)))
    sheet = provenance.sheet(opened.manifest, store.table, catalogue, topic.id, name)
    st.markdown(f"**{markdown(labels[name])}, {markdown(topic.label)}** (topic chosen above)")
    first_part = next(
        (place for place, block in enumerate(sheet) if isinstance(block, Heading) and block.level == 2), None
    )
    blocks.show(sheet[:first_part])
    if first_part is not None:
        with bound.section("Tables, searches, requests, snapshot and code", "sheet") as rest:
            if rest.open:
                blocks.show(sheet[first_part:])
    st.download_button(
        "Download the sheet (Markdown)",
        data=lambda: markdown_of(sheet).encode(),
        file_name=f"{file_name(opened.edition, f'{opened.made_at:%Y-%m-%d}', 'provenance', topic.id, name)}.md",
        mime="text/markdown",
        on_click="ignore",
        icon=":material/download:",
        key="provenance_sheet",
    )
