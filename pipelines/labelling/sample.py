"""Labelling sheets: articles of a topic drawn by lot, for a reader to say which of them really belong to it.

The lot is a hash of seed and PMID, so it is the same on every machine and for every version of Python, and
a larger sheet holds the smaller one.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pipelines.errors import SnapshotError, TopicError
from pipelines.labelling.origins import Origin, pmids_digest, search_digest
from pipelines.snapshots import editions, paths, snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.literature.articles import with_flags
from pipelines.text.attribution import PUBMED_ADDRESS
from pipelines.text.spreadsheet import spreadsheet_csv
from pipelines.topics.catalogue import Catalogue

TABLES = ("topic_articles", "articles")
COLUMNS = ("pmid", "title", "journal", "year", "link", "flags", "label", "sample")


def source(edition: str | None = None, data: Path | None = None) -> Snapshot:
    """The newest snapshot that holds articles; raises SnapshotError when there is none."""
    if edition in (None, "live"):
        for path in reversed(snapshot.stored(paths.live(data))):
            try:
                opened = snapshot.open_snapshot(path)
            except SnapshotError:
                continue  # an older one may do, as for the dashboard
            if _has_tables(opened):
                return opened
    else:
        opened = editions.find(edition, data)
        if _has_tables(opened):
            return opened
    raise SnapshotError(
        f"The {edition or 'live'} edition holds no articles to draw from. Run `exoscope refresh`, or name the "
        "folder of your data with --data."
    )


def drawn(
    opened: Snapshot, topics: Catalogue, *, topic: str, definition: str, n: int, seed: int
) -> pd.DataFrame:
    """The sheet of `n` articles of a topic in a snapshot; all of them when the topic has fewer."""
    search = search_digest(topics, topic, definition)
    pmids = draw(members(opened.load("topic_articles"), topic, definition), n, seed)
    origin = Origin(topic, definition, opened.edition, opened.id, search, pmids_digest(pmids))
    return sheet(pmids, opened.load("articles"), origin, topics)


def sheet(pmids: list[str], articles: pd.DataFrame, origin: Origin, topics: Catalogue) -> pd.DataFrame:
    """One row per drawn article, in the order of the lot.

    `year` is that of the publication, or of the Entrez date where that is unknown. Made-up articles get no
    link: under their PMIDs PubMed has others.
    """
    # What is drawn from a topic lies in those above it too: a rule for one of them concerns it.
    drawn_from = dict.fromkeys((origin.topic, *topics.ancestors(origin.topic)), frozenset(pmids))
    known = articles[["pmid", "title", "journal", "publication_year", "entrez_year"]]
    rows = pd.DataFrame({"pmid": pmids}, dtype="str").merge(known, on="pmid", how="left", validate="1:1")
    link = PUBMED_ADDRESS + rows["pmid"] + "/"
    return with_flags(rows, topics.flags.values(), drawn_from).assign(
        year=rows["publication_year"].fillna(rows["entrez_year"]),
        link="" if origin.edition == "simulated" else link,
        label="",
        sample=str(origin),
    )[list(COLUMNS)]


def known_at(origin: Origin, data: Path | None = None) -> frozenset[str] | None:
    """The topic's PMIDs in the snapshot a sheet was drawn from; None when that snapshot is gone."""
    folder = (
        paths.live(data) / origin.snapshot if origin.edition == "live" else paths.bundled() / origin.edition
    )
    try:
        opened = snapshot.open_snapshot(folder)
        if opened.id != origin.snapshot:
            return None
        return members(opened.load("topic_articles"), origin.topic, origin.definition)
    except (SnapshotError, TopicError):
        return None


def members(topic_articles: pd.DataFrame, topic: str, definition: str) -> frozenset[str]:
    """The PMIDs of a topic at a definition; raises TopicError when there are none."""
    rows = topic_articles[topic_articles["topic"].eq(topic) & topic_articles["definition"].eq(definition)]
    if rows.empty:
        topics = ", ".join(sorted(topic_articles["topic"].unique())) or "none"
        raise TopicError(
            f"The snapshot holds no articles of topic {topic} ({definition}). Choose one of its topics: {topics}."
        )
    return frozenset(rows["pmid"])


def draw(pmids: Iterable[str], n: int, seed: int) -> list[str]:
    """`n` of the PMIDs by lot, or all of them when there are fewer."""
    return sorted(pmids, key=lambda pmid: hashlib.sha256(f"{seed}:{pmid}".encode()).digest())[:n]


def _has_tables(opened: Snapshot) -> bool:
    return all(name in opened.tables for name in TABLES)


def write(path: Path, frame: pd.DataFrame) -> None:
    """Writes the sheet for a spreadsheet, never over a file that is there: it may hold somebody's labels."""
    try:
        with path.open("xb") as file:
            file.write(spreadsheet_csv(frame))
    except FileExistsError:
        raise SnapshotError(
            f"{path} is there already and may hold labels. Name another file with --out, or remove that one."
        ) from None
    except OSError as error:
        raise SnapshotError(
            f"Asked to write {path}. Came back: {error.strerror or error}. Name another file with --out."
        ) from None
