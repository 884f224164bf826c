"""A row added to a ledger: checked with all of them, and written whole or not at all."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

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
ESTIMATE = {
    "estimate_id": "x",
    "publisher": "X",
    "segment": "diagnostics (kits)",
    "topics": "diagnostic",
    "geography": "Global",
    "base_year": "2024",
    "base_value_usd_m": "100",
    "forecast_year": "2026",
    "forecast_value_usd_m": "121",
    "cagr_pct": "10",
    "implied_cagr_pct": "10",
    "rate_check": "agrees",
    "unit_suspect": "no",
    "source_kind": "publisher",
    "source_kind_note": "Its page.",
    "source_url": "https://example.org/x",
    "source_title": "X",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.bundled() / "curated", tmp_path / "curated"))


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_a_row_stands_at_the_end_and_nothing_else_changes(folder: Path) -> None:
    before = state(folder)
    assert ledger_rows.add("companies", FIRM, folder, TODAY) == folder / "companies.csv"
    after = state(folder)
    assert after.pop("companies.csv") == before.pop("companies.csv") + f"{LINE}\n".encode()
    assert after == before


def test_line_ends_stay_and_a_missing_last_one_is_added(folder: Path) -> None:
    path = folder / "companies.csv"
    body = path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    path.write_bytes(body)
    ledger_rows.add("companies", FIRM, folder, TODAY)
    assert path.read_bytes() == body + f"\r\n{LINE}\r\n".encode()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"note": "one\ntwo"}, 'column note, row company=Ünï "Q", Ltd: must be one line'),
        ({"note": "a\x1b[31m"}, 'column note, row company=Ünï "Q", Ltd: must be one line'),
        ({"note": "a\u202eb"}, 'column note, row company=Ünï "Q", Ltd: must be one line'),
        ({"company": "A\nfirm"}, "column company, row company=A firm: must be one line"),
        ({"note": "x" * 1001}, "must hold 1,000 characters at most"),
        ({"note": "x" * 200_000}, "must hold 1,000 characters at most"),
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


@pytest.mark.parametrize("note", ["-5% a year", "@cosme sells it", "=SUM(A1)", "p <b and b> c", "x" * 1000])
def test_what_is_only_text_is_taken_and_reads_as_it_was_given(folder: Path, note: str) -> None:
    ledger_rows.add("companies", FIRM | {"company": f"  {note[:20]} ", "note": note}, folder, TODAY)
    assert ledgers.problems(folder, TODAY) == []
    assert ledgers.read("companies", folder)[["company", "note"]].iloc[-1].tolist() == [
        note[:20].strip(),
        note,
    ]


@pytest.mark.parametrize("cell", ["two\nlines", "a\u202eb", "x" * 1001, " blank"])
def test_what_add_refuses_the_check_of_all_ledgers_refuses_too(folder: Path, cell: str) -> None:
    path = folder / "companies.csv"
    path.write_text(path.read_text() + LINE.replace("sells,high,", f'sells,high,"{cell}"'))
    assert len(found := ledgers.problems(folder, TODAY)) == 1
    assert found[0].startswith("Table companies, column note, row company=Ünï")
    with pytest.raises(TableError, match="column note"):
        ledgers.read_all(folder)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, ""),
        ({"implied_cagr_pct": "10.1"}, "implied_cagr_pct, row estimate_id=x: by the numbers of the row it is 10.0."),
        ({"implied_cagr_pct": ""}, "implied_cagr_pct, row estimate_id=x: by the numbers of the row it is 10.0."),
        ({"cagr_pct": "11.1"}, "rate_check, row estimate_id=x: by the numbers of the row it is disagrees."),
        ({"cagr_pct": ""}, "rate_check, row estimate_id=x: by the numbers of the row it is no_rate_stated."),
        ({"base_value_usd_m": ""}, "implied_cagr_pct, row estimate_id=x: by the numbers of the row it is empty."),
        ({"segment": "Diagnostics"}, "segment, row estimate_id=x: holds 'Diagnostics'; the segments"),
    ],
)  # fmt: skip
def test_growth_and_its_check_are_those_of_the_row_and_the_segment_is_known(
    folder: Path, cells: dict[str, str], said: str
) -> None:
    """121 is 100 after two years of 10%."""
    if not said:
        ledger_rows.add("market_estimates", ESTIMATE | cells, folder, TODAY)
        return
    with pytest.raises(TableError) as raised:
        ledger_rows.add("market_estimates", ESTIMATE | cells, folder, TODAY)
    assert said in str(raised.value)


def test_rows_added_at_the_same_time_are_all_there(folder: Path) -> None:
    names = [f"Firm {number}" for number in range(4)]
    with ThreadPoolExecutor(len(names)) as pool:
        for _ in pool.map(
            lambda name: ledger_rows.add("companies", FIRM | {"company": name}, folder, TODAY), names
        ):
            pass
    assert sorted(ledgers.read("companies", folder)["company"].tail(len(names))) == names


def test_whoever_waits_too_long_for_another_is_told_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_rows, "_PATIENCE_S", 0)
    before = state(folder)
    with (
        FileLock(folder / ".ledgers.lock"),
        pytest.raises(TableError, match=r"Could not write to .*companies\.csv"),
    ):
        ledger_rows.add("companies", FIRM, folder, TODAY)
    assert state(folder) == before


def test_a_ledger_behind_a_link_is_written_where_it_lies(folder: Path, tmp_path: Path) -> None:
    path, elsewhere = folder / "companies.csv", tmp_path / "mine.csv"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    ledger_rows.add("companies", FIRM, folder, TODAY)
    assert path.is_symlink()
    assert elsewhere.read_text().splitlines()[-1] == LINE


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
