"""The manifest of a snapshot: what is said of its tables, rendered to bytes and read from them.

Equal input gives equal bytes. The manifest closes with the checksum of itself and is only accepted in its canonical
form, so that a changed byte is found in it as well.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.errors import SnapshotError
from pipelines.snapshots import parquet

FORMAT = 1
_STAMP = "%Y%m%dT%H%M%SZ"
ID = re.compile(r"[12][0-9]{7}T[0-9]{6}Z-[0-9a-f]{8}")
MANIFEST = "manifest.json"
EDITIONS = ("live", "reference", "simulated")


@dataclass(frozen=True)
class Described:
    """A table to be stored, with what its manifest entry says of it (labels, units, source, licence ...)."""

    frame: pd.DataFrame
    about: Mapping[str, Any]


def rendered(
    tables: Mapping[str, Described],
    *,
    edition: str,
    made_at: datetime,
    extra: Mapping[str, Any],
    after: str = "",
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """File names to bytes, and the manifest among them. Equal input gives equal bytes.

    Ids sort as they were published: where the clock is behind that of the snapshot `after` which this one comes, the
    id says a second later than that; `made_at` stays what the clock said.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition must be one of {EDITIONS}, not {edition!r}")
    if made_at.utcoffset() is None:
        raise ValueError("made_at needs a time zone")
    made_at = made_at.astimezone(UTC)
    files: dict[str, bytes] = {}
    entries: dict[str, Any] = {}
    for name in sorted(tables):
        table = parquet.table(tables[name].frame)
        file = f"{name}.parquet"
        files[file] = parquet.rendered(table)
        about = dict(tables[name].about)
        columns = about.pop("columns", {})
        entries[name] = about | {
            "file": file,
            "rows": table.num_rows,
            "sha256": hashlib.sha256(files[file]).hexdigest(),
            "columns": {
                column.name: {"type": parquet.type_word(column.type), **columns.get(column.name, {})}
                for column in table.schema
            },
        }
    digest = hashlib.sha256("".join(entries[name]["sha256"] for name in sorted(entries)).encode()).hexdigest()
    manifest = {
        "format": FORMAT,
        "edition": edition,
        "id": f"{_stamp(made_at, after)}-{digest[:8]}",
        "made_at": made_at.isoformat(timespec="seconds"),
        **extra,
        "tables": entries,
    }
    files[MANIFEST] = canonical(manifest)
    return files, manifest


def read(body: bytes, folder: Path) -> Mapping[str, Any]:
    """The manifest that these bytes of a file in `folder` are.

    Raises:
        SnapshotError: They are none, were altered, or were written by a newer version.
    """
    try:
        manifest: dict[str, Any] = json.loads(body)
        written = manifest["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SnapshotError(f"{MANIFEST} in {folder} is not a snapshot's manifest.") from None
    if written != FORMAT:
        raise SnapshotError(
            f"{MANIFEST} in {folder} has format {written}; this version reads format {FORMAT}. "
            "Update Exoscope, or fetch the data again."
        )
    if not _is_canonical(manifest, body):
        raise SnapshotError(f"{MANIFEST} in {folder} is not what was written (its checksum differs).")
    if not _is_complete(manifest):
        raise SnapshotError(f"{MANIFEST} in {folder} lacks what a snapshot's manifest has.")
    return manifest


def _is_canonical(manifest: Mapping[str, Any], body: bytes) -> bool:
    try:
        return canonical({key: value for key, value in manifest.items() if key != "sha256"}) == body
    except (UnicodeEncodeError, RecursionError):  # half a character, which no file of ours holds
        return False


#: What a manifest says beside its tables, and of each of them, as far as it says it.
_BESIDE: Mapping[str, type] = {
    **dict.fromkeys(("searches", "warnings"), list),
    **dict.fromkeys(("sources", "missing", "refresh", "topics", "literature"), dict),
}
_OF_A_TABLE: Mapping[str, type] = {
    **dict.fromkeys(("source", "licence", "one_row_per", "fetched_at"), str),
    **dict.fromkeys(("key", "warnings"), list),
}


def _is_complete(manifest: Mapping[str, Any]) -> bool:
    """Whether all is there that a reader relies on: a checksum shows that nothing was altered, not who wrote it."""
    try:
        return (
            manifest["edition"] in EDITIONS
            and bool(ID.fullmatch(manifest["id"]))
            and datetime.fromisoformat(manifest["made_at"]).tzinfo is not None
            and _has_kinds(manifest, _BESIDE)
            and all(
                entry["file"] == f"{name}.parquet"
                and name.isidentifier()
                and isinstance(entry["sha256"], str)
                and isinstance(entry["rows"], int)
                and _has_kinds(entry, _OF_A_TABLE)
                and all(isinstance(about["type"], str) for about in entry["columns"].values())
                for name, entry in manifest["tables"].items()
            )
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _has_kinds(told: Mapping[str, Any], kinds: Mapping[str, type]) -> bool:
    return all(isinstance(told.get(key) or kind(), kind) for key, kind in kinds.items())


def _stamp(made_at: datetime, after: str) -> str:
    """When it was made, or, where that sorts before `after`, the second behind it."""
    stamp, before = f"{made_at:{_STAMP}}", after.partition("-")[0]
    if stamp >= before:
        return stamp
    return f"{datetime.strptime(before, _STAMP).replace(tzinfo=UTC) + timedelta(seconds=1):{_STAMP}}"


def canonical(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as it lies on disk: one canonical text, closed by the checksum of the rest."""
    plain = json.dumps(manifest, ensure_ascii=False, indent=1)
    checksum = hashlib.sha256(plain.encode()).hexdigest()
    # As the last key; to write all of it again would take as long as the rest of opening a snapshot.
    return (plain.removesuffix("\n}") + f',\n "sha256": "{checksum}"\n}}\n').encode()
