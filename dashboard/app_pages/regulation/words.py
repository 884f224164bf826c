"""What the page Regulation says."""

from collections.abc import Mapping

import pandas as pd

from dashboard.look.theme import STATUS_MARKS
from dashboard.look.words import counted, listed
from pipelines.analysis.evidence.regulation import ApprovalAnswer


def approval_answer_sentence(answer: ApprovalAnswer) -> str:
    """The answer to "is any exosome product approved anywhere?", with its evidence and its date."""
    if answer.approvals:
        return f"{counted(answer.approvals, 'row')} of the ledgers say that a product is approved: see below."
    return (
        f"None was found as of {answer.latest['date']}, the newest of {answer.statements} dated statements that "
        "say so. Nothing authoritative after it was found, so a later approval cannot be ruled out."
    )


def status_headline(aged: pd.DataFrame) -> str:
    """The finding of the status matrix."""
    approved = int(aged["status"].eq("approved").sum())
    allowed = int(aged["status"].eq("permitted_with_conditions").sum())
    return (
        f"Of {len(aged)} rules found in {aged['jurisdiction'].nunique()} jurisdictions, "
        f"{approved or 'none'} {'approve' if approved > 1 else 'approves'} a product and "
        f"{allowed or 'none'} {'allow' if allowed > 1 else 'allows'} a use with conditions"
    )


def status_summary(aged: pd.DataFrame) -> str:
    """How many rules of each kind, and how many are stale."""
    counts = aged["status"].value_counts()
    parts = [
        f"{counts[status]} {mark.label.lower()}" for status, mark in STATUS_MARKS.items() if status in counts
    ]
    undated = int(aged["as_of"].isna().sum())
    return (
        f"{listed(parts)}. {int(aged['is_stale'].sum())} of {len(aged)} are stale: older than 18 months, or "
        f"undated ({undated})."
    )


def letters_headline(named: pd.DataFrame) -> str:
    """The finding of the enforcement chart."""
    if named.empty:
        return "No warning or untitled letter that names exosomes was found"
    first, last = named["date"].min()[:4], named["date"].max()[:4]
    return f"{counted(len(named), 'FDA letter')} that name exosomes were found, {first} to {last}"


def letters_summary(per_year: pd.DataFrame) -> str:
    """The count of each year."""
    totals = per_year.groupby("year")["letters"].sum()
    return f"Letters a year: {', '.join(f'{year}: {count}' for year, count in totals.items())}."


def events_headline(events: pd.DataFrame) -> str:
    """The finding of the timeline."""
    return (
        f"{counted(len(events), 'event')} in {events['jurisdiction'].nunique()} jurisdictions since "
        f"{events['date'].min()[:4]}"
    )


def events_summary(events: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Events per jurisdiction, most first."""
    counts = events["jurisdiction"].value_counts()
    order = sorted(counts.index, key=lambda code: (-counts[code], code))
    return f"Events by jurisdiction: {', '.join(f'{names[code]} {counts[code]}' for code in order)}."
