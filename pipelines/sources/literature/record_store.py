"""Records already fetched, kept beside the snapshots until one with them is published.

A refresh that was stopped, killed or refused goes on from here. Each batch is a file of its own, written beside
its place and renamed, so that a kill leaves whole batches only.
"""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pipelines.errors import SnapshotError, SourceError
from pipelines.sources.progress import Steps
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.pubmed import BATCH, FULL_BATCH, PubMed
from pipelines.sources.pubmed.record import Author, Details, Grant, Link, Record, Term

#: Folder, beside the snapshots, of records that are in none yet.
FOLDER = ".records"
#: Records older than this are asked again: a refresh that goes on after days should not mix old with new.
FRESH = timedelta(days=1)

_PUBLIC_DATES = ("electronic_date", "print_date")
_DAYS = ("entrez_date", "create_date")
_LISTS = {"authors": Author, "terms": Term, "grants": Grant, "links": Link}


class RecordStore:
    """Records by PMID, in `folder` until `clear` is called.

    Args:
        folder: Where they are kept; made when needed.
        service: Address of the service they come from; records of another are left out. A name and password in
            it, or a query, are never written.
        now: What their age is reckoned against.
    """

    def __init__(self, folder: Path, *, service: str, now: datetime) -> None:
        self._folder = folder
        self._service = _public(service)
        self._now = now
        self.records: dict[str, Record] = {}
        #: Articles of which PubMed says that it has no record.
        self.absent: set[str] = set()
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            self._take(path)

    def fetch(
        self, pubmed: PubMed, title: str, pmids: Iterable[str], steps: Steps, *, full: bool = False
    ) -> str:
        """Ask for the records that are not here; each batch is kept as it comes in. `title` is what is shown.

        One that is here in short is asked for where it is wanted in `full`.

        What came back in place of one; "" where all came.
        """
        known = {pmid for pmid, record in self.records.items() if record.details or not full}
        missing = sorted({*pmids} - known - self.absent, key=int)
        why = ""
        if not missing:
            return why
        with steps.step(title, len(missing), ceil(len(missing) / (FULL_BATCH if full else BATCH))) as step:
            for batch in pubmed.record_batches(missing, full=full):
                if isinstance(batch, SourceError):
                    why = batch.came_back
                    continue
                self.add(batch.found)
                self.absent.update(batch.absent)
                step.advance(len(batch.found) + len(batch.absent))
        return why

    def add(self, records: Iterable[Record]) -> None:
        """Keep these records.

        Raises:
            SnapshotError: The disk is full, or the folder is not ours to write to.
        """
        batch = list(records)
        if not batch:
            return
        self.records.update((record.pmid, record) for record in batch)
        body = {
            "service": self._service,
            "fetched_at": self._now.isoformat(),
            "records": [asdict(record) for record in batch],
        }
        kind = "full" if batch[0].details else "short"
        name = f"{self._now:%Y%m%dT%H%M%S}-{kind}-{batch[0].pmid}.json"
        writing = self._folder / f"{name}.{os.getpid()}.writing"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            writing.write_text(json.dumps(body, default=date.isoformat, ensure_ascii=False), encoding="utf-8")
            writing.replace(self._folder / name)
        except OSError as error:
            raise SnapshotError(
                f"Could not keep fetched records in {self._folder}: {error.strerror or error}. The snapshots that "
                "were there are as they were. Make room or name another folder with --data, then try again."
            ) from error

    def clear(self) -> None:
        """Forget everything, on the disk too: a snapshot holds it now."""
        self.records.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _take(self, path: Path) -> None:
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            age = self._now - datetime.fromisoformat(body["fetched_at"])
            if body["service"] == self._service and timedelta(0) <= age <= FRESH:
                for record in map(_record, body["records"]):
                    if record.details or record.pmid not in self.records:
                        self.records[record.pmid] = record
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # a batch that cannot be read is fetched again, like one that was never there


def _public(address: str) -> str:
    """Scheme, host, port and path of an address."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _record(entry: dict[str, Any]) -> Record:
    public = {name: PartialDate(entry[name]["text"]) if entry[name] else None for name in _PUBLIC_DATES}
    days = {name: date.fromisoformat(entry[name]) if entry[name] else None for name in _DAYS}
    words = {
        name: tuple(entry[name]) for name in ("publication_types", "languages", "updated_in", "update_of")
    }
    return Record(**{**entry, **public, **days, **words, "details": _details(entry["details"])})


def _details(entry: dict[str, Any] | None) -> Details | None:
    if entry is None:
        return None
    revised = entry["revised_on"]
    lists = {name: tuple(kind(*row) for row in entry[name]) for name, kind in _LISTS.items()}
    return Details(
        **{
            **entry,
            **lists,
            "affiliations": tuple(entry["affiliations"]),
            "revised_on": date.fromisoformat(revised) if revised else None,
        }
    )
