"""openFDA: which of its endpoints are asked, and every report of theirs that a search finds.

It says "nothing found" with status 404 and the code NOT_FOUND; any other 404 is an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient, meta_and_results
from pipelines.sources.client import Client
from pipelines.sources.pieces import NEW_SHAPE, SOON, Gathered, Unread, read_each
from pipelines.sources.safety import SOURCE
from pipelines.sources.safety.endpoints import ENDPOINTS, Endpoint
from pipelines.sources.safety.reports import Report, read_report

OPENFDA = SOURCE.service
#: The largest page, and the largest number of reports that may be skipped.
PAGE, WALL = 1_000, 25_000
_ATTEMPTS = 3


_Page = tuple[list[Report | Unread], int, date | None]


@dataclass(frozen=True, slots=True)
class Reports:
    """What one endpoint holds: `updated` is the day of its data, which an answer without hits does not say.

    `remarks` are pairs of a cause and a place.
    """

    endpoint: Endpoint
    query: str
    reports: tuple[Report, ...]
    promised: int
    updated: date | None
    asked_at: datetime
    remarks: tuple[tuple[str, str], ...] = ()


class OpenFda:
    """Asks openFDA for whole searches."""

    def __init__(
        self,
        client: Client,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        page: int = PAGE,
        wall: int = WALL,
    ) -> None:
        """Asks for pages of so many reports; a search that finds more than `wall` was ignored."""
        self._client = client
        self._now = now
        self._page = page
        self._wall = wall

    def held(self, endpoint: Endpoint) -> tuple[int, date | None]:
        """How many records an endpoint holds, of which day: a search that finds nothing does not tell."""

        def attempt() -> tuple[int, date | None]:
            if (document := fetched(self._client, f"{endpoint.path}.json", {"limit": "1"})) is None:
                raise Refused("nothing at all, where thousands of records are", NEW_SHAPE)
            return page_of(document)[1:]

        return self._client.ask(f"all of the {endpoint.label}", attempt)

    def reports(self, endpoint: Endpoint, words: Iterable[str]) -> Reports:
        """Every report of an endpoint that has one of the words; none is a finding, not a failure.

        A report of which another lot or version is told stands there with each of them.
        """
        query = search_of(endpoint, words)
        asked = f"the {endpoint.label}"
        for attempt in range(_ATTEMPTS):
            page = self._ask(endpoint, query, 0, asked)
            if page is None:
                return Reports(endpoint, query, (), 0, None, self._now())
            reports, promised, updated = page
            if promised > self._wall:
                do_now = "Run `exoscope doctor`, and report it with an issue if that stays"
                came_back = f"{promised:,}, far more than there can be: the search was not searched"
                raise SourceError.told(
                    self._client.service.name, f"{asked} that name vesicles", came_back, do_now
                )
            found: Gathered[Report] = Gathered(lambda report: report)
            found.add(reports)
            totals = {promised}
            for skip in range(self._page, promised, self._page):
                more, total, _ = self._ask(endpoint, query, skip, f"{asked}, from {skip:,}") or ([], 0, None)
                found.add(more)
                totals.add(total)
            if totals == {promised} and found.is_whole(promised, is_last_try=attempt + 1 == _ATTEMPTS):
                every = tuple(found.records(self._client.service.name, asked))
                odd = (remark for report in every for remark in report.odd)
                remarks = (*found.remarks(lambda report: report.report_id), *odd)
                return Reports(endpoint, query, every, promised, updated, self._now(), remarks)
        came_back = f"{len(found):,} different reports where {promised:,} were promised"
        times = f"{asked}, {_ATTEMPTS} times"
        raise SourceError.told(self._client.service.name, times, came_back, SOON, passes=True)

    def _ask(self, endpoint: Endpoint, query: str, skip: int, asked: str) -> _Page | None:
        """One page, the number of all reports and the day of the data; None when nothing was found."""
        params = {"search": query, "limit": str(self._page)} | ({"skip": str(skip)} if skip else {})

        def attempt() -> _Page | None:
            document = fetched(self._client, f"{endpoint.path}.json", params)
            return None if document is None else read_page(document, endpoint)

        return self._client.ask(asked, attempt)


def fetched(client: Client, path: str, params: Mapping[str, str]) -> Any:
    """The document of one page; None when nothing was found."""
    try:
        return client.fetch(path, due="json", params=params)
    except Refused as refusal:
        if refusal.status == 404 and refusal.code == "NOT_FOUND":
            return None
        _, _, body = refusal.came_back.partition("beginning '")
        # "Nothing found", of which the body got lost on the way.
        if refusal.status == 404 and not refusal.code and body[:1] in ("", "{"):
            raise Transient(refusal.came_back) from None
        raise


def search_of(endpoint: Endpoint, words: Iterable[str]) -> str:
    """The search for any of the words in any of the endpoint's fields that name a product or a reason."""
    return " OR ".join(f'{field}:"{word}"' for field in endpoint.searched for word in words)


def read_page(document: Any, endpoint: Endpoint) -> _Page:
    """The reports of one answer, the number of all, and the day of the data; raises Transient where it is no page."""
    results, total, updated = page_of(document)
    return read_each(results, lambda result: read_report(result, endpoint)), total, updated


def page_of(document: Any) -> tuple[list[Any], int, date | None]:
    """The same of any data set, its records unread."""
    meta, results = meta_and_results(document)
    paging = meta.get("results")
    total = paging.get("total") if isinstance(paging, Mapping) else None
    if type(total) is not int or total < 0:
        raise Transient(f"a page without the number of all reports (total {str(total)[:20]})")
    stamp = meta.get("last_updated")
    try:
        updated = date.fromisoformat(str(stamp)) if stamp is not None else None
    except ValueError:
        raise Transient(f"a page whose data are of the day {str(stamp)[:30]!r}, which is none") from None
    return results, total, updated


def address_of(report: Report) -> str:
    """Where this one report can be read, at the real service."""
    return f"{OPENFDA.address}{one_of(ENDPOINTS[report.endpoint], report)}"


def one_of(endpoint: Endpoint, report: Report) -> str:
    """Path and search of one report."""
    search = quote(f'{endpoint.id_field}:"{report.report_id}"')
    return f"{endpoint.path}.json?search={search}"
