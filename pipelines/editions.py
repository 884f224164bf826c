"""The editions of the data: fetched by this user, bundled and cited, bundled and simulated."""

from pathlib import Path

from pipelines import paths, snapshot
from pipelines.errors import SnapshotError
from pipelines.manifest import EDITIONS, MANIFEST
from pipelines.snapshot import Snapshot


def find(edition: str | None = None, data: Path | None = None) -> Snapshot:
    """The newest snapshot of an edition; without one named, live data when there is some, else reference.

    Simulated is what `exoscope demo` made under `data`, else the bundled one.

    Raises:
        SnapshotError: There is none, or no edition is called that.
    """
    if edition is None:
        return snapshot.latest(paths.live(data)) or find("reference", data)
    if edition not in EDITIONS:
        raise SnapshotError(f"No edition is called {edition!r}. Choose one of: {', '.join(EDITIONS)}.")
    if edition == "live":
        found = snapshot.latest(paths.live(data))
        if found is None:
            raise SnapshotError(
                f"There is no live data under {paths.live(data)}. Use --edition reference, "
                "or name the folder that holds it with --data."
            )
        return found
    if edition == "simulated" and (made := snapshot.latest(paths.simulated(data))):
        return made
    return snapshot.open_snapshot(paths.bundled() / edition)


def available(data: Path | None = None) -> list[str]:
    """The editions that can be opened now, in the order live, reference, simulated."""
    bundled = [name for name in EDITIONS[1:] if (paths.bundled() / name / MANIFEST).is_file()]
    return (["live"] if snapshot.latest(paths.live(data)) else []) + bundled
