"""Tables of the snapshot, read once for all readers: never change one in place."""

from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.look.plain import labels
from dashboard.store.cache import once
from dashboard.store.current import about, has, snapshot
from pipelines.analysis.papers.compared_topics import published_years
from pipelines.snapshots.snapshot import Snapshot, open_snapshot
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import Catalogue


def table(name: str, of: Snapshot | None = None) -> pd.DataFrame:
    """One table of the snapshot, or of another. It is shared between sessions: never change it in place."""
    opened = of or snapshot()
    return _table(str(opened.path), opened.id, name)


@st.cache_resource(show_spinner=False, max_entries=64)
def _table(path: str, snapshot_id: str, name: str) -> pd.DataFrame:
    return open_snapshot(Path(path)).load(name)


def year_counts() -> pd.DataFrame:
    """Papers by topic and year; where nothing was fetched, by theme, as somebody published them."""
    return table("topic_years") if has("topic_years") else once(_published_years)


def _published_years() -> pd.DataFrame:
    return published_years(table("published_year_counts"))


#: What columns that no table of the snapshot has, or calls by a wider name, are called on all pages.
_ON_PAGES = {
    "label": "Topic",
    "is_open": "Unfinished",
    "low": "95% from",
    "high": "95% to",
    "records": "Papers",
    "articles": "Papers",
    "trials": "Studies",
    "completeness": "Share of the year arrived",
}


def headings(name: str, columns: str = "", **own: str) -> dict[str, str]:
    """Column to heading, in the order named; all columns of the table where none is.

    What the panel says itself (`own`) goes first, then what all pages say, then label and unit of the manifest. A
    column that was worked out for the panel is called by its name.
    """
    declared = labels(about(name)["columns"])
    if not columns:
        return declared | own
    known = {one: one.replace("_", " ").capitalize() for one in columns.split()} | declared | _ON_PAGES | own
    return {one: known[one] for one in columns.split()}


def jurisdictions() -> dict[str, str]:
    """Jurisdiction code to name."""
    frame = table("jurisdictions")
    return dict(zip(frame["jurisdiction"], frame["name"], strict=True))


def all_topics() -> Catalogue:
    """Topics and themes: those that the snapshot was made with."""
    opened = snapshot()
    return _topics_of(str(opened.path), opened.id)


@st.cache_resource(show_spinner=False, max_entries=8)
def _topics_of(path: str, snapshot_id: str) -> Catalogue:
    return topics.of_manifest(open_snapshot(Path(path)).manifest)
