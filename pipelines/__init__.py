"""Everything Exoscope can say without a screen.

`pipelines.load("regulatory_events")` gives a table as a pandas frame.
"""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

try:
    __version__ = version("exoscope")
except PackageNotFoundError:  # run from a checkout that was not installed
    __version__ = "0+unknown"


def load(name: str, *, edition: str | None = None, path: str | Path | None = None) -> "pd.DataFrame":
    """One table as a pandas frame.

    Args:
        name: Table name, such as `regulatory_events`; `data/README.md` lists them.
        edition: `live`, `reference` or `simulated`; by default the live one when there is one, else the
            reference one.
        path: The folder of a snapshot, instead of an edition.

    Raises:
        SnapshotError: There is no such edition or table, or a file was altered.
    """
    from pipelines.snapshots import editions, snapshot

    opened = snapshot.open_snapshot(Path(path)) if path is not None else editions.find(edition)
    return opened.load(name)
