"""What a PubMed search says, as a small tree: terms, date ranges and the booleans between them.

The tree is what PubMed would understand, not how it was typed: brackets are gone and chains of the same
boolean are one node, so two searches that mean the same by their form are equal.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from pipelines.pubmed_search.fields import BY_TAG

MOST_TRUNCATIONS = 256


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase in one field.

    `tag` is the short tag of a known field, the text between the brackets of an unknown one, or None.
    `proximity` N means: the words in any order with at most N others between them.
    """

    text: str
    tag: str | None
    truncated: bool = False
    proximity: int | None = None
    exploded: bool = True
    # How it was typed, not what it means: PubMed quotes every term of its translation.
    quoted: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from `first` to `last`, both included."""

    first: date
    last: date
    tag: str


@dataclass(frozen=True, slots=True)
class _Chain:
    operands: "tuple[Node, ...]"

    @classmethod
    def of(cls, *operands: "Node") -> Self:
        """The chain of these operands; a chain of the same boolean among them is taken apart."""
        flat: list[Node] = []
        for operand in operands:
            flat.extend(operand.operands if isinstance(operand, cls) else (operand,))
        return cls(tuple(flat))


@dataclass(frozen=True, slots=True)
class And(_Chain):
    """All of these."""


@dataclass(frozen=True, slots=True)
class Or(_Chain):
    """At least one of these."""


@dataclass(frozen=True, slots=True)
class Not:
    """`kept` without `removed`: PubMed's NOT takes two sides."""

    kept: "Node"
    removed: "Node"


Leaf = Term | DateRange
Node = Leaf | And | Or | Not


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a boolean, none for a term or a date range."""
    match node:
        case And() | Or():
            return node.operands
        case Not():
            return (node.kept, node.removed)
        case _:
            return ()


def leaves(node: Node) -> Iterator[Leaf]:
    """Every term and date range, in the order they were written."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Term | DateRange):
            yield current
        waiting.extend(reversed(children(current)))


def truncations(node: Node) -> int:
    """How many terms end in an asterisk; PubMed takes no search with more than `MOST_TRUNCATIONS`."""
    return sum(isinstance(leaf, Term) and leaf.truncated for leaf in leaves(node))


def depth(node: Node) -> int:
    """How many booleans lie inside one another."""
    deepest, level = 0, children(node)
    while level:
        deepest += 1
        level = tuple(child for parent in level for child in children(parent))
    return deepest


def render(node: Node) -> str:
    """The search as one would type it, with short tags; reading it again gives the same tree."""
    return written(node, _typed)


def translated(node: Node) -> str:
    """The search as PubMed words it in `querytranslation`: everything quoted, fields by their full names."""
    return written(node, _as_translated)


def plain(text: str) -> str:
    """A term's text as PubMed's index has it: lower case, every sign that is no letter or digit a space."""
    return " ".join(re.findall(r"\w+", text.lower()))


def written(node: Node, leaf: Callable[[Leaf], str]) -> str:
    """The search with each of its leaves worded by `leaf`, and parentheses around every inner boolean."""
    match node:
        case And() | Or():
            word = " AND " if isinstance(node, And) else " OR "
            return word.join(_bracketed(operand, leaf) for operand in node.operands)
        case Not():
            return f"{_bracketed(node.kept, leaf)} NOT {_bracketed(node.removed, leaf)}"
        case _:
            return leaf(node)


def _bracketed(node: Node, leaf: Callable[[Leaf], str]) -> str:
    text = written(node, leaf)
    return f"({text})" if children(node) else text


def _typed(leaf: Leaf) -> str:
    if isinstance(leaf, DateRange):
        return f"{_days(leaf)}[{leaf.tag}]"
    text = leaf.text + "*" * leaf.truncated
    if leaf.quoted or " " in text:
        text = f'"{text}"'
    return text if leaf.tag is None else f"{text}[{leaf.tag}{_modifier(leaf)}]"


def _as_translated(leaf: Leaf) -> str:
    tag = leaf.tag or "all"
    name = BY_TAG[tag].name if tag in BY_TAG else tag
    if isinstance(leaf, DateRange):
        return f"{_days(leaf)}[{name}]"
    text = leaf.text + "*" * leaf.truncated
    if leaf.tag == "uid" and text.isdecimal():
        return f"{text}[{name}]"
    return f'"{text}"[{name}{_modifier(leaf)}]'


def _modifier(term: Term) -> str:
    if term.proximity is not None:
        return f":~{term.proximity}"
    return "" if term.exploded else ":noexp"


def _days(dates: DateRange) -> str:
    # strftime writes the year 987 without its leading zero on some systems.
    return ":".join(f"{day.year:04}/{day.month:02}/{day.day:02}" for day in (dates.first, dates.last))
