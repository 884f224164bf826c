"""Studies per topic, role and year: by the day they were first posted, or by the day they start."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipelines.tables.fetched.trials import TRIAL_YEARS

_DATES = {"first_posted": "first_posted_date", "start": "start_date"}
#: Where studies stand, in order: before the first year, in a year, without a date.
_BEFORE, _UNDATED = 0, 10_000


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
                years = chosen[column].str[:4].astype("Int64").fillna(_UNDATED)
                places = years.mask(years.lt(first_year), _BEFORE)
                there, gone = (
                    places[chosen["is_gone"].eq(is_gone)].value_counts() for is_gone in (False, True)
                )
                for place in sorted({_BEFORE, *range(first_year, today.year + 1), *places, _UNDATED}):
                    period = {_BEFORE: "before", _UNDATED: "undated"}.get(place, "year")
                    year = place if period == "year" else None
                    is_open = year is not None and year >= today.year
                    counts = int(there.get(place, 0)), int(gone.get(place, 0))
                    rows.append((topic, scope, basis, period, year, *counts, is_open))
    return TRIAL_YEARS.frame(rows)
