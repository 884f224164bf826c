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
class Asked:
    """A search as it is sent.

    `url` is where a reader can run it; None where nowhere.
    """

    label: str
    text: str
    url: str | None = None
    service: str = "PubMed"


@dataclass(frozen=True)
class Handed:
    """What belongs to one panel.

    Attributes:
        credit: Who gave the data; None: its rows say so.
        whole: Tables of the snapshot whose unfiltered rows are offered too.
    """

    key: str
    title: str
    name: str
    shown: pd.DataFrame
    credit: str | None = None
    whole: Sequence[str] = ()
    searches: Sequence[Asked] = ()


def button(handed: Handed) -> None:
    """The button, and behind it everything to hand on."""
    with st.popover(
        "Share, cite, save", icon=":material/share:", key=f"{handed.key}_share", on_change="rerun"
    ) as held:
        if not held.open:
            return
        st.markdown("**Link to this figure**")
        st.code(address(handed.key), language=None, wrap_lines=True)
        note(
            "It names the edition and all that was chosen. Whoever runs Exoscope elsewhere puts their own address "
            "before the question mark."
        )
        cited = _cited(handed)
        st.markdown("**Cite**")
        st.code(as_text(cited), language=None, wrap_lines=True)
        st.code(as_bibtex(cited), language=None, wrap_lines=True)
        st.markdown("**Files**")
        csv_button(
            f"{handed.key}_shared", handed.key, handed.shown, "CSV of what is shown", credit=handed.credit
        )
        for table in handed.whole:
            rows = store.table(table).rename(columns=store.headings(table))
            label = f"CSV of all, table {table}"
            # Of several tables each is somebody else's.
            credit = handed.credit or str(store.about(table)["source"])
            csv_button(f"{handed.key}_{table}", table, rows, label, credit=credit)
        note("The picture: the camera at the upper right of the chart saves it as SVG.")
        for asked in handed.searches:
            st.markdown(f"**Search: {markdown(asked.label)}**")
            st.code(asked.text, language=None, wrap_lines=True)
            if asked.url is not None:
                st.markdown(link(f"Run it at {asked.service}", asked.url))


def address(anchor: str) -> str:
    """The address of the page as it stands, at a panel; it names the edition, and the snapshot of live data."""
    opened = store.snapshot()
    asked = {name: st.query_params.get_all(name) for name in st.query_params} | {"edition": [opened.edition]}
    if opened.edition == "live":
        asked["snapshot"] = [opened.id]
    return f"{st.context.url or ''}?{urlencode(asked, doseq=True)}#{anchor}"


def _cited(handed: Handed) -> Cited:
    opened = store.snapshot()
    return Cited(
        handed.title,
        opened.id,
        opened.edition,
        f"{opened.made_at:%Y-%m-%d}",
        handed.credit or "named in the rows of its table",
    )
