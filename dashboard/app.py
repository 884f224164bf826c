"""Entry of the dashboard: page set-up and navigation."""

from pathlib import Path

import streamlit as st

from dashboard import frame
from dashboard.pages import FIRST, GROUPS, script

if not st.user.get("is_logged_in", True):  # said only where sign-in is set up
    st.set_page_config(page_title="Exoscope", page_icon=str(Path(__file__).with_name("icon.png")))
    st.title("Exoscope", anchor=False)
    st.button("Sign in", on_click=st.login, type="primary")
    st.stop()
page = st.navigation(
    {
        group: [st.Page(script(name), title=title, default=name == FIRST) for name, title in pages.items()]
        for group, pages in GROUPS.items()
    },
    position="top",
)
st.logo(str(Path(__file__).with_name("name.svg")), size="medium")
st.set_page_config(
    page_title=f"{page.title} | Exoscope",
    page_icon=str(Path(__file__).with_name("icon.png")),
    layout="wide",
)
frame.show(page.run, page.url_path or FIRST)
