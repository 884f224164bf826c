"""Every table, declared once: columns, key, types, units, allowed values, source, warnings.

The declaration checks a table on load and on save, writes the dictionary `data/README.md`, and gives the
labels and units that travel in a snapshot's manifest.
"""

from pipelines.tables import evidence, literature, live, market, regulation, trials
from pipelines.tables.table import Table

LEDGERS: dict[str, Table] = {
    table.name: table
    for module in (regulation, literature, trials, market, evidence)
    for table in module.TABLES
}
LIVE: dict[str, Table] = {table.name: table for table in live.TABLES}
TABLES: dict[str, Table] = LEDGERS | LIVE

__all__ = ["LEDGERS", "LIVE", "TABLES", "Table"]
