"""The topics of the snapshot as rows of a figure: in the order of their file, sub-topics behind their topic."""

from dataclasses import dataclass

import pandas as pd

from dashboard import store
from dashboard.charts.topic_rows import TopicRow
from dashboard.look.theme import topic_colour
from pipelines.analysis.papers import overlap
from pipelines.topics.catalogue import FIELD, Topic


def labels() -> dict[str, str]:
    """Topic to name."""
    return {name: topic.label for name, topic in store.all_topics().topics.items()}


def colour(topic: str) -> str:
    """A topic's colour."""
    return topic_colour([topic, *store.all_topics().ancestors(topic)])


@dataclass(frozen=True)
class TopicChoice:
    """What a reader chose on a page of one topic; the page adds what else it lets choose."""

    topic: Topic

    @property
    def colour(self) -> str:
        """The topic's colour."""
        return colour(self.topic.id)


def rows(*, with_field: bool) -> list[TopicRow]:
    """Every topic as a row; the field as a whole, which holds all others, only where it is asked for."""
    known = store.all_topics()
    return [
        TopicRow(name, topic.label, len(known.ancestors(name)), colour(name))
        for name, topic in known.topics.items()
        if with_field or name != FIELD
    ]


def overlaps(*, everything: bool = False) -> pd.DataFrame:
    """How many papers, or records of any kind, each pair of topics shares."""
    if store.has("topic_overlaps") and not everything:
        return store.table("topic_overlaps")
    # A snapshot of an earlier version holds the sets, but not what was worked out from them.
    return overlap.topic_overlaps(store.members(everything=everything), overlap.paired(store.all_topics()))
