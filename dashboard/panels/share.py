"""What a reader hands on of a panel: its address, a citation, files, the search. Nothing is made until it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.look.citation import Cited, as_bibtex, as_text
from dashboard.look.plain import link, markdown
from dashboard.panels.tables import csv_button, note


@dataclass(frozen=True)
class SearchLink:
    """A search as it is sent.

    `url` is where a reader can run it; None where nowhere.
    """

    label: str
    text: str
    url: str | None = None
    service: str = "PubMed"


@dataclass(frozen=True)
class Handout:
    """What belongs to one panel.

    Attributes:
        credit: Who gave the data; None: its rows say so.
        whole: Tables of the snapshot whose unfiltered rows are offered too.
    """

    key: str
    title: str
    name: str
    rows: pd.DataFrame
    credit: str | None = None
    whole: Sequence[str] = ()
    searches: Sequence[SearchLink] = ()


def button(handout: Handout) -> None:
    """The button, and behind it everything to hand on."""
    with st.popover(
        "Share, cite, save", icon=":material/share:", key=f"{handout.key}_share", on_change="rerun"
    ) as popover:
        if not popover.open:
            return
        st.markdown("**Link to this figure**")
        st.code(address(handout.key), language=None, wrap_lines=True)
        note(
            "It names the edition and all that was chosen. Whoever runs Exoscope elsewhere puts their own address "
            "before the question mark."
        )
        cited = _cited(handout)
        st.markdown("**Cite**")
        st.code(as_text(cited), language=None, wrap_lines=True)
        st.code(as_bibtex(cited), language=None, wrap_lines=True)
        st.markdown("**Files**")
        csv_button(
            f"{handout.key}_shared", handout.key, handout.rows, "CSV of what is shown", credit=handout.credit
        )
        for table in handout.whole:
            rows = store.table(table).rename(columns=store.headings(table))
            label = f"CSV of all, table {table}"
            # Of several tables each is somebody else's.
            credit = handout.credit or str(store.about(table)["source"])
            csv_button(f"{handout.key}_{table}", table, rows, label, credit=credit)
        note("The picture: the camera at the upper right of the chart saves it as SVG.")
        for search in handout.searches:
            st.markdown(f"**Search: {markdown(search.label)}**")
            st.code(search.text, language=None, wrap_lines=True)
            if search.url is not None:
                st.markdown(link(f"Run it at {search.service}", search.url))


def address(anchor: str) -> str:
    """The address of the page as it stands, at a panel; it names the edition, and the snapshot of live data."""
    opened = store.snapshot()
    asked = {name: st.query_params.get_all(name) for name in st.query_params} | {"edition": [opened.edition]}
    if opened.edition == "live":
        asked["snapshot"] = [opened.id]
    return f"{st.context.url or ''}?{urlencode(asked, doseq=True)}#{anchor}"


def _cited(handout: Handout) -> Cited:
    opened = store.snapshot()
    return Cited(
        handout.title,
        opened.id,
        opened.edition,
        f"{opened.made_at:%Y-%m-%d}",
        handout.credit or "named in the rows of its table",
    )
