"""Data & methods: every table with its source, its warnings and its download, and how numbers are made."""

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.methods import files, panels, provenance, words
from dashboard.look.plain import markdown
from dashboard.panels import blocks, missing
from dashboard.panels.panel import show
from dashboard.panels.tables import data_table, note, whole_table

_PARTS = {
    "table": "Tables and files",
    "search": "Searches and numbers",
    "checks": "How well it counts",
    "methods": "How numbers are made",
}
#: Part to the controls that only it has; an address that names a table too wants that first.
_TOLD = {
    "table": ("table", "package", "columns"),
    "search": ("topic", "definition", "number", "sheet"),
    "checks": ("echoes_view", "agreement_view", "baseline_check_view", "backtests_view"),
}


def _page() -> None:
    opened = store.snapshot()
    st.title("Data & methods", anchor=False)
    st.write(
        "Where does each number come from, how was it made, and how can it be taken away? Choose a table, a headline "
        "number or a data package."
    )
    st.markdown(
        f"This is the **{opened.edition}** edition, snapshot `{opened.id}`, of {opened.made_at:%Y-%m-%d}. It holds "
        f"{len(opened.tables)} tables. Their checksums stand in its manifest; `exoscope verify {opened.id}` compares "
        "them."
    )

    match bound.parts(_PARTS, "methods_part", _TOLD):
        case "table":
            st.header("A table", anchor="table")
            # Names of persons stand in references only.
            names = sorted(opened.tables.keys() - {"authors"})
            name = bound.choice("Table", {one: one for one in names}, "table", "regulatory_events")
            entry = store.about(name)
            st.markdown(
                f"One row per {markdown(entry['one_row_per'])}. Key: {markdown(', '.join(entry['key']))}."
            )
            st.markdown(f"Source: {markdown(entry['source'])}")
            for warning in entry["warnings"]:
                st.markdown(f"- {markdown(warning)}")
            data_table(store.large(whole_table, name, name, f"table_{name}"))
            note(
                f"Licence: {markdown(entry['licence'])} As of {entry['fetched_at'][:10]}. Checksum (SHA-256) of the "
                f"stored table: `{entry['sha256']}`."
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
            files.show()
        case "search":
            st.header("A search", anchor="search")
            topic = controls.topic()
            blocks.draw(store.once(panels.search, topic, controls.definition()))
            provenance.show()
        case "checks":
            if store.has("echoes"):
                show(panels.echoes)
            if not store.has("europepmc_years"):
                missing.page("has no count of Europe PMC", "it beside that of PubMed")
            show(panels.second_opinion)
            show(panels.baseline_check)
            show(panels.backtests)
        case _:
            st.header("How the numbers are made", anchor="methods")
            st.markdown(words.PAPERS_FETCHED if store.has("topic_years") else words.PAPERS_CITED)
            st.markdown(words.TRIALS_FETCHED if store.has("trials") else words.TRIALS_CITED)
            st.markdown(words.OTHER_METHODS)
            st.markdown(words.ANSWERS)


frame.body(_page, "methods")
