"""What each source gives a refresh: its tables, checked, and what is told of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from pipelines.drops import drops
from pipelines.errors import DropError
from pipelines.literature import Fetch, Literature
from pipelines.manifest import Described
from pipelines.previous import Previous, previous
from pipelines.progress import Steps
from pipelines.record_store import RecordStore
from pipelines.registered import TrialsBefore, fetched_trials
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pubmed import PubMed
from pipelines.sources.trials import Registry
from pipelines.tables import BY_SOURCE, LIVE, live
from pipelines.tables.describe import described
from pipelines.tables.live import source_named
from pipelines.topics import Catalogue

SEARCHES = live.SEARCHES.name


@dataclass(frozen=True)
class Part:
    """One source's part of a snapshot.

    Attributes:
        tables: Those that only this source fills.
        searches: Its rows of `searches`.
        numbers: How much came, by what it is.
        about: What the manifest says of the source, such as the version of its data.
        manifest: What the manifest says beside that.
        warnings: Sentences for the user.
    """

    tables: Mapping[str, Described]
    searches: pd.DataFrame
    numbers: Mapping[str, int]
    about: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """What a refresh tells each of its sources.

    Attributes:
        catalogue: What to ask for.
        last: The snapshot before this one.
        began: When the refresh began.
        now: The time.
        steps: Who is told how far it is.
        edition: What the snapshot will be.
        full: Ask every year and fetch every record again.
        accept_drop: Take fewer than before for right.
    """

    catalogue: Catalogue
    last: Snapshot | None
    began: datetime
    now: Callable[[], datetime]
    steps: Steps
    edition: str
    full: bool = False
    accept_drop: bool = False


def pubmed_part(client: Client, store: RecordStore, occasion: Occasion) -> Part:
    """The literature.

    Raises:
        SourceError: PubMed failed, or answered something that cannot be trusted. Records that came in are kept.
        DropError: A count fell too far to be believed (see `drops`).
    """
    catalogue = occasion.catalogue
    before = previous(occasion.last, first_year=catalogue.first_year)
    fetch = Fetch(
        PubMed(client, now=occasion.now),
        catalogue,
        before,
        store,
        now=occasion.began,
        full=occasion.full,
        steps=occasion.steps,
    )
    found = fetch.literature()
    _refuse_drop(before, found, accepted=occasion.accept_drop)
    return Part(
        tables=_described("pubmed", found.tables, occasion),
        searches=found.tables[SEARCHES],
        numbers={"articles": len(found.tables["articles"]), "new": found.new, "changed": found.changed},
        manifest={
            "literature": {
                "first_year": catalogue.first_year,
                "years_mapped_at": found.years_mapped_at.isoformat(timespec="seconds"),
            }
        },
        warnings=found.warnings,
    )


def trials_part(client: Client, occasion: Occasion) -> Part:
    """The registered studies.

    Raises:
        SourceError: The registry failed, or told something that cannot be trusted or is not known.
        DropError: It shows over 20% fewer studies.
        TableError: A study does not fit its table.
    """
    found = fetched_trials(
        Registry(client, now=occasion.now),
        occasion.catalogue,
        TrialsBefore.of(occasion.last),
        steps=occasion.steps,
        today=occasion.began.date(),
        accept_drop=occasion.accept_drop,
    )
    return Part(
        tables=_described("trials", found.tables, occasion),
        searches=found.tables[SEARCHES],
        numbers={
            "trials": found.found,
            "new_trials": found.new,
            "changed_trials": found.changed,
            "gone_trials": found.gone,
        },
        about={"data_timestamp": found.version.timestamp},
        warnings=found.warnings,
    )


def _described(source: str, tables: Mapping[str, pd.DataFrame], occasion: Occasion) -> dict[str, Described]:
    return {
        name: described(source_named(LIVE[name], occasion.edition), tables[name], fetched_at=occasion.began)
        for name in BY_SOURCE[source]
    }


def _refuse_drop(before: Previous, found: Literature, *, accepted: bool) -> None:
    fallen = drops(before.counts, found.counts, found.reworded)
    if fallen and not accepted:
        raise DropError(
            "Asked PubMed for all topics. Came back: fewer articles than at the last refresh, by more than 20%: "
            f"{'; '.join(fallen)}. Nothing of PubMed was published. Look at these searches; if they are meant to "
            "find less, run the refresh again with --accept-drop."
        )
