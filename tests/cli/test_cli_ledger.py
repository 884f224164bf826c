"""`exoscope ledger` as whoever keeps the ledgers meets it."""

import csv
import shlex
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


def test_a_cell_that_breaks_a_rule_is_asked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_at_terminal", lambda: True)
    cells = [cell for cell in FIRM if not cell.startswith(("country", "confidence"))]
    typed = "\nJapan\n\nsure\nhigh\n\n\n\n"  # country (twice), products, confidence (twice), note, both days
    code, said = run("add", "companies", "--folder", str(folder), *sets(*cells, SOURCE), typed=typed)
    assert code == 0, said
    assert "column country" in said
    assert "holds nothing, but must not be empty" in said
    assert "holds 'sure', but must be one of: high, medium, low" in said
    last = (folder / "companies.csv").read_text().splitlines()[-1]
    assert last == "A firm,Japan,skincare,,plant,sells,high,,https://example.org/firm,2026-12-01,2026-12-01"


def test_a_row_that_is_refused_can_be_given_again_without_typing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_at_terminal", lambda: True)
    typed = "Serum\n\n\n\n"
    cells = [cell.replace("topics=skincare", "topics=moon") for cell in FIRM]
    code, said = run("add", "companies", "--folder", str(folder), *sets(*cells, SOURCE), typed=typed)
    assert code == 1
    again = said.partition("To give the same row again: exoscope ledger ")[2].splitlines()[0]
    words = shlex.split(again)
    assert words[:3] == ["add", "companies", f"--folder={folder}"]
    monkeypatch.setattr(ledger, "_at_terminal", lambda: False)
    code, said = run(*(word.replace("moon", "skincare") for word in words))
    assert code == 0, said
    last = (folder / "companies.csv").read_text().splitlines()[-1]
    assert (
        last == "A firm,Japan,skincare,Serum,plant,sells,high,,https://example.org/firm,2026-12-01,2026-12-01"
    )


def test_what_was_added_is_named_as_it_was_written(folder: Path) -> None:
    cells = [cell.replace("A firm", "  Padded  ") for cell in FIRM]
    code, said = run("add", "companies", "--folder", str(folder), *sets(*cells, SOURCE))
    assert (code, said) == (0, f"{folder / 'companies.csv'}: added company=Padded.\n")


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
    """A search that was not made is none; of two that were, the later one is told."""
    header = (folder / "regulatory_status.csv").read_text().splitlines()[0].split(",")
    rules = [
        {
            "jurisdiction": place,
            "use": "injectable_aesthetic",
            "status": "unclear",
            "legal_basis": "A law.",
            "as_of": day,
            "as_of_precision": "month",
            "source_url": f"https://example.org/{place}",
            "accessed_on": "2026-11-28",
            "reviewed_on": "2026-11-28",
        }
        for place, day in (("KR", "2020-06"), ("US", "2020-05"))
    ]
    write(folder / "regulatory_status.csv", header, rules)
    header = (folder / "regulatory_searches.csv").read_text().splitlines()[0].split(",")
    searches = [
        {
            "looked_for": f"rule {number}",
            "jurisdictions": "US;KR" if number == 1 else "US",
            "use": "injectable_aesthetic",
            "searched_for": f"words {number}",
            "searched_on": f"2026-11-2{number}",
            "outcome": outcome,
            "result": "none",
            "reviewed_on": "2026-11-28",
        }
        for number, outcome in enumerate(("nothing_newer", "nothing_newer", "not_searched"), 1)
    ]
    write(folder / "regulatory_searches.csv", header, searches)
    header = (folder / "trials_sample.csv").read_text().splitlines()[0].split(",")
    write(folder / "trials_sample.csv", header, [])
    code, said = run("stale", "--folder", str(folder))
    assert code == 0, said
    assert said.splitlines() == [
        "regulatory_status, jurisdiction=US, use=injectable_aesthetic: as of 2020-05, 78 months old",
        "  source: https://example.org/US",
        "  search: words 2 (last on 2026-11-22)",
        "regulatory_status, jurisdiction=KR, use=injectable_aesthetic: as of 2020-06, 77 months old",
        "  source: https://example.org/KR",
        "  search: words 1 (last on 2026-11-21)",
        "2 rows are due for another look.",
    ]


def write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
