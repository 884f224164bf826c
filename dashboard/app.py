"""Entry of the dashboard: page set-up and navigation."""

from pathlib import Path

import streamlit as st

from dashboard import frame
from dashboard.pages import FIRST, PAGES, script

page = st.navigation(
    [st.Page(script(name), title=title, default=name == FIRST) for name, title in PAGES.items()],
    position="top",
)
st.set_page_config(
    page_title=f"{page.title} | Exoscope",
    page_icon=str(Path(__file__).with_name("icon.png")),
    layout="wide",
)
frame.show(page.run, page.url_path)
