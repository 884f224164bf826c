"""Claims beside their studies: the ledgers as they are, and no claim at all."""

import by_csv

from pipelines.analysis.evidence.evidence import claim_studies
from pipelines.refresh import ledgers

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
    cited = [row["study_keys"].split(";") for row in by_csv.rows("cosmetic_claims") if row["study_keys"]]
    assert len(found) == sum(map(len, cited)) > 0


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


def test_the_people_in_randomised_studies_are_those_of_the_rows_cited() -> None:
    cited = claim_studies(CLAIMS, STUDIES)
    randomised = cited[cited["design_class"].eq("randomised")].groupby("claim_id")["n"].sum()
    stated = CLAIMS.set_index("claim_id")["randomised_n"].dropna()
    for claim, people in stated.items():
        assert randomised.get(claim, 0) == people, claim


def test_no_claim_gives_no_row() -> None:
    assert claim_studies(CLAIMS.iloc[:0], STUDIES).empty
