"""Evidence: the ladder, its cells, and claims beside the human studies they rest on."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from pipelines.analysis.evidence.rungs import LADDER
from pipelines.sentences.numbers import Record
from pipelines.sentences.sentence import Part, Parts, filled, listed, text
from pipelines.sentences.vocabulary import RUNGS

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
#: The rungs that the title of the ladder tells of.
_TITLE_RUNGS = ("trial_registered", "randomised_trial_published", "approved")
_STRICT = (
    "Strict: its title (of a study also what is given) names vesicles as what is given; it is no biomarker study, not "
    "retracted, and not flagged as a false hit."
)


def criterion(rung: str, reading: str) -> str:
    """What puts a topic on a rung, in one reading."""
    generous = next(step.criterion for step in LADDER if step.name == rung)
    return f"{generous} {_STRICT}" if reading == "strict" else generous


def highest(topic: Part, generous: str | None, strict: str | None, seen: Record | None) -> Parts:
    """The highest step of a topic in both readings, with how many records show it and since when."""
    if generous is None:
        return filled(
            "{topic}: no step of the ladder was found in the tables here that could show one.", topic=topic
        )
    if generous == strict:
        read = ", also read strictly"
    else:
        read = f"; read strictly, it is {RUNGS[strict]}" if strict else "; read strictly, there is none"
    records: Parts = ()
    if seen is not None and (witnesses := seen.number("witnesses")) is not None:
        records = filled(
            " ({witnesses:record shows it|records show it}[, {first} {first_date:=}])",
            seen,
            first="the first of" if witnesses.value > 1 else "of",
        )
    template = "{topic}: the highest step found is {step}{read}{records}."
    return filled(template, topic=topic, step=RUNGS[generous], read=read, records=records)


def highest_sentence(label: str, cells: pd.DataFrame) -> str:
    """The highest rung of one topic, and which lower ones were not found or cannot be told.

    `cells`: Its rows of one reading.
    """
    ordered = cells.sort_values("position")
    reached = ordered[ordered["is_reached"].eq(True)]
    if reached.empty:
        return f"{label}: no step is known to be reached."
    top = reached.iloc[-1]
    below = ordered[ordered["position"].lt(top["position"]) & ordered["is_reached"].eq(False)]
    template = "{}: the highest step found is {}[, since {first_date:=}][; below it not found: {}]."
    return text(template, top, label, RUNGS[top["rung"]], listed([RUNGS[rung] for rung in below["rung"]]))


def ladder_headline(cells: pd.DataFrame) -> str:
    """How many topics reach three rungs that a reader asks for first; "at least" where some cannot be told.

    `cells`: Rows of `evidence` of one reading, without the field as a whole.
    """
    known: list[Parts] = []
    unknown: list[Part] = []
    for rung in _TITLE_RUNGS:
        of_rung = cells.loc[cells["rung"].eq(rung), "is_reached"]
        if of_rung.isna().all():
            unknown.append(RUNGS[rung])
            continue
        reached = int(of_rung.eq(True).sum())
        least = "at least " if reached and of_rung.isna().any() else None
        verb = None if known else " has" if reached == 1 else " have"
        known.append(filled("[{}]{:or none}[{}] {}", least, reached, verb, RUNGS[rung]))
    if not known:
        return "No step of the ladder can be told here"
    template = "Of {} topics, {}[; whether any has {} cannot be told here]"
    return text(template, cells["topic"].nunique(), listed(known), listed(unknown))


def cell_sentence(row: Row) -> str:
    """What one cell says, in words."""
    if pd.isna(row["is_reached"]):
        return f"Cannot tell: this edition holds nothing that could show it. Needed: {row['basis']}."
    if not row["is_reached"]:
        return f"Not found in what was looked at: {row['basis']}. That does not mean it does not exist."
    since = "undated" if pd.isna(row["first_date"]) else f"the earliest of {row['first_date']}"
    return text("Reached: {witnesses:record shows it|records show it}, {}. Looked at: {basis}.", row, since)


def claims_headline(pairs: pd.DataFrame) -> str:
    """How many claims rest on a randomised study in people, and how large the largest is.

    `pairs`: One row a claim and study: `claim_id`, `design_class`, `people`.
    """
    randomised = pairs[pairs["design_class"].eq("randomised")]
    behind, claims = randomised["claim_id"].nunique(), pairs["claim_id"].nunique()
    template = "{:or None} of {:common claim} {} a randomised study[; the largest that states its size had {} people]"
    return text(template, behind, claims, "cites" if behind <= 1 else "cite", randomised["people"].max())


def shared_sentence(pairs: pd.DataFrame) -> str:
    """Which studies stand behind more than one claim: why their people are never added up."""
    counts = pairs.groupby("study")["claim_id"].nunique()
    several = counts[counts > 1]
    if several.empty:
        return "People are never added up over studies: the same ones can stand in several."
    named = listed([f"{study} ({count} claims)" for study, count in several.items()])
    return text("People are never added up: the same ones stand behind several claims, as in {}.", named)


def study_sentence(row: Row) -> str:
    """One study of a claim: who, how many, how, and what it can carry."""
    size = "{n:person|people}" if row["n_of"] == "people" else "{n:study|studies}"
    size = "number of people not shown" if pd.isna(row["n"]) else size
    return text(f"{{study}}: {size}; {{design}}. Reading: {{verdict}}.", row)


def study_name(row: Row) -> str:
    """First author and year of a study; its key where the author was not shown."""
    if pd.isna(row["first_author"]):
        return f"Authors not shown ({row['study_key']})"
    return text("{first_author}[ {published:=}]", row)
