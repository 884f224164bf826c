"""Attention, evidence and regulation of all topics side by side, from the stored answers."""

from functools import partial

import pandas as pd

from dashboard import store
from dashboard.app_pages.overview import words as narrative
from dashboard.app_pages.overview.side_by_side_chart import Column, Marks
from dashboard.app_pages.overview.side_by_side_chart import side_by_side as drawn
from dashboard.app_pages.overview.words import Measure
from dashboard.charts.topic_rows import TopicRow
from dashboard.look.theme import STATUS_MARKS
from dashboard.panels import elsewhere
from dashboard.panels import topics as topic_list
from dashboard.panels.panel import Panel
from pipelines.analysis.evidence.contrast import RULES

_BY_RULE = "rules"


def measures() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What can be set side by side, by column: of attention, of evidence, of regulation."""
    rows = _rows()
    return (
        {measure.column: measure.label for measure in narrative.available(narrative.ATTENTION, rows)},
        {measure.column: measure.label for measure in narrative.available(narrative.EVIDENCE, rows)},
        {_BY_RULE: "Jurisdictions by rule"}
        | {measure.column: measure.label for measure in narrative.REGULATION},
    )


def side_by_side(attention: str, evidence: str, regulation: str) -> Panel:
    """One measure of each kind beside the others, for every topic."""
    rows, tracks = _rows(), _tracks()
    columns = [
        _column(rows, _named(narrative.ATTENTION, attention)),
        _column(rows, _named(narrative.EVIDENCE, evidence)),
        _rules(rows) if regulation == _BY_RULE else _column(rows, _named(narrative.REGULATION, regulation)),
    ]
    names, table = topic_list.labels(), store.table("contrast")
    return Panel(
        key="topics",
        title=narrative.headline(rows, names),
        figure=partial(drawn, tracks, columns),
        name=f"Attention, evidence and regulation by topic: {', '.join(column.title for column in columns)}",
        summary=_ratios(rows, tracks),
        caption=narrative.caption(rows, day=f"{store.snapshot().made_at:%Y-%m-%d}"),
        rows=table.assign(label=table["topic"].map(names)),
        headings={
            "label": "Topic",
            **{key: name for key, name in store.headings("contrast").items() if key != "topic"},
        },
        credit=elsewhere.papers_credit() if rows["papers"].notna().any() else None,
        whole="contrast",
    )


def _tracks() -> list[TopicRow]:
    there = set(store.table("contrast")["topic"])
    return [track for track in topic_list.rows(with_field=False) if track.id in there]


def _rows() -> pd.DataFrame:
    table = store.table("contrast")
    return table[table["topic"].isin([track.id for track in _tracks()])]


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
