"""Whether a title names vesicles as what is given: real titles, near misses, and the figures of docs/evidence.md."""

import csv

import pandas as pd
import pytest
from places import ANSWERS, DOCS

from pipelines.analysis.evidence.titles import gives_vesicles, treats_animals
from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.refresh import ledgers

BY_HAND = ANSWERS / "title_by_hand.csv"
DOCUMENT = (DOCS / "evidence.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "title",
    [
        "A Split-Scar Study: Study of Surgical Scar Using Exosomes.",
        "Combined intrathecal and intravenous exosome injection efficiency in a multiple sclerosis patient: "
        "a case report.",
        "Effects of Exosome-Containing Skin Booster and Microneedling Treatment on Facial Aging: A Retrospective "
        "Analysis of 40 Cases.",
        "Multifunctional MOF microneedle patch with adsorbed exosomes for enhanced diabetic wound healing.",
        "Exosomes From Adipose-derived Mesenchymal Stem Cells Protect the Myocardium Against "
        "Ischemia/Reperfusion Injury Through Wnt/β-Catenin Signaling Pathway.",
        "SAFETY OF MSC-DERIVED EXTRACELLULAR VESICLES FOR BURNS",
        "Topical EVs for the treatment of melasma",
    ],
)
def test_vesicles_that_are_given(title: str) -> None:
    assert gives_vesicles(title)


@pytest.mark.parametrize(
    "title",
    [
        # Trials of something else, which measure vesicles: all three are randomised by their publication type.
        "Bilberry Supplementation after Myocardial Infarction Decreases Microvesicles in Blood and Affects Endothelial "
        "Vesiculation.",
        "Effects of purposeful soccer heading on circulating small extracellular vesicle concentration and cargo.",
        "Oral nicotinamide riboside raises NAD+ and lowers biomarkers of neurodegenerative pathology in plasma "
        "extracellular vesicles enriched for neuronal origin.",
        # A trial that names no vesicle.
        "Combination of ciprofloxacin/celecoxib as a novel therapeutic strategy for ALS.",
        # A treatment that acts on the body's own vesicles.
        "Microneedling Combined with Photothermal-Biomodulated Autologous PRP to Enhance Exosome Release in Refractory "
        "Melasma: A Case Report.",
        "Hypoxia-Inducible Exosomes Facilitate Liver-Tropic Premetastatic Niche in Colorectal Cancer.",
        "Circulating extracellular vesicles as biomarkers in the diagnosis, prognosis and therapy of cardiovascular "
        "diseases",
        "Treatment that targets the RNA exosome complex",
        "",
    ],
)
def test_vesicles_that_are_not(title: str) -> None:
    assert not gives_vesicles(title)


def test_the_rule_is_as_good_as_the_page_says() -> None:
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        everything = list(csv.DictReader(file))
    rows = [row for row in everything if row["reading"] != "unclear"]
    assert f"{len(everything)} real titles" in DOCUMENT
    held_out = [row for row in rows if row["pmid"][-1] in "02468"]
    called = [row["reading"] for row in held_out if gives_vesicles(row["title"])]
    read = [row for row in held_out if row["reading"] == "given"]
    right = called.count("given")
    for said, of in (("precision", len(called)), ("recall", len(read))):
        share, low, high = wilson_interval(pd.Series([right]), pd.Series([of])).iloc[0]
        assert f"| {said}: " in DOCUMENT
        assert f"| {right} of {of} | {share:.1%} | {low:.1%} to {high:.1%} |" in DOCUMENT


def test_the_titles_of_registered_studies_are_read_as_the_page_says() -> None:
    sample = ledgers.read("trials_sample")
    even = sample[sample["nct_id"].str[-1].isin(list("02468")) & sample["title"].notna()]
    taken = {
        role: even.loc[even["role"].eq(role), "title"].map(gives_vesicles) for role in ("tested", "measured")
    }
    told = " ".join(DOCUMENT.split())
    assert (
        f"of the {len(taken['tested'])} studies with an even NCT number that give vesicles, it takes "
        f"{taken['tested'].sum()}, and {taken['measured'].sum()} of the {len(taken['measured'])} that measure them"
    ) in told


@pytest.mark.parametrize(
    "text",
    [
        "Exosomes " * 9_000,
        "exosome" * 5_000,
        "a" * 50_000,
        "(((",
        "@@@ exosome therapy",
        "\u202eexosomes",
        "-" * 9_000,
    ],
)
def test_hostile_text_is_read_and_soon(text: str) -> None:
    assert gives_vesicles(text) in (True, False)


@pytest.mark.parametrize(
    ("title", "is_animal"),
    [
        ("Exosomes for osteoarthritis in client-owned dogs: a randomised trial", True),
        ("A veterinary trial of extracellular vesicles", True),
        ("Vesicles in 20 cats", True),
        ("Horses with tendon injury given exosomes", True),
        ("Bovine milk exosomes in healthy adults", False),
        ("Canine-derived vesicles in people", False),
        ("Exosomes in catheter care", False),
        ("Cows' milk vesicles for colitis", False),
        ("Exosomes in cow's milk given to healthy adults", False),
        ("Exosomes in cow milk for infants", False),
        ("Exosomes for a patient bitten by dogs", False),
        ("Exosomes in lactating goats", True),
    ],
)
def test_an_animal_is_the_patient_or_is_not(title: str, is_animal: bool) -> None:
    assert treats_animals(title) is is_animal
