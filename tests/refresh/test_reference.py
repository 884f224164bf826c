"""The bundled reference edition is what the ledgers say, and passes its own checks."""

import shutil
from pathlib import Path

import by_csv
import pandas as pd
import pytest

import pipelines
from pipelines.errors import SnapshotError
from pipelines.package import check
from pipelines.refresh import ledgers, reference
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.tables import ANSWERS, TABLES
from pipelines.tables.describe import dictionary

BUNDLED = paths.bundled() / "reference"


def test_the_bundled_edition_passes_every_check() -> None:
    assert check.problems(BUNDLED) == []


def test_the_bundled_edition_holds_the_ledgers_as_they_are_now() -> None:
    opened = snapshot.open_snapshot(BUNDLED)
    tables = ledgers.read_all()
    assert set(opened.tables) - set(ANSWERS) == set(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(opened.load(name), frame, obj=name)


def test_the_bundled_edition_holds_the_answers_that_its_ledgers_give(tmp_path: Path) -> None:
    opened, fresh = snapshot.open_snapshot(BUNDLED), reference.build(tmp_path / "reference")
    assert set(opened.tables) == set(fresh.tables)
    answers = set(fresh.tables) & set(ANSWERS)
    # The rest needs articles.
    assert answers == {"growth", "evidence", "evidence_witnesses", "contrast", "verdicts"}
    for name in answers:
        pd.testing.assert_frame_equal(opened.load(name), fresh.load(name), obj=name)


def test_it_is_as_old_as_the_latest_review_of_a_row() -> None:
    opened = snapshot.open_snapshot(BUNDLED)
    assert opened.edition == "reference"
    newest = max(
        row["reviewed_on"]
        for path in (paths.bundled() / "curated").glob("*.csv")
        for row in by_csv.rows(path.stem)
    )
    assert opened.manifest["made_at"] == f"{newest}T00:00:00+00:00"


def test_building_it_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one = reference.build(tmp_path / "one" / "reference")
    other = reference.build(tmp_path / "other" / "reference")
    for file in one.path.iterdir():
        assert file.read_bytes() == (other.path / file.name).read_bytes(), file.name


def test_a_changed_byte_in_any_file_is_found(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(BUNDLED, tmp_path / "reference"))
    for file in sorted(copy.iterdir()):
        good = file.read_bytes()
        file.write_bytes(good[:-20] + bytes([good[-20] ^ 1]) + good[-19:])
        assert any(file.name in problem for problem in check.problems(copy)), file.name
        file.write_bytes(good)


def test_a_row_that_breaks_a_rule_is_found_even_with_right_checksums(tmp_path: Path) -> None:
    opened = snapshot.open_snapshot(BUNDLED)
    frame = opened.load("companies")
    frame.loc[0, "confidence"] = "certain"
    forged = snapshot.save(
        tmp_path,
        {"companies": Described(frame, {"columns": {}})},
        edition="live",
        made_at=opened.made_at,
    )
    (problem,) = check.problems(forged.path)
    assert problem.startswith("companies.parquet: Table companies, column confidence, row company=ExoCoBio")


def test_an_undeclared_table_is_found(tmp_path: Path) -> None:
    frame = pd.DataFrame({"word": ["x"]}, dtype="str")
    forged = snapshot.save(
        tmp_path,
        {"rumours": Described(frame, {})},
        edition="live",
        made_at=snapshot.open_snapshot(BUNDLED).made_at,
    )
    assert check.problems(forged.path) == ["rumours.parquet: this version declares no table rumours."]


def test_every_label_travels_in_the_manifest() -> None:
    for name, entry in snapshot.open_snapshot(BUNDLED).tables.items():
        assert list(entry["columns"]) == list(TABLES[name].columns)
        assert all(about["label"] for about in entry["columns"].values())


def test_the_dictionary_is_the_one_the_declarations_give() -> None:
    written = (paths.bundled() / "README.md").read_text(encoding="utf-8")
    assert written == dictionary(TABLES.values())


def test_load_gives_a_pandas_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    assert len(pipelines.load("regulatory_events")) == len(by_csv.rows("regulatory_events"))
    kept = [row["jurisdiction"] for row in by_csv.rows("jurisdictions")]
    assert sorted(pipelines.load("jurisdictions", edition="reference")["jurisdiction"]) == sorted(kept)
    assert sorted(pipelines.load("jurisdictions", path=BUNDLED)["jurisdiction"]) == sorted(kept)
    with pytest.raises(SnapshotError, match="No edition is called 'beta'"):
        pipelines.load("jurisdictions", edition="beta")
    with pytest.raises(SnapshotError, match="There is no live data under"):
        pipelines.load("jurisdictions", edition="live")


def test_live_data_comes_first_once_there_is_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    frame = pd.DataFrame({"word": ["mine"]}, dtype="str")
    snapshot.save(
        tmp_path / "live",
        {"jurisdictions": Described(frame, {})},
        edition="live",
        made_at=snapshot.open_snapshot(BUNDLED).made_at,
    )
    assert pipelines.load("jurisdictions")["word"].tolist() == ["mine"]
    assert len(pipelines.load("jurisdictions", edition="reference")) == len(by_csv.rows("jurisdictions"))
