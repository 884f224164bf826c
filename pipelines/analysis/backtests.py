"""How often the intervals around estimates of open years held, counted over their back-tests."""

import pandas as pd

from pipelines.analysis.proportions import wilson_interval

#: What stands for every article with a record in the tables of completeness.
ALL = "all"


def held_by_topic(tests: pd.DataFrame) -> pd.DataFrame:
    """One row per topic, all articles together first: `topic`, `years`, `tests`, `held`, and `share` with interval.

    The interval (Wilson) takes the back-tests for independent, which neighbouring days of a year are not: it is too
    narrow.

    Args:
        tests: The table `completeness_backtests`.
    """
    grouped = tests.groupby("topic", sort=False).agg(
        years=("year", "nunique"), tests=("is_held", "size"), held=("is_held", "sum")
    )
    found = grouped.astype("int64").reset_index()
    found = pd.concat([found, wilson_interval(found["held"], found["tests"])], axis=1)
    return found.sort_values("topic", key=lambda topics: topics.ne(ALL), kind="stable", ignore_index=True)
