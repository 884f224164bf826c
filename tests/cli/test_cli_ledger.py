"""`exoscope ledger` as whoever keeps the ledgers meets it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app, ledger
from pipelines.snapshots import paths

FIRM = (
    "company=A firm",
    "country=Japan",
    "topics=skincare",
    "modality=plant",
    "status=sells",
    "confidence=high",
)
SOURCE = "source_url=https://example.org/firm"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ledger, "_today", lambda: date(2026, 12, 1))
    return Path(shutil.copytree(paths.bundled() / "curated", tmp_path / "curated"))


def run(*words: str, typed: str | None = None) -> tuple[int, str]:
    said = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, ["ledger", *words], input=typed)
    return said.exit_code, said.output if said.exception is None or said.exit_code else str(said.exception)


def sets(*cells: str) -> list[str]:
    return [word for cell in cells for word in ("--set", cell)]


def test_the_bundled_ledgers_are_good() -> None:
    assert run("check") == (0, "20 ledgers: good.\n")


def test_check_ends_with_1_and_names_ledger_column_and_row(folder: Path) -> None:
    path = folder / "companies.csv"
    path.write_text(path.read_text().replace(",high,", ",sure,", 1))
    code, said = run("check", "--folder", str(folder))
    assert code == 1
    assert said.startswith("Table companies, column confidence, row company=")


def test_flags_add_a_row_and_a_second_time_is_refused(folder: Path) -> None:
    words = ["add", "companies", "--folder", str(folder), *sets(*FIRM, SOURCE)]
    code, said = run(*words)
    assert (code, said) == (0, f"{folder / 'companies.csv'}: added company=A firm.\n")
    last = (folder / "companies.csv").read_text().splitlines()[-1]
    assert last == "A firm,Japan,skincare,,plant,sells,high,,https://example.org/firm,2026-12-01,2026-12-01"
    assert run(*words)[0] == 1


def test_on_a_terminal_what_is_not_named_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_at_terminal", lambda: True)
    typed = "Serum\n\n2026-11-30\n\n"  # products, note, read on, reviewed on
    code, said = run("add", "companies", "--folder", str(folder), *sets(*FIRM, SOURCE), typed=typed)
    assert code == 0, said
    assert "Products (product_brand, may stay empty)" in said
    last = (folder / "companies.csv").read_text().splitlines()[-1]
    assert (
        last == "A firm,Japan,skincare,Serum,plant,sells,high,,https://example.org/firm,2026-11-30,2026-12-01"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["add", "firms"],
        ["add", "companies", "--set", "company"],
        ["add", "companies", "--set", "company=A", "--set", "company=B"],
        ["add", "companies", "--folder", "nowhere-at-all"],
        ["check", "--folder", "nowhere-at-all"],
    ],
)
def test_wrong_use_ends_with_2(words: list[str]) -> None:
    assert run(*words)[0] == 2


def test_stale_lists_the_oldest_first_with_source_and_search(folder: Path) -> None:
    code, said = run("stale", "--folder", str(folder))
    assert code == 0
    lines = said.splitlines()
    assert lines[:3] == [
        "trials_sample, nct_id=NCT03493984: as of 2021-03-16, 68 months old",
        "  source: https://clinicaltrials.gov/study/NCT03493984",
        "  search: NCT03493984",
    ]
    assert "  search: FDA letter exosome hair 2024-2026 (last on 2026-11-28)" in lines
    assert lines[-1] == f"{(len(lines) - 1) // 3} rows are due for another look."
