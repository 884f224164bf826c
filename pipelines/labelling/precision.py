"""The measured precision of searches: stored beside the live data, and read again for those who show it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.errors import SnapshotError
from pipelines.labelling.origins import Origin, search_digest
from pipelines.snapshots import paths
from pipelines.text import disk
from pipelines.topics.catalogue import DEFINITIONS, Catalogue

_FOLDER = ".precision"


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision of one search: `yes` of `yes` + `no`, with its 95% Wilson interval (shares, 0 to 1).

    `n` articles were labelled; the `unsure` ones count neither way. `search` is a digest of the search's text.
    """

    topic: str
    definition: str
    search: str
    n: int
    yes: int
    no: int
    unsure: int
    precision: float
    low: float
    high: float
    scored_on: str
    snapshot: str

    def __str__(self) -> str:
        sentence = (
            f"{self.topic} ({self.definition}): {self.yes} of {self.yes + self.no} articles belong to the topic, "
            f"a precision of {self.precision:.0%} (95% interval {self.low:.0%} to {self.high:.0%}, Wilson)."
        )
        return sentence + (f" {self.unsure} more: unsure, not counted." if self.unsure else "")


def reason_not_to_store(origin: Origin, topics: Catalogue) -> str | None:
    """Why a score says nothing about the searches in use; None when it does."""
    if origin.edition == "simulated":
        return "its articles are simulated"
    if search_digest(topics, origin.topic, origin.definition) != origin.search:
        return "the search has changed since the sheet was drawn"
    return None


def store(precision: Precision, data: Path | None = None) -> Path:
    """Writes the result beside the live data, in place of an earlier one; returns the file."""
    path = _folder(data) / f"{precision.topic}_{precision.definition}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.replace(path, f"{json.dumps(asdict(precision), indent=1)}\n".encode())
    except OSError as error:
        raise SnapshotError(
            f"Asked to write {path}. Came back: {error.strerror or error}. An earlier result is as it was. "
            "Make room or name another folder with --data, then score the sheet again."
        ) from None
    return path


def precision_of(topics: Catalogue, data: Path | None = None) -> dict[tuple[str, str], Precision]:
    """The measured precisions by topic and definition; one whose search was changed since is not measured."""
    measured: dict[tuple[str, str], Precision] = {}
    for name in topics.topics:
        for definition in DEFINITIONS:
            path = _folder(data) / f"{name}_{definition}.json"
            if disk.is_file(path):
                read = _read(path)
                if read.search == search_digest(topics, name, definition):
                    measured[name, definition] = read
    return measured


def _read(path: Path) -> Precision:
    try:
        return Precision(**json.loads(disk.read_bytes(path)))
    except (OSError, ValueError, TypeError, RecursionError):
        raise SnapshotError(
            f"{path} is not a stored precision. Delete it and score the sheet again."
        ) from None


def _folder(data: Path | None) -> Path:
    # A name with a dot: snapshots lie beside it, and this is none.
    return paths.live(data) / _FOLDER
