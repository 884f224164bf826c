"""PMIDs and NCT numbers by topic and year in one table each, so that nobody has to join tables to reuse them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Entries = Mapping[str, Mapping[str, Any]]


#: A table of a package: its name, its rows, and what a manifest would say of it.
Listed = tuple[str, pd.DataFrame, Mapping[str, Any]]


def lists(tables: Tables, entries: Entries) -> Iterator[Listed]:
    """The lists that these tables give; none without the tables that they are made of."""
    if {"topic_articles", "field_years"} <= set(tables):
        # Looked up, not merged: a merge copies a million numbers of articles.
        years, members = tables["field_years"], tables["topic_articles"]
        places = pd.Index(years["pmid"]).get_indexer(members["pmid"])
        frame = members.assign(
            **{
                column: years[column].array.take(places, allow_fill=True)
                for column in ("entrez_year", "publication_year")
            }
        )
        yield _listed(
            "pmids_by_topic_year",
            "topic, definition and article, with its year on both date bases",
            frame[["topic", "definition", "entrez_year", "publication_year", "pmid"]],
            ("topic", "definition", "pmid"),
            entries,
            ("topic_articles", "field_years"),
        )
    if {"topic_trials", "trials"} <= set(tables):
        trials = tables["trials"]
        known = trials[["nct_id", "role", "is_gone"]].assign(
            first_posted_year=_year(trials["first_posted_date"]), start_year=_year(trials["start_date"])
        )
        frame = tables["topic_trials"].merge(known, on="nct_id", how="left", validate="many_to_one")
        yield _listed(
            "nct_ids_by_topic_year",
            "topic and registered study, with its years",
            frame[["topic", "role", "first_posted_year", "start_year", "is_gone", "nct_id"]],
            ("topic", "nct_id"),
            entries,
            ("topic_trials", "trials"),
        )


def _year(dates: pd.Series) -> pd.Series:
    return pd.to_numeric(dates.str[:4]).astype("Int64")


def _listed(
    name: str,
    one_row_per: str,
    frame: pd.DataFrame,
    key: tuple[str, ...],
    entries: Entries,
    made_of: tuple[str, ...],
) -> Listed:
    columns: dict[str, Any] = {}
    for table in reversed(made_of):
        columns |= entries[table]["columns"]
    first = entries[made_of[0]]
    about = {
        "one_row_per": one_row_per,
        "key": list(key),
        "source": first["source"],
        "licence": first["licence"],
        "warnings": [f"Joined from {' and '.join(made_of)}.", *first["warnings"]],
        "fetched_at": first["fetched_at"],
        "columns": {column: columns.get(column) or _YEARS[column] for column in frame.columns},
    }
    return name, frame, about


_BEFORE = "Missing where the registry gives no such date."
_YEARS = {
    "first_posted_year": {
        "type": "integer",
        "label": "Year first posted",
        "about": f"Of the first posting. {_BEFORE}",
    },
    "start_year": {"type": "integer", "label": "Year of start", "about": f"May be planned. {_BEFORE}"},
}
