"""How old each source of a snapshot is, which is overdue, and which could not be fetched: for pages and commands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.text.sources import SOURCES

LEDGERS = "ledgers"
#: They are to be read over twice a year.
_LEDGER_DAYS = 183
_EVERY = {1: "every day", 7: "every week", 183: "every half year"}
_BY_FILES = "NLM's files to"
_NEVER = {"fetched_at": None, "failed": None}


@dataclass(frozen=True)
class Freshness:
    """One source of a snapshot.

    Attributes:
        name: What readers call it; made-up sources say so.
        fetched_at: When it was last fetched well; None: never.
        data_day: Day of the source's own data, where it names one.
        age_days: Whole days since it was fetched.
        failed: Why it could not be fetched the last time; None: it was, or it was not asked.
        rhythm_days: After how many days it has something new; None: unknown, or made up.
        verb: What was done on that day.
        gaps: Its pieces that could not be fetched the last time (see `sources.part.Gap`).
    """

    name: str
    fetched_at: datetime | None
    data_day: date | None
    age_days: int | None
    failed: str | None
    rhythm_days: int | None = None
    verb: str = "fetched"
    gaps: Sequence[Mapping[str, Any]] = ()

    @property
    def is_overdue(self) -> bool:
        """Whether it is older than the source's rhythm."""
        if self.age_days is None or self.rhythm_days is None:
            return False
        return self.age_days > self.rhythm_days

    @property
    def overdue(self) -> str | None:
        """That newer data must be there, and what to do, in plain text; None where it is young enough."""
        if not self.is_overdue:
            return None
        every = _EVERY.get(self.rhythm_days or 0, f"every {self.rhythm_days} days")
        if self.verb == _BY_FILES:
            return f"{self.name} has new files {every}: run exoscope baseline add on them, then refresh."
        if self.verb != "reviewed":
            return f"{self.name} has new data {every}: run exoscope refresh."
        return f"{self.name} are to be read over {every}: a newer version of Exoscope may have done so."

    @property
    def sentence(self) -> str:
        """Its days and its age, in plain text."""
        if self.fetched_at is None:
            return f"{self.name}: never fetched."
        days = f"{self.age_days} {'day' if self.age_days == 1 else 'days'} old"
        named = f"data of {self.data_day}, " if self.data_day else ""
        return f"{self.name}: {named}{self.verb} {self.fetched_at:%Y-%m-%d}, {days}."

    @property
    def failure(self) -> str | None:
        """Why it is not newer, and what is shown meanwhile, in plain text; None where nothing failed."""
        if not self.failed:
            return None
        if self.fetched_at is None:
            return f"{self.name} could not be fetched, and its tables are missing. {self.failed}"
        return (
            f"{self.name} could not be fetched the last time: its tables are those of {self.fetched_at:%Y-%m-%d}. "
            f"{self.failed}"
        )

    def lacks(self, topics: Collection[str] | None = None) -> list[str]:
        """Which of its pieces are missing, or older than the others, in plain text: a line for each day.

        `topics` leaves out the pieces of other topics.
        """
        found: dict[str, list[Mapping[str, Any]]] = {}
        for gap in self.gaps:
            if topics is None or gap["topic"] is None or gap["topic"] in topics:
                found.setdefault(gap["since"] or "", []).append(gap)
        return [
            f"{self.name}: {f'still as of {since}' if since else 'missing'}: "
            f"{', '.join(gap['what'] for gap in gaps)}. {_why(gaps)}"
            for since, gaps in found.items()
        ]


def _why(gaps: Sequence[Mapping[str, Any]]) -> str:
    first, *others = dict.fromkeys(str(gap["why"]) for gap in gaps)
    more = f" {len(others)} more reason{'s' if len(others) > 1 else ''} in `exoscope status --json`."
    return first + (more if others else "")


def fetched_on(entry: Mapping[str, Any]) -> str:
    """What stands before the day of a source: that it was fetched on it, or to which day its files tell."""
    return _BY_FILES if entry.get("files_to") else "fetched"


def freshness(manifest: Mapping[str, Any], now: datetime) -> dict[str, Freshness]:
    """Source to how old it is, also those that a fetched snapshot does not know yet; the ledgers last.

    Args:
        manifest: Of the snapshot.
        now: Against which ages are reckoned, with a time zone.
    """
    is_made_up = manifest["edition"] == "simulated"
    told = manifest.get("sources", {})
    found = {
        name: _one(
            f"{'Simulated ' if is_made_up else ''}{source.label}",
            told.get(name, _NEVER),
            now,
            None if is_made_up else source.rhythm_days,
        )
        for name, source in (SOURCES.items() if told else ())
    }
    reviewed = [
        entry["fetched_at"]
        for entry in manifest.get("tables", {}).values()
        if "reviewed_on" in entry["columns"]
    ]
    if reviewed:
        entry = {"fetched_at": min(reviewed), "failed": None}
        found[LEDGERS] = _one("Ledgers", entry, now, _LEDGER_DAYS, verb="reviewed")
    return found


def _one(
    name: str, entry: Mapping[str, Any], now: datetime, rhythm_days: int | None, verb: str = ""
) -> Freshness:
    fetched, stamp = entry["fetched_at"], entry.get("data_timestamp")
    since = datetime.fromisoformat(fetched) if fetched else None
    return Freshness(
        name=name,
        fetched_at=since,
        data_day=datetime.fromisoformat(stamp).date() if stamp else None,
        age_days=max((now - since).days, 0) if since else None,
        failed=entry["failed"],
        rhythm_days=rhythm_days,
        verb=verb or fetched_on(entry),
        gaps=entry.get("gaps", ()),
    )
