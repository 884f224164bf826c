"""What is due on the Trials page: planned completions of the next 12 months by topic and sponsor."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import elsewhere, panels, store
from dashboard.charts.due import due_marks, due_rows
from dashboard.charts.literature import ranked_bars
from dashboard.narrative import trials as narrative
from dashboard.plain import markdown
from dashboard.trial_panels import Choice
from pipelines.analysis import trials
from pipelines.topics import FIELD

MONTHS = 12


def show(choice: Choice, rows: pd.DataFrame) -> None:
    """By sponsor, and for the field by topic as well; then the studies themselves."""
    day = store.snapshot().made_at.date()
    found = trials.due(rows, store.table("companies"), day, MONTHS)
    limits = (
        f"{choice.source} By the planned completion, from {day} on; a month or a year counts by its last day, and "
        "suspended studies are left out. A plan is not a result."
    )
    if found.empty:
        st.subheader(markdown(narrative.due_headline(choice.topic.label, found)), anchor="due")
        panels.note(limits)
        return
    if choice.topic.id == FIELD:
        _by_topic(choice, found, limits)
    _by_sponsor(choice, found, limits, day)
    with st.expander(
        f"The {len(found):,} studies that are due" if len(found) > 1 else "The study that is due"
    ):
        panels.data_table(
            "due_studies",
            found.assign(url=elsewhere.study_addresses(found["nct_id"]))[
                ["completion_date", "nct_id", "title", "phase", "overall_status", "sponsor", "company", "url"]
            ].rename(
                columns={**store.headings("trials"), "company": "Company of the ledger", "url": "Registry"}
            ),
            "Completions planned within 12 months",
            credit=elsewhere.trials_credit(),
        )


def _by_topic(choice: Choice, found: pd.DataFrame, limits: str) -> None:
    """How much is due in each topic, and there by whom."""
    labels = {name: topic.label for name, topic in store.all_topics().topics.items() if name != FIELD}
    grouped = trials.due_by_sponsor(found, store.table("topic_trials"), list(labels))
    if grouped.empty:
        return
    sizes = grouped.groupby("topic", sort=False)["trials"].sum().sort_values(ascending=False, kind="stable")
    names = sizes.index.to_series().map(labels)
    panels.panel(
        "due_topics",
        narrative.due_topics_headline(labels, {str(topic): int(size) for topic, size in sizes.items()}),
        figure=partial(ranked_bars, names, sizes, sizes.map("{:,}".format), choice.colour),
        name="Studies due within 12 months by topic",
        summary=[
            "A study of several topics stands in each, and one of no topic in none: topics do not add up.",
            "The table has a row per topic and sponsor.",
        ],
        caption=limits,
        rows=grouped.assign(topic=grouped["topic"].map(labels)),
        headings={"topic": "Topic", **_GROUPED},
        credit=elsewhere.trials_credit(),
    )


def _by_sponsor(choice: Choice, found: pd.DataFrame, limits: str, day: date) -> None:
    """When who is due."""
    drawn = due_rows(found)
    panels.panel(
        "due",
        narrative.due_headline(choice.topic.label, found),
        figure=partial(due_marks, found, choice.colour, first=day, last=trials.months_later(day, MONTHS)),
        name=f"Planned completions within 12 months, by sponsor: {choice.topic.label}",
        summary=narrative.due_summary(found, len(drawn)),
        caption=f"{limits} Filled mark: day known. Open mark with a bar: only month or year known. A sponsor is taken "
        "for a company of the ledger when the whole words of their names agree.",
        rows=trials.due_by_sponsor(found, store.table("topic_trials"), [choice.topic.id]),
        headings=_GROUPED,
        credit=elsewhere.trials_credit(),
    )


_GROUPED = {
    "sponsor": "Sponsor",
    "company": "Company of the ledger",
    "trials": "Studies due",
    "first_due": "First planned",
    "last_due": "Last planned",
    "nct_ids": "NCT numbers",
}
