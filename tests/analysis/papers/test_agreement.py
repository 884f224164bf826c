"""Europe PMC over PubMed, by topic and year, by hand."""

import pandas as pd
import pytest

from pipelines.analysis.papers.literature import agreement, overall_agreement

ASKED = "2026-11-23T12:00:00+00:00"


def europepmc(*rows: tuple[str, int | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["topic", "year", "articles"])
    return frame.astype({"topic": "str", "year": "Int64", "articles": "Int64"}).assign(
        preprints=9, asked_at=ASKED
    )


def pubmed(*rows: tuple[str, int | None, int, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["topic", "year", "records", "is_open"])
    frame = frame.astype({"topic": "str", "year": "Int64", "records": "Int64", "is_open": "boolean"})
    kinds = [("standard", "publication"), ("standard", "entrez"), ("broad", "publication")]
    return pd.concat(
        [
            # Other definitions and date bases hold other numbers, which must not be compared.
            frame.assign(definition=definition, date_basis=basis, records=frame["records"] + 1_000 * place)
            for place, (definition, basis) in enumerate(kinds)
        ],
        ignore_index=True,
    )


def test_each_year_has_both_counts_and_their_ratio() -> None:
    found = agreement(
        europepmc(
            ("hair", None, 3), ("hair", 2024, 9), ("hair", 2025, 5), ("field", 2024, 80), ("skin", 2024, 1)
        ),
        pubmed(
            ("field", 2024, 100, False),
            ("hair", None, 4, False),
            ("hair", 2024, 0, False),
            ("hair", 2025, 10, True),
            ("artificial", 2024, 7, False),
        ),
    )

    rows = found.set_index(["topic", "year"])
    assert len(rows) == 4  # what only one of them has cannot be compared
    assert rows.loc[("field", 2024), ["europepmc", "pubmed", "ratio"]].tolist() == [80, 100, 0.8]
    before = found[found["year"].isna()].iloc[0]
    assert (before["europepmc"], before["pubmed"], before["ratio"]) == (3, 4, 0.75)
    assert pd.isna(rows.loc[("hair", 2024), "ratio"])
    assert rows.loc[("hair", 2025), "ratio"] == 0.5


def test_all_years_leave_out_those_that_are_open() -> None:
    by_year = agreement(
        europepmc(("hair", 2023, 6), ("hair", 2024, 9), ("hair", 2025, 50), ("skin", 2024, 1)),
        pubmed(
            ("hair", 2023, 4, False),
            ("hair", 2024, 6, False),
            ("hair", 2025, 10, True),
            ("skin", 2024, 0, False),
        ),
    )

    found = overall_agreement(by_year)

    assert list(found["topic"]) == ["hair", "skin"]
    assert found[["europepmc", "pubmed", "preprints", "ratio"]].iloc[0].tolist() == [15, 10, 18, 1.5]
    assert pd.isna(found["ratio"].iloc[1])
    assert found["years"].tolist() == ["2023, 2024", "2024"]
    assert found["asked_on"].tolist() == ["2026-11-23", "2026-11-23"]


def test_nothing_to_compare_gives_no_rows() -> None:
    assert overall_agreement(agreement(europepmc(), pubmed())).empty


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ((None, 2022, 2023, 2024), "until 2024"),
        ((2022, 2023, 2024), "2022, 2023, 2024"),
        ((2022, 2024), "2022, 2024"),
        ((2024,), "2024"),
    ],
)
def test_only_years_that_both_counted_are_compared_and_they_are_told(
    years: tuple[int | None, ...], told: str
) -> None:
    both = (None, 2022, 2023, 2024)
    found = overall_agreement(
        agreement(
            europepmc(*(("field", year, 30) for year in years)),
            pubmed(*(("field", year, 40, False) for year in both)),
        )
    )
    assert found[["europepmc", "pubmed", "years"]].iloc[0].tolist() == [
        30 * len(years),
        40 * len(years),
        told,
    ]


def test_counts_of_an_earlier_day_say_so() -> None:
    counts = europepmc(("field", 2023, 30), ("field", 2024, 30))
    counts["asked_at"] = [ASKED, "2026-11-01T12:00:00+00:00"]
    found = overall_agreement(
        agreement(counts, pubmed(("field", 2023, 40, False), ("field", 2024, 40, False)))
    )
    assert found["asked_on"].tolist() == ["2026-11-01"]
