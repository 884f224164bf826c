"""Studies from the website's own download: three shapes, dates, hostile files."""

import contextlib
import csv
import io
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutated import mutated

from pipelines.errors import TableError
from pipelines.sources.trials import download
from pipelines.sources.trials.download import read_download
from pipelines.sources.trials.studies import Dated, Intervention, PartialDate

ROW = {
    "NCT Number": "NCT00000001",
    "Study Title": "Exosomes for Hair, a Pilot",
    "Study Status": "NOT_YET_RECRUITING",
    "Study Results": "NO",
    "Conditions": "Alopecia|Hair Loss",
    "Interventions": "BIOLOGICAL: Exosomes: 1 mL|OTHER: Saline",
    "Primary Outcome Measures": "Hair density, Counted in a photograph, week 24|Safety",
    "Sponsor": "A Firm, Inc.",
    "Funder Type": "INDUSTRY",
    "Phases": "PHASE1|PHASE2",
    "Enrollment": "30",
    "Study Type": "INTERVENTIONAL",
    "Study Design": "Allocation: RANDOMIZED|Masking: DOUBLE (PARTICIPANT)|Primary Purpose: TREATMENT",
    "Start Date": "2026-09",
    "First Posted": "2026-08-20",
    "Last Update Posted": "2026-08-20",
    "Locations": "A Clinic, Seoul, 06000, South Korea|B Clinic, Boston, Massachusetts, 02114, United States",
}
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Exosomes for Hair, a Pilot"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2024-01-31", "type": "ACTUAL"},
        },
        "contactsLocationsModule": {
            "centralContacts": [{"name": "A Person", "email": "person@example.org"}],
            "locations": [{"country": "Japan", "contacts": [{"name": "A Person", "phone": "1"}]}],
            "overallOfficials": [{"name": "An Investigator"}],
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-05-01"}},
    "hasResults": False,
}


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
    os.utime(path, (noon, noon))
    return path


def sheet(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0)), text)
    return out.getvalue()


def numbered(number: int) -> dict[str, Any]:
    study: dict[str, Any] = json.loads(json.dumps(STUDY))
    study["protocolSection"]["identificationModule"]["nctId"] = f"NCT{number:08}"
    return study


def test_a_row_of_the_csv_is_read_as_the_interface_would_tell_it(tmp_path: Path) -> None:
    found = read_download(written(tmp_path / "ctg-studies.csv", sheet(ROW)))

    study = found.studies["NCT00000001"]
    assert found.day == date(2026, 11, 24)  # a CSV does not say of which day it is
    assert (study.title, study.overall_status, study.phase) == (
        "Exosomes for Hair, a Pilot",
        "NOT_YET_RECRUITING",
        "PHASE1|PHASE2",
    )
    assert study.interventions == (
        Intervention("Exosomes: 1 mL", "BIOLOGICAL"),
        Intervention("Saline", "OTHER"),
    )
    assert study.conditions == ("Alopecia", "Hair Loss")
    assert study.outcomes == ("Hair density, Counted in a photograph, week 24", "Safety")
    assert (study.sponsor, study.sponsor_class) == ("A Firm, Inc.", "INDUSTRY")
    assert (study.enrollment, study.enrollment_type, study.purpose) == (30, None, "TREATMENT")
    assert (study.start, study.first_posted_date) == (
        Dated(PartialDate("2026-09")),
        PartialDate("2026-08-20"),
    )
    assert (study.countries, study.has_results) == (("South Korea", "United States"), False)


def test_columns_are_read_by_name_and_what_was_not_ticked_is_missing(tmp_path: Path) -> None:
    few = {name: ROW[name] for name in reversed(download._NEEDED)}

    study = read_download(written(tmp_path / "few.csv", "\ufeff" + sheet(few))).studies["NCT00000001"]

    assert study.conditions == ("Alopecia", "Hair Loss")
    assert (study.phase, study.enrollment, study.sponsor, study.start) == (None, None, None, Dated())


@pytest.mark.parametrize(
    ("name", "data", "day"),
    [
        ("ctg-studies.json.zip", packed({"NCT00000001.json": json.dumps(STUDY), "note.txt": "x"}), 20),
        ("ctg-studies.json", json.dumps([STUDY]).encode(), 24),
        ("one.json", b"\xef\xbb\xbf" + json.dumps(STUDY).encode(), 24),
    ],
)
def test_json_is_read_whole_with_the_day_of_its_making_and_without_persons(
    tmp_path: Path, name: str, data: bytes, day: int
) -> None:
    found = read_download(written(tmp_path / name, data))

    assert (found.name, found.day, list(found.studies)) == (name, date(2026, 11, day), ["NCT00000001"])
    assert found.studies["NCT00000001"].countries == ("Japan",)
    for person in ("Person", "Investigator", "person@example.org"):
        assert person not in repr(found)


def test_a_study_that_cannot_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    odd = numbered(2)
    odd["protocolSection"]["conditionsModule"] = {"conditions": [7]}

    found = read_download(written(tmp_path / "some.json", json.dumps([STUDY, odd, STUDY])))

    many = [numbered(number) for number in range(2, 9)]
    for one in many:
        one["protocolSection"]["conditionsModule"] = {"conditions": [7]}
    (told,) = read_download(written(tmp_path / "many.json", json.dumps([STUDY, *many]))).warnings
    assert told.endswith("study NCT00000006, where conditionsModule.conditions holds no text and 2 more.")
    assert list(found.studies) == ["NCT00000001"]
    assert found.warnings == (
        "trials: left out of some.json: study NCT00000002, where conditionsModule.conditions holds no text.",
    )


@pytest.mark.parametrize(
    ("data", "came_back"),
    [
        ("", "no column NCT Number"),
        ("Rank,Title,Status\n1,x,Recruiting\n", "a download of the website as it was before 2023"),
        ("[", "text that is no JSON, perhaps cut off"),
        ("[" * 100_000, "text that is no JSON, perhaps cut off"),
        ("[]", "no study that can be read"),
        ('[{"a": 1}]', "no study that can be read; a study with the number '', which is no NCT number"),
        (b"\xff\xfe\x00", "a file that cannot be read"),
        (packed({"note.txt": "x"}), "no study that can be read"),
        (packed({"NCT00000001.json": "x" * 9})[:-30], "a zip that cannot be opened"),
        (
            sheet(ROW).replace("NCT00000001", "=1+1"),
            "no study that can be read; a study with the number '=1+1'",
        ),
    ],
)
def test_a_file_that_is_no_download_is_refused_with_a_sentence(
    tmp_path: Path, data: str | bytes, came_back: str
) -> None:
    with pytest.raises(TableError) as caught:
        read_download(written(tmp_path / "file", data))
    assert came_back in str(caught.value)
    assert "choose Download, then JSON" in str(caught.value)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="a file that cannot be read"):
        read_download(tmp_path / "nothing.csv")


@pytest.mark.parametrize(("largest", "fits"), [(8, True), (7, False)])
def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int, fits: bool
) -> None:
    monkeypatch.setattr(download, "LARGEST_BYTES", largest)
    bomb = written(tmp_path / "bomb.zip", packed({"NCT00000001.json": " " * 6 + "{}"}))

    with pytest.raises(
        TableError, match="no study that can be read" if fits else "unpacks to more than 7 bytes"
    ):
        read_download(bomb)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_whatever_a_file_holds_there_is_a_sentence_or_a_result(tmp_path: Path, data: bytes) -> None:
    with contextlib.suppress(TableError):
        assert read_download(written(tmp_path / "any", data)).studies


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated([STUDY, STUDY]), st.booleans())
def test_whatever_its_studies_lack_there_is_a_sentence_or_a_result(
    tmp_path: Path, documents: Any, is_zip: bool
) -> None:
    body = json.dumps(documents)
    path = tmp_path / "download"
    if is_zip:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("NCT00000001.json", body)
    else:
        path.write_text(body)
    with contextlib.suppress(TableError):
        assert read_download(path).studies
