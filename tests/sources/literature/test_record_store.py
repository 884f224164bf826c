import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import SnapshotError
from pipelines.sources.literature.record_store import RecordStore
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.record import Author, Details, Grant, Link, Record, Term

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORD = Record(
    pmid="31000001",
    title="Exosomes in hair",
    journal="Journal of vesicle research",
    publication_types=("Journal Article", "Review"),
    languages=("eng",),
    doi=None,
    electronic_date=PartialDate("2025-12"),
    print_date=None,
    entrez_date=date(2025, 12, 3),
    create_date=None,
)


def store(folder: Path, *, now: datetime = NOW, service: str = "https://pubmed.example/") -> RecordStore:
    return RecordStore(folder, service=service, now=now)


def test_what_was_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    other = replace(RECORD, pmid="31000002", doi="10.5555/2", print_date=PartialDate("2026"))
    store(tmp_path / "records").add([RECORD, other])

    assert store(tmp_path / "records").records == {"31000001": RECORD, "31000002": other}


FULL = replace(
    RECORD,
    details=Details(
        volume="12",
        revised_on=date(2026, 1, 2),
        authors=(Author("Müller", "AB", None), Author(None, None, "Group")),
        affiliations=("Univ, Rome, Italy",),
        terms=(Term("mesh", "Exosomes", True),),
        grants=(Grant(None, "Wellcome", None),),
        links=(Link("erratum_in", None, "J. 2022"),),
    ),
)


def test_a_full_record_comes_back_as_it_was_and_gives_way_to_no_short_one(tmp_path: Path) -> None:
    store(tmp_path).add([FULL])
    store(tmp_path).add([RECORD])

    assert store(tmp_path).records == {"31000001": FULL}


def test_nothing_is_written_for_nothing(tmp_path: Path) -> None:
    store(tmp_path / "records").add([])

    assert not (tmp_path / "records").exists()


@pytest.mark.parametrize(
    ("age", "kept"),
    [(timedelta(days=1), True), (timedelta(days=1, seconds=1), False), (timedelta(-1), False)],
)
def test_records_are_fresh_for_a_day(tmp_path: Path, age: timedelta, kept: bool) -> None:
    store(tmp_path).add([RECORD])

    assert bool(store(tmp_path, now=NOW + age).records) is kept


def test_records_of_another_service_stay_out(tmp_path: Path) -> None:
    store(tmp_path).add([RECORD])

    assert store(tmp_path, service="http://127.0.0.1:1/").records == {}


def test_only_the_public_part_of_the_address_is_written(tmp_path: Path) -> None:
    secret = "https://reader:pass%40word@pubmed.example:8443/entrez/?token=hidden#part"
    store(tmp_path, service=secret).add([RECORD])

    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["service"] == "https://pubmed.example:8443/entrez/"
    assert list(store(tmp_path, service=secret).records) == [RECORD.pmid]
    assert store(tmp_path, service="https://pubmed.example:8444/entrez/").records == {}


@pytest.mark.parametrize("left", ["", "{", '{"records": []}', "[]", "null"])
def test_a_file_that_cannot_be_read_is_fetched_again(tmp_path: Path, left: str) -> None:
    store(tmp_path).add([RECORD])
    (tmp_path / "20261123T120000-1.json").write_text(left, encoding="utf-8")
    (tmp_path / "20261123T120000-2.json.77.writing").write_text("{", encoding="utf-8")

    assert list(store(tmp_path).records) == [RECORD.pmid]


def test_clearing_leaves_nothing(tmp_path: Path) -> None:
    kept = store(tmp_path / "records")
    kept.add([RECORD])
    kept.clear()

    assert kept.records == {}
    assert not (tmp_path / "records").exists()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("", encoding="utf-8")

    with pytest.raises(SnapshotError, match=r"Could not keep fetched records in .*Make room or name another"):
        store(tmp_path / "records").add([RECORD])
