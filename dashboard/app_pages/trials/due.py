"""What is due on the Trials page: planned completions of the next 12 months by topic and sponsor."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.trials.charts import due_marks, due_rows
from dashboard.app_pages.trials.panels import CLICK, Choice, headings, marked, studies, study_sheet
from dashboard.charts.counts import ranked_bars
from dashboard.look.plain import markdown
from dashboard.panels.panel import Panel, Selected, show
from dashboard.panels.studies import held
from dashboard.panels.tables import Sheet, data_table, note
from pipelines.analysis.trials import counts as trials
from pipelines.sentences import trials as sentences
from pipelines.topics.catalogue import FIELD

MONTHS = 12


def due(choice: Choice) -> pd.DataFrame:
    """The studies that are due, soonest first."""
    return store.large(_due, choice)


def _due(choice: Choice) -> pd.DataFrame:
    return trials.due(studies(choice), store.table("companies"), _day(), MONTHS)


def _day() -> date:
    return store.snapshot().made_at.date()


def _limits(choice: Choice) -> str:
    return (
        f"{choice.source} By the planned completion, from {_day()} on; a month or a year counts by its last day, and "
        "suspended studies are left out. A plan is not a result."
    )


def show_due(choice: Choice) -> Selected:
    """By sponsor, and for the field by topic as well; then the studies themselves.

    It gives the studies whose marks are selected.
    """
    found = len(due(choice))
    if not found:
        title = sentences.due_headline(choice.label, due(choice))
        st.header(markdown(store.marked(title)), anchor="due")
        note(_limits(choice))
        return Selected()
    if choice.topic.id == FIELD:
        show(by_topic, choice)
    selected = show(by_sponsor, choice)
    with bound.section(
        f"The {found:,} studies that are due" if found > 1 else "The study that is due", "due_all"
    ) as section:
        if section.open:
            data_table(store.once(sheet, choice))
    return selected


def sheet(choice: Choice) -> Sheet:
    """The studies that are due as a table."""
    columns = headings(
        "completion_date nct_id title phase overall_status seen_on sponsor company url",
        company="Company of the ledger",
        url="Registry",
    )
    return study_sheet("due_studies", due(choice), columns, "Completions planned within 12 months")


def by_topic(choice: Choice) -> Panel | None:
    """How much is due in each topic, and there by whom; None where what is due belongs to none."""
    labels = {name: topic.label for name, topic in store.all_topics().topics.items() if name != FIELD}
    grouped = trials.due_by_sponsor(due(choice), held("topic_trials"), list(labels))
    if grouped.empty:
        return None
    sizes = grouped.groupby("topic", sort=False)["trials"].sum().sort_values(ascending=False, kind="stable")
    names = sizes.index.to_series().map(labels)
    return Panel(
        key="due_topics",
        title=marked(
            sentences.due_topics_headline(labels, {str(topic): int(size) for topic, size in sizes.items()})
        ),
        figure=partial(ranked_bars, names, sizes, sizes.map("{:,}".format), choice.colour),
        name=marked("Studies due within 12 months by topic"),
        summary=[
            "A study of several topics stands in each, and one of no topic in none: topics do not add up.",
            "The table has a row per topic and sponsor.",
        ],
        caption=_limits(choice),
        rows=grouped.assign(topic=grouped["topic"].map(labels)),
        headings={"topic": "Topic", **_GROUPED},
        **choice.handout() | {"on_select": False},
    )


def by_sponsor(choice: Choice) -> Panel:
    """When who is due."""
    found, day = due(choice), _day()
    drawn = due_rows(found)
    return Panel(
        key="due",
        title=sentences.due_headline(choice.label, found),
        figure=partial(due_marks, found, choice.colour, first=day, last=trials.months_later(day, MONTHS)),
        name=f"Planned completions within 12 months, by sponsor: {choice.label}",
        summary=sentences.due_summary(found, len(drawn)),
        caption=f"{_limits(choice)} Filled mark: day known. Open mark with a bar: only month or year known. A sponsor "
        f"is taken for a company of the ledger when the whole words of their names agree. {CLICK}",
        rows=trials.due_by_sponsor(found, held("topic_trials"), [choice.topic.id]),
        headings=_GROUPED,
        **choice.handout(),
    )


_GROUPED = {
    "sponsor": "Sponsor",
    "company": "Company of the ledger",
    "trials": "Studies due",
    "first_due": "First planned",
    "last_due": "Last planned",
    "nct_ids": "NCT numbers",
}
