"""The dated sample in the shape of fetched studies, as far as it goes."""

import pandas as pd

from pipelines.analysis.papers.membership import belongs
from pipelines.text.terms import COUNTRIES
from pipelines.topics.catalogue import Catalogue

_UNTOLD = ("first_posted_date", "completion_type", "enrollment_type", "sponsor_class", "has_results")


def sampled(sample: pd.DataFrame, mapping: pd.DataFrame, topics: Catalogue) -> dict[str, pd.DataFrame]:
    """The tables `trials`, `topic_trials` and `trial_countries`, from the ledgers of the sample and of topics.

    What the sample does not tell is missing. A country that its copies call by two names has one.
    """
    named = sample.replace({"country": COUNTRIES})
    trials = named.rename(columns={"status_as_of": "seen_on"}).assign(
        is_gone=False, **{name: pd.Series(pd.NA, sample.index, dtype="str") for name in _UNTOLD}
    )
    members = [
        (topic, nct_id)
        for topic in topics.topics
        for nct_id in sample.loc[belongs(sample["topics"], topic, mapping, topics), "nct_id"]
    ]
    return {
        "trials": trials,
        "topic_trials": pd.DataFrame(members, columns=["topic", "nct_id"], dtype="str"),
        "trial_countries": trials[["nct_id", "country"]].dropna(),
    }
