"""What a declaration tells others: a snapshot's manifest, and the dictionary `data/README.md`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pandas as pd

from pipelines.snapshots.manifest import Described
from pipelines.tables.columns import Column
from pipelines.tables.table import Table


def described(table: Table, frame: pd.DataFrame, *, fetched_at: datetime) -> Described:
    """The checked frame with what its manifest entry says of it.

    Raises:
        TableError: The frame breaks the declaration.
    """
    checked = table.check(frame)
    return Described(
        checked,
        {
            "one_row_per": table.one_row_per,
            "key": list(table.key),
            "source": table.source,
            "licence": table.licence,
            "warnings": list(table.warnings),
            "fetched_at": fetched_at.isoformat(timespec="seconds"),
            "columns": {name: _about(column, checked[name]) for name, column in table.columns.items()},
        },
    )


def _about(column: Column, cells: pd.Series) -> dict[str, Any]:
    about: dict[str, Any] = {"label": column.label, "about": column.about}
    if column.unit:
        about["unit"] = column.unit
    if not column.missing:
        about["required"] = True
    if column.allowed:
        others = set(cells.dropna()) - set(column.allowed) if column.is_open else ()
        about["allowed"] = [*column.allowed, *sorted(others)]
    return about


def dictionary(tables: Iterable[Table]) -> str:
    """The data dictionary as Markdown: per table its rows, key, source, licence, warnings and columns."""
    parts = [_INTRODUCTION]
    for table in tables:
        parts.append(f"## {table.name}\n\nOne row per {table.one_row_per}. Key: {', '.join(table.key)}.\n")
        parts.append(f"Source: {table.source}\n\nLicence: {table.licence}\n")
        if table.warnings:
            parts.append("\n".join(f"- {warning}" for warning in table.warnings) + "\n")
        rows = [
            f"| `{name}` | {_TYPE_WORDS.get(column.dtype, 'text')} | {column.unit or ''} | "
            f"{'yes' if column.missing else ''} | {column.label}. {column.about}"
            f"{' Allowed: ' if column.allowed else ''}{', '.join(f'`{word}`' for word in column.allowed)}"
            f"{'.' if column.allowed else ''} |"
            for name, column in table.columns.items()
        ]
        parts.append("\n".join([_HEADER, *rows]) + "\n")
    return "\n".join(parts)


_TYPE_WORDS = {"Int64": "integer", "Float64": "number", "boolean": "boolean"}
_INTRODUCTION = """# Data dictionary

Written from the declarations in `pipelines/tables/` by `python -m pipelines.tables.describe`; edit those.

- `curated/`: the ledgers, hand-kept CSV files, one fact a row. [Correct a fact in ten
  minutes](../docs/ledgers.md); what the rows of November 2026 are not stands in [its page](../docs/evidence.md).
- `reference/`: the same ledgers as a snapshot (Parquet and `manifest.json`), which the dashboard reads.
- `simulated/`: a small snapshot that the real pipeline made from simulated services; nothing in it is true.
- `live/`: snapshots that you fetched; never in version control.

An empty cell is missing: not seen, never zero. Dates are as exact as their source: `2024-05` is a month, not
its first day.
"""
_HEADER = "| column | type | unit | may be missing | what it holds |\n|---|---|---|---|---|"


if __name__ == "__main__":
    from pipelines.snapshots import paths
    from pipelines.tables import TABLES

    (paths.bundled() / "README.md").write_text(dictionary(TABLES.values()), encoding="utf-8", newline="\n")
