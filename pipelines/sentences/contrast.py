"""Papers, evidence and rules set against one another: of one topic over time, and of all topics side by side."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from pipelines.analysis.evidence.regulation import ApprovalAnswer, enforcement_letters
from pipelines.analysis.numbers.periods import middle_day
from pipelines.sentences import regulators, trials
from pipelines.sentences.literature import papers
from pipelines.sentences.numbers import Record
from pipelines.sentences.sentence import some, text
from pipelines.text.numerals import quantity

Row = Mapping[Hashable, Any]

#: Where the time axis of figures with events begins: just before the first year that is told.
AXIS_FROM = "2009-07-01"


@dataclass(frozen=True)
class TopicRows:
    """What one topic or theme holds: the rows behind the Overview.

    Attributes:
        yearly: `year`, `records`, `is_open`; empty when nobody published a yearly count.
        totals: Its cited period totals.
        trials: Studies in which the vesicle is what is administered.
        trials_in_all: Studies of all topics that do more than mention vesicles.
        is_sample: Whether the studies are the dated sample; else they were fetched from the registry.
        other_trials: Studies on the topic with another role of the vesicle.
        events: Regulatory events that are shown.
        statuses: Rows of regulatory_status.
        papers_source: Where the papers come from and by which date they are counted, as a sentence.
        stand_in: What others counted in place of the topic; "" where the papers are its own.
        trials_days: Of which day fetched studies are and when they were fetched; "" for the sample.
        not_fetched: Sentences on sources from which this snapshot has nothing, and why.
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
    stand_in: str = ""
    trials_days: str = ""
    not_fetched: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Where the studies are."""
        return "in the sample" if self.is_sample else "at the registry"


def topic_headline(rows: TopicRows, answer: ApprovalAnswer, verdict: str = "") -> str:
    """The title of the signature figure: what it shows, in one sentence; `verdict`: first that, in words."""
    closed = rows.yearly[~rows.yearly["is_open"]]
    if len(closed) > 1:
        last, first = (Record(closed.iloc[place].to_dict()) for place in (-1, 0))
        counts = papers.two_years(last, first)
    else:
        template = "{events:regulatory event}, {trials:trial} {where}"
        counts = (text(template, events=len(rows.events), trials=len(rows.trials), where=rows.where),)
    approval = regulators.approval_phrase(answer)
    stand_in = f"{'; its' if verdict else ', by its'} stand-in “{rows.stand_in}”" if rows.stand_in else ""
    template = "{label}[: {verdict}]{stand_in}: {counts}; {approval}"
    return text(
        template, label=rows.label, verdict=verdict, stand_in=stand_in, counts=counts, approval=approval
    )


def topic_sentences(rows: TopicRows, answer: ApprovalAnswer) -> list[str]:
    """What was published, what was tried, and what regulators did and hold."""
    return [
        papers.cited_sentence(rows.label, rows.yearly, rows.totals),
        trials.sentence(
            rows.trials, everything=rows.trials_in_all, others=rows.other_trials, where=rows.where
        ),
        regulators.sentence(len(enforcement_letters(rows.events)), rows.statuses["status"], answer),
    ]


def topic_caption(rows: TopicRows, *, is_theme: bool, parent: str | None, made_at: datetime) -> str:
    """What a reader must know of the signature figure: gaps, signs, sources, limits, date."""
    starts = rows.trials["start_date"]
    end = f"{made_at.year}-12-31"
    outside = sum(not AXIS_FROM <= middle_day(when).isoformat() <= end for when in starts.dropna())
    template = "[{n:trial} that {n:?starts|start} before mid-2009 or after {} {n:?is|are} not drawn.]"
    parts = [
        "A theme: others counted its papers. It stands beside the trials and rules of the whole field."
        if is_theme
        else "",
        f"No yearly count of this topic could be cited: “{rows.stand_in}” stands in for it."
        if rows.stand_in
        else "",
        f"A sub-topic: what the ledgers file under {parent} as a whole counts here too." if parent else "",
        "No yearly count of papers on this topic could be cited, so no bars are drawn and nothing is "
        "interpolated; cited totals over whole periods stand in their place where there are any. The themes "
        "at the end of the list have yearly counts."
        if rows.yearly.empty
        else "",
        *rows.not_fetched,
        f"Data as of {made_at:%Y-%m-%d}.",
        rows.papers_source,
        f"Trials are a dated sample of {rows.trials_in_all} registered studies, not a census: drawn are those "
        "that administer vesicles and have a start date, which may be planned."
        if rows.is_sample
        else f"Trials are the registered studies that administer vesicles ({rows.trials_days}), at their start, "
        "which may be planned.",
        "Events are what was found, not a regulator's full record.",
        "Filled mark: day known. Open mark with a bar: only month or year known. Hollow bar: unfinished year.",
        text("[{n:trial} without a start date {n:?is|are} not drawn.]", n=some(int(starts.isna().sum()))),
        text(template, str(made_at.year), n=some(outside)),
    ]
    return " ".join(part for part in parts if part)


def headline(rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """The finding of the comparison of topics. `rows`: The table `contrast` without the field."""
    approvals = "an approval for some" if rows["approvals"].gt(0).any() else "an approval for none"
    ratios = rows[rows["papers_per_trial"].notna() & rows["tested_trials"].gt(0)]
    if len(ratios) > 1:
        per_trial = ratios["papers_per_trial"]
        least, most = (ratios.iloc[place] for place in (per_trial.argmin(), per_trial.argmax()))
        ends = [part for row in (least, most) for part in (row["papers_per_trial"], labels[row["topic"]])]
        template = (
            "For each registered study that administers vesicles there are from {:.0} ({}) to {:.0} ({}) papers; the "
            "ledgers hold {} of {} topics"
        )
        return text(template, *ends, approvals, len(rows))
    is_fetched = rows["tested_trials"].notna().any()
    where = "at the registry" if is_fetched else "in the sample, human studies of the ledger apart,"
    found = int(rows["tested_trials" if is_fetched else "sample_trials"].gt(0).sum())
    template = "Studies that administer vesicles were found {} for {:.0} of {} topics, {}"
    return text(template, where, found, len(rows), approvals)


def ratio_sentence(label: str, row: Row) -> str:
    """What stands behind one topic's papers, as plain ratios; what is missing is said."""
    if pd.isna(row["papers"]):
        template = (
            "{}: its own papers were not fetched; {claims:common claim}, {human_studies:human study|human studies} "
            "in the ledger[, {sample_trials:trial} of the sample]."
        )
        return text(template, row, label)
    return text("{}: {papers:paper}; {}.", row, label, ", ".join(_ratio(row, *ratio) for ratio in _RATIOS))


#: What papers are set against: its column, that of the ratio, one and several of it, what is said where it is not
#: known, and where there is none.
_RATIOS = (
    (
        "tested_trials",
        "papers_per_trial",
        ("registered study that administers vesicles", "registered studies that administer vesicles"),
        "registered studies were not fetched",
        "no registered study that administers vesicles yet",
    ),
    (
        "randomised_papers",
        "papers_per_randomised",
        ("published randomised trial", "published randomised trials"),
        "randomised trials not counted",
        "no published randomised trial",
    ),
)


def _ratio(row: Row, of: str, per: str, nouns: tuple[str, str], missing: str, nothing: str) -> str:
    """How many papers there are for each of what a column counts."""
    if pd.isna(row[of]):
        return missing
    if not row[of] or pd.isna(row[per]):
        return nothing
    ratio = quantity(row[per])
    if row[of] == 1:
        return f"{ratio} for the one {nouns[0]}"
    return text("{} for each of {} {}", ratio, row[of], nouns[1])


def caption(rows: pd.DataFrame, *, day: str) -> str:
    """What a reader must know of the comparison (Markdown): what is missing, and what must not be done with it."""
    parts = [f"Data as of {day}."]
    if rows["papers"].isna().all():
        parts.append(
            "No papers were fetched for this edition, so attention shows the common claims of the ledger."
        )
    elif rows["tested_trials"].isna().all():
        parts.append("Registered studies were not fetched.")
    parts.append(
        "Each column has its own scale; there is no score over them. Topics share papers and studies, a sub-topic has "
        "a search of its own and can reach beyond its topic, and a jurisdiction with several rules stands in several "
        "of its columns: never add them up. Rules of the field as a whole are in the table."
    )
    return " ".join(parts)
