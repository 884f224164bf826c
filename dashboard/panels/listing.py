"""Articles or studies by name: the first few as links, all of them as a table in a section that opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere
from dashboard.panels.tables import Sheet, data_table, note
from pipelines.analysis.papers import literature
from pipelines.topics import counted

#: How many stand on the page before the table is opened.
NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What is listed."""

    key: str  # in addresses and file names
    title: str  # what they are, as a heading (plain text)
    sentences: Sequence[str] = ()  # what must be known of them all (Markdown)
    lines: Sequence[str] = ()
    count: int = 0
    known: int | None = None  # how many there are, where not all can be listed
    whole: partial[Sheet] | None = None  # makes the table; only while it is open
    caption: str = ""
    why_none: str | None = None


def show(listing: Listing) -> None:
    """Draw the list."""
    st.header(markdown(store.marked(listing.title)), anchor=listing.key)
    for sentence in listing.sentences:
        st.markdown(sentence)
    if listing.why_none is not None:
        st.info(listing.why_none)
    if listing.lines:
        st.markdown("\n".join(f"- {line}" for line in listing.lines))
    if listing.whole is not None:
        is_all = listing.known in (None, listing.count)
        label = f"All {listing.count:,}" if is_all else f"{listing.count:,} of {listing.known:,}"
        with bound.section(f"{label} as a table", f"{listing.key}_all") as table:
            if table.open:
                data_table(store.large(listing.whole.func, *listing.whole.args, **listing.whole.keywords))
    if listing.caption:
        note(listing.caption)


_COLUMNS = "pmid title mark journal publication_types entrez_date first_public_date doi flags url"


def article_lines(articles: pd.DataFrame) -> list[str]:
    """The newest few, a line each (Markdown): title, journal, Entrez date."""
    rows = _marked(literature.newest(articles, NAMED))
    said = ["" if pd.isna(mark) else f" **({mark})**" for mark in rows["mark"]]
    journals = ["" if pd.isna(journal) else f" {markdown(journal)}," for journal in rows["journal"]]
    return [
        f"{link(row['title'], row['url'])}{mark}{journal} {row['entrez_date']}"
        for row, mark, journal in zip(rows.to_dict("records"), said, journals, strict=True)
    ]


def _marked(articles: pd.DataFrame) -> pd.DataFrame:
    return articles.assign(
        url=elsewhere.article_addresses(articles["pmid"]), mark=counted.marks(articles, store.known_kinds())
    )


def article_sheet(key: str, articles: pd.DataFrame, name: str, most: int | None = None) -> Sheet:
    """The newest articles as a table, all of them where no number is named."""
    rows = _marked(literature.newest(articles, len(articles) if most is None else most))
    headings = store.headings("articles", _COLUMNS, url="Source")
    return Sheet(key, rows[list(headings)].rename(columns=headings), name, elsewhere.papers_credit())
