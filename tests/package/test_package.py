"""The exported package: whole, exact, checkable by strangers, the same every time."""

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from surroundings import environment

from pipelines.documents.quotients import RATES
from pipelines.errors import ExportError
from pipelines.package import check, exact_csv
from pipelines.package.files import files
from pipelines.package.write import write, zipped
from pipelines.snapshots import editions, paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.tables import LEDGERS, TABLES
from pipelines.tables.describe import described
from pipelines.text import disk
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
MADE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def exported(edition: str, out: Path, topic: str | None = None) -> Path:
    opened = editions.find(edition)
    write(out, files(opened, CATALOGUE, topic), opened.made_at)
    return out


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported("simulated", tmp_path_factory.mktemp("package") / "simulated")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported("reference", tmp_path_factory.mktemp("package") / "reference")


def descriptor(package: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["simulated", "reference"])
def test_the_standard_s_own_validator_accepts_it(name: str, request: pytest.FixtureRequest) -> None:
    frictionless = pytest.importorskip("frictionless")
    package: Path = request.getfixturevalue(name)
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "title", "note"])[:5]
    assert report.stats["tasks"] == len(descriptor(package)["resources"])


@pytest.mark.filterwarnings("ignore")
def test_the_validator_finds_a_changed_cell(reference: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    copy = Path(shutil.copytree(reference, tmp_path / "copy"))
    changed(copy / "data" / "companies.csv", b'"high"', b'"low"')
    assert not frictionless.Package(str(copy / "datapackage.json")).validate().valid


def test_every_table_of_the_snapshot_comes_back_equal(simulated: Path) -> None:
    opened = editions.find("simulated")
    found = {entry["name"]: entry for entry in descriptor(simulated)["resources"]}
    whole = opened.tables.keys() - {"authors"}  # which stand in the bibliographies
    assert set(found) == {*whole, "pmids_by_topic_year", "nct_ids_by_topic_year"}
    for name, entry in ((name, opened.tables[name]) for name in sorted(whole)):
        types = {column: about["type"] for column, about in entry["columns"].items()}
        body = (simulated / found[name]["path"]).read_bytes()
        pd.testing.assert_frame_equal(exact_csv.frame_of(body, types), opened.load(name), obj=name)


def test_pmids_and_nct_numbers_are_listed_by_topic_definition_and_year(simulated: Path) -> None:
    opened = editions.find("simulated")
    listed = pd.read_csv(simulated / "data" / "SIMULATED_pmids_by_topic_year.csv", dtype={"pmid": "str"})
    hair = listed[listed["topic"].eq("hair") & listed["definition"].eq("narrow")]
    counts = opened.load("topic_years").query(
        "topic == 'hair' and definition == 'narrow' and date_basis == 'entrez' and year == 2025"
    )
    assert hair["entrez_year"].eq(2025).sum() == counts["records"].item() > 0
    studies = pd.read_csv(simulated / "data" / "SIMULATED_nct_ids_by_topic_year.csv")
    years = opened.load("trial_years").query(
        "topic == 'hair' and role_scope == 'any' and date_basis == 'first_posted' and year == 2024"
    )
    assert (
        studies.query("topic == 'hair' and first_posted_year == 2024 and not is_gone").shape[0]
        == years["trials"].item()
    )


def test_the_ten_lines_of_its_readme_rebuild_every_rate(simulated: Path, tmp_path: Path) -> None:
    lines = re.findall(r"```python\n(.*?)```", (simulated / "README.md").read_text(encoding="utf-8"), re.S)
    assert len(lines) == 1
    assert len(lines[0].splitlines()) == 10
    said = subprocess.run(
        [sys.executable, "-I", "-c", lines[0]], cwd=simulated, env=environment(tmp_path),
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    rebuilt = dict(re.findall(r"^(\S+ \S+) largest difference: (\S+)$", said.stdout, re.M))
    held = {entry["name"] for entry in descriptor(simulated)["resources"]}
    assert set(rebuilt) == {f"{table} {rate}" for table in RATES.keys() & held for rate in RATES[table]}
    assert {"topic_years per_100k_low", "echoes echo_share"} <= set(rebuilt)
    assert all(float(difference) < 1e-9 for difference in rebuilt.values()), rebuilt


def test_every_rate_that_is_declared_has_its_counts() -> None:
    for table, rates in RATES.items():
        for name, rate in rates.items():
            assert {name, rate.of, rate.per} <= set(TABLES[table].columns), (table, name)


def test_the_schema_says_what_the_declaration_says(tmp_path: Path) -> None:
    frame = editions.find("reference").load("companies")
    held = {"companies": described(LEDGERS["companies"], frame, fetched_at=MADE_AT)}
    opened = snapshot.save(tmp_path, held, edition="live", made_at=MADE_AT)
    told = dict(files(opened, CATALOGUE))
    (table,) = json.loads(told["datapackage.json"])["resources"]
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    assert fields["confidence"]["constraints"] == {"required": True, "enum": ["high", "medium", "low"]}
    assert "constraints" not in fields["note"]
    assert table["schema"]["primaryKey"] == list(LEDGERS["companies"].key)
    assert table["schema"]["missingValues"] == [""]
    assert table["licenses"][0]["name"] == "CC-BY-4.0"
    assert table["hash"] == f"sha256:{hashlib.sha256(told['data/companies.csv']).hexdigest()}"


def test_units_travel_with_the_columns(simulated: Path) -> None:
    (table,) = [entry for entry in descriptor(simulated)["resources"] if entry["name"] == "topic_years"]
    units = {field["name"]: field.get("unit") for field in table["schema"]["fields"]}
    assert (units["per_100k"], units["records"], units["share_of_field"]) == (
        "per 100,000 records",
        "records",
        None,
    )


def test_live_data_carries_the_notices_of_its_sources(tmp_path: Path) -> None:
    bundled = editions.find("simulated")
    tables = {name: Described(bundled.load(name), bundled.tables[name]) for name in ("articles", "trials")}
    opened = snapshot.save(tmp_path, tables, edition="live", made_at=MADE_AT)
    told = dict(files(opened, CATALOGUE))
    for text in (told["README.md"].decode(), json.loads(told["datapackage.json"])["description"]):
        assert "https://www.ncbi.nlm.nih.gov/About/disclaimer.html" in text
        assert "https://www.ncbi.nlm.nih.gov/home/about/policies/" in text
        assert "does not endorse" in text
        assert "ClinicalTrials.gov, U.S. National Library of Medicine" in text


def test_made_up_data_says_so_in_every_file_and_its_name(simulated: Path) -> None:
    for path in (*(simulated / "data").iterdir(), *(simulated / "bibliography").iterdir()):
        assert path.name.startswith("SIMULATED_")
    assert "SIMULATED" in descriptor(simulated)["title"]
    assert "SIMULATED" in (simulated / "CITATION.cff").read_text(encoding="utf-8")
    for path in (simulated / "bibliography").iterdir():
        text = path.read_text(encoding="utf-8")
        first = {".ris": "TY  - ", ".bib": "@", ".json": '"title":'}[path.suffix]
        assert text.count("SIMULATED: made up") == len(re.findall(rf"(?m)^\s*{first}", text)) > 0


def test_the_same_snapshot_gives_the_same_bytes(simulated: Path, tmp_path: Path) -> None:
    opened = editions.find("simulated")
    once, again = (zipped(files(opened, CATALOGUE, "hair"), opened.made_at) for _ in range(2))
    assert once == again
    write(tmp_path / "package.zip", files(opened, CATALOGUE, "hair"), opened.made_at)
    assert (tmp_path / "package.zip").read_bytes() == once
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 23, 12, 0, 0)}
        for name in archive.namelist():
            assert "\\" not in name
    for path, body in files(opened, CATALOGUE):
        assert (simulated / path).read_bytes() == body


def test_no_file_names_a_place_on_this_computer(simulated: Path) -> None:
    for path in simulated.rglob("*"):
        if path.is_file():
            assert str(paths.bundled().parent).encode() not in path.read_bytes(), path.name


def test_a_topic_narrows_every_table_that_tells_topics(tmp_path: Path) -> None:
    package = exported("simulated", tmp_path / "hair", "hair")
    opened = editions.find("simulated")
    members = opened.load("topic_articles").query("topic == 'hair'")
    data = package / "data"
    assert set(pd.read_csv(data / "SIMULATED_topic_years.csv")["topic"]) == {"hair"}
    for name in ("articles", "field_years", "facet_articles"):
        pmids = pd.read_csv(data / f"SIMULATED_{name}.csv", dtype={"pmid": "str"})["pmid"]
        assert 0 < pmids.nunique() <= members["pmid"].nunique()
        assert set(pmids) <= set(members["pmid"])
    searches = pd.read_csv(data / "SIMULATED_searches.csv", keep_default_na=False)
    # Recalls, adverse events, reach, registers, views and filings name no topic, so their searches are everybody's.
    asked = searches[
        searches["kind"].eq("set")
        & ~searches["source"].isin(["safety", "icite", "approvals", "wikimedia", "filings"])
    ]
    assert set(asked["name"]) == {"hair", "field"}
    grants = set(opened.load("topic_grants").query("topic == 'hair'")["appl_id"])
    assert set(pd.read_csv(data / "SIMULATED_grants.csv", dtype={"appl_id": "str"})["appl_id"]) == grants
    assert 0 < len(grants) < len(opened.load("grants"))
    assert (
        len(pd.read_csv(data / "SIMULATED_pubmed_years.csv", keep_default_na=False))
        == (opened.tables["pubmed_years"]["rows"])
    )
    assert sorted(path.name for path in (package / "bibliography").iterdir()) == [
        "SIMULATED_hair.bib",
        "SIMULATED_hair.csl.json",
        "SIMULATED_hair.ris",
    ]
    assert check.problems(package) == []


def test_a_crossing_brings_the_searches_it_rests_on(tmp_path: Path) -> None:
    package = exported("simulated", tmp_path / "crossing", "artificial_cosmetic")
    searches = pd.read_csv(package / "data" / "SIMULATED_searches.csv", keep_default_na=False)
    sets = set(searches.loc[searches["kind"].eq("set"), "name"])
    assert {"field", "artificial"} <= sets
    assert (
        "hair" not in sets or "hair" in CATALOGUE.topics["artificial_cosmetic"].definitions["standard"].text
    )


def test_a_theme_brings_its_published_counts(tmp_path: Path) -> None:
    package = exported("reference", tmp_path / "theme", "tumor_metastasis")
    counts = pd.read_csv(package / "data" / "published_year_counts.csv")
    assert set(counts["theme"]) == {"tumor_metastasis"}
    assert len(counts) == 17


@pytest.mark.parametrize("name", ["simulated", "reference"])
def test_verify_finds_nothing_wrong_with_it(name: str, request: pytest.FixtureRequest) -> None:
    assert check.problems(request.getfixturevalue(name)) == []


def changed(path: Path, old: bytes, new: bytes) -> None:
    body = path.read_bytes()
    assert old in body
    path.write_bytes(body.replace(old, new, 1))


def test_verify_finds_one_changed_cell(reference: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(reference, tmp_path / "copy"))
    changed(copy / "data" / "companies.csv", b'"high"', b'"low"')
    assert check.problems(copy) == [
        "data/companies.csv: its checksum is not the one in SHA256SUMS.",
        "data/companies.csv: is not the file that datapackage.json describes (checksum or length).",
    ]


def test_verify_finds_one_changed_cell_in_a_zip(tmp_path: Path) -> None:
    opened = editions.find("reference")
    told = {
        path: body.replace(b'"high"', b'"low"', 1) if path == "data/companies.csv" else body
        for path, body in files(opened, CATALOGUE)
    }
    write(tmp_path / "package.zip", told.items(), opened.made_at)
    assert len(check.problems(tmp_path / "package.zip")) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"high"', b'"certain"', "column confidence"),
        (b'"company"', b'"firm"', "its columns are firm"),
        (b'"high"', b"", "confidence"),
    ],
)
def test_verify_finds_a_broken_rule_even_with_right_checksums(
    reference: Path, tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    copy = Path(shutil.copytree(reference, tmp_path / "copy"))
    table = copy / "data" / "companies.csv"
    changed(table, old, new)
    told = descriptor(copy)
    (entry,) = [entry for entry in told["resources"] if entry["name"] == "companies"]
    body = table.read_bytes()
    entry |= {"hash": f"sha256:{hashlib.sha256(body).hexdigest()}", "bytes": len(body)}
    (copy / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    sums = {
        path.relative_to(copy).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in copy.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    (copy / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    (problem,) = check.problems(copy)
    assert problem.startswith("data/companies.csv: ")
    assert said in problem


@pytest.mark.parametrize("name", ["README.md", "CITATION.cff", "datapackage.json", "search_report.html"])
def test_verify_finds_a_changed_missing_or_added_file(reference: Path, tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(reference, tmp_path / "copy"))
    body = (copy / name).read_bytes()
    (copy / name).write_bytes(body + b" ")
    assert f"{name}: its checksum is not the one in SHA256SUMS." in check.problems(copy)
    (copy / name).unlink()
    shutil.copy(copy / "SHA256SUMS", copy / "extra.txt")
    found = check.problems(copy) if name != "datapackage.json" else [f"{name}: is missing."]
    assert f"{name}: is missing." in found
    if name != "datapackage.json":
        assert "extra.txt: does not belong to the package." in found


def test_what_is_no_package_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(b"PK no zip")
    (problem,) = check.problems(file)
    assert "cannot be read as a package" in problem


def test_nothing_is_written_over(tmp_path: Path) -> None:
    for out in (tmp_path / "there.zip", tmp_path / "there"):
        if out.suffix:
            out.write_bytes(b"mine")
        else:
            out.mkdir()
            (out / "mine.txt").write_bytes(b"mine")
        with pytest.raises(ExportError, match=r"is there already, and nothing is written over"):
            write(out, [("a", b"")], MADE_AT)
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there", "there.zip"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", [("data/a.csv", b"x")], MADE_AT)
    assert (tmp_path / "empty" / "data" / "a.csv").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["package.zip", "package"])
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        ExportError, match=r"Came back: No space left on device\. Nothing was written there\."
    ):
        write(tmp_path / name, [("a", b"x")], MADE_AT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["package.zip", "package"])
def test_a_cell_that_is_refused_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    def refused() -> Any:
        yield "a", b"x"
        raise ExportError("Asked to write table t as CSV.")

    with pytest.raises(ExportError, match="table t"):
        write(tmp_path / name, refused(), MADE_AT)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("package.zip", "package"):
        with pytest.raises(ExportError, match="No such file or directory"):
            write(tmp_path / "nowhere" / name, [("a", b"x")], MADE_AT)


def hostile(path: Path, files: dict[str, bytes]) -> Path:
    """A zip with these files, and the checksums of them."""
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in files.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {**files, "SHA256SUMS": sums.encode()}.items():
            archive.writestr(name, body)
    return path


ENTRY = {"name": "x", "path": "data/x.csv"}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"datapackage.json": b"[" * 200_000}, "datapackage.json: is not the descriptor of a package."),
        (
            {"datapackage.json": b'{"resources": [{}]}'},
            "datapackage.json: is not the descriptor of a package.",
        ),
        (
            {"datapackage.json": b'{"resources": []}', "data/x.csv": b"a\n"},
            "data/x.csv: is not described in datapackage.json.",
        ),
        ({"datapackage.json": json.dumps({"resources": [ENTRY]}).encode()}, "data/x.csv: is missing."),
        (
            {"datapackage.json": json.dumps({"resources": [ENTRY]}).encode(), "data/x.csv": b"a\n"},
            "data/x.csv: is described in datapackage.json without what a description has.",
        ),
    ],
)
def test_a_descriptor_and_its_files_have_to_match_in_both_directions(
    tmp_path: Path, files: dict[str, bytes], problem: str
) -> None:
    assert check.problems(hostile(tmp_path / "data.zip", files)) == [problem]


@pytest.mark.parametrize(("largest", "unpacks"), [(1_000, False), (100_000, True)])
def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest: int, unpacks: bool
) -> None:
    monkeypatch.setattr(disk, "LARGEST_BYTES", largest)

    (problem,) = check.problems(hostile(tmp_path / "data.zip", {"datapackage.json": b" " * 2_000}))

    assert ("unpacks to more than 1,000 bytes" in problem) is not unpacks


@pytest.mark.parametrize("damage", [b"PK", b"PK\x03\x04" + b"\x00" * 40, b""])
def test_what_is_no_zip_at_all_is_a_sentence(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "data.zip").write_bytes(damage)

    (problem,) = check.problems(tmp_path / "data.zip")
    assert "cannot be read as a package" in problem


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "datapackage.json").symlink_to(tmp_path / "secret")
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  datapackage.json\n")

    (problem,) = check.problems(folder)
    assert problem == "datapackage.json: cannot be read (it leads out of the folder)."
