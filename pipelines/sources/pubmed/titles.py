"""Titles as PubMed marks them up, as plain text."""

import html
import re
from collections.abc import Callable

from pipelines.text.plain import flat

# Only the tags that titles carry, as tags are written: neither `p<0.05 and n>30` nor `a <b and c> d` is markup.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*/?>"""
_RAISED = r"sub|sup"
_OTHERS = r"i|b|u|em|strong|small|sc|br|math|mml:[a-z]+|m(?:i|n|o|row|sub|sup|subsup|text|style|frac)"
#: What stands raised or lowered in MathML: the last part of a pair.
_IN_MATHS = (
    rf"<((?:mml:)?m(?:row|[ion])){_ATTRIBUTES}((?:(?!</?\1\b)[\s\S])*)</\1>\s*</(?:mml:)?m({_RAISED})>"
)
#: Signs, a charge and the end of 3rd mean the same on the line; so does a number within a name, as in m6A.
_ON_THE_LINE = re.compile(r"\d*[^\w\s]+|st|nd|rd|th", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r" ?[A-Z]\b|[^\W\d_]")
#: What stands where a record has no English title.
PLACEHOLDER = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)


def _beside(found: re.Match[str]) -> str:
    """What was raised or lowered, with a sign where it would run into what it stands beside."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    sign, words = "_^"[found[1].lower() == "sup"], flat(found[2]).replace("\N{MINUS SIGN}", "-")
    is_name = words.isalpha() or (words.isdigit() and _NAME_GOES_ON.match(found.string, found.end()))
    if before.isdigit() and words[:1].isdigit():
        return f"{sign}{words}"
    has_base = before.isalnum() or before in (")", "]")
    if sign == "_" or not has_base or _ON_THE_LINE.fullmatch(words) or (before.isalpha() and is_name):
        return words
    return f"^({words})" if " " in words else f"^{words}"


#: Each with what stands for it, in their order; raised and lowered text that stands in two pieces is one.
_MARKUP: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(_IN_MATHS, re.IGNORECASE), r"<\3>\2</\3>"),
    (re.compile(rf"</?(?:{_OTHERS}){_ATTRIBUTES}|</({_RAISED})>\s*<\1>", re.IGNORECASE), ""),
    (re.compile(rf"<(sub){_ATTRIBUTES}([^<>]*)</sub>", re.IGNORECASE), _beside),
    (re.compile(rf"<(sup){_ATTRIBUTES}([^<>]*)</sup>", re.IGNORECASE), _beside),
    (re.compile(rf"</?(?:{_RAISED}){_ATTRIBUTES}", re.IGNORECASE), ""),
)


def plain_title(text: str) -> str:
    """The whole text of a title: markup taken off, its content kept, entities resolved.

    What was raised or lowered keeps its meaning: 10^9 and 10^-3, but CO2, Ca2+, CD4+, 18F, m6A and 3rd.
    """
    for _ in range(2):  # PubMed escapes a title's markup, and what was escaped in it once more
        text = html.unescape(text)
        for pattern, instead in _MARKUP:
            text = pattern.sub(instead, text)
    return flat(text)
