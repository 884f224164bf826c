"""The files of a package, one after the other, so that no more than one table is held at a time."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipelines import __version__
from pipelines.documents.known import known
from pipelines.documents.search_report import report
from pipelines.package import exact_csv, texts
from pipelines.package.bibtex import bibtex
from pipelines.package.csl import csl_json
from pipelines.package.descriptor import descriptor, resource
from pipelines.package.references import references
from pipelines.package.ris import ris
from pipelines.package.scope import scope_of
from pipelines.snapshots.snapshot import Snapshot, StoredTables
from pipelines.text import writer
from pipelines.topics.catalogue import FIELD, Catalogue
from pipelines.topics.counted import Known, kinds, papers
from pipelines.topics.terms import STANDARD

DESCRIPTOR, README, CITATION, SUMS = "datapackage.json", "README.md", "CITATION.cff", "SHA256SUMS"
_LIST_TABLES = ("topic_articles", "field_years", "topic_trials", "trials")

Tables = Mapping[str, pd.DataFrame]
Entries = Mapping[str, Mapping[str, Any]]


#: A table of a package: its name, its rows, and what a manifest would say of it.
Listed = tuple[str, pd.DataFrame, Mapping[str, Any]]

_BEFORE = "Missing where the registry gives no such date."
_COLUMNS = {
    "kind": {
        "type": "text",
        "label": "Kind",
        "about": "paper: it counts. notice, preprint_twin: left out of every count of papers.",
    },
    "first_posted_year": {
        "type": "integer",
        "label": "Year first posted",
        "about": f"Of the first posting. {_BEFORE}",
    },
    "start_year": {"type": "integer", "label": "Year of start", "about": f"May be planned. {_BEFORE}"},
}


def files(opened: Snapshot, catalogue: Catalogue, topic: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of the package of a snapshot; equal snapshots give equal files.

    Raises:
        ExportError: A cell cannot be written so that it comes back as it is.
        SnapshotError: A table was altered.
    """
    digests: dict[str, str] = {}
    for path, body in _all(opened, catalogue, topic):
        digests[path] = texts.digest(body)
        yield path, body
    yield SUMS, texts.checksums(digests).encode()


def _all(opened: Snapshot, catalogue: Catalogue, topic: str | None) -> Iterator[tuple[str, bytes]]:
    # What is made up says so in the name of every file, which may go its way alone.
    mark = "SIMULATED_" if opened.edition == "simulated" else ""
    resources: list[dict[str, Any]] = []
    entries: dict[str, Mapping[str, Any]] = {}
    for name, frame, about in tables(opened, catalogue, topic):
        path = f"data/{mark}{name}.csv"
        body = exact_csv.rendered(name, frame)
        resources.append(resource(name, path, body, len(frame), about))
        entries[name] = {**about, "rows": len(frame)}
        yield path, body
    yield from _bibliographies(opened, catalogue, topic, mark)
    blocks = report(known(opened, catalogue), topic)
    yield f"{mark}search_report.md", writer.text(blocks).encode()
    yield f"{mark}search_report.html", writer.html("Search report", blocks).encode()
    label = topic and catalogue.label(topic)
    paths = {entry["name"]: entry["path"] for entry in resources}
    readme = texts.readme(opened.manifest, entries, paths, label=label, topic=topic, version=__version__)
    yield README, readme.encode()
    yield CITATION, texts.citation(opened.manifest, label, __version__).encode()
    package = descriptor(
        opened.manifest,
        resources,
        entries,
        title=texts.title(opened.manifest, label),
        description=texts.description(opened.manifest, entries),
        topic=topic,
        command=texts.command(opened.manifest, topic),
        version=__version__,
    )
    yield DESCRIPTOR, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def tables(opened: Snapshot, catalogue: Catalogue, topic: str | None = None) -> Iterator[Listed]:
    """Every table that leaves the house, narrowed to the topic, and the lists made of them."""
    scope = scope_of(opened, catalogue, topic) if topic else None
    kept: dict[str, pd.DataFrame] = {}
    for name in sorted(opened.tables.keys() - {"authors"}):  # names of persons stand in references only
        frame = opened.load(name)
        if scope is not None:
            frame = scope.rows(name, frame)
        if name in _LIST_TABLES:
            kept[name] = frame
        yield name, frame, opened.tables[name]
    yield from _lists(kept, opened.tables, Known.of(StoredTables(opened)))


def _bibliographies(
    opened: Snapshot, catalogue: Catalogue, topic: str | None, mark: str
) -> Iterator[tuple[str, bytes]]:
    """The articles of each topic, standard definition, in each format; the field and context topics have no records."""
    if not {"articles", "topic_articles"} <= set(opened.tables):
        return
    members = opened.load("topic_articles")
    members = papers(members[members["definition"].eq(STANDARD)], Known.of(StoredTables(opened)))
    if topic is not None:
        members = members[members["topic"].eq(topic)]
    articles = opened.load("articles")
    authors = opened.load("authors") if "authors" in opened.tables else None
    counted_only = {FIELD, *(name for name, entry in catalogue.topics.items() if entry.is_context)}
    for name, rows in members.groupby("topic", sort=True):
        if name not in counted_only:
            own = articles[articles["pmid"].isin(rows["pmid"])]
            found = list(references(own, authors, edition=opened.edition))
            yield f"bibliography/{mark}{name}.ris", "".join(map(ris, found)).encode()
            yield f"bibliography/{mark}{name}.bib", "".join(map(bibtex, found)).encode()
            yield f"bibliography/{mark}{name}.csl.json", csl_json(found).encode()


def _lists(tables: Tables, entries: Entries, counted: Known) -> Iterator[Listed]:
    """The lists that these tables give; none without the tables that they are made of."""
    if {"topic_articles", "field_years"} <= set(tables):
        # Looked up, not merged: a merge copies a million numbers of articles.
        years, members = tables["field_years"], tables["topic_articles"]
        places = pd.Index(years["pmid"]).get_indexer(members["pmid"])
        frame = members.assign(
            **{
                column: years[column].array.take(places, allow_fill=True)
                for column in ("entrez_year", "publication_year")
            },
            kind=kinds(members, counted),
        )
        yield _listed(
            "pmids_by_topic_year",
            "topic, definition and article, with its year on both date bases",
            frame[["topic", "definition", "entrez_year", "publication_year", "kind", "pmid"]],
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
        "columns": {column: columns.get(column) or _COLUMNS[column] for column in frame.columns},
    }
    return name, frame, about
