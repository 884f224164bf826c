"""How old each source of a snapshot is, and which could not be fetched: for the command line and every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.source_names import LABELS

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
    """

    name: str
    fetched_at: datetime | None
    data_day: date | None
    age_days: int | None
    failed: str | None

    @property
    def sentence(self) -> str:
        """Its days and its age, in plain text."""
        if self.fetched_at is None:
            return f"{self.name}: never fetched."
        days = f"{self.age_days} {'day' if self.age_days == 1 else 'days'} old"
        named = f"data of {self.data_day}, " if self.data_day else ""
        return f"{self.name}: {named}fetched {self.fetched_at:%Y-%m-%d}, {days}."

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


def freshness(manifest: Mapping[str, Any], now: datetime) -> dict[str, Freshness]:
    """Source to how old it is, also those that the snapshot does not know yet; empty where nothing was fetched.

    Args:
        manifest: Of the snapshot.
        now: Against which ages are reckoned, with a time zone.
    """
    made_up = "Simulated " if manifest["edition"] == "simulated" else ""
    told = manifest.get("sources")
    if not told:
        return {}
    return {
        source: _one(f"{made_up}{label}", told.get(source, _NEVER), now) for source, label in LABELS.items()
    }


def _one(name: str, entry: Mapping[str, Any], now: datetime) -> Freshness:
    fetched, stamp = entry["fetched_at"], entry.get("data_timestamp")
    since = datetime.fromisoformat(fetched) if fetched else None
    return Freshness(
        name=name,
        fetched_at=since,
        data_day=datetime.fromisoformat(stamp).date() if stamp else None,
        age_days=max((now - since).days, 0) if since else None,
        failed=entry["failed"],
    )
