"""The last refresh that failed, noted beside the snapshots until one goes well."""

import contextlib
import json
from datetime import datetime
from pathlib import Path

_FILE = ".last_failure.json"


def last_failure(root: Path) -> dict[str, str] | None:
    """When and why the last refresh failed; None when it went well."""
    try:
        told = json.loads((root / _FILE).read_text(encoding="utf-8"))
        return {"at": str(told["at"]), "error": str(told["error"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(root: Path, error: str, when: datetime) -> None:
    """Note why a refresh failed; where even that cannot be written, the user has read the error."""
    with contextlib.suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        body = json.dumps({"at": when.isoformat(timespec="seconds"), "error": error}, ensure_ascii=False)
        (root / _FILE).write_text(body + "\n", encoding="utf-8")


def forget(root: Path) -> None:
    """A refresh went well."""
    with contextlib.suppress(OSError):
        (root / _FILE).unlink(missing_ok=True)
