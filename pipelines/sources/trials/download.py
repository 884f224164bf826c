"""A download of the registry's own website: the way that stays open where its interface turns programs away.

Three shapes are known: a zip with one JSON object a study, one JSON list of them, and a CSV with the website's columns.
Only what `read_study` reads is taken, so contact persons and investigators end here.
"""

import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import TableError
from pipelines.sources.answers import Refused
from pipelines.sources.part import by_cause
from pipelines.sources.trials.studies import Study, read_study
from pipelines.text import disk

#: Far more than all studies of the field; a file that unpacks to more is no download of theirs.
LARGEST_BYTES = 100_000_000
_NEEDED = ("NCT Number", "Study Title", "Study Status", "Conditions", "Interventions")
_OLD = ("Rank", "Status")
_STUDY_FILE = re.compile(r"NCT[0-9]{8}\.json")
_PURPOSE = re.compile(r"Primary Purpose: ([A-Z_]+)")
_DATES = {
    "Start Date": "startDateStruct",
    "Primary Completion Date": "primaryCompletionDateStruct",
    "Completion Date": "completionDateStruct",
    "First Posted": "studyFirstPostDateStruct",
    "Results First Posted": "resultsFirstPostDateStruct",
    "Last Update Posted": "lastUpdatePostDateStruct",
}


@dataclass(frozen=True)
class Download:
    """The studies of a file, the day whose data it holds, and what of it could not be read (sentences)."""

    name: str
    day: date
    studies: Mapping[str, Study]
    warnings: tuple[str, ...] = ()


def read_download(path: Path) -> Download:
    """The studies in a file as the website hands it out, each once, by its number.

    The day is the one on which the website made the zip, else the one on which the file was written: the day that a
    study names (`versionHolder`) was half a year before its download in one that is known.
    A study that cannot be read is left out and named.

    Raises:
        TableError: It cannot be read at all, is none of the known shapes, or holds no study.
    """
    try:
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        if not disk.is_file(path):
            raise _wrong(path, "no file")
        with path.open("rb") as opened:
            is_zip = opened.read(2) == b"PK"
        if is_zip:
            documents, day = _zipped(path, day)
        else:
            text = disk.read_bytes(path, LARGEST_BYTES).decode("utf-8-sig")
            if text.lstrip()[:1] in ("[", "{"):
                document = _parsed(path, text)
                documents = document if isinstance(document, list) else [document]
            else:
                documents = list(_rows(path, text))
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, f"a file that cannot be read ({error})") from None
    studies: dict[str, Study] = {}
    unread: list[str] = []
    for document in documents:
        try:
            study = read_study(document)
        except Refused as refusal:
            unread.append(refusal.came_back)
        else:
            studies[study.nct_id] = study
    if not studies:
        raise _wrong(path, "no study that can be read" + "".join(f"; {one}" for one in unread[:1]))
    told = by_cause((f"trials: left out of {path.name}", one) for one in unread)
    return Download(path.name, day, studies, told)


def _zipped(path: Path, written: date) -> tuple[list[Any], date]:
    """Each study of a zip with a file a study, and the day on which the newest of them was packed."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = [file for file in archive.infolist() if _STUDY_FILE.fullmatch(Path(file.filename).name)]
            if sum(file.file_size for file in files) > LARGEST_BYTES:
                raise _wrong(path, f"a zip that unpacks to more than {LARGEST_BYTES:,} bytes")
            documents = []
            for file in files:
                # The size that a zip states of itself is only a statement.
                with archive.open(file) as opened:
                    documents.append(_parsed(path, opened.read(file.file_size).decode("utf-8-sig")))
            # A zip made without a clock says 1980.
            packed = [date(*file.date_time[:3]) for file in files if file.date_time[0] > 1980]
            return documents, max(packed, default=written)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError) as error:
        # Damaged, encrypted, packed some other way, or packed on the 0th of a month.
        raise _wrong(path, f"a zip that cannot be opened ({error})") from None


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong(path, "text that is no JSON, perhaps cut off") from None


def _rows(path: Path, text: str) -> Iterator[Any]:
    """Each row of a CSV as the object that the JSON would hold; columns are read by their names."""
    reader = csv.DictReader(text.splitlines(keepends=True))
    columns = reader.fieldnames or ()
    if missing := [name for name in _NEEDED if name not in columns]:
        old = ", a download of the website as it was before 2023" if set(_OLD) <= set(columns) else ""
        raise _wrong(path, f"no column {' and no column '.join(missing)}{old}")
    try:
        for row in reader:
            yield _as_json({name: value.strip() for name, value in row.items() if name and value})
    except csv.Error as error:
        raise _wrong(path, f"a CSV that cannot be read ({error})") from None


def _as_json(row: Mapping[str, str]) -> dict[str, Any]:
    purpose = _PURPOSE.search(row.get("Study Design", ""))
    enrollment = row.get("Enrollment", "")
    # A cell holds what was measured, how and when, in one text; which comma parts them cannot be told.
    measures = {
        f"{kind.lower()}Outcomes": [{"measure": one} for one in _split(row, f"{kind} Outcome Measures")]
        for kind in ("Primary", "Secondary")
    }
    return {
        "protocolSection": {
            "identificationModule": {"nctId": row.get("NCT Number"), "briefTitle": row.get("Study Title")},
            "statusModule": {"overallStatus": row.get("Study Status")}
            | {name: {"date": row[column]} for column, name in _DATES.items() if column in row},
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": row.get("Sponsor"), "class": row.get("Funder Type")}
            },
            "descriptionModule": {"briefSummary": row.get("Brief Summary")},
            "conditionsModule": {"conditions": _split(row, "Conditions")},
            "designModule": {
                "studyType": row.get("Study Type"),
                "phases": _split(row, "Phases"),
                "designInfo": {"primaryPurpose": purpose[1] if purpose else None},
                "enrollmentInfo": {"count": int(enrollment) if enrollment.isdecimal() else None},
            },
            "armsInterventionsModule": {
                "interventions": [_intervention(one) for one in _split(row, "Interventions")]
            },
            "outcomesModule": measures,
            "contactsLocationsModule": {
                "locations": [{"country": one.rpartition(",")[2].strip()} for one in _split(row, "Locations")]
            },
        },
        "hasResults": row.get("Study Results") == "YES",
    }


def _split(row: Mapping[str, str], column: str) -> list[str]:
    return [part.strip() for part in row.get(column, "").split("|") if part.strip()]


def _intervention(text: str) -> dict[str, str | None]:
    kind, colon, name = text.partition(": ")
    return {"type": kind, "name": name} if colon else {"type": None, "name": text}


def _wrong(path: Path, came_back: str) -> TableError:
    return TableError(
        f"Asked {path} for the studies of a download from ClinicalTrials.gov. Came back: {came_back}. Search there, "
        "choose Download, then JSON, or CSV with all columns, and name the file that it gives you."
    )
