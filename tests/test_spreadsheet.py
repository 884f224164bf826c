import pandas as pd
import pytest

from pipelines.spreadsheet import inert, spreadsheet_csv


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "\rx", "|cmd", "%0", "  =A1", "\n=A1"]
)
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
