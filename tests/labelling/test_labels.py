import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines.errors import TableError
from pipelines.labelling import labels
from pipelines.labelling.origins import Origin, pmids_digest

DAY = date(2026, 11, 23)
PMIDS = [str(number) for number in range(1, 11)]


def origin(pmids: list[str] = PMIDS) -> Origin:
    return Origin("hair", "standard", "live", "20261123T120000Z-0a1b2c3d", "a" * 12, pmids_digest(pmids))


def sheet(*given: str, pmids: list[str] = PMIDS, sample: str | None = None) -> pd.DataFrame:
    return pd.DataFrame({"pmid": pmids, "label": given, "sample": sample or str(origin())}, dtype="str")


def test_the_precision_is_yes_of_yes_and_no_with_its_wilson_interval() -> None:
    found = labels.score(sheet(*["yes"] * 6, *["no"] * 2, *["unsure"] * 2), DAY)

    assert (found.topic, found.definition, found.search) == ("hair", "standard", "a" * 12)
    assert (found.n, found.yes, found.no, found.unsure) == (10, 6, 2, 2)
    assert found.precision == 0.75
    # Wilson (1927) with z = 1.959964: (6 + z²/2 -+ z sqrt(6 * 2 / 8 + z²/4)) / (8 + z²)
    assert (found.low, found.high) == (pytest.approx(0.4092754), pytest.approx(0.9285208))
    assert (found.scored_on, found.snapshot) == ("2026-11-23", "20261123T120000Z-0a1b2c3d")


@pytest.mark.parametrize(("label", "precision"), [("yes", 1.0), ("no", 0.0)])
def test_the_interval_stays_a_share(label: str, precision: float) -> None:
    found = labels.score(sheet(*[label] * 10), DAY)

    assert found.precision == precision
    assert 0.0 <= found.low <= precision <= found.high <= 1.0
    assert found.high - found.low == pytest.approx(0.277533)


def test_case_does_not_matter_and_order_does_not() -> None:
    found = labels.score(sheet(*["YES"] * 9, "No", pmids=PMIDS[::-1]), DAY)

    assert (found.yes, found.no) == (9, 1)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (sheet(*["yes"] * 9, "maybe"), "PMID 10 has the label 'maybe'. Write yes, no or unsure."),
        (
            sheet(*["yes"] * 8, "", "?"),
            "PMID 9 has no label. Write yes, no or unsure. 1 more rows are like that.",
        ),
        (sheet(*["unsure"] * 10), "Every article of the sheet is unsure"),
        (sheet(*["yes"] * 10, pmids=[*PMIDS[:9], "9"]), "PMID 9 stands in 2 rows of the sheet."),
        (sheet(*["yes"] * 10, pmids=[*PMIDS[:9], "77"]), "PMID 77 is not among the articles"),
        (sheet(*["yes"] * 10, pmids=[*PMIDS[:9], "11"]), "The 10 articles of the sheet are not those"),
        (sheet(*["yes"] * 9, pmids=PMIDS[:9]), "The 9 articles of the sheet are not those that were drawn"),
        (sheet(*["yes"] * 10).iloc[:0], "The sheet holds no rows."),
        (sheet(*["yes"] * 10, sample="hair standard"), "holds 'hair standard', which is not where"),
        (
            pd.concat([sheet(*["yes"] * 10), sheet(*["yes"] * 10, sample="another")]),
            "The sheet holds rows of several sheets.",
        ),
    ],
)
def test_a_sheet_that_would_mislead_is_refused(rows: pd.DataFrame, says: str) -> None:
    known = frozenset([*PMIDS, "11"])

    with pytest.raises(TableError) as caught:
        labels.score(rows, DAY, known)

    assert says in str(caught.value)


def test_without_the_snapshot_a_changed_sheet_is_refused_all_the_same() -> None:
    with pytest.raises(TableError, match="are not those that were drawn"):
        labels.score(sheet(*["yes"] * 10, pmids=[*PMIDS[:9], "77"]), DAY)


@pytest.mark.parametrize(
    "sample",
    [
        "hair wide live S a b",
        "hair broad mine S a b",
        "hair standard live ../../x a b",
        "hair standard live S a",
        "hair standard live S a b c",
    ],
)
def test_only_an_origin_of_ours_is_read(sample: str) -> None:
    assert Origin.read("hair standard live S a b").snapshot == "S"
    with pytest.raises(TableError, match="Restore that column"):
        Origin.read(sample)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_what_spreadsheets_save_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "sheet.csv"
    rows = [
        ["pmid", "title", "label", "sample"],
        ["1", "Größe", " Yes ", "x y"],
        ["", "", "", ""],
        ["2", "b", "", ""],
    ]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))

    read = labels.read_sheet(path)

    assert read.values.tolist() == [["1", "Größe", "Yes", "x y"], ["2", "b", "", ""]]


@pytest.mark.parametrize("body", [b"", b"pmid,title,label\n1,a,yes\n", b"PK\x03\x04\x00\x00"])
def test_a_file_that_is_no_sheet_is_told(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(body)

    with pytest.raises(TableError, match=r"has no column .*sample"):
        labels.read_sheet(path)
    with pytest.raises(TableError, match="could not be read"):
        labels.read_sheet(tmp_path / "absent.csv")


def test_a_file_that_is_no_csv_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b'pmid,label,sample\n"' + b"x" * 200_000)
    # Python's own limit of a cell, which a library that was imported before may have raised.
    before = csv.field_size_limit(131_072)
    try:
        with pytest.raises(TableError, match="is no CSV file"):
            labels.read_sheet(path)
    finally:
        csv.field_size_limit(before)
