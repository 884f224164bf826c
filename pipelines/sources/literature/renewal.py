"""Which records a refresh fetches again although it has them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

#: Records this young still get their issue, their headings and their types.
YOUNG = timedelta(days=90)


def worth_another_look(
    articles: pd.DataFrame,
    facets_before: Mapping[str, frozenset[str]],
    facets_now: Mapping[str, frozenset[str]],
    years_now: Mapping[str, Mapping[str, int | None]],
    today: date,
) -> frozenset[str]:
    """PMIDs of articles whose record has changed, or may have.

    ESummary gives no day of modification. What can be seen without asking: an article that got or lost a
    publication type (a retraction, say) entered or left that facet's set, and one whose date was corrected lies
    in another year. What cannot be seen (a title or a DOI mended) happens mostly to young records, so those of
    the running year and of the last 90 days are fetched again; the rest waits for `--full`.

    Args:
        articles: The articles of the last snapshot.
        facets_before: Its facets that a record shows; others may change without the record.
        facets_now: The same facets as they are now.
        years_now: The year of every article now, per date basis.
        today: Day of the fetch.
    """
    retyped: set[str] = set()
    for name in facets_before.keys() & facets_now.keys():
        retyped |= facets_before[name] ^ facets_now[name]
    since = min(date(today.year, 1, 1), today - YOUNG).isoformat()
    moved = pd.Series(data=False, index=articles.index)
    for basis, years in years_now.items():
        before = articles[f"{basis}_year"].fillna(0)
        now = articles["pmid"].map(lambda pmid, years=years: years.get(pmid) or 0)
        moved |= before.ne(now)
    young = articles["entrez_date"].ge(since)
    return frozenset(articles.loc[young | moved | articles["pmid"].isin(retyped), "pmid"])
