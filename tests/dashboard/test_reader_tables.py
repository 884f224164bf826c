"""Every table on screen is for readers: words instead of codes, empty cells empty, identifiers behind all else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drawn import APP, PARTS, opened_at
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES
from dashboard.panels.tables import Sheet
from pipelines.sentences.vocabulary import told
from pipelines.snapshots import paths, snapshot
from pipelines.tables import TABLES
from pipelines.text.figures import FIGURES

#: What opens the tables that are no figure's.
SECTIONS = dict.fromkeys(("witnesses", "facts", "newest_all", "articles_all", "due_all"), "true")
CHOICES: tuple[dict[str, Any], ...] = (
    {"topic": "field"},
    {"topic": "hair", "topics": "hair", "in": "2023"},
    {"topic": "skincare"},
)
#: Words of closed lists that only a program would say.
CODES = {
    word
    for table in TABLES.values()
    for name, column in table.columns.items()
    for word in column.allowed or ()
    if name not in ("form", "root_form")  # S-1 is what the SEC itself calls it
    if "_" in word or "|" in word or (word.isupper() and word != "NIH")
}
IDS = re.compile(
    "PMID|DOI|NCT numbers?|Registry number|Earlier numbers|.* key|Application|Project|Sub-project|Full number|"
    "Grant|Report|Case"
)
#: What ledgers and registry said, as they hold it: cells of any column, and the codes that another table explains.
AS_STORED = {"Was", "Is", "Column", "Word"}
AS_STORED_WHOLE = {"Before", "Now", "Name"}


def shown(edition: str) -> Iterator[tuple[str, Any]]:
    """Where a table stands, and its element."""
    for page in PAGES:
        for part in ("", *PARTS.get(page, ())):
            for choice in CHOICES:
                others = PARTS.get(page, ())
                views = {
                    f"{name}_view": "Table"
                    for name, (of, its) in FIGURES.items()
                    if of == page and (its == part if part else its not in others)
                }
                address = SECTIONS | views | choice | {"edition": edition}
                address |= {f"{page}_part": part} if part else {}
                app = opened_at(AppTest.from_file(str(APP), default_timeout=120), page, **address)
                assert not app.exception
                for element in app.dataframe:
                    yield f"{page} {part} {choice['topic']}", element
    app = opened_at(AppTest.from_file(str(APP), default_timeout=120), "methods", edition=edition)
    for name in app.selectbox(key="table").options:
        app.selectbox(key="table").set_value(name).run()
        assert not app.exception
        yield f"methods {name}", app.dataframe[0]


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "fewest"), [("reference", 40), ("simulated", 80)])
def test_every_table_is_for_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str, fewest: int
) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    faults, met = set(), set()
    for where, element in shown(edition):
        frame = element.value
        met.add(tuple(frame.columns))
        if element.proto.placeholder != "":
            faults.add((where, "a missing number is a word"))
        stored = AS_STORED | (AS_STORED_WHOLE if where.startswith("methods ") else set())
        for heading in set(frame.select_dtypes("str")) - stored:
            cells = set(frame[heading])
            faults |= {(where, heading, cell) for cell in cells & (CODES | {"None", "nan", "<NA>", "NaT"})}
        ids = [bool(IDS.fullmatch(heading)) for heading in frame]
        if ids != sorted(ids):
            faults.add((where, "an identifier before others", *frame.columns))
    assert faults == set()
    assert len(met) >= fewest


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("NOT_YET_RECRUITING", "Not yet recruiting"),
        ("PHASE1|PHASE2", "Phase 1/2"),
        ("NA", "No phase (NA)"),
        ("INDUSTRY", "Industry"),
        ("NIH", "NIH"),
        ("phase_3_registered", "Phase 3 registered"),
        ("warning_letter", "Warning letter"),
        ("quoted_by_others", "As reported by a third party"),
        ("single_arm", "Single arm"),
        ("tested", "Tested"),
    ],
)
def test_a_code_has_its_words(code: str, words: str) -> None:
    assert told(code) == words


def test_only_cells_of_closed_lists_become_words(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sponsor that is called as a code is called so."""
    trials = snapshot.open_snapshot(paths.bundled() / "simulated").load("trials").head(2)
    rows = trials.assign(sponsor=["RECRUITING", None], overall_status=["RECRUITING", None])
    monkeypatch.setattr(
        "dashboard.store.for_readers", lambda: ({"Status": {"RECRUITING"}, "Sponsor": set()}, {"NCT number"})
    )
    columns = {"nct_id": "NCT number", "overall_status": "Status", "sponsor": "Sponsor", "enrollment": "n"}
    sheet = Sheet("k", rows[list(columns)].rename(columns=columns), "name")
    assert sheet.arrow.column_names == ["Status", "Sponsor", "n", "NCT number"]
    assert sheet.arrow.column("Status").to_pylist() == ["Recruiting", ""]
    assert sheet.arrow.column("Sponsor").to_pylist() == ["RECRUITING", ""]
