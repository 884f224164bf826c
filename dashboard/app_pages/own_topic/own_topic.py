"""Own topic: a researcher writes or edits a topic, sees it judged, and takes its file and its command away."""

import streamlit as st

from dashboard import frame, store
from dashboard.app_pages.own_topic import panel
from dashboard.panels import missing
from dashboard.panels.panel import draw
from pipelines.topics.draft import Draft


def _page() -> None:
    st.title("Own topic", anchor=False)
    st.write(
        "Give it a name and the words that its papers use; a search of PubMed is made of them. How many of the papers "
        "here match, and what a refresh would say, is told below."
    )
    draft = panel.written()
    if draft == Draft():
        st.info(
            "Begin with a name and words. What is wrong or missing is then told here, with what to write."
        )
    elif not any(wording.words for wording in draft.definitions.values()):
        st.info("Now write the words that its papers use, or searches under Advanced.")
    else:
        if store.has("articles", "topic_articles"):
            draw(panel.preview(draft))
        else:
            missing.page("holds no titles of papers", "how many of its papers match, with ten titles")
        panel.judged(draft)
        panel.handed_over(draft)


frame.body(_page, "own_topic")
