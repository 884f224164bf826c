"""The measures of all topics that can be set side by side: how each is called, written and drawn."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from pipelines.analysis.numbers.proportions import is_thin
from pipelines.sentences.evidence import RUNG_ORDER, SHORT_RUNGS
from pipelines.sentences.numbers import FEW, FORMS

Row = Mapping[Hashable, Any]
#: Kind of a measure to how its number is written.
_WRITTEN = {"count": ".0", "rate": "+%1", "share": "share1", "amount": ".1"}


@dataclass(frozen=True)
class Measure:
    """One column of the table `contrast`: its label in a list, its title above marks, the columns of its interval."""

    column: str
    label: str
    title: str
    kind: Literal["count", "rate", "share", "amount", "rung"] = "count"
    ends: tuple[str, str] | None = None


ATTENTION = (
    Measure("papers", "Papers, all years", "Papers"),
    Measure("papers_last_year", "Papers in the last complete year", "Papers, last year"),
    Measure(
        "growth_pct",
        "Growth of papers a year",
        "Growth a year",
        "rate",
        ("growth_low_pct", "growth_high_pct"),
    ),
    Measure(
        "per_100k", "Papers per 100,000 of PubMed, last complete year", "Per 100,000 of PubMed", "amount"
    ),
    Measure("share_of_field", "Share of the field, last complete year", "Share of the field", "share"),
    Measure("claims", "Common claims in the ledger", "Claims"),
)
EVIDENCE = (
    Measure("tested_trials", "Registered studies that administer vesicles", "Trials"),
    Measure("completed_trials", "Of these, completed", "Trials completed"),
    Measure("results_trials", "Of these, with posted results", "Trials with results"),
    Measure(
        "clinical_share", "Share of papers with a clinical type", "Clinical share", "share",
        ("clinical_low", "clinical_high"),
    ),
    Measure("randomised_papers", "Randomised trials published", "Randomised trials"),
    Measure("sample_trials", "Trials of the dated sample (never a total)", "Trials of the sample"),
    Measure("human_studies", "Human studies in the ledger", "Human studies"),
    Measure("highest_generous", "Highest step, generous reading", "Highest step", "rung"),
    Measure("highest_strict", "Highest step, strict reading", "Highest step, strict", "rung"),
)  # fmt: skip
#: Beside the rules, which are four counts at once.
REGULATION = (
    Measure("enforcement", "Warning and untitled letters that name exosomes", "Letters"),
    Measure("approvals", "Approvals found", "Approvals"),
)
ALL = (*ATTENTION, *EVIDENCE, *REGULATION)


def available(measures: tuple[Measure, ...], rows: pd.DataFrame) -> tuple[Measure, ...]:
    """The measures of which this edition has a value for any topic."""
    return tuple(measure for measure in measures if rows[measure.column].notna().any())


def value(row: Row, measure: Measure) -> float | None:
    """The number that is drawn: a rung by its place on the ladder; a share of few papers is not drawn."""
    cell = row[measure.column]
    if pd.isna(cell) or _is_withheld(row, measure):
        return None
    return float(RUNG_ORDER[cell]) if measure.kind == "rung" else float(cell)


def text(row: Row, measure: Measure) -> str:
    """The value in words, short."""
    cell = row[measure.column]
    if pd.isna(cell):
        return {"rate": "no rate", "rung": "none"}.get(measure.kind, "not known")
    if _is_withheld(row, measure):
        return f"{row['clinical_papers']:,} of {row['papers_with_record']:,}"
    return SHORT_RUNGS[cell] if measure.kind == "rung" else FORMS[_WRITTEN[measure.kind]](cell)


def _is_withheld(row: Row, measure: Measure) -> bool:
    """Whether so few papers are, or are not, clinical that a share would say more than they can."""
    if measure.column != "clinical_share":
        return False
    clinical, papers = int(row["clinical_papers"]), int(row["papers_with_record"])
    return papers < FEW or is_thin(clinical, papers)
