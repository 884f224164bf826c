"""Claims beside their studies: the ledgers as they are, and a claim that cites nothing in people."""

import pandas as pd

from pipelines import ledgers
from pipelines.analysis.claims import claim_evidence, claim_studies

CLAIMS, STUDIES = ledgers.read("cosmetic_claims"), ledgers.read("human_studies")


def test_every_cited_study_stands_beside_its_claim_with_n_design_and_verdict() -> None:
    found = claim_studies(CLAIMS, STUDIES)
    assert found.loc[
        found["claim_id"].eq("boosts-procedures"), ["study_key", "n", "design_class"]
    ].to_numpy().tolist() == [
        ["kwon-2020", 25, "randomised"],
        ["needling-split-face-28", 28, "randomised"],
        ["park-jy-2026", 75, "randomised"],
    ]
    assert found["verdict"].notna().all()
    assert len(found) == CLAIMS["study_keys"].str.split(";").map(len).sum() == 15


def test_claims_keep_their_order_and_the_best_design_comes_first() -> None:
    cited = CLAIMS[CLAIMS["claim_id"].eq("plant-like-human")].assign(
        study_keys="theodorakopoulou-2024;al-ameer-2025;park-jy-2026"
    )
    assert claim_studies(cited, STUDIES)["study_key"].tolist() == [
        "park-jy-2026",
        "theodorakopoulou-2024",
        "al-ameer-2025",
    ]
    assert claim_studies(CLAIMS, STUDIES)["claim_id"].unique().tolist() == CLAIMS["claim_id"].tolist()


def test_a_claim_tells_how_many_studies_of_which_kind_it_rests_on() -> None:
    found = claim_evidence(CLAIMS, STUDIES).set_index("claim_id")
    columns = ["studies", "randomised", "reviews", "registered", "best_design"]
    assert found.loc["boosts-procedures", columns].tolist() == [3, 3, 0, 0, "randomised"]
    assert found.loc["safe-injected", columns].tolist() == [2, 0, 1, 0, "case_series"]
    assert found.loc["regrows-hair", columns].tolist() == [1, 1, 1, 0, "randomised"]
    assert found.loc["boosts-procedures", "people_randomised"] == 25 + 28 + 75
    assert pd.isna(found.loc["better-than-prp", "people_randomised"])  # not shown is not zero
    assert found.loc["rejuvenates-alone", "people_randomised"] == 0


def test_a_claim_with_reviews_and_plans_alone_has_no_best_design() -> None:
    cited = CLAIMS.iloc[:1].assign(study_keys="gupta-2023;irct-76960")
    (row,) = claim_evidence(cited, STUDIES).to_dict("records")
    assert [row[name] for name in ("studies", "reviews", "registered")] == [0, 1, 1]
    assert pd.isna(row["best_design"])


def test_no_claim_gives_no_row() -> None:
    assert claim_studies(CLAIMS.iloc[:0], STUDIES).empty
    assert claim_evidence(CLAIMS.iloc[:0], STUDIES).empty


def test_the_people_in_randomised_studies_are_those_of_the_rows_cited() -> None:
    cited = claim_studies(CLAIMS, STUDIES)
    randomised = cited[cited["design_class"].eq("randomised")].groupby("claim_id")["n"].sum()
    stated = CLAIMS.set_index("claim_id")["randomised_n"].dropna()
    for claim, people in stated.items():
        assert randomised.get(claim, 0) == people, claim
