"""Entry of the dashboard: page set-up and navigation."""

from pathlib import Path

import streamlit as st

from dashboard.panels import frame

page = st.navigation(
    [
        st.Page("overview/page.py", title="Overview", url_path="overview", default=True),
        st.Page("literature/page.py", title="Literature", url_path="literature"),
        st.Page("compare/page.py", title="Compare", url_path="compare"),
        st.Page("trials/page.py", title="Trials", url_path="trials"),
        st.Page("evidence/page.py", title="Evidence", url_path="evidence"),
        st.Page("regulation/page.py", title="Regulation", url_path="regulation"),
        st.Page("market/page.py", title="Market", url_path="market"),
        st.Page("brief/page.py", title="Brief", url_path="brief"),
        st.Page("revisions/page.py", title="Revisions", url_path="revisions"),
        st.Page("methods/page.py", title="Data & methods", url_path="methods"),
        st.Page("own_topic/page.py", title="Own topic", url_path="own_topic"),
        st.Page("about/page.py", title="About exosomes", url_path="about"),
    ],
    position="top",
)
st.set_page_config(
    page_title=f"{page.title} | Exoscope",
    page_icon=str(Path(__file__).with_name("icon.png")),
    layout="wide",
)
frame.show(page.run, page.url_path)
