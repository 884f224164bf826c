"""What Exoscope takes for granted about NIH RePORTER, in three requests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.analysis.market.by_year import fiscal_year
from pipelines.sources.checks import Assumption, Broken, Check, Heard, Untold, checked
from pipelines.sources.client import Client
from pipelines.sources.grants.projects import FIELDS, read_project
from pipelines.sources.trials import words as trial_words
from pipelines.topics.catalogue import Catalogue

_WORDS = ("exosome", "exosomes")
_PAGE = 10
# What ten sound projects have in what we read.
_NEEDED = ("appl_id", "fiscal_year", "project_num", "core_project_num", "project_title", "organization")
_AT_TIMES = (
    "award_amount",
    "subproject_id",
    "abstract_text",
    "terms",
    "agency_ic_admin",
    "award_notice_date",
)


class _Reporter:
    def __init__(self, client: Client, today: date) -> None:
        self._client = client
        self._year = fiscal_year(today) - 2
        self._page: Any = None

    def assumptions(self) -> Sequence[Assumption]:
        year = self._year
        return (
            Assumption("answers", "RePORTER is reachable and takes a search as JSON.", self._answers),
            Assumption(
                "fiscal years",
                f"A search of fiscal year {year} gives projects of that year only.",
                self._years,
            ),
            Assumption(
                "text search",
                "advanced_text_search is honoured: what it finds names the word, and is a part of the year.",
                self._text,
            ),
            Assumption(
                "fields", f"A project comes with the {len(FIELDS)} fields that are kept.", self._fields
            ),
            Assumption("pages", "The page after the first one holds other projects.", self._pages),
        )

    def _answers(self) -> str:
        self._page = self._ask(0, _criteria(self._year))
        return f"yes, {_total(self._page):,} projects in fiscal year {self._year}"

    def _years(self) -> str:
        years = {str(result.get("fiscal_year")) for result in self._first_page()}
        if years != {str(self._year)}:
            raise Broken(f"projects of fiscal years {', '.join(sorted(years))[:80]}")
        return f"{len(self._first_page())} projects, all of {self._year}"

    def _text(self) -> str:
        projects = [read_project(result) for result in self._first_page()]
        told = [project for project in projects if project.can_be_checked]
        if not told:
            raise Untold("no project came with its abstract or terms")
        naming = sum(trial_words.matches(_WORDS, project.text) for project in told)
        whole = _total(self._ask(0, {"fiscal_years": [self._year]}))
        seen = f"{naming} of {len(told)} projects name it; {_total(self._page):,} of {whole:,} in that year"
        if naming * 2 < len(told) or _total(self._page) * 2 > whole:
            raise Broken(seen)
        return seen

    def _fields(self) -> str:
        results = self._first_page()
        if missing := [name for name in _NEEDED if not any(result.get(name) for result in results)]:
            raise Broken(f"none of {len(results)} projects has {', '.join(missing)}")
        if missing := [name for name in _AT_TIMES if not any(name in result for result in results)]:
            raise Broken(f"no project tells {', '.join(missing)}, not even that there is none")
        amounts = sum(result.get("award_amount") is not None for result in results)
        return f"all of them; {amounts} of {len(results)} projects tell their amount"

    def _pages(self) -> str:
        first = [result.get("appl_id") for result in self._first_page()]
        if _total(self._page) <= _PAGE:
            raise Untold("one page holds them all")
        second = [result.get("appl_id") for result in _results(self._ask(_PAGE, _criteria(self._year)))]
        if not second or set(first) & set(second):
            raise Broken(f"{len(set(first) & set(second))} of {len(second)} projects were on the first page")
        return f"{len(second)} other projects on the second page"

    def _first_page(self) -> list[Mapping[str, Any]]:
        if self._page is None:
            raise Untold("no page of projects came")
        results = _results(self._page)
        if not results:
            raise Broken("no project")
        return results

    def _ask(self, offset: int, criteria: Mapping[str, Any]) -> Any:
        body = {
            "criteria": criteria,
            "include_fields": list(FIELDS),
            "offset": offset,
            "limit": _PAGE,
            "sort_field": "appl_id",
            "sort_order": "asc",
        }
        return self._client.ask(
            "a page of projects", lambda: self._client.fetch("projects/search", due="json", body=body)
        )


def grants_checks(client: Client, heard: Heard, _: Catalogue, today: date) -> Iterator[Check]:
    """The checks of NIH RePORTER, each as it gets done. `heard` listens to the client's answers."""
    yield from checked(client.service.name, _Reporter(client, today).assumptions(), heard)


def _criteria(year: int) -> dict[str, Any]:
    return {
        "advanced_text_search": {
            "operator": "advanced",
            "search_field": "projecttitle,terms,abstracttext",
            "search_text": trial_words.query(_WORDS),
        },
        "fiscal_years": [year],
    }


def _total(document: Any) -> int:
    meta = document.get("meta") if isinstance(document, Mapping) else None
    total = meta.get("total") if isinstance(meta, Mapping) else None
    if not isinstance(total, int):
        raise Broken(f"meta.total is {str(total)[:30]!r}")
    return total


def _results(document: Any) -> list[Mapping[str, Any]]:
    found = document.get("results") if isinstance(document, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(result, Mapping) for result in found):
        raise Broken("an answer without a list of results")
    return found
