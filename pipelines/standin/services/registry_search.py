"""The part of the registry's search that Exoscope uses: words, phrases, AND, OR, NOT and parentheses.

Like the real one it searches more of a study than a fetch brings along (eligibility, for one), so that its hits and
the records' own words can differ.
"""

import re
from collections.abc import Callable
from typing import Any, cast

from lark import Lark, Transformer, v_args
from lark.exceptions import LarkError

Match = Callable[[str], bool]

_GRAMMAR = r"""
?either: both (_OR both)*
?both: one (_AND one)*
?one: _NOT one -> without
    | "(" either ")"
    | WORDS -> phrase
_OR.2: /OR(?![^\s()"])/
_AND.2: /AND(?![^\s()"])/
_NOT.2: /NOT(?![^\s()"])/
WORDS: /"[^"]*"/ | /[^\s()"]+/
%ignore /\s+/
"""


_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|es|e|s)$")


class QueryError(ValueError):
    """The search cannot be read."""


def matcher(query: str) -> Match:
    """Whether a study's text matches the search; raises QueryError when the search is not one."""
    try:
        # It transforms as it parses.
        return cast(Match, _PARSER.parse(query))
    except LarkError as error:
        raise QueryError(str(error).partition("\n")[0]) from None


@v_args(inline=True)
class _Matches(Transformer[Any, Match]):
    def either(self, *parts: Match) -> Match:
        return lambda text: any(part(text) for part in parts)

    def both(self, *parts: Match) -> Match:
        return lambda text: all(part(text) for part in parts)

    def without(self, inner: Match) -> Match:
        return lambda text: not inner(text)

    def phrase(self, words: str) -> Match:
        # Words are found by their stems, which is cruder here than there.
        each = [_ENDING.sub("", word) + "(?:e?s?|e?d|ing)" for word in re.findall(r"\w+", words)]
        if not each:
            raise QueryError("an empty phrase")
        pattern = re.compile(r"\b" + r"\W+".join(each) + r"\b", re.IGNORECASE)
        return lambda text: bool(pattern.search(text))


_PARSER = Lark(_GRAMMAR, start="either", parser="lalr", lexer="contextual", transformer=_Matches())
