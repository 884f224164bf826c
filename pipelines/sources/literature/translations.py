"""Whether PubMed understands the searches of the topics: all of one width in one request.

Joined by OR, the searches are translated as they would be alone, since each is an AND group of its own. Only
when PubMed finds fault with the whole are they asked one by one, to say which topic it is.
"""

from pipelines.errors import SourceError
from pipelines.sources.checks import Broken
from pipelines.sources.pubmed.pubmed import PubMed
from pipelines.topics.catalogue import DEFINITIONS, Catalogue, searches_to_send

_SHOWN = 3


class Translations:
    """The searches of a catalogue as PubMed understands them."""

    def __init__(self, pubmed: PubMed, topics: Catalogue) -> None:
        self._pubmed = pubmed
        self._searches = {
            definition: {
                sent.topic: sent.text for sent in searches_to_send(topics) if sent.definition == definition
            }
            for definition in DEFINITIONS
        }
        # Facets are asked at one width only: they travel with the shortest searches.
        facets = {f"facet {facet.id}": facet.text for facet in topics.facets.values()}
        self._searches[DEFINITIONS[0]] |= facets

    def look(self, definition: str) -> str:
        """What PubMed makes of the searches of one definition; raises `Broken` with the topics it changes."""
        searches = self._searches[definition]
        joined = " OR ".join(f"({text})" for text in searches.values())
        try:
            found = self._pubmed.count(joined, name=f"all topics ({definition})")
        except SourceError as error:
            if not error.do_now:
                raise
            return self._one_by_one(definition, error)
        return f"{len(searches)} searches, {found.count:,} articles{_remarks(found.warnings)}"

    def _one_by_one(self, definition: str, together: SourceError) -> str:
        refused: dict[str, SourceError] = {}
        warnings: list[str] = []
        searches = self._searches[definition]
        for name, text in searches.items():
            try:
                warnings += self._pubmed.count(text, name=f"{name} ({definition})").warnings
            except SourceError as error:
                if not error.do_now:
                    raise
                refused[name] = error
        if not refused:
            return (
                f"{len(searches)} searches one by one{_remarks(tuple(dict.fromkeys(warnings)))}; "
                f"in one request: {together.came_back}"
            )
        shown = [f"{name}: {error.came_back}" for name, error in list(refused.items())[:_SHOWN]]
        more = f"; and {len(refused) - _SHOWN} more" if len(refused) > _SHOWN else ""
        raise Broken("; ".join(shown) + more, next(iter(refused.values())).do_now)


def _remarks(warnings: tuple[str, ...]) -> str:
    if not warnings:
        return ""
    more = f" and {len(warnings) - _SHOWN} more" if len(warnings) > _SHOWN else ""
    return f"; to know, and no harm: {' '.join(warnings[:_SHOWN])}{more}"
