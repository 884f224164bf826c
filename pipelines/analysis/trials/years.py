"""Studies per topic, role and year: by the day they were first posted, or by the day they start."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from pipelines.tables.fetched.trials import TRIAL_YEARS

_DATES = {"first_posted": "first_posted_date", "start": "start_date"}
#: "before" the first year, a year, or "undated".
Place = tuple[str, int | None]


def trial_years(
    trials: pd.DataFrame,
    members: Mapping[str, frozenset[str]],
    roles: tuple[str, ...],
    *,
    first_year: int,
    today: date,
) -> pd.DataFrame:
    """The table `trial_years`: every year from the first one to this one, and later ones where a study starts.

    Every study of a topic stands in one place of each date basis, so the places add up to the topic.
    """
    rows: list[tuple[str, str, str, str, int | None, int, int, bool]] = []
    for topic, nct_ids in members.items():
        own = trials[trials["nct_id"].isin(nct_ids)]
        for scope in (*roles, "any"):
            chosen = own if scope == "any" else own[own["role"].eq(scope)]
            for basis, column in _DATES.items():
                there = _counts(chosen[~chosen["is_gone"]][column], first_year)
                gone = _counts(chosen[chosen["is_gone"]][column], first_year)
                for place in _places({*there, *gone}, first_year, today.year):
                    period, year = place
                    is_open = year is not None and year >= today.year
                    rows.append((topic, scope, basis, period, year, there[place], gone[place], is_open))
    return TRIAL_YEARS.frame(rows)


def _counts(dates: pd.Series, first_year: int) -> Counter[Place]:
    return Counter(_place(when, first_year) for when in dates.astype(object).where(dates.notna(), None))


def _place(when: str | None, first_year: int) -> Place:
    if when is None:
        return "undated", None
    year = int(when[:4])
    return ("year", year) if year >= first_year else ("before", None)


def _places(places: set[Place], first_year: int, this_year: int) -> Iterator[Place]:
    yield "before", None
    later = [year for _, year in places if year is not None and year > this_year]
    for year in (*range(first_year, this_year + 1), *sorted(later)):
        yield "year", year
    yield "undated", None
