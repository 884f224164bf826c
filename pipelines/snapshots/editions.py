"""The editions of the data: fetched by this user, bundled and cited, bundled and simulated."""

from pathlib import Path

from pipelines.errors import SnapshotError
from pipelines.snapshots import mirror, paths, snapshot
from pipelines.snapshots.manifest import EDITIONS, MANIFEST
from pipelines.snapshots.snapshot import Snapshot


def find(edition: str | None = None, data: Path | None = None, snapshot_id: str | None = None) -> Snapshot:
    """The newest snapshot of an edition; without one named, live data when there is some, else reference.

    Simulated is what `exoscope demo` made under `data`, else the bundled one.

    An id without an edition is one of the live edition.

    Raises:
        SnapshotError: There is none, or no edition is called that.
    """
    if snapshot_id is not None:
        return _older(edition or "live", data, snapshot_id)
    if edition is None:
        return snapshot.latest(paths.live(data)) or find("reference", data)
    if edition not in EDITIONS:
        raise SnapshotError(f"No edition is called {edition!r}. Choose one of: {', '.join(EDITIONS)}.")
    if edition == "live":
        newest = snapshot.latest(paths.live(data))
        if newest is None:
            live = paths.live(data)
            raise SnapshotError(
                f"There is no live data under {mirror.place(live)}. {mirror.trouble(live) or ''} Use --edition "
                "reference, or name the folder or store that holds it with --data.".replace("  ", " ")
            )
        return newest
    if edition == "simulated" and (made := snapshot.latest(paths.simulated(data))):
        return made
    return snapshot.open_snapshot(paths.bundled() / edition)


def available(data: Path | None = None) -> list[str]:
    """The editions that can be opened now, in the order live, reference, simulated."""
    bundled = [name for name in EDITIONS[1:] if (paths.bundled() / name / MANIFEST).is_file()]
    return (["live"] if snapshot.latest(paths.live(data)) else []) + bundled


def stored(edition: str, data: Path | None = None) -> list[Snapshot]:
    """The snapshots of an edition that open, oldest first; a bundled edition can come with the one before it."""
    folders = {"live": paths.live(data), "simulated": paths.simulated(data)}
    found = snapshot.opened(folders[edition]) if edition in folders else ()
    opened = [one for one in found if isinstance(one, Snapshot)][::-1]
    if opened or edition == "live":
        return opened
    bundled = (paths.bundled() / name for name in (f"{edition}_previous", edition))
    return [snapshot.open_snapshot(path) for path in bundled if (path / MANIFEST).is_file()]


def _older(edition: str, data: Path | None, snapshot_id: str) -> Snapshot:
    known = stored(edition, data)
    for opened in known:
        if opened.id == snapshot_id:
            return opened
    there = ", ".join(opened.id for opened in reversed(known)) or "none"
    why = (edition == "live" and mirror.trouble(paths.live(data))) or ""
    raise SnapshotError(
        f"The {edition} edition has no snapshot {snapshot_id!r}. There are, newest first: {there}. {why}".rstrip()
    )
