"""One row per topic: what is published, what was shown in people, and what regulators did, side by side.

Counts and plain ratios, each standing for itself; never one score. What nobody fetched is missing, never zero.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from pipelines.analysis.evidence.evidence import highest
from pipelines.analysis.evidence.regulation import enforcement_letters
from pipelines.analysis.papers.literature import RANDOMISED_TYPES, in_people, interval_of, is_clinical
from pipelines.analysis.papers.membership import belongs
from pipelines.analysis.trials.counts import of_topic as trials_of_topic
from pipelines.tables.answers.answers import CONTRAST
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]

#: Column to the status of a use that it counts jurisdictions of.
RULES = {
    "prohibiting": "prohibited",
    "not_approving": "not_approved",
    "trials_only": "investigational_only",
    "conditional": "permitted_with_conditions",
}


def contrast(tables: Tables, catalogue: Catalogue, unknown: Collection[tuple[str, str]] = ()) -> pd.DataFrame:
    """The table `contrast`: one row per topic, in the order of the topics file; themes are no topics.

    Studies, claims, letters and approvals count for the topic they are filed under and those above it; a rule holds for
    the sub-topics as well.

    `tables` has the ledgers and `evidence`; topic_years, growth, articles and trials with their topics where they are;
    `unknown` has the topic and definition of sets that could not be fetched.
    """
    rows = []
    clinical = _clinical(tables, catalogue, unknown)
    for topic in catalogue.topics:
        row: Row = {"topic": topic}
        row |= _attention(tables, topic)
        row |= clinical.get(topic, {})
        row |= _trials(tables, topic)
        row |= _ledgers(tables, topic, catalogue)
        row["papers_per_trial"] = ratio(row.get("papers"), row.get("tested_trials"))
        row["papers_per_randomised"] = ratio(row.get("papers"), row.get("randomised_papers"))
        rows.append(row)
    return CONTRAST.frame(rows)


def ratio(papers: int | None, others: int | None) -> float | None:
    """Papers for each of the others; None where there are none of them or either was not counted.

    >>> ratio(300, 4), ratio(300, 0), ratio(None, 4)
    (75.0, None, None)
    """
    return None if papers is None or not others else papers / others


def _attention(tables: Tables, topic: str) -> Row:
    """Papers of all years, and the last complete Entrez year; an article is in one Entrez year, so they add up."""
    if "topic_years" not in tables:
        return {}
    years = tables["topic_years"]
    own = years[
        years["topic"].eq(topic) & years["definition"].eq(STANDARD) & years["date_basis"].eq("entrez")
    ]
    if own.empty:
        return {}
    row: Row = {"papers": int(own["records"].sum())}
    complete = own[own["year"].notna() & ~own["is_open"].astype(bool)]
    if not complete.empty:
        last = complete.sort_values("year").iloc[-1]
        row |= {
            "papers_last_year": last["records"],
            "last_year": last["year"],
            "per_100k": last["per_100k"],
            "share_of_field": last["share_of_field"],
        }
    return row | _growth(tables, topic)


def _growth(tables: Tables, topic: str) -> Row:
    if "growth" not in tables:
        return {}
    rates = tables["growth"]
    own = rates[
        rates["topic"].eq(topic)
        & rates["definition"].eq(STANDARD)
        & rates["date_basis"].eq("entrez")
        & rates["measure"].eq("records")
    ]
    columns = ("growth_pct", "growth_low_pct", "growth_high_pct")
    return {} if own.empty else {column: own[column].iloc[0] for column in columns}


def _clinical(tables: Tables, catalogue: Catalogue, unknown: Collection[tuple[str, str]]) -> dict[str, Row]:
    """Of the records of each topic that has its own: the field and context topics have none."""
    if not {"articles", "topic_articles"} <= set(tables):
        return {}
    articles, sets = tables["articles"], tables["topic_articles"]
    marks = articles[["pmid"]].assign(
        clinical=is_clinical(articles), randomised=in_people(articles, *RANDOMISED_TYPES)
    )
    records = sets[sets["definition"].eq(STANDARD)].merge(marks, on="pmid", validate="many_to_one")
    counts = records.groupby("topic").agg(
        records=("pmid", "size"), clinical=("clinical", "sum"), randomised=("randomised", "sum")
    )
    rows_of: dict[str, Row] = {
        topic: {"papers_with_record": 0, "clinical_papers": 0, "randomised_papers": 0}
        for topic in catalogue.with_records
        if (topic, STANDARD) not in unknown
    }
    for row in counts[counts.index.isin(list(rows_of))].reset_index().to_dict("records"):
        share = interval_of(row["clinical"], row["records"])
        rows_of[row["topic"]] = {
            "papers_with_record": row["records"],
            "clinical_papers": row["clinical"],
            "randomised_papers": row["randomised"],
            "clinical_share": share["share"],
            "clinical_low": share["low"],
            "clinical_high": share["high"],
        }
    return rows_of


def _trials(tables: Tables, topic: str) -> Row:
    if not {"trials", "topic_trials"} <= set(tables):
        return {}
    tested = trials_of_topic(tables["trials"], tables["topic_trials"], topic, "tested")
    return {
        "tested_trials": len(tested),
        "completed_trials": int(tested["overall_status"].eq("COMPLETED").sum()),
        "results_trials": int(tested["has_results"].sum()),
    }


def _ledgers(tables: Tables, topic: str, catalogue: Catalogue) -> Row:
    def own(name: str, frame: pd.DataFrame | None = None) -> pd.DataFrame:
        rows = tables[name] if frame is None else frame
        return rows[belongs(rows["topics"], topic, tables["ledger_topics"], catalogue, down=False)]

    sample, statuses = own("trials_sample"), tables["regulatory_status"]
    rules = statuses[belongs(statuses["use"], topic, tables["ledger_topics"], catalogue, "use")]
    ladder = tables["evidence"]
    approved = ladder[
        ladder["topic"].eq(topic) & ladder["reading"].eq("generous") & ladder["rung"].eq("approved")
    ]
    return {
        # Where no study of the sample is filed, of whatever role, nobody looked.
        "sample_trials": int(sample["role"].eq("tested").sum()) if len(sample) else None,
        "human_studies": int(own("human_studies")["kind"].eq("study").sum()),
        "claims": len(own("cosmetic_claims")),
        "highest_generous": highest(ladder, topic, "generous"),
        "highest_strict": highest(ladder, topic, "strict"),
        **{
            column: int(rules.loc[rules["status"].eq(status), "jurisdiction"].nunique())
            for column, status in RULES.items()
        },
        "enforcement": len(own("", enforcement_letters(tables["regulatory_events"]))),
        "approvals": int(approved["witnesses"].fillna(0).sum()),
    }
