"""A brief on a page: the sentences of the file, each with links to where the dashboard shows the same."""

import base64
import html
from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.plain import cleaned, link, markdown
from dashboard.panels import panel as panels
from pipelines.brief.language.content import Brief, Figure, Section
from pipelines.brief.render.html import grid
from pipelines.sentences.sentence import Lead, Part, Place, Quoted, Sentence

#: On paper only the brief is left: no navigation, no lists to choose from, no buttons.
_PRINT = """<style>@media print {
  [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stSidebar], [data-testid=stSelectbox],
  [data-testid=stCheckbox], [data-testid=stDownloadButton], [data-testid=stExpander] { display: none !important; }
  .stApp, .stMain, .stAppViewContainer {
    position: static !important; overflow: visible !important; height: auto !important;
  }
}</style>"""
_STYLE = """<style>
.scroll { overflow-x: auto; }
.scroll table { border-collapse: collapse; font-size: .85rem; width: 100%; }
.scroll th, .scroll td { border-bottom: 1px solid #80808080; padding: .3rem .6rem .3rem 0; text-align: left;
  vertical-align: top; min-width: 4rem; }
.scroll a, .scroll a:visited { color: inherit; }
.scroll thead th { vertical-align: bottom; }
.scroll .n { white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll .e { min-width: 6.5rem; }
img.brief { display: block; width: 100%; max-width: 40rem; height: auto; }
</style>"""


#: An image does not take the colour of the words around it.
_INKS = {"light": "#1b2430", "dark": "#e6e9ee"}


def show(brief: Brief, address: Mapping[str, str]) -> None:
    """The whole brief.

    Args:
        brief: What it says.
        address: What every link to another page must carry, such as the edition.
    """
    st.html(_PRINT)
    st.html(_STYLE)
    numbers = {figure.key: place for place, figure in enumerate(brief.figures, start=1)}
    st.markdown(inline(brief.subtitle.parts))
    for section in brief.sections:
        _section(section, numbers, address)


def _section(section: Section, numbers: Mapping[str, int], address: Mapping[str, str]) -> None:
    st.header(markdown(section.heading), anchor=section.key)
    if section.lead:
        panels.note(markdown(section.lead))
    if section.sentences:
        # One list, so that it is read out as one.
        st.markdown("\n".join(f"- {_sentence(one, numbers, address)}" for one in section.sentences))
    for figure in section.figures:
        _figure(figure, numbers[figure.key])
    for table in section.tables:
        st.markdown(f"**{markdown(table.title)}**")
        st.html(grid(table))
        if table.note:
            panels.note(markdown(table.note))


def _figure(figure: Figure, number: int) -> None:
    st.markdown(f"**Figure {number}. {markdown(figure.title)}.** {markdown(figure.about)}")
    st.html(_picture(figure))
    with bound.section(f"Figure {number} as a table", f"figure_{number}") as table:
        if table.open:
            st.html(grid(figure.table))


def _picture(figure: Figure) -> str:
    """The figure as an image element, since Streamlit takes SVG out of HTML; in the ink of the reader's theme."""
    ink = _INKS.get(st.context.theme.type or "", _INKS["light"])
    body = base64.b64encode(store.picture(figure).replace("currentColor", ink).encode()).decode()
    name = html.escape(cleaned(f"{figure.title}. {figure.about}"))
    return f'<img class="brief" alt="{name}" src="data:image/svg+xml;base64,{body}">'


def _sentence(sentence: Sentence, numbers: Mapping[str, int], address: Mapping[str, str]) -> str:
    """The sentence, and small behind it: its figure here, its page, its table."""
    links = []
    if sentence.figure in numbers:
        links.append(f"figure {numbers[sentence.figure or '']}")
    if sentence.place is not None:
        links.append(f"[page {sentence.place.page}]({to(sentence.place, address)})")
    if sentence.table:
        place = Place("methods", "table", (("table", sentence.table),))
        links.append(f"[table {markdown(sentence.table)}]({to(place, address)})")
    return inline(sentence.parts) + (f" :small[{', '.join(links)}]" if links else "")


def to(place: Place, address: Mapping[str, str]) -> str:
    """The address of a panel, seen from the page of the brief."""
    page = "./" if place.page == "overview" else place.page
    choices = urlencode({**dict(place.choices), **address})
    return f"{page}{'?' if choices else ''}{choices}#{place.panel}"


def inline(parts: tuple[Part, ...]) -> str:
    """Parts of a sentence as Markdown that means nothing but itself."""
    return "".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    if isinstance(part, Lead):
        return f"**{markdown(part.text)}**"
    if isinstance(part, Quoted) and part.address:
        return link(part.text, part.address)
    text = str(part)
    # Spaces at either end belong between two parts, and cleaning takes them away.
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{markdown(text)}{after}" if text.strip() else text
