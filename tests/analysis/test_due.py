"""Which rows are due for another look: the oldest first, with the search to repeat."""

from datetime import date

import pandas as pd

from pipelines.analysis.evidence.due import due

TABLES = {
    "regulatory_status": pd.DataFrame(
        {
            "jurisdiction": ["AU", "US", "JP", "KR"],
            "use": "hair_restoration",
            "status": "not_approved",
            "as_of": ["2025-05-30", "2021-11", None, "2025-05-31"],
            "source_url": [f"https://example.org/{place}" for place in ("au", "us", "jp", "kr")],
        }
    ),
    "trials_sample": pd.DataFrame(
        {
            "nct_id": ["NCT00000001", "NCT00000002"],
            "overall_status": ["COMPLETED", None],
            "status_as_of": ["2020-01-01", None],
            "source_url": ["https://example.org/1", "https://example.org/2"],
        }
    ),
    "regulatory_searches": pd.DataFrame(
        {
            "jurisdictions": ["US;CA", "US", "AU", None, "US"],
            "use": ["hair_restoration", "hair_restoration", "skin", "hair_restoration", "hair_restoration"],
            "searched_for": ["newer words", "older words", "of skin", "anywhere", "not sent"],
            "searched_on": ["2026-11-28", "2026-01-01", "2026-11-28", "2026-11-28", "2026-11-29"],
            "outcome": [*["nothing_newer"] * 4, "not_searched"],
        }
    ),
}


def test_what_is_18_months_old_or_undated_is_due_and_the_newest_search_is_repeated() -> None:
    rows = due(TABLES, date(2026, 11, 30))
    assert rows["row"].tolist() == [
        "nct_id=NCT00000001",
        "jurisdiction=US, use=hair_restoration",
        "jurisdiction=AU, use=hair_restoration",
        "jurisdiction=JP, use=hair_restoration",
    ]
    assert rows["search"].fillna("").tolist() == ["NCT00000001", "newer words", "", ""]
    assert rows["searched_on"].fillna("").tolist() == ["", "2026-11-28", "", ""]
    assert rows["source_url"].iloc[1] == "https://example.org/us"
    assert "KR" in " ".join(due(TABLES, date(2026, 12, 1))["row"])
