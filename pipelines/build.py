"""Turns what the sources said into tables: pure, so that the same records always give the same table."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from pipelines.sources.summaries import Record

# As in every cell of several words; commas stand inside publication types ("Research Support, N.I.H.").
SEPARATOR = ";"

_COLUMNS = {
    "pmid": "str",
    "title": "str",
    "journal": "str",
    "publication_types": "str",
    "language": "str",
    "doi": "str",
    "entrez_date": "str",
    "create_date": "str",
    "first_public_date": "str",
    "first_public_precision": "str",
    "publication_year": "Int64",
    "entrez_year": "Int64",
}


def articles(records: Iterable[Record]) -> pd.DataFrame:
    """One row per article, in the order of PMIDs.

    Dates are ISO text as exact as PubMed has them; `first_public_precision` says how exact, "undated" where
    there is none. A year is missing where its date is.
    """
    rows = [_article(record) for record in sorted(records, key=lambda record: int(record.pmid))]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _article(record: Record) -> tuple[str | int | None, ...]:
    first = record.first_public_date
    return (
        record.pmid,
        record.title or None,
        record.journal or None,
        _joined(record.publication_types),
        _joined(record.languages),
        record.doi,
        _iso(record.entrez_date),
        _iso(record.create_date),
        first.text if first else None,
        first.precision if first else "undated",
        first.year if first else None,
        record.entrez_date.year if record.entrez_date else None,
    )


def _joined(words: Iterable[str]) -> str | None:
    return SEPARATOR.join(dict.fromkeys(words)) or None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
