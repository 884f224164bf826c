"""The tables as a workbook: types kept, nothing runs, what does not fit is named; two programs read the same."""

import csv
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import ExportError
from pipelines.package import workbook, write
from pipelines.package.files import tables
from pipelines.snapshots import editions
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
at = datetime.fromisoformat
ABOUT = {
    "one_row_per": "thing", "source": "Somewhere", "licence": "None", "fetched_at": "2026-11-23T12:00:00+00:00",
    "warnings": ["Never add them up."], "columns": {"id": {"label": "Id", "about": "Its name.", "unit": "things"}},
}  # fmt: skip


def written(out: Path, opened: Snapshot, topic: str | None = None) -> Any:
    write.place(out, lambda path: workbook.write(path, opened, CATALOGUE, topic), is_file=True)
    return openpyxl.load_workbook(out)


@pytest.fixture
def book_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes a table of ours in place of those of the reference edition, and reads it back."""

    def made(frame: pd.DataFrame, name: str = "things") -> Any:
        monkeypatch.setattr(workbook, "tables", lambda *_: iter([(name, frame, ABOUT)]))
        return written(tmp_path / f"{name}.xlsx", editions.find("reference"))

    return made


def notes(book: Any) -> list[tuple[Any, ...]]:
    return list(book["notes"].iter_rows(values_only=True))


def test_every_cell_keeps_its_type_and_missing_is_empty(book_of: Any) -> None:
    frame = pd.DataFrame(
        {
            "id": pd.Series(["007", None, "1e5"], dtype="str"),
            "n": pd.Series([0, None, 10**15 - 1], dtype="Int64"),
            "big": pd.Series([10**15, None, -3], dtype="Int64"),
            "share": pd.Series([0.1, None, float("inf")], dtype="float64"),
            "is_open": pd.Series([True, None, False], dtype="boolean"),
            "day": pd.Series(["2024-02-29", None, "2024-05"], dtype="str"),
            "no_day": pd.Series(["2023-02-29", "1900-02-28", "1900-03-01"], dtype="str"),
            "moment": pd.Series(["2026-11-23T12:00:05+00:00", None, "2026-11-23T00:00:00Z"], dtype="str"),
            "words": pd.Series(["2024-02-29", "or later", None], dtype="str"),
        }
    )
    rows = list(book_of(frame)["things"].iter_rows(values_only=True))
    assert rows == [
        tuple(frame.columns),
        ("007", 0, "1000000000000000", 0.1, True, at("2024-02-29"), "2023-02-29",
         at("2026-11-23T12:00:05"), "2024-02-29"),
        (None, None, None, None, None, None, "1900-02-28", None, "or later"),
        ("1e5", 10**15 - 1, -3, "inf", False, "2024-05", at("1900-03-01"), at("2026-11-23"), None),
    ]  # fmt: skip


def test_no_cell_is_a_formula_and_text_comes_back_as_it_is(book_of: Any) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://x.example", "\t=1",
               "<b>&amp;", "식약처 國家", "🧬", "a\nb", "{=1}"]  # fmt: skip
    book = book_of(pd.DataFrame({"text": pd.Series([*hostile, "a\uffffb\x01"], dtype="str")}))
    cells = [cell for (cell,) in book["things"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*hostile, "ab"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {
        "@"
    }  # so that opening one to edit it makes no formula of it
    assert {cell.hyperlink for cell in cells} == {None}


@pytest.mark.parametrize(
    ("signs", "rows", "name", "why"),
    [
        (32_767, 2, "n" * 31, None),
        (32_768, 2, "things", "it has a text longer than the 32,767 signs of a cell"),
        (1, 3, "things", "its 3 rows are more than the 2 of a sheet"),
        (1, 2, "n" * 32, "its name is longer than that of a sheet"),
    ],
)
def test_a_table_that_does_not_fit_is_left_out_and_said(
    book_of: Any, monkeypatch: pytest.MonkeyPatch, signs: int, rows: int, name: str, why: str | None
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    book = book_of(pd.DataFrame({"text": pd.Series(["x" * signs] * rows, dtype="str")}), name)
    (said,) = [note for table, what, note in notes(book) if (table, what) == (name, "rows")]
    assert book.sheetnames == (["notes", name] if why is None else ["notes"])
    assert said == "2" if why is None else said.startswith(f"left out: {why}")


def test_the_notes_say_source_licence_searches_and_warnings(tmp_path: Path) -> None:
    opened = editions.find("simulated")
    book = written(tmp_path / "s.xlsx", opened, "hair")
    said = notes(book)
    assert said[0] == ("table", "what", "note")
    assert said[1][2].startswith("SIMULATED data, not real")
    assert (None, "snapshot", opened.id) in said
    assert (None, "searches", "As they were sent: sheet searches.") in said
    for what, name in {"source": "source", "licence": "licence", "one row per": "one_row_per"}.items():
        assert ("trials", what, opened.tables["trials"][name]) in said
    for warning in opened.tables["trials"]["warnings"]:
        assert ("trials", "warning", warning) in said
    assert "authors" not in book.sheetnames
    for name in book.sheetnames[1:]:
        heading, *rows = book[name].iter_rows(values_only=True)
        assert heading[-1] == "edition"
        assert {row[-1] for row in rows} <= {"simulated"}
    again = written(tmp_path / "again.xlsx", opened, "hair")
    assert again.sheetnames == book.sheetnames
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "s.xlsx").read_bytes()


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, out = editions.find("reference"), tmp_path / "x.xlsx"
    monkeypatch.setattr(
        workbook, "_fill", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(ExportError, match=r"No space left on device\. Nothing was written there"):
        written(out, opened)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ExportError, match="Nothing was written there"):
        written(tmp_path / "none" / "x.xlsx", opened)
    out.write_text("mine")
    with pytest.raises(ExportError, match="nothing is written over"):
        written(out, opened)
    assert out.read_text() == "mine"


def test_the_command_writes_it_and_says_where_what_is_left_out_stands(tmp_path: Path) -> None:
    out = tmp_path / "F.XLSX"
    told = CliRunner().invoke(app, ["export", "--out", str(out), "--edition", "reference"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"{out}: reference edition, snapshot ")
    assert "says its sheet notes" in told.output
    assert openpyxl.load_workbook(out, read_only=True).sheetnames[0] == "notes"


def test_libreoffice_reads_the_values_that_openpyxl_reads(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        # Large, and nothing else needs it; openpyxl reads every workbook of the other tests.
        pytest.skip("no LibreOffice on this machine")
    opened = editions.find("reference")
    book = written(tmp_path / "r.xlsx", opened)
    assert book.sheetnames == ["notes", *(name for name, *_ in tables(opened, CATALOGUE))]
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"  # each sheet, as stored
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "r.xlsx")], check=True, timeout=300)
    for name in book.sheetnames:
        with (tmp_path / f"r-{name}.csv").open(encoding="utf-8", newline="") as file:
            seen = list(csv.reader(file))
        rows = [list(row) for row in book[name].iter_rows(values_only=True)]
        assert len(seen) == len(rows), name
        for ours, theirs in zip(rows, seen, strict=True):
            theirs += [""] * (len(ours) - len(theirs))
            for cell, text in zip(ours, theirs, strict=True):
                match cell:
                    case None:
                        assert text == ""
                    case bool():
                        assert text == str(cell).upper()
                    case int() | float():
                        assert float(text) == pytest.approx(cell, rel=1e-12)
                    case datetime():
                        assert datetime.fromisoformat(text) == cell
                    case _:
                        assert text == cell.replace("\r\n", "\n")
