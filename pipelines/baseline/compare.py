"""What PubMed's API and NLM's files find, side by side: every article that one lacks, with the cause of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.baseline.held import Baseline
from pipelines.baseline.search import Candidates, is_alone
from pipelines.errors import TableError
from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.index import Index, Searched
from pipelines.pubmed_search.mesh import Tree
from pipelines.pubmed_search.texts import Places, matching
from pipelines.pubmed_search.tree import DateRange, Leaf, Node, Term, leaves, render
from pipelines.snapshots import paths
from pipelines.sources.pubmed.losses import unindexed
from pipelines.tables.answers.baseline import BASELINE_CHECK, CAUSES
from pipelines.text import disk
from pipelines.topics.terms import FIELD, WIDEST

_LOST = re.compile(r'("[^"]*"\[[\w:~]+\]) is in no article')
_KEPT = "check.parquet"


class _Asked(NamedTuple):
    """A search: as it was meant, as PubMed got it in the end, what it said to know in no article, and its day."""

    meant: Node
    sent: Node
    lost: frozenset[Leaf]
    day: date


def compared(tables: Mapping[str, pd.DataFrame], baseline: Baseline) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a snapshot's sets and those of the files have apart, an article a row, and the table `baseline_check`.

    The first has topic, definition, pmid, found_by (api or files) and cause.
    """
    asked, sets = tables["searches"], tables["topic_articles"]
    asked = asked[asked["source"].eq("pubmed") & asked["kind"].eq("set") & asked["promised"].notna()]
    searches = {(row["name"], row["definition"]): _read(row) for row in asked.to_dict("records")}
    api = sets.groupby(["topic", "definition"])["pmid"].agg(frozenset).to_dict()
    held = Candidates(baseline, searches[FIELD, WIDEST].meant, also=frozenset(sets["pmid"]))
    revised = tables["articles"].set_index("pmid")["revised_on"].dropna().to_dict()
    terms = tables["article_terms"]
    headings = terms[terms["kind"].eq("mesh")].groupby("pmid")["term"].agg(tuple).to_dict()
    found, rows = list[tuple[str, ...]](), list[tuple[object, ...]]()
    for key, search in searches.items():
        by_api, by_files = api.get(key, frozenset()), frozenset(held.pmids(search.meant))
        causes = dict.fromkeys(CAUSES, 0)
        for pmid in sorted(by_api ^ by_files, key=int):
            record = held.searched.get(pmid)
            if record is None:
                cause = "not_yet"
            elif pmid in by_files:
                cause = _why(search, record, held.tree)
            else:
                cause = _why_not(search, record, revised.get(pmid), headings.get(pmid, ()), held.tree)
            causes[cause] += 1
            found.append((*key, pmid, "api" if pmid in by_api else "files", cause))
        counts = map(len, (by_api | by_files, by_api & by_files, by_api - by_files, by_files - by_api))
        rows.append(
            (*key, *counts, *causes.values(), *(None,) * 3, search.day.isoformat(), f"{baseline.day}")
        )
    table = BASELINE_CHECK.frame(rows)
    table[["share", "low", "high"]] = wilson_interval(table["unexplained"], table["articles"])
    names = ["topic", "definition", "pmid", "found_by", "cause"]
    return pd.DataFrame(found, columns=names, dtype="str"), BASELINE_CHECK.check(table)


def keep(table: pd.DataFrame, baseline: Baseline) -> None:
    """Beside the files, from where the next snapshot takes it."""
    disk.replace(baseline.folder / _KEPT, table.to_parquet())


def kept(data: Path) -> pd.DataFrame | None:
    """The last check of what is held under a root; None where nobody ran one, or it is none any more."""
    try:
        return BASELINE_CHECK.check(pd.read_parquet(paths.baseline(data) / _KEPT))
    except (OSError, ValueError, TableError):
        return None


def _read(row: Mapping[Any, Any]) -> _Asked:
    """A row of `searches`."""
    told = row["warnings"] if isinstance(row["warnings"], str) else ""
    meant = row["text"]
    for term in unindexed(told):
        meant = meant.replace(render(replace(term, proximity=0, quoted=True)), render(term))
    lost = frozenset(leaf for text in _LOST.findall(told) for leaf in leaves(parse(text)))
    return _Asked(parse(meant), parse(row["text"]), lost, date.fromisoformat(row["asked_at"][:10]))


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
