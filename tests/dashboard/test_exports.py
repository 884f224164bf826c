"""Files for spreadsheets: nothing in them runs, and numbers stay numbers."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.look.plain import file_name, labels, spreadsheet_csv


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "|calc", "%x", "=cmd|' /C calc'!A0"]
)
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert rows(spreadsheet_csv(pd.DataFrame({"title": [cell]})))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["a=1", "1+1", "NCT01", "", "'quoted", 'say "hi"', "a,b", "שלום", "x\ny"])
def test_any_other_text_stays_as_it_is(cell: str) -> None:
    assert rows(spreadsheet_csv(pd.DataFrame({"n": [1], "title": [cell]})))[1] == ["1", cell]


def test_numbers_are_never_touched_and_missing_cells_are_empty() -> None:
    frame = pd.DataFrame(
        {"growth_pct": pd.array([-1.5, None], dtype="Float64"), "n": pd.array([-2, None], dtype="Int64")}
    )
    assert spreadsheet_csv(frame) == b"\xef\xbb\xbfgrowth_pct,n\r\n-1.5,-2\r\n,\r\n"


def test_a_heading_cannot_run_either() -> None:
    assert rows(spreadsheet_csv(pd.DataFrame({"=x": [1]})))[0] == ["'=x"]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8")), min_size=1))
def test_no_text_cell_can_start_a_formula(cells: list[str]) -> None:
    body = spreadsheet_csv(pd.DataFrame({"n": range(len(cells)), "cell": pd.Series(cells, dtype="object")}))
    assert b"\x00" not in body
    for row in rows(body)[1:]:
        assert not row[1].lstrip().startswith(("=", "+", "-", "@", "|", "%"))


def test_headings_are_labels_with_units() -> None:
    columns = {
        "amount_usd_m": {"label": "Amount", "unit": "million USD"},
        "date": {"label": "Date"},
        "odd": {},
    }
    assert labels(columns) == {"amount_usd_m": "Amount (million USD)", "date": "Date", "odd": "odd"}


def test_a_file_name_says_edition_and_day() -> None:
    assert file_name("simulated", "2026-11-23", "A b/c") == "exoscope_simulated_2026-11-23_a-b-c"
