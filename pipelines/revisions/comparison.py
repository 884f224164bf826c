"""Two snapshots on the disk, compared: which are meant, whether they can be, and what moved between them."""

from pathlib import Path
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.revisions.moves import Side
from pipelines.revisions.revisions import Revisions, revisions
from pipelines.snapshots import editions, snapshot
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
            raise SnapshotError(
                f"There is no {word} live snapshot: {len(live)} of {_BACK[word]} are there. Run `exoscope refresh`."
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
    raise SnapshotError(
        f"No snapshot is called {word[:80]!r}. Name latest, previous, a folder, or one of: {there}."
    )


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
