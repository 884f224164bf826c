"""The part of the registry's search that Exoscope uses: words, phrases, AND, OR, NOT and parentheses.

Like the real one it searches more of a study than a fetch brings along (eligibility, for one), so that its hits and
the records' own words can differ.
"""

import re
from collections.abc import Callable

Match = Callable[[str], bool]

_TOKEN = re.compile(r'\s*(?:(?P<sign>[()])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))')


class QueryError(ValueError):
    """The search cannot be read."""


def matcher(query: str) -> Match:
    """Whether a study's text matches the search; raises QueryError when the search is not one."""
    reader = _Reader(query)
    found = reader.either()
    if reader.token is not None:
        raise QueryError(f"something is left over: {reader.token[1]}")
    return found


class _Reader:
    def __init__(self, query: str) -> None:
        self._query = query
        self._at = 0
        self.token: tuple[str, str] | None = None
        self._next()

    def either(self) -> Match:
        parts = [self._both()]
        while self._takes("OR"):
            parts.append(self._both())
        return lambda text: any(part(text) for part in parts)

    def _both(self) -> Match:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return lambda text: all(part(text) for part in parts)

    def _one(self) -> Match:
        if self._takes("NOT"):
            inner = self._one()
            return lambda text: not inner(text)
        if self.token is None:
            raise QueryError("it ends too early")
        kind, words = self.token
        self._next()
        if kind == "sign":
            if words != "(":
                raise QueryError("a parenthesis is closed that was not opened")
            inside = self.either()
            if self.token != ("sign", ")"):
                raise QueryError("a parenthesis is not closed")
            self._next()
            return inside
        pattern = _pattern(words)
        return lambda text: bool(pattern.search(text))

    def _takes(self, operator: str) -> bool:
        taken = self.token == ("word", operator)
        if taken:
            self._next()
        return taken

    def _next(self) -> None:
        found = _TOKEN.match(self._query, self._at)
        if found is None or not found[0].strip():
            if self._query[self._at :].strip():
                raise QueryError("a quotation mark is not closed")
            self.token = None
            return
        self._at = found.end()
        kind = str(found.lastgroup)
        self.token = (kind, found[kind])


def _pattern(words: str) -> re.Pattern[str]:
    each = [re.escape(word) for word in re.findall(r"\w+", words)]
    if not each:
        raise QueryError("an empty phrase")
    phrase = r"\W+".join(each)
    return re.compile(rf"\b{phrase}(?:e?s)?\b", re.IGNORECASE)
