"""The tables of a snapshot as a mapping, each read when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from pipelines.snapshots.snapshot import Snapshot

Load = Callable[[Snapshot, str], pd.DataFrame]


class StoredTables(Mapping[str, pd.DataFrame]):
    """Name to table; one that nobody asks for is never read, and one asked for again is not read again."""

    def __init__(self, opened: Snapshot, load: Load = Snapshot.load) -> None:
        self._opened, self._load = opened, load
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._opened.tables:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._load(self._opened, name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:  # Mapping's own would read the table
        return name in self._opened.tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened.tables)

    def __len__(self) -> int:
        return len(self._opened.tables)
