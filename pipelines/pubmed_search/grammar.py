"""Reads PubMed searches, and says what is wrong with one before PubMed silently does something else.

One grammar serves the check of `topics.toml`, the comparison with PubMed's own translation, and the stand-in
service. It reads more than PubMed does well (an untagged word, a tag on a group), so that what it finds can
be named; `check` lets through only searches that PubMed takes word for word.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Self

from lark import Lark
from lark.exceptions import UnexpectedInput, UnexpectedToken

from pipelines.errors import TopicError
from pipelines.pubmed_search.fields import FULL_NAMES
from pipelines.pubmed_search.reader import Problem, Reader, Trouble, refusal, shown, unreadable
from pipelines.pubmed_search.tree import And, DateRange, Leaf, Node, depth, leaves, plain, render

# Booleans have no precedence in PubMed: `a OR b AND c` is `(a OR b) AND c`.
_GRAMMAR = r"""
?start: operand
    | start _AND operand -> conjunction
    | start _OR operand -> disjunction
    | start _NOT operand -> exclusion
    | start operand -> side_by_side
?operand: _OPEN start _CLOSE
    | _OPEN start _CLOSE TAG -> tagged_group
    | RANGE TAG? -> dates
    | (PHRASE | WORDS) TAG? -> term

_AND.2: /AND(?![^\s()\[\]"])/
_OR.2: /OR(?![^\s()\[\]"])/
_NOT.2: /NOT(?![^\s()\[\]"])/
_OPEN: "("
_CLOSE: ")"
_DAY: /\d{4}(\/\d{1,2}){0,2}/
RANGE.3: (_DAY | "\"" _DAY "\"") /\s*(\[[^\[\]"]*\])?\s*:\s*/ (_DAY | "\"" _DAY "\"") /(?![^\s()\[\]"])/
PHRASE: /"[^"]*"/
WORDS: /(?!(AND|OR|NOT)(?![^\s()\[\]"]))[^\s()\[\]"]+(\s+(?!(AND|OR|NOT)(?![^\s()\[\]"]))[^\s()\[\]"]+)*/
TAG: /\[[^\[\]"]*\]/
%ignore /\s+/
"""

# Nobody types more; both keep a hostile file from tying up the reader.
_LONGEST = 20_000
_DEEPEST = 100

_TAG = re.compile(r"\[([^\[\]:]*)[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A search as PubMed would understand it, and what is wrong with it."""

    node: Node
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A search on its way to PubMed: read once, it travels as a tree, with the text for where it is sent and stored."""

    text: str
    node: Node = field(compare=False, repr=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """The search that this text says, in one line."""
        return cls(" ".join(text.split()), parse(text))

    @classmethod
    def of(cls, node: Node) -> Self:
        """The search that this tree says."""
        return cls(render(node), node)

    def within(self, other: "Query") -> "Query":
        """What both searches find."""
        return Query(f"({other.text}) AND ({self.text})", And.of(other.node, self.node))


@lru_cache(maxsize=1_000)  # a refresh reads some two hundred searches, each several times
def read(text: str) -> Reading:
    """The search and its problems; raises TopicError when it cannot be read at all."""
    if not text.strip():
        raise refusal(Problem(Trouble.EMPTY, 1, "nothing", 'a term with its tag, as in "hair loss"[tiab]'))
    if len(text) > _LONGEST:
        raise refusal(Problem(Trouble.TOO_LONG, 1, shown(text), f"at most {_LONGEST:,} characters"))
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        raise refusal(unreadable(text, len(text) if at_end else error.pos_in_stream or 0)) from None
    reader = Reader()
    node = reader.transform(tree).node
    if depth(node) > _DEEPEST:
        raise refusal(Problem(Trouble.TOO_LONG, 1, shown(text), f"at most {_DEEPEST} nested groups"))
    return Reading(node, tuple(sorted(reader.problems, key=lambda problem: problem.position)))


def parse(text: str) -> Node:
    """The search as PubMed would understand it, good or bad."""
    return read(text).node


def problems(text: str) -> tuple[Problem, ...]:
    """Everything that would change the search's meaning in PubMed, in the order of the text."""
    return read(text).problems


def check(text: str) -> Node:
    """The search, if PubMed takes it word for word; else a TopicError that says what to write instead."""
    reading = read(text)
    if reading.problems:
        raise refusal(*reading.problems)
    return reading.node


def as_written(text: str) -> str:
    """The search with those phrases as phrases that went by proximity, since PubMed's index had lost them.

    That PubMed loses a phrase, or finds it again, is no choice of the user: such a search is still the same.
    """
    return render(parse(text)).replace(":~0]", "]")


def lost_in_translation(sent: Node, translation: str) -> tuple[str, ...]:
    """The terms and date ranges of `sent` that PubMed's `querytranslation` no longer has, as they were sent.

    A term that the translation shows with a short tag, as it was typed, was found in no index and counts as
    lost. A translation that cannot be read has lost everything.
    """
    try:
        understood = {_meaning(leaf) for leaf in leaves(parse(_without_short_tags(translation)))}
    except TopicError:
        understood = set()
    lost = (render(leaf) for leaf in leaves(sent) if _meaning(leaf) not in understood)
    return tuple(dict.fromkeys(lost))


def _without_short_tags(translation: str) -> str:
    # Every other part lies between quotation marks, where brackets are text.
    parts = translation.split('"')
    parts[::2] = [_TAG.sub(lambda tag: tag[0] if tag[1] in FULL_NAMES else "[]", part) for part in parts[::2]]
    return '"'.join(parts)


def _meaning(leaf: Leaf) -> object:
    if isinstance(leaf, DateRange):
        return leaf
    return plain(leaf.text), leaf.tag, leaf.truncated, leaf.proximity, leaf.exploded


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)
