"""Sentences of the page Revisions: how much moved, and why."""

from collections.abc import Mapping

import pandas as pd

from pipelines.revisions import words

GRADES = (
    "Critical: the search has other words, a count fell by over 20%, a study stopped or posted results, a ledger row "
    "went. Notable: a count moved by 10% and by 5 or more, a study changed, a ledger row came or says something else. "
    "The rest is minor; so is a running year that grows."
)
CAUSES = (
    "New: the field did not hold the article before. Matches: the field did, and the topic did not. Causes add up to "
    "the change of each count; a year can lose as many as it gains, and then its count stands still."
)


def headline(grades: Mapping[str, int]) -> str:
    """How much moved, as a finding."""
    return words.headline(grades)


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun: "No change ...", "1 change ...", "2 changes ..."."""
    return f"{number:,} {one if number == 1 else several}" if number else f"No {one}"


def papers_headline(label: str, rows: pd.DataFrame) -> str:
    """What became of a topic's papers over all years.

    Args:
        label: Of the topic.
        rows: Its counts that moved: `place`, `was`, `is`.
    """
    whole = rows[rows["place"].eq("all")]
    if whole.empty:
        moved = len(rows)
        return f"{label}: no paper came or went" + (
            f"; {moved} {'year' if moved == 1 else 'years'} moved" if moved else ""
        )
    row = whole.iloc[0].to_dict()
    if pd.isna(row["was"]):
        return f"{label}: {row['is']:,} papers now, not counted before"
    if pd.isna(row["is"]):
        return f"{label}: {row['was']:,} papers before, no longer counted"
    return f"{label}: {row['was']:,} papers before, {row['is']:,} now"


def papers_summary(rows: pd.DataFrame) -> list[str]:
    """Why the total moved, and which year moved most."""
    whole, years = rows[rows["place"].eq("all")], rows[rows["place"].ne("all")]
    said = [f"All years: {words.why(row)}." for row in whole.to_dict("records")]
    if len(years):
        most = years.iloc[int(years["change"].abs().to_numpy().argmax())].to_dict()
        place = words.PLACES.get(most["place"], most["place"])
        said.append(f"The year that moved most: {place}, {most['change']:+,} ({words.why(most)}).")
    return said or ["Nothing of this topic moved at this definition."]
