"""Registered studies by topic, role and year on two days: what each count was, is, and why it moved."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from pipelines.revisions.moves import Side, counts, explained, graded, moves, revised

#: As for papers; `gone` is a study that the field's search no longer finds, `returned` one that it finds again,
#: `role_*` one whose vesicle plays another role now.
CAUSES = (
    "new",
    "gone",
    "returned",
    "entered",
    "left",
    "role_in",
    "role_out",
    "redated_in",
    "redated_out",
    "definition_in",
    "definition_out",
)
_KEYS = ("topic", "role_scope")
_COUNT = (*_KEYS, "date_basis", "place")
_DATES = {"first_posted": "first_posted_date", "start": "start_date"}


def trial_revisions(before: Side, now: Side, reworded: Collection[str]) -> pd.DataFrame:
    """The table of counts that moved; empty where one side has no registered studies.

    Returns:
        `topic`, `role_scope`, `date_basis` ("none" for all years together), `place` (a year, "before", "undated",
        "all"), `was`, `is`, `change`, `CAUSES`, `unexplained`, `grade`. Causes and `unexplained` add up to `change`.
    """

    def grade(rows: pd.DataFrame) -> pd.Series:
        this_year = now.manifest["tables"]["trials"]["fetched_at"][:4]
        still_open = rows["place"].str.isdigit() & rows["place"].ge(this_year)
        return graded(rows, rows["topic"].isin(list(reworded)), still_open)

    return revised(
        before,
        now,
        _KEYS,
        CAUSES,
        needed=("trials", "topic_trials", "trial_years"),
        bases=_DATES,
        of_basis=lambda basis: _of_basis(before, now, basis, reworded),
        grade=grade,
    )


def _of_basis(before: Side, now: Side, basis: str, reworded: Collection[str]) -> pd.DataFrame:
    old, new = _members(before, basis), _members(now, basis)

    def came(rows: pd.DataFrame) -> pd.Series:
        return _cause(rows, before, old, reworded, ("new", "returned", "role_in", "definition_in", "entered"))

    def went(rows: pd.DataFrame) -> pd.Series:
        return _cause(rows, now, new, reworded, ("gone", "gone", "role_out", "definition_out", "left"))

    moved = moves(old, new, _KEYS, came=came, went=went).assign(date_basis=basis)
    return explained(_counts(before, basis, old), _counts(now, basis, new), moved, _COUNT, CAUSES)


def _cause(
    rows: pd.DataFrame,
    other: Side,
    members: pd.DataFrame,
    reworded: Collection[str],
    words: tuple[str, str, str, str, str],
) -> pd.Series:
    """Why a study is in a set on one side only, from what the other side knows of it."""
    trials = other.tables["trials"]
    gone = dict(zip(trials["nct_id"], trials["is_gone"], strict=True))
    in_topic = set(zip(members["topic"], members["id"], strict=True))
    unknown = np.array([one not in gone for one in rows["id"]], dtype=bool)
    is_gone = np.array([bool(gone.get(one)) for one in rows["id"]], dtype=bool)
    edited = np.array([topic in reworded for topic in rows["topic"]], dtype=bool)
    other_role = np.array(
        [pair in in_topic for pair in zip(rows["topic"], rows["id"], strict=True)], dtype=bool
    )
    causes = np.select(
        [unknown, is_gone, other_role, edited],
        words[:4],
        default=words[4],
    )
    return pd.Series(causes, index=rows.index, dtype="str")


def _members(side: Side, basis: str) -> pd.DataFrame:
    """Each study the registry still shows in each of its topics: once under its role, once under any."""
    trials = side.tables["trials"]
    studies = trials[~trials["is_gone"].astype("bool")]
    years = side.tables["trial_years"]
    first = years.loc[years["date_basis"].eq(basis), "year"].min()
    dated = pd.DataFrame(
        {
            "id": studies["nct_id"],
            "role_scope": studies["role"],
            "place": _place(studies[_DATES[basis]], first),
        }
    )
    rows = (
        side.tables["topic_trials"]
        .rename(columns={"nct_id": "id"})
        .merge(dated, on="id", how="inner", validate="many_to_one")
    )
    return pd.concat([rows, rows.assign(role_scope="any")], ignore_index=True)[[*_KEYS, "id", "place"]]


def _place(dates: pd.Series, first: int) -> pd.Series:
    years = dates.str[:4]
    place = years.where(pd.to_numeric(years).ge(first).fillna(False).astype("bool"), "before")
    return place.mask(dates.isna(), "undated")


def _counts(side: Side, basis: str, members: pd.DataFrame) -> pd.DataFrame:
    rows = side.tables["trial_years"]
    rows = rows[rows["date_basis"].eq(basis)]
    place = rows["year"].astype("str").where(rows["period"].eq("year"), rows["period"])
    yearly = rows[list(_KEYS)].assign(place=place, count=rows["trials"])
    return counts(yearly, members, _KEYS, basis)
