"""Re-checks a snapshot or a package as a stranger would: bytes, rows and types first, then every rule of its tables."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pipelines.errors import TableError
from pipelines.package import check
from pipelines.snapshots import snapshot
from pipelines.tables import TABLES


def problems(path: Path) -> list[str]:
    """What is wrong with the snapshot or package at a path, each sentence naming the file; empty when nothing is."""
    if check.is_package(path):
        return check.problems(path, _broken_rules)
    found = snapshot.problems(path)
    if found:
        return found
    opened = snapshot.open_snapshot(path)
    for name, entry in opened.tables.items():
        if name not in TABLES:
            found.append(f"{entry['file']}: this version declares no table {name}.")
        else:
            found += [f"{entry['file']}: {problem}" for problem in _broken_rules(name, opened.load(name))]
    return found


def _broken_rules(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """The first rule of its declaration that a table breaks; lists that only a package holds have none."""
    if name in TABLES:
        try:
            TABLES[name].check(frame)
        except TableError as error:
            yield str(error)
