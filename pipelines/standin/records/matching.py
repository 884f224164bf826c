"""Finds what a search matches, as PubMed would: a small inverted index over simulated records."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipelines.pubmed_search.fields import BY_TAG, Kind
from pipelines.pubmed_search.texts import OF_TITLES, Places, Texts, matching
from pipelines.pubmed_search.tree import DateRange, Leaf, Node, Term, plain
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
    "mdat": lambda article: (getattr(article, "revised", article.entrez),),
}

_NOTHING: Places = frozenset()


class Remainder(NamedTuple):
    """Articles that nobody simulates one by one: they have dates, and a search without words counts them."""

    entrez: date
    created: date
    printed: date
    electronic: date | None
    articles: int


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
        self._everything: Places = frozenset(range(len(records) + len(remainder)))
        self._fields: dict[str, Texts] = {}
        self._answers: dict[Leaf, Places] = {}
        self._names = _names(records)
        self._names["sb", "all"] = set(self._everything)
        self._days = _days(records, remainder)
        for term in known:
            if BY_TAG[term.tag or "all"].kind is not Kind.TEXT:
                self._names.setdefault((term.tag or "", plain(term.text)), set())
        known_words = {word for term in known for word in plain(term.text).split()}
        self._vocabulary = sorted(known_words | set(self._field("tiab").words))

    def matching(self, node: Node) -> Places:
        """The places of the articles that the search matches."""
        return matching(node, self._answer) or _NOTHING

    def _answer(self, leaf: Leaf) -> Places:
        if leaf not in self._answers:
            self._answers[leaf] = self._leaf(leaf)
        return self._answers[leaf]

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

    def _leaf(self, leaf: Leaf) -> Places:
        if isinstance(leaf, DateRange):
            days, places = self._days[leaf.tag]
            return frozenset(places[bisect_left(days, leaf.first) : bisect_right(days, leaf.last)])
        tag, text = _tag(leaf), plain(leaf.text)
        if BY_TAG[tag].kind is Kind.DATE or not self.knows(leaf):
            return _NOTHING
        if BY_TAG[tag].kind is not Kind.TEXT:
            names = (text, *(_NARROWER.get((tag, text), ()) if leaf.exploded else ()))
            return frozenset().union(*(self._names.get((_name_field(tag), name), _NOTHING) for name in names))
        return self._field(tag).holding(leaf)

    def _field(self, tag: str) -> Texts:
        # Built when first asked: most searches use two of the fields.
        if tag not in self._fields:
            self._fields[tag] = Texts(_parts(record, tag) for record in self._records)
        return self._fields[tag]


def _tag(term: Term) -> str:
    """The field that PubMed searches: a tag that it does not know is dropped."""
    return term.tag if term.tag in BY_TAG and term.tag is not None else "all"


def _name_field(tag: str) -> str:
    return "mh" if tag == "majr" else tag


def _parts(record: Record, tag: str) -> Iterator[str]:
    """The texts of a field, apart from one another: no phrase runs from one into the next."""
    if tag in OF_TITLES:
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
