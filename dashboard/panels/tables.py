"""Tables on the screen and as files, and the small print below things."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard import store
from dashboard.look.plain import cleaned, spreadsheet_csv
from pipelines.sentences.vocabulary import told

#: Rows of a table that is sent to the browser at once.
_SENT_WHOLE = 5_000


@dataclass(frozen=True)
class Sheet:
    """A table as it is shown and taken away."""

    key: str
    rows: pd.DataFrame
    name: str  # where it is read out
    credit: str | None = None  # must stand beside every row of a file
    declared: pd.DataFrame | None = None  # the same rows for programs, under the names of their table

    @cached_property
    def arrow(self) -> pa.Table:
        """The table as it is read: text on one line, closed lists in words, identifiers behind all else."""
        closed, ids = store.for_readers()
        clean = {
            name: [
                told(cell) if cell in closed.get(name, ()) else cleaned(cell) if isinstance(cell, str) else ""
                for cell in self.rows[name]
            ]
            for name in map(str, self.rows.select_dtypes("str").columns)
        }
        shown = self.rows.assign(**clean)[sorted(self.rows, key=ids.__contains__)]
        return pa.Table.from_pandas(shown, preserve_index=False)


def whole_table(table: str, name: str, key: str | None = None) -> Sheet:
    """A whole table of the snapshot."""
    return Sheet(key or table, store.table(table).rename(columns=store.headings(table)), name)


def data_table(sheet: Sheet, *, can_choose: bool = False) -> list[int]:
    """A table with its row count and its download; the place of the row that was chosen, where one can be."""
    mark = "Simulated data: " if store.is_simulated() else ""
    event: Any = st.dataframe(
        sheet.arrow,
        key=f"{sheet.key}_rows",
        on_select="rerun" if can_choose else "ignore",
        selection_mode="single-row",
        hide_index=True,
        placeholder="",  # a missing number too is an empty cell
        # Sent as it is scrolled to, at the price of the search in it: all articles are some 10 MB.
        lazy=True if len(sheet.rows) > _SENT_WHOLE else None,
        alt=cleaned(f"Table: {mark}{sheet.name}"),
        column_config={
            heading: st.column_config.LinkColumn(heading, validate=r"^https?://")
            for heading in sheet.rows.columns
            if heading in ("Source", "Second source", "Registry")
        },
    )
    csv_button(f"{sheet.key}_csv", sheet.key, sheet.rows, "Download CSV", credit=sheet.credit)
    return list(event["selection"]["rows"]) if can_choose else []


def csv_button(key: str, name: str, rows: pd.DataFrame, label: str, *, credit: str | None = None) -> None:
    """A button that saves a table for spreadsheets; a file of simulated data says so in every row.

    `credit` is what must stand beside every row.
    """
    opened, mark = store.snapshot(), bool(st.session_state.get("csv_mark", True))

    def saved() -> bytes:
        beside = {} if credit is None else {"Credit": credit}
        if opened.edition == "simulated" and "edition" not in rows:
            beside["Edition"] = "simulated"
        return spreadsheet_csv(rows.assign(**beside), mark=mark)

    download(
        f"{label} ({len(rows):,} rows)",
        saved,
        f"{store.file_name(name)}.csv",
        "text/csv",
        key,
        help_text="For spreadsheets: a text that would run as a formula gets an apostrophe, numbers never do. Exact "
        "files, for programs, are in the data package on Data & methods.",
    )


def download(
    label: str,
    data: Callable[[], bytes],
    name: str,
    mime: str,
    key: str,
    help_text: str | None = None,
    *,
    is_wide: bool = False,
) -> None:
    """A button that saves a file, which is made when it is pressed; the page is not drawn again."""
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        help=help_text,
        on_click="ignore",
        icon=":material/download:",
        key=key,
        width="stretch" if is_wide else "content",
    )


def note(text: str) -> None:
    """Small print below something (Markdown). Streamlit's own captions are too pale to read."""
    st.markdown(f":small[:gray[{text}]]")
