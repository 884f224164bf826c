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
        whole = self._count(_WORD)
        articles, preprints = (
            self._count(Question("a part", _WORD, part).query) for part in (ARTICLES, PREPRINTS)
        )
        holds = bool(articles and preprints) and articles + preprints <= whole
        return seen(f"{articles:,} articles and {preprints:,} preprints of {whole:,} records", holds=holds)

    def _halves(self) -> str:
        year, question = self.year, Question("a year", _WORD, ARTICLES)
        whole, first, second = (
            self._count(question.within(f"{year}-{start}", f"{year}-{end}"))
            for start, end in (("01-01", "12-31"), ("01-01", "06-30"), ("07-01", "12-31"))
        )
        counts = f"{whole:,} articles in {year}; {first:,} + {second:,} in its halves"
        return seen(counts, holds=bool(whole) and first + second == whole)

    def _fields(self) -> str:
        both, keywords = self._count('TITLE_ABS:"exosomes"'), self._count('KW:"exosomes"')
        titles = self._count(_WORD)
        counts = f"{titles:,} by title, {both:,} by title or abstract, {keywords:,} by keyword"
        return seen(counts, holds=titles <= both and bool(keywords))

    def _longest(self) -> str:
        found = translated(self.topics)[0].items()
        questions = (Question(topic, search.text, ARTICLES) for topic, search in found)
        longest = max(questions, key=lambda question: question.longest)
        articles = self._count(longest.within("1500-01-01", "3000-12-31"))
        return f"{articles:,} articles by the {longest.longest:,} characters of {longest.name}"

    def _bad_cursor(self) -> str:
        answer = self._raw({"cursorMark": "no-cursor"})
        if "hitCount" in answer:
            raise Broken(f"hitCount {str(answer['hitCount'])[:20]} all the same")
        return f"right, it answers with {', '.join(map(str, answer))[:60]} alone"

    asks = (
        ("answers", "Europe PMC is reachable and tells how many records it has.", _answers),
        ("as sent", "It repeats the search as it was sent, without synonyms.", _as_sent),
        ("parts", "SRC:MED and SRC:PPR are parts of all that a search finds.", _parts),
        ("dates", "FIRST_PDATE puts each record on one day: the halves of {year} make up the year.", _halves),
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
