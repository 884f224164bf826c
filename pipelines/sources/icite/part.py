"""iCite's part of a refresh: what is known of the papers of the topics."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

import pandas as pd

from pipelines.errors import SourceError
from pipelines.sources.client import Client
from pipelines.sources.icite.icite import FIELDS, LONGEST, Article, ask
from pipelines.sources.part import (
    SEARCHES,
    Gap,
    Occasion,
    Part,
    by_cause,
    moment,
    search_row,
    searches_of,
    tables_of,
)
from pipelines.sources.pieces import Gathered, in_pieces, last_tables, refuse_fall
from pipelines.tables.fetched.icite import REACH
from pipelines.topics import counted
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD

#: Requests of one refresh at most.
REQUESTS = 105
#: What iCite said of an article is asked again after so long.
FRESH = timedelta(days=30)
#: Of so many articles at least one has a value of every column.
_MANY = 200
_NEEDED = ("articles", "topic_articles", "topic_years")
_ASKED = f"pubs?fl={FIELDS}&pmids=[PMIDs of the papers, {LONGEST} at a time]"


def icite_part(client: Client, occasion: Occasion) -> Part:
    """What iCite knows of the papers of the topics, those of this refresh or, where none came, of the last snapshot.

    An article asked within 30 days stays as it was, and so does one that cannot be asked this time.

    Raises:
        SourceError: There are no papers, all requests were in vain, or far fewer are known than at the last refresh.
    """
    wanted = papers_to_ask(occasion.held(*_NEEDED, "facet_articles", "preprints"), occasion.catalogue)
    if not wanted:
        why = "no papers of topics to ask about"
        raise SourceError(f"Did not ask {client.service.name}: {why}. Fetch PubMed first.", came_back=why)
    before = last_tables(occasion.last, REACH.name).get(REACH.name, REACH.frame())
    before = before[before["pmid"].isin(wanted)]
    since = moment(occasion.began - FRESH)
    fresh = frozenset[str]() if occasion.full else frozenset(before.loc[before["asked_at"].ge(since), "pmid"])
    asked = before.set_index("pmid")["asked_at"].to_dict()
    # Never known first, then by when they were asked: else refreshes 30 days apart would begin anew each time.
    due = sorted((pmid for pmid in wanted if pmid not in fresh), key=lambda pmid: asked.get(pmid, ""))
    batches = [due[at : at + LONGEST] for at in range(0, min(len(due), REQUESTS * LONGEST), LONGEST)]
    gathered = Gathered[Article](lambda article: article["pmid"])
    times: dict[str, datetime] = {}

    def take(place: int) -> None:
        gathered.add(ask(client, batches[place]))
        times.update(dict.fromkeys(batches[place], occasion.now()))

    with occasion.steps.step("Reach of papers at iCite", len(batches), len(batches)) as step:
        _, failed = in_pieces(range(len(batches)), take, step.advance)
    if failed and len(failed) == len(batches):
        raise failed[0]
    found = gathered.records(client.service.name, "articles by their PMIDs")
    known = times.keys() & set(before["pmid"])
    if not occasion.accept_drop:
        again = sum(article["pmid"] in known for article in found)
        refuse_fall(client.service.name, "articles that it knew", len(known), again)
    rows = REACH.frame(article | {"asked_at": moment(times[article["pmid"]])} for article in found)
    rows = REACH.typed(pd.concat([before[~before["pmid"].isin(list(times))], rows]))
    rows = rows.sort_values("pmid", key=lambda pmids: pmids.astype(int))
    left = len(due) - sum(map(len, batches))
    told = [f"{left:,} papers are left for a later refresh."] if left else []
    told += [f"No article has a value of {name} any more." for name in _silent(rows)]
    remarks = [f"icite: {one}" for one in told]
    remarks += by_cause(gathered.remarks(lambda article: str(article["pmid"])))
    searches = searches_of(
        "icite", [search_row("papers", _ASKED, len(wanted), len(rows), occasion.began, *told)]
    )
    return Part(
        tables=tables_of("icite", {REACH.name: rows, SEARCHES: searches}, occasion),
        searches=searches,
        numbers={"reach_articles": len(rows), "reach_asked": len(times)},
        came=f"iCite's data of {len(rows):,} of {len(wanted):,} papers",
        warnings=tuple(remarks),
        gaps=tuple(_gaps(failed, batches, before)),
    )


def papers_to_ask(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> list[str]:
    """The papers of all topics with records, standard definition, from the first year on, in the order of asking.

    That order is one of chance, the same in every refresh (SHA-256 of the PMID). So where
    more are wanted than a refresh may ask for, those asked are an even sample of every topic and year, and the next one
    goes on from there.
    """
    if not set(_NEEDED) <= set(tables):
        return []
    members = counted.papers(tables["topic_articles"], counted.Known.of(tables))
    members = members[members["definition"].eq(STANDARD) & members["topic"].isin(catalogue.with_records)]
    articles = tables["articles"]
    years = articles.loc[articles["publication_year"].ge(catalogue.first_year).fillna(value=False), "pmid"]
    return sorted(set(members["pmid"]) & set(years), key=lambda pmid: sha256(pmid.encode()).digest())


def _silent(rows: pd.DataFrame) -> list[str]:
    """Columns that no article has a value of, where many are known: the service may call them otherwise by now."""
    return [str(name) for name in rows if len(rows) >= _MANY and rows[name].isna().all()]


def _gaps(failed: Mapping[int, SourceError], batches: list[list[str]], before: pd.DataFrame) -> list[Gap]:
    """One gap for all papers that were asked in vain, with the day of the oldest where all are known from before."""
    if not failed:
        return []
    missed = {pmid for place in failed for pmid in batches[place]}
    held = before[before["pmid"].isin(missed)]
    since = str(held["asked_at"].min())[:10] if len(held) == len(missed) else None
    why = next(iter(failed.values())).came_back
    return [Gap(f"the reach of {len(missed):,} papers", why, since)]
