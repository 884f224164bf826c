"""Finds out what PubMed silently left out of a search, and whether the rest still means the same.

A phrase or heading that no article holds changes nothing inside an OR group of which something is left. Anywhere
else, and for every tag, a loss makes another search of it: then `Refused` says which word it was.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from pipelines.errors import TopicError
from pipelines.pubmed_search.fields import BY_TAG, DATES, FULL_NAMES, Kind, field_of
from pipelines.pubmed_search.grammar import lost_in_translation, parse
from pipelines.pubmed_search.tree import (
    And,
    DateRange,
    Leaf,
    Node,
    Not,
    Or,
    Term,
    children,
    leaves,
    plain,
    render,
)
from pipelines.sources.answers import Refused
from pipelines.sources.pubmed.esearch import SearchAnswer

_QUOTED = re.compile(r'"[^"]*"')
_TAG = re.compile(r"\[([^\[\]]*)\]")
_EVERYWHERE = ("all", "")
_TEXT = BY_TAG["tiab"]
_UNINDEXED = "is not in PubMed's phrase index and was asked as"
_TOLD = re.compile(rf'("[^"]*"\[\w+\]) {_UNINDEXED}')


@dataclass(frozen=True, slots=True)
class Examination:
    """What is left to do about a search that PubMed understood well enough.

    `askable` are lost phrases that a proximity search can still find; `warnings` are sentences to show.
    """

    askable: tuple[Term, ...]
    warnings: tuple[str, ...]


def examine(search: Node, answer: SearchAnswer, *, may_be_empty: bool = False) -> Examination:
    """What PubMed's answer says was lost of `search`; raises `Refused` where the search lost its meaning.

    With `may_be_empty` a search that finds nothing has not lost it, whatever no article holds.
    """
    if answer.unknown_fields:
        raise _dropped_tag(answer.unknown_fields)
    if answer.empty_error_list:
        raise _dropped_tag(_changed(search, answer))
    lost = _lost_terms(search, answer.lost_phrases)
    for term in () if may_be_empty and not answer.count else harmed(search, lost):
        field = BY_TAG.get(term.tag or "", _TEXT)
        if field.kind in (Kind.HEADING, Kind.NAME):
            raise Refused(
                f"no {field.name.rstrip('s')} of the name {render(term)}",
                "Look the name up in PubMed's MeSH browser and correct the search",
            )
        raise Refused(
            f"a search without {render(term)}, which PubMed does not find and which no other phrase of an OR "
            "group stands in for",
            "Replace that phrase in the search",
        )
    echoed = _echoes(search, lost, answer)
    _refuse_fewer_tags(search, lost, answer, echoed=echoed)
    askable = tuple(term for term in lost if _proximity_finds(term))
    return Examination(askable, (*_warnings(search, lost, answer, echoed=echoed), *answer.messages))


def unindexed(told: str) -> frozenset[Term]:
    """The phrases that these warnings of earlier searches say are in no phrase index."""
    return frozenset(term for text in _TOLD.findall(told) if isinstance(term := parse(text), Term))


def by_proximity(search: Node, phrases: Collection[Term]) -> Node:
    """The search with each of these phrases asked as words side by side, which needs no phrase index."""
    match search:
        case And() | Or():
            return type(search)(tuple(by_proximity(part, phrases) for part in search.operands))
        case Not():
            return Not(by_proximity(search.kept, phrases), by_proximity(search.removed, phrases))
        case Term() if search in phrases:
            return replace(search, proximity=0, quoted=True)
    return search


def _lost_terms(search: Node, phrases: tuple[str, ...]) -> tuple[Term, ...]:
    terms = [leaf for leaf in leaves(search) if isinstance(leaf, Term)]
    lost: dict[Term, None] = {}
    for phrase in phrases:
        matching = [term for term in terms if _is_named(term, phrase)]
        if not matching:
            raise Refused(
                f"a search without '{phrase}', which was not sent in these words", "Reword the search"
            )
        lost.update(dict.fromkeys(matching))
    return tuple(lost)


def _is_named(term: Term, phrase: str) -> bool:
    # PubMed reports `"body battery"[tiab]` in one list and a bare `the` in the other.
    try:
        named = parse(phrase)
    except TopicError:
        named = None
    if not isinstance(named, Term):
        return plain(term.text) == plain(phrase)
    return plain(term.text) == plain(named.text) and named.tag in (None, term.tag)


def harmed(node: Node, lost: tuple[Term, ...]) -> Iterator[Term]:
    """Those of the lost terms without which the search means something else."""
    if isinstance(node, Term):
        if node in lost:
            yield node
    elif not isinstance(node, Or) or _is_gone(node, lost):
        for part in children(node):
            yield from harmed(part, lost)
    else:
        for part in node.operands:
            if not isinstance(part, Term):
                yield from harmed(part, lost)


def _is_gone(node: Node, lost: tuple[Term, ...]) -> bool:
    match node:
        case Or():
            return all(_is_gone(part, lost) for part in node.operands)
        case And():
            return any(_is_gone(part, lost) for part in node.operands)
        case Not():
            return _is_gone(node.kept, lost)
    return node in lost


def _proximity_finds(term: Term) -> bool:
    field = BY_TAG.get(term.tag or "")
    several = len(plain(term.text).split()) > 1
    return bool(field and field.proximity and several and not term.truncated and term.proximity is None)


def _echoes(search: Node, lost: tuple[Term, ...], answer: SearchAnswer) -> bool:
    """Whether the answer repeats what was sent in place of translating it: then its lists alone tell what was lost.

    So it does for a search that a lost phrase left empty, and for a long one of which a list names something.
    """
    if not answer.count:
        return bool(lost)
    try:
        repeated = parse(answer.translation) == search
    except TopicError:
        return False
    # PubMed's own form writes dates with full names; all others are sent with short ones.
    names = {name.partition(":")[0] for name in _tags(answer.translation)}
    return repeated and not names <= FULL_NAMES and FULL_NAMES.isdisjoint(names - DATES)


def _refuse_fewer_tags(search: Node, lost: tuple[Term, ...], answer: SearchAnswer, *, echoed: bool) -> None:
    sent = Counter(_tag(leaf) for leaf in leaves(search) if leaf not in lost)
    understood = Counter(_understood_tag(name, echoed=echoed) for name in _tags(answer.translation))
    # An untagged word, or one whose tag was dropped, is looked for everywhere.
    widened = _EVERYWHERE in understood and _EVERYWHERE not in sent
    if widened or any(understood[tag] < number for tag, number in sent.items()):
        raise _dropped_tag(_changed(search, answer))


def _tags(translation: str) -> list[str]:
    return _TAG.findall(_QUOTED.sub("", translation))


def _tag(leaf: Leaf) -> tuple[str, str]:
    if isinstance(leaf, DateRange):
        return leaf.tag, ""
    if leaf.proximity is not None:
        return leaf.tag or "all", f"~{leaf.proximity}"
    return leaf.tag or "all", "" if leaf.exploded else "noexp"


def _understood_tag(text: str, *, echoed: bool) -> tuple[str, str]:
    name, _, modifier = text.partition(":")
    field = field_of(name)
    if field is None or not (echoed or name.strip() in (field.name, field.code)):
        return f"[{name}]", ""
    return field.tag, modifier.strip().lower()


def _changed(search: Node, answer: SearchAnswer) -> tuple[str, ...]:
    return lost_in_translation(search, answer.translation) or tuple(map(render, leaves(search)))


def _dropped_tag(where: tuple[str, ...]) -> Refused:
    places = ", ".join(where[:3]) + (" and more" if len(where) > 3 else "")
    return Refused(
        f"another search than was sent: PubMed dropped a tag or a part of it (look at {places})",
        "Compare the tags of the search with those that `exoscope doctor` lists",
    )


def asked_by_proximity(term: Term) -> str:
    """The warning about a phrase that is asked as words side by side."""
    return f"{render(term)} {_UNINDEXED} {render(replace(term, proximity=0, quoted=True))}."


def _warnings(search: Node, lost: tuple[Term, ...], answer: SearchAnswer, *, echoed: bool) -> Iterator[str]:
    spoils = set(harmed(search, lost))
    for term in lost:
        if _proximity_finds(term):
            yield asked_by_proximity(term)
        elif term in spoils:
            yield f"{render(term)} is in no article, says PubMed; so nothing was found."
        else:
            yield f"{render(term)} is in no article, says PubMed; the rest of its OR group was searched."
    if echoed:
        if answer.count:
            yield "PubMed only repeated the search in place of translating it; its lists say what was lost."
        return
    # A date is worded anew by PubMed as a matter of course.
    dated = (leaf for leaf in leaves(search) if BY_TAG.get(leaf.tag or "", _TEXT).kind is Kind.DATE)
    known = {render(leaf) for leaf in (*lost, *dated)}
    for text in lost_in_translation(search, answer.translation):
        if text not in known:
            yield f"{text} does not stand in PubMed's translation in these words."
