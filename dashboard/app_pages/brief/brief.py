"""Brief: what grew, what was shown in humans, what regulators said, what changed, and what is not known."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.brief import view as brief_view
from dashboard.look.plain import file_name
from dashboard.panels import panel as panels
from pipelines.brief import files

st.title("Brief", anchor=False)
st.write(
    "What grew, what was shown in humans, what regulators did, and what is not known, in sentences to read, print or "
    "hand on. Behind each stand its figure and its table."
)
topic = controls.brief_topic()
is_long = bound.switch("Long form", "long", "All tables, sub-topics and methods.")
found = store.brief(topic, is_long=is_long)

opened = store.snapshot()
words = ["brief", *filter(None, [topic, "long" if is_long else ""])]
name = file_name(opened.edition, f"{opened.made_at:%Y-%m-%d}", *words)
as_html, as_markdown = st.columns(2)
as_html.download_button(
    "Download as HTML, to print",
    data=lambda: files.rendered(found, ".html").encode(),
    file_name=f"{name}.html",
    mime="text/html",
    on_click="ignore",
    icon=":material/download:",
)
as_markdown.download_button(
    "Download as Markdown",
    data=lambda: files.rendered(found, ".md").encode(),
    file_name=f"{name}.md",
    mime="text/markdown",
    on_click="ignore",
    icon=":material/download:",
)
panels.note("The HTML file prints on A4 and Letter and needs neither this program nor a network.")
brief_view.show(found, {"edition": opened.edition} if st.query_params.get("edition") else {})
