"""The provenance sheet: from a headline number back to its searches, requests, snapshot, checksums and code."""

from collections.abc import Sequence

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.look.plain import markdown
from dashboard.panels import blocks
from dashboard.panels.tables import download
from pipelines.documents import provenance
from pipelines.text import writer
from pipelines.text.blocks import Block, Heading
from pipelines.topics.catalogue import Topic


def show() -> None:
    """One number of the topic chosen on the page, and everything it rests on."""
    st.header("Where a number comes from", anchor="provenance")
    labels = store.once(_labels)
    if not labels:
        st.markdown(
            "This edition works no number out: every figure stands in a ledger, with its source in its row. Choose the "
            "table above."
        )
        return
    topic = controls.chosen_topic()
    name = bound.choice("Number", labels, "number", next(iter(labels)))
    sheet = store.once(_sheet, topic, name)
    st.markdown(f"**{markdown(labels[name])}, {markdown(topic.label)}** (topic chosen above)")
    first_part = next(
        (place for place, block in enumerate(sheet) if isinstance(block, Heading) and block.level == 2), None
    )
    blocks.draw(sheet[:first_part])
    if first_part is not None:
        with bound.section("Tables, searches, requests, snapshot and code", "sheet") as rest:
            if rest.open:
                blocks.draw(sheet[first_part:])
    download(
        "Download the sheet (Markdown)",
        lambda: writer.text(sheet).encode(),
        f"{store.file_name('provenance', topic.id, name)}.md",
        "text/markdown",
        "provenance_sheet",
    )


def _labels() -> dict[str, str]:
    """The numbers that some topic has and whose way can be told, by name."""
    return {
        name: number.label.format(year=provenance.last_year(store.table, number))
        for name, number in provenance.numbers(store.snapshot().manifest).items()
        if provenance.rows_of(store.table(number.table), number.where)[number.column].notna().any()
    }


def _sheet(topic: Topic, name: str) -> Sequence[Block]:
    return provenance.sheet(store.snapshot().manifest, store.table, store.all_topics(), topic.id, name)
