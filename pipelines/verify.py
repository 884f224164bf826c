"""Re-checks a snapshot as a stranger would: bytes, rows and types first, then every rule of every table."""

from pathlib import Path

from pipelines import snapshot
from pipelines.errors import TableError
from pipelines.tables import TABLES


def problems(path: Path) -> list[str]:
    """What is wrong with the snapshot in a folder, each sentence naming the file; empty when nothing is."""
    found = snapshot.problems(path)
    if found:
        return found
    opened = snapshot.open_snapshot(path)
    for name, entry in opened.tables.items():
        if name not in TABLES:
            found.append(f"{entry['file']}: this version declares no table {name}.")
            continue
        try:
            TABLES[name].check(opened.load(name))
        except TableError as error:
            found.append(f"{entry['file']}: {error}")
    return found
