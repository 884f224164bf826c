"""The rows of the snapshot that belong to the topic a reader chose."""

from collections.abc import Callable, Iterable
from functools import partial, reduce
from operator import or_

import pandas as pd
import plotly.graph_objects as go

from dashboard import store
from dashboard.address.controls import EVENTS
from dashboard.charts import lanes
from dashboard.panels import elsewhere
from pipelines.analysis.papers.membership import belongs
from pipelines.analysis.papers.topic_years import was_open
from pipelines.analysis.trials import counts as trials
from pipelines.sentences.contrast import TopicRows
from pipelines.text.sources import LABELS
from pipelines.topics.catalogue import FIELD, Theme, Topic

#: Where the time axis of the signature figure begins.
FIRST_YEAR = 2010


def rows_of(topic: Topic | Theme, *, general: bool) -> TopicRows:
    """The rows of one topic; a theme takes the events, rules and trials of the whole field.

    With `general`, events whose text does not name exosomes are among them.
    """
    topics, mapping = store.all_topics(), store.table("ledger_topics")
    scope = FIELD if isinstance(topic, Theme) else topic.id

    def of(name: str, column: str = "topics", topic_id: str = scope, kind: str = "word") -> pd.DataFrame:
        frame = store.table(name)
        return frame[belongs(frame[column], topic_id, mapping, topics, kind)].reset_index(drop=True)

    yearly, papers_source, stand_in = _papers(topic)
    studies, in_all, is_sample = _studies(topic, of)
    events = of("regulatory_events")
    return TopicRows(
        label=topic.label,
        yearly=yearly,
        totals=of("published_period_totals", topic_id=topic.id),
        trials=studies[studies["role"].eq("tested")].reset_index(drop=True),
        trials_in_all=in_all,
        is_sample=is_sample,
        other_trials=int(studies["role"].isin(["measured", "secretome", "unclear"]).sum()),
        events=events if general else events[events["exosome_named"].eq("yes")].reset_index(drop=True),
        statuses=of("regulatory_status", "use", kind="use"),
        papers_source=papers_source,
        stand_in=stand_in,
        trials_days="" if is_sample else elsewhere.trials_days(),
        not_fetched=tuple(
            f"There is nothing from {LABELS[source]} in this snapshot: {why}"
            for table, source in (("topic_years", "pubmed"), ("trials", "trials"))
            if (why := store.why_missing(table))
        ),
    )


def events_of(names: Iterable[str], which: str) -> pd.DataFrame:
    """The regulatory events of topics; those of the whole field for a theme.

    `which` is "none", "named" (those whose text names exosomes) or "all".
    """
    events = store.table("regulatory_events")
    if which == "none":
        return events.iloc[:0]
    mapping, topics = store.table("ledger_topics"), store.all_topics()
    scopes = {name if name in topics.topics else FIELD for name in names}
    fits = reduce(or_, (belongs(events["topics"], name, mapping, topics) for name in sorted(scopes)))
    return events[fits & (events["exosome_named"].eq("yes") | (which == "all"))].reset_index(drop=True)


def above_events(
    figure: partial[go.Figure], events: pd.DataFrame, years: tuple[int, int]
) -> partial[go.Figure]:
    """Draws a figure over whole years with the events of these years below it."""
    return partial(lanes.above_events, figure, events, store.jurisdictions(), years)


def events_sentence(events: pd.DataFrame, which: str, years: tuple[int, int]) -> str:
    """How many events stand below a figure, and what that does not say; empty where none are asked for."""
    if which == "none":
        return ""
    return (
        f"{len(lanes.placed(events, years)):,} regulatory events of these topics and years "
        f"({EVENTS[which].lower()}): events at the same time need not be cause and effect."
    )


def _studies(topic: Topic | Theme, of: Callable[[str], pd.DataFrame]) -> tuple[pd.DataFrame, int, bool]:
    """The studies of a topic: fetched ones where there are any, else those of the dated sample.

    Beside them, how many there are to compare with (those that do more than mention vesicles), and whether it is the
    sample.
    """
    if not store.has("trials", "topic_trials"):
        return of("trials_sample"), int(store.table("trials_sample")["role"].ne("mentioned").sum()), True
    scope, rows = FIELD if isinstance(topic, Theme) else topic.id, store.table("trials")
    found = trials.of_topic(rows, store.table("topic_trials"), scope, "any")
    found = found.assign(
        status_as_of=found["seen_on"],
        source_url=elsewhere.study_addresses(found["nct_id"]),
        accessed_on=store.about("trials")["fetched_at"][:10],
    )
    return found, int((rows["role"].ne("mentioned") & ~rows["is_gone"]).sum()), False


def _papers(topic: Topic | Theme) -> tuple[pd.DataFrame, str, str]:
    """Papers a year with their source: fetched ones for a topic where there are any, else the published count.

    Beside them, what the published count is of where it stands in for the topic.
    """
    is_theme = isinstance(topic, Theme)
    if not isinstance(topic, Theme) and store.has("topic_years"):
        fetched = store.about("topic_years")["fetched_at"][:10]
        rows = store.rows("topic_years", topic=topic.id, definition="standard", date_basis="entrez")
        rows = rows[rows["year"].ge(FIRST_YEAR)].sort_values("year")
        source = "Simulated records" if store.is_simulated() else "PubMed"
        rows = rows.assign(source_title=source, source_url=elsewhere.at_pubmed(topic), accessed_on=fetched)
        return (
            rows.reset_index(drop=True),
            f"Papers: {source}, standard definition, by Entrez date, {store.papers_day()}. {elsewhere.what_counts()}",
            "",
        )
    counts, column = store.table("published_year_counts"), "theme" if is_theme else "stands_for"
    # An earlier version had no series that stand in for a topic.
    rows = counts[counts[column].eq(topic.id)] if column in counts else counts.iloc[:0]
    rows = rows.sort_values("year").reset_index(drop=True)
    return (
        rows.assign(is_open=was_open(rows["year"], rows["retrieved_on"])),
        f"Papers are cited counts. {elsewhere.limits(rows)}" if len(rows) else "",
        "" if is_theme or rows.empty else store.all_topics().label(rows["theme"].iloc[0]),
    )


def as_one_table(chosen: TopicRows) -> pd.DataFrame:
    """Everything the signature figure draws, one row a bar, span or mark: `lane`, `when`, `what`, source."""
    names = store.jurisdictions()
    yearly, totals, studies, events = chosen.yearly, chosen.totals, chosen.trials, chosen.events
    parts = [
        yearly.assign(
            lane="Papers",
            when=yearly["year"].astype("str"),
            what=yearly["records"].astype("str")
            + " papers"
            + yearly["is_open"].map({True: " (unfinished)", False: ""}),
        ),
        totals.assign(
            lane="Papers, cited total",
            when=totals["period"],
            what=[
                f"{row['records']} papers: {row['label']} ({row['database']})"
                for row in totals.to_dict("records")
            ],
        ),
        studies.assign(
            lane="Trial, start",
            when=studies["start_date"],
            what=studies["nct_id"] + " " + studies["title"].fillna(""),
            source_title=elsewhere.trials_source() if store.has("trials") else "ClinicalTrials.gov",
        ),
        events.assign(
            lane=events["jurisdiction"].map(names),
            when=events["date"],
            what=events["authority"] + ": " + events["summary"],
        ),
    ]
    columns = ["lane", "when", "what", "source_title", "source_url", "accessed_on"]
    return pd.concat([part[columns].astype("str") for part in parts], ignore_index=True)
