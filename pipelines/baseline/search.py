"""PubMed's interface, answered from NLM's own files: nobody is asked, and abstracts stay where the files lie."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.baseline.held import Baseline
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.index import Index, Remainder, Searched
from pipelines.pubmed_search.mesh import FEW, Tree
from pipelines.pubmed_search.tree import Node, Not, Term, leaves, plain, render, translated
from pipelines.sources.client import Client
from pipelines.sources.literature.part import literature_part
from pipelines.sources.part import Occasion, Part, moment
from pipelines.sources.progress import Step, Steps
from pipelines.sources.pubmed.pubmed import FULL_BATCH, PubMed, SearchResult
from pipelines.sources.pubmed.record import Records
from pipelines.text import disk
from pipelines.topics.terms import FIELD, WIDEST

#: Where the files come from.
HOST = "ftp.ncbi.nlm.nih.gov"
_TREE = "mesh.json"
_LISTS = ("keywords", "mesh", "publication_types")
_TEXTS = ("title", "abstract", "journal", "journal_abbreviation", *_LISTS)
_DAYS = ("entrez", "created", "printed", "electronic")
_OTHERS = ("pmid", "major_mesh", "languages", "status")
#: Files at a time: each takes some 150 MB meanwhile.
_AT_ONCE = 4


class Candidates:
    """The records of the files that have a word of the field, in one index; of the others the years are counted.

    `also` are PMIDs that are taken in whatever their records say.
    """

    def __init__(self, baseline: Baseline, field: Node, also: Iterable[str] = ()) -> None:
        self.baseline, self.tree = baseline, tree(baseline)
        # Nobody is found by what a search leaves out.
        kept = leaves(field.kept if isinstance(field, Not) else field)
        terms = ((plain(leaf.text), leaf.proximity) for leaf in kept if isinstance(leaf, Term))
        # Of words near one another the first will do.
        texts = [text if near is None else text.partition(" ")[0] for text, near in terms]
        words = {r"\W+".join(name.split()) for text in texts for name in (text, *self.tree.below(text))}
        self._words, self._also = "|".join(sorted(words)), pa.array(sorted(also), pa.string())
        self._texts = [name for name in _TEXTS if name != "abstract" or baseline.has_abstracts]
        self.searched: dict[str, Searched] = {}
        years: Counter[tuple[str | None, ...]] = Counter()
        with ThreadPoolExecutor(_AT_ONCE) as at_once:
            for found, others in at_once.map(self._of_file, baseline.files):
                self.searched |= found
                years += others
        rest = [Remainder._make((*map(_day, days), number)) for days, number in years.items()]
        self.index = Index(list(self.searched.values()), rest, tree=self.tree)
        self._numbers = list(self.searched)
        self._counts = [*(1 for _ in self._numbers), *(one.articles for one in rest)]

    def pmids(self, node: Node) -> tuple[str, ...]:
        """The records that a search with words of the field matches, the newest first."""
        found = (self._numbers[place] for place in self.index.matching(node) if place < len(self._numbers))
        return tuple(sorted(found, key=int, reverse=True))

    def count(self, node: Node) -> int:
        """How many of all records match a search: of those without a word of the field by their years alone."""
        return sum(self._counts[place] for place in self.index.matching(node))

    def remarks(self, searches: Iterable[Node]) -> Iterator[str]:
        """What of these searches the files cannot tell."""
        used = dict.fromkeys(leaf for node in searches for leaf in leaves(node) if isinstance(leaf, Term))
        for tag in sorted({leaf.tag for leaf in used if leaf.tag in ("ad", "nm")}):
            yield f"In NLM's files nothing is found by the tag [{tag}]."
        if not self.baseline.has_abstracts:
            yield "NLM's files were read without abstracts: no search finds a word that stands there alone."
        if alone := [render(leaf) for leaf in used if is_alone(leaf, self.tree)]:
            yield (
                "These headings were searched without those below them, which are not known (`exoscope baseline mesh "
                f"FILE` reads NLM's tree): {', '.join(alone)}."
            )

    def _of_file(self, name: str) -> tuple[dict[str, Searched], Counter[tuple[str | None, ...]]]:
        rows = self.baseline.table(name, [*self._texts, *_DAYS, "indexed", "revised", *_OTHERS])
        texts = [pc.binary_join(rows[one], "\n") if one in _LISTS else rows[one] for one in self._texts]
        text = pc.utf8_lower(pc.binary_join_element_wise(*texts, "\n", null_handling="replace"))
        keep = pc.or_(pc.match_substring_regex(text, self._words), pc.is_in(rows["pmid"], self._also))
        others = rows.filter(pc.invert(keep))
        years = (pc.utf8_slice_codeunits(others[one].cast(pa.string()), 0, 4).to_pylist() for one in _DAYS)
        found = rows.filter(keep).to_pylist()
        return {row["pmid"]: _searched(row) for row in found}, Counter(zip(*years, strict=True))


class FromFiles(PubMed):
    """PubMed as its files tell it; its answers are as of the files' own day."""

    def __init__(self, client: Client, candidates: Candidates, now: datetime) -> None:
        # Nothing of what asks the service: no address is known.
        self.client, self._workers, self._now = client, 1, lambda: now
        self._held = candidates

    def check_tags(self, queries: Iterable[Query]) -> tuple[str, ...]:
        """What the files cannot tell of these searches."""
        return tuple(self._held.remarks(query.node for query in queries))

    def complete(self, whole: SearchResult, **_: object) -> SearchResult:
        """The search as it is: files hand out everything at once."""
        return whole

    def _search(self, name: str, query: Query, *, retmax: int, may_be_empty: bool = False) -> SearchResult:
        pmids = self._held.pmids(query.node) if retmax else ()
        count = len(pmids) if retmax else self._held.count(query.node)
        return SearchResult(name, query, query, translated(query.node), count, pmids, (), self._now())

    def record_batches(self, pmids: Iterable[str], *, full: bool = False) -> Iterator[Records]:
        """The records of these PMIDs, from one pass over the files whatever is asked of each."""
        absent = frozenset(pmids)
        found = self._held.baseline.records(absent)
        while batch := tuple(islice(found, FULL_BATCH)):
            absent = absent.difference(record.pmid for record in batch)
            yield Records(batch, ())
        yield Records((), tuple(absent))


class _Unasked(Steps):
    """Steps that take no request."""

    def __init__(self, told: Steps) -> None:
        self._told = told

    @contextmanager
    def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
        """The step without its requests."""
        with self._told.step(title, parts, 0) as step:
            yield step


def part(client: Client, occasion: Occasion) -> Part:
    """The literature by NLM's files, as of their own day; raises what `literature_part` does, and BaselineError."""
    folder = occasion.files["pubmed"]
    baseline = Baseline(folder.parent).opened()
    with occasion.steps.step("NLM's files", len(baseline.files), 0) as step:
        field = Query.read(occasion.catalogue.topics[FIELD].definitions[WIDEST].text)
        candidates = Candidates(baseline, field.node)
        step.advance(len(baseline.files))
    day = baseline.day or occasion.began.date()
    now = datetime.combine(day, time(12), UTC)  # NLM names a day only
    # In full: nothing is saved by what the API told before, of another day.
    began = replace(occasion, began=now, now=lambda: now, steps=_Unasked(occasion.steps), full=True)
    made = literature_part(lambda _: FromFiles(client, candidates, now), began, f"{folder} {day}")
    return replace(made, about={"fetched_at": moment(now), "host": HOST, "files_to": day.isoformat()})


def keep_tree(tree: Tree, baseline: Baseline) -> None:
    """NLM's tree of headings, beside what was read of its files."""
    disk.replace(baseline.folder / _TREE, json.dumps(tree.places).encode())


def tree(baseline: Baseline) -> Tree:
    """NLM's tree of headings; the little that is known without its file."""
    path = baseline.folder / _TREE
    return Tree(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else FEW


def is_alone(leaf: Term, tree: Tree) -> bool:
    """Whether a heading is searched without those below it, since the tree does not know it."""
    return leaf.tag in ("mh", "majr") and leaf.exploded and plain(leaf.text) not in tree.places


def _day(known: str | None) -> date | None:
    """The first day of a date as far as it is known."""
    return date.fromisoformat((known + "-01-01")[:10]) if known else None


def _searched(row: dict[str, Any]) -> Searched:
    told = {name: row[name] for name in Searched._fields if name in row}
    told |= {name: _day(row[name]) for name in ("printed", "electronic")}
    told |= {"abstract": row.get("abstract") or "", "indexed": row["indexed"] or row["entrez"]}
    journals = tuple(filter(None, (row["journal"], row["journal_abbreviation"])))
    return Searched(**told, major=row["major_mesh"], journals=journals, is_medline=row["status"] == "MEDLINE")
