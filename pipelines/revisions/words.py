"""What moved between two snapshots, in words that the command line and the page share."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.revisions import papers as paper_revisions
from pipelines.revisions import trials as trial_revisions
from pipelines.revisions.moves import GRADES
from pipelines.sentences.numbers import Record
from pipelines.sentences.sentence import some, text

#: A cause as the end of a sentence; its number goes before it.
CAUSES = {
    "new": "new",
    "gone": "gone",
    "returned": "found again",
    "entered": "now match the search",
    "left": "no longer match the search",
    "role_in": "got this role",
    "role_out": "got another role",
    "redated_in": "moved here from another year",
    "redated_out": "moved to another year",
    "definition_in": "let in by the edited search",
    "definition_out": "left out by the edited search",
    "let_in": "found before and no paper then",
    "left_out": "no paper now (notice, or preprint with its article)",
    "unexplained": "not explained",
}
PLACES = {"all": "all years", "before": "before the first year", "undated": "undated"}
_BASES = {
    "entrez": "Entrez date",
    "publication": "publication year",
    "first_posted": "first posted",
    "start": "start",
    "none": "",
}
#: What a reader must know of grades, and of causes.
ABOUT_GRADES = (
    "Critical: the search has other words, a count fell by over 20%, a study stopped or posted results, a ledger row "
    "went. Notable: a count moved by 10% and by 5 or more, a study changed, a ledger row came or says something else. "
    "The rest is minor; so is a running year that grows."
)
ABOUT_CAUSES = (
    "New: the field did not hold the article before. Matches: the field did, and the topic did not. Causes add up to "
    "the change of each count; a year can lose as many as it gains, and then its count stands still."
)


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts as readers see them, first what matters: `what`, `when`, `was`, `is`, `change`, `why`, `grade`."""
    largest = rows.assign(size=rows["change"].abs()).sort_values("size", ascending=False, kind="stable")
    ordered = ranked(largest)
    width = "definition" if "definition" in rows else "role_scope"
    return pd.DataFrame(
        {
            "what": ordered["topic"] + ", " + ordered[width],
            "when": [when(row) for row in ordered.to_dict("records")],
            "was": ordered["was"],
            "is": ordered["is"],
            "change": ordered["change"],
            "why": [why(row) for row in ordered.to_dict("records")],
            "grade": ordered["grade"],
        }
    ).reset_index(drop=True)


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows by their grade, critical ones first; within a grade in their order."""
    order = rows["grade"].map({grade: place for place, grade in enumerate(GRADES)})
    return rows.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def when(row: Mapping[Any, Any]) -> str:
    """The year of a count and its date basis: "2024, Entrez date"."""
    place = PLACES.get(row["place"], row["place"])
    basis = _BASES[row["date_basis"]]
    return f"{place}, {basis}" if basis else place


def why(row: Mapping[Any, Any]) -> str:
    """Why a count moved: "3 new, 1 moved to another year"; the numbers add up to the change."""
    causes = dict.fromkeys([*paper_revisions.CAUSES, *trial_revisions.CAUSES, "unexplained"])
    parts = [(cause, row[cause]) for cause in causes if row.get(cause)]
    return ", ".join(
        f"{'+' if number > 0 else '-'}{abs(number):,} {CAUSES[cause]}" for cause, number in parts
    )


def headline(grades: Mapping[str, int]) -> str:
    """How much moved: "2 critical, 5 notable and 40 minor changes"."""
    if not any(grades.values()):
        return "Nothing moved"
    total = sum(grades.values())
    critical, notable, minor = grades["critical"], grades["notable"], grades["minor"]
    return f"{critical:,} critical, {notable:,} notable and {minor:,} minor {'change' if total == 1 else 'changes'}"


def papers_headline(label: str, rows: pd.DataFrame) -> str:
    """What became of a topic's papers over all years. `rows`: Its counts that moved: `place`, `was`, `is`."""
    total = rows[rows["place"].eq("all")]
    if total.empty:
        return text("{label}: no paper came or went[; {n:year} moved]", label=label, n=some(len(rows)))
    row = total.iloc[0].to_dict()
    template = "{label}: {was} papers before, {is} now"
    if pd.isna(row["was"]):
        template = "{label}: {is} papers now, not counted before"
    elif pd.isna(row["is"]):
        template = "{label}: {was} papers before, no longer counted"
    return text(template, Record(row), label=label)


def papers_summary(rows: pd.DataFrame) -> list[str]:
    """Why the total moved, and which year moved most."""
    total, years = rows[rows["place"].eq("all")], rows[rows["place"].ne("all")]
    said = [f"All years: {why(row)}." for row in total.to_dict("records")]
    if len(years):
        most = years.iloc[int(years["change"].abs().to_numpy().argmax())].to_dict()
        place = PLACES.get(most["place"], most["place"])
        said.append(f"The year that moved most: {place}, {most['change']:+,} ({why(most)}).")
    return said or ["Nothing of this topic moved at this definition."]
