"""Brief: what grew, what was shown in humans, what regulators said, what changed, and what is not known."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.panels import blocks
from dashboard.panels.tables import download, note
from pipelines.brief import files
from pipelines.brief.render import layout
from pipelines.sentences.sentence import Place, Sentence
from pipelines.text.blocks import Link, Paragraph, Section, Words
from pipelines.text.figures import part_of

#: On paper only the brief is left: no navigation, no lists to choose from, no buttons.
_PRINT = """<style>@media print {
  [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stSidebar], [data-testid=stSelectbox],
  [data-testid=stCheckbox], [data-testid=stDownloadButton], [data-testid=stExpander],
  [data-testid=stButtonGroup] { display: none !important; }
  .stApp, .stMain, .stAppViewContainer {
    position: static !important; overflow: visible !important; height: auto !important;
  }
}</style>"""
#: By the section that begins it; what has no name here stands with what comes before it.
_PARTS = {
    "verdict": "On one page",
    "short": "In short",
    "grew": "What grew",
    "origins": "Where papers come from",
    "humans": "In humans",
    "regulators": "Regulators",
    "market": "Market, and what changed",
    "unknown": "What is not known",
}
#: All of it is drawn, so that all of it prints; the screen shows one part, and scrolls its long tables.
_SCREEN = """<style>@media screen {{
  [class*=st-key-brief_in_]:not(.st-key-brief_in_{part}) {{ display: none; }}
  .scroll {{ max-height: 70vh; overflow-y: auto; }}
}}
@media screen and (max-width: 640px) {{ .scroll {{ max-height: 30vh; }} }}</style>"""


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
    """The address of a panel, seen from this page: with its part, and the edition, if that was chosen."""
    page = "./" if place.page == "overview" else place.page
    edition = {"edition": store.snapshot().edition} if st.query_params.get("edition") else {}
    part = {f"{place.page}_part": found} if (found := part_of(place.page, place.panel)) else {}
    choices = urlencode({**dict(place.choices), **part, **edition})
    return f"{page}{'?' if choices else ''}{choices}#{place.panel}"


#: Ending to what the file is for, and its media type.
_FILES = {
    ".pdf": ("PDF", "application/pdf"),
    ".html": ("HTML", "text/html"),
    ".md": ("Markdown", "text/markdown"),
}


def _page() -> None:
    st.title("Brief", anchor=False)
    st.write("Sentences to read, print or hand on; behind each stand its figure and its table.")
    topic = controls.brief_topic()
    is_long = bound.switch("Long form", "long", "All tables, sub-topics and methods.")
    found = store.brief(topic, is_long=is_long)
    sheet = store.brief(topic, is_long=is_long, has_appendix=is_long)

    name = store.file_name("brief", *filter(None, [topic, "long" if is_long else ""]))
    with st.container(horizontal=True, vertical_alignment="center"):
        paper = bound.segments("Paper of the PDF", {"a4": "A4", "letter": "Letter"}, "paper", "a4")
        for ending, (what, mime) in _FILES.items():
            made = partial(files.rendered, sheet, ending, paper)
            download(f"Download as {what}", made, f"{name}{ending}", mime, f"brief_{ending[1:]}")
    note("One page; in the long form everything follows.")
    st.html(_PRINT)
    st.html(blocks.STYLE)
    blocks.draw([Paragraph(found.subtitle.parts)])
    inside: dict[str, list[Section]] = {}
    for section in layout.sections(found, _links):
        key = "grew" if section.key == "cited" else section.key
        inside.setdefault(key if key in _PARTS else [*inside][-1], []).append(section)
    st.html(_SCREEN.format(part=bound.parts({part: _PARTS[part] for part in inside}, "brief_part", {})))
    for part, sections in inside.items():
        with st.container(key=f"brief_in_{part}"):
            blocks.draw(sections)


frame.body(_page, "brief")
