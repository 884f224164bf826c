"""Turns a parsed search into nodes, and says of everything that is wrong what to write instead."""

import calendar
import difflib
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from lark import Token, Transformer_NonRecursive

from pipelines.errors import TopicError
from pipelines.pubmed_search.fields import BY_TAG, FIELDS, Field, Kind, field_of, is_pubmeds
from pipelines.pubmed_search.tree import And, DateRange, Node, Not, Or, Term, leaves, render

_QUOTED = re.compile(r'"[^"]*"')
_TYPOGRAPHIC = re.compile(r"[\u2010-\u201f\u2032\u2033\u00ab\u00bb\u2212\u2217\uff0a]|&#?\w+;")
_TAG = re.compile(r"(?P<field>[^:]*?)\s*(:\s*(~(?P<distance>\d{1,3})|(?P<noexp>noexp))\s*)?", re.IGNORECASE)
_TAG_IN_PHRASE = re.compile(r"\[([^\[\]]*)\]")
_STRAIGHT = (
    {"&amp;": "&", "&lt;": "<", "&gt;": ">", "\u2217": "*", "\uff0a": "*"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'")
)
_RANGE = re.compile(r"\s*(?:\[([^\[\]]*)\])?\s*:\s*(?=\d)")
_BOOLEANS = {"and", "or", "not"}
_FEWEST_LETTERS = 4


class Trouble(StrEnum):
    """What is wrong."""

    EMPTY = "there is nothing to search for"
    TOO_LONG = "the search is too long or too deeply nested"
    QUOTES = "a quotation mark has no partner"
    BRACKETS = "a square bracket has no partner"
    PARENTHESES = "a parenthesis has no partner"
    INCOMPLETE = "a boolean, a tag or a pair of parentheses has nothing to work on"
    UNKNOWN_TAG = "not a tag that is known here, and PubMed drops an unknown one without a word"
    UNSUPPORTED_TAG = "PubMed has it, Exoscope does not support it"
    UNTAGGED = "without a tag PubMed searches other words as well"
    LOWER_CASE = "a boolean must be upper case"
    NO_BOOLEAN = "two terms stand side by side without a boolean"
    GROUP_TAG = "PubMed ignores a tag on a group"
    SHORT_TRUNCATION = "the asterisk needs at least 4 letters before it"
    ASTERISK = "the asterisk works only at the end of the last word"
    TYPOGRAPHIC = "PubMed does not understand this character"
    UNQUOTED = "several words need quotation marks"
    PROXIMITY_FIELD = "PubMed ignores proximity in this field"
    PROXIMITY_WORDS = "proximity needs two or more quoted words without an asterisk"
    DATE = "PubMed does not take this as a range of dates"
    NOEXP = "`:noexp` is for MeSH terms only"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (characters from 1), what was found, what to write instead."""

    trouble: Trouble
    position: int
    found: str
    instead: str

    def __str__(self) -> str:
        return f"character {self.position}, {self.found}: {self.trouble}; write {self.instead}"


def refusal(*problems: Problem) -> TopicError:
    """The error that tells a researcher about these problems."""
    return TopicError("the search cannot be sent to PubMed. At " + ". At ".join(map(str, problems)) + ".")


def shown(text: str) -> str:
    """A piece of a search, short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def unreadable(text: str, position: int) -> Problem:
    """Why the grammar stopped at `position` (characters from 0), in a researcher's words."""
    if text.count('"') % 2:
        at = text.rindex('"')
        return Problem(Trouble.QUOTES, at + 1, shown(text[at:]), 'a " before and after each phrase')
    outside = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    if (bracket := _lonely(outside, "[", "]")) is not None:
        rest = shown(text[bracket:])
        return Problem(Trouble.BRACKETS, bracket + 1, rest, "[ and ] around each tag, as in [tiab]")
    if (bracket := _lonely(outside, "(", ")")) is not None:
        return Problem(Trouble.PARENTHESES, bracket + 1, shown(text[bracket:]), "as many ) as (")
    return Problem(
        Trouble.INCOMPLETE,
        position + 1,
        shown(text[position:]) or "the end",
        'a term with its tag, as in "hair loss"[tiab], on both sides of each AND, OR and NOT',
    )


def _lonely(text: str, opening: str, closing: str) -> int | None:
    """Where the first bracket without a partner stands, or None."""
    waiting: list[int] = []
    for at, character in enumerate(text):
        if character == opening:
            waiting.append(at)
        elif character == closing:
            if not waiting:
                return at
            waiting.pop()
    return waiting[0] if waiting else None


class Placed(NamedTuple):
    """A node and the place where it starts in the text, in characters from 0."""

    node: Node
    at: int


class Tag(NamedTuple):
    """What stands between the square brackets; `field` is None when PubMed would drop it."""

    text: str
    field: Field | None
    proximity: int | None = None
    noexp: bool = False

    @property
    def modified(self) -> bool:
        """Whether something follows a colon."""
        return self.noexp or self.proximity is not None

    @property
    def tag(self) -> str:
        """The short tag of a known field, else the text as it was written."""
        return self.field.tag if self.field else self.text


# Not the recursive one: a hostile search may be nested deeper than Python's stack.
class Reader(Transformer_NonRecursive[Token, Placed]):
    """Reads one search; its `problems` are filled in the order in which they are met."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[Problem] = []

    def conjunction(self, sides: list[Placed]) -> Placed:
        """`a AND b`."""
        return Placed(And.of(*(side.node for side in sides)), sides[0].at)

    def disjunction(self, sides: list[Placed]) -> Placed:
        """`a OR b`."""
        return Placed(Or.of(*(side.node for side in sides)), sides[0].at)

    def exclusion(self, sides: list[Placed]) -> Placed:
        """`a NOT b`."""
        return Placed(Not(sides[0].node, sides[1].node), sides[0].at)

    def side_by_side(self, sides: list[Placed]) -> Placed:
        """`a b`, which PubMed takes for `a AND b`."""
        # A lower-case boolean between two terms stands beside both: one mistake, one message.
        if not any(problem.trouble is Trouble.LOWER_CASE for problem in self.problems):
            at, second = sides[1].at + 1, shown(render(sides[1].node))
            self.problems.append(Problem(Trouble.NO_BOOLEAN, at, second, "AND, OR or NOT before it"))
        return self.conjunction(sides)

    def tagged_group(self, parts: list[Any]) -> Placed:
        """`(a OR b)[tag]`, where the tag does nothing."""
        group: Placed = parts[0]
        bracket: Token = parts[1]
        tag = self._tag(bracket).tag
        each = (replace(leaf, tag=tag) if isinstance(leaf, Term) else leaf for leaf in leaves(group.node))
        self._note(
            Trouble.GROUP_TAG, bracket, f"the tag on every term of the group, as in {render(next(each))}"
        )
        return group

    def dates(self, parts: list[Token]) -> Placed:
        """`first:last[tag]`, or `"first"[tag] : "last"[tag]` as PubMed's own form writes it."""
        token = parts[0]
        at = token.start_pos or 0
        tag = self._tag(parts[1]) if len(parts) > 1 else None
        first, other, last = _RANGE.split(token.replace('"', ""))
        written = Term(str(token), tag.tag if tag else None, quoted=False)
        if tag is None:
            self._note(Trouble.UNTAGGED, token, f"{token}[edat], {token}[crdt] or {token}[dp]")
        if tag is None or tag.field is None:
            return Placed(written, at)
        try:
            days = DateRange(_first_day(first), _last_day(last), tag.field.tag)
            is_range = days.first <= days.last and tag.field.kind is Kind.DATE and not tag.modified
            is_range = is_range and (other is None or field_of(other) is tag.field)
        except ValueError:
            is_range = False
        if is_range:
            return Placed(days, at)
        self._note(Trouble.DATE, token, "an early and a late day, as in 2020/01/01:2020/12/31[edat]")
        return Placed(written, at)

    def term(self, parts: list[Token]) -> Placed:
        """`word`, `word[tag]` or `"a phrase"[tag]`."""
        token = parts[0]
        tag = self._tag(parts[1]) if len(parts) > 1 else None
        text = " ".join(token.strip('"').split())
        term = Term(
            text.removesuffix("*"),
            tag.tag if tag else None,
            truncated=text.endswith("*"),
            proximity=tag.proximity if tag else None,
            exploded=not (tag and tag.noexp),
            quoted=token.type == "PHRASE",
        )
        self._check_words(term, token)
        self._check_truncation(term, token)
        if tag and tag.field:
            self._check_field(term, tag, tag.field, token)
        return Placed(term, token.start_pos or 0)

    def _check_words(self, term: Term, token: Token) -> None:
        words = term.text.split()
        if not words:
            self._note(Trouble.EMPTY, token, "a word between the quotation marks")
        if odd := _TYPOGRAPHIC.findall(token):
            straight = _TYPOGRAPHIC.sub(lambda sign: _STRAIGHT.get(sign[0], '"'), token)
            self._note(Trouble.TYPOGRAPHIC, token, straight, found=" ".join(dict.fromkeys(odd)))
        elif any(field_of(bracket) for bracket in _TAG_IN_PHRASE.findall(term.text)):
            self._note(Trouble.QUOTES, token, 'a " before and after each phrase, the tag after the second')
        elif not term.quoted and (booleans := [word for word in words if word.lower() in _BOOLEANS]):
            self._note(Trouble.LOWER_CASE, token, booleans[0].upper())
        elif not term.quoted and len(words) > 1:
            self._note(Trouble.UNQUOTED, token, render(replace(term, tag=term.tag or "tiab", quoted=True)))
        elif term.tag is None:
            self._note(Trouble.UNTAGGED, token, render(replace(term, tag="tiab")))

    def _check_truncation(self, term: Term, token: Token) -> None:
        if "*" in term.text:
            self._note(
                Trouble.ASTERISK, token, f'"{term.text.replace("*", "")}*", or each word on its own, with OR'
            )
        elif term.truncated and len(term.text.split(" ")[-1]) < _FEWEST_LETTERS:
            self._note(Trouble.SHORT_TRUNCATION, token, "the words it stands for in full, with OR")

    def _check_field(self, term: Term, tag: Tag, field: Field, token: Token) -> None:
        if field.kind is Kind.DATE:
            self._note(Trouble.DATE, token, f"a range, as in {term.text}:{term.text}[{field.tag}]")
        if tag.noexp and field.kind is not Kind.HEADING:
            self._note(Trouble.NOEXP, token, render(replace(term, exploded=True)))
        if tag.proximity is None:
            return
        if not field.proximity:
            allowed = (f"[{other.tag}:~{tag.proximity}]" for other in FIELDS if other.proximity)
            self._note(Trouble.PROXIMITY_FIELD, token, " or ".join(allowed))
        if "*" in token or not term.quoted or " " not in term.text:
            self._note(Trouble.PROXIMITY_WORDS, token, f'words like "hair growth"[tiab:~{tag.proximity}]')

    def _tag(self, bracket: Token) -> Tag:
        text = " ".join(bracket.strip("[]").split())
        if (parts := _TAG.fullmatch(text)) and (field := field_of(parts["field"])):
            distance = parts["distance"]
            return Tag(text, field, int(distance) if distance else None, bool(parts["noexp"]))
        if is_pubmeds(parts["field"] if parts else text):
            self._note(Trouble.UNSUPPORTED_TAG, bracket, "the search without it")
            return Tag(text, None)
        near = difflib.get_close_matches(text.lower(), BY_TAG, n=2, cutoff=0.5) or BY_TAG
        self._note(Trouble.UNKNOWN_TAG, bracket, " or ".join(f"[{tag}]" for tag in near))
        return Tag(text, None)

    def _note(self, trouble: Trouble, token: Token, instead: str, *, found: str = "") -> None:
        self.problems.append(Problem(trouble, (token.start_pos or 0) + 1, shown(found or token), instead))


def _first_day(text: str) -> date:
    year, month, day = (*map(int, text.split("/")), 1, 1)[:3]
    return date(year, month, day)


def _last_day(text: str) -> date:
    parts = [int(part) for part in text.split("/")]
    year, month = (*parts, 12)[:2]
    date(year, month, 1)  # monthrange takes a year 0 for granted
    return date(year, month, parts[2] if len(parts) == 3 else calendar.monthrange(year, month)[1])
