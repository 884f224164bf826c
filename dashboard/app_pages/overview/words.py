"""Attention, evidence and regulation of all topics: which measures there are, and what their comparison says."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from dashboard.look.words import counted
from dashboard.narrative.evidence import RUNG_ORDER, SHORT_RUNGS
from dashboard.narrative.literature import FEW
from pipelines.analysis.numbers.proportions import is_thin
from pipelines.text.numerals import quantity, share

Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Measure:
    """One column of the table `contrast` that can be set beside others.

    Attributes:
        column: Its name there.
        label: What a reader chooses.
        title: What stands above its marks, short.
        kind: How it is written and drawn.
        ends: The columns of its interval.
    """

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
    Measure("highest_generous", "Highest rung, generous reading", "Highest rung", "rung"),
    Measure("highest_strict", "Highest rung, strict reading", "Highest rung, strict", "rung"),
)  # fmt: skip
#: Beside the rules, which are four counts at once.
REGULATION = (
    Measure("enforcement", "Warning and untitled letters that name exosomes", "Letters"),
    Measure("approvals", "Approvals found", "Approvals"),
)


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
    if measure.kind == "rung":
        return SHORT_RUNGS[cell]
    if measure.kind == "count":
        return f"{cell:,}"
    if measure.kind == "rate":
        return f"{cell:+.1f}%"
    return share(cell, 1) if measure.kind == "share" else f"{cell:,.1f}"


def headline(rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """The finding of the comparison.

    Args:
        rows: The table `contrast` without the field.
        labels: Topic to name.
    """
    approvals = "an approval for some" if rows["approvals"].gt(0).any() else "an approval for none"
    ratios = rows[rows["papers_per_trial"].notna() & rows["tested_trials"].gt(0)]
    if len(ratios) > 1:
        least = ratios.iloc[ratios["papers_per_trial"].argmin()]
        most = ratios.iloc[ratios["papers_per_trial"].argmax()]
        return (
            f"For each registered study that administers vesicles there are {least['papers_per_trial']:,.0f} "
            f"({labels[least['topic']]}) to {most['papers_per_trial']:,.0f} papers ({labels[most['topic']]}); the "
            f"ledgers hold {approvals} of {len(rows)} topics"
        )
    tested = "tested_trials" if rows["tested_trials"].notna().any() else "sample_trials"
    where = "at the registry" if tested == "tested_trials" else "in the sample"
    return (
        f"Studies that administer vesicles were found {where} for {int(rows[tested].gt(0).sum())} of {len(rows)} "
        f"topics, {approvals}"
    )


def ratio_sentence(label: str, row: Row) -> str:
    """What stands behind one topic's papers, as plain ratios; what is missing is said."""
    if pd.isna(row["papers"]):
        return (
            f"{label}: papers not counted in this edition; {counted(int(row['claims']), 'common claim')}, "
            f"{counted(int(row['human_studies']), 'human study', 'human studies')} in the ledger, "
            f"{counted(int(row['sample_trials']), 'trial')} of the sample."
        )
    papers = counted(int(row["papers"]), "paper")
    return f"{label}: {papers}; {_per_trial(row)}, {_per_randomised(row)}."


def caption(rows: pd.DataFrame, *, day: str) -> str:
    """What a reader must know of the comparison (Markdown): what is missing, and what must not be done with it."""
    parts = [f"Data as of {day}."]
    if rows["papers"].isna().all():
        parts.append(
            "No paper is counted in this edition, so attention shows the common claims of the ledger; "
            "`exoscope refresh` fetches papers and studies."
        )
    elif rows["tested_trials"].isna().all():
        parts.append("Registered studies were not fetched.")
    parts.append(
        "Each column has its own scale; there is no score over them. Topics share papers and studies, a sub-topic has "
        "a search of its own and can reach beyond its topic, and a jurisdiction with several rules stands in several "
        "of its columns: never add them up. Rules of the field as a whole are in the table."
    )
    return " ".join(parts)


def _per_trial(row: Row) -> str:
    if pd.isna(row["tested_trials"]):
        return "registered studies were not fetched"
    if not row["tested_trials"] or pd.isna(row["papers_per_trial"]):
        return "no registered study that administers vesicles yet"
    ratio = quantity(row["papers_per_trial"])
    if row["tested_trials"] == 1:
        return f"{ratio} for the one registered study that administers vesicles"
    return f"{ratio} for each of {row['tested_trials']:,} registered studies that administer vesicles"


def _per_randomised(row: Row) -> str:
    if pd.isna(row["randomised_papers"]):
        return "randomised trials not counted"
    if not row["randomised_papers"] or pd.isna(row["papers_per_randomised"]):
        return "no published randomised trial"
    ratio = quantity(row["papers_per_randomised"])
    if row["randomised_papers"] == 1:
        return f"{ratio} for the one published randomised trial"
    return f"{ratio} for each of {row['randomised_papers']:,} published randomised trials"


def _is_withheld(row: Row, measure: Measure) -> bool:
    """Whether so few papers are, or are not, clinical that a share would say more than they can."""
    if measure.column != "clinical_share":
        return False
    clinical, papers = int(row["clinical_papers"]), int(row["papers_with_record"])
    return papers < FEW or is_thin(clinical, papers)
