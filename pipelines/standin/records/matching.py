"""Finds what a search matches, as PubMed would: a small inverted index over simulated records."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

from pipelines.pubmed_search.fields import BY_TAG, Kind
from pipelines.pubmed_search.tree import And, DateRange, Leaf, Node, Not, Or, Term, plain
from pipelines.standin.records.articles import Record

# PubMed leaves these out of its index: a search for one of them finds nothing.
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"}
)

# What a heading or a publication type holds besides itself.
_NARROWER = {
    ("mh", "extracellular vesicles"): ("exosomes", "cell derived microparticles"),
    ("mh", "hair"): ("hair follicle",),
    ("pt", "clinical trial"): ("randomized controlled trial", plain("clinical trial, veterinary")),
}
_LANGUAGES = {"eng": "english", "chi": "chinese", "ger": "german", "spa": "spanish"}

# PubMed's [dp] is both dates, so one article can be found in two years.
_DATES: dict[str, Callable[[Any], tuple[date | None, ...]]] = {
    "edat": lambda article: (article.entrez,),
    "crdt": lambda article: (article.created,),
    "ppdat": lambda article: (article.printed,),
    "epdat": lambda article: (article.electronic,),
    "dp": lambda article: (article.printed, article.electronic),
    "mhda": lambda article: (getattr(article, "indexed", None) or article.entrez,),
}

Matches = frozenset[int]
_NOTHING: Matches = frozenset()


class Remainder(NamedTuple):
    """Articles that nobody simulates one by one: they have dates, and a search without words counts them."""

    entrez: date
    created: date
    printed: date
    electronic: date | None
    articles: int


class _TextField(NamedTuple):
    """One text field: each record's parts between line ends, and which records hold each word."""

    texts: list[str]
    holders: dict[str, set[int]]
    words: list[str]


class Index:
    """Which articles, by their place (records first, then the remainder), a search matches.

    PubMed's indexes hold the terms `known` even if no simulated record uses them, and its phrase index lacks the
    phrases `unindexed` although records use them.
    """

    def __init__(
        self,
        records: Sequence[Record],
        remainder: Sequence[Remainder] = (),
        known: Iterable[Term] = (),
        unindexed: Iterable[str] = (),
    ) -> None:
        self._records = records
        self._unindexed = frozenset(map(plain, unindexed))
        self._everything: Matches = frozenset(range(len(records) + len(remainder)))
        self._fields: dict[str, _TextField] = {}
        self._answers: dict[Leaf, Matches] = {}
        self._names = _names(records)
        self._names["sb", "all"] = set(self._everything)
        self._days = _days(records, remainder)
        for term in known:
            if BY_TAG[term.tag or "all"].kind is not Kind.TEXT:
                self._names.setdefault((term.tag or "", plain(term.text)), set())
        known_words = {word for term in known for word in plain(term.text).split()}
        self._vocabulary = sorted(known_words | set(self._field("tiab").words))

    def matching(self, node: Node) -> Matches:
        """The places of the articles that the search matches."""
        match node:
            case And():
                return reduce(frozenset.__and__, map(self.matching, node.operands))
            case Or():
                return frozenset().union(*map(self.matching, node.operands))
            case Not():
                return self.matching(node.kept) - self.matching(node.removed)
            case _:
                if node not in self._answers:
                    self._answers[node] = self._leaf(node)
                return self._answers[node]

    def knows(self, leaf: Leaf) -> bool:
        """Whether PubMed's indexes hold this term; if not, PubMed warns and finds nothing for it."""
        if isinstance(leaf, DateRange):
            return True
        tag, text = _tag(leaf), plain(leaf.text)
        if leaf.proximity is not None and BY_TAG[tag].proximity:
            return True
        if BY_TAG[tag].kind is not Kind.TEXT:
            return (_name_field(tag), text) in self._names
        *words, last = text.split() or [""]
        if text in self._unindexed or text in STOP_WORDS or not text:
            return False
        return all(self._holds(word, whole=True) for word in words) and self._holds(
            last, whole=not leaf.truncated
        )

    def _holds(self, word: str, *, whole: bool) -> bool:
        at = bisect_left(self._vocabulary, word)
        found = self._vocabulary[at] if at < len(self._vocabulary) else ""
        return found == word if whole else found.startswith(word)

    def _leaf(self, leaf: Leaf) -> Matches:
        if isinstance(leaf, DateRange):
            days, places = self._days[leaf.tag]
            return frozenset(places[bisect_left(days, leaf.first) : bisect_right(days, leaf.last)])
        tag, text = _tag(leaf), plain(leaf.text)
        if BY_TAG[tag].kind is Kind.DATE or not self.knows(leaf):
            return _NOTHING
        if BY_TAG[tag].kind is not Kind.TEXT:
            names = (text, *(_NARROWER.get((tag, text), ()) if leaf.exploded else ()))
            return frozenset().union(*(self._names.get((_name_field(tag), name), _NOTHING) for name in names))
        if leaf.proximity is not None and BY_TAG[tag].proximity:
            return self._near(tag, text.split(), leaf.proximity)
        return self._phrase(tag, text.split(), truncated=leaf.truncated)

    def _phrase(self, tag: str, words: list[str], *, truncated: bool) -> Matches:
        field = self._field(tag)
        *whole, last = words
        beginning = slice(bisect_left(field.words, last), bisect_left(field.words, last + "\uffff"))
        endings = field.words[beginning] if truncated else [last]
        found = set().union(*(field.holders.get(word, _NOTHING) for word in endings))
        for word in whole:
            found &= field.holders.get(word, _NOTHING)
        if whole:
            phrase = " " + " ".join(words) + " " * (not truncated)
            found = {place for place in found if phrase in field.texts[place]}
        return frozenset(found)

    def _near(self, tag: str, words: list[str], between: int) -> Matches:
        field = self._field(tag)
        holders = [field.holders.get(word, _NOTHING) for word in words]
        both = reduce(lambda left, right: set(left) & set(right), holders)
        return frozenset(place for place in both if _stands_near(field.texts[place], words, between))

    def _field(self, tag: str) -> _TextField:
        # Built when first asked: most searches use two of the fields.
        if tag not in self._fields:
            texts = [
                "\n".join(f" {plain(part)} " for part in _parts(record, tag)) for record in self._records
            ]
            holders: dict[str, set[int]] = defaultdict(set)
            for place, text in enumerate(texts):
                for word in set(text.split()):
                    holders[word].add(place)
            self._fields[tag] = _TextField(texts, dict(holders), sorted(holders))
        return self._fields[tag]


def _tag(term: Term) -> str:
    """The field that PubMed searches: a tag that it does not know is dropped."""
    return term.tag if term.tag in BY_TAG and term.tag is not None else "all"


def _name_field(tag: str) -> str:
    return "mh" if tag == "majr" else tag


def _parts(record: Record, tag: str) -> Iterator[str]:
    """The texts of a field, apart from one another: no phrase runs from one into the next."""
    if tag in {"ti", "tiab", "tw", "all"}:
        yield record.plain_title
    if tag in {"tiab", "tw", "all"}:
        yield record.abstract
    if tag in {"tiab", "tw", "all", "ot"}:
        yield from record.keywords
    if tag in {"tw", "all"}:
        yield from record.mesh
    if tag == "all":
        yield from record.publication_types


def _names(records: Sequence[Record]) -> dict[tuple[str, str], set[int]]:
    names: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, record in enumerate(records):
        names["uid", record.pmid].add(place)
        names["ta", plain(record.journal)].add(place)
        names["la", _LANGUAGES.get(record.language, record.language)].add(place)
        for heading in record.mesh:
            names["mh", plain(heading)].add(place)
        for name in record.publication_types:
            names["pt", plain(name)].add(place)
        if record.indexed:
            names["sb", "medline"].add(place)
    return dict(names)


def _days(
    records: Sequence[Record], remainder: Sequence[Remainder]
) -> dict[str, tuple[list[date], list[int]]]:
    """For each date field all days in order, with the places of the articles that have them."""
    articles: list[Record | Remainder] = [*records, *remainder]
    split = {}
    for tag, dates in _DATES.items():
        found = sorted(
            (day, place) for place, article in enumerate(articles) for day in dates(article) if day
        )
        split[tag] = ([day for day, _ in found], [place for _, place in found])
    return split


def _stands_near(text: str, words: list[str], between: int) -> bool:
    """Whether one part of the text has all the words, in any order, with at most so many others between."""
    span = len(words) + between
    wanted = set(words)
    for part in text.split("\n"):
        tokens = part.split()
        for start, token in enumerate(tokens):
            if token in wanted and wanted <= set(tokens[start : start + span]):
                return True
    return False
