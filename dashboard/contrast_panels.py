"""Attention, evidence and regulation of all topics side by side, from the stored answers."""

from functools import partial

import pandas as pd

from dashboard import controls, elsewhere, panels, store, topic_list
from dashboard.charts.side_by_side import Column, Marks, side_by_side
from dashboard.charts.topic_rows import TopicRow
from dashboard.narrative import contrast as narrative
from dashboard.narrative.contrast import Measure
from dashboard.theme import STATUS_MARKS
from pipelines.analysis.contrast import RULES

_BY_RULE = "rules"


def show() -> None:
    """One panel that sets one measure of each kind beside the others; which, the reader chooses."""
    if not store.has("contrast"):
        elsewhere.answers_are_missing("The comparison of all topics", "contrast")
        return
    table = store.table("contrast")
    there = set(table["topic"])
    tracks = [track for track in topic_list.rows(with_field=False) if track.id in there]
    rows = table[table["topic"].isin([track.id for track in tracks])]
    attention, evidence, regulation = controls.side_by_side(
        {measure.column: measure.label for measure in narrative.available(narrative.ATTENTION, rows)},
        {measure.column: measure.label for measure in narrative.available(narrative.EVIDENCE, rows)},
        {_BY_RULE: "Jurisdictions by rule"}
        | {measure.column: measure.label for measure in narrative.REGULATION},
    )
    columns = [
        _column(rows, _named(narrative.ATTENTION, attention)),
        _column(rows, _named(narrative.EVIDENCE, evidence)),
        _rules(rows) if regulation == _BY_RULE else _column(rows, _named(narrative.REGULATION, regulation)),
    ]
    names = topic_list.labels()
    panels.panel(
        "topics",
        narrative.headline(rows, names),
        figure=partial(side_by_side, tracks, columns),
        name=f"Attention, evidence and regulation by topic: {', '.join(column.title for column in columns)}",
        summary=_ratios(rows, tracks),
        caption=narrative.caption(rows, day=f"{store.snapshot().made_at:%Y-%m-%d}"),
        rows=table.assign(label=table["topic"].map(names)),
        headings={
            "label": "Topic",
            **{key: name for key, name in store.headings("contrast").items() if key != "topic"},
        },
        credit=elsewhere.papers_credit() if rows["papers"].notna().any() else None,
    )


def _ratios(rows: pd.DataFrame, tracks: list[TopicRow]) -> list[str]:
    """A sentence for each topic that is neither a part of another nor context."""
    known = store.all_topics().topics
    by_topic = {row["topic"]: row for row in rows.to_dict("records")}
    return [
        narrative.ratio_sentence(track.label, by_topic[track.id])
        for track in tracks
        if not track.depth and not known[track.id].is_context
    ]


def _named(measures: tuple[Measure, ...], column: str) -> Measure:
    return next(measure for measure in measures if measure.column == column)


def _column(rows: pd.DataFrame, measure: Measure) -> Column:
    cells = rows.to_dict("records")
    values = {row["topic"]: narrative.value(row, measure) for row in cells}
    drawn = {topic: value for topic, value in values.items() if value is not None}
    ends = measure.ends
    return Column(
        measure.title,
        "interval" if ends else "bar",
        drawn,
        {row["topic"]: narrative.text(row, measure) for row in cells},
        {
            row["topic"]: (float(row[ends[0]]), float(row[ends[1]]))
            for row in cells
            if ends and row["topic"] in drawn
        },
    )


def _rules(rows: pd.DataFrame) -> Marks:
    marks = [STATUS_MARKS[status] for status in RULES.values()]
    return Marks(
        "Jurisdictions by rule",
        [(mark.label, mark.sign, mark.colour) for mark in marks],
        {row["topic"]: [int(row[column]) for column in RULES] for row in rows.to_dict("records")},
    )
