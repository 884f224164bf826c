"""What Exoscope takes for granted about NIH RePORTER, in three requests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.analysis.market.by_year import fiscal_year
from pipelines.sources.checks import Broken, Questions, Untold, known, seen
from pipelines.sources.grants.projects import FIELDS, read_project
from pipelines.sources.grants.reporter import criteria_of, page_request
from pipelines.sources.trials import words as trial_words

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


class ReporterQuestions(Questions):
    """The questions to NIH RePORTER."""

    _page: Any = None

    def running_year(self, today: date) -> int:
        """The fiscal year."""
        return fiscal_year(today)

    def _answers(self) -> str:
        self._page = self._ask(0, self._criteria())
        return f"yes, {_total(self._page):,} projects in fiscal year {self.year}"

    def _years(self) -> str:
        years = {str(result.get("fiscal_year")) for result in self._first_page()}
        if years != {str(self.year)}:
            raise Broken(f"projects of fiscal years {', '.join(sorted(years))[:80]}")
        return f"{len(self._first_page())} projects, all of {self.year}"

    def _text(self) -> str:
        projects = [read_project(result) for result in self._first_page()]
        told = [project for project in projects if project.can_be_checked]
        if not told:
            raise Untold("no project came with its abstract or terms")
        naming = sum(trial_words.matches(_WORDS, project.text) for project in told)
        found, whole = _total(self._page), _total(self._ask(0, {"fiscal_years": [self.year]}))
        counts = f"{naming} of {len(told)} projects name it; {found:,} of {whole:,} in that year"
        return seen(counts, holds=naming * 2 >= len(told) and found * 2 <= whole)

    def _fields(self) -> str:
        results = self._first_page()
        if missing := [name for name in _NEEDED if not any(result.get(name) for result in results)]:
            raise Broken(f"none of {len(results)} projects has {', '.join(missing)}")
        if missing := [name for name in _AT_TIMES if not any(name in result for result in results)]:
            raise Broken(f"no project tells {', '.join(missing)}, not even that there is none")
        amounts = sum(result.get("award_amount") is not None for result in results)
        return f"all of them; {amounts} of {len(results)} projects tell their amount"

    def _pages(self) -> str:
        first = {result.get("appl_id") for result in self._first_page()}
        if _total(self._page) <= _PAGE:
            raise Untold("one page holds them all")
        second = [result.get("appl_id") for result in _results(self._ask(_PAGE, self._criteria()))]
        if not second or first & set(second):
            raise Broken(f"{len(first & set(second))} of {len(second)} projects were on the first page")
        return f"{len(second)} other projects on the second page"

    asks = (
        ("answers", "RePORTER is reachable and takes a search as JSON.", _answers),
        ("fiscal years", "A search of fiscal year {year} gives projects of that year only.", _years),
        (
            "text search",
            "advanced_text_search is honoured: what it finds names the word, and is a part of the year.",
            _text,
        ),
        ("fields", f"A project comes with the {len(FIELDS)} fields that are kept.", _fields),
        ("pages", "The page after the first one holds other projects.", _pages),
    )

    def _first_page(self) -> list[Mapping[str, Any]]:
        results = _results(known(self._page, "no page of projects came"))
        if not results:
            raise Broken("no project")
        return results

    def _criteria(self) -> dict[str, Any]:
        return criteria_of(trial_words.query(_WORDS), [self.year])

    def _ask(self, offset: int, criteria: Mapping[str, Any]) -> Any:
        body = page_request(criteria, offset=offset, limit=_PAGE)
        return self.json("a page of projects", "projects/search", body=body)


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
