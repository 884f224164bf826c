"""Several topics, or several published themes, counted by year and set beside one another."""

from collections.abc import Sequence

import pandas as pd

from pipelines.analysis.papers import literature
from pipelines.analysis.papers.topic_years import was_open
from pipelines.tables.fetched.pubmed import TOPIC_YEARS
from pipelines.topics.terms import STANDARD


def published_years(published: pd.DataFrame) -> pd.DataFrame:
    """Published yearly counts in the shape of topic_years, with the theme as topic and its one search as standard.

    Nothing tells how their years filled: what is open follows from the day of retrieval (`topic_years.was_open`). They
    have no share.
    """
    return TOPIC_YEARS.frame(
        {
            "topic": row["theme"],
            "definition": STANDARD,
            "date_basis": "publication",
            "year": row["year"],
            "records": row["records"],
            "is_open": is_open,
        }
        for _, own in published.groupby("theme", sort=False)
        for row, is_open in zip(
            own.to_dict("records"), was_open(own["year"], own["retrieved_on"]), strict=True
        )
    )


def compared(
    topic_years: pd.DataFrame,
    topics: Sequence[str],
    *,
    basis: str,
    yardstick: str,
    years: tuple[int, int],
) -> pd.DataFrame:
    """One row per topic, definition and year: `topic` and what `literature.yearly` gives, topics in the order given.

    The index has the same year as 100 for all topics.
    """
    base = literature.index_year(topic_years, topics, basis, *years)
    parts = [
        literature.yearly(topic_years, topic, basis, yardstick, base).assign(topic=topic) for topic in topics
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["year"].between(*years)].reset_index(drop=True)
