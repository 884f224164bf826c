"""The registry's studies, fetched or of the dated sample, as all pages take them."""

import pandas as pd

from dashboard import store
from pipelines.analysis.trials.sample import sampled
from pipelines.text.terms import COUNTRIES


def is_fetched() -> bool:
    """Whether the registry's studies are there; else pages work on the dated sample."""
    return store.has("trials", "topic_trials", "trial_years")


def held(name: str) -> pd.DataFrame:
    """A table of the registry's studies; where none was fetched, as far as the dated sample fills it.

    A country has one name, that of the ledger of jurisdictions.
    """
    if not is_fetched():
        return store.once(_sampled)[name]
    return store.once(_places) if name == "trial_countries" else store.table(name)


def _sampled() -> dict[str, pd.DataFrame]:
    return sampled(store.table("trials_sample"), store.table("ledger_topics"), store.all_topics())


def _places() -> pd.DataFrame:
    return store.table("trial_countries").replace({"country": COUNTRIES})


def given_in(country: str) -> pd.DataFrame:
    """The studies that give vesicles and have a site in a country."""
    rows, places = held("trials"), held("trial_countries")
    there = rows["nct_id"].isin(places.loc[places["country"].eq(country), "nct_id"])
    found = rows[there & rows["role"].eq("tested") & ~rows["is_gone"]]
    return found.assign(status_as_of=found["seen_on"])
