"""When the articles of each publication year came into PubMed, and what could be known of that on any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: How many earlier years are learnt from: more would tell of a PubMed that worked otherwise.
LEARNT_YEARS = 6


@dataclass(frozen=True)
class Arrivals:
    """The create dates of a set of articles by publication year, in order; articles that lack either are left out."""

    created: Mapping[int, NDArray[np.datetime64]]

    @classmethod
    def of(cls, articles: pd.DataFrame) -> "Arrivals":
        """The arrivals of articles with `publication_year` and `create_date`."""
        dated = articles.dropna(subset=["publication_year", "create_date"])
        days = pd.Series(dated["create_date"].to_numpy(dtype="datetime64[D]"), index=dated.index)
        groups: Any = days.groupby(dated["publication_year"].astype(int))
        return cls({int(year): np.sort(group.to_numpy(dtype="datetime64[D]")) for year, group in groups})

    def by(self, year: int, day: date) -> int:
        """How many articles of a publication year PubMed had at the end of a day."""
        created = self.created.get(year)
        return 0 if created is None else int(np.searchsorted(created, np.datetime64(day), side="right"))

    def past(self, year: int, as_of: date) -> list[tuple[int, int]]:
        """Of each earlier year that can be learnt from: what had arrived by the same day of it, and what it came to.

        The latest six of the years that ended over a year before the year of `as_of` began, as far as they were
        known on that day: by then what is still missing of them is small. A year without articles teaches nothing.
        """
        newest = as_of.year - 2
        rows: list[tuple[int, int]] = []
        for earlier in sorted((known for known in self.created if known <= newest), reverse=True):
            final = self.by(earlier, as_of)
            if final and len(rows) < LEARNT_YEARS:
                rows.append((self.by(earlier, same_day(as_of, year - earlier)), final))
        return rows


def same_day(day: date, years: int) -> date:
    """The same day of the year so many years earlier; 29 February becomes 28 February where there is none.

    >>> same_day(date(2024, 2, 29), 1), same_day(date(2024, 2, 29), 4)
    (datetime.date(2023, 2, 28), datetime.date(2020, 2, 29))
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
