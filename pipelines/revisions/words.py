"""What moved between two snapshots, in words that the command line and the page share."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.revisions import papers as paper_revisions
from pipelines.revisions import trials as trial_revisions
from pipelines.revisions.moves import GRADES

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


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts as readers see them, first what matters: `what`, `when`, `was`, `is`, `change`, `why`, `grade`."""
    largest = rows.assign(size=rows["change"].abs()).sort_values("size", ascending=False, kind="stable")
    shown = ranked(largest)
    width = "definition" if "definition" in rows else "role_scope"
    return pd.DataFrame(
        {
            "what": shown["topic"] + ", " + shown[width],
            "when": [when(row) for row in shown.to_dict("records")],
            "was": shown["was"],
            "is": shown["is"],
            "change": shown["change"],
            "why": [why(row) for row in shown.to_dict("records")],
            "grade": shown["grade"],
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
    told = [(cause, row[cause]) for cause in causes if row.get(cause)]
    return ", ".join(f"{'+' if number > 0 else '-'}{abs(number):,} {CAUSES[cause]}" for cause, number in told)


def headline(grades: Mapping[str, int]) -> str:
    """How much moved: "2 critical, 5 notable and 40 minor changes"."""
    if not any(grades.values()):
        return "Nothing moved"
    total = sum(grades.values())
    critical, notable, minor = grades["critical"], grades["notable"], grades["minor"]
    return f"{critical:,} critical, {notable:,} notable and {minor:,} minor {'change' if total == 1 else 'changes'}"
