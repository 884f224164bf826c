"""A row added to a ledger: checked with all of them, and written whole or not at all."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import TableError
from pipelines.refresh import ledger_rows, ledgers
from pipelines.snapshots import paths

TODAY = date(2026, 12, 1)
FIRM = {
    "company": 'Ünï "Q", Ltd',
    "country": "Japan",
    "topics": "skincare",
    "modality": "plant",
    "status": "sells",
    "confidence": "high",
    "source_url": "https://example.org/a",
}
LINE = '"Ünï ""Q"", Ltd",Japan,skincare,,plant,sells,high,,https://example.org/a,2026-12-01,2026-12-01'
NAME = {"name": "X", "kind": "country", "source_url": "https://example.org/x", "source_title": "X"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.bundled() / "curated", tmp_path / "curated"))


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_row_stands_at_the_end_of_a_ledger_without_an_order_and_nothing_else_changes(folder: Path) -> None:
    before = state(folder)
    assert ledger_rows.add("companies", FIRM, folder, TODAY) == folder / "companies.csv"
    after = state(folder)
    assert after.pop("companies.csv") == before.pop("companies.csv") + f"{LINE}\n".encode()
    assert after == before


@pytest.mark.parametrize(("code", "place"), [("AA", 1), ("KS", None), ("ZZ", -1)])
def test_a_row_stands_where_its_key_belongs(folder: Path, code: str, place: int | None) -> None:
    path = folder / "jurisdictions.csv"
    before = path.read_text().splitlines()
    ledger_rows.add("jurisdictions", NAME | {"jurisdiction": code}, folder, TODAY)
    after = path.read_text().splitlines()
    new = f"{code},X,country,https://example.org/x,X,2026-12-01,2026-12-01"
    assert [line for line in after if line != new] == before
    assert after.index(new) == len([line for line in before[1:] if line < code]) + 1
    if place is not None:
        assert after[place] == new


def test_line_ends_stay_and_a_missing_last_one_is_added(folder: Path) -> None:
    path = folder / "companies.csv"
    body = path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    path.write_bytes(body)
    ledger_rows.add("companies", FIRM, folder, TODAY)
    assert path.read_bytes() == body + f"\r\n{LINE}\r\n".encode()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"company": "=SUM(A1)"}, "column company: begins as a formula"),
        ({"note": "a <script>alert(1)</script>"}, "column note: must be plain text without tags"),
        ({"note": "one\ntwo"}, "column note: must be one line"),
        ({"note": "a\x1b[31m"}, "column note: must be one line"),
        ({"note": "a\u202eb"}, "column note: must be one line"),
        ({"note": "x" * 1001}, "column note: holds 1,001 characters, and 1,000 are the most"),
        ({"accessed_on": "2026-13-01"}, "column accessed_on, row company="),
        ({"accessed_on": "yesterday"}, "must be YYYY-MM-DD"),
        ({"reviewed_on": "2026-12-02"}, "which is after today (2026-12-01)"),
        ({"accessed_on": "2026-12-02"}, "which is after the day the row was reviewed (2026-12-01)"),
        ({"source_url": "javascript:alert(1)"}, "must be an http or https address"),
        ({"confidence": "sure"}, "must be one of: high, medium, low"),
        ({"topics": "skincare;moon"}, "holds 'moon', which the words of ledger_topics does not know"),
        ({"company": ""}, "column company"),
        ({"founder": "X"}, "has no column 'founder'"),
        ({"company": "MDimune"}, "the key must not be repeated"),
    ],
)
def test_what_breaks_a_rule_is_told_and_nothing_is_written(
    folder: Path, cells: dict[str, str], said: str
) -> None:
    before = state(folder)
    with pytest.raises(TableError) as raised:
        ledger_rows.add("companies", FIRM | cells, folder, TODAY)
    assert said in str(raised.value)
    assert "companies" in str(raised.value)
    assert state(folder) == before


def test_the_longest_cell_and_the_day_itself_are_taken(folder: Path) -> None:
    ledger_rows.add("companies", FIRM | {"note": "x" * 1000, "reviewed_on": "2026-12-01"}, folder, TODAY)
    assert ledgers.problems(folder, TODAY) == []


def test_an_installed_package_says_that_its_ledgers_are_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ledger_rows.folder_of(None) == paths.bundled() / "curated"
    monkeypatch.setattr(paths, "bundled", lambda: tmp_path / "site-packages" / "pipelines" / "data")
    assert ledger_rows.folder_of(tmp_path) == tmp_path
    with pytest.raises(TableError, match=r"read only.*--folder"):
        ledger_rows.folder_of(None)


def test_each_broken_rule_has_its_sentence_and_together_they_come_after_each_alone(folder: Path) -> None:
    def swap(name: str, old: str, new: str) -> None:
        path = folder / f"{name}.csv"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    swap("regulatory_events", ",topics,", ",topic,")
    swap("companies", ",high,", ",sure,")
    (folder / "jurisdictions.csv").unlink()
    found = ledgers.problems(folder, TODAY)
    assert [sentence.split()[1].strip(",:") for sentence in found] == [
        "jurisdictions",
        "regulatory_events",
        "companies",
    ]
    shutil.copy(paths.bundled() / "curated" / "jurisdictions.csv", folder)
    swap("regulatory_events", ",topic,", ",topics,")
    swap("companies", ",sure,", ",high,")
    assert ledgers.problems(folder, TODAY) == []
    swap("companies", ",skincare,", ",moon,")
    swap("cosmetic_claims", "2026-11-23\n", "2027-01-01\n")
    found = ledgers.problems(folder, TODAY)
    assert found[0].startswith("Table cosmetic_claims, column reviewed_on, row claim_id=")
    assert "holds 'moon'" in found[1]
    assert len(found) == 2
