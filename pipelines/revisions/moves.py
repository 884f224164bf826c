"""What came into sets, left them or moved within them between two snapshots, with causes that add up and a grade."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """
    was, change = rows["was"].fillna(0), rows["change"]
    to_nothing = rows["is"].fillna(0).eq(0) & was.gt(0)
    fell = (rows["is"].fillna(0) * 10).lt(was * _TENTHS) & (change.le(-_FEW) | to_nothing)
    critical = edited.to_numpy() | fell | rows["unexplained"].ne(0)
    notable = change.abs().ge(_FEW) & (change.abs() * 10).ge(was) & ~(still_open.to_numpy() & change.gt(0))
    grade = pd.Series("minor", index=rows.index, dtype="str")
    return grade.mask(notable.astype("bool"), "notable").mask(critical.astype("bool"), "critical")


#: A place of no year: all places together.
ALL = "all"

#: Rows that are on one side only, to the cause of each.
Cause = Callable[[pd.DataFrame], pd.Series]


def moves(
    before: pd.DataFrame,
    now: pd.DataFrame,
    keys: Sequence[str],
    *,
    came: Cause,
    went: Cause,
) -> pd.DataFrame:
    """One row per set and place with a move, one column per cause: how many came (plus) or went (minus) by it.

    Per place, and over all places (`place` "all"), the columns of a row add up to its change. A member without a
    place counts over all places only; one that gets a place counts there as moved.

    `before` and `now` have the members: `keys` (which name a set), `id`, `place` (text, missing where it has none),
    each once per set. `came` and `went` give the cause of each member that is new in its set or no longer there.
    """
    columns = [*keys, "id", "place"]
    sides = pd.concat([before[columns].assign(side=-1), now[columns].assign(side=1)], ignore_index=True)
    moved = sides[~sides.duplicated(columns, keep=False)]
    both = moved.duplicated([*keys, "id"], keep=False)
    gone, new, shifted = moved[~both & moved["side"].eq(-1)], moved[~both & moved["side"].eq(1)], moved[both]
    parts = [
        gone.assign(cause=went(gone).to_numpy(), count=-1),
        new.assign(cause=came(new).to_numpy(), count=1),
    ]
    long = pd.concat(
        [
            *parts,
            *(part.assign(place=ALL) for part in parts),
            shifted.assign(
                cause=shifted["side"].map({1: "redated_in", -1: "redated_out"}), count=shifted["side"]
            ),
        ],
        ignore_index=True,
    )
    table = (
        long.dropna(subset=["place"])
        .groupby([*keys, "place", "cause"], sort=False)["count"]
        .sum()
        .unstack("cause", fill_value=0)
        .reset_index()
    )
    table.columns.name = None
    return table


def explained(
    was: pd.DataFrame, is_: pd.DataFrame, moved: pd.DataFrame, keys: Sequence[str], causes: Sequence[str]
) -> pd.DataFrame:
    """The counts that moved, with what moved them: `was`, `is`, `change`, the causes and what they leave unexplained.

    A count that is on one side only is missing on the other, and changes from or to nothing.
    """
    names = list(keys)
    table = (
        was.rename(columns={"count": "was"})
        .merge(is_.rename(columns={"count": "is"}), on=names, how="outer", validate="one_to_one")
        .merge(moved, on=names, how="outer", validate="one_to_one")
    )
    for cause in causes:
        table[cause] = table[cause].fillna(0).astype("Int64") if cause in table else 0
    table = table.astype({"was": "Int64", "is": "Int64", **dict.fromkeys(causes, "Int64")})
    table["change"] = table["is"].fillna(0) - table["was"].fillna(0)
    table["unexplained"] = table["change"] - table[list(causes)].sum(axis="columns")
    moving = table["change"].ne(0) | table[list(causes)].ne(0).any(axis="columns")
    return table.loc[moving, [*names, "was", "is", "change", *causes, "unexplained"]].reset_index(drop=True)


def revised(
    before: Side,
    now: Side,
    keys: Sequence[str],
    causes: Sequence[str],
    *,
    needed: Sequence[str],
    bases: Iterable[str],
    of_basis: Callable[[str], pd.DataFrame],
    grade: Cause,
) -> pd.DataFrame:
    """The counts that moved on any date basis, with their grades; none where one side lacks a table that is needed.

    Over all places every basis tells the same, so that stands once, with the basis "none".
    """
    count = [*keys, "date_basis", "place"]
    if not (before.has(*needed) and now.has(*needed)):
        return pd.DataFrame(columns=[*count, "was", "is", "change", *causes, "unexplained", "grade"])
    first, *others = map(of_basis, bases)
    rows = pd.concat([first, *(part[part["place"].ne(ALL)] for part in others)], ignore_index=True)
    rows["date_basis"] = rows["date_basis"].mask(rows["place"].eq(ALL), "none")
    return rows.assign(grade=grade(rows)).sort_values(count, ignore_index=True)


def counts(yearly: pd.DataFrame, members: pd.DataFrame, keys: Sequence[str], basis: str) -> pd.DataFrame:
    """Counts by `keys` and `place`, with those of all places together, on one date basis."""
    sizes = members.groupby(list(keys), sort=False).size().rename("count").reset_index()
    rows = pd.concat([yearly, sizes.assign(place=ALL)], ignore_index=True).assign(date_basis=basis)
    return rows[[*keys, "date_basis", "place", "count"]]
