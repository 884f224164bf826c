"""Companies of the ledger by what their vesicles come from, and by country; names of firms in several spellings."""

import re
import unicodedata

import pandas as pd

#: Legal forms that end a name: they tell no two firms apart. Therapeutics and Biologics are words like others.
_LEGAL = re.compile(
    r"inc|incorporated|ltd|limited|llc|llp|lp|corp|corporation|co|company|gmbh|ag|kg|sa|sas|sarl|srl|spa|plc|pty|bv|"
    r"nv|ab|oy|kk|pvt|pte"
)


#: Words that a company's name may lack, but not have others for.
KIND_WORDS = re.compile(
    r"(?: (?:group|holdings|biosciences?|biologics?|therapeutics|pharmaceuticals?|labs?|laborator(?:y|ies)|medical|"
    r"biotech(?:nology)?|life sciences?))+"
)


def names_of(company: str) -> list[str]:
    """The names that a ledger writes for one company; what stands in brackets is none.

    >>> names_of("Elevai Labs / PMGC Holdings"), names_of("Exosome Diagnostics (mdxhealth)")
    (['Elevai Labs', 'PMGC Holdings'], ['Exosome Diagnostics'])
    """
    return [name.strip() for name in re.sub(r"\([^)]*\)", "", company).split(" / ")]


def firm_key(name: str) -> str:
    """What the spellings of one name have in common: its words without case, accents, stops and legal form.

    >>> firm_key("SIM Biologics, Inc.") == firm_key("Sim Biologics Inc"), firm_key("Sim Biologics & Co. KG, Ltd.")
    (True, 'sim biologics and')
    """
    split = unicodedata.normalize("NFKD", name.replace("&", " and "))
    plain = "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()
    words = re.findall(r"\w+", re.sub(r"[.'\u2019]", "", plain))
    while len(words) > 1 and _LEGAL.fullmatch(words[-1]):
        words.pop()
    return " ".join(words) or name


def one_spelling(names: pd.Series) -> pd.Series:
    """Each name as the most of its spellings are written, the first by alphabet among equals; missing stays missing."""
    shown: dict[str, str] = {}
    for name, _ in sorted(names.value_counts().items(), key=lambda pair: (-pair[1], pair[0])):
        shown.setdefault(firm_key(str(name)), str(name))
    return names.map(lambda name: shown[firm_key(name)], na_action="ignore").astype("str")


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
