"""A refresh: asks the sources, builds the tables, works out the answers, publishes a snapshot.

The only module that joins what was fetched (`literature`, which asks and builds) with the ledgers and the snapshot.
Nothing is published unless everything went well, and a failure leaves the last snapshot as it was.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines import ledgers, reference, snapshot
from pipelines.drops import drops
from pipelines.errors import DropError
from pipelines.literature import Fetch, Literature
from pipelines.manifest import Described
from pipelines.previous import Previous, previous
from pipelines.progress import Silent, Steps
from pipelines.record_store import RecordStore
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pubmed import PubMed
from pipelines.tables import LEDGERS, LIVE, Table, live
from pipelines.tables.describe import described
from pipelines.topics import BUNDLED, Catalogue, load

SOURCES = ("pubmed",)
#: Folder, beside the snapshots, of records that are in none yet.
STORE = ".records"


@dataclass(frozen=True)
class Choices:
    """What a user may choose about a refresh.

    Attributes:
        full: Ask every year and fetch every record again.
        topics: A file of own topics.
        keep: How many snapshots stay.
        accept_drop: Publish although a count fell too far to be believed.
    """

    full: bool = False
    topics: Path | None = None
    keep: int = snapshot.KEEP
    accept_drop: bool = False


@dataclass(frozen=True)
class Summary:
    """What a refresh did, in numbers."""

    topics: int
    articles: int
    new: int
    changed: int
    requests: int
    retries: int
    refusals: int
    seconds: float
    warnings: tuple[str, ...] = field(default=())


def refresh(
    client: Client,
    root: Path,
    choices: Choices,
    *,
    edition: str = "live",
    steps: Steps | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    save: Callable[..., Snapshot] = snapshot.save,
) -> tuple[Snapshot, Summary]:
    """Fetch everything and publish it as a new snapshot under `root`.

    Args:
        client: Asks PubMed; carries identity, rate and stop.
        root: Folder of the snapshots.
        choices: What the user chose.
        edition: What the snapshot is.
        steps: Who is told how far it is.
        now: The time, for what is stored.
        clock: Seconds, for how long it took.
        save: Publishes, with the arguments of `snapshot.save`.

    Raises:
        SourceError: PubMed failed, or answered something that cannot be trusted. Records that came in are kept.
        DropError: A count fell too far to be believed (see `drops`).
        SnapshotError: The disk is full or not ours to write to.
        TopicError: The topics file is wrong.
    """
    began, started = now(), clock()
    catalogue = load(extra=choices.topics)
    last = snapshot.latest(root)
    before = previous(last, first_year=catalogue.first_year)
    store = RecordStore(root / STORE, service=client.address, now=began)
    pubmed = PubMed(client, now=now)
    found = Fetch(
        pubmed, catalogue, before, store, now=began, full=choices.full, steps=steps or Silent()
    ).literature()
    _refuse_drop(before, found, accepted=choices.accept_drop)
    summary = _summary(catalogue, found, client, clock() - started)
    fetched = {
        name: described(_source_named(table, edition), found.tables[name], fetched_at=began)
        for name, table in LIVE.items()
    }
    published = save(
        root,
        compiled() | fetched,
        edition=edition,
        made_at=began,
        extra=_told(catalogue, found, summary, client, choices, began),
    )
    store.clear()
    snapshot.prune(root, choices.keep, spare={published.id})
    return published, summary


def _source_named(table: Table, edition: str) -> Table:
    """The declaration, not naming PubMed as the source of what was simulated."""
    if edition != "simulated":
        return table
    return replace(table, source=live.SIMULATED_SOURCE, licence=live.SIMULATED_LICENCE)


def compiled() -> dict[str, Described]:
    """The ledgers, which every snapshot holds beside what was fetched."""
    tables = ledgers.read_all()
    when = reference.made_at(tables)
    return {name: described(LEDGERS[name], frame, fetched_at=when) for name, frame in tables.items()}


def _refuse_drop(before: Previous, found: Literature, *, accepted: bool) -> None:
    fallen = drops(before.counts, found.counts, found.reworded)
    if fallen and not accepted:
        raise DropError(
            "Asked PubMed for all topics. Came back: fewer articles than at the last refresh, by more than 20%: "
            f"{'; '.join(fallen)}. Nothing was published. Look at these searches; if they are meant to find less, "
            "run the refresh again with --accept-drop."
        )


def _summary(catalogue: Catalogue, found: Literature, client: Client, seconds: float) -> Summary:
    return Summary(
        topics=len(catalogue.topics),
        articles=len(found.tables["articles"]),
        new=found.new,
        changed=found.changed,
        requests=client.requests,
        retries=client.retries,
        refusals=client.refusals,
        seconds=round(seconds, 1),
        warnings=found.warnings,
    )


def _told(
    catalogue: Catalogue,
    found: Literature,
    summary: Summary,
    client: Client,
    choices: Choices,
    began: datetime,
) -> dict[str, Any]:
    """What the manifest says beside the tables."""
    searches = found.tables["searches"]
    shown = searches[searches["kind"].ne("denominator")].drop(columns="source").astype(object)
    return {
        "searches": shown.where(shown.notna(), None).to_dict("records"),
        "refresh": {
            "full": choices.full,
            "requests": summary.requests,
            "retries": summary.retries,
            "refusals": summary.refusals,
            "seconds": summary.seconds,
            "articles": summary.articles,
            "new": summary.new,
            "changed": summary.changed,
        },
        "warnings": list(summary.warnings),
        "sources": {
            "pubmed": {
                "fetched_at": began.isoformat(timespec="seconds"),
                "failed": None,
                "host": urlsplit(client.address).hostname,
            }
        },
        "literature": {
            "first_year": catalogue.first_year,
            "years_mapped_at": found.years_mapped_at.isoformat(timespec="seconds"),
        },
        "topics": _topics_files(choices.topics),
    }


def _topics_files(extra: Path | None) -> Mapping[str, str]:
    """Name and SHA-256 of the topics files that were read."""
    paths = [BUNDLED, *([extra] if extra else [])]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
