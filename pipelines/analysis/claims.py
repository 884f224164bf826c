"""Claims beside the studies in people that they rest on."""

import pandas as pd

from pipelines.answer_terms import DESIGNS

_STUDY = (
    "study_key",
    "first_author",
    "published",
    "kind",
    "n",
    "n_of",
    "design",
    "design_class",
    "outcome",
    "verdict",
    "pmid",
    "doi",
    "registry_id",
    "sponsor_link",
    "source_url",
)


def claim_studies(claims: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """One row per claim and study it cites: `claim_id`, `claim`, then the study with n, design and verdict.

    Claims keep their order; the studies of one stand by design, randomised ones first, then by the order cited. A study
    can stand behind two claims, and people in a study also in its review: never add n up.

    Args:
        claims: The ledger cosmetic_claims.
        studies: The ledger human_studies, which holds every study cited.
    """
    cited = claims[["claim_id", "claim"]].assign(study_key=claims["study_keys"].str.split(";"))
    cited = cited.reset_index(drop=True).explode("study_key")
    joined = cited.rename_axis("place").reset_index()
    joined["study_key"] = joined["study_key"].astype("str")
    joined = joined.merge(studies[list(_STUDY)], on="study_key", how="inner", validate="many_to_one")
    rank = joined["design_class"].map({name: place for place, name in enumerate(DESIGNS)})
    ordered = joined.assign(rank=rank).sort_values(["place", "rank"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["place", "rank"])


def claim_evidence(claims: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """One row per claim: how many studies it cites, by kind, and the best design among them.

    Columns: `claim_id`, `claim`, `studies` (in people; reviews and registered studies stand apart in `reviews` and
    `registered`), `randomised`, `best_design` (missing without a study in people), `people_randomised` (the ledger's
    randomised_n; missing where it is not shown), `reading`, `note`.

    Args:
        claims: The ledger cosmetic_claims, or the rows of one topic.
        studies: The ledger human_studies.
    """
    cited = claim_studies(claims, studies)
    own = cited[cited["kind"].eq("study")]
    best = own.groupby("claim_id")["design_class"].first()

    def number(rows: pd.DataFrame) -> pd.Series:
        return claims["claim_id"].map(rows.groupby("claim_id").size()).fillna(0).astype("Int64")

    return pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "claim": claims["claim"],
            "studies": number(own),
            "randomised": number(own[own["design_class"].eq("randomised")]),
            "reviews": number(cited[cited["kind"].eq("review")]),
            "registered": number(cited[cited["kind"].eq("registered")]),
            "best_design": claims["claim_id"].map(best).astype("str"),
            "people_randomised": claims["randomised_n"],
            "reading": claims["overall_reading"],
            "note": claims["safety_or_regulatory_note"],
        }
    ).reset_index(drop=True)
