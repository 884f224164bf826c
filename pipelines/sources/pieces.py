"""A source in pieces (a data set, a year, a topic), each for itself: asked, counted, and kept where it fails."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd

from pipelines.errors import SourceError, TableError
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Refused
from pipelines.sources.drops import drops
from pipelines.sources.part import SEARCHES, Gap
from pipelines.tables import LIVE

Key = TypeVar("Key", bound=Hashable)
T = TypeVar("T")

# So many in a row that fail in a way that may pass: the service is down, and each costs a quarter of a minute.
_IN_A_ROW = 4
# Of a handful of records any part may be unreadable; of more, every tenth. One in a hundred may be served twice.
_FEW, _PART, _HUNDRED = 5, 10, 100
#: A column that snapshots of 0.2.0 lack, and the one that it mostly is.
_FILLED = {"case_id": "report_id"}
#: What to do where a failure may pass, and where records have another shape than they had.
SOON = "Run the refresh again in a few minutes"
NEW_SHAPE = "Update Exoscope; if it is the newest, report this: the service has changed"


def in_pieces(
    pieces: Iterable[Key], ask: Callable[[Key], T], done: Callable[[], None] = lambda: None
) -> tuple[dict[Key, T], dict[Key, SourceError]]:
    """What each piece gave, and why another gave nothing, in their order.

    What failed in a way that may pass is asked once more after all others. Where several in a row do, or are turned
    away, the service is down, or shut to us: the rest is not asked, and fails as they did.
    """
    every = list(pieces)
    came: dict[Key, T] = {}
    failed: dict[Key, SourceError] = {}
    waiting, in_a_row = every, 0
    for is_first in (True, False):
        for piece in waiting:
            if in_a_row < _IN_A_ROW:
                try:
                    came[piece], in_a_row = ask(piece), 0
                    failed.pop(piece, None)
                except SourceError as error:
                    # Without its frames, which would keep the connections alive until nobody knows when.
                    last = failed[piece] = error.with_traceback(None)
                    in_a_row += error.is_barred or not error.do_now
            elif is_first:
                failed[piece] = last
            if is_first:
                done()
        waiting = [piece for piece, error in failed.items() if not error.do_now]
    return {one: came[one] for one in every if one in came}, failed


def last_tables(last: Snapshot | None, *names: str) -> dict[str, pd.DataFrame]:
    """These tables of the last snapshot and its searches; empty where one is not there or was declared otherwise."""
    names = (*names, SEARCHES)
    if last is None or not set(names) <= set(last.tables):
        return {}
    try:
        return {name: stored(last, name) for name in names}
    except TableError:
        return {}


def stored(last: Snapshot, name: str) -> pd.DataFrame:
    """A table of a snapshot as it is declared today: a column that was added since is missing, or filled.

    Raises:
        TableError: It was declared otherwise.
    """
    frame, columns = last.load(name), LIVE[name].columns
    added = columns.keys() - set(frame)
    if added and all(columns[one].missing or one in _FILLED for one in added):
        frame = frame.assign(**{one: frame[_FILLED[one]] for one in added & _FILLED.keys()})
        frame = LIVE[name].typed(frame.reindex(columns=list(columns)))
    return LIVE[name].check(frame)


def asked_before(tables: Mapping[str, pd.DataFrame], source: str) -> dict[str, dict[Any, Any]]:
    """Name to its row of `searches`, of everything that the last snapshot has of a source."""
    if not tables:
        return {}
    rows = tables[SEARCHES].astype(object)
    rows = rows[rows["source"].eq(source) & rows["promised"].notna()]
    return {row["name"]: row for row in rows.where(rows.notna(), None).to_dict("records")}


def refuse_fall(service: str, asked: str, before: int, now: int) -> None:
    """Raises SourceError where a piece fell too far to be believed (see `drops`)."""
    if drops({asked: before}, {asked: now}):
        came_back = f"fewer than at the last refresh, by more than 20%: {now:,} where there were {before:,}"
        do_now = "If that is right, run the refresh again with --accept-drop"
        raise SourceError.told(service, asked, came_back, do_now)


def in_vain(
    what: str, error: SourceError, asked: Mapping[Any, Any], earlier: Mapping[Any, Any] | None
) -> tuple[dict[Any, Any], Gap]:
    """The row of `searches` of a piece that was asked in vain, and the gap that it leaves.

    `earlier` is its row of the last refresh, where it stays as it was; without one it is missing.
    """
    stays = "and stays as it was" if earlier else "and is missing"
    row = {**(earlier or asked), "warnings": f"Asked in vain, {stays}: {error.came_back}."}
    return row, Gap(what, error.came_back, str(earlier["asked_at"])[:10] if earlier else None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that cannot be read: why, and its number where that can be."""

    why: str
    number: str = ""


def read_each(
    documents: Iterable[Any], read: Callable[[Any], T], number_of: Callable[[Any], str] = lambda _: ""
) -> list[T | Unread]:
    """Each record of a page, or why it cannot be read."""

    def one(document: Any) -> T | Unread:
        try:
            return read(document)
        except Refused as refusal:
            return Unread(refusal.came_back, number_of(document))

    return [one(document) for document in documents]


class Gathered(Generic[T]):
    """The records of a search as its pages bring them, each once by its key.

    A record that stands twice on one page is two for whoever promised them. One that comes again on a later page may
    hide another that did not come.
    """

    def __init__(self, key: Callable[[T], Hashable]) -> None:
        self._key = key
        self._served = 0
        self._counted: set[Hashable] = set()
        self._records: dict[Hashable, T] = {}
        self.again: dict[Hashable, T] = {}
        self.unread: list[Unread] = []

    def __len__(self) -> int:
        return len(self._counted) + len(self.unread)

    def add(self, page: Sequence[T | Unread]) -> None:
        """Takes in a page."""
        times: Counter[Hashable] = Counter()
        for record in page:
            if isinstance(record, Unread):
                self.unread.append(record)
                continue
            key = self._key(record)
            times[key] += 1
            self._counted.add((key, times[key]))
            (self.again if key in self._records else self._records)[key] = record
        self._served += len(page)

    def is_whole(self, promised: int, *, is_last_try: bool = False) -> bool:
        """Whether all came; in the end it is believed that a few of as many as promised were served twice."""
        lost = promised - len(self)
        return not lost or (
            is_last_try and self._served == promised and 0 < lost <= max(1, promised // _HUNDRED)
        )

    def records(self, service: str, asked: str) -> list[T]:
        """Those that can be read; raises SourceError where too many cannot."""
        found, odd = list(self._records.values()), len(self.unread)
        if odd and (not found or (odd >= _FEW and odd * _PART > len(self))):
            came_back = (
                f"{odd:,} of {len(self):,} records that cannot be read, the first: {self.unread[0].why}"
            )
            raise SourceError.told(service, asked, came_back, NEW_SHAPE)
        return found

    def remarks(self, number_of: Callable[[T], str]) -> Iterator[tuple[str, str]]:
        """What to tell of it: pairs of a cause and a place (see `by_cause`)."""
        yield from (("left out, since it cannot be read", one.why) for one in self.unread)
        yield from (("served more than once, counted once", number_of(one)) for one in self.again.values())
