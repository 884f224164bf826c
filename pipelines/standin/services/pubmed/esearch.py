"""ESearch: counts, ids, the translation, and every way in which PubMed loses a part of a search.

The shapes are those of recorded answers of the real service, in JSON, the only form that is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipelines.errors import TopicError
from pipelines.pubmed_search.fields import BY_TAG
from pipelines.pubmed_search.grammar import read
from pipelines.pubmed_search.index import STOP_WORDS, Index
from pipelines.pubmed_search.reader import Trouble
from pipelines.pubmed_search.tree import (
    MOST_TRUNCATIONS,
    And,
    Node,
    Not,
    Or,
    Term,
    leaves,
    plain,
    render,
    translated,
    truncations,
    written,
)
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.answers import Answer, json_answer, text_answer

WINDOW = 9_999
_PAST_WINDOW = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider "
    "using EDirect that contains additional logic to batch PubMed search results automatically so that an "
    "arbitrary number can be retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
_TOO_MANY = "Search Backend failed: Exception:\nToo many truncated terms in one search"
# Problems of which the only trace is an error list with nothing in it.
_SILENT = {Trouble.UNKNOWN_TAG, Trouble.UNSUPPORTED_TAG, Trouble.GROUP_TAG}


@dataclass
class _Found:
    """One answer before it is written."""

    count: int
    start: int
    pmids: list[str]
    translation: str
    mapped: list[tuple[str, str]] = field(default_factory=list)
    has_errors: bool = False
    not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def esearch(corpus: Corpus, asked: Mapping[str, str]) -> Answer:
    """The answer to one ESearch request."""
    try:
        start, most = int(asked.get("retstart", 0)), int(asked.get("retmax", 20))
        reading = read(asked.get("term", ""))
    except (TopicError, ValueError):
        return _error("Empty term and query_key - nothing todo")
    if truncations(reading.node) > MOST_TRUNCATIONS:
        return _error(_TOO_MANY)
    found = _Found(corpus.count(reading.node), start, [], "")
    if start >= WINDOW and found.count > start:
        return _error(_PAST_WINDOW)
    end = min(start + most, WINDOW)
    if most and end < start + most and found.count > end:
        found.messages.append(f"Restrictions achieved. start and count adjusted to {start}, {end - start}")
    found.pmids = corpus.pmids(reading.node)[start:end] if most else []
    found.has_errors = any(problem.trouble in _SILENT for problem in reading.problems)
    _note_losses(reading.node, corpus.index, found)
    # A stop word, and a term that is in no index, are shown as they were sent.
    found.translation = (
        render(reading.node)
        if found.not_found
        else written(
            _kept(reading.node, corpus.index),
            lambda leaf: translated(leaf) if corpus.index.knows(leaf) else render(leaf),
        )
    )
    if not found.count:
        found.messages.append("No items found.")
    return _written(found)


def _kept(node: Node, index: Index) -> Node:
    """What the translation still shows: an OR group loses its lost terms, words without a tag are mapped."""
    match node:
        case Or():
            # A group that lost all its terms is shown as it was sent, and matches nothing.
            known = [part for part in node.operands if not isinstance(part, Term) or index.knows(part)]
            parts = [_kept(part, index) for part in known or node.operands]
            return Or.of(*parts) if len(parts) > 1 else parts[0]
        case And():
            return And.of(*(_kept(part, index) for part in node.operands))
        case Not():
            return Not(_kept(node.kept, index), _kept(node.removed, index))
        case Term() if node.tag not in BY_TAG:
            return Or.of(Term(node.text, "mh"), Term(node.text, "all"))
        case Term() if not BY_TAG[node.tag or "all"].proximity:
            return replace(node, proximity=None)
        case _:
            return node


def _note_losses(node: Node, index: Index, found: _Found) -> None:
    for leaf in leaves(node):
        if not isinstance(leaf, Term):
            continue
        if leaf.tag not in BY_TAG:
            # Automatic term mapping, of which the stand-in knows the first and the last step only.
            found.mapped.append((leaf.text, f'"{leaf.text}"[MeSH Terms] OR "{leaf.text}"[All Fields]'))
        if index.knows(leaf):
            continue
        if plain(leaf.text) in STOP_WORDS:
            found.has_errors = True
            found.not_found.append(leaf.text)
        else:
            tag = leaf.tag if leaf.tag in BY_TAG else None
            found.quoted_not_found.append(render(replace(leaf, tag=tag, quoted=True)))


def _written(found: _Found) -> Answer:
    result: dict[str, object] = {
        "count": str(found.count),
        "retmax": str(len(found.pmids)),
        "retstart": str(found.start),
        "idlist": found.pmids,
        "translationset": [{"from": words, "to": meaning} for words, meaning in found.mapped],
        "querytranslation": found.translation,
    }
    # A clean answer has neither key.
    if found.has_errors:
        result["errorlist"] = {"phrasesnotfound": found.not_found, "fieldsnotfound": []}
    if found.quoted_not_found or found.messages:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": found.quoted_not_found,
            "outputmessages": found.messages,
        }
    return json_answer({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})


def _error(message: str) -> Answer:
    # The real service puts the line end into the string as it is, which no strict JSON parser takes.
    body = f'{{"header":{{"type":"esearch","version":"0.3"}},"esearchresult":{{"ERROR":"{message}"}}}}'
    return text_answer(body, content_type="application/json; charset=UTF-8")
