"""What data there is: editions, their tables, and how old each is."""

import contextlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.snapshots import editions, mirror, paths, snapshot
from pipelines.snapshots.freshness import freshness
from pipelines.snapshots.store import FAILURE
from pipelines.text import disk

#: What the manifest of a version that did not know a source would say of it.
_NEVER = {"failed": None, "host": None}


def report(now: datetime, data: Path | None = None) -> dict[str, Any]:
    """Editions with their tables and ages in days, as plain values.

    Args:
        now: Against which ages are reckoned, with a time zone.
        data: Root that holds `live/`.

    Returns:
        `default` (edition shown without a choice), `live_folder`, `editions` (edition, id, path, made_at, age_days,
        searches, refresh, warnings, sources (with gaps, age_days, is_overdue, and told: the same in sentences),
        missing, verdicts, tables), `last_failure` (when and why the last refresh did not bring everything, if so),
        `problems` (sentences).
    """
    known: list[dict[str, Any]] = []
    problems = []
    for edition in editions.available(data):
        try:
            opened = editions.find(edition, data)
            opened.check()
            known.append(_edition(opened, now))
        except SnapshotError as error:
            problems.append(str(error))
        except (AttributeError, KeyError, TypeError, ValueError):
            # Signed, and still not what a refresh writes.
            problems.append(
                f"The manifest of snapshot {opened.id} in {opened.path} lacks what a manifest tells."
            )
    problems += [*filter(None, [mirror.trouble(paths.live(data))]), *snapshot.damaged(paths.live(data))]
    return {
        "default": known[0]["edition"] if known else None,
        "live_folder": mirror.place(paths.live(data)),
        "editions": known,
        "last_failure": last_failure(paths.live(data)),
        "problems": problems,
    }


def _edition(opened: snapshot.Snapshot, now: datetime) -> dict[str, Any]:
    ages = freshness(opened.manifest, now)
    return {
        "edition": opened.edition,
        "id": opened.id,
        "path": str(opened.path),
        "made_at": opened.manifest["made_at"],
        "age_days": max((now - opened.made_at).days, 0),
        "searches": opened.manifest.get("searches", []),
        "refresh": opened.manifest.get("refresh"),
        "warnings": opened.manifest.get("warnings", []),
        "sources": {
            source: {
                **_NEVER,
                **opened.manifest.get("sources", {}).get(source, {}),
                "fetched_at": age.fetched_at and age.fetched_at.isoformat(timespec="seconds"),
                "age_days": age.age_days,
                "is_overdue": age.is_overdue,
                "told": " ".join(filter(None, [age.sentence, age.overdue, *age.lacks()])),
            }
            for source, age in ages.items()
        },
        "missing": opened.manifest.get("missing", {}),
        "verdicts": _verdicts(opened),
        "tables": {
            name: {
                "rows": entry["rows"],
                "fetched_at": entry["fetched_at"],
                "age_days": max((now - datetime.fromisoformat(entry["fetched_at"])).days, 0),
                "source": entry["source"],
            }
            for name, entry in opened.tables.items()
        },
    }


def _verdicts(opened: snapshot.Snapshot) -> dict[str, str]:
    """The verdict by topic (docs/verdict.md); empty in a snapshot of a version that gave none."""
    if "verdicts" not in opened.tables:
        return {}
    rows = opened.load("verdicts")
    return dict(zip(rows["topic"], rows["overall"], strict=True))


def last_failure(root: Path) -> dict[str, str] | None:
    """When and why the last refresh failed; None when it went well."""
    try:
        failure = json.loads(disk.read_bytes(root / FAILURE))
        return {"at": str(failure["at"]), "error": str(failure["error"])}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def note_failure(root: Path, error: str, when: datetime) -> None:
    """Note why a refresh failed; where even that cannot be written, the user has read the error."""
    with contextlib.suppress(OSError, SnapshotError):
        root.mkdir(parents=True, exist_ok=True)
        body = json.dumps({"at": when.isoformat(timespec="seconds"), "error": error}, ensure_ascii=False)
        (root / FAILURE).write_text(body + "\n", encoding="utf-8")
        if held := mirror.of(root):
            held.store.write(FAILURE, f"{body}\n".encode())


def forget_failure(root: Path) -> None:
    """A refresh went well."""
    with contextlib.suppress(OSError, SnapshotError):
        (root / FAILURE).unlink(missing_ok=True)
        if held := mirror.of(root):
            held.store.drop(FAILURE)
