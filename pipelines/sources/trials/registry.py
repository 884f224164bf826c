"""ClinicalTrials.gov: where it is, and every page of a search."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.pieces import SOON, Gathered, Unread, in_pieces, read_each
from pipelines.sources.trials import SOURCE
from pipelines.sources.trials.studies import FIELDS, Study, read_nct_id, read_study

T = TypeVar("T")

REGISTRY = SOURCE.service

#: What the registry's edge does to programs is not ours to work around, and mostly not the network's doing.
NO_BROWSER = (
    "The registry's edge turns programs away by the library they connect with; two were tried, and Exoscope does not "
    "pretend to be a browser. Download the studies at its website (search for the words of `exoscope topics`, choose "
    "Download, JSON) and hand them in: `exoscope refresh --only trials --trials-file FILE`"
)
#: The registry gives no larger page, and silently makes a larger one this.
PAGE = 1_000
# Empty pages are allowed, and pages smaller than asked for; pages that bring nothing new are not, without end.
_SPARE_PAGES = 10
_ATTEMPTS = 3
_OF_FIELD = "the studies of the field"
_NEW_DATA = "the registry published new data in between"


@dataclass(frozen=True, slots=True)
class Version:
    """Which data the registry serves: the time of its daily publication, as it says it."""

    timestamp: str

    @property
    def day(self) -> date:
        """The day of that publication."""
        return datetime.fromisoformat(self.timestamp).date()


@dataclass(frozen=True, slots=True)
class Hits:
    """The studies that one search finds, by number, and how many the registry promised."""

    query: str
    nct_ids: frozenset[str]
    promised: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Registered:
    """The studies of the field at one moment of the registry, and what each topic's search finds.

    A download may hold part of them (`is_whole` is false): what it lacks is not gone from the registry. `unread` are
    studies that are there and cannot be read, `failed` topics whose search was asked in vain; `remarks` are pairs of a
    cause and a place.
    """

    version: Version
    field: Hits
    studies: Mapping[str, Study]
    topics: Mapping[str, Hits]
    is_whole: bool = True
    unread: frozenset[str] = frozenset()
    failed: Mapping[str, SourceError] | None = None
    remarks: tuple[tuple[str, str], ...] = ()


class Registry:
    """Asks ClinicalTrials.gov for whole searches."""

    def __init__(
        self, client: Client, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), page: int = PAGE
    ) -> None:
        self._client = client
        self._now = now
        self._page = page

    def version(self) -> Version:
        """Which data it serves now."""

        def attempt() -> Version:
            found = self._fetch("version", {})
            stamp = found.get("dataTimestamp") if isinstance(found, Mapping) else None
            try:
                datetime.fromisoformat(str(stamp))
            except ValueError:
                raise Transient(f"no time that can be read (dataTimestamp {str(stamp)[:40]!r})") from None
            return Version(str(stamp))

        return self._client.ask("the version of its data", attempt)

    def everything(
        self, field: str, topics: Mapping[str, str], done: Callable[[], None] = lambda: None
    ) -> Registered:
        """The studies of the field, all of one version of the data, and the hits of each topic's search, if it came.

        When the registry publishes new data in between, it is asked again from the start, at most twice.
        """
        for _ in range(_ATTEMPTS):
            before = self.version()
            whole, lost = in_pieces([field], lambda query: self._whole(query, FIELDS, read_study, _OF_FIELD))
            if lost:
                raise lost[field]
            if self.version() == before:
                break
        else:
            came_back, do_now = f"{_NEW_DATA}, {_ATTEMPTS} times", "Run the refresh again in an hour"
            raise SourceError.told(self._client.service.name, _OF_FIELD, came_back, do_now, passes=True)
        done()
        gathered, promised = whole[field]
        studies = {study.nct_id: study for study in gathered.records(self._client.service.name, _OF_FIELD)}
        hits, failed = in_pieces(topics, lambda topic: self.hits(topics[topic], name=topic), done)
        unread = frozenset(one.number for one in gathered.unread if one.number)
        found = Hits(field, frozenset(studies) | unread, promised, self._now())
        odd = (remark for study in studies.values() for remark in study.odd)
        remarks = (*gathered.remarks(_number), *odd)
        return Registered(before, found, studies, hits, unread=unread, failed=failed, remarks=remarks)

    def studies(self, query: str) -> tuple[Hits, dict[str, Study]]:
        """Every study that a search finds, once, by its number."""
        found, promised = self._whole(query, FIELDS, read_study, _OF_FIELD)
        studies = {study.nct_id: study for study in found.records(self._client.service.name, _OF_FIELD)}
        return Hits(query, frozenset(studies), promised, self._now()), studies

    def hits(self, query: str, *, name: str) -> Hits:
        """The numbers of the studies that a search finds; `name` tells an error which."""
        asked = f"the search of {name}"
        found, promised = self._whole(query, ("NCTId",), read_nct_id, asked)
        numbers = frozenset(found.records(self._client.service.name, asked))
        return Hits(query, numbers, promised, self._now())

    def _whole(
        self, query: str, fields: Iterable[str], read: Callable[[Any], T], asked: str
    ) -> tuple[Gathered[T], int]:
        """All pages of a search, compared with what was promised; asked again when studies are missing."""
        parameters = {
            "query.term": query,
            "fields": ",".join(fields),
            "countTotal": "true",
            "pageSize": str(self._page),
            "format": "json",
        }
        for attempt in range(_ATTEMPTS):
            found, promised = self._pages(parameters, read, asked)
            if found.is_whole(promised, is_last_try=attempt + 1 == _ATTEMPTS):
                return found, promised
        came_back = f"{len(found):,} different studies where {promised:,} were promised"
        times = f"{asked}, {_ATTEMPTS} times"
        raise SourceError.told(self._client.service.name, times, came_back, SOON, passes=True)

    def _pages(
        self, parameters: Mapping[str, str], read: Callable[[Any], T], asked: str
    ) -> tuple[Gathered[T], int]:
        """The studies of all pages, and how many were promised; no page after one too many."""
        studies: Gathered[T] = Gathered(_number)
        tokens: set[str] = set()
        promised, number, idle, token = 0, 0, 0, ""
        while not number or (token and len(studies) <= promised):
            if token in tokens or idle > _SPARE_PAGES:
                circle = (
                    "pages that lead in a circle (a page token that was there before, or pages without end)"
                )
                where = f"{asked}, page {number + 1}"
                raise SourceError.told(self._client.service.name, where, circle, SOON, passes=True)
            tokens.add(token)
            number += 1
            held = len(studies)
            page, token, total = self._page_of(parameters, read, f"{asked}, page {number}", token)
            promised = promised if total is None else total
            studies.add(page)
            idle = idle + 1 if number > 1 and len(studies) == held else 0
        return studies, promised

    def _page_of(
        self, parameters: Mapping[str, str], read: Callable[[Any], T], asked: str, token: str
    ) -> tuple[list[T | Unread], str, int | None]:
        """The studies of one page, the token of the next, and on the first page the number of all."""
        # The total comes with the first page only, also when it is asked for again.
        more = {"pageToken": token} if token else {}

        def attempt() -> tuple[list[T | Unread], str, int | None]:
            document = self._fetch("studies", {**parameters, **more})
            studies = document.get("studies") if isinstance(document, Mapping) else None
            following = document.get("nextPageToken") if isinstance(document, Mapping) else None
            if not isinstance(studies, list) or not (following is None or isinstance(following, str)):
                raise Transient("a page without a list of studies")
            page = read_each(studies, read, number_of)
            return page, following or "", None if token else _total(document)

        return self._client.ask(asked, attempt)

    def _fetch(self, path: str, parameters: Mapping[str, str]) -> Any:
        try:
            return self._client.fetch(path, due="json", params=parameters)
        except Refused as refusal:
            if refusal.status == 403:
                raise Refused(refusal.came_back, NO_BROWSER, status=403) from None
            raise


def number_of(document: Any) -> str:
    """The number of a study that cannot be read, if at least that can."""
    try:
        return read_nct_id(document)
    except Refused:
        return ""


def _number(study: Any) -> str:
    return study.nct_id if isinstance(study, Study) else str(study)


def _total(document: Mapping[str, Any]) -> int:
    total = document.get("totalCount")
    if type(total) is not int or total < 0:
        raise Transient(f"a first page without the number of all studies (totalCount {str(total)[:20]})")
    return total
