"""CSV that gives the same table back, whatever its cells hold, or says why it cannot."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.errors import ExportError
from pipelines.package.exact_csv import frame_of, rendered

TYPES = {"title": "text", "n": "integer", "share": "number", "is_open": "boolean"}
HOSTILE = [
    "=HYPERLINK(\"http://evil.example\")",
    "+1",
    "-2",
    "@SUM(A1)",
    "＝1+1",
    "a,b",
    'say "hi"',
    '"',
    "line\r\nbreak",
    "\r",
    "\n",
    "NA",
    "nan",
    "null",
    " lead and trail ",
    "\ufeffmark",
    "שלום \u202eevil",
    "😀👩‍🔬",
    "\x01\x1f\x7f",
    "x" * 1_000_000,
    "",
    "zero\x00byte",
    "half \ud83d",
]  # fmt: skip


def table(titles: list[str | None]) -> pd.DataFrame:
    size = len(titles)
    return pd.DataFrame(
        {
            "title": pd.Series(titles, dtype="object"),
            "n": pd.array([None if place % 3 == 2 else -place for place in range(size)], dtype="Int64"),
            "share": pd.array(
                [None if place % 4 == 3 else place / 3 for place in range(size)], dtype="Float64"
            ),
            "is_open": pd.array(
                [None if place % 5 == 4 else place % 2 == 0 for place in range(size)], dtype="boolean"
            ),
        }
    )


def survives(titles: list[str | None]) -> None:
    """The table comes back equal, or is refused with a sentence that names column and row."""
    bad = next((row for row, title in enumerate(titles) if title is not None and refused(title)), None)
    if bad is not None:
        with pytest.raises(
            ExportError, match=r"^Asked to write table hostile as CSV\. Column title, row \d+ holds "
        ):
            rendered("hostile", table(titles))
        return
    frame = table(titles).astype({"title": pd.StringDtype(na_value=np.nan)})
    body = rendered("hostile", frame)
    pd.testing.assert_frame_equal(frame_of(body, TYPES), frame)
    csv.field_size_limit(2_000_000)
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert [row[0] for row in rows[1:]] == [title or "" for title in titles]


def refused(title: str) -> bool:
    return title == "" or "\x00" in title or any("\ud800" <= sign <= "\udfff" for sign in title)


@pytest.mark.parametrize("cell", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_cell_comes_back_or_is_refused(cell: str) -> None:
    survives(["Exosomes", None, cell])


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.none()
        | st.text(alphabet=st.characters(exclude_categories=()), min_size=0)
        | st.sampled_from(HOSTILE[:19]),
        min_size=1,
        max_size=6,
    )
)
@example(["\r\n", "\n\r", '""', ",", None])
def test_any_text_comes_back_or_is_refused(titles: list[str | None]) -> None:
    survives(titles)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_number_comes_back_to_the_last_digit(numbers: list[float]) -> None:
    frame = pd.DataFrame(
        {"share": pd.array(numbers, dtype="Float64"), "n": pd.array(range(len(numbers)), dtype="Int64")}
    )
    found = frame_of(rendered("numbers", frame), {"share": "number", "n": "integer"})
    assert found["share"].tolist() == numbers


def test_an_endless_number_is_refused() -> None:
    frame = pd.DataFrame({"share": pd.array([0.5, np.inf], dtype="Float64")})
    with pytest.raises(ExportError, match="Column share, row 2 holds a number without an end"):
        rendered("numbers", frame)


def test_the_bytes_are_those_of_rfc_4180() -> None:
    frame = pd.DataFrame(
        {
            "title": pd.Series(['Skin, "ageing"', None], dtype="str"),
            "n": pd.array([1, None], dtype="Int64"),
            "is_open": pd.array([True, None], dtype="boolean"),
        }
    )
    assert rendered("t", frame) == b'"title","n","is_open"\r\n"Skin, ""ageing""",1,true\r\n,,\r\n'


def test_a_word_where_a_number_should_be_is_no_table() -> None:
    with pytest.raises(ValueError, match="many"):
        frame_of(b'"n"\r\nmany\r\n', {"n": "integer"})
