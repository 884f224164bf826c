"""Counts that fell too far to be believed: a search that lost a part looks like a literature that shrank.

A search whose words were changed is meant to find something else, and is not compared.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.tree import render
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import parts

#: A count may fall to this many tenths of itself; articles do leave a set, but few at a time.
_TENTHS = 8
#: Or by fewer than this many: of two articles one may well be withdrawn. To nothing it may never fall.
_FEW = 5


def counts(
    sets: Mapping[tuple[str, str], Collection[str]],
    facets: Mapping[str, Collection[str]],
    totals: Mapping[tuple[str, int | None], int],
) -> dict[str, int]:
    """Every count that is compared, by what it is of: topics, facets, and all of PubMed per year."""
    named = {f"{topic} ({definition})": len(pmids) for (topic, definition), pmids in sets.items()}
    named |= {f"facet {facet}": len(pmids) for facet, pmids in facets.items()}
    for (basis, year), records in totals.items():
        named[f"all PubMed in {year or 'the years before'} by {basis} date"] = records
    return named


def drops(
    before: Mapping[str, int], now: Mapping[str, int], reworded: Collection[str] = ()
) -> tuple[str, ...]:
    """Name, old and new of each count that fell too far: below 80%, and by at least 5 or to nothing.

    What is new, no longer asked for, or `reworded`, cannot fall.
    """
    return tuple(
        f"{name} from {before[name]:,} to {now[name]:,}"
        for name in before
        if name in now and name not in reworded and _is_too_far(before[name], now[name])
    )


def reworded(before: pd.DataFrame, now: pd.DataFrame, catalogue: Catalogue) -> frozenset[str]:
    """The counts of topics and facets whose search has other words than at the last refresh.

    A crossing sends no search; it is reworded with any of the sets it is made of.

    Args:
        before: The table `searches` of the last refresh; empty when there was none.
        now: The table `searches` of this one.
        catalogue: All topics as they are now.
    """
    texts, old = _texts(now), _texts(before)
    changed = {key for key, text in texts.items() if old.get(key, text) != text}
    # What sent a search and is a crossing now, or the other way round.
    changed |= {
        (topic.id, definition)
        for topic in catalogue.topics.values()
        for definition in topic.definitions
        if old and ((topic.id, definition) in old) != ((topic.id, definition) in texts)
    }
    changed |= {
        (topic.id, definition)
        for topic in catalogue.topics.values()
        for definition in topic.definitions
        if not changed.isdisjoint(parts(catalogue, topic.id, definition))
    }
    return frozenset(
        f"facet {name}" if definition == "none" else f"{name} ({definition})" for name, definition in changed
    )


def _is_too_far(before: int, now: int) -> bool:
    return now * 10 < before * _TENTHS and (before - now >= _FEW or now == 0)


def _texts(searches: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Name and definition of each set to its search, as it was written."""
    if searches.empty:
        return {}
    sets = searches[searches["kind"].isin(["set", "facet"])]
    keys = zip(sets["name"], sets["definition"], strict=True)
    return {
        (str(name), str(definition)): as_written(text)
        for (name, definition), text in zip(keys, sets["text"], strict=True)
    }


def as_written(text: str) -> str:
    """The search with those phrases as phrases that went by proximity, since PubMed's index had lost them.

    That PubMed loses a phrase, or finds it again, is no choice of the user: such a search is still compared.
    """
    return render(parse(text)).replace(":~0]", "]")
