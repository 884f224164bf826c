"""The snapshot that a run of a page looks at, and what is known of its sources."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.look import plain
from pipelines.snapshots import editions, paths, status
from pipelines.snapshots import snapshot as on_disk
from pipelines.snapshots.freshness import Freshness, freshness
from pipelines.snapshots.snapshot import Snapshot

#: Where a session keeps the snapshot of its run.
_PINNED = "_pinned_snapshot"


#: What stands for no choice of a snapshot.
NEWEST = "newest"


def data_root() -> Path | None:
    """The folder named with `--data`, which the command line hands on through the environment."""
    named = os.environ.get("EXOSCOPE_DATA")
    return Path(named) if named else None


def default_edition() -> str | None:
    """The edition the server was started with; None: live where there is one, else reference."""
    return os.environ.get("EXOSCOPE_EDITION") or None


def editions_there() -> list[str]:
    """The editions that can be opened now."""
    return editions.available(data_root())


def snapshot() -> Snapshot:
    """The snapshot of this run: the same from the first line of a page to its last (see `pin`)."""
    held: Snapshot | None = st.session_state.get(_PINNED)
    return held or _current()


def pin() -> Snapshot:
    """Hold on to the snapshot chosen, by default the newest of its edition, until the next run of a page.

    A refresh may publish while a page is drawn; without this, a page could show tables of two snapshots.
    """
    st.session_state[_PINNED] = None
    st.session_state[_PINNED] = _current()
    return snapshot()


def edition() -> str:
    """The edition chosen; without a choice, that of the newest snapshot there is."""
    return str(st.session_state.get("edition") or default_edition() or _opened(None, data_root()).edition)


def _current() -> Snapshot:
    chosen = st.session_state.get("snapshot", NEWEST)
    if chosen != NEWEST and edition() == "live":
        for opened in snapshots():
            if opened.id == chosen:
                return opened
    return newest()


def is_simulated() -> bool:
    """Whether the data is made up, which everything that is made of it has to say."""
    return snapshot().edition == "simulated"


def marked(title: str) -> str:
    """A heading over data (plain text); it says where the data is simulated."""
    return f"Simulated: {title}" if is_simulated() else title


def newest() -> Snapshot:
    """The newest snapshot of the edition chosen."""
    return _opened(st.session_state.get("edition") or default_edition(), data_root())


def snapshots(of: str = "live") -> list[Snapshot]:
    """The snapshots of an edition, newest first."""
    return _stored(of, data_root())


@st.cache_resource(show_spinner=False, ttl=10)
def _stored(of: str, data: Path | None) -> list[Snapshot]:
    return editions.stored(of, data)[::-1]


@st.cache_resource(show_spinner=False, ttl=10)
def _opened(edition: str | None, data: Path | None) -> Snapshot:
    return editions.find(edition, data)


def sources() -> dict[str, Freshness]:
    """How old each source of the snapshot is, and why one is no newer; empty where nothing was fetched."""
    return freshness(snapshot().manifest, datetime.now(UTC))


def last_failure() -> str | None:
    """When and why the last fetch failed; None when it went well, or when the snapshot's own sources tell it."""
    failed = status.last_failure(paths.live(data_root()))
    if failed is None:
        return None
    untold = failed["error"]  # one sentence after the other, where several sources failed
    for told in sources().values():
        untold = untold.replace(told.failed or "", "")
    if not untold.strip():
        return None
    return f"{failed['at'][:16]} UTC. {failed['error']}"


@st.cache_data(show_spinner=False, ttl=10)
def _damaged(data: Path | None) -> list[str]:
    return on_disk.damaged(paths.live(data))


def damaged() -> list[str]:
    """What is wrong with live snapshots that do not open, where the newest is one of them; else nothing."""
    there = on_disk.stored(paths.live(data_root()))
    shown = {opened.path for opened in snapshots()}
    return _damaged(data_root()) if there and there[-1] not in shown else []


def why_missing(name: str) -> str | None:
    """Why a table that this edition should hold is not there; None where nothing failed."""
    why = snapshot().manifest.get("missing", {}).get(name)
    return None if why is None else str(why)


def has(*names: str) -> bool:
    """Whether the snapshot holds all these tables."""
    return set(names) <= set(snapshot().tables)


def about(name: str) -> Mapping[str, Any]:
    """What the manifest says of a table: source, licence, warnings, columns."""
    entry: Mapping[str, Any] = snapshot().tables[name]
    return entry


def today() -> date:
    """Today (UTC): only ages and staleness look at it."""
    return datetime.now(UTC).date()


def file_name(*words: str) -> str:
    """A file name that says edition and day, without its ending."""
    opened = snapshot()
    return plain.file_name(opened.edition, f"{opened.made_at:%Y-%m-%d}", *words)
