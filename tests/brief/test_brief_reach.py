"""What a brief says of the reach of papers: of the last year that is old enough, where papers are many enough."""

from datetime import date

import pandas as pd
import pytest

from pipelines.brief import source
from pipelines.brief.sections.humans import section
from pipelines.snapshots import editions
from pipelines.snapshots.snapshot import Snapshot


def said(known: int) -> list[str]:
    """The sentences on hair, where iCite knows so many of the papers of 2024, and others of 2023 and 2025."""

    def load(held: Snapshot, name: str) -> pd.DataFrame:
        rows = held.load(name)
        if name != "reach_years":
            return rows
        rows = rows[rows["topic"].eq("hair") & rows["year"].isin([2023, 2024, 2025])].copy()
        cells = {"known": known, "articles": 40, "cited_share": 0.125, "cited_low": 0.05, "cited_high": 0.25}
        rows.loc[rows["year"].eq(2024), list(cells)] = list(cells.values())
        return rows

    facts = source.facts(
        editions.find("simulated"), day=date(2026, 11, 29), data=None, topic="hair", is_long=False, load=load
    )
    return [str(one.text) for one in section(facts).sentences if one.table == "reach_years"]


def test_the_last_settled_year_is_told() -> None:
    assert said(30) == [
        "Hair: clinical articles cite about 12% of its papers of 2024 (5% to 25%; 30 of 40 are known)."
    ]


@pytest.mark.parametrize("known", [0, 29])
def test_of_a_few_papers_nothing_is_said(known: int) -> None:
    assert said(known) == []
