"""A simulated PubMed: seeded records, and the rest of the literature as numbers to form shares."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.index import Index, Remainder
from pipelines.pubmed_search.tree import Node, Term, leaves
from pipelines.standin.records.articles import Record, simulate
from pipelines.topics.catalogue import load

LAST_DAY = date(2026, 11, 23)
# Articles a year in 2000 and their yearly growth: near PubMed's, and simulated all the same.
_IN_2000 = 530_000
_GROWTH = 0.042
_FIRST_YEAR = 1965


class Corpus:
    """Records and remainder, searchable. `matching` is the truth that a fetch can be compared with.

    Args:
        records: The records, of which every PMID is there once.
        unindexed: Phrases that PubMed's phrase index lacks although records use them.
    """

    def __init__(
        self, records: Iterable[Record], remainder: Iterable[Remainder] = (), unindexed: Iterable[str] = ()
    ) -> None:
        self.records = tuple(records)
        self.by_pmid = {record.pmid: record for record in self.records}
        if len(self.by_pmid) != len(self.records):
            raise ValueError("a PMID stands for two records")
        self._remainder = tuple(remainder)
        self.index = Index(
            [record.searched for record in self.records], self._remainder, _known_terms(), unindexed
        )

    @classmethod
    def simulated(
        cls, records: int = 2000, seed: int = 7, last_day: date = LAST_DAY, unindexed: Iterable[str] = ()
    ) -> "Corpus":
        """A corpus of so many seeded records amid a remainder of PubMed's size."""
        return cls(simulate(records, seed, last_day), rest_of_pubmed(last_day), unindexed)

    def matching(self, text: str) -> set[str]:
        """The PMIDs of the records that the search matches."""
        return set(self.pmids(parse(text)))

    def pmids(self, node: Node) -> list[str]:
        """The PMIDs of the records that the search matches, the newest first as PubMed sorts them."""
        places = sorted(place for place in self.index.matching(node) if place < len(self.records))
        return [self.records[place].pmid for place in reversed(places)]

    def count(self, node: Node) -> int:
        """How many articles the search matches, the remainder included."""
        known = len(self.records)
        return sum(
            1 if place < known else self._remainder[place - known].articles
            for place in self.index.matching(node)
        )


def rest_of_pubmed(last_day: date) -> Iterator[Remainder]:
    """Articles without a topic: by the year before 2000, by the day after it.

    One in ten is printed four months after it appears online, so that some are found in two years.
    """
    for year in range(_FIRST_YEAR, 2000):
        day = date(year, 6, 1)
        yield Remainder(day, day, day, None, round(_IN_2000 * (1 + _GROWTH) ** (year - 2000)))
    for year in range(2000, last_day.year + 1):
        daily = round(_IN_2000 * (1 + _GROWTH) ** (year - 2000) / 365)
        day = date(year, 1, 1)
        while day <= min(date(year, 12, 31), last_day):
            yield Remainder(day, day, day, None, daily - daily // 10)
            yield Remainder(day, day, day + timedelta(120), day, daily // 10)
            day += timedelta(1)


def _known_terms() -> list[Term]:
    """Every term of the bundled searches: PubMed's indexes hold them, whatever a small corpus holds."""
    catalogue = load()
    texts = [found.text for topic in catalogue.topics.values() for found in topic.definitions.values()]
    texts += [facet.text for facet in catalogue.facets.values()]
    return list(
        dict.fromkeys(leaf for text in texts for leaf in leaves(parse(text)) if isinstance(leaf, Term))
    )
