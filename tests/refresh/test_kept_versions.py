"""Tables that an earlier version stored, kept because their source was not asked."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hand_made import NOW, forty, pubmed

from pipelines.errors import TableError
from pipelines.refresh.contents import Contents, contents
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.pieces import stored
from pipelines.tables import LIVE
from pipelines.topics.counted import told_apart

NEW = ("notices", "preprint_twins")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    with pubmed(forty()) as service:
        return service.refresh(tmp_path_factory.mktemp("live"))[0]


def older(made: Snapshot, root: Path, columns: Sequence[str]) -> Snapshot:
    """The snapshot as a version stored it that knew neither these columns of topic_years nor preprints."""
    tables = {}
    for name in made.tables:
        about = {
            key: value for key, value in made.tables[name].items() if key not in ("file", "rows", "sha256")
        }
        frame = made.load(name)
        if name == "topic_years":
            about["columns"] = {key: value for key, value in about["columns"].items() if key not in columns}
            frame = frame.drop(columns=list(columns))
        if name != "preprints":
            tables[name] = Described(frame, about)
    return snapshot.save(root, tables, edition="live", made_at=NOW)


def held(last: Snapshot) -> Contents:
    """What stays where only the registry was asked."""
    asked: Any = {"trials": SimpleNamespace(tables={}, searches=last.load("searches").iloc[:0])}
    why = dict.fromkeys(
        ("pubmed", "grants", "safety", "europepmc", "icite", "approvals", "wikimedia", "filings"), "not asked"
    )
    return contents(asked, why, last, edition="live", began=NOW + timedelta(7))


def test_counts_that_held_notices_stay_as_they_were_made(made: Snapshot, tmp_path: Path) -> None:
    last = older(made, tmp_path, NEW)

    found = held(last)

    kept = found.tables["topic_years"]
    assert "pubmed" in found.kept
    assert kept.frame["notices"].isna().all()
    assert kept.frame["records"].equals(made.load("topic_years")["records"])
    assert kept.about["fetched_at"] == made.tables["topic_years"]["fetched_at"]
    assert set(NEW) <= set(kept.about["columns"])
    assert "preprints" not in found.tables
    assert not told_apart({"topic_years": kept.frame})
    assert told_apart({"topic_years": made.load("topic_years")})


def test_what_lacks_a_column_that_must_be_there_is_not_kept(made: Snapshot, tmp_path: Path) -> None:
    last = older(made, tmp_path, ("is_open",))

    found = held(last)

    assert "pubmed" not in found.kept
    assert found.missing["topic_years"] == "not asked"


def without(name: str, *columns: str) -> Any:
    """A snapshot that holds one row of a table, without these columns."""
    cells = {column: ["1"] if one.dtype == "str" else [None] for column, one in LIVE[name].columns.items()}
    cells |= {
        "endpoint": ["drug_event"],
        "date": ["2024-01-10"],
        "url": ["https://api.fda.gov/drug/event.json"],
    }
    return SimpleNamespace(
        load=lambda _: pd.DataFrame(cells)[list(LIVE[name].columns)].drop(columns=list(columns))
    )


def test_a_column_added_since_is_filled_with_what_it_mostly_is() -> None:
    row = stored(without("safety_reports", "case_id"), "safety_reports").iloc[0]
    assert (row["report_id"], row["case_id"]) == ("1", "1")


def test_a_table_that_lacks_what_must_be_there_is_refused() -> None:
    with pytest.raises(TableError, match=r"missing: report_id, case_id"):
        stored(without("safety_reports", "report_id", "case_id"), "safety_reports")
