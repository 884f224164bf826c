"""What was read of NLM's files, opened as one: last versions, without what NLM deleted.

Beside the Parquet files lie `manifest.json`, which says what they were made of, and `left_out.parquet`: the rows that a
newer version or a deletion takes away. A file that the manifest does not name was not read to its end.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.baseline.files import BaselineError, NoBaselineError, order
from pipelines.baseline.reading import Part
from pipelines.snapshots import paths
from pipelines.sources.pubmed.efetch import records
from pipelines.sources.pubmed.record import Record
from pipelines.text import disk

_MANIFEST, _LEFT_OUT = "manifest.json", "left_out.parquet"


class Baseline:
    """The files held under a root (see `paths.baseline`), in NLM's order; none where nobody read any.

    `files` says of each by its name: md5, rows, deleted (PMID and version), day (of its newest revision), year,
    abstracts (whether they were kept). `counts` are the records read, kept and deleted; None while not all is settled.
    """

    def __init__(self, data: Path | None = None) -> None:
        self.folder, self._left_out = paths.baseline(data), dict[str, Any]()
        self.files: dict[str, dict[str, Any]] = {}
        self.counts: dict[str, int] | None = None
        try:
            self.files, self.counts = json.loads((self.folder / _MANIFEST).read_bytes()).values()
        except FileNotFoundError:
            return
        except (ValueError, AttributeError) as error:
            raise BaselineError(
                f"Could not read {self.folder / _MANIFEST}: {type(error).__name__}. Remove that folder, then add the "
                "files again."
            ) from None

    @property
    def day(self) -> date | None:
        """The day of the newest revision in the files."""
        return max(
            (date.fromisoformat(one["day"]) for one in self.files.values() if one["day"]), default=None
        )

    @property
    def has_abstracts(self) -> bool:
        """Whether every file was read with its abstracts."""
        return all(one["abstracts"] for one in self.files.values())

    def path(self, name: str) -> Path:
        """The Parquet of a file."""
        return self.folder / f"{name.removesuffix('.xml.gz')}.parquet"

    def opened(self) -> "Baseline":
        """The same, ready to be searched; raises `NoBaselineError` where nothing or not all is settled."""
        if self.counts is None or not self.files:
            was = "a reading that was stopped" if self.files else "nothing"
            raise NoBaselineError(
                f"Asked for NLM's files in {self.folder}. Came back: {was}. Run `exoscope baseline add` on their "
                "folder; what was read is not read again."
            )
        gone = pq.read_table(self.folder / _LEFT_OUT, use_threads=False)
        self._left_out = dict(zip(gone["file"].to_pylist(), gone["positions"], strict=True))
        return self

    def table(self, name: str, columns: Sequence[str]) -> pa.Table:
        """The current records of one file, with these columns of `reading.SCHEMA`; a file is some 30,000."""
        whole = self._whole(name, columns)
        return whole.filter(pa.array(self._stays(name, len(whole))))

    def records(self, pmids: Collection[str]) -> Iterator[Record]:
        """The full records of these PMIDs, as EFetch's reader reads them; those that are not held are left out."""
        wanted = pa.array(sorted(pmids), pa.string())
        for name in self.files:
            numbers = self._whole(name, ["pmid"])["pmid"]
            if (found := self._stays(name, len(numbers)) & pc.is_in(numbers, wanted).to_numpy()).any():
                for xml in self._whole(name, ["xml"])["xml"].filter(pa.array(found)):
                    yield from records(BytesIO(xml.as_py()))

    def _stays(self, name: str, rows: int) -> Any:
        stays = np.ones(rows, bool)
        if self._left_out:
            stays[self._left_out[name].values.to_numpy()] = False
        return stays

    def keep(self, part: Part, abstracts: bool) -> None:
        """Write one file's Parquet, then the manifest that names it; each takes the place of the old one at once."""
        self._write(self.path(part.name).name, part.body)
        day, year = part.day and part.day.isoformat(), order(part.name)[0]
        known = {"md5": part.md5, "rows": part.rows, "deleted": part.deleted, "day": day, "year": year}
        files = self.files | {part.name: known | {"abstracts": abstracts}}
        self.files, self.counts = {name: files[name] for name in sorted(files, key=order)}, None
        self._say()

    def settle(self) -> dict[str, int]:
        """Work out which rows are the last version and not deleted; the counts, which say that it is done.

        Of one PMID the highest version counts, of that the latest file, in it the last position. A deletion takes its
        version and those before it, in its own file and in those before.
        """
        held = []
        for name in reversed(self.files):
            table = self._whole(name, ["pmid", "version"])
            pmids, versions = table["pmid"].cast(pa.int32()), table["version"].cast(pa.uint8())
            held.append((name, pmids.to_numpy(), versions.to_numpy()))
        most = 1 + max((int(pmids.max()) for _, pmids, _ in held if len(pmids)), default=0)
        gone, best, seen = (np.zeros(most, kind) for kind in (np.uint8, np.uint8, bool))
        deleted, staying = 0, []
        for name, pmids, versions in held:
            for pmid, version in self.files[name]["deleted"]:
                if pmid < most:
                    gone[pmid] = max(gone[pmid], version)
            stays = versions > gone[pmids]
            deleted += int((~stays).sum())
            np.maximum.at(best, pmids[stays], versions[stays])
            staying.append(stays)
        positions: dict[str, Any] = {}
        for (name, pmids, versions), stays in zip(held, staying, strict=True):
            stays &= (versions == best[pmids]) & ~seen[pmids]
            _, last = np.unique(pmids[stays][::-1], return_index=True)
            kept = np.flatnonzero(stays)[::-1][last]
            seen[pmids[kept]] = True
            positions[name] = np.setdiff1d(np.arange(len(pmids), dtype=np.int32), kept)
        buffer = BytesIO()
        kinds = pa.schema([("file", pa.string()), ("positions", pa.list_(pa.int32()))])
        taken = pa.table({"file": list(positions), "positions": list(positions.values())}, kinds)
        pq.write_table(taken, buffer, compression="zstd")
        self._write(_LEFT_OUT, buffer.getvalue())
        read = sum(one["rows"] for one in self.files.values())
        self.counts = {"read": read, "kept": read - sum(map(len, positions.values())), "deleted": deleted}
        self._say()
        return self.counts

    def _whole(self, name: str, columns: Sequence[str]) -> pa.Table:
        try:
            return pq.ParquetFile(self.path(name)).read(list(columns), use_threads=False)
        except (OSError, pa.ArrowException) as error:
            raise BaselineError(
                f"Asked for {self.path(name)}. Came back: it is missing or damaged ({type(error).__name__}). "
                f"Remove it, then run `exoscope baseline add` on the folder of {name}."
            ) from None

    def _say(self) -> None:
        self._write(_MANIFEST, json.dumps({"files": self.files, "counts": self.counts}, indent=1).encode())

    def _write(self, name: str, body: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            disk.replace(self.folder / name, body)
        except OSError as error:
            raise BaselineError(
                f"Could not write to {self.folder}: {error.strerror or error}. What was read before is as it was. "
                "Make room, or name another folder with --data, then try again."
            ) from error
