"""The only place that reads data and the only place that caches it.

What it hands out is shared between sessions: never change it in place.
"""

import os
import pickle
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard.charts.frame import simulated
from dashboard.look import plain
from pipelines.analysis.papers.compared_topics import published_years
from pipelines.analysis.papers.topic_years import with_left_out
from pipelines.brief import document, source
from pipelines.brief.language.content import Brief, Figure
from pipelines.revisions.comparison import compared, news_of
from pipelines.revisions.kinds import Item, in_order
from pipelines.revisions.revisions import Revisions
from pipelines.snapshots import editions, mirror, paths, status
from pipelines.snapshots import snapshot as on_disk
from pipelines.snapshots.freshness import Freshness, fetched_on, freshness
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics import catalogue as topics
from pipelines.topics import counted
from pipelines.topics.catalogue import FIELD, Catalogue, Theme, Topic

#: Where a session keeps the snapshot that its page shows, and what was told of the data folder around it.
_PINNED, _FRAMED = "_pinned_snapshot", "_framed"
#: What is made of so many snapshots is kept: memory is bounded whatever the number of those that readers look at.
_HELD = 4
_SEEN: set[Path] = set()
#: What stands for no choice of a snapshot.
NEWEST = "newest"


def data_root() -> Path | None:
    """The folder named with `--data`, which the command line hands on through the environment."""
    return paths.named()


def default_edition() -> str | None:
    """The edition the server was started with; None: live where there is one, else reference."""
    return os.environ.get("EXOSCOPE_EDITION") or None


def editions_there() -> list[str]:
    """The editions that can be opened now."""
    return _now(editions.available, data_root())


def snapshot() -> Snapshot:
    """The snapshot of a page: the same from its first line to its last (see `pin`)."""
    held: Snapshot | None = st.session_state.get(_PINNED)
    return held or _current()


def pin() -> Snapshot:
    """Hold on to the snapshot chosen, by default the newest of its edition, until a page is next drawn with its frame.

    A refresh may publish while a page is drawn; without this, a page could show tables of two snapshots.
    """
    st.session_state[_PINNED] = None
    st.session_state[_PINNED] = opened = _current()
    st.session_state[_FRAMED] = _state()
    _bound(opened)
    return opened


def is_outdated() -> bool:
    """Whether what the frame of a page tells since `pin` no longer holds: its snapshot, the store, what failed."""
    _bound(snapshot())
    return st.session_state.get(_FRAMED) != _state()


def _bound(looked_at: Snapshot) -> None:
    """Forget what was made of all snapshots where readers look at one too many."""
    _SEEN.add(looked_at.path)
    if len(_SEEN) > _HELD:
        for kept in (_drawn, _large, _once, _table):
            kept.clear()
        _SEEN.clear()


def _state() -> tuple[object, ...]:
    live = paths.live(data_root())
    return _current().path, trouble(), damaged(), _now(status.last_failure, live)


def edition() -> str:
    """The edition chosen or asked for by the address; else that of the newest snapshot there is."""
    if (asked := _asked("edition")) in editions_there():
        return str(asked)
    return default_edition() or _now(editions.find, None, data_root()).edition


def _asked(name: str) -> str | None:
    """What was chosen or, before its control was first drawn, what the address asks for."""
    asked: str | None = st.session_state.get(name, st.query_params.get(name))
    return asked


def _current() -> Snapshot:
    chosen = _asked("snapshot")
    if chosen not in (None, NEWEST) and edition() == "live":
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
    return _now(editions.find, edition(), data_root())


def served() -> Snapshot:
    """The newest snapshot where no reader chose one: for log, counts and programs."""
    return _now(editions.find, default_edition(), data_root())


def snapshots(of: str = "live") -> list[Snapshot]:
    """The snapshots of an edition, newest first."""
    return _now(editions.stored, of, data_root())[::-1]


def sources() -> dict[str, Freshness]:
    """How old each source of the snapshot is, and why one is no newer; empty where nothing was fetched."""
    return freshness(snapshot().manifest, datetime.now(UTC))


def papers_day() -> str:
    """When the papers were fetched, or to which day NLM's files told them."""
    entry = snapshot().manifest.get("sources", {}).get("pubmed", {})
    return f"{fetched_on(entry)} {about('topic_years')['fetched_at'][:10]}"


def last_failure() -> str | None:
    """When and why the last fetch failed; None when it went well, or when the snapshot's own sources tell it."""
    failed = _now(status.last_failure, paths.live(data_root()))
    if failed is None:
        return None
    untold = failed["error"]  # one sentence after the other, where several sources failed
    for told in sources().values():
        for said in (told.failed or "", *told.lacks()):
            untold = untold.replace(said, "")
    if not untold.strip():
        return None
    return f"{failed['at'][:16]} UTC. {failed['error']}"


def damaged() -> list[str]:
    """What is wrong with live snapshots that do not open, where the newest is one of them; else nothing."""
    return _now(_damaged, paths.live(data_root()))


def _damaged(live: Path) -> list[str]:
    there, shown = on_disk.stored(live), {opened.path for opened in snapshots()}
    return on_disk.damaged(live) if there and there[-1] not in shown else []


def trouble() -> str | None:
    """Why the store of live snapshots is not followed, and since when; None where it is, or where there is none."""
    return mirror.trouble(paths.live(data_root()))


def why_missing(name: str) -> str | None:
    """Why a table that this edition should hold is not there; None where nothing failed."""
    missing: Mapping[str, str] = snapshot().manifest.get("missing", {})
    return missing.get(name)


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


_Choice = ParamSpec("_Choice")
_Made = TypeVar("_Made")


#: So long what a look into the data folder found stands.
_LOOKS_EVERY_S = 10
#: Who comes meanwhile waits for what the first one finds; a look may ask for another.
_LOOKING = RLock()


def _now(look: Callable[..., _Made], *where: str | Path | None) -> _Made:
    """What a look into the data folder finds, at most ten seconds ago."""
    with _LOOKING:
        found: _Made = _looked(int(monotonic() / _LOOKS_EVERY_S), look, *where)
    return found


# Not by Streamlit: each run of a page looks six times or more, and it would write down each time what it is asked.
@lru_cache(maxsize=32)
def _looked(turn: int, look: Callable[..., Any], *where: str | Path | None) -> Any:
    return look(*where)


def _content(call: partial[Any]) -> bytes:
    """What a call is of, whole: Streamlit's own way samples the rows of large frames."""
    held = BytesIO()
    _Key(held).dump((call.func.__module__, call.func.__qualname__, call.args, call.keywords))
    return held.getvalue()


class _Key(pickle.Pickler):
    """Writes what two calls can be told apart by; a topic is known by its name, since a snapshot has one of it."""

    def persistent_id(self, what: object) -> tuple[str, str] | None:
        return (type(what).__name__, what.id) if isinstance(what, Topic | Theme) else None


#: By what caches tell arguments apart; of a snapshot its place too, since two folders can hold one of the same id.
_BY_CONTENT: dict[str | type[Any], Callable[[Any], Any]] = {
    partial: _content,
    Snapshot: lambda opened: (str(opened.path), opened.id),
}


def once(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """What a function makes of the snapshot, made once for all readers. It is shared: never change it in place.

    `make` reads nothing but the snapshot, its arguments, and the day, and draws nothing; equal arguments give what was
    made before.
    """
    made: _Made = _once(partial(make, *args, **named), snapshot(), today())
    return made


def kept(of: Snapshot, call: partial[_Made]) -> _Made:
    """As `large`, of a snapshot whatever a reader chose."""
    made: _Made = _large(call, of)
    return made


def large(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """As `once`, for what is large, such as all articles of a topic: only the last few are kept."""
    return kept(snapshot(), partial(make, *args, **named))


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=_BY_CONTENT)
def _large(call: partial[Any], of: Snapshot) -> Any:
    return call()


# For ten minutes, since which searches were measured may change meanwhile.
@st.cache_resource(show_spinner=False, max_entries=512, ttl=600, hash_funcs=_BY_CONTENT)
def _once(call: partial[Any], of: Snapshot, day: date) -> Any:
    return call()


class Drawn(BaseFigure):  # type: ignore[misc] # Plotly has no types
    """A figure that is done, as Streamlit takes it: all it asks a figure for is its dictionary.

    Plotly would copy and encode every array of it each time somebody looks.
    """

    # Not that of Plotly, which would check everything once more.
    def __init__(self, figure: go.Figure) -> None:
        self._done: dict[str, Any] = figure.to_dict()
        # How kinds of figures look that it is none of, and scales of colours, are more than half of a small one.
        # What was not chosen by a click stays as it was: all figures are of bars and marks.
        template, stays = figure.layout.template.to_plotly_json(), {"unselected": {"marker": {"opacity": 1}}}
        looks = {kind: template.get("data", {}).get(kind, [{}])[0] for kind in ("bar", "scatter")}
        template["data"] = {kind: [look | stays] for kind, look in looks.items()}
        template["layout"] = {"colorway": template["layout"].get("colorway")}
        self._done["layout"]["template"] = template

    def to_dict(self) -> dict[str, Any]:
        """The same dictionary each time: never change it in place."""
        return self._done


def drawn(figure: partial[go.Figure]) -> Drawn:
    """A figure, marked where its data is simulated. It is shared between sessions.

    Plotly takes 20 to 100 ms to build one, and most readers look at the same few.
    """
    return _drawn(figure, snapshot().edition == "simulated")


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs=_BY_CONTENT)
def _drawn(figure: partial[go.Figure], is_simulated: bool) -> Drawn:
    return Drawn(simulated(figure()) if is_simulated else figure())


def table(name: str, of: Snapshot | None = None) -> pd.DataFrame:
    """One table of the snapshot, or of another."""
    return _table(of or snapshot(), name)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=_BY_CONTENT)
def _table(opened: Snapshot, name: str) -> pd.DataFrame:
    return opened.load(name)


def fitting(frame: pd.DataFrame, /, **cells: str) -> pd.DataFrame:
    """The rows whose cells are these, column by column."""
    for column, cell in cells.items():
        frame = frame[frame[column].eq(cell)]
    return frame


def rows(name: str, /, **cells: str) -> pd.DataFrame:
    """The rows of a table of the snapshot whose cells are these."""
    return fitting(table(name), **cells)


def tells_apart() -> bool:
    """Whether the snapshot counts papers without notices and preprint twins; one of an earlier version does not."""
    return has("topic_years") and counted.told_apart({"topic_years": table("topic_years")})


def known_kinds() -> counted.Known:
    """What the snapshot knows of notices and preprint twins."""
    return once(_known_kinds)


def _known_kinds() -> counted.Known:
    needed = ("topic_years", "facet_articles", "articles", "preprints")
    return counted.Known.of({name: table(name) for name in needed if has(name)})


def members(*, everything: bool = False) -> pd.DataFrame:
    """The papers of each topic and definition; or everything that its search returned."""
    return table("topic_articles") if everything else once(_papers)


def _papers() -> pd.DataFrame:
    return counted.papers(table("topic_articles"), known_kinds())


def year_counts(*, everything: bool = False) -> pd.DataFrame:
    """Papers by topic and year, or all records; where nothing was fetched, by theme, as somebody published them."""
    if not has("topic_years"):
        return once(_published_years)
    return once(_all_years) if everything else table("topic_years")


def _all_years() -> pd.DataFrame:
    return with_left_out(table("topic_years"))


def _published_years() -> pd.DataFrame:
    return published_years(table("published_year_counts"))


#: What columns that no table of the snapshot has, or calls by a wider name, are called on all pages.
_ON_PAGES = {
    "label": "Topic",
    "is_open": "Unfinished",
    "low": "95% from",
    "high": "95% to",
    "records": "Papers",
    "articles": "Papers",
    "trials": "Studies",
    "completeness": "Share of the year arrived",
}


def headings(name: str, columns: str = "", **own: str) -> dict[str, str]:
    """Column to heading, in the order named; all columns of the table where none is.

    What the panel says itself (`own`) goes first, then what all pages say, then label and unit of the manifest. A
    column that was worked out for the panel is called by its name.
    """
    declared = plain.labels(about(name)["columns"])
    if not columns:
        return declared | own
    known = {one: one.replace("_", " ").capitalize() for one in columns.split()} | declared | _ON_PAGES | own
    return {one: known[one] for one in columns.split()}


#: Columns that name a row for programs.
_IDS = re.compile(r".*_(id|key|num|aliases)|pmid|doi|witness")


def for_readers() -> tuple[dict[str, set[str]], set[str]]:
    """Heading to the words of its closed lists, and the headings of identifiers, of all tables."""
    return once(_for_readers)


def _for_readers() -> tuple[dict[str, set[str]], set[str]]:
    closed: dict[str, set[str]] = {}
    ids = set()
    for entry in snapshot().tables.values():
        for name, heading in plain.labels(entry["columns"]).items():
            closed.setdefault(heading, set()).update(entry["columns"][name].get("allowed", ()))
            if _IDS.fullmatch(name):
                ids.add(heading)
    return closed, ids


def jurisdictions() -> dict[str, str]:
    """Jurisdiction code to name."""
    frame = table("jurisdictions")
    return dict(zip(frame["jurisdiction"], frame["name"], strict=True))


def all_topics() -> Catalogue:
    """Topics and themes: those that the snapshot was made with."""
    return _topics_of(snapshot())


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=_BY_CONTENT)
def _topics_of(opened: Snapshot) -> Catalogue:
    return topics.of_manifest(opened.manifest)


def growth_rate(
    topic: str,
    basis: str,
    yardstick: str,
    years: tuple[int, int],
    all_years: tuple[int, int],
    *,
    everything: bool = False,
) -> Mapping[Hashable, Any] | None:
    """A row as in the table `growth`, standard definition or that of a published count; None where there is none.

    With all years shown it is the stored answer, over the last ten complete ones; for a part of them, the rate over
    the complete years of that part. With `everything` it is of all records, not of papers alone.

    The topic is a theme where nothing was fetched. An index grows as its papers do.
    """
    measure = "records" if yardstick == "index" else yardstick
    if not has("growth") or (topic == FIELD and measure == "share_of_field"):
        return None
    if years != all_years or everything:
        return once(_fitted, topic, basis, measure, years, years != all_years, everything)
    own = rows("growth", topic=topic, date_basis=basis, measure=measure)
    own = own[own["definition"].isin(["standard", "none"])]
    return own.iloc[0].to_dict() if len(own) else None


def _fitted(
    topic: str, basis: str, measure: str, years: tuple[int, int], is_part: bool, everything: bool
) -> Mapping[Hashable, Any]:
    # Only here: fitting loads a statistics library, which takes a second.
    from pipelines.analysis.papers.growth import complete_years, growth, measured

    counts = fitting(year_counts(everything=everything), topic=topic, definition="standard", date_basis=basis)
    counts = counts[counts["year"].between(*years)]
    fit = growth(measured(complete_years(counts, *[len(counts)] * is_part), measure))
    return dict[Hashable, Any](asdict(fit).items()) | {"measure": measure}


@st.cache_resource(show_spinner="Comparing ...", max_entries=8, hash_funcs=_BY_CONTENT)
def revisions(before: Snapshot, now: Snapshot) -> Revisions:
    """What moved between two snapshots."""
    return compared(before, now, all_topics())


@st.cache_resource(show_spinner="Comparing ...", max_entries=8, hash_funcs=_BY_CONTENT)
def news(snapshots: tuple[Snapshot, ...]) -> list[Item]:
    """What is new from each of these snapshots to the next; what the topics file watches first."""
    return in_order(news_of(snapshots, all_topics()), all_topics())


def brief(topic: str | None, *, is_long: bool, has_appendix: bool = True) -> Brief:
    """A brief on a topic (None: all), as of today: one page, and as its appendix everything in the form asked for."""
    return once(_brief, topic, is_long, has_appendix)


def _brief(topic: str | None, is_long: bool, has_appendix: bool) -> Brief:
    facts = source.facts(
        snapshot(),
        day=today(),
        data=data_root(),
        topic=topic,
        is_long=is_long,
        load=lambda held, name: table(name, held),
    )
    return document.one_page(facts, has_appendix=has_appendix)


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs={Figure: pickle.dumps})
def picture(figure: Figure) -> str:
    """A figure of a brief as SVG, in the colour of the words around it."""
    # Only here: drawing loads matplotlib, which takes half a second.
    from pipelines.brief.render.figures import svg

    return svg(figure)
