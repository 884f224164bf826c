"""The panels of the part Reach: what papers are about, their path through the triangle, and clinical citations."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.app_pages.evidence.reach_charts import by_year, path, placed
from dashboard.panels import elsewhere, missing
from dashboard.panels.panel import Absence, Panel
from dashboard.panels.topics import colour
from pipelines.analysis.evidence.reach import agreement, over_years
from pipelines.sentences import reach as sentences
from pipelines.sentences.evidence import RUNG_ORDER
from pipelines.topics.catalogue import Topic

CONTENT = ("human", "animal", "molecular_cellular")
CLINICAL = ("cited", "clinical", "apt")
_SHOWN = "year articles known covered"


def content(topic: Topic) -> Panel | Absence:
    """What the papers of a topic are about, year by year."""
    if not store.has("reach_years"):
        return missing.signal_is_missing("reach", "icite", "Reach of papers")
    rows, together = _rows(topic)
    return _panel(
        "content",
        sentences.content_headline(topic.label, together),
        partial(by_year, rows, {one: sentences.MEASURES[one] for one in CONTENT}),
        f"{topic.label}: human, animal and molecular content of its papers by publication year",
        [sentences.covered_sentence(together)],
        "Content: the mean part of people, of animals, and of molecules and cells among the MeSH headings of a paper. ",
        rows,
        CONTENT,
    )


def triangle(topic: Topic) -> Panel | None:
    """The path of a topic through the triangle of biomedicine."""
    if not store.has("reach_years"):
        return None
    rows, _ = _rows(topic)
    return _panel(
        "triangle",
        sentences.path_headline(topic.label, placed(rows)),
        partial(path, rows, colour(topic.id)),
        f"{topic.label}: mean place of its papers in the triangle of biomedicine, by publication year",
        ["The nearer to a corner, the more of what the papers of a year are about is of that kind."],
        "The triangle of biomedicine, after Weber (2013). ",
        rows,
        CONTENT,
        "with_triangle triangle_x triangle_y",
    )


def clinical(topic: Topic, reading: str) -> Panel | None:
    """Whether clinical articles cite the papers of a topic, and whether that agrees with the ladder."""
    if not store.has("reach_years"):
        return None
    rows, together = _rows(topic)
    said = [sentences.agreement_sentence(*_agreement(reading))] if store.has("evidence") else []
    return _panel(
        "clinical",
        sentences.clinical_headline(topic.label, together),
        partial(by_year, rows, {one: sentences.MEASURES[one] for one in CLINICAL}),
        f"{topic.label}: papers cited by clinical articles, clinical articles, and APT by publication year",
        [*said, sentences.covered_sentence(together)],
        "Cited: at least one clinical article that PubMed knows cites it; where iCite knows of none, it counts as not "
        "cited. APT: what iCite's model takes for the chance of such a citation. ",
        rows,
        CLINICAL,
    )


def _rows(topic: Topic) -> tuple[pd.DataFrame, Mapping[Hashable, Any] | None]:
    rows = store.rows("reach_years", topic=topic.id)
    together = over_years(rows)
    return rows, together.iloc[0].to_dict() if len(together) else None


def _agreement(reading: str) -> tuple[int, int, int]:
    """Over the topics that are part of no other: those share too many papers with it."""
    known = store.all_topics().topics
    reached = store.rows("evidence", reading=reading)
    reached = reached[reached["is_reached"].eq(True).fillna(value=False)]
    highest = reached["rung"].map(RUNG_ORDER).groupby(reached["topic"]).max().to_dict()
    heights = {name: highest[name] for name in known if not known[name].parent and name in highest}
    return agreement(over_years(store.table("reach_years")), heights)


def _panel(
    key: str,
    title: str,
    figure: Any,
    name: str,
    summary: list[str],
    caption: str,
    rows: pd.DataFrame,
    measures: tuple[str, ...],
    more: str = "",
) -> Panel:
    columns = " ".join(f"{one}_share {one}_low {one}_high" for one in measures)
    return Panel(
        key=f"reach_{key}",
        title=title,
        figure=figure,
        name=name,
        summary=summary,
        caption=f"{elsewhere.signal_source('icite', 'reach')} {caption}{sentences.YOUNG} Shares are of the papers that "
        "iCite knows, standard definition; intervals at 95%. Years with fewer than five such papers stand in the table "
        "only.",
        rows=rows,
        headings=store.headings("reach_years", f"{_SHOWN} {more} {columns}".strip()),
        credit=elsewhere.signal_credit("icite"),
        whole=("reach_years", "reach"),
    )
