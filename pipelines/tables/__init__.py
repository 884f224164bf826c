"""Every table, declared once: columns, key, types, units, allowed values, source, warnings.

The declaration checks a table on load and on save, writes the dictionary `data/README.md`, and gives the
labels and units that travel in a snapshot's manifest.
"""

from pipelines.tables import answers, evidence, literature, live, market, registered, regulation, trials
from pipelines.tables.table import Table

LEDGERS: dict[str, Table] = {
    table.name: table
    for module in (regulation, literature, trials, market, evidence)
    for table in module.TABLES
}
#: Source to the tables that only it can fill; both have rows in `searches`.
BY_SOURCE: dict[str, tuple[str, ...]] = {
    "pubmed": tuple(table.name for table in live.TABLES if table is not live.SEARCHES),
    "trials": tuple(table.name for table in registered.TABLES),
}
LIVE: dict[str, Table] = {table.name: table for table in (*live.TABLES, *registered.TABLES)}
#: Worked out from the others when a snapshot is made; which are there depends on what it holds.
ANSWERS: dict[str, Table] = {table.name: table for table in answers.TABLES}
TABLES: dict[str, Table] = LEDGERS | LIVE | ANSWERS

__all__ = ["ANSWERS", "BY_SOURCE", "LEDGERS", "LIVE", "TABLES", "Table"]
