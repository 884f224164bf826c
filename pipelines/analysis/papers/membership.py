"""Which rows of a ledger belong to which topic."""

import pandas as pd

from pipelines.topics.catalogue import Catalogue


def topics_of_words(mapping: pd.DataFrame, kind: str = "word") -> dict[str, frozenset[str]]:
    """Each word (or use) of the ledgers to the topics that `ledger_topics` gives it."""
    topics: dict[str, frozenset[str]] = {}
    for row_kind, word, topic in zip(mapping["kind"], mapping["word"], mapping["topic"], strict=True):
        if row_kind == kind:
            topics[word] = topics.get(word, frozenset()) | {topic}
    return topics


def belongs(
    cells: pd.Series,
    topic_id: str,
    mapping: pd.DataFrame,
    topics: Catalogue,
    kind: str = "word",
    *,
    down: bool = True,
) -> pd.Series:
    """Whether each row belongs to a topic, from its cell of words joined by ";".

    A row filed under a topic also belongs to its sub-topics, and a row filed under a sub-topic to the topic.

    `cells` are the column `topics` of a ledger, or `use` of regulatory_status with kind "use". `down`: whether a row
    filed under a topic holds for its sub-topics. A rule does; a study of acne scars shows nothing of wrinkles.
    """
    family = {topic_id}
    if topic_id in topics.topics:
        family.update(topics.descendants(topic_id), topics.ancestors(topic_id) if down else ())
    known = topics_of_words(mapping, kind)
    fits = {word for word, ids in known.items() if ids & family}
    return cells.map(lambda cell: not fits.isdisjoint(str(cell).split(";")), na_action="ignore").eq(True)
