"""The role of vesicles: each rule, each way to fool it, and the figures that docs/roles.md reports."""

from typing import Any

import labelled
import pandas as pd
import pytest
from places import DOCS

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.sources.trials.roles import role
from pipelines.sources.trials.studies import Intervention, Study
from pipelines.text.terms import ROLES

DOCUMENT = (DOCS / "roles.md").read_text(encoding="utf-8")


def study(**given: Any) -> Study:
    return Study(
        **{"nct_id": "NCT00000001", "study_type": "INTERVENTIONAL", "overall_status": "COMPLETED"} | given
    )


def gives(name: str, kind: str | None = "BIOLOGICAL", **more: Any) -> tuple[Intervention, ...]:
    return (Intervention(name, kind, **more),)


TITLE = "Safety of Stem Cell Extracellular Vesicles for Burns"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"interventions": gives("MSC exosomes")}, "tested"),
        ({"interventions": gives("MSC exosomes"), "study_type": "EXPANDED_ACCESS"}, "tested"),
        ({"interventions": gives("MSC exosomes"), "study_type": None}, "tested"),
        ({"interventions": gives("MSC exosomes"), "study_type": "OBSERVATIONAL"}, "unclear"),
        ({"interventions": gives("AGLE-1", other_names=("human extracellular vesicles",))}, "tested"),
        ({"interventions": gives("AGLE-1", description="A product of exosomes. Given twice.")}, "tested"),
        ({"interventions": gives("Metformin", description="Plasma exosomes are measured.")}, "mentioned"),
        ({"interventions": gives("AGLE-1"), "arms": ("Exosome group", "Control")}, "tested"),
        ({"interventions": gives("Laser", "PROCEDURE"), "arms": ("Exosome analysis",)}, "mentioned"),
        ({"interventions": gives("AGLE-1", "DRUG"), "brief_title": TITLE}, "tested"),
        # Placebo alone, a procedure, or nothing: the title would stand alone.
        ({"interventions": gives("Placebo", "DRUG"), "brief_title": TITLE}, "unclear"),
        ({"interventions": gives("Surgery", "PROCEDURE"), "brief_title": TITLE}, "unclear"),
        ({"brief_title": TITLE}, "unclear"),
        ({"brief_title": TITLE, "official_title": TITLE, "study_type": None}, "unclear"),
        ({"interventions": gives("Exosome assay", "DIAGNOSTIC_TEST")}, "measured"),
        ({"interventions": gives("Exosomes in blood", "DIAGNOSTIC_TEST")}, "measured"),
        ({"interventions": gives("Isolation of plasma exosomes", "OTHER")}, "measured"),
        ({"outcomes": ("Exosomal PD-L1",), "interventions": gives("Nivolumab", "DRUG")}, "measured"),
        ({"brief_title": "Urinary Exosomes as Biomarkers"}, "measured"),
        ({"brief_title": "Red Wine and Extracellular Vesicles", "interventions": gives("Wine")}, "measured"),
        ({"brief_title": "Exosomes in ALS", "study_type": "OBSERVATIONAL"}, "measured"),
        ({"brief_title": "Exosomes in ALS", "purpose": "BASIC_SCIENCE"}, "measured"),
        ({"brief_title": "Exosomes in ALS"}, "unclear"),
        ({"interventions": gives("MSC secretome")}, "secretome"),
        ({"interventions": gives("Conditioned culture medium")}, "secretome"),
        ({"brief_title": "Secretome for Hair Loss"}, "secretome"),
        ({"interventions": gives("Secretome with exosomes")}, "tested"),
        ({"keywords": ("exosomes",), "interventions": gives("Aspirin", "DRUG")}, "mentioned"),
        ({"summary": "Blood is stored; exosomes may be studied."}, "mentioned"),
        ({}, "mentioned"),
        # The nuclease complex, and short forms that mean something else.
        ({"interventions": gives("RNA exosome inhibitor", "DRUG")}, "mentioned"),
        ({"interventions": gives("EV71 vaccine"), "brief_title": "EV71 in Children"}, "mentioned"),
        ({"interventions": gives("EV vaccine")}, "mentioned"),
        ({"interventions": gives("hUC-sEVs"), "summary": "Extracellular vesicles are given."}, "tested"),
        ({"interventions": gives("ExoFlo", "DRUG")}, "tested"),
        ({"interventions": gives("EXO 1 inhalation"), "brief_title": "Exosome Inhalation"}, "tested"),
    ],
)
def test_each_rule_and_its_limits(given: dict[str, Any], expected: str) -> None:
    assert role(study(**given)).role == expected


@pytest.mark.parametrize(
    "text", ["", "\u202eexosomes", "exosome" * 5_000, "a" * 50_000, "(((", "Exosomes; " * 9_000]
)
def test_hostile_text_is_read_like_any_other(text: str) -> None:
    found = role(
        study(brief_title=text, summary=text, interventions=gives(text, description=text), outcomes=(text,))
    )

    assert found.role in ROLES
    assert found.reason


def test_no_title_of_a_real_study_makes_tested_alone() -> None:
    for one in labelled.studies().values():
        for study_type in ("INTERVENTIONAL", "EXPANDED_ACCESS", None):
            assert role(study(brief_title=one.title, study_type=study_type)).role != "tested", one.title


def test_the_readings_agree_as_the_docs_say() -> None:
    rows = labelled.readings()
    assert {row["nct_id"] for row in rows} == set(labelled.studies())
    both = [row["reading_1"] == row["reading_2"] for row in rows]
    assert [row["agreed"] for row in rows] == [
        row["reading_1"] if same else "" for row, same in zip(rows, both, strict=True)
    ]
    n, same = len(rows), sum(both)
    words = {row[column] for row in rows for column in ("reading_1", "reading_2")}
    chance = sum(
        sum(row["reading_1"] == word for row in rows) * sum(row["reading_2"] == word for row in rows)
        for word in words
    ) / (n * n)
    kappa = (same / n - chance) / (1 - chance)
    assert words == {*ROLES, "cannot_tell"} - {"unclear"}
    assert f"{same} of {n}\n({same / n:.1%}), Cohen's kappa {kappa:.3f}" in DOCUMENT


def test_the_rule_is_as_good_as_the_docs_say() -> None:
    studies = labelled.studies()
    decided = {
        row["nct_id"]: row["agreed"]
        for row in labelled.readings()
        if labelled.is_held_out(row["nct_id"]) and row["agreed"] not in {"", "cannot_tell"}
    }
    given = {nct_id: role(studies[nct_id]).role for nct_id in decided}
    found = {nct_id for nct_id, said in given.items() if said == "tested"}
    right = {nct_id for nct_id, said in decided.items() if said == "tested"}
    told = {nct_id for nct_id in right if studies[nct_id].interventions}
    for hits, of in ((found & right, found), (found & right, right), (found & told, told)):
        share, low, high = wilson_interval(pd.Series([len(hits)]), pd.Series([len(of)])).iloc[0]
        assert f"| {len(hits)} of {len(of)} | {share:.1%} | {low:.1%} to {high:.1%} |" in DOCUMENT
    agreeing = sum(given[nct_id] == said for nct_id, said in decided.items())
    assert f"{agreeing} of {len(decided)} studies ({agreeing / len(decided):.1%})" in DOCUMENT
    assert (len(found), len(right), len(told)) == (35, 47, 39)
