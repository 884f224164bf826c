"""What the Overview says of one topic."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.charts.time_axis import time_range
from dashboard.look.theme import STATUS_MARKS
from dashboard.look.words import counted, listed
from pipelines.analysis.evidence.regulation import ApprovalAnswer, enforcement_letters
from pipelines.analysis.numbers.periods import middle_day

#: Phase to its words, from the earliest to the furthest.
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
        trials: Studies in which the vesicle is what is administered.
        trials_in_all: Studies of all topics that do more than mention vesicles.
        is_sample: Whether the studies are the dated sample; else they were fetched from the registry.
        other_trials: Studies on the topic with another role of the vesicle.
        events: Regulatory events that are shown.
        statuses: Rows of regulatory_status.
        papers_source: Where the papers come from and by which date they are counted, as a sentence.
        trials_days: Of which day fetched studies are and when they were fetched; "" for the sample.
        not_fetched: Sentences on sources that gave this snapshot nothing, and why.
    """

    label: str
    yearly: pd.DataFrame
    totals: pd.DataFrame
    trials: pd.DataFrame
    trials_in_all: int
    is_sample: bool
    other_trials: int
    events: pd.DataFrame
    statuses: pd.DataFrame
    papers_source: str
    trials_days: str = ""
    not_fetched: tuple[str, ...] = ()


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
        f"{counted(len(chosen.trials), 'trial')} {_where(chosen)}; {ends}"
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
        papers = counted(int(last["records"]), "paper")
        return (
            f"{papers[0].upper()}{papers[1:]} in {last['year']}, {first['records']:,} in {first['year']}; "
            f"the most in one year were {peak['records']:,}, in {peak['year']}."
        )
    if chosen.totals.empty:
        return f"Nobody published a count of papers on {_inside(chosen.label)} that could be cited."
    most = chosen.totals.iloc[chosen.totals["records"].argmax()]
    return (
        f"No yearly count was published; {counted(len(chosen.totals), 'cited total')} "
        f"{'covers a period' if len(chosen.totals) == 1 else 'cover periods'}, the largest {most['records']:,} papers "
        f"({most['database']}, {str(most['period']).replace('..', ' to ')})."
    )


def trials_sentence(chosen: Chosen) -> str:
    """What was tried, in the dated sample or at the registry."""
    trials = chosen.trials
    others = (
        f" In {counted(chosen.other_trials, 'more study', 'more studies')} vesicles are measured, "
        "a secretome is given, or the role is unclear."
        if chosen.other_trials
        else ""
    )
    if trials.empty:
        of_all = f"{chosen.trials_in_all:,} studies {_where(chosen)}"
        return f"None of {of_all} administers vesicles for it.{others}"
    phases = [phase for phase in PHASE_LABELS if trials["phase"].eq(phase).any()]
    stated = [phase for phase in phases if phase != "NA"]
    furthest = f"; the furthest phase is {PHASE_LABELS[stated[-1]]}" if stated else "; none states a phase"
    completed = int(trials["overall_status"].eq("COMPLETED").sum())
    return (
        f"{len(trials):,} of {chosen.trials_in_all:,} studies {_where(chosen)} "
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
        f"{counted(len(chosen.statuses), 'rule')} found, one per jurisdiction and use: {listed(parts)}. "
        if parts
        else "No rule on a use of it was found. "
    )
    named = f"{counted(letters, 'warning or untitled letter')} {'names' if letters == 1 else 'name'} exosomes"
    return f"{held}{named[0].upper()}{named[1:]}; {approval_phrase(answer)} as of {answer.latest['date']}."


def contrast_caption(chosen: Chosen, *, is_theme: bool, parent: str | None, made_at: datetime) -> str:
    """What a reader must know of the signature figure: gaps, signs, sources, limits, date."""
    parts = [
        *chosen.not_fetched,
        f"Data as of {made_at:%Y-%m-%d}.",
        chosen.papers_source,
        (
            f"Trials are a dated sample of {chosen.trials_in_all} registered studies, not a census: drawn are those "
            "that administer vesicles and have a start date."
            if chosen.is_sample
            else f"Trials are the registered studies that administer vesicles ({chosen.trials_days}), at their start, "
            "which may be planned."
        ),
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
    if parent:
        parts.insert(0, f"A sub-topic: what the ledgers file under {parent} as a whole counts here too.")
    undated = int(chosen.trials["start_date"].isna().sum())
    if undated:
        parts.append(
            f"{counted(undated, 'trial')} without a start date {'is' if undated == 1 else 'are'} not drawn."
        )
    if outside := _outside(chosen.trials["start_date"].dropna(), made_at.year):
        starts = "starts" if outside == 1 else "start"
        parts.append(
            f"{counted(outside, 'trial')} that {starts} before mid-2009 or after {made_at.year} "
            f"{'is' if outside == 1 else 'are'} not drawn."
        )
    if is_theme:
        parts.insert(
            0,
            "A theme: others counted its papers (by words that also match about a tenth of other papers). It "
            "stands beside the trials and rules of the whole field.",
        )
    return " ".join(parts)


def _outside(starts: pd.Series, last_year: int) -> int:
    """How many of these starts lie outside the time axis."""
    first, last = time_range(last_year)
    return sum(not first <= middle_day(when).isoformat() <= last for when in starts)


def _where(chosen: Chosen) -> str:
    return "in the sample" if chosen.is_sample else "at the registry"


def _complete(chosen: Chosen) -> pd.DataFrame:
    """The yearly counts without the unfinished year."""
    return chosen.yearly[~chosen.yearly["is_open"]]


def _inside(label: str) -> str:
    """A label within a sentence: "Skincare" becomes "skincare"."""
    return label[0].lower() + label[1:]
