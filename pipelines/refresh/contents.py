"""What a snapshot holds when not every source gave its part: what came, what is kept, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from pipelines.errors import TableError
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.part import SEARCHES, Part
from pipelines.sources.pieces import stored
from pipelines.tables import BY_SOURCE, LIVE
from pipelines.tables.describe import described
from pipelines.tables.fetched.pubmed import source_named

# What a manifest adds to the description of a table when it is written.
_WRITTEN = ("file", "rows", "sha256")
#: Tables that snapshots of 0.2.0 lack.
_NEW_TABLES = ("preprints", "trial_differences")


@dataclass(frozen=True)
class Contents:
    """The fetched tables of a snapshot; `missing` says of each table that is not there why."""

    tables: Mapping[str, Described]
    missing: Mapping[str, str]
    kept: frozenset[str]
    searches: pd.DataFrame


def contents(
    parts: Mapping[str, Part],
    why_not: Mapping[str, str],
    last: Snapshot | None,
    *,
    edition: str,
    began: datetime,
) -> Contents:
    """The tables of all sources: of one that gave none they are kept as they were, with their own dates."""
    tables: dict[str, Described] = {}
    missing: dict[str, str] = {}
    kept: set[str] = set()
    rows = []
    for source, names in BY_SOURCE.items():
        if source in parts:
            tables |= parts[source].tables
            rows.append(parts[source].searches)
            continue
        held = _kept(last, (*names, SEARCHES))
        if held is None:
            missing |= dict.fromkeys(names, why_not[source])
            continue
        kept.add(source)
        asked = held.pop(SEARCHES).frame
        rows.append(asked[asked["source"].eq(source)])
        tables |= held
    searches = pd.concat([frame.astype(object) for frame in rows], ignore_index=True)
    declared = source_named(LIVE[SEARCHES], edition)
    tables[SEARCHES] = described(declared, searches, fetched_at=began)
    return Contents(tables, missing, frozenset(kept), tables[SEARCHES].frame)


def _kept(last: Snapshot | None, names: tuple[str, ...]) -> dict[str, Described] | None:
    """These tables of the last snapshot as they were; None when one is not there or no longer fits.

    Of an earlier version they may lack tables and columns that were added since (see `stored`).
    """
    there = [name for name in names if name not in _NEW_TABLES or (last and name in last.tables)]
    if last is None or not set(there) <= set(last.tables):
        return None
    found = {}
    for name in there:
        about: dict[str, Any] = {
            key: value for key, value in last.tables[name].items() if key not in _WRITTEN
        }
        try:
            frame = stored(last, name)
        except TableError:  # stored by a version that declared it otherwise
            return None
        if set(about["columns"]) == set(frame):
            found[name] = Described(frame, about)
        else:
            at = datetime.fromisoformat(about["fetched_at"])
            found[name] = described(source_named(LIVE[name], last.edition), frame, fetched_at=at)
    return found
