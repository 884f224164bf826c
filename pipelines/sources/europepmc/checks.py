"""What Exoscope takes for granted about Europe PMC, in a dozen requests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.sources.checks import Assumption, Broken, Check, Heard, Untold, checked
from pipelines.sources.client import Client
from pipelines.sources.europepmc.europepmc import ARTICLES, PREPRINTS, EuropePmc, Question
from pipelines.sources.europepmc.part import translated
from pipelines.topics.catalogue import Catalogue

_WORD = 'TITLE:"exosomes"'
_CLOSED_AFTER = 2


class _EuropePmc:
    def __init__(self, client: Client, topics: Catalogue, today: date) -> None:
        self._client = client
        self._counts = EuropePmc(client)
        self._topics = topics
        self._year = today.year - _CLOSED_AFTER

    def assumptions(self) -> Sequence[Assumption]:
        year = self._year
        return (
            Assumption(
                "answers", "Europe PMC is reachable and tells how many records it has.", self._answers
            ),
            Assumption("as sent", "It repeats the search as it was sent, without synonyms.", self._as_sent),
            Assumption("parts", "SRC:MED and SRC:PPR are parts of all that a search finds.", self._parts),
            Assumption(
                "dates",
                f"FIRST_PDATE puts each record on one day: the halves of {year} make up the year.",
                self._halves,
            ),
            Assumption("fields", "TITLE lies within TITLE_ABS, and KW finds MeSH headings.", self._fields),
            Assumption("length", "It takes the longest search of a topic.", self._longest),
            Assumption("unknown cursor", "A cursor that it does not know brings no count.", self._bad_cursor),
        )

    def _answers(self) -> str:
        return f"yes, {self._count(_WORD):,} records with {_WORD}"

    def _as_sent(self) -> str:
        request = self._raw({}).get("request")
        if not isinstance(request, Mapping):
            raise Untold("it does not repeat the request")
        if request.get("queryString") != _WORD or request.get("synonym") is not False:
            raise Broken(
                f"queryString {str(request.get('queryString'))[:80]}, synonym {request.get('synonym')}"
            )
        return "yes"

    def _parts(self) -> str:
        whole = self._count(_WORD)
        articles, preprints = (
            self._count(Question("a part", _WORD, part).query) for part in (ARTICLES, PREPRINTS)
        )
        seen = f"{articles:,} articles and {preprints:,} preprints of {whole:,} records"
        if not articles or not preprints or articles + preprints > whole:
            raise Broken(seen)
        return seen

    def _halves(self) -> str:
        year, question = self._year, Question("a year", _WORD, ARTICLES)
        whole, *halves = (
            self._count(question.within(f"{year}-{first}", f"{year}-{last}"))
            for first, last in (("01-01", "12-31"), ("01-01", "06-30"), ("07-01", "12-31"))
        )
        seen = f"{whole:,} articles in {year}; {halves[0]:,} + {halves[1]:,} in its halves"
        if not whole or sum(halves) != whole:
            raise Broken(seen)
        return seen

    def _fields(self) -> str:
        both, keywords = self._count('TITLE_ABS:"exosomes"'), self._count('KW:"exosomes"')
        titles = self._count(_WORD)
        seen = f"{titles:,} by title, {both:,} by title or abstract, {keywords:,} by keyword"
        if not titles <= both or not keywords:
            raise Broken(seen)
        return seen

    def _longest(self) -> str:
        questions = [
            Question(topic, search.text, ARTICLES) for topic, search in translated(self._topics)[0].items()
        ]
        longest = max(questions, key=lambda question: question.longest)
        found = self._count(longest.within("1500-01-01", "3000-12-31"))
        return f"{found:,} articles by the {longest.longest:,} characters of {longest.name}"

    def _bad_cursor(self) -> str:
        answer = self._raw({"cursorMark": "no-cursor"})
        if "hitCount" in answer:
            raise Broken(f"hitCount {str(answer['hitCount'])[:20]} all the same")
        return f"right, it answers with {', '.join(map(str, answer))[:60]} alone"

    def _count(self, query: str) -> int:
        return self._counts.count(query, asked=f"the search {query[:80]}")

    def _raw(self, more: Mapping[str, str]) -> Mapping[str, Any]:
        params = {
            "query": _WORD,
            "resultType": "idlist",
            "synonym": "FALSE",
            "pageSize": "1",
            "format": "json",
        }
        found = self._client.ask(
            f"the search {_WORD}", lambda: self._client.fetch("search", due="json", params={**params, **more})
        )
        if not isinstance(found, Mapping):
            raise Broken("JSON that is no object")
        return found


def europepmc_checks(client: Client, heard: Heard, topics: Catalogue, today: date) -> Iterator[Check]:
    """The checks of Europe PMC, each as it gets done. `heard` listens to the client's answers."""
    yield from checked(client.service.name, _EuropePmc(client, topics, today).assumptions(), heard)
