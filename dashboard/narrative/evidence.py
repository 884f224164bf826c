"""What the page Evidence says: the ladder, its cells, and claims beside the human studies they rest on."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.analysis.evidence.rungs import LADDER
from pipelines.text.terms import RUNGS

Row = Mapping[Hashable, Any]

#: Rung to its place on the ladder, 1 is lowest.
RUNG_ORDER = {rung: place for place, rung in enumerate(RUNGS, start=1)}
SHORT_RUNGS = {
    "preclinical_paper": "Preclinical",
    "case_report": "Case report",
    "trial_registered": "Registered",
    "trial_completed": "Completed",
    "clinical_trial_published": "Trial paper",
    "randomised_trial_published": "Randomised",
    "phase_3_registered": "Phase 3",
    "results_posted": "Results",
    "approved": "Approved",
}
FULL_RUNGS = {rung.name: rung.label for rung in LADDER}
READINGS = {
    "generous": "Generous: any record of that type",
    "strict": "Strict: the title names vesicles as what is given",
}
#: The rungs that the title of the ladder tells of, with what stands behind their number.
_TOLD = {
    "trial_registered": "a registered trial that administers vesicles",
    "randomised_trial_published": "a published randomised trial",
    "approved": "an approval",
}


_STRICT = (
    "Strict: its title (of a study also what is given) names vesicles as what is given; it is no biomarker study, not "
    "retracted, and not flagged as a false hit."
)


def criterion(rung: str, reading: str) -> str:
    """What puts a topic on a rung, in one reading."""
    asked = next(step.criterion for step in LADDER if step.name == rung)
    return f"{asked} {_STRICT}" if reading == "strict" else asked


def ladder_headline(cells: pd.DataFrame) -> str:
    """How many topics reach three rungs that a reader asks for first; "at least" where some cannot be told.

    Args:
        cells: Rows of `evidence` of one reading, without the field as a whole.
    """
    topics = cells["topic"].nunique()
    parts: list[str] = []
    unknown: list[str] = []
    for rung, words in _TOLD.items():
        of_rung = cells.loc[cells["rung"].eq(rung), "is_reached"]
        if of_rung.notna().any():
            reached = int(of_rung.eq(True).sum())
            verb = "" if parts else " has" if reached == 1 else " have"
            least = "at least " if reached and of_rung.isna().any() else ""
            parts.append(f"{least}{reached or 'none'}{verb} {words}")
        else:
            unknown.append(words)
    said = f"Of {topics} topics, {listed(parts)}" if parts else "No rung of the ladder can be told here"
    return f"{said}; whether any has {listed(unknown)} cannot be told here" if unknown and parts else said


def highest_sentence(label: str, cells: pd.DataFrame) -> str:
    """The highest rung of one topic, and which lower ones were not found or cannot be told.

    Args:
        label: Name of the topic.
        cells: Its rows of one reading.
    """
    ordered = cells.sort_values("position")
    reached = ordered[ordered["is_reached"].eq(True)]
    if reached.empty:
        return f"{label}: no rung is known to be reached."
    top = reached.iloc[-1]
    since = "" if pd.isna(top["first_date"]) else f", since {top['first_date']}"
    below = ordered[ordered["position"].lt(top["position"])]
    missing = [FULL_RUNGS[rung].lower() for rung in below.loc[below["is_reached"].eq(False), "rung"]]
    gaps = f"; below it not found: {listed(missing)}" if missing else ""
    return f"{label}: the highest rung found is {FULL_RUNGS[top['rung']].lower()}{since}{gaps}."


def cell_sentence(row: Row) -> str:
    """What one cell says, in words."""
    if pd.isna(row["is_reached"]):
        return f"Cannot tell: this edition holds nothing that could show it. Needed: {row['basis']}."
    if not row["is_reached"]:
        return f"Not found in what was looked at: {row['basis']}. That does not mean it does not exist."
    since = "undated" if pd.isna(row["first_date"]) else f"the earliest of {row['first_date']}"
    return f"Reached: {counted(int(row['witnesses']), 'witness', 'witnesses')}, {since}. Looked at: {row['basis']}."


def claims_headline(pairs: pd.DataFrame) -> str:
    """How many claims rest on a randomised study in people, and how large the largest is.

    Args:
        pairs: One row a claim and study: `claim_id`, `design_class`, `people`.
    """
    claims = pairs["claim_id"].nunique()
    randomised = pairs[pairs["design_class"].eq("randomised")]
    backed = randomised["claim_id"].nunique()
    sizes = randomised["people"].dropna()
    largest = f"; the largest that states its size had {int(sizes.max())} people" if len(sizes) else ""
    return (
        f"{backed or 'None'} of {counted(claims, 'common claim')} cite{'s' if backed <= 1 else ''} a randomised "
        f"study{largest}"
    )


def shared_sentence(pairs: pd.DataFrame) -> str:
    """Which studies stand behind more than one claim: why their people are never added up."""
    counts = pairs.groupby("study")["claim_id"].nunique()
    several = counts[counts > 1]
    if several.empty:
        return "People are never added up over studies: the same ones can stand in several."
    named = listed([f"{study} ({count} claims)" for study, count in several.items()])
    return f"People are never added up: the same ones stand behind several claims, as in {named}."


def study_sentence(row: Row) -> str:
    """One study of a claim: who, how many, how, and what it can carry."""
    if pd.isna(row["n"]):
        size = "number of people not shown"
    else:
        nouns = ("person", "people") if row["n_of"] == "people" else ("study", "studies")
        size = counted(int(row["n"]), *nouns)
    return f"{row['study']}: {size}; {row['design']}. Reading: {row['verdict']}."


def study_name(row: Row) -> str:
    """First author and year of a study; its key where the author was not shown."""
    if pd.isna(row["first_author"]):
        return f"Authors not shown ({row['study_key']})"
    year = "" if pd.isna(row["published"]) else f" {row['published']}"
    return f"{row['first_author']}{year}"
