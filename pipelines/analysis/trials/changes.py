"""What became of each study between two refreshes, and how much that matters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from pipelines.tables.fetched.trials import TRIAL_CHANGES
from pipelines.text.terms import BAR

#: Changes are kept this long, so that a reader who comes once a month sees them all.
KEPT = timedelta(days=365)
#: A planned enrolment that moves by at least this part of itself is notable.
_PART = 4
#: A completion that moves by at least this many months is notable.
_MONTHS = 6

STOPPED = {"SUSPENDED", "TERMINATED", "WITHDRAWN"}
UNDER_WAY = {"RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING"}

Row = Mapping[Any, Any]


class Change(NamedTuple):
    """One change of one study; a row of `trial_changes` without the day."""

    nct_id: str
    kind: str
    old: str | None
    new: str | None
    grade: str


def trial_changes(
    before: pd.DataFrame | None, now: pd.DataFrame, earlier: pd.DataFrame | None, seen_on: date
) -> pd.DataFrame:
    """The table `trial_changes`: what was seen on this day, after what was seen within the last year.

    `before` and `earlier` are `trials` and `trial_changes` of the last snapshot: without one nothing has changed.
    `seen_on` is the day of the registry's data.
    """
    day = seen_on.isoformat()
    kept = TRIAL_CHANGES.frame()
    same_day: Iterable[Row] = ()
    if earlier is not None:
        kept = earlier[earlier["seen_on"].ge((seen_on - KEPT).isoformat()) & earlier["seen_on"].ne(day)]
        same_day = _plain(earlier[earlier["seen_on"].eq(day)])
    # Data of one day seen twice: what changed is told from where the day began, so that steps make one change.
    seen = [] if before is None else changes(_undone(_by_number(before), same_day), _by_number(now))
    rows = TRIAL_CHANGES.frame((*change, day) for change in seen)
    return pd.concat([kept, rows], ignore_index=True).sort_values(
        ["seen_on", "nct_id", "kind"], ascending=[False, True, True], ignore_index=True
    )


def new_numbers(trials: pd.DataFrame) -> dict[str, str]:
    """Earlier numbers of studies to those they have now; none where a table does not tell them, as old ones."""
    if "nct_id_aliases" not in trials:
        return {}
    told = trials.dropna(subset="nct_id_aliases")
    pairs = zip(told["nct_id_aliases"], told["nct_id"], strict=True)
    now = set(trials["nct_id"])
    return {old: new for olds, new in pairs for old in olds.split(BAR) if old not in now}


def renumbered(frame: pd.DataFrame, numbers: Mapping[str, str], key: Sequence[str]) -> pd.DataFrame:
    """The rows under the numbers their studies have now; of two that become one, the one that had its number stays."""
    if not numbers or "nct_id" not in frame or not (old := frame["nct_id"].isin(numbers)).any():
        return frame
    moved = pd.concat([frame[~old], frame[old].assign(nct_id=frame.loc[old, "nct_id"].map(numbers))])
    return moved.drop_duplicates(list(key)).sort_index()


def seen_now(before: pd.DataFrame | None, now: pd.DataFrame) -> list[Change]:
    """What this refresh alone saw to change from one table `trials` to the next; nothing where there was none."""
    return [] if before is None else list(changes(_by_number(before), _by_number(now)))


def changes(before: Mapping[str, Row], now: Mapping[str, Row]) -> Iterator[Change]:
    """Every change from one table of studies to the next, study by study."""
    for nct_id, row in now.items():
        old = before.get(nct_id)
        if old is None:
            if not row["is_gone"]:  # else it came and went within one day
                yield Change(nct_id, "new", None, row["overall_status"], _started(None, row) or "notable")
        elif row["is_gone"]:
            if not old["is_gone"]:
                yield Change(nct_id, "gone", old["overall_status"], None, "notable")
        else:
            if old["is_gone"]:
                yield Change(nct_id, "returned", None, row["overall_status"], "minor")
            yield from _between(old, row)


def _between(old: Row, new: Row) -> Iterator[Change]:
    nct_id = new["nct_id"]
    if old["overall_status"] != new["overall_status"]:
        stopped = "critical" if new["overall_status"] in STOPPED else None
        grade = stopped or _started(old, new) or "notable"
        yield Change(nct_id, "status", old["overall_status"], new["overall_status"], grade)
    if old["phase"] != new["phase"]:
        yield Change(nct_id, "phase", old["phase"], new["phase"], _started(old, new) or "notable")
    if (was := _enrollment(old)) != (now := _enrollment(new)):
        yield Change(nct_id, "enrollment", was, now, _enrollment_grade(old, new))
    if old["completion_date"] != new["completion_date"]:
        moved = _months(old["completion_date"], new["completion_date"])
        grade = "notable" if moved is None or moved >= _MONTHS else "minor"
        yield Change(nct_id, "completion_date", old["completion_date"], new["completion_date"], grade)
    if new["has_results"] and not old["has_results"]:
        yield Change(nct_id, "results_posted", None, new["results_first_posted"], "critical")


def _started(old: Row | None, new: Row) -> str | None:
    """Critical when a phase 3 is under way that was not, or was not known to be, before."""
    return "critical" if _runs_phase_3(new) and not (old and _runs_phase_3(old)) else None


def _runs_phase_3(row: Row) -> bool:
    return "PHASE3" in (row["phase"] or "").split(BAR) and row["overall_status"] in UNDER_WAY


def _enrollment(row: Row) -> str | None:
    if row["enrollment"] is None:
        return None
    kind = f" {row['enrollment_type'].lower()}" if row["enrollment_type"] else ""
    return f"{row['enrollment']}{kind}"


def _enrollment_grade(old: Row, new: Row) -> str:
    was, now = old["enrollment"], new["enrollment"]
    if was is None or now is None or old["enrollment_type"] != new["enrollment_type"]:
        return "notable"
    return "notable" if abs(now - was) * _PART >= max(was, 1) else "minor"


def _months(old: str | None, new: str | None) -> int | None:
    """Whole calendar months between two dates; None when one is missing or known to the year only."""
    if old is None or new is None or min(len(old), len(new)) < len("2026-01"):
        return None
    return abs((int(new[:4]) - int(old[:4])) * 12 + int(new[5:7]) - int(old[5:7]))


def _undone(rows: dict[str, Row], seen: Iterable[Row]) -> dict[str, Row]:
    """The studies as they were before these changes."""
    for change in seen:
        nct_id, old = change["nct_id"], change["old"]
        if nct_id not in rows:
            continue
        if change["kind"] == "new":
            del rows[nct_id]
        else:
            rows[nct_id] = {**rows[nct_id], **_before(change["kind"], old)}
    return rows


def _before(kind: str, old: str | None) -> Row:
    """The cells of a study before a change of this kind."""
    match kind:
        case "gone" | "returned":
            return {"is_gone": kind == "returned"}
        case "status":
            return {"overall_status": old}
        case "enrollment":
            number, _, certainty = (old or "").partition(" ")
            return {
                "enrollment": int(number) if number else None,
                "enrollment_type": certainty.upper() or None,
            }
        case "results_posted":
            return {"has_results": False}
        case _:  # phase and completion_date are called after their columns
            return {kind: old}


def _by_number(frame: pd.DataFrame) -> dict[str, Row]:
    return {str(row["nct_id"]): row for row in _plain(frame)}


def _plain(frame: pd.DataFrame) -> list[Row]:
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))
