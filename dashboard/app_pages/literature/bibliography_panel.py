"""The articles that are shown, as a file for reference managers."""

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.look.exports import file_name
from dashboard.panels import panel as panels
from pipelines.package.ris import ris
from pipelines.topics.catalogue import Topic


def show(topic: Topic, articles: pd.DataFrame) -> None:
    """The download of these articles as RIS."""
    opened = store.snapshot()
    st.download_button(
        f"Download RIS ({len(articles):,} articles)",
        data=lambda: ris(articles, edition=opened.edition).encode(),
        file_name=f"{file_name(opened.edition, f'{opened.made_at:%Y-%m-%d}', topic.id)}.ris",
        mime="application/x-research-info-systems",
        on_click="ignore",
        icon=":material/download:",
        key="ris",
    )
    panels.note(
        "All papers listed above, for EndNote, Zotero and others. Authors and abstracts "
        "are not stored: the reference manager completes them from the PMID."
    )
