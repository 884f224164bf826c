"""A snapshot, and the one before it, as what a brief is told from. The only part of the brief that reads data."""

from datetime import date
from pathlib import Path

from pipelines import __version__
from pipelines.brief.language.facts import Facts
from pipelines.errors import SnapshotError
from pipelines.labelling import precision
from pipelines.sentences.rows import Held
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.snapshot import Load, Snapshot, StoredTables
from pipelines.topics import catalogue as topics


def before(opened: Snapshot, data: Path | None = None) -> Snapshot | None:
    """The snapshot of the same edition that was published before this one under the data root, if one opens.

    A bundled edition has the one that it comes with, if any.
    """
    root = opened.path.parent
    if root == paths.bundled():
        names = [f"{opened.edition}_previous", opened.edition]
    else:
        kept = root in (paths.live(data), paths.simulated(data))
        names = [path.name for path in snapshot.stored(root)] if kept else []
    if opened.path.name not in names:
        return None
    for name in reversed(names[: names.index(opened.path.name)]):
        try:
            earlier = snapshot.open_snapshot(root / name)
        except SnapshotError:
            continue
        if earlier.edition == opened.edition:
            return earlier
    return None


def facts(
    opened: Snapshot,
    *,
    day: date,
    data: Path | None = None,
    topic: str | None = None,
    is_long: bool = False,
    load: Load = Snapshot.load,
) -> Facts:
    """What there is to tell.

    Args:
        opened: The snapshot.
        day: Day of writing, to which ages are reckoned.
        data: Root that holds the snapshots of this user.
        topic: The topic chosen; None for all.
        is_long: Whether everything is told.
        load: Reads a table; a dashboard hands in its cache.
    """
    earlier, catalogue = before(opened, data), topics.of_manifest(opened.manifest)
    measured = {
        name for name, definition in precision.precision_of(catalogue, data) if definition == "standard"
    }
    return Facts(
        held=Held(StoredTables(opened, load), StoredTables(earlier, load) if earlier else {}),
        manifest=opened.manifest,
        earlier=earlier.manifest if earlier else None,
        catalogue=catalogue,
        day=day,
        version=__version__,
        topic=topic,
        measured=frozenset(measured) if opened.edition == "live" else frozenset(),
        is_long=is_long,
    )  # fmt: skip
