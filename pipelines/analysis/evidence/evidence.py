"""The evidence ladder of each topic (rungs reached, since when, who shows it), and claims beside their studies.

Generous: any record of the rung's type in the topic's standard set. Strict: its title (for a study its title or
interventions, for a ledger row what was given) names vesicles as what is given, it is neither retracted nor flagged as
a false hit, and its title is none of a biomarker study.
"""

from collections.abc import Collection

import pandas as pd

from pipelines.analysis.evidence.rungs import LADDER, Rung
from pipelines.analysis.evidence.witnesses import Tables, shows_absence, sources, witnesses
from pipelines.tables.answers.answers import EVIDENCE, EVIDENCE_WITNESSES
from pipelines.text.terms import DESIGNS, READINGS
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD

#: Of each rung at most so many witnesses are listed, the earliest.
LISTED = 100


def evidence(
    tables: Tables, catalogue: Catalogue, unknown: Collection[tuple[str, str]] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `evidence` and `evidence_witnesses`.

    A rung is reached with its first witness, whatever stands below it. Without a witness it is not reached if a table
    at hand would have shown one, and missing otherwise: a selection (the dated sample, human_studies) shows what
    there is, never what there is not. A study that stands both in human_studies and among the fetched records is one
    witness.

    `tables` has whatever there is of articles, topic_articles, facet_articles, trials, topic_trials and the ledgers;
    `unknown` the topic and definition of sets that could not be fetched, whose lack of articles shows nothing.
    """
    ordered = in_order(by_reading(witnesses(tables, catalogue)))
    counted = ordered.groupby(["topic", "reading", "rung"], sort=False)
    firsts = counted[["witness", "date"]].first(skipna=False)
    first = dict(zip(firsts.index, firsts.itertuples(index=False, name=None), strict=True))
    numbers = dict(counted.size())
    rows = []
    for topic in catalogue.topics:
        for reading in READINGS:
            for position, rung in enumerate(LADDER, start=1):
                key = (topic, reading, rung.name)
                number = int(numbers.get(key, 0))
                basis, is_told = looked_at(rung, topic, tables, catalogue, unknown)
                reached = True if number else (False if is_told else None)
                witness, since = first.get(key, (None, None))
                known = None if reached is None else number
                rows.append((*key, position, reached, known, witness, since, basis))
    listed = ordered[counted.cumcount().lt(LISTED)]
    return EVIDENCE.frame(rows), EVIDENCE_WITNESSES.typed(listed).reset_index(drop=True)


def highest(ladder: pd.DataFrame, topic: str, reading: str) -> str | None:
    """The highest rung that a topic reaches, or None."""
    rows = ladder[
        ladder["topic"].eq(topic) & ladder["reading"].eq(reading) & ladder["is_reached"].fillna(False)
    ]
    return None if rows.empty else str(rows.sort_values("position")["rung"].iloc[-1])


def by_reading(every: pd.DataFrame) -> pd.DataFrame:
    """The witnesses of both readings; in each, a ledger row gives way to the record of the same study."""
    generous = every.assign(reading="generous")
    both = pd.concat([generous, generous[every["is_strict"]].assign(reading="strict")], ignore_index=True)
    studies = both[both["kind"].eq("study_key") & both["same_as"].notna()]
    records = both[both["kind"].isin(["pmid", "nct_id"]) & both["witness"].isin(studies["same_as"])]
    known = pd.MultiIndex.from_frame(records[["topic", "reading", "rung", "witness"]])
    named = pd.MultiIndex.from_frame(studies[["topic", "reading", "rung", "same_as"]])
    return both.drop(index=studies.index[named.isin(known)])


def in_order(every: pd.DataFrame) -> pd.DataFrame:
    """Earliest first, undated last; of one date the lowest number, which was given first."""
    ordered = every.assign(length=every["witness"].str.len())
    return ordered.sort_values(
        ["topic", "reading", "rung", "date", "kind", "length", "witness"],
        na_position="last",
        ignore_index=True,
    )


def looked_at(
    rung: Rung, topic: str, tables: Tables, catalogue: Catalogue, unknown: Collection[tuple[str, str]]
) -> tuple[str, bool]:
    """Which tables could show it, and whether one of them also shows that there is nothing."""
    names = sources(rung, tables)
    if not names:
        return f"none: needs {' or '.join(rung.shows)}", False
    untold = {"articles"} if (topic, STANDARD) in unknown else set()
    whole = [name not in untold and shows_absence(name, topic, catalogue) for name in names]
    marked = [name if is_whole else f"{name} (in part)" for name, is_whole in zip(names, whole, strict=True)]
    return ", ".join(marked), any(whole)


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
    """
    cited = claims[["claim_id", "claim"]].assign(study_key=claims["study_keys"].str.split(";"))
    cited = cited.reset_index(drop=True).explode("study_key")
    joined = cited.rename_axis("place").reset_index()
    joined["study_key"] = joined["study_key"].astype("str")
    joined = joined.merge(studies[list(_STUDY)], on="study_key", how="inner", validate="many_to_one")
    rank = joined["design_class"].map({name: place for place, name in enumerate(DESIGNS)})
    ordered = joined.assign(rank=rank).sort_values(["place", "rank"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["place", "rank"])
