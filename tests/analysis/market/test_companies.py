"""Companies: what their vesicles come from, read by hand for every wording of the ledger."""

import pandas as pd
import pytest

from pipelines.analysis.market.companies import (
    MODALITY_KINDS,
    by_country,
    firm_key,
    modality_kind,
    one_spelling,
    with_kinds,
)
from pipelines.refresh import ledgers

BY_HAND = {
    "artificial": ["cell-derived artificial exosomes"],
    "engineered": [
        "engineered human cell exosomes",
        "MSC vesicles loaded with siRNA",
        "engineered exosomes; exosomes with gene editing",
        "engineered exosomes",
        "platelet and stem cell vesicles; engineered",
        "neural stem cell exosomes, engineered",
        "engineered microvesicles (not exosomes)",
        "lipid nanoparticle and exosome carriers",
        "stem cell-derived; light-controlled protein loading",
    ],
    "plant_or_bacteria": [
        "plant-derived (organic fruit and vegetables)",
        "plant-derived",
        "bacteria-derived (lactobacillus) and plant callus-derived",
    ],
    "animal": ["bovine milk-derived"],
    "human_cells": [
        "human adipose stem cell-derived",
        "human adipose stem cell-derived (ExoCoBio supply)",
        "human platelet-derived",
        "human stem cell-derived",
        "human adipose mesenchymal cell-derived",
        "human bone marrow stem cell-derived",
        "MSC-derived from birth tissue (per ipscell.com)",
        "amniotic fluid and umbilical cord products",
        "perinatal (amniotic) vesicles",
        "human bone marrow MSC-derived",
        "human neural stem cell-derived",
        "human umbilical cord MSC-derived",
        "red blood cell vesicles",
        "iPSC-derived progenitor exosomes",
        "umbilical cord blood cell-derived",
    ],
    "test_or_service": ["urine exosomal RNA test", "tools", "contract manufacturing"],
    "not_stated": ["not stated", "mixed; not stated", "exosome preparation with seaweed and thuja extracts"],
}


def test_every_wording_of_the_ledger_was_read_by_hand() -> None:
    wordings = set(ledgers.read("companies")["modality"])
    assert wordings == {words for known in BY_HAND.values() for words in known}
    assert tuple(BY_HAND) == MODALITY_KINDS


@pytest.mark.parametrize(
    ("kind", "words"), [(kind, words) for kind, known in BY_HAND.items() for words in known]
)
def test_a_modality_has_the_kind_read_by_hand(kind: str, words: str) -> None:
    assert modality_kind(words) == kind


def test_a_word_inside_another_is_not_taken_for_it() -> None:
    assert modality_kind("latest generation") == "not_stated"
    assert modality_kind("transplanted cells") == "not_stated"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Simvesica Biologics, Inc.", "SIMVESICA BIOLOGICS INC.", True),
        ("Simvesica Biologics, Inc.", "Simvesica Biologics", True),
        ("Simvesica Biologics, Inc.", "Simvesica Therapeutics, Inc.", False),
        ("Simvesica Biologics, Inc.", "Simvesica Biologics Asia, Inc.", False),
        ("Sim Co., Ltd.", "Sim S.p.A.", True),
        ("Sim GmbH & Co. KG", "Sim GmbH", False),
        ("Universitätsklinikum Sim", "Universitatsklinikum  SIM", True),
        ("Co", "Inc", False),
        ("上海交通大学", "上海大学", False),
        ("...", "", False),
    ],
)
def test_spellings_of_one_name_are_one_firm(one: str, other: str, same: bool) -> None:
    assert (firm_key(one) == firm_key(other)) is same


def test_the_most_frequent_spelling_is_shown() -> None:
    names = pd.Series(["SIM INC", "Sim, Inc.", None, "Sim, Inc.", "Vesi Ltd", "VESI"], dtype="str")
    assert one_spelling(names).fillna("-").tolist() == ["Sim, Inc."] * 2 + ["-", "Sim, Inc.", "VESI", "VESI"]
    assert one_spelling(names.iloc[2:3]).isna().all()
    assert one_spelling(names.iloc[:0]).empty


def test_no_company_stands_in_the_ledger_twice() -> None:
    assert not ledgers.read("companies")["company"].map(firm_key).duplicated().any()


def test_a_company_in_two_countries_counts_in_both() -> None:
    companies = pd.DataFrame(
        {
            "country": ["United States / Singapore", "United States", "Japan"],
            "confidence": ["medium", "high", "high"],
            "modality": ["plant-derived", "tools", "not stated"],
        },
        dtype="str",
    )
    assert by_country(companies).values.tolist() == [
        ["United States", "high", 1, 2],
        ["United States", "medium", 1, 2],
        ["Japan", "high", 1, 1],
        ["Singapore", "medium", 1, 1],
    ]
    assert with_kinds(companies)["modality_kind"].tolist() == [
        "plant_or_bacteria",
        "test_or_service",
        "not_stated",
    ]
