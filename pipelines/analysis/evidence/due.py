"""Which rows of the ledgers are due for another look, and what to search for again."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipelines.analysis.evidence.regulation import with_age
from pipelines.tables import LEDGERS

#: Ledger that ages to the day its source speaks of, and the column that says what is aged.
_AGED = {
    "regulatory_status": ("as_of", "status"),
    "trials_sample": ("status_as_of", "overall_status"),
}


def due(tables: Mapping[str, pd.DataFrame], today: date) -> pd.DataFrame:
    """The rules and the statuses of studies that are stale (see `with_age`), the oldest first, undated ones last.

    `ledger`, `row` (its key), `as_of`, `age_months`, `source_url`, `search` (the words of the last search for a rule,
    else the number of the study) and `searched_on`; what is not known is missing.
    """
    found = [_stale(name, tables[name], today) for name in _AGED]
    rows = pd.concat(found, ignore_index=True).merge(
        _last_searches(tables["regulatory_searches"]), "left", "row"
    )
    study = rows["row"].str.removeprefix("nct_id=").where(rows["ledger"].eq("trials_sample"))
    return rows.assign(search=rows["search"].fillna(study)).sort_values(
        ["age_months", "ledger", "row"], ascending=[False, True, True], na_position="last", ignore_index=True
    )


def _stale(name: str, frame: pd.DataFrame, today: date) -> pd.DataFrame:
    day, what = _AGED[name]
    aged = with_age(frame[frame[what].notna()].assign(as_of=frame[day]), today)
    aged = aged[aged["is_stale"]].assign(ledger=name, row=lambda rows: _named(name, rows))
    return aged[["ledger", "row", "as_of", "age_months", "source_url"]]


def _named(name: str, rows: pd.DataFrame) -> pd.Series:
    return pd.Series([LEDGERS[name].key_of(row) for row in rows.to_dict("records")], rows.index, dtype="str")


def _last_searches(searches: pd.DataFrame) -> pd.DataFrame:
    """For each rule the words and the day of the last search made for its jurisdiction and use."""
    made = searches["outcome"].ne("not_searched")
    rules = searches[made & searches["use"].notna() & searches["jurisdictions"].notna()]
    rules = rules.assign(jurisdiction=rules["jurisdictions"].str.split(";")).explode("jurisdiction")
    last = rules.sort_values("searched_on").drop_duplicates(["jurisdiction", "use"], keep="last")
    named = last.assign(row=_named("regulatory_status", last)).rename(columns={"searched_for": "search"})
    return named[["row", "search", "searched_on"]]
