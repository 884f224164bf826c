"""What Exoscope takes for granted about Europe PMC, in a dozen requests."""

from collections.abc import Mapping
from typing import Any

from pipelines.sources.checks import Broken, Questions, Untold, seen
from pipelines.sources.europepmc.europepmc import ARTICLES, PREPRINTS, EuropePmc, Question, parameters
from pipelines.sources.europepmc.part import translated

_WORD = 'TITLE:"exosomes"'


class EuropePmcQuestions(Questions):
    """The questions to Europe PMC."""

    def _answers(self) -> str:
        return f"yes, {self._count(_WORD):,} records with {_WORD}"

    def _as_sent(self) -> str:
        request = self._raw({}).get("request")
        if not isinstance(request, Mapping):
            raise Untold("it does not repeat the request")
        understood, synonym = request.get("queryString"), request.get("synonym")
        if understood != _WORD or synonym is not False:
            raise Broken(f"queryString {str(understood)[:80]}, synonym {synonym}")
        return "yes"

    def _parts(self) -> str:
        parts = [self._count(f"({_WORD}) AND SRC:{part}") for part in (ARTICLES, PREPRINTS)]
        both = self._count(Question("parts", _WORD, 1).query)
        counts = f"{parts[0]:,} articles and {parts[1]:,} preprints are {both:,} together"
        return seen(counts, holds=all(parts) and sum(parts) == both)

    def _records(self) -> str:
        query = f"{_WORD} AND SRC:{ARTICLES} AND FIRST_PDATE:[{self.year}-03-01 TO {self.year}-03-31]"
        hits, records, _ = EuropePmc(self.client).page(query, f"the search {query}")
        dated = sum(year == self.year for year in records.values())
        counts = f"{hits:,} articles of March {self.year}, {dated:,} different records of that year"
        return seen(counts, holds=dated == hits > 0)

    def _pages(self) -> str:
        first = self._raw({"cursorMark": "*"})
        second = self._raw({"cursorMark": str(first.get("nextCursorMark"))})
        one, other = (str(page.get("resultList"))[:80] for page in (first, second))
        return seen(f"{one}, then {other}", holds=one != other and "'id'" in one and "'id'" in other)

    def _fields(self) -> str:
        both, keywords = self._count('TITLE_ABS:"exosomes"'), self._count('KW:"exosomes"')
        titles = self._count(_WORD)
        counts = f"{titles:,} by title, {both:,} by title or abstract, {keywords:,} by keyword"
        return seen(counts, holds=titles <= both and bool(keywords))

    def _longest(self) -> str:
        found = ((topic, search.text) for topic, search in translated(self.topics)[0].items())
        query = max((Question(*each, 1).within(ARTICLES, self.year) for each in found), key=len)
        return f"{self._count(query):,} articles of {self.year} by a search of {len(query):,} characters"

    def _bad_cursor(self) -> str:
        answer = self._raw({"cursorMark": "no-cursor"})
        if "hitCount" in answer:
            raise Broken(f"hitCount {str(answer['hitCount'])[:20]} all the same")
        return f"right, it answers with {', '.join(map(str, answer))[:60]} alone"

    asks = (
        ("answers", "Europe PMC is reachable and tells how many records it has.", _answers),
        ("as sent", "It repeats the search as it was sent, without synonyms.", _as_sent),
        ("parts", "SRC:MED and SRC:PPR share no record, and OR joins them.", _parts),
        ("records", "A page tells part and day of each record, the day that FIRST_PDATE finds.", _records),
        ("pages", "The mark of a page leads to further records.", _pages),
        ("fields", "TITLE lies within TITLE_ABS, and KW finds MeSH headings.", _fields),
        ("length", "It takes the longest search of a topic.", _longest),
        ("unknown cursor", "A cursor that it does not know brings no count.", _bad_cursor),
    )

    def _count(self, query: str) -> int:
        return EuropePmc(self.client).count(query, asked=f"the search {query[:80]}")

    def _raw(self, more: Mapping[str, str]) -> Mapping[str, Any]:
        found = self.json(f"the search {_WORD}", "search", params={**parameters(_WORD), **more})
        if not isinstance(found, Mapping):
            raise Broken("JSON that is no object")
        return found
