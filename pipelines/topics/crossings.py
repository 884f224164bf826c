"""Topics that are crossings of others: worked out from sets already fetched, without a request."""

from collections.abc import Iterator, Mapping

from pipelines.topics.catalogue import Catalogue, Crossing

Sets = Mapping[tuple[str, str], frozenset[str]]


def parts(catalogue: Catalogue, topic: str, definition: str) -> Iterator[tuple[str, str]]:
    """The sets that a crossing is made of, through all crossings in between; none for a topic with a search."""
    found = catalogue.topics[topic].definitions[definition]
    if isinstance(found, Crossing):
        for part in (*found.all_of, *found.any_of):
            yield part, definition
            yield from parts(catalogue, part, definition)


def rests_on(catalogue: Catalogue, topic: str) -> tuple[str, ...]:
    """The topics whose sets a topic is made of at any definition, each once; none for one with a search, or unknown."""
    known = catalogue.topics.get(topic)
    definitions = known.definitions if known else ()
    return tuple(
        dict.fromkeys(name for definition in definitions for name, _ in parts(catalogue, topic, definition))
    )


def with_crossings(catalogue: Catalogue, fetched: Sets) -> dict[tuple[str, str], frozenset[str]]:
    """The set of every topic and definition in the order of the topics file.

    A crossing may be of crossings: no cycle gets past the reading of the file.

    Args:
        catalogue: All topics.
        fetched: The set of every topic and definition that has a search.
    """
    sets: dict[tuple[str, str], frozenset[str]] = {}

    def of(topic: str, definition: str) -> frozenset[str]:
        key = (topic, definition)
        if key not in sets:
            found = catalogue.topics[topic].definitions[definition]
            sets[key] = _crossing(found, definition) if isinstance(found, Crossing) else fetched[key]
        return sets[key]

    def _crossing(found: Crossing, definition: str) -> frozenset[str]:
        inside = frozenset.intersection(*(of(topic, definition) for topic in found.all_of))
        if not found.any_of:
            return inside
        return inside & frozenset().union(*(of(topic, definition) for topic in found.any_of))

    return {
        (topic.id, definition): of(topic.id, definition)
        for topic in catalogue.topics.values()
        for definition in topic.definitions
    }
