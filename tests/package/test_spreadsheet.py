import pandas as pd
import pytest

from pipelines.text.spreadsheet import inert, spreadsheet_csv


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "\rx", "|cmd", "%0", "  =A1"])
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Exosomes = vesicles", "'=1", "1", "", "a-b", 5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert inert(cell) == cell


def test_no_formula_hides_behind_a_zero_byte() -> None:
    assert inert("\x00=1+1") == "'=1+1"


def test_the_file_opens_in_a_spreadsheet() -> None:
    frame = pd.DataFrame({"title": ["=HYPERLINK()", "Ageing, skin"], "change": [-1, 2]})

    assert spreadsheet_csv(frame) == (
        b'\xef\xbb\xbftitle,change\r\n\'=HYPERLINK(),-1\r\n"Ageing, skin",2\r\n'
    )


@pytest.mark.parametrize(
    "cell",
    ["＝1+1", "＋1", "－1", "＠x", "｜calc", "−1", "\ufeff=1", "\u200b=1", "\u2060+1", "\xa0=1", "\u3000=1"],
)  # fmt: skip
def test_full_width_and_hidden_starts_are_seen(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; @x", "a; '@x"),
        ("a\t=1", "a\t'=1"),
        ("\t=1", "'\t'=1"),
        ("\n=A1", "'\n'=A1"),
        ("a\r\n=cmd|' /C calc'!A0", "a\r\n'=cmd|' /C calc'!A0"),
        ("=DDE(\"cmd\";\"/C calc\")", "'=DDE(\"cmd\";\"/C calc\")"),
        ("CD63; CD81", "CD63; CD81"),
        ("growth: -5%", "growth: -5%"),
    ],
)  # fmt: skip
def test_no_formula_starts_where_another_divider_would_start_a_cell(cell: str, shown: str) -> None:
    assert inert(cell) == shown


def test_the_mark_is_a_choice() -> None:
    frame = pd.DataFrame({"title": ["Ageing"]})
    assert spreadsheet_csv(frame, mark=False) == b"title\r\nAgeing\r\n"
    assert spreadsheet_csv(frame) == b"\xef\xbb\xbftitle\r\nAgeing\r\n"
