"""How many rows other tables have of each company of the ledger."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from pipelines.analysis.evidence.regulation import LETTERS
from pipelines.analysis.lookup.find import Searched, find

#: Table to the column that holds the company, and what its rows are counted as; of acts, letters alone.
_COUNTED = {
    "regulatory_events": ("subject", "letters"),
    "trials": ("sponsor", "studies"),
    "trials_sample": ("sponsor", "studies"),
    "filings": ("company", "filings"),
}


def with_counts(companies: pd.DataFrame, among: Searched) -> pd.DataFrame:
    """The companies with `letters`, `studies` and `filings`, each where a table that has them was searched.

    Rows about the company, as the ledger spells it or but for a word such as Therapeutics: warning and untitled
    letters, studies that it sponsors, its filings. None found is zero, and not safe.
    """
    places = [place for place in among.places if place.table in _COUNTED]
    few = replace(among, places=tuple(replace(p, names=_COUNTED[p.table][0], texts="") for p in places))
    counts = [
        Counter(
            _COUNTED[one.place.table][1]
            for one in find(company, few, alike=False)
            if one.row.get("kind", LETTERS[0]) in LETTERS
        )
        for company in companies["company"]
    ]
    kinds = dict.fromkeys(_COUNTED[place.table][1] for place in places)
    return companies.assign(
        **{kind: pd.array([each[kind] for each in counts], dtype="Int64") for kind in kinds}
    )
