"""Companies of the ledger by what their vesicles come from, and by country."""

import re

import pandas as pd

#: Kind of source to the words that show it in the column `modality`; the first kind that fits is the company's.
_MODALITY_WORDS = {
    "artificial": r"artificial",
    "engineered": r"engineered|loaded|loading|gene editing|lipid nanoparticle",
    "plant_or_bacteria": r"plant|bacteria",
    "animal": r"bovine|milk",
    "human_cells": r"human|stem cell|msc|umbilical|amniotic|perinatal|platelet|ipsc|blood cell",
    "test_or_service": r"test|tools|manufacturing",
}
MODALITY_KINDS = (*_MODALITY_WORDS, "not_stated")


def modality_kind(words: str) -> str:
    """The kind of source that a company's modality names, from the words of the ledger.

    "Engineered" goes before the cell, since it says what is sold. Cells whose species is not named count as human
    cells only where the kind of cell is named.

    >>> modality_kind("human adipose stem cell-derived"), modality_kind("mixed; not stated")
    ('human_cells', 'not_stated')
    """
    kinds = (
        kind
        for kind, pattern in _MODALITY_WORDS.items()
        if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)
    )
    return next(kinds, "not_stated")


def with_kinds(companies: pd.DataFrame) -> pd.DataFrame:
    """The companies with `modality_kind`."""
    return companies.assign(modality_kind=companies["modality"].map(modality_kind).astype("str"))


def countries_of(companies: pd.DataFrame) -> pd.Series:
    """The countries of each company as a list: one that sits in two has both."""
    return companies["country"].str.split(" / ")


def by_country(companies: pd.DataFrame) -> pd.DataFrame:
    """Companies per country and confidence, most companies first: `country`, `confidence`, `companies`, `in_country`.

    A company that sits in two countries counts in both, so the rows do not add up to the companies.
    """
    rows = companies.assign(country=countries_of(companies)).explode("country")
    counts = rows.groupby(["country", "confidence"]).size().rename("companies").reset_index()
    counts["in_country"] = counts.groupby("country")["companies"].transform("sum")
    return counts.sort_values(
        ["in_country", "country", "confidence"], ascending=[False, True, True], ignore_index=True
    )
