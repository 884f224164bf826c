"""Where topics meet: articles shared by two topics, exact combinations of several, and distinct totals."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.tables.answers.answers import TOPIC_COMBINATIONS, TOPIC_OVERLAPS
from pipelines.topics.catalogue import DEFINITIONS, FIELD, Catalogue

#: Topic and definition of sets that could not be fetched.
Unknown = Collection[tuple[str, str]]
#: Name of the group of topics at the top; the other groups are named after the topic whose sub-topics they hold.
TOP = "topics"


def paired(catalogue: Catalogue) -> tuple[str, ...]:
    """The topics that are compared with one another: all but the field, which holds every article."""
    return tuple(topic for topic in catalogue.topics if topic != FIELD)


def topic_overlaps(
    topic_articles: pd.DataFrame, topics: Sequence[str], unknown: Unknown = ()
) -> pd.DataFrame:
    """The table `topic_overlaps`: one row per definition and pair of topics whose sets are known, in either order.

    Shared is the size of the intersection of both sets; share is that of the topic's own articles, with its Wilson
    interval. Pairs that share nothing are there with zero; the share of a topic without articles is missing.
    """
    rows: list[dict[str, str | int]] = []
    unknowns = set(unknown)
    for definition in DEFINITIONS:
        members = _members(topic_articles, definition, topics).astype(float)
        shared = members.T @ members  # whole numbers, exact in floats far beyond PubMed
        rows += [
            {
                "definition": definition,
                "topic": topic,
                "other": other,
                "articles": int(shared[i, i]),
                "other_articles": int(shared[j, j]),
                "shared": int(shared[i, j]),
            }
            for i, topic in enumerate(topics)
            for j, other in enumerate(topics)
            if i != j and unknowns.isdisjoint([(topic, definition), (other, definition)])
        ]
    overlaps = TOPIC_OVERLAPS.frame(rows)
    interval = wilson_interval(overlaps["shared"], overlaps["articles"])
    return overlaps.assign(share=interval["share"], low=interval["low"], high=interval["high"])


def shared_with(overlaps: pd.DataFrame, topic: str, definition: str) -> pd.DataFrame:
    """One row per other topic, most shared first: `topic`, `articles` (its size), `shared`, `share`, `low`, `high`."""
    rows = overlaps[overlaps["topic"].eq(topic) & overlaps["definition"].eq(definition)]
    others = rows[["other", "other_articles", "shared", "share", "low", "high"]].rename(
        columns={"other": "topic", "other_articles": "articles"}
    )
    return others.sort_values(["shared", "topic"], ascending=[False, True], ignore_index=True)


def groups(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The topics combined with one another: those at the top (without the field), and the sub-topics of each."""
    groups_of: dict[str, tuple[str, ...]] = {
        TOP: tuple(
            topic.id for topic in catalogue.topics.values() if topic.parent is None and topic.id != FIELD
        )
    }
    for topic in catalogue.topics:
        if below := tuple(other.id for other in catalogue.topics.values() if other.parent == topic):
            groups_of[topic] = below
    return groups_of


def topic_combinations(
    topic_articles: pd.DataFrame, catalogue: Catalogue, unknown: Unknown = ()
) -> pd.DataFrame:
    """The table `topic_combinations` (an UpSet plot's rows): exact combinations, largest first.

    An article is in one combination of each definition and group: all topics of the group that it belongs to. So
    combinations add up to the distinct total of the group, which is never more than the sum of its topics. A group of
    which one set is not known has none: nobody could say which of the others' articles it shares.
    """
    topics, unknowns = paired(catalogue), set(unknown)
    rows: list[tuple[str, str, str, int, int]] = []
    for definition in DEFINITIONS:
        members = _members(topic_articles, definition, topics)
        for group, chosen in groups(catalogue).items():
            if not unknowns.isdisjoint((topic, definition) for topic in chosen):
                continue
            own = members[:, [topics.index(topic) for topic in chosen]]
            rows += [
                (definition, group, ";".join(combination), len(combination), articles)
                for combination, articles in _combinations(own[own.any(axis=1)], chosen)
            ]
    return TOPIC_COMBINATIONS.frame(rows)


def _combinations(members: npt.NDArray[np.bool_], topics: Sequence[str]) -> list[tuple[tuple[str, ...], int]]:
    exact, counts = np.unique(members, axis=0, return_counts=True)
    combinations = [
        (tuple(topic for topic, is_in in zip(topics, row, strict=True) if is_in), int(count))
        for row, count in zip(exact, counts, strict=True)
    ]
    return sorted(combinations, key=lambda one: (-one[1], len(one[0]), one[0]))


def _members(topic_articles: pd.DataFrame, definition: str, topics: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Articles in rows, topics in columns: whether the article belongs. Every article here is in one of them."""
    rows = topic_articles[topic_articles["definition"].eq(definition) & topic_articles["topic"].isin(topics)]
    articles, known = pd.factorize(rows["pmid"])
    place = {topic: column for column, topic in enumerate(topics)}
    members = np.zeros((len(known), len(topics)), dtype=bool)
    members[articles, rows["topic"].map(place).to_numpy(dtype=int)] = True
    return members
