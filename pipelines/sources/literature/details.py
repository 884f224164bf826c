"""What full records tell beside the table `articles`: who wrote, where, on what, paid by whom, linked to what."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from pipelines.sources.pubmed.record import Details, Record
from pipelines.tables.fetched import pubmed as declared
from pipelines.tables.table import Table

Rows = Callable[[Details], Iterable[tuple[Any, ...]]]


def _numbered(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return ((place, *row) for place, row in enumerate(rows, 1))


_ROWS: tuple[tuple[Table, Rows], ...] = (
    (declared.AUTHORS, lambda known: _numbered(known.authors)),
    (declared.AFFILIATIONS, lambda known: _numbered((text,) for text in known.affiliations)),
    (declared.ARTICLE_TERMS, lambda known: known.terms),
    (declared.ARTICLE_GRANTS, lambda known: _numbered(known.grants)),
    (declared.ARTICLE_LINKS, lambda known: _numbered(known.links)),
)


def details(
    records: Collection[Record], before: Mapping[str, pd.DataFrame], kept: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Each table of full records: the rows of these, and those that the last snapshot has of the `kept` PMIDs."""
    told = [(record.pmid, record.details) for record in records if record.details]
    held = frozenset(kept).difference(pmid for pmid, _ in told)
    frames = {}
    for table, rows in _ROWS:
        new = table.frame((pmid, *row) for pmid, known in told for row in rows(known))
        older = before.get(table.name, new.iloc[:0])
        both = pd.concat([older[older["pmid"].isin(held)], new], ignore_index=True)
        frames[table.name] = both.sort_values(
            "pmid", key=lambda pmids: pmids.astype("int64"), kind="stable", ignore_index=True
        )
    return frames
