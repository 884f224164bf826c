"""Counts that fell too far to be believed: a search that lost a part looks like a literature that shrank."""

from collections.abc import Collection, Mapping

#: A count may fall to this many tenths of itself; articles do leave a set, but few at a time.
_TENTHS = 8


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


def drops(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[str, ...]:
    """Name, old and new of each count that fell by more than 20%.

    What is new, or no longer asked for, cannot fall.
    """
    return tuple(
        f"{name} from {before[name]:,} to {now[name]:,}"
        for name in before
        if name in now and now[name] * 10 < before[name] * _TENTHS
    )
