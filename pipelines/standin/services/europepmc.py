"""Answers like Europe PMC's search: the same simulated articles, some of them preprinted, in its own language."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from pipelines.standin.records.articles import Record
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer

_LIMIT, _LARGEST, _KINDS = 1_500, 1_000, {"idlist", "lite"}
_TOKEN = re.compile(
    r'\s*(?:(?P<sign>[()])|(?P<field>[A-Z_]+):(?P<value>"[^"]*"|\[[^\]]*\]|[^\s()]+)|(?P<word>[A-Z]+))'
)
_RANGE = re.compile(r"\[(\d{4}-\d{2}-\d{2}) TO (\d{4}-\d{2}-\d{2})\]")
# Preprints of every ninth article, half a year before it; there were hardly any before 2013.
_EVERY, _BEFORE, _FIRST_YEAR = 9, timedelta(180), 2013
_TOO_LONG = (
    "No search criteria provided. Please provide a search criteria which is less than 1500 characters."
)

#: Records as the bits of a number, the first one lowest: hundreds of searches of tens of thousands take no time.
Found = int


@dataclass(frozen=True, slots=True)
class _Entry:
    part: str
    identifier: str
    title: str
    text: str
    keywords: frozenset[str]
    first: str

    def fields(self, kind: str) -> dict[str, str]:
        """The record as a result of this kind."""
        record = {"id": self.identifier, "source": self.part}
        lite = {"title": self.title, "pubYear": self.first[:4], "firstPublicationDate": self.first}
        return record if kind == "idlist" else record | lite


class EuropePmc:
    """The records of a simulated PubMed, and preprints of some of them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._entries = [entry for place, record in enumerate(records) for entry in _entries(place, record)]
        self._leaves: dict[tuple[str, str], Found] = {}
        self._marks: dict[tuple[str, str, int], int] = {}

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        if path != "search":
            return text_answer("Not Found", status=404)
        query = parameters.get("query", "")
        if not query or len(query) >= _LIMIT:
            return json_answer({"errCode": 400, "errMsg": _TOO_LONG}, status=400)
        size, kind = int(parameters.get("pageSize", "25")), parameters.get("resultType", "lite")
        mark = parameters.get("cursorMark", "*")
        begin = 0 if mark == "*" else self._marks.get((mark, query, size))
        try:
            found = self.matching(query)
        except ValueError:
            begin = None
        # What it does not know of brings its version alone; so does a mark of another search or size.
        if begin is None or kind not in _KINDS or not 0 < size <= _LARGEST:
            return json_answer({"version": "6.9"})
        hits = found.bit_count()
        request = {
            "queryString": query,
            "resultType": kind,
            "cursorMark": mark,
            "pageSize": size,
            "sort": "",
            "synonym": parameters.get("synonym", "FALSE").upper() == "TRUE",
        }
        places = islice(_places(found), begin, begin + size)
        body: dict[str, Any] = {"version": "6.9", "hitCount": hits}
        if hits > begin + size:
            mark = b64encode(f"Simulated+{begin + size}".encode()).decode()
            self._marks[mark, query, size] = begin + size
            body["nextCursorMark"] = mark
        results = [self._entries[place].fields(kind) for place in places]
        return json_answer(body | {"request": request, "resultList": {"result": results}})

    def matching(self, query: str) -> Found:
        """The records that a search finds; raises ValueError when it cannot be read."""
        return _Reader(query, self._leaf).read()

    def _leaf(self, field: str, value: str) -> Found:
        if (field, value) not in self._leaves:
            matches = _matcher(field, value)
            bits = ("1" if matches(entry) else "0" for entry in reversed(self._entries))
            self._leaves[field, value] = int("".join(("0", *bits)), 2)
        return self._leaves[field, value]


def simulated(setting: Setting) -> EuropePmc:
    """The articles of the corpus, some of them preprinted."""
    return EuropePmc(setting.corpus.records)


def _places(found: Found) -> Iterator[int]:
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest


def _entries(place: int, record: Record) -> Iterable[_Entry]:
    title = record.plain_title.lower()
    text = f"{title} | {record.abstract.lower()}"
    words = frozenset(word.lower() for word in (*record.keywords, *record.mesh))
    first = min(day for day in (record.electronic, record.printed) if day)
    yield _Entry("MED", record.pmid, title, text, words, first.isoformat())
    preprinted = first - _BEFORE
    if place % _EVERY == 0 and preprinted.year >= _FIRST_YEAR:
        yield _Entry("PPR", f"PPR{record.pmid}", title, text, frozenset(), preprinted.isoformat())


def _matcher(field: str, value: str) -> Callable[[_Entry], bool]:
    if field == "SRC":
        return lambda entry: entry.part == value
    if field == "FIRST_PDATE":
        days = _RANGE.fullmatch(value)
        if days is None:
            raise ValueError(value)
        return lambda entry: days[1] <= entry.first <= days[2]
    words = value.strip('"')
    if field == "KW":
        return lambda entry: words.lower() in entry.keywords
    if field not in {"TITLE", "TITLE_ABS"}:
        raise ValueError(field)
    first, *_ = each = re.findall(r"\w+", words.lower())
    pattern = re.compile(r"\b" + r"\W+".join(each) + (r"\w*" if words.endswith("*") else r"\b"))

    def matches(entry: _Entry) -> bool:
        text = entry.title if field == "TITLE" else entry.text
        # Most have not even its first word, which is quicker to see.
        return first in text and bool(pattern.search(text))

    return matches


class _Reader:
    """AND, OR and NOT from left to right, parentheses first."""

    def __init__(self, query: str, leaf: Callable[[str, str], Found]) -> None:
        self._tokens = _tokens(query)
        self._leaf = leaf
        self._at = 0

    def read(self) -> Found:
        found = self._chain()
        if self._at != len(self._tokens):
            raise ValueError("something is left over")
        return found

    def _chain(self) -> Found:
        found = self._one()
        while self._at < len(self._tokens) and self._tokens[self._at] in {("AND",), ("OR",), ("NOT",)}:
            operator = self._take()[0]
            if operator == "AND" and self._tokens[self._at] == ("NOT",):
                operator = self._take()[0]
            other = self._one()
            found = {"AND": found & other, "OR": found | other, "NOT": found & ~other}[operator]
        return found

    def _one(self) -> Found:
        token = self._take()
        if token == ("(",):
            found = self._chain()
            if self._take() != (")",):
                raise ValueError("a parenthesis is not closed")
            return found
        if len(token) == 2:
            return self._leaf(*token)
        raise ValueError(token[0])

    def _take(self) -> tuple[str, ...]:
        if self._at == len(self._tokens):
            raise ValueError("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(query: str) -> list[tuple[str, ...]]:
    tokens: list[tuple[str, ...]] = []
    at, end = 0, len(query.rstrip())
    while at < end:
        found = _TOKEN.match(query, at)
        if found is None:
            raise ValueError(query[at : at + 20])
        sign, field, value, word = found.group("sign", "field", "value", "word")
        tokens.append((field, value) if field else (sign or word,))
        at = found.end()
    return tokens
