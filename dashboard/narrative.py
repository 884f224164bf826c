"""Sentences computed from tables: numbers in, plain text out. What is not in the data is not said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.theme import STATUS_MARKS
from pipelines.analysis.regulation import ApprovalAnswer, enforcement_letters

_PHASE_ORDER = (
    "NA",
    "EARLY_PHASE1",
    "PHASE1",
    "PHASE1|PHASE2",
    "PHASE2",
    "PHASE2|PHASE3",
    "PHASE3",
    "PHASE4",
)
PHASE_LABELS = {
    "NA": "not applicable",
    "EARLY_PHASE1": "early phase 1",
    "PHASE1": "phase 1",
    "PHASE1|PHASE2": "phase 1/2",
    "PHASE2": "phase 2",
    "PHASE2|PHASE3": "phase 2/3",
    "PHASE3": "phase 3",
    "PHASE4": "phase 4",
}


@dataclass(frozen=True)
class Chosen:
    """What one topic or theme holds: the rows behind the Overview.

    Attributes:
        label: Name of the topic.
        yearly: `year`, `records`, `is_open`; empty when nobody published a yearly count.
        totals: Its cited period totals.
        trials: Studies of the sample in which the vesicle is what is administered.
        other_trials: Studies of the sample on the topic with another role of the vesicle.
        events: Regulatory events that are shown.
        statuses: Rows of regulatory_status.
    """

    label: str
    yearly: pd.DataFrame
    totals: pd.DataFrame
    trials: pd.DataFrame
    other_trials: int
    events: pd.DataFrame
    statuses: pd.DataFrame


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 trial", "2 trials", "no trials".

    >>> counted(0, "trial"), counted(1, "trial"), counted(1200, "study", "studies")
    ('no trials', '1 trial', '1,200 studies')
    """
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def headline(chosen: Chosen, answer: ApprovalAnswer) -> str:
    """The title of the signature figure: what it shows, in one sentence."""
    ends = approval_phrase(answer)
    complete = _complete(chosen)
    if len(complete) > 1:
        first, last = complete.iloc[0], complete.iloc[-1]
        return (
            f"{chosen.label}: {last['records']:,} papers in {last['year']}, "
            f"{first['records']:,} in {first['year']}; {ends}"
        )
    return (
        f"{chosen.label}: {counted(len(chosen.events), 'regulatory event')}, "
        f"{counted(len(chosen.trials), 'trial')} in the sample; {ends}"
    )


def approval_phrase(answer: ApprovalAnswer) -> str:
    """Whether an approval is known, as the end of a sentence."""
    return (
        "no approval was found" if not answer.approvals else f"{counted(answer.approvals, 'approval')} found"
    )


def papers_sentence(chosen: Chosen) -> str:
    """What was published on the topic, as far as somebody counted it."""
    complete = _complete(chosen)
    if not complete.empty:
        first, last = complete.iloc[0], complete.iloc[-1]
        peak = complete.iloc[complete["records"].argmax()]
        sentence = (
            f"PubMed held {last['records']:,} papers with a date in {last['year']}, "
            f"against {first['records']:,} in {first['year']}"
        )
        return f"{sentence}; the most in one year were {peak['records']:,}, in {peak['year']}."
    if chosen.totals.empty:
        return f"Nobody published a count of papers on {_inside(chosen.label)} that could be cited."
    most = chosen.totals.iloc[chosen.totals["records"].argmax()]
    return (
        f"No yearly count was published; {counted(len(chosen.totals), 'cited total')} "
        f"{'covers' if len(chosen.totals) == 1 else 'cover'} periods, the largest {most['records']:,} papers "
        f"({most['database']}, {str(most['period']).replace('..', ' to ')})."
    )


def trials_sentence(chosen: Chosen, sample_size: int) -> str:
    """What was tried, in the dated sample."""
    trials = chosen.trials
    others = (
        f" {counted(chosen.other_trials, 'more study', 'more studies')} on it "
        f"{'measures vesicles or uses' if chosen.other_trials == 1 else 'measure vesicles or use'} a secretome."
        if chosen.other_trials
        else ""
    )
    if trials.empty:
        return f"No study of the sample ({sample_size}) administers vesicles for it.{others}"
    phases = [phase for phase in _PHASE_ORDER if trials["phase"].eq(phase).any()]
    stated = [phase for phase in phases if phase != "NA"]
    furthest = f"; the furthest phase is {PHASE_LABELS[stated[-1]]}" if stated else "; none states a phase"
    completed = int(trials["overall_status"].eq("COMPLETED").sum())
    return (
        f"{len(trials)} of {sample_size} studies in the sample "
        f"{'administers' if len(trials) == 1 else 'administer'} vesicles{furthest}, and "
        f"{counted(completed, 'was', 'were')} completed when last seen.{others}"
    ).replace("and no were", "and none was")


def rules_sentence(chosen: Chosen, answer: ApprovalAnswer) -> str:
    """What regulators did and hold."""
    letters = len(enforcement_letters(chosen.events))
    counts = chosen.statuses["status"].value_counts()
    parts = [
        f"{int(counts[status])} {STATUS_MARKS[status].label.lower()}"
        for status in STATUS_MARKS
        if status in counts
    ]
    held = (
        f"{counted(len(chosen.statuses), 'rule')} found, one per jurisdiction and use: {_listed(parts)}. "
        if parts
        else "No rule on a use of it was found. "
    )
    named = f"{counted(letters, 'warning or untitled letter')} {'names' if letters == 1 else 'name'} exosomes"
    return f"{held}{named[0].upper()}{named[1:]}; {approval_phrase(answer)} as of {answer.latest['date']}."


def contrast_caption(chosen: Chosen, *, is_theme: bool, sample_size: int, made_at: datetime) -> str:
    """What a reader must know of the signature figure: gaps, signs, sources, limits, date."""
    parts = [
        f"Data as of {made_at:%Y-%m-%d}.",
        "Papers are cited counts by publication date, print or electronic.",
        f"Trials are a dated sample of {sample_size} registered studies, not a census: drawn are those that "
        "administer vesicles and have a start date.",
        "Events are what was found, not a regulator's full record.",
        "Filled mark: day known. Open mark with a bar: only month or year known. Hollow bar: unfinished year.",
    ]
    if chosen.yearly.empty:
        parts.insert(
            0,
            "No yearly count of papers on this topic could be cited, so no bars are drawn and nothing is "
            "interpolated; cited totals over whole periods stand in their place where there are any. The themes "
            "at the end of the list have yearly counts.",
        )
    if is_theme:
        parts.insert(
            0,
            "A theme: others counted its papers (by words that also match about a tenth of other papers). It "
            "stands beside the trials and rules of the whole field.",
        )
    return " ".join(parts)


def _complete(chosen: Chosen) -> pd.DataFrame:
    """The yearly counts without the unfinished year."""
    return chosen.yearly[~chosen.yearly["is_open"]]


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _inside(label: str) -> str:
    """A label within a sentence: "Skincare" becomes "skincare"."""
    return label[0].lower() + label[1:]


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
        f"{_listed(parts)}. {int(aged['is_stale'].sum())} of {len(aged)} are stale: older than 18 months, or "
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
