"""Texts looked through for what a search names, as PubMed's indexes are: by words, never by parts of words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import reduce

from pipelines.pubmed_search.fields import FIELDS
from pipelines.pubmed_search.tree import And, Leaf, Node, Not, Or, Term, plain

#: Where texts or articles stand.
Places = frozenset[int]
_NOWHERE: Places = frozenset()
_NEAR = frozenset(field.tag for field in FIELDS if field.proximity)
#: Tags of the fields that hold an article's title.
OF_TITLES = frozenset({"ti", "tiab", "tw", "all"})


class Texts:
    """An index of texts; each comes in parts, and no phrase runs from one part into the next."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._texts = ["\n".join(f" {plain(part)} " for part in parts) for parts in texts]
        holders: dict[str, set[int]] = defaultdict(set)
        for place, text in enumerate(self._texts):
            for word in set(text.split()):
                holders[word].add(place)
        self._holders, self.words = dict(holders), sorted(holders)

    def holding(self, term: Term) -> Places:
        """The places of the texts that hold the term: a phrase, or words near one another where the field has that."""
        words = plain(term.text).split()
        if not words:
            return _NOWHERE
        if term.proximity is not None and term.tag in _NEAR:
            both = reduce(Places.intersection, (Places(self._holders.get(word, _NOWHERE)) for word in words))
            return Places(place for place in both if _near(self._texts[place], words, term.proximity))
        *whole, last = words
        beginning = slice(bisect_left(self.words, last), bisect_left(self.words, last + "\uffff"))
        endings = self.words[beginning] if term.truncated else [last]
        found = set().union(*(self._holders.get(word, _NOWHERE) for word in endings))
        for word in whole:
            found &= self._holders.get(word, _NOWHERE)
        phrase = " " + " ".join(words) + " " * (not term.truncated)
        return Places(place for place in found if not whole or phrase in self._texts[place])


def matching(node: Node, held: Callable[[Leaf], Places | None]) -> Places | None:
    """Where a search matches, by where its leaves do; those that nobody can tell of (None) are left out of it."""
    match node:
        case And() | Or():
            parts = [found for part in node.operands if (found := matching(part, held)) is not None]
            join = Places.intersection if isinstance(node, And) else Places.union
            return reduce(join, parts) if parts else None
        case Not():
            kept, removed = matching(node.kept, held), matching(node.removed, held)
            return kept if kept is None or removed is None else kept - removed
        case _:
            return held(node)


def _near(text: str, words: list[str], between: int) -> bool:
    """Whether one part of the text has all the words, in any order, with at most so many others between."""
    span, wanted = len(words) + between, set(words)
    for part in text.split("\n"):
        tokens = part.split()
        for start, token in enumerate(tokens):
            if token in wanted and wanted <= set(tokens[start : start + span]):
                return True
    return False
