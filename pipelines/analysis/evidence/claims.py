"""Claims beside the studies in people that they rest on."""

import pandas as pd

from pipelines.analysis.terms import DESIGNS

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
