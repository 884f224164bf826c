"""The ways in which a PubMed search goes wrong, each with what to write instead."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pipelines.errors import TopicError

_QUOTED = re.compile(r'"[^"]*"')


class Trouble(StrEnum):
    """What is wrong."""

    EMPTY = "there is nothing to search for"
    TOO_LONG = "the search is too long or too deeply nested"
    QUOTES = "a quotation mark has no partner"
    BRACKETS = "a square bracket has no partner"
    PARENTHESES = "a parenthesis has no partner"
    INCOMPLETE = "a boolean, a tag or a pair of parentheses has nothing to work on"
    UNKNOWN_TAG = "not a tag that is known here, and PubMed drops an unknown one without a word"
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
