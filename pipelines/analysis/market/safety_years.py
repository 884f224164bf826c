"""Recalls and reports of adverse events by data set and year. Pure."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

#: The data sets begin in 2004.
FIRST_YEAR = 2004


def safety_years(reports: pd.DataFrame, endpoints: Iterable[str], *, today: date) -> pd.DataFrame:
    """Reports of each data set in every year from 2004, or from its first report before that, to the running one.

    Reports without a date have a row of their own, if there are any. Columns: endpoint, year, reports, is_open.

    Args:
        reports: The table `safety_reports`.
        endpoints: All data sets that were asked, also those without a report.
        today: Tells which year runs.
    """
    rows: list[tuple[str, int | None, int, bool]] = []
    for endpoint in endpoints:
        dates = reports.loc[reports["endpoint"].eq(endpoint), "date"]
        years = dates.dropna().str[:4].astype(int).value_counts()
        first = min([FIRST_YEAR, *years.index])
        rows += [
            (endpoint, year, int(years.get(year, 0)), year >= today.year)
            for year in range(first, max([today.year, *years.index]) + 1)
        ]
        if undated := int(dates.isna().sum()):
            rows.append((endpoint, None, undated, False))
    frame = pd.DataFrame(rows, columns=["endpoint", "year", "reports", "is_open"])
    return frame.astype({"endpoint": "str", "year": "Int64", "reports": "Int64", "is_open": "boolean"})
