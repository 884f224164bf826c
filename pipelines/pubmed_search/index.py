"""Finds what a search matches, as PubMed would: an inverted index over records, simulated or of NLM's own files."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pipelines.pubmed_search.fields import BY_TAG, Kind
from pipelines.pubmed_search.mesh import FEW, Tree
from pipelines.pubmed_search.texts import OF_TITLES, Places, Texts, matching
from pipelines.pubmed_search.tree import DateRange, Leaf, Node, Term, plain

# PubMed leaves these out of its index: a search for one of them finds nothing.
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"}
)

#: NLM's codes of languages, each with the name that finds it, too.
_TOLD = (
    "eng english chi chinese ger german spa spanish fre french jpn japanese rus russian ita italian por portuguese "
    "kor korean pol polish dut dutch tur turkish hun hungarian cze czech dan danish nor norwegian swe swedish "
    "fin finnish heb hebrew ukr ukrainian hrv croatian srp serbian slo slovak slv slovenian rum romanian "
    "bul bulgarian gre greek per persian ara arabic cat catalan lit lithuanian ice icelandic afr afrikaans "
    "mac macedonian"
)
_CODES = _TOLD.split()
_LANGUAGES = dict(zip(_CODES[::2], _CODES[1::2], strict=True))

#: Tag of a date to the dates of an article that it searches: [dp] is two, so one article can be found in two years.
DATES: dict[str, tuple[str, ...]] = {
    "edat": ("entrez",),
    "crdt": ("created",),
    "ppdat": ("printed",),
    "epdat": ("electronic",),
    "dp": ("printed", "electronic"),
    "mhda": ("indexed",),
    "mdat": ("revised",),
}

_NOTHING: Places = frozenset()


class Searched(NamedTuple):
    """What a search can find of one record; `title` without markup, `major` the headings that are its main ones."""

    pmid: str
    title: str
    abstract: str
    keywords: Sequence[str]
    mesh: Sequence[str]
    major: Sequence[str]
    publication_types: Sequence[str]
    languages: Sequence[str]
    journals: Sequence[str]
    is_medline: bool
    entrez: date | None
    created: date | None
    printed: date | None
    electronic: date | None
    indexed: date | None
    revised: date | None


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
    phrases `unindexed` although records use them. `tree` tells what headings and types hold besides
    themselves.
    """

    def __init__(
        self,
        records: Sequence[Searched],
        remainder: Sequence[Remainder] = (),
        known: Iterable[Term] = (),
        unindexed: Iterable[str] = (),
        tree: Tree = FEW,
    ) -> None:
        self._records = records
        self._tree = tree
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
            return (tag, text) in self._names
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
        is_lost = text in STOP_WORDS or (text in self._unindexed and not self.knows(leaf))
        if BY_TAG[tag].kind is Kind.DATE or (is_lost and BY_TAG[tag].kind is Kind.TEXT):
            return _NOTHING
        if BY_TAG[tag].kind is not Kind.TEXT:
            names = (text, *(self._tree.below(text) if leaf.exploded else ()))
            return frozenset().union(*(self._names.get((tag, name), _NOTHING) for name in names))
        return self._field(tag).holding(leaf)

    def _field(self, tag: str) -> Texts:
        # Built when first asked: most searches use two of the fields.
        if tag not in self._fields:
            self._fields[tag] = Texts(_parts(record, tag) for record in self._records)
        return self._fields[tag]


def _tag(term: Term) -> str:
    """The field that PubMed searches: a tag that it does not know is dropped."""
    return term.tag if term.tag in BY_TAG and term.tag is not None else "all"


def _parts(record: Searched, tag: str) -> Iterator[str]:
    """The texts of a field, apart from one another: no phrase runs from one into the next."""
    if tag in OF_TITLES:
        yield record.title
    if tag in {"tiab", "tw", "all"}:
        yield record.abstract
    if tag in {"tiab", "tw", "all", "ot"}:
        yield from record.keywords
    if tag in {"tw", "all"}:
        yield from record.mesh
    if tag == "all":
        yield from record.publication_types


def _names(records: Sequence[Searched]) -> dict[tuple[str, str], set[int]]:
    names: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, record in enumerate(records):
        names["uid", record.pmid].add(place)
        told = {
            "ta": record.journals,
            "la": (*record.languages, *(_LANGUAGES.get(code, code) for code in record.languages)),
            "mh": record.mesh,
            "majr": record.major,
            "pt": record.publication_types,
            "sb": ("medline",) * record.is_medline,
        }
        for tag, words in told.items():
            for word in words:
                names[tag, plain(word)].add(place)
    return dict(names)


def _days(
    records: Sequence[Searched], remainder: Sequence[Remainder]
) -> dict[str, tuple[list[date], list[int]]]:
    """For each date field all days in order, with the places of the articles that have them."""
    articles: list[Searched | Remainder] = [*records, *remainder]
    split = {}
    for tag, names in DATES.items():
        found = sorted(
            (day, place)
            for place, article in enumerate(articles)
            for name in names
            if (day := getattr(article, name, article.entrez))
        )
        split[tag] = ([day for day, _ in found], [place for _, place in found])
    return split
