"""Brief: what grew, what was shown in humans, what regulators said, what changed, and what is not known."""

from collections.abc import Iterator
from urllib.parse import urlencode

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.look.plain import file_name
from dashboard.panels import blocks
from dashboard.panels.tables import note
from pipelines.brief import files
from pipelines.brief.render import layout
from pipelines.sentences.sentence import Place, Sentence
from pipelines.text.blocks import Link, Paragraph, Words

#: On paper only the brief is left: no navigation, no lists to choose from, no buttons.
_PRINT = """<style>@media print {
  [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stSidebar], [data-testid=stSelectbox],
  [data-testid=stCheckbox], [data-testid=stDownloadButton], [data-testid=stExpander] { display: none !important; }
  .stApp, .stMain, .stAppViewContainer {
    position: static !important; overflow: visible !important; height: auto !important;
  }
}</style>"""


def _links(sentence: Sentence, number: int) -> Iterator[Words]:
    """Behind a sentence: its figure here, the page that shows the same, its table."""
    if number:
        yield Words(f"figure {number}")
    if sentence.place is not None:
        yield Link(f"page {sentence.place.page}", _address(sentence.place))
    if sentence.table:
        place = Place("methods", "table", (("table", sentence.table),))
        yield Link(f"table {sentence.table}", _address(place))


def _address(place: Place) -> str:
    """The address of a panel, seen from this page; with the edition, if that was chosen."""
    page = "./" if place.page == "overview" else place.page
    edition = {"edition": opened.edition} if st.query_params.get("edition") else {}
    choices = urlencode({**dict(place.choices), **edition})
    return f"{page}{'?' if choices else ''}{choices}#{place.panel}"


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
note("The HTML file prints on A4 and Letter and needs neither this program nor a network.")
st.html(_PRINT)
st.html(blocks.STYLE)
blocks.draw((Paragraph(found.subtitle.parts), *layout.sections(found, _links)))
