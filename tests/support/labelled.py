"""The 226 real studies whose role was read by hand, twice: shared by the tests of the rule and of its report."""

import csv

from places import ANSWERS

from pipelines.snapshots import paths
from pipelines.sources.trials.studies import Intervention, Study

BY_HAND = ANSWERS / "role_by_hand.csv"
ODD = set("13579")


def studies() -> dict[str, Study]:
    """The studies as far as the bundled sample copies them, by NCT number."""
    with (paths.bundled() / "curated" / "trials_sample.csv").open(encoding="utf-8", newline="") as file:
        return {row["nct_id"]: _study(row) for row in csv.DictReader(file)}


def readings() -> list[dict[str, str]]:
    """One row a study: nct_id, reading_1, reading_2, agreed (empty where they differ)."""
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_held_out(nct_id: str) -> bool:
    """Whether the rule was measured on this study, not tuned: those with an even last digit."""
    return nct_id[-1] not in ODD


def _study(row: dict[str, str]) -> Study:
    return Study(
        nct_id=row["nct_id"],
        brief_title=row["title"] or None,
        overall_status=row["overall_status"] or None,
        study_type=row["study_type"] or None,
        phase=row["phase"] or None,
        conditions=tuple(filter(None, row["conditions"].split("|"))),
        interventions=tuple(_intervention(cell) for cell in row["interventions"].split("|") if cell),
    )


def _intervention(cell: str) -> Intervention:
    kind, colon, name = cell.partition(": ")
    if colon and kind.isupper():
        return Intervention(name, kind)
    return Intervention(cell)
