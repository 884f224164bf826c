"""The panels of the Literature page that read answers: years that are not over, definitions, and combinations."""

from collections.abc import Hashable
from functools import partial
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.literature.charts.open_years import same_days, still_filling
from dashboard.app_pages.literature.charts.upset import upset
from dashboard.app_pages.literature.choice import Choice
from dashboard.charts.intervals import Part, Value, intervals
from dashboard.panels import elsewhere, listing, missing
from dashboard.panels import topics as topic_list
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Notice, Panel
from dashboard.panels.tables import Sheet
from pipelines.analysis.papers import literature, overlap
from pipelines.sentences.literature import growth, papers
from pipelines.sentences.sentence import text

_COMBINATIONS = 12
#: The group of the topics that are part of no other.
TOP = "topics"


def year_to_date(choice: Choice) -> Panel | Notice | None:
    """The running year against the same days of earlier years."""
    if not store.has("year_to_date"):
        return missing.answers_are_missing("The running year", "year_to_date")
    rows = store.rows("year_to_date", topic=choice.topic.id, definition=choice.definition).sort_values("year")
    if not rows["is_running"].any():
        return None
    return Panel(
        key="year_to_date",
        title=papers.same_days_headline(choice.topic.label, rows),
        figure=partial(same_days, rows, choice.colour),
        name=f"Papers up to the same day of each year: {choice.topic.label}",
        summary=["The running year beside the same days of earlier years: only these can be compared."],
        caption=f"{elsewhere.papers_note()} By Entrez date, whatever was chosen above. "
        f"Definition: {controls.DEFINITIONS[choice.definition].lower()}.",
        rows=rows,
        headings=store.headings(
            "year_to_date",
            "year until records whole_year is_running",
            records="Papers to that day",
            whole_year="Whole year",
        ),
        credit=elsewhere.papers_credit(),
        whole="year_to_date",
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def filling(choice: Choice) -> Panel | Notice | None:
    """How much of the publication years that are still filling has arrived, and what is expected."""
    if not store.has("completeness"):
        return missing.answers_are_missing("How complete open years are", "completeness")
    rows = store.rows("completeness", topic=choice.topic.id).sort_values("year").reset_index(drop=True)
    if rows.empty:
        return None
    drawn = rows[rows["arrived"].gt(0) | rows["estimate"].notna()]
    labels = [papers.filling_label(row) for row in drawn.to_dict("records")]
    return Panel(
        key="filling",
        title=papers.filling_headline(choice.topic.label, rows),
        figure=partial(still_filling, drawn, labels, choice.colour),
        name=f"Publication years that are still filling: {choice.topic.label}",
        summary=papers.filling_sentences(rows),
        caption=f"{elsewhere.papers_note()} Publication years, standard definition. Learnt from how earlier years "
        "filled; when PubMed takes records in otherwise, the estimate errs. How often its interval held is told on "
        "the page Data & methods.",
        rows=rows.drop(columns="topic"),
        headings=store.headings("completeness"),
        credit=elsewhere.papers_credit(),
        whole="completeness",
        searches=elsewhere.searches(choice.topic, "standard"),
    )


def sensitivity(choice: Choice) -> Panel | Notice | None:
    """The headlines of the topic under other definitions."""
    if not store.has("sensitivity"):
        return missing.answers_are_missing("How far the definition decides", "sensitivity")
    rows = store.rows("sensitivity", topic=choice.topic.id)
    if rows.empty:
        return None
    return Panel(
        key="sensitivity",
        title=growth.sensitivity_headline(choice.topic.label, rows),
        figure=partial(intervals, [_part(rows, headline) for headline in growth.HEADLINES], choice.colour),
        name=f"Headlines under other definitions: {choice.topic.label}",
        summary=[
            "Hollow: it differs from the standard definition by more than chance. Rates agree if both grow, both fall "
            "or neither is clear; shares and numbers of papers if their intervals meet."
        ],
        caption=f"{elsewhere.papers_note()} By Entrez date, complete years. Each mark with its 95% interval. "
        "Flagged titles look like false hits by rule.",
        rows=rows.drop(columns="topic").assign(
            headline=rows["headline"].map(growth.HEADLINES),
            variant=rows["variant"].map(growth.VARIANTS),
        ),
        headings=store.headings("sensitivity"),
        credit=elsewhere.papers_credit(),
        whole="sensitivity",
        searches=elsewhere.searches(choice.topic, *controls.DEFINITIONS),
    )


def groups(definition: str) -> dict[str, str]:
    """The groups of topics whose combinations are counted, by name; the topics at the top come first."""
    labels, table = topic_list.labels(), _known_combinations(definition)
    return {TOP: "Topics at the top"} | {
        name: f"Parts of: {labels[name]}" for name in labels if table["topic_group"].eq(name).any()
    }


def combinations(choice: Choice, group: str) -> Panel | Notice:
    """In which exact combinations of topics papers stand: the topics at the top, or the sub-topics of one."""
    labels, rows = topic_list.labels(), _combinations(choice.definition, group)
    if rows.empty:
        return Notice(
            "Combinations of these topics are not known: the papers of one of them could not be fetched."
        )
    members = [
        row.id
        for row in topic_list.rows(with_field=False)
        if any(row.id in cell.split(";") for cell in rows["topics"])
    ]
    shown = rows.head(_COMBINATIONS)
    columns = [(tuple(row["topics"].split(";")), int(row["articles"])) for row in shown.to_dict("records")]
    named = rows.assign(label=[papers.combination(cell, labels) for cell in rows["topics"]])
    return Panel(
        key="combinations",
        title=papers.combinations_headline(named),
        figure=partial(
            upset,
            columns,
            {name: labels[name] for name in members},
            {name: topic_list.colour(name) for name in members},
        ),
        name=f"Papers by exact combination of topics: {groups(choice.definition)[group]}",
        summary=papers.combinations_sentences(named, len(shown)),
        caption=f"{elsewhere.papers_note()} All years. Definition: {controls.DEFINITIONS[choice.definition].lower()}. "
        "A paper stands in exactly one column. Choose a column to list its papers below it.",
        on_select=True,
        rows=named,
        headings={"label": "Topics", "degree": "Topics in it", "articles": "Papers"},
        credit=elsewhere.papers_credit(),
        whole="topic_combinations",
    )


def columns(definition: str, group: str) -> dict[str, str]:
    """The combinations of a group in words, most papers first."""
    labels, rows = topic_list.labels(), _combinations(definition, group)
    return {topics: papers.combination(topics, labels) for topics in rows["topics"]}


def papers_of(choice: Choice, group: str, topics: str) -> Listing:
    """The papers of one exact combination: those of all its topics and of no other of the group."""
    width, known, own = choice.definition, store.all_topics(), topics.split(";")
    found = _found(width, group, topics)
    count = _combinations(width, group).set_index("topics")["articles"][topics]
    searches = {
        topic: f"({known.topics[topic].definitions[width].text})" for topic in overlap.groups(known)[group]
    }
    search = f"({' AND '.join(searches.pop(topic) for topic in own)})"
    return Listing(
        key="both",
        title=text("{:paper} in this column: {}", count, columns(width, group)[topics]),
        lines=listing.article_lines(found),
        count=len(found),
        known=int(count),
        whole=partial(_sheet, width, group, topics) if len(found) else None,
        caption=f"{elsewhere.papers_note()} {elsewhere.see_at_pubmed(' NOT '.join([search, *searches.values()]))}",
        why_none=None if len(found) else "Only counts are held of these, no records to list.",
    )


def _found(definition: str, group: str, topics: str) -> pd.DataFrame:
    found, counted = store.table("articles"), store.members()
    for topic in overlap.groups(store.all_topics())[group]:
        is_of = found["pmid"].isin(literature.members(counted, topic, definition))
        found = found[is_of == (topic in topics.split(";"))]
    return found


def _sheet(definition: str, group: str, topics: str) -> Sheet:
    return listing.article_sheet("both", _found(definition, group, topics), f"Papers of exactly {topics}")


def _combinations(definition: str, group: str) -> pd.DataFrame:
    table = _known_combinations(definition)
    return table[table["topic_group"].eq(group)].sort_values(["articles", "topics"], ascending=[False, True])


def _known_combinations(definition: str) -> pd.DataFrame:
    """The combinations of topics that this version knows."""
    labels, table = topic_list.labels(), store.table("topic_combinations")
    is_known = table["topics"].map(lambda cell: set(cell.split(";")) <= set(labels)).astype(bool)
    return table[table["definition"].eq(definition) & is_known]


def _part(rows: pd.DataFrame, headline: str) -> Part:
    own = {row["variant"]: row for row in rows[rows["headline"].eq(headline)].to_dict("records")}
    return Part(
        growth.HEADLINES[headline],
        [_value(own[variant], label) for variant, label in growth.VARIANTS.items() if variant in own],
    )


def _value(row: dict[Hashable, Any], label: str) -> Value:
    text = growth.sensitivity_text(row)
    if pd.isna(row["value"]):
        return Value(label, text)
    low, high = (None if pd.isna(row[end]) else float(row[end]) for end in ("low", "high"))
    is_apart = not pd.isna(row["agrees"]) and not row["agrees"]
    return Value(label, text, float(row["value"]), low, high, is_hollow=is_apart)
