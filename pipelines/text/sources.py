"""Every source that a refresh asks: the one list of the folders that declare them (see `declaration.Source`)."""

from collections.abc import Iterable
from importlib import import_module

from pipelines.text.attribution import NOT_ADVICE, SIMULATED_TABLES
from pipelines.text.declaration import Source

SOURCES: dict[str, Source] = {}
#: Source to what it calls itself.
LABELS: dict[str, str] = {}


def register(folder: str) -> None:
    """Adds the source that a package declares as `SOURCE`; to be called before the tables are imported."""
    source: Source = import_module(folder).SOURCE
    SOURCES[source.name] = source
    LABELS[source.name] = source.label


for _folder in (
    "pubmed",
    "trials",
    "grants",
    "safety",
    "europepmc",
    "icite",
    "approvals",
    "wikimedia",
    "filings",
):
    register(f"pipelines.sources.{_folder}")


def listed(names: Iterable[str] = SOURCES) -> str:
    """The names as a reader would write them: "pubmed, trials or grants"."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def notices(edition: str, tables: Iterable[str]) -> tuple[str, ...]:
    """The notices that go with these tables of an edition, as their sources want them said."""
    held = set(tables)
    if edition == "simulated":
        return (SIMULATED_TABLES, NOT_ADVICE)
    return (*(one.notice for one in SOURCES.values() if held.intersection(one.noticed)), NOT_ADVICE)
