"""Reads a labelled sheet, and says how many of a search's articles belong to its topic."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.errors import TableError
from pipelines.labelling.origins import Origin, pmids_digest
from pipelines.labelling.precision import Precision
from pipelines.text import disk

LABELS = ("yes", "no", "unsure")
#: Room for a hundred thousand rows; a sheet to label by hand has some hundred.
_LARGEST_BYTES = 20_000_000
_SEPARATOR = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)


def read_sheet(path: Path) -> pd.DataFrame:
    """A labelled sheet as text, without the blanks around its cells; raises TableError if it is none.

    Spreadsheets save with commas, semicolons or tabs, in UTF-8, UTF-16 or an old Windows encoding, and may name the
    separator in a first line (`sep=;`).
    """
    try:
        body = disk.read_bytes(path, _LARGEST_BYTES)
    except OSError as error:
        raise TableError(f"The sheet {path} could not be read: {error.strerror}.") from None
    try:
        text = body.decode("utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if named := _SEPARATOR.match(text):
        text = text[named.end() :]
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = named[1] if named else max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise TableError(
            f"The sheet {path.name} is no CSV file ({error}). Save it as CSV in your spreadsheet."
        ) from None
    names = [name.strip() for name in rows[0]] if rows else []
    if missing := [name for name in ("pmid", "label", "sample") if name not in names]:
        raise TableError(
            f"The sheet {path.name} has no column {' or '.join(missing)}. Use the file that `exoscope sample` "
            "wrote, with its header."
        )
    cells = [dict(zip(names, map(str.strip, row), strict=False)) for row in rows[1:] if any(row)]
    return pd.DataFrame(cells, columns=names, dtype="str").fillna("")


def score(labelled: pd.DataFrame, scored_on: date, known: frozenset[str] | None = None) -> Precision:
    """The precision that a labelled sheet shows. Every row needs a label: leaving out the hard ones flatters.

    `known`: its articles in the snapshot it was drawn from, to name one that does not belong; None if it is gone.

    Raises:
        TableError: A label is missing or unknown, the articles are not those that were drawn, or none of
            them is decided.
    """
    origin = origin_of(labelled)
    _check_rows(labelled["pmid"].tolist(), origin, known)
    labels = labelled["label"].str.casefold()
    wrong = labelled[~labels.isin(LABELS)]
    if not wrong.empty:
        row = wrong.iloc[0]
        wording = f"the label '{row['label']}'" if row["label"] else "no label"
        more = f" {len(wrong) - 1} more rows are like that." if len(wrong) > 1 else ""
        raise TableError(f"PMID {row['pmid']} has {wording}. Write yes, no or unsure.{more}")
    counts = Counter(labels)
    yes, no = counts["yes"], counts["no"]
    if not yes + no:
        raise TableError(
            "Every article of the sheet is unsure, which leaves nothing to count. Draw a new one."
        )
    share = wilson_interval(pd.Series([yes]), pd.Series([yes + no])).iloc[0]
    return Precision(
        topic=origin.topic,
        definition=origin.definition,
        search=origin.search,
        n=len(labelled),
        yes=yes,
        no=no,
        unsure=counts["unsure"],
        precision=yes / (yes + no),
        low=float(share["low"]),
        high=float(share["high"]),
        scored_on=scored_on.isoformat(),
        snapshot=origin.snapshot,
    )


def origin_of(labelled: pd.DataFrame) -> Origin:
    """What the sheet was drawn from; raises TableError when it has no rows or rows of two sheets."""
    origins = labelled["sample"].unique()
    if len(origins) != 1:
        rows = "no rows" if not len(origins) else "rows of several sheets"
        raise TableError(f"The sheet holds {rows}. Score one sheet at a time, as `exoscope sample` wrote it.")
    return Origin.read(str(origins[0]))


def _check_rows(pmids: list[str], origin: Origin, known: frozenset[str] | None) -> None:
    for pmid, number in Counter(pmids).items():
        if number > 1:
            raise TableError(f"PMID {pmid} stands in {number} rows of the sheet. Leave one of them.")
    if pmids_digest(pmids) == origin.drawn:
        return
    for pmid in pmids:
        if known is not None and pmid not in known:
            raise TableError(
                f"PMID {pmid} is not among the articles that the sheet was drawn from. Remove its row, or "
                "correct the PMID."
            )
    raise TableError(
        f"The {len(pmids)} articles of the sheet are not those that were drawn: rows were left out, added or "
        "changed. Score the whole sheet as `exoscope sample` wrote it."
    )
