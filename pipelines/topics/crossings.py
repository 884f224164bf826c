"""Topics that are crossings of others: worked out from sets already fetched, and reworded with any of them."""

from collections.abc import Collection, Iterator, Mapping

from pipelines.topics.catalogue import Catalogue, Crossing

Sets = Mapping[tuple[str, str], frozenset[str]]


def parts(catalogue: Catalogue, topic: str, definition: str) -> Iterator[tuple[str, str]]:
    """The sets that a crossing is made of, through all crossings in between; none for a topic with a search."""
    search = catalogue.topics[topic].definitions[definition]
    if isinstance(search, Crossing):
        for part in (*search.all_of, *search.any_of):
            yield part, definition
            yield from parts(catalogue, part, definition)


def missing(catalogue: Catalogue, there: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The sets that are not known, of which searches none came: theirs, and the crossings that rest on one.

    `there` has the topic and definition of every search that came, also of one that found nothing.
    """
    every = [
        (topic.id, definition) for topic in catalogue.topics.values() for definition in topic.definitions
    ]
    lost = {key for key in every if key not in there and not any(parts(catalogue, *key))}
    return frozenset(key for key in every if key in lost or not lost.isdisjoint(parts(catalogue, *key)))


def rests_on(catalogue: Catalogue, topic: str) -> tuple[str, ...]:
    """The topics whose sets a topic is made of at any definition, each once; none for one with a search, or unknown."""
    known = catalogue.topics.get(topic)
    definitions = known.definitions if known else ()
    return tuple(
        dict.fromkeys(name for definition in definitions for name, _ in parts(catalogue, topic, definition))
    )


def reworded(
    before: Mapping[tuple[str, str], str], now: Mapping[tuple[str, str], str], catalogue: Catalogue
) -> frozenset[tuple[str, str]]:
    """Topic and definition of every search with other words now, also one that came or went, and of crossings of such.

    `before` and `now` have the search that was sent for each topic (or facet) and definition; empty: nothing was.
    """
    if not before or not now:
        return frozenset()
    changed = {key for key in {*before, *now} if not _same(before.get(key), now.get(key))}
    crossed = {
        (topic.id, definition)
        for topic in catalogue.topics.values()
        for definition in topic.definitions
        if not changed.isdisjoint(parts(catalogue, topic.id, definition))
    }
    return frozenset(changed | crossed)


def _same(before: str | None, now: str | None) -> bool:
    if before is None or now is None or before == now:
        return before == now
    # Imported here because it loads the grammar, which is needed only where two searches differ.
    from pipelines.pubmed_search.grammar import as_written

    return as_written(before) == as_written(now)


def with_crossings(catalogue: Catalogue, fetched: Sets) -> dict[tuple[str, str], frozenset[str]]:
    """The set of every topic and definition that is not `missing`, of those `fetched` and their crossings.

    A crossing may be of crossings: no cycle gets past the reading of the file.
    """
    sets: dict[tuple[str, str], frozenset[str]] = {}

    def articles(topic: str, definition: str) -> frozenset[str]:
        key = (topic, definition)
        search = catalogue.topics[topic].definitions[definition]
        if key not in sets and isinstance(search, Crossing):
            inside = frozenset.intersection(*(articles(part, definition) for part in search.all_of))
            either = (articles(part, definition) for part in search.any_of)
            sets[key] = inside & frozenset().union(*either) if search.any_of else inside
        elif key not in sets:
            sets[key] = fetched[key]
        return sets[key]

    lost = missing(catalogue, fetched)
    return {
        key: articles(*key)
        for topic in catalogue.topics.values()
        for definition in topic.definitions
        if (key := (topic.id, definition)) not in lost
    }
