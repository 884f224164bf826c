"""What the regulatory ledger says: enforcement that names exosomes, approvals, how old a status is."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipelines.analysis.numbers.periods import age_months, first_day

LETTERS = ("warning_letter", "untitled_letter")
STALE_MONTHS = 18


def enforcement_letters(events: pd.DataFrame) -> pd.DataFrame:
    """The warning and untitled letters whose text, as far as it was seen, names exosomes or vesicles."""
    return events[events["exosome_named"].eq("yes") & events["kind"].isin(LETTERS)].reset_index(drop=True)


def letters_per_year(events: pd.DataFrame) -> pd.DataFrame:
    """One row per year and kind of letter that names exosomes: `year`, `kind`, `letters`.

    Every year between the first and the last has both kinds, with zero where the ledger holds none: the
    ledger was searched for all of them.
    """
    letters = enforcement_letters(events)
    if letters.empty:
        return pd.DataFrame({"year": [], "kind": [], "letters": []}).astype({"year": int, "letters": int})
    years = letters["date"].map(lambda when: first_day(when).year)
    counts = letters.groupby([years.rename("year"), "kind"]).size()
    full = pd.MultiIndex.from_product([range(years.min(), years.max() + 1), LETTERS], names=["year", "kind"])
    return counts.reindex(full, fill_value=0).rename("letters").reset_index()


@dataclass(frozen=True)
class ApprovalAnswer:
    """Whether any exosome product is approved anywhere, as far as the ledger knows."""

    #: Events of kind `approval`, statements that some product is approved, and statuses `approved` together.
    approvals: int
    statements: int  # how many dated statements by anyone but a lay source say that none is
    latest: dict[str, str]  # the newest statement by anyone but a lay source, as a row of approval_statements


def approval_answer(events: pd.DataFrame, statuses: pd.DataFrame, statements: pd.DataFrame) -> ApprovalAnswer:
    """The answer with its evidence. Counts what says yes in any of the three ledgers."""
    says_yes = (
        int(events["kind"].eq("approval").sum())
        + int(statuses["status"].eq("approved").sum())
        + int(statements["says"].eq("some_approved").sum())
    )
    by_body = statements[~statements["is_lay"].eq("yes")]
    newest = by_body.iloc[by_body["date"].map(first_day).argmax()]
    return ApprovalAnswer(
        approvals=says_yes,
        statements=int(by_body["says"].eq("none_approved").sum()),
        latest={str(name): str(cell) for name, cell in newest.items()},
    )


def with_age(statuses: pd.DataFrame, today: date) -> pd.DataFrame:
    """The statuses with `age_months` (missing: undated) and `is_stale` (from 18 months on, or undated)."""
    aged = statuses.copy()
    aged["age_months"] = (
        aged["as_of"].map(lambda when: age_months(when, today), na_action="ignore").astype("Int64")
    )
    aged["is_stale"] = aged["age_months"].ge(STALE_MONTHS).fillna(True).astype(bool)
    return aged
