"""Where papers come from, as the brief tells it of hand-made tables."""

from typing import Any

import pandas as pd
from random_snapshots import frame
from test_brief_sections import known, said

from pipelines.brief.sections import origins


def growth(country: str, records: int, **cells: Any) -> dict[str, Any]:
    none = {"growth_pct": None, "growth_low_pct": None, "growth_high_pct": None, "reason": "Too few."}
    years = {"first_year": 2015, "last_year": 2024}
    return {"topic": "hair", "country": country, "records": records, **years, **none, **cells}


RATE = {"growth_pct": 20.0, "growth_low_pct": 18.0, "growth_high_pct": 22.0, "reason": None}


def told(*rows: dict[str, Any]) -> list[str]:
    table: pd.DataFrame = frame("country_growth", list(rows))
    return said(origins.section(known({"country_growth": table})))


def test_the_three_with_most_papers_and_the_growth_of_the_first() -> None:
    rows = [growth("US", 40), growth("KR", 1234, **RATE), growth("CN", 40), growth("PE", 39), growth("FR", 2)]
    assert told(*rows) == [
        "Hair: most papers of 2015 to 2024 come from South Korea (1,234), China (40) and United States (40); in "
        "South Korea papers grew by 20% a year (18% to 22%)."
    ]


def test_without_a_rate_only_the_countries_are_told() -> None:
    assert told(growth("KR", 30)) == ["Hair: most papers of 2015 to 2024 come from South Korea (30)."]


def test_the_link_leads_to_the_figure_of_the_same_years() -> None:
    (sentence,) = origins.section(
        known({"country_growth": frame("country_growth", [growth("KR", 30)])})
    ).sentences
    assert sentence.place is not None
    assert sentence.place.panel == "country_growth"


def test_few_papers_and_no_table_are_silence() -> None:
    assert told(growth("KR", 29)) == []
    assert said(origins.section(known())) == []
