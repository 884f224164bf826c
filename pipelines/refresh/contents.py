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
from pipelines.tables import BY_SOURCE, LIVE
from pipelines.tables.describe import described
from pipelines.tables.fetched.pubmed import PREPRINTS, source_named

# What a manifest adds to the description of a table when it is written.
_WRITTEN = ("file", "rows", "sha256")


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

    Of an earlier version they lack columns that were added since, which may be missing, and the table `preprints`.
    """
    there = [name for name in names if name != PREPRINTS.name or (last and name in last.tables)]
    if last is None or not set(there) <= set(last.tables):
        return None
    found = {}
    for name in there:
        about: dict[str, Any] = {
            key: value for key, value in last.tables[name].items() if key not in _WRITTEN
        }
        try:
            frame, added = last.load(name), LIVE[name].columns.keys() - about["columns"].keys()
            if added and all(LIVE[name].columns[column].missing for column in added):
                frame = LIVE[name].typed(frame.reindex(columns=list(LIVE[name].columns)))
                at = datetime.fromisoformat(about["fetched_at"])
                found[name] = described(source_named(LIVE[name], last.edition), frame, fetched_at=at)
            else:
                found[name] = Described(LIVE[name].check(frame), about)
        except TableError:  # stored by a version that declared it otherwise
            return None
    return found
