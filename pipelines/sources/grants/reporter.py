"""NIH RePORTER: where it is, and every project-year that a text search finds.

The service ignores criteria that it does not know without a word, and answers past its offset wall with shorter
pages. So only criteria whose effect is checked are sent, every record is compared with what was asked, and nothing
beyond the wall is asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient, meta_and_results
from pipelines.sources.client import Client
from pipelines.sources.grants import SOURCE
from pipelines.sources.grants.projects import FIELDS, Project, read_project
from pipelines.sources.pieces import SOON, Gathered, Unread, in_pieces, read_each

REPORTER = SOURCE.service
#: The largest page that it gives.
PAGE = 500
#: Records of one search that can be reached; past it pages only get shorter.
WALL = 15_000
#: About as many project-years as it has (2026); a search that finds a tenth of them was not searched.
WHOLE_INDEX = 2_970_000
_MOST = WHOLE_INDEX // 10
#: What may be asked, since its effect is checked here. Anything else might be ignored.
CRITERIA = frozenset({"advanced_text_search", "fiscal_years", "agencies"})
#: NIH's institutes and centres, and those other agencies whose projects are told, to split a year that is too large.
# fmt: off
AGENCIES = (
    "NCI", "NEI", "NHLBI", "NHGRI", "NIA", "NIAAA", "NIAID", "NIAMS", "NIBIB", "NICHD", "NIDA", "NIDCD", "NIDCR",
    "NIDDK", "NIEHS", "NIGMS", "NIMH", "NIMHD", "NINDS", "NINR", "NLM", "NCATS", "NCCIH", "FIC", "OD", "CLC", "CIT",
    "CSR", "CDC", "FDA", "AHRQ", "VA", "ACF", "HRSA", "SAMHSA", "ASPR", "DOD", "NSF", "USDA", "EPA",
)
# fmt: on
_ATTEMPTS = 3
_IGNORED = (
    "It has ignored a part of the search, which it does without a word. Nothing of it was published: run "
    "`exoscope doctor --only grants`, and report it with an issue if that stays"
)

Criteria = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Funded:
    """The project-years that a search finds, each once, and how many the service promised, where it did.

    `failed` are the fiscal years that were asked in vain; `remarks` are pairs of a cause and a place.
    """

    query: str
    projects: tuple[Project, ...]
    promised: int | None
    asked_at: datetime
    failed: Mapping[int, SourceError]
    remarks: tuple[tuple[str, str], ...] = ()


class Reporter:
    """Asks NIH RePORTER for whole searches."""

    def __init__(
        self,
        client: Client,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        page: int = PAGE,
        wall: int = WALL,
    ) -> None:
        self._client = client
        self._now = now
        self._page = page
        self._wall = wall

    def funded(
        self, query: str, fiscal_years: Sequence[int], done: Callable[[], None] = lambda: None
    ) -> Funded:
        """Every project-year that names what is searched for, by fiscal year, each for itself.

        Args:
            query: Words and phrases joined by OR, searched in title, terms and abstract.

        Raises:
            SourceError: All years were asked in vain.
        """

        def ask(years: tuple[int, ...]) -> tuple[Gathered[Project], int]:
            if len(years) == 1:
                return self._year(query, *years)
            found = Gathered[Project](_number)
            asked = "the number of all projects"
            return found, self.page(criteria_of(query, years), offset=0, limit=1, asked=asked)[1]

        every, single = tuple(fiscal_years), [(year,) for year in fiscal_years]
        for _ in range(_ATTEMPTS):
            came, failed = in_pieces([every, *single], ask, done)
            if not came.keys() - {every}:
                raise failed[single[0]]
            _, promised = came.pop(every, (None, None))
            found = sum(total for _, total in came.values())
            if failed or promised == found:
                break
        service = self._client.service.name
        projects = [
            one for each, _ in came.values() for one in each.records(service, "the projects of its years")
        ]
        remarks = [remark for each, _ in came.values() for remark in each.remarks(_number)]
        remarks += [remark for project in projects for remark in project.odd]
        if promised not in (found, None) and not failed:
            remarks.append(
                (f"of {promised:,} projects promised for all years {found:,} came", "by fiscal year")
            )
        lost = {years[0]: error for years, error in failed.items() if len(years) == 1}
        return Funded(query, tuple(projects), promised, self._now(), lost, tuple(remarks))

    def page(
        self, criteria: Criteria, *, offset: int, limit: int, asked: str
    ) -> tuple[list[Project | Unread], int]:
        """One page and the number of all; every record is of the fiscal years that were asked for.

        Raises:
            SourceError: A criterion is not on the list of those that are checked, or the answer cannot be trusted.
        """
        unknown = sorted(set(criteria) - CRITERIA)
        if unknown:
            raise SourceError(
                f"Asked {self._client.service.name} for {asked}, by {', '.join(unknown)}. It was not sent: the service "
                f"ignores criteria that it does not know. Use {', '.join(sorted(CRITERIA))}."
            )
        body = page_request(criteria, offset=offset, limit=limit)

        def attempt() -> tuple[list[Project | Unread], int]:
            document = self._client.fetch("projects/search", due="json", body=body)
            return read_page(document, criteria["fiscal_years"], offset=offset)

        return self._client.ask(asked, attempt)

    def _year(self, query: str, year: int) -> tuple[Gathered[Project], int]:
        """The projects of a fiscal year, compared with what was promised; asked again when some are missing."""
        asked = f"the projects of fiscal year {year}"
        for attempt in range(_ATTEMPTS):
            found = Gathered[Project](_number)
            promised = self._pages(found, criteria_of(query, [year]), asked)
            if promised > self._wall:
                found = Gathered(_number)
                for agency in AGENCIES:
                    part = criteria_of(query, [year]) | {"agencies": [agency]}
                    if (number := self._pages(found, part, f"{asked} of {agency}")) > self._wall:
                        came_back = f"{number:,} projects, of which only {self._wall:,} can be had"
                        raise self._failure(f"{asked} of {agency}", came_back)
            if found.is_whole(promised, is_last_try=attempt + 1 == _ATTEMPTS):
                return found, promised
        came_back = f"{len(found):,} different projects where {promised:,} were promised"
        raise self._failure(f"{asked}, {_ATTEMPTS} times", came_back)

    def _pages(self, found: Gathered[Project], criteria: Criteria, asked: str) -> int:
        """Puts the projects of a search to the others; how many there are: above the wall only the first page comes."""
        projects, promised = self.page(criteria, offset=0, limit=self._page, asked=asked)
        found.add(projects)
        for offset in range(self._page, promised if promised <= self._wall else 0, self._page):
            page = f"{asked}, from {offset:,}"
            found.add(self.page(criteria, offset=offset, limit=self._page, asked=page)[0])
        return promised

    def _failure(self, asked: str, came_back: str) -> SourceError:
        return SourceError.told(self._client.service.name, asked, came_back, SOON, passes=True)


def page_request(criteria: Criteria, *, offset: int, limit: int) -> dict[str, Any]:
    """What is sent for one page, in the order of the applications' numbers."""
    return {
        "criteria": dict(criteria),
        "include_fields": list(FIELDS),
        "offset": offset,
        "limit": limit,
        "sort_field": "appl_id",
        "sort_order": "asc",
    }


def read_page(
    document: Any, fiscal_years: Iterable[int], *, offset: int = 0
) -> tuple[list[Project | Unread], int]:
    """The projects of one answer and the number of all.

    Raises:
        Transient: It is no page, or another one.
        Refused: A record is of another fiscal year, or the number of all is near that of the whole index: the service
            has ignored a part of the search.
    """
    meta, results = meta_and_results(document)
    total = meta.get("total")
    if type(total) is not int or total < 0:
        raise Transient(f"a page without the number of all projects (total {str(total)[:20]})")
    if total > _MOST:
        raise Refused(f"{total:,} projects, near all that the service has", _IGNORED)
    if meta.get("offset", offset) != offset:
        raise Transient(f"the page from {str(meta['offset'])[:20]} where that from {offset} was asked for")
    wanted = set(fiscal_years)
    for result in results:
        year = result.get("fiscal_year") if isinstance(result, Mapping) else None
        if type(year) is not int or year not in wanted:
            raise Refused(f"a project of fiscal year {str(year)[:20]}, which was not asked for", _IGNORED)
    return read_each(results, read_project), total


def _number(project: Project) -> str:
    return project.appl_id


def criteria_of(query: str, fiscal_years: Iterable[int]) -> dict[str, Any]:
    """A search of these words in the texts of projects of these years."""
    return {
        "advanced_text_search": {
            "operator": "advanced",
            "search_field": "projecttitle,terms,abstracttext",
            "search_text": query,
        },
        "fiscal_years": list(fiscal_years),
    }
