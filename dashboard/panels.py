"""The panel every figure stands in: a title that states the finding, figure, caption, table, download."""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import store
from dashboard.charts.frame import config
from dashboard.exports import file_name, spreadsheet_csv
from dashboard.plain import cleaned, link, markdown


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

    Returns:
        The custom data of the marks that are selected.
    """
    opened = store.snapshot()
    if opened.edition == "simulated":
        title, name = f"Simulated: {title}", f"Simulated data: {name}"
    shown = rows[[column for column in headings if column in rows]].rename(columns=headings)
    day = f"{opened.made_at:%Y-%m-%d}"
    st.subheader(markdown(title), anchor=key)
    chart_tab, table_tab = st.tabs(
        ["Chart", "Table"], key=f"{key}_view", on_change="rerun", bind="query-params"
    )
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
                selected = [list(point["customdata"]) for point in event["selection"]["points"]]
    if table_tab.open:
        with table_tab:
            data_table(key, shown, name, credit=credit)
    # One list, so that it is read out as one.
    st.markdown("\n".join(f"{'- ' if len(summary) > 1 else ''}{markdown(sentence)}" for sentence in summary))
    note(caption)
    return selected


def data_table(key: str, shown: pd.DataFrame, name: str, *, credit: str | None = None) -> None:
    """A table with its row count and its download; a file of simulated data says so in every row."""
    opened = store.snapshot()
    saved = shown
    if credit is not None:
        saved = saved.assign(Credit=credit)
    if opened.edition == "simulated":
        saved = saved.assign(Edition="simulated")
    st.dataframe(
        _for_eyes(shown),
        hide_index=True,
        alt=cleaned(f"Table: {name}"),
        column_config={
            heading: st.column_config.LinkColumn(heading, validate=r"^https?://")
            for heading in shown.columns
            if heading in ("Source", "Second source", "Registry")
        },
    )
    mark = bool(st.session_state.get("csv_mark", True))
    st.download_button(
        f"Download CSV ({len(shown):,} rows)",
        data=lambda: spreadsheet_csv(saved, mark=mark),
        help="For spreadsheets: a text that would run as a formula gets an apostrophe, numbers never do. Exact files, "
        "for programs, are in the data package on Data & methods.",
        file_name=f"{file_name(opened.edition, f'{opened.made_at:%Y-%m-%d}', key)}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"{key}_csv",
    )


def _for_eyes(shown: pd.DataFrame) -> pd.DataFrame:
    """The table as it is read: text on one line, a missing word as an empty cell."""
    text: list[str] = list(shown.select_dtypes("str").columns)
    return shown.assign(
        **{name: [cleaned(cell) if isinstance(cell, str) else "" for cell in shown[name]] for name in text}
    )


def note(text: str) -> None:
    """Small print below something (Markdown). Streamlit's own captions are too pale to read."""
    st.markdown(f":small[:gray[{text}]]")


def source_line(row: Mapping[Hashable, Any]) -> str:
    """The source of a ledger row as Markdown: its title, linked, and the day it was read."""
    title = row.get("source_title")
    label = title if isinstance(title, str) and title else row["source_url"]
    return f"{link(label, row['source_url'])} (read {row['accessed_on']})"
