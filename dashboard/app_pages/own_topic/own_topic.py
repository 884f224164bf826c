"""Own topic: a researcher writes or edits a topic, sees it judged, and takes its file and its command away."""

import streamlit as st

from dashboard.app_pages.own_topic import panel
from pipelines.topics.draft import Draft

st.title("Own topic", anchor=False)
st.write(
    "Write what should be searched for at PubMed, at three widths, or start from a topic that is there. It is checked "
    "by the rules of `exoscope refresh`; a search is checked when you leave its box or press Ctrl and Enter."
)
draft = panel.written()
if draft == Draft():
    st.info(
        "Begin with an id, a label and a search. What is wrong or missing is then told here, with what to write."
    )
else:
    panel.judged(draft)
    panel.handed_over(draft)
