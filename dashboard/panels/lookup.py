"""The box in which a name is looked up, and what the snapshot knows of it; a page with a name shows nothing else."""

from collections.abc import Hashable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere
from dashboard.panels.listing import NAMED
from dashboard.panels.tables import Sheet, data_table, note
from pipelines.analysis.lookup.find import Searched, searched
from pipelines.sentences import lookup


def searched_tables() -> Searched:
    """The tables of the snapshot as they are searched."""
    return searched(lookup.PLACES, {name: store.table(name) for name in lookup.TABLES if store.has(name)})


def _answer(name: str) -> lookup.Answer:
    return lookup.answer(name, store.once(searched_tables), store.snapshot().manifest)


def box() -> bool:
    """Draw the box and, where a name stands in it, what is known of it; whether one does."""
    name = bound.words(
        "Look a name up",
        "name",
        "A product, clinic, firm or sponsor, in any spelling: letters, rules, recalls, studies, papers and money.",
    )
    if name:
        if st.button("Back to the whole page", icon=":material/arrow_back:"):
            bound.ask_next({"name": ""})
        show(name)
    return bool(name)


def show(name: str) -> None:
    """Draw what is known of a name, with the address that shows it alone."""
    said = store.once(_answer, name)
    st.header(markdown(store.marked(lookup.headline(said))), anchor="lookup")
    st.markdown("\n".join(f"- {markdown(remark)}" for remark in lookup.remarks(said)))
    for kind, rows in said.rows.groupby("kind", sort=False):
        more = f", of which {NAMED} stand here" if len(rows) > NAMED else ""
        st.subheader(f"{kind}: {len(rows):,}{more}", anchor=False)
        st.markdown("\n".join(f"- {_line(row)}" for row in rows.head(NAMED).to_dict("records")))
    if len(said.rows):
        with bound.section(f"All {len(said.rows):,} as a table", "name_all") as table:
            if table.open:
                credit = f"{elsewhere.papers_credit()}; {elsewhere.trials_credit()}"
                data_table(Sheet("lookup", said.rows.rename(columns=lookup.HEADINGS), said.asked, credit))
    st.subheader("What was searched, and what was not", anchor=False)
    st.markdown("\n".join(f"- {markdown(line)}" for line in lookup.coverage(said)))
    address = urlencode({"name": said.asked, "edition": store.snapshot().edition})
    note(f"[This view alone](market?{address}), with an address to hand on.")


def _line(row: Mapping[Hashable, Any]) -> str:
    spelled = "" if row["spelling"] == lookup.AS_ASKED else ", **spelled otherwise**"
    where = urlsplit(row["url"]).hostname if isinstance(row["url"], str) else None
    source = f" {link(where, row['url'])}" if where else ""
    return f"{row['date']}: {markdown(row['says'])} (as {markdown(row['written_as'])}{spelled}){source}"
