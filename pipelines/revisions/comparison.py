"""Two snapshots on the disk, compared: which are meant, whether they can be, and what moved between them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.revisions.kinds import Item
from pipelines.revisions.moves import Side
from pipelines.revisions.news import news
from pipelines.revisions.revisions import Revisions, revisions
from pipelines.snapshots import editions, mirror, paths, snapshot
from pipelines.snapshots.manifest import EDITIONS
from pipelines.snapshots.snapshot import Snapshot, StoredTables
from pipelines.text import disk
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import reworded

#: How many problems of a folder are told; `exoscope verify` tells all.
_NAMED = 3
_BACK = {"latest": 1, "previous": 2}


def named(word: str, data: Path | None = None) -> Snapshot:
    """The snapshot that a word means: `latest` or `previous` (live), an edition, an id, or a folder.

    Raises:
        SnapshotError: There is none.
    """
    if word in _BACK:
        live = editions.stored("live", data)
        if len(live) < _BACK[word]:
            why = mirror.trouble(paths.live(data)) or "Run `exoscope refresh`."
            raise SnapshotError(
                f"There is no {word} live snapshot: {len(live)} of {_BACK[word]} are there. {why}"
            )
        return live[-_BACK[word]]
    if word in EDITIONS:
        return editions.find(word, data)
    if disk.is_folder(Path(word)):
        if wrong := snapshot.problems(Path(word)):  # nobody knows who wrote it
            raise SnapshotError(f"{word} cannot be compared. {' '.join(wrong[:_NAMED])}")
        return snapshot.open_snapshot(Path(word))
    known = [opened for edition in EDITIONS for opened in editions.stored(edition, data)]
    for opened in known:
        if opened.id == word:
            return opened
    there = ", ".join(opened.id for opened in known) or "none"
    why = mirror.trouble(paths.live(data)) or ""
    raise SnapshotError(
        f"No snapshot is called {word[:80]!r}. Name latest, previous, a folder, or one of: {there}. {why}".rstrip()
    )


def since(word: str, now: Snapshot, data: Path | None = None) -> list[Snapshot]:
    """The snapshots of an edition from the one that a word means up to this one.

    A day (2026-11-23) means the newest that was made on it or before, `previous` the one before this one; all other
    words are as for `named`.

    Raises:
        SnapshotError: There is none, or none was made after it: that nothing came is not known.
    """
    there = [one for one in editions.stored(now.edition, data) if one.made_at <= now.made_at]
    try:
        earlier = [one for one in there if one.made_at.date() <= date.fromisoformat(word)]
    except ValueError:
        earlier = there[:-1] if word == "previous" else [named(word, data)]
    if not earlier:
        oldest = f"the oldest is of {there[0].made_at:%Y-%m-%d %H:%M} UTC" if there else "there is none"
        raise SnapshotError(
            f"The {now.edition} edition has no snapshot to compare with ({word}): {oldest}. Name a later day, or run "
            "`exoscope refresh` once more."
        )
    if earlier[-1].path == now.path:
        raise SnapshotError(
            f"No snapshot of the {now.edition} edition was made after that ({word}): the newest is of "
            f"{now.made_at:%Y-%m-%d %H:%M} UTC. Name an earlier day, or run `exoscope refresh`."
        )
    paths = [one.path for one in there]
    return there[paths.index(earlier[-1].path) :] if earlier[-1].path in paths else [earlier[-1], now]


def news_of(snapshots: Sequence[Snapshot], catalogue: Catalogue) -> list[Item]:
    """The news from each of these snapshots to the next, each once, as the first told it."""
    first: dict[str, Item] = {}
    for before, now in pairwise(snapshots):
        old, new = (Side(one.manifest, StoredTables(one)) for one in (before, now))
        for item in news(old, new, compared(before, now, catalogue), catalogue):
            first.setdefault(item.id, replace(item, seen=now.made_at.isoformat()))
    return list(first.values())


def compared(before: Snapshot, now: Snapshot, catalogue: Catalogue) -> Revisions:
    """What moved from one snapshot to the other.

    Raises:
        SnapshotError: One is simulated and the other is not: nothing of a difference would be true.
    """
    if (before.edition == "simulated") != (now.edition == "simulated"):
        raise SnapshotError(
            f"Snapshot {before.id} is of the {before.edition} edition, {now.id} of the {now.edition} edition. "
            "Simulated data can only be compared with simulated data."
        )
    old, new = Side(before.manifest, StoredTables(before)), Side(now.manifest, StoredTables(now))
    asked_before, asked_now = _searches(old, "trials"), _searches(new, "trials")
    return revisions(
        old,
        new,
        reworded=reworded(_searches(old, "pubmed"), _searches(new, "pubmed"), catalogue),
        trial_words={topic for (topic, _), _ in asked_before.items() ^ asked_now.items()},
    )


def plain(revisions: Revisions) -> dict[str, Any]:
    """Everything that moved, as plain values."""
    frames = {
        name: getattr(revisions, name) for name in ("papers", "trials", "studies", "rows", "totals", "tables")
    }
    return {
        "grades": revisions.grades,
        "sources": list(revisions.sources),
        "reworded": [list(pair) for pair in revisions.reworded],
        **{
            name: frame.astype(object).where(frame.notna(), None).to_dict("records")
            for name, frame in frames.items()
        },
    }


def _searches(side: Side, source: str) -> dict[tuple[str, str], str]:
    """Topic and definition to the search that was sent to a source for them."""
    if not side.has("searches"):
        return {}
    rows = side.tables["searches"]
    rows = rows[rows["source"].eq(source) & rows["kind"].eq("set")]
    keys = zip(rows["name"], rows["definition"], strict=True)
    return {
        (str(name), str(width)): str(text) for (name, width), text in zip(keys, rows["text"], strict=True)
    }
