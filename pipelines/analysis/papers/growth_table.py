"""The growth of every topic and of the published themes, on each yardstick."""

from collections.abc import Iterator

import pandas as pd

from pipelines.analysis.papers.growth import WINDOW_YEARS, Growth, complete_years, growth
from pipelines.analysis.papers.topic_years import was_open
from pipelines.topics.terms import FIELD

#: What grows, to the column that it is a share of.
EXPOSURES = {"records": None, "per_100k": "all_pubmed", "share_of_field": "field"}

_TYPES = {
    "topic": "str",
    "definition": "str",
    "date_basis": "str",
    "measure": "str",
    "first_year": "Int64",
    "last_year": "Int64",
    "years": "Int64",
    "records": "Int64",
    "growth_pct": "Float64",
    "growth_low_pct": "Float64",
    "growth_high_pct": "Float64",
    "model": "str",
    "dispersion": "Float64",
    "cagr_pct": "Float64",
    "doubling_time_years": "Float64",
    "doubling_low_years": "Float64",
    "doubling_high_years": "Float64",
    "early_growth_pct": "Float64",
    "late_growth_pct": "Float64",
    "pace_change_pct": "Float64",
    "pace_low_pct": "Float64",
    "pace_high_pct": "Float64",
    "pace": "str",
    "reason": "str",
}
_RENAMED = {"growth_low_pct": "low_pct", "growth_high_pct": "high_pct"}
_KEY = 4


def growth_table(topic_years: pd.DataFrame | None, published: pd.DataFrame | None) -> pd.DataFrame:
    """The table `growth`: the latest complete years, ten at most, of every topic and theme that is counted by year.

    The field has no share of itself. A published count was retrieved on some day and only then: its years are
    complete as far as they were by the rule of dates (see `topic_years.is_open`), since nothing tells how they
    filled. It is counted with `[dp]`, so that an article can stand in two of its years.

    Args:
        topic_years: The table of that name, or None.
        published: The ledger `published_year_counts`, or None.
    """
    rows = [] if published is None else list(_themes(published))
    if topic_years is not None:
        rows += _topics(topic_years)
    return pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES)


def measured(years: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What `growth` fits: `year`, `records`, and `exposure` for a share.

    Args:
        years: Rows of topic_years of one topic, definition and date basis, all of them complete.
        measure: "records", "per_100k" (of all PubMed) or "share_of_field".
    """
    column = EXPOSURES[measure]
    counts = years[["year", "records"]]
    return counts if column is None else counts.assign(exposure=years[column])


def _topics(topic_years: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    groups = topic_years.groupby(["topic", "definition", "date_basis"], sort=False)
    for (topic, definition, basis), rows in groups:
        years = complete_years(rows)
        for measure in EXPOSURES:
            if topic != FIELD or measure != "share_of_field":
                yield _row((topic, definition, basis, measure), growth(measured(years, measure)))


def _themes(published: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for theme, rows in published.groupby("theme", sort=False):
        whole = rows[~was_open(rows["year"], rows["retrieved_on"])]
        years = whole.sort_values("year").tail(WINDOW_YEARS)
        yield _row((theme, "none", "publication", "records"), growth(years[["year", "records"]]))


def _row(key: tuple[object, ...], found: Growth) -> tuple[object, ...]:
    names = list(_TYPES)[_KEY:]
    return (*key, *(getattr(found, _RENAMED.get(name, name)) for name in names))
