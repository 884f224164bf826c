"""Every table, declared once: columns, key, types, units, allowed values, source, warnings.

The declaration checks a table on load and on save, writes the dictionary `data/README.md`, and gives the
labels and units that travel in a snapshot's manifest.
"""

from importlib import import_module

from pipelines.tables.answers import affiliations, answers, baseline, reach, terms, verdicts
from pipelines.tables.fetched.pubmed import SEARCHES
from pipelines.tables.ledgers import evidence, literature, market, regulation
from pipelines.tables.ledgers import trials_sample as trials
from pipelines.tables.table import Table
from pipelines.text.sources import SOURCES

LEDGERS: dict[str, Table] = {
    table.name: table
    for module in (regulation, literature, trials, market, evidence)
    for table in module.TABLES
}
_FETCHED: dict[str, tuple[Table, ...]] = {
    source.name: import_module(source.tables).TABLES for source in SOURCES.values()
}
LIVE: dict[str, Table] = {table.name: table for tables in _FETCHED.values() for table in tables}
#: Source to the tables that only it can fill; all sources have rows in `searches`.
BY_SOURCE: dict[str, tuple[str, ...]] = {
    source: tuple(table.name for table in tables if table is not SEARCHES)
    for source, tables in _FETCHED.items()
}
#: Worked out from the others when a snapshot is made; which are there depends on what it holds.
ANSWERS: dict[str, Table] = {
    table.name: table
    for module in (answers, affiliations, reach, terms, verdicts, baseline)
    for table in module.TABLES
}
TABLES: dict[str, Table] = LEDGERS | LIVE | ANSWERS

__all__ = ["ANSWERS", "BY_SOURCE", "LEDGERS", "LIVE", "TABLES", "Table"]
