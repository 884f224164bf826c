"""The running year up to the day of the data, beside the same days of earlier years."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from pipelines.analysis.papers.arrivals import same_day

#: How many earlier years stand beside the running one.
EARLIER_YEARS = 10
_TYPES = {
    "topic": "str",
    "definition": "str",
    "year": "Int64",
    "until": "str",
    "records": "Int64",
    "whole_year": "Int64",
    "is_running": "boolean",
}


def year_to_date(
    articles: pd.DataFrame, topic_articles: pd.DataFrame, topics: Collection[str], today: date
) -> pd.DataFrame:
    """The table `year_to_date`: articles of each year from 1 January to the same day as that of the data.

    By Entrez date. Data of 29 February are compared with earlier years up to 28 February where there is no other;
    data of 28 February with leap years up to the 28th, too. A year without articles is a zero. An article whose
    Entrez day is not known counts in the whole year alone.

    Args:
        articles: `pmid`, `entrez_date`, `entrez_year`.
        topic_articles: `topic`, `definition`, `pmid`.
        topics: Those whose records were fetched.
        today: Day of the fetch.
    """
    years = range(today.year - EARLIER_YEARS, today.year + 1)
    until = {year: same_day(today, today.year - year).isoformat() for year in years}
    dated = articles.loc[articles["entrez_year"].isin(list(years)), ["pmid", "entrez_date", "entrez_year"]]
    by_then = dated["entrez_date"].fillna("9999").le(dated["entrez_year"].map(until))
    dated = dated.assign(by_then=by_then.astype(int))
    of_topics = topic_articles[topic_articles["topic"].isin(list(topics))]
    keys = of_topics[["topic", "definition"]].drop_duplicates()
    joined = of_topics.merge(dated, on="pmid", how="inner", validate="many_to_one")
    groups = joined.groupby(["topic", "definition", "entrez_year"])["by_then"]
    until_then, whole = groups.sum().to_dict(), groups.size().to_dict()
    rows = []
    for topic, definition in zip(keys["topic"], keys["definition"], strict=True):
        for year in years:
            key = (topic, definition, year)
            in_all = None if year == today.year else whole.get(key, 0)
            rows.append((*key, until[year], until_then.get(key, 0), in_all, year == today.year))
    return pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES)
