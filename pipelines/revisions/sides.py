"""Two snapshots side by side, and what a grade of a difference between them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

GRADES = ("critical", "notable", "minor")
#: As in `pipelines.sources.drops`: a count may fall to this many tenths of itself, or by fewer than this many.
_TENTHS, _FEW = 8, 5


@dataclass(frozen=True)
class Side:
    """One of the two snapshots: what its manifest says, and its tables."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    def has(self, *names: str) -> bool:
        """Whether all these tables are there."""
        return set(names) <= set(self.tables)


def graded(rows: pd.DataFrame, edited: pd.Series, still_open: pd.Series) -> pd.Series:
    """The grade of each change of a count.

    critical: its search has other words now, or it fell by over 20% (by 5 or more, or to nothing), or no cause
    explains it. notable: it moved by 10% or more, and by 5 or more, unless it is a year under way that grew. minor: the
    rest.

    Args:
        rows: `was`, `is`, `change`, `unexplained`.
        edited: Whether the search behind the count has other words.
        still_open: Whether the year is under way.
    """
    was, change = rows["was"].fillna(0), rows["change"]
    to_nothing = rows["is"].fillna(0).eq(0) & was.gt(0)
    fell = (rows["is"].fillna(0) * 10).lt(was * _TENTHS) & (change.le(-_FEW) | to_nothing)
    critical = edited.to_numpy() | fell | rows["unexplained"].ne(0)
    notable = change.abs().ge(_FEW) & (change.abs() * 10).ge(was) & ~(still_open.to_numpy() & change.gt(0))
    grade = pd.Series("minor", index=rows.index, dtype="str")
    return grade.mask(notable.astype("bool"), "notable").mask(critical.astype("bool"), "critical")
