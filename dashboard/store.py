"""The only place that reads data and the only place that caches it."""

import os
import pickle
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard.charts.frame import simulated
from dashboard.look.exports import labels
from pipelines.analysis.papers.compared_topics import published_years
from pipelines.brief import document, source
from pipelines.brief.language.content import Brief, Figure
from pipelines.revisions.comparison import compared
from pipelines.revisions.revisions import Revisions
from pipelines.snapshots import editions, paths, status
from pipelines.snapshots.freshness import Freshness, freshness
from pipelines.snapshots.snapshot import Snapshot, open_snapshot
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import Catalogue, Theme, Topic

_Choice = ParamSpec("_Choice")
_Made = TypeVar("_Made")

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


def marked(title: str) -> str:
    """A heading over data (plain text); it says where the data is simulated."""
    return f"Simulated: {title}" if snapshot().edition == "simulated" else title


def newest() -> Snapshot:
    """The newest snapshot of the edition chosen."""
    return _opened(st.session_state.get("edition") or default_edition(), data_root())


def snapshots(of: str = "live") -> list[Snapshot]:
    """The snapshots of an edition, newest first."""
    return _stored(of, data_root())


@st.cache_resource(show_spinner=False, ttl=10)
def _stored(of: str, data: Path | None) -> list[Snapshot]:
    return editions.stored(of, data)[::-1]


@st.cache_resource(show_spinner="Comparing ...", max_entries=8)
def _revisions(before: str, now: str, ids: tuple[str, str]) -> Revisions:
    return compared(open_snapshot(Path(before)), open_snapshot(Path(now)), all_topics())


def revisions(before: Snapshot, now: Snapshot) -> Revisions:
    """What moved between two snapshots. It is shared between sessions: never change it in place."""
    return _revisions(str(before.path), str(now.path), (before.id, now.id))


@st.cache_resource(show_spinner=False, ttl=10)
def _opened(edition: str | None, data: Path | None) -> Snapshot:
    return editions.find(edition, data)


@st.cache_resource(show_spinner=False, max_entries=64)
def _table(path: str, snapshot_id: str, name: str) -> pd.DataFrame:
    return open_snapshot(Path(path)).load(name)


def table(name: str) -> pd.DataFrame:
    """One table of the snapshot. It is shared between sessions: never change it in place."""
    opened = snapshot()
    return _table(str(opened.path), opened.id, name)


def year_counts() -> pd.DataFrame:
    """Papers by topic and year; where nothing was fetched, by theme, as somebody published them."""
    opened = snapshot()
    return _year_counts(str(opened.path), opened.id, has("topic_years"))


@st.cache_resource(show_spinner=False, max_entries=8)
def _year_counts(path: str, snapshot_id: str, is_fetched: bool) -> pd.DataFrame:
    if is_fetched:
        return _table(path, snapshot_id, "topic_years")
    return published_years(_table(path, snapshot_id, "published_year_counts"))


def growth(topic: str, basis: str, measure: str, years: tuple[int, int]) -> Mapping[Hashable, Any]:
    """The growth rate of a topic, standard definition, over the complete years from one to another.

    The same as a row of the table `growth`, for years whose answer is not stored.

    Args:
        topic: Topic id, or theme where nothing was fetched.
        basis: "entrez" or "publication".
        measure: "records", "per_100k" or "share_of_field".
        years: First and last.
    """
    opened = snapshot()
    return _growth(str(opened.path), opened.id, has("topic_years"), topic, basis, measure, years)


@st.cache_data(show_spinner=False, max_entries=512)
def _growth(
    path: str,
    snapshot_id: str,
    is_fetched: bool,
    topic: str,
    basis: str,
    measure: str,
    years: tuple[int, int],
) -> dict[Hashable, Any]:
    # Only here: fitting loads a statistics library, which takes a second.
    from pipelines.analysis.papers.growth import complete_years, measured
    from pipelines.analysis.papers.growth import growth as fitted

    rows = _year_counts(path, snapshot_id, is_fetched)
    rows = rows[
        rows["topic"].eq(topic)
        & rows["definition"].eq("standard")
        & rows["date_basis"].eq(basis)
        & rows["year"].between(*years)
    ]
    found = fitted(measured(complete_years(rows, last=len(rows)), measure))
    row: dict[Hashable, Any] = dict(asdict(found).items())
    return row | {
        "measure": measure,
        "growth_low_pct": found.low_pct,
        "growth_high_pct": found.high_pct,
    }


class Drawn(BaseFigure):  # type: ignore[misc] # Plotly has no types
    """A figure that is done, as Streamlit takes it: all it asks a figure for is its dictionary.

    Plotly would copy and encode every array of it each time somebody looks.
    """

    def __init__(
        self, figure: go.Figure
    ) -> None:  # not that of Plotly, which would check everything once more
        self._done: dict[str, Any] = figure.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The same dictionary each time: never change it in place."""
        return self._done


def drawn(figure: partial[go.Figure]) -> Drawn:
    """A figure, marked where its data is simulated. It is shared between sessions.

    Plotly takes 20 to 100 ms to build one, and most readers look at the same few.

    Args:
        figure: What draws it; the same function with equal arguments draws it once.
    """
    return _drawn(figure, snapshot().edition == "simulated")


def _content(call: partial[Any]) -> bytes:
    """What a call is of, whole: Streamlit's own way samples the rows of large frames."""
    held = BytesIO()
    _Key(held).dump((call.func.__module__, call.func.__qualname__, call.args, call.keywords))
    return held.getvalue()


class _Key(pickle.Pickler):
    """Writes what two calls can be told apart by; a topic is known by its name, since a snapshot has one of it."""

    def persistent_id(self, what: object) -> tuple[str, str] | None:
        return (type(what).__name__, what.id) if isinstance(what, Topic | Theme) else None


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs={partial: _content})
def _drawn(figure: partial[go.Figure], is_simulated: bool) -> Drawn:
    return Drawn(simulated(figure()) if is_simulated else figure())


def once(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """What a function makes of the snapshot, made once for all readers. It is shared: never change it in place.

    Args:
        make: Reads nothing but the snapshot, its arguments, and the day; draws nothing.
        args: Handed to it; equal ones give what was made before.
        named: Likewise.
    """
    opened = snapshot()
    made: _Made = _once(partial(make, *args, **named), str(opened.path), opened.id, today())
    return made


def large(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """As `once`, for what is large, such as all articles of a topic: only the last few are kept."""
    opened = snapshot()
    made: _Made = _large(partial(make, *args, **named), str(opened.path), opened.id)
    return made


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={partial: _content})
def _large(call: partial[Any], path: str, snapshot_id: str) -> Any:
    return call()


# For ten minutes, since which searches were measured may change meanwhile.
@st.cache_resource(show_spinner=False, max_entries=512, ttl=600, hash_funcs={partial: _content})
def _once(call: partial[Any], path: str, snapshot_id: str, day: date) -> Any:
    return call()


def why_missing(name: str) -> str | None:
    """Why a table that this edition should hold is not there; None where nothing failed."""
    why = snapshot().manifest.get("missing", {}).get(name)
    return None if why is None else str(why)


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


def has(*names: str) -> bool:
    """Whether the snapshot holds all these tables."""
    return set(names) <= set(snapshot().tables)


def about(name: str) -> Mapping[str, Any]:
    """What the manifest says of a table: source, licence, warnings, columns."""
    entry: Mapping[str, Any] = snapshot().tables[name]
    return entry


def brief(topic: str | None, *, is_long: bool) -> Brief:
    """A brief on a topic (None: all), as of today. It is shared between sessions: never change it in place."""
    opened = snapshot()
    return _brief(str(opened.path), opened.id, data_root(), today(), topic, is_long)


# For ten minutes, since which searches were measured may change meanwhile.
@st.cache_resource(show_spinner=False, max_entries=32, ttl=600)
def _brief(
    path: str, snapshot_id: str, data: Path | None, day: date, topic: str | None, is_long: bool
) -> Brief:
    return document.brief(
        source.facts(
            open_snapshot(Path(path)),
            day=day,
            data=data,
            topic=topic,
            is_long=is_long,
            load=lambda held, name: _table(str(held.path), held.id, name),
        )
    )


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs={Figure: pickle.dumps})
def picture(figure: Figure) -> str:
    """A figure of a brief as SVG, in the colour of the words around it."""
    # Only here: drawing loads matplotlib, which takes half a second.
    from pipelines.brief.render.figures import svg

    return svg(figure)


def headings(name: str) -> dict[str, str]:
    """Column name to heading for one table, labels and units from the manifest."""
    return labels(about(name)["columns"])


def jurisdictions() -> dict[str, str]:
    """Jurisdiction code to name."""
    frame = table("jurisdictions")
    return dict(zip(frame["jurisdiction"], frame["name"], strict=True))


def all_topics() -> Catalogue:
    """Topics and themes: those that the snapshot was made with."""
    opened = snapshot()
    return _topics_of(str(opened.path), opened.id)


@st.cache_resource(show_spinner=False, max_entries=8)
def _topics_of(path: str, snapshot_id: str) -> Catalogue:
    return topics.of_manifest(open_snapshot(Path(path)).manifest)


def today() -> date:
    """Today (UTC): only ages and staleness look at it."""
    return datetime.now(UTC).date()
