"""The panel every figure stands in: a title that states the finding, figure, caption, table, and what to hand on."""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import bound, store
from dashboard.charts.frame import config
from dashboard.exports import file_name
from dashboard.plain import cleaned, link, markdown
from dashboard.share import Asked, Handed, button
from dashboard.tables import csv_button, data_table, note

__all__ = ["Asked", "csv_button", "data_table", "note", "panel", "source_line"]


def panel(
    key: str,
    title: str,
    *,
    figure: partial[go.Figure],
    name: str,
    summary: Sequence[str],
    caption: str,
    rows: pd.DataFrame,
    headings: dict[str, str],
    on_select: bool = False,
    credit: str | None = None,
    whole: str | None = None,
    searches: Sequence[Asked] = (),
) -> list[list[str]]:
    """Show one figure with everything that belongs to it.

    Args:
        key: Name of the panel in addresses and file names.
        title: The finding, as a sentence (plain text).
        figure: Draws the figure, once for the same arguments (see `store.drawn`), and not while its tab is hidden.
        name: The chart's accessible name.
        summary: What the chart shows, in sentences, also for those who do not see it (plain text).
        caption: Source, date, limits (Markdown).
        rows: The table behind the figure.
        headings: Column to heading; only these columns are shown, in this order.
        on_select: Whether a click on a mark comes back.
        credit: What must stand beside the rows in every file made of them.
        whole: Table of the snapshot that holds all of which the rows are a part; it can be taken away too.
        searches: The searches behind the figure.

    Returns:
        The custom data of the marks that are selected.
    """
    opened = store.snapshot()
    if opened.edition == "simulated":
        title, name = f"Simulated: {title}", f"Simulated data: {name}"
    shown = rows[[column for column in headings if column in rows]].rename(columns=headings)
    day = f"{opened.made_at:%Y-%m-%d}"
    st.subheader(markdown(title), anchor=key)
    chart_tab, table_tab = bound.tabs(["Chart", "Table"], f"{key}_view")
    selected: list[list[str]] = []
    if chart_tab.open:
        with chart_tab:
            event: Any = st.plotly_chart(
                store.drawn(figure),
                key=f"{key}_chart",
                config=config(file_name(opened.edition, day, key)),
                alt=cleaned(name),
                on_select="rerun" if on_select else "ignore",
                selection_mode="points",
            )
            if on_select:
                points = event["selection"]["points"]
                selected = [list(point["customdata"]) for point in points if "customdata" in point]
    if table_tab.open:
        with table_tab:
            data_table(key, shown, name, credit=credit)
    # One list, so that it is read out as one.
    st.markdown("\n".join(f"{'- ' if len(summary) > 1 else ''}{markdown(sentence)}" for sentence in summary))
    note(caption)
    button(Handed(key, title, name, shown, credit, whole, searches))
    return selected


def source_line(row: Mapping[Hashable, Any]) -> str:
    """The source of a ledger row as Markdown: its title, linked, and the day it was read."""
    title = row.get("source_title")
    label = title if isinstance(title, str) and title else row["source_url"]
    return f"{link(label, row['source_url'])} (read {row['accessed_on']})"
