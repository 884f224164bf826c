"""How far two services that hold the same articles agree on a topic's counts. Pure."""

import pandas as pd

from pipelines.topics.terms import STANDARD

_COLUMNS = ["topic", "year", "europepmc", "pubmed", "ratio", "preprints", "is_open"]


def agreement(europepmc_years: pd.DataFrame, topic_years: pd.DataFrame) -> pd.DataFrame:
    """Europe PMC's articles over PubMed's, by topic and year of first publication, each with both counts.

    One row per topic and year that both have; a missing year is every year before the first. 1: they agree. The
    ratio is missing where PubMed has no article. Europe PMC's preprints stand beside it and are not in it.

    Args:
        europepmc_years: The table of that name.
        topic_years: The table of that name; its standard definition by publication date is compared.
    """
    pubmed = topic_years[topic_years["definition"].eq(STANDARD) & topic_years["date_basis"].eq("publication")]
    both = europepmc_years.merge(
        pubmed[["topic", "year", "records", "is_open"]], on=["topic", "year"], validate="one_to_one"
    ).rename(columns={"articles": "europepmc", "records": "pubmed"})
    return both.assign(ratio=_ratio(both["europepmc"], both["pubmed"]))[_COLUMNS]


def overall_agreement(by_year: pd.DataFrame) -> pd.DataFrame:
    """The same over all years that are complete: topic, both counts, preprints and ratio, in the order of the topics.

    Open years are left out: one service may have added what the other has not yet.

    Args:
        by_year: What `agreement` gives.
    """
    closed = by_year[~by_year["is_open"].astype(bool)]
    whole = closed.groupby("topic", sort=False)[["europepmc", "pubmed", "preprints"]].sum().reset_index()
    return whole.assign(ratio=_ratio(whole["europepmc"], whole["pubmed"]))


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    return over.astype("Float64").div(under.where(under.gt(0)).astype("Float64"))
