"""Label sheets as editors and spreadsheets leave them, and as nobody meant them: a table, or a sentence."""

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import TableError
from pipelines.labelling import labels
from pipelines.labelling.origins import pmids_digest

_PMIDS = ("1", "2", "3")
_SAMPLE = f"hair standard simulated 20261123T000000Z-00000000 0123456789ab {pmids_digest(_PMIDS)}"
_SHEET = "pmid,title,label,sample\n" + "".join(f'{pmid},"A, b",yes,{_SAMPLE}\n' for pmid in _PMIDS)


def scored(path: Path, body: bytes) -> int:
    path.write_bytes(body)
    return labels.score(labels.read_sheet(path), date(2026, 11, 28)).yes


def test_the_sheet_is_scored(tmp_path: Path) -> None:
    assert scored(tmp_path / "sheet.csv", _SHEET.encode()) == 3


@pytest.mark.parametrize(
    "body",
    [
        ("sep=,\r\n" + _SHEET).encode(),
        ("sep=;\n" + _SHEET.replace(",", ";")).replace("\r\n", "\n").replace("\n", "\r").encode(),
        ("\ufeffSEP=;\n" + _SHEET.replace(",", ";")).encode(),
        ("sep=|\r\n" + _SHEET.replace(",", "|")).encode("cp1252"),
        _SHEET.replace(",", "\t").encode("utf-16"),
        ("sep=\t\r\n" + _SHEET.replace(",", "\t")).encode("utf-16"),
        b"\xfe\xff" + _SHEET.encode("utf-16-be"),
    ],
)
def test_a_sheet_that_a_spreadsheet_saved_in_other_settings_is_scored(tmp_path: Path, body: bytes) -> None:
    assert scored(tmp_path / "sheet.csv", body) == 3


@pytest.mark.parametrize(
    "body",
    [b"sep=,", b"sep=\n" + _SHEET.encode(), b"sep=a\n" + _SHEET.encode(), _SHEET.encode("utf-16-le")],
    ids=["nothing below", "no separator", "a letter", "UTF-16 without its mark"],
)
def test_a_sheet_without_a_header_is_a_sentence(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(TableError, match="Use the file that `exoscope sample` wrote"):
        scored(tmp_path / "sheet.csv", body)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(_SHEET)),
    st.integers(0, 40),
    st.binary(max_size=6) | st.sampled_from([b'"', b"\x00", b"\r", b"\n\n", b";" * 50, b"x" * 200_000]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_sheet_is_scored_or_told(
    tmp_path: Path, place: int, gone: int, more: bytes, encoding: str
) -> None:
    body = _SHEET.encode(encoding)
    with contextlib.suppress(TableError):
        scored(tmp_path / "sheet.csv", body[:place] + more + body[place + gone :])


@pytest.mark.parametrize(("more", "says"), [("", "has no column"), ("a", "larger than 20,000,000 bytes")])
def test_a_sheet_of_more_than_twenty_million_bytes_is_not_read(tmp_path: Path, more: str, says: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"{'a' * 999}\n" * 20_000 + more, newline="\n")
    with pytest.raises(TableError, match=says):
        labels.read_sheet(sheet)
