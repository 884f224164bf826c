"""The files of a package, one after the other, so that no more than one table is held at a time."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipelines import __version__
from pipelines.documents.known import known
from pipelines.documents.search_report import report
from pipelines.package import exact_csv, texts
from pipelines.package.descriptor import descriptor, resource
from pipelines.package.lists import lists
from pipelines.package.ris import references
from pipelines.package.scope import Scope, scope_of
from pipelines.snapshots.snapshot import Snapshot
from pipelines.text import writer
from pipelines.topics.catalogue import FIELD, Catalogue
from pipelines.topics.terms import STANDARD

DESCRIPTOR, README, CITATION, SUMS = "datapackage.json", "README.md", "CITATION.cff", "SHA256SUMS"
_LIST_TABLES = ("topic_articles", "field_years", "topic_trials", "trials")


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
    scope = scope_of(opened, catalogue, topic) if topic else None
    # What is made up says so in the name of every file, which may go its way alone.
    mark = "SIMULATED_" if opened.edition == "simulated" else ""
    resources: list[dict[str, Any]] = []
    entries: dict[str, Mapping[str, Any]] = {}
    for name, frame, about in _tables(opened, scope):
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


def _tables(opened: Snapshot, scope: Scope | None) -> Iterator[tuple[str, pd.DataFrame, Mapping[str, Any]]]:
    kept: dict[str, pd.DataFrame] = {}
    for name in sorted(opened.tables):
        frame = opened.load(name)
        if scope is not None:
            frame = scope.rows(name, frame)
        if name in _LIST_TABLES:
            kept[name] = frame
        yield name, frame, opened.tables[name]
    yield from lists(kept, opened.tables)


def _bibliographies(
    opened: Snapshot, catalogue: Catalogue, topic: str | None, mark: str
) -> Iterator[tuple[str, bytes]]:
    """The articles of each topic, standard definition, as RIS; the field and context topics have no records."""
    if not {"articles", "topic_articles"} <= set(opened.tables):
        return
    members = opened.load("topic_articles")
    members = members[members["definition"].eq(STANDARD)]
    if topic is not None:
        members = members[members["topic"].eq(topic)]
    needed = set(members["pmid"].tolist())
    articles = opened.load("articles")
    articles = articles[[pmid in needed for pmid in articles["pmid"].tolist()]]
    written = dict(zip(articles["pmid"].tolist(), references(articles, edition=opened.edition), strict=True))
    counted_only = {FIELD, *(name for name, entry in catalogue.topics.items() if entry.is_context)}
    for name, rows in members.groupby("topic", sort=True):
        if name not in counted_only:
            entries = [written[pmid] for pmid in rows["pmid"].tolist() if pmid in written]
            yield f"bibliography/{mark}{name}.ris", "".join(entries).encode()
