"""Two small snapshots with known differences between them: shared by the tests of revisions."""

from typing import Any

import pandas as pd

from pipelines.revisions.moves import Side

#: Topic and definition to PMID to its year on both bases; None is before the first year, "" in no year at all.
Sets = dict[tuple[str, str], dict[str, int | str | None]]
FIRST, LAST = 2023, 2026


def literature(sets: Sets, *, held: dict[str, Any] | None = None, fetched: str = "2026-11-23") -> Side:
    """A side with these sets; `held` are further articles of the field."""
    years: dict[str, Any] = dict(held or {})
    for members in sets.values():
        years |= members
    placed = {pmid: year for pmid, year in sorted(years.items()) if year != ""}
    members = [(*key, pmid) for key, pmids in sets.items() for pmid in sorted(pmids)]
    counts = [
        (*key, basis, year, sum(1 for place in pmids.values() if place == year), year == LAST)
        for key, pmids in sets.items()
        for basis in ("entrez", "publication")
        for year in (None, *range(FIRST, LAST + 1))
    ]
    tables = {
        "topic_articles": pd.DataFrame(members, columns=["topic", "definition", "pmid"], dtype="str"),
        "field_years": pd.DataFrame(
            {
                "pmid": pd.Series(list(placed), dtype="str"),
                "entrez_year": pd.array(list(placed.values()), dtype="Int64"),
                "publication_year": pd.array(list(placed.values()), dtype="Int64"),
            }
        ),
        "topic_years": pd.DataFrame(
            counts, columns=["topic", "definition", "date_basis", "year", "records", "is_open"]
        ).astype({"year": "Int64", "records": "Int64", "is_open": "boolean"}),
    }
    return side(tables, fetched)


def side(tables: dict[str, pd.DataFrame], fetched: str, **manifest: Any) -> Side:
    """A side with these tables, all of one day."""
    entries = {
        name: {
            "fetched_at": f"{fetched}T12:00:00+00:00",
            "rows": len(frame),
            "sha256": f"{name} {len(frame)} {fetched}",
            "key": list(frame.columns[:1]),
            "columns": {column: {} for column in frame.columns},
        }
        for name, frame in tables.items()
    }
    return Side({"tables": entries, **manifest}, tables)
