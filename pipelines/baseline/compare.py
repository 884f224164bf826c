"""What PubMed's API and NLM's files find, side by side: every article that one lacks, with the cause of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.baseline.held import Baseline
from pipelines.baseline.search import Candidates, is_alone
from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.index import Index, Searched
from pipelines.pubmed_search.mesh import Tree
from pipelines.pubmed_search.texts import Places, matching
from pipelines.pubmed_search.tree import DateRange, Leaf, Node, Term, leaves, render
from pipelines.sources.pubmed.losses import unindexed
from pipelines.tables.answers.baseline import BASELINE_CHECK, CAUSES
from pipelines.topics.catalogue import Catalogue

_LOST = re.compile(r'("[^"]*"\[[\w:~]+\]) is in no article')
_KEPT = "check.parquet"


class Difference(NamedTuple):
    """An article that only one of the two finds (`found_by`: api or files), and why."""

    topic: str
    definition: str
    pmid: str
    found_by: str
    cause: str


class _Asked(NamedTuple):
    """A search: as it was meant, as PubMed got it in the end, what it said to know in no article, and its day."""

    meant: Node
    sent: Node
    lost: frozenset[Leaf]
    day: date


def compared(
    tables: Mapping[str, pd.DataFrame], catalogue: Catalogue, baseline: Baseline
) -> tuple[list[Difference], pd.DataFrame]:
    """Each difference between a snapshot's sets and those of the files, and the table `baseline_check`."""
    asked, sets = tables["searches"], tables["topic_articles"]
    asked = asked[asked["source"].eq("pubmed") & asked["kind"].eq("set") & asked["promised"].notna()]
    api = sets.groupby(["topic", "definition"])["pmid"].agg(frozenset).to_dict()
    held = Candidates(baseline, catalogue, also=frozenset(sets["pmid"]))
    articles, terms = (tables[name] for name in ("articles", "article_terms"))
    revised = dict(zip(articles["pmid"], articles["revised_on"], strict=True))
    headings = terms[terms["kind"].eq("mesh")].groupby("pmid")["term"].agg(tuple).to_dict()
    found: list[Difference] = []
    rows = []
    for row in asked.to_dict("records"):
        key, search = (row["name"], row["definition"]), _read(row["text"], row["warnings"], row["asked_at"])
        by_api, by_files = api.get(key, frozenset()), frozenset(held.pmids(search.meant))

        own = []
        for pmid in sorted(by_api ^ by_files, key=int):
            record, found_by = held.searched.get(pmid), "api" if pmid in by_api else "files"
            if record is None:
                cause = "not_yet"
            elif found_by == "files":
                cause = _why(search, record, held.tree)
            else:
                cause = _why_not(search, record, revised.get(pmid), headings.get(pmid, ()), held.tree)
            own.append(Difference(*key, pmid, found_by, cause))
        causes = {cause: sum(one.cause == cause for one in own) for cause in CAUSES}
        counts = (
            len(by_api | by_files),
            len(by_api & by_files),
            len(by_api - by_files),
            len(by_files - by_api),
        )
        rows.append(
            (*key, *counts, *causes.values(), None, None, None, search.day.isoformat(), f"{baseline.day}")
        )
        found += own
    table = BASELINE_CHECK.frame(rows)
    table[["share", "low", "high"]] = wilson_interval(table["unexplained"], table["articles"])
    return found, BASELINE_CHECK.check(table)


def keep(table: pd.DataFrame, baseline: Baseline) -> None:
    """Beside the files, from where the next snapshot takes it."""
    writing = (baseline.folder / _KEPT).with_suffix(".writing")
    table.to_parquet(writing)
    writing.replace(baseline.folder / _KEPT)


def kept(data: Path) -> pd.DataFrame | None:
    """The last check of what is held under a root; None where nobody ran one."""
    path = Baseline(data).folder / _KEPT
    return pd.read_parquet(path) if path.is_file() else None


def _read(sent: str, warnings: str | None, asked_at: str) -> _Asked:
    told = warnings if isinstance(warnings, str) else ""
    meant = sent
    for term in unindexed(told):
        meant = meant.replace(render(replace(term, proximity=0, quoted=True)), render(term))
    return _Asked(
        parse(meant),
        parse(sent),
        frozenset(map(_leaf, _LOST.findall(told))),
        date.fromisoformat(asked_at[:10]),
    )


def _leaf(text: str) -> Leaf:
    node = parse(text)
    return node if isinstance(node, Term) else Term(text, None)


def _why_not(search: _Asked, record: Searched, revised: object, headings: Sequence[str], tree: Tree) -> str:
    """Why the files lack what the API finds; `revised` (ISO) and `headings` are what the API told of it."""
    if record.revised and isinstance(revised, str) and revised > record.revised.isoformat():
        return "not_yet"
    meant = search.meant
    alone = {
        leaf for leaf in leaves(meant) if record.mesh and isinstance(leaf, Term) and is_alone(leaf, tree)
    }
    as_told = record._replace(mesh=headings, major=headings)
    if _finds(as_told, meant, tree) or _finds(record, meant, tree, dict.fromkeys(alone, True)):
        return "mesh"
    if _finds(record, search.sent, tree):
        return "phrase"
    return "date" if _finds(record, meant, tree, dict.fromkeys(_dates(meant), True)) else "unexplained"


def _why(search: _Asked, record: Searched, tree: Tree) -> str:
    """Why the API lacks what the files find."""
    if max(day for day in (record.created, record.revised, date.min) if day) > search.day:
        return "not_yet"
    headings = {leaf for leaf in leaves(search.meant) if leaf.tag in ("mh", "majr")}
    if not _finds(record, search.meant, tree, dict.fromkeys(headings, False)):
        return "mesh"
    if not _finds(record, search.meant, tree, dict.fromkeys(search.lost, False)):
        return "phrase"
    return "date" if _dates(search.meant) else "unexplained"


def _dates(search: Node) -> list[Leaf]:
    return [leaf for leaf in leaves(search) if isinstance(leaf, DateRange)]


def _finds(
    record: Searched, search: Node, tree: Tree, given: Mapping[Leaf, bool] = MappingProxyType({})
) -> bool:
    """Whether a search finds a record, where these of its leaves are `given`."""
    index = Index([record], tree=tree)

    def places(leaf: Leaf) -> Places:
        return frozenset({0} if given[leaf] else ()) if leaf in given else index.matching(leaf)

    return bool(matching(search, places))
