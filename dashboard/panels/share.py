"""What a reader takes away of a panel: pictures, files, its address, a citation, the search.

Nothing is made until it is opened.
"""

import html
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode, urljoin

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.charts.travelling import Texts, as_html, travelling
from dashboard.look.citation import Cited, as_bibtex, as_text
from dashboard.look.plain import link, markdown, unmarked
from dashboard.panels.pictures import pictures
from dashboard.panels.tables import Sheet, csv_button, download, note

#: Columns by which a row and the search behind it are told from others; no CSV of a figure leaves them out.
SAYS_WHICH = ("topic", "definition", "date_basis")
#: Where a session without a server is told its page.
PAGE = "_page"


@dataclass(frozen=True)
class SearchLink:
    """A search as it is sent; `url` is where a reader can run it, None where nowhere."""

    label: str
    text: str
    url: str | None = None
    service: str = "PubMed"
    topic: str = ""
    definition: str = ""


def button(
    title: str,
    caption: str,
    sheet: Sheet,
    draw: Callable[[], store.Drawn],
    whole: Sequence[str],
    searches: Sequence[SearchLink],
) -> None:
    """The button, and behind it everything to take away of what the sheet and the figure show under the title.

    `whole` are tables of the snapshot whose unfiltered rows are offered too; the caption is Markdown.
    """
    key, opened = sheet.key, store.snapshot()
    with st.popover(
        "Download, cite, share", icon=":material/download:", key=f"{key}_share", on_change="rerun"
    ) as popover:
        if not popover.open:
            return
        cited = Cited(
            title,
            opened.id,
            opened.edition,
            f"{opened.made_at:%Y-%m-%d}",
            sheet.credit or "named in the rows of its table",
        )
        address, name = _address(key), store.file_name(key)
        about = unmarked(caption)
        texts = Texts(title, sheet.name, (about, cited.what, address))
        figure = travelling(draw().to_dict(), texts)
        st.markdown("**Figure**")
        pictures(figure, name, f"{key}_pictures")
        page = partial(as_html, figure)
        download("HTML page, works without a network", page, f"{name}.html", "text/html", f"{key}_html")
        beside = {"shown": sheet.name, "about": about, "credit": sheet.credit or ""}
        beside |= {"edition": opened.edition, "snapshot": opened.id}
        rows = with_searches(sheet.declared if sheet.declared is not None else sheet.rows, searches)
        csv_button(f"{key}_shared", key, rows.assign(**beside), "CSV of what is shown, with its searches")
        st.markdown("**Link to this figure**")
        st.code(address, language=None, wrap_lines=True)
        note(
            "It names the edition and all that was chosen. Whoever runs Exoscope elsewhere puts their own address "
            "before the question mark."
        )
        st.markdown("**Cite**")
        st.code(as_text(cited), language=None, wrap_lines=True)
        st.code(as_bibtex(cited), language=None, wrap_lines=True)
        if whole:
            st.markdown("**Whole tables**")
        for table in whole:
            rows = store.table(table).rename(columns=store.headings(table))
            label = f"CSV of all, table {table}"
            # Of several tables each is somebody else's.
            credit = sheet.credit or str(store.about(table)["source"])
            csv_button(f"{key}_{table}", table, rows, label, credit=credit)
        for search in searches:
            st.markdown(f"**Search: {markdown(search.label)}**")
            st.code(search.text, language=None, wrap_lines=True)
            if search.url is not None:
                st.markdown(link(f"Run it at {search.service}", search.url))
        if whole and "is_logged_in" not in st.user:  # programs cannot sign in
            _programs(urljoin(address, f"data/{opened.id}/"), whole)
        st.markdown("**Frame for another page**")
        framed = html.escape(address.replace("?", "?embed=true&", 1))
        frame = f'<iframe title="Exoscope" src="{framed}" width="100%" height="700"></iframe>'
        st.code(frame, "html", wrap_lines=True)
        note("Only its own pages may show it, and those that EXOSCOPE_EMBED of this server names.")


def _programs(base: str, tables: Sequence[str]) -> None:
    """The addresses of the tables, and how the first is read by programs."""
    st.markdown("**For programs**")
    st.code("\n".join(f"{base}{table}.csv" for table in tables), language=None, wrap_lines=True)
    note("Also .json, .parquet; ?column=value for some rows; an edition in place of the id: its newest.")
    first = f"{base}{tables[0]}"
    ways = {
        "Python": ("python", f'import pandas as pd\n\nrows = pd.read_parquet("{first}.parquet")'),
        "R": ("r", f'rows <- read.csv("{first}.csv", na.strings = "")'),
        "curl": ("bash", f'curl -O "{first}.csv"'),
        "Excel": (None, f"Data > From Web > {first}.csv"),
    }
    for tab, (language, text) in zip(st.tabs([*ways]), ways.values(), strict=True):
        tab.code(text, language, wrap_lines=True)


def with_searches(rows: pd.DataFrame, searches: Sequence[SearchLink]) -> pd.DataFrame:
    """The rows with the searches behind each: those of its topic and definition, of all topics where it has none."""
    topics = {search.topic for search in searches} - {""}
    if "topic" not in rows and len(topics) == 1:
        rows = rows.assign(topic=topics.pop())

    def behind(row: Mapping[Hashable, object]) -> str:
        own = [search for search in searches if search.topic == row.get("topic")] or searches
        found = [
            one
            for one in own
            if not one.definition or row.get("definition", one.definition) == one.definition
        ]
        return (
            found[0].text
            if len(found) == 1
            else "\n".join(f"{one.label} ({one.service}): {one.text}" for one in found)
        )

    return rows.assign(search=[behind(row) for row in rows.to_dict("records")])


def _address(anchor: str) -> str:
    """The address of the page as it stands, at a panel; it names the edition, and the snapshot of live data."""
    opened = store.snapshot()
    asked = {name: st.query_params.get_all(name) for name in st.query_params} | {"edition": [opened.edition]}
    if opened.edition == "live":
        asked["snapshot"] = [opened.id]
    page = st.context.url or st.session_state.get(PAGE, "")
    return f"{page}?{urlencode(asked, doseq=True)}#{anchor}"
