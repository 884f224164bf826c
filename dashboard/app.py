"""Entry of the dashboard: page set-up and navigation."""

from pathlib import Path

import streamlit as st

from dashboard import frame

page = st.navigation(
    [
        st.Page("app_pages/overview.py", title="Overview", default=True),
        st.Page("app_pages/literature.py", title="Literature", url_path="literature"),
        st.Page("app_pages/compare.py", title="Compare", url_path="compare"),
        st.Page("app_pages/trials.py", title="Trials", url_path="trials"),
        st.Page("app_pages/evidence.py", title="Evidence", url_path="evidence"),
        st.Page("app_pages/regulation.py", title="Regulation", url_path="regulation"),
        st.Page("app_pages/market.py", title="Market", url_path="market"),
        st.Page("app_pages/brief.py", title="Brief", url_path="brief"),
        st.Page("app_pages/revisions.py", title="Revisions", url_path="revisions"),
        st.Page("app_pages/methods.py", title="Data & methods", url_path="methods"),
        st.Page("app_pages/own_topic.py", title="Own topic", url_path="own_topic"),
        st.Page("app_pages/about.py", title="About exosomes", url_path="about"),
    ],
    position="top",
)
st.set_page_config(
    page_title=f"{page.title} | Exoscope",
    page_icon=str(Path(__file__).with_name("icon.png")),
    layout="wide",
)
frame.show(page.run, page.url_path)
