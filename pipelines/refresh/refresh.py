"""A refresh: asks the sources, builds the tables, works out the answers, publishes a snapshot.

The only module that joins what was fetched (`part`) with the ledgers and the snapshot. A source that fails keeps
what the last snapshot has of it, and the others are published all the same; when none gave anything, nothing is.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from urllib.parse import urlsplit

from pipelines import __version__
from pipelines.baseline.compare import kept
from pipelines.errors import DropError, ExoscopeError, SnapshotError, SourceError, TableError, TopicError
from pipelines.refresh import ledgers, reference
from pipelines.refresh.answers import answered, with_own_answers
from pipelines.refresh.contents import Contents, contents
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.flight import side_by_side
from pipelines.sources.part import Gap, Occasion, Part
from pipelines.sources.progress import Steps
from pipelines.tables import ANSWERS, LEDGERS
from pipelines.tables.describe import described
from pipelines.tables.fetched.pubmed import BY_FILES, THROUGH, source_named
from pipelines.text.sources import SOURCES
from pipelines.topics.catalogue import BUNDLED, Catalogue, load


@dataclass(frozen=True)
class Choices:
    """What a user may choose about a refresh."""

    full: bool = False  # ask every year and fetch every record again
    topics: Path | None = None
    keep: int = snapshot.KEEP
    accept_drop: bool = False  # publish although a count fell too far to be believed
    sources: tuple[str, ...] = tuple(SOURCES)
    files: Mapping[str, Path] = field(default_factory=dict)  # source to a file that is read, not asked
    light: bool = False  # ask less: records in short, and no source that is only asked in full


@dataclass(frozen=True)
class Summary:
    """What a refresh did: how much came from each source that answered, also in words, and why another did not."""

    topics: int
    numbers: Mapping[str, Mapping[str, int]]
    came: tuple[str, ...]
    requests: int
    retries: int
    refusals: int
    seconds: float
    warnings: tuple[str, ...] = field(default=())
    failed: Mapping[str, ExoscopeError] = field(default_factory=dict)
    gaps: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """What the command ends with: 3 where a source or a piece of one is not of today, whatever the reason."""
        return SourceError.exit_code if self.failed or any(self.gaps.values()) else 0


def refresh(
    clients: Mapping[str, Client],
    root: Path,
    choices: Choices,
    *,
    refused: Mapping[str, ExoscopeError] | None = None,
    edition: str = "live",
    steps: Steps | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    save: Callable[..., Snapshot] = snapshot.save,
    answer: Callable[..., Mapping[str, Described]] = answered,
) -> tuple[Snapshot, Summary]:
    """Fetch everything and publish it as a new snapshot under `root`.

    A source without a client is not asked; `refused` says why one cannot even be asked. `now` is the time that is
    stored, `clock` counts seconds; `save` and `answer` have the arguments of `snapshot.save` and `answered`.

    Raises:
        SourceError: No source answered so that it can be trusted. Records that came in are kept.
        DropError: A count fell too far to be believed, and no other source gave anything.
        SnapshotError: The disk is full or not ours to write to.
        TopicError: The topics file is wrong.
    """
    began, started = now(), clock()
    catalogue = load(extra=choices.topics)
    last = snapshot.latest(root)
    occasion = Occasion(
        catalogue,
        root,
        last,
        began,
        now,
        steps or Steps(),
        edition,
        choices.full,
        choices.accept_drop,
        choices.files,
        light=choices.light,
    )
    parts, failed = _fetched(clients, occasion)
    failed = {**(refused or {}), **failed}
    if not parts:
        raise _together(failed)
    if last is None and (lost := snapshot.damaged(root)):
        error = SnapshotError(f"It was not asked, and nothing could be kept of the last snapshot. {lost[0]}")
        lacking = {source: error for source in SOURCES if source not in clients}
        failed = {source: (lacking | failed)[source] for source in SOURCES if source in lacking | failed}
    summary = _summary(catalogue, parts, failed, clients, clock() - started)
    earlier = last.manifest.get("sources", {}) if last else {}
    why_not = {
        source: str(failed.get(source) or earlier.get(source, {}).get("failed") or "It was not asked yet.")
        for source in SOURCES
    }
    held = contents(parts, why_not, last, edition=edition, began=began)
    tables = compiled() | dict(held.tables)
    tables |= answer(tables, catalogue, edition=edition, made_at=began)
    if edition == "live" and (check := kept(root.parent)) is not None:
        declared = source_named(ANSWERS["baseline_check"], edition)
        tables[declared.name] = described(declared, check, fetched_at=began)
    extra = _manifest(parts, held, summary, clients, choices, occasion)
    if day := extra["sources"]["pubmed"].get("files_to"):
        for name, one in tables.items():
            named = one.about["source"].replace(THROUGH, BY_FILES.format(day))
            tables[name] = replace(one, about={**one.about, "source": named})
    published = save(root, tables, edition=edition, made_at=began, extra=extra)
    for part in parts.values():
        part.published()
    snapshot.prune(root, choices.keep, spare={published.id})
    return published, summary


def _fetched(
    clients: Mapping[str, Client], occasion: Occasion
) -> tuple[dict[str, Part], dict[str, ExoscopeError]]:
    """What each source gave, and why another gave nothing, in the order of `SOURCES`.

    All are asked at once, but those that ask about what another one gives: they follow it.
    """
    came: dict[str, Part] = {}
    failed: dict[str, ExoscopeError] = {}
    occasion = replace(occasion, came=came)
    asked = [source for source in SOURCES if source in clients]
    turns = {
        first: [first, *(source for source in asked if SOURCES[source].after == first)]
        for first in asked
        if SOURCES[first].after not in asked
    }

    def in_turn(sources: list[str]) -> None:
        for source in sources:
            _try(source, clients[source], occasion, came, failed)

    if turns:
        side_by_side(partial(in_turn, sources) for sources in turns.values())
    return (
        {source: came[source] for source in asked if source in came},
        {source: failed[source] for source in asked if source in failed},
    )


def _try(
    source: str, client: Client, occasion: Occasion, parts: dict[str, Part], failed: dict[str, ExoscopeError]
) -> None:
    """Fetches one part; what makes a source's answers useless must not stop the other sources."""
    try:
        told = SOURCES[source]
        by = (source in occasion.files and told.part_by_files) or told.part
        part = resolve_name(by)(client, occasion)
        own_day = part.about.get("fetched_at")  # of files
        tables = with_own_answers(
            source,
            part.tables,
            part.searches,
            occasion.catalogue,
            edition=occasion.edition,
            made_at=datetime.fromisoformat(own_day) if own_day else occasion.began,
        )
        parts[source] = replace(part, tables=tables)
    except (SourceError, DropError, TableError, TopicError) as error:
        # Without its frames, which would keep the source's connections alive until nobody knows when.
        failed[source] = error.with_traceback(None)


def _together(failed: Mapping[str, ExoscopeError]) -> ExoscopeError:
    """One error for all sources: the first, with what the others say. What to do is told once where it is the same."""
    first, *others = failed.values()
    if not others:
        return first
    told: list[str] = []
    advice: set[str] = set()
    for error in reversed([first, *others]):
        do_now = _do_now(error)
        told.insert(0, str(error).removesuffix(f" {do_now}") if do_now in advice else str(error))
        advice.add(do_now)
    return type(first)(" ".join(told))


def _do_now(error: ExoscopeError) -> str:
    """The last part of what a source's error says; "" where it has no such part."""
    came_back = error.came_back if isinstance(error, SourceError) else ""
    return str(error).partition(f"Came back: {came_back}. ")[2]


def compiled() -> dict[str, Described]:
    """The ledgers, which every snapshot holds beside what was fetched."""
    tables = ledgers.read_all()
    when = reference.made_at(tables)
    return {name: described(LEDGERS[name], frame, fetched_at=when) for name, frame in tables.items()}


def _summary(
    catalogue: Catalogue,
    parts: Mapping[str, Part],
    failed: Mapping[str, ExoscopeError],
    asked: Mapping[str, Client],
    seconds: float,
) -> Summary:
    clients = asked.values()
    return Summary(
        topics=len(catalogue.topics),
        numbers={source: part.numbers for source, part in parts.items()},
        came=tuple(part.came for part in parts.values()),
        requests=sum(client.requests for client in clients),
        retries=sum(client.retries for client in clients),
        refusals=sum(client.refusals for client in clients),
        seconds=round(seconds, 1),
        warnings=tuple(warning for part in parts.values() for warning in part.warnings),
        failed=failed,
        gaps={source: part.gaps for source, part in parts.items()},
    )


def _manifest(
    parts: Mapping[str, Part],
    held: Contents,
    summary: Summary,
    asked: Mapping[str, Client],
    choices: Choices,
    occasion: Occasion,
) -> dict[str, Any]:
    """What the manifest says beside the tables."""
    shown = held.searches[held.searches["kind"].ne("denominator")].astype(object)
    numbers = {name: number for part in parts.values() for name, number in part.numbers.items()}
    before = occasion.last.manifest if occasion.last else {}
    kept = (SOURCES[source] for source in SOURCES if source in held.kept)
    own: dict[str, Any] = {name: before.get(name, {}) for source in kept for name in source.manifest}
    for part in parts.values():
        own |= part.manifest
    return {
        "searches": shown.where(shown.notna(), None).to_dict("records"),
        "refresh": {
            "full": choices.full,
            "requests": summary.requests,
            "retries": summary.retries,
            "refusals": summary.refusals,
            "seconds": summary.seconds,
            **numbers,
        },
        "warnings": list(summary.warnings),
        "sources": {
            source: _source(source, parts, held, summary, asked, occasion, before) for source in SOURCES
        },
        "missing": dict(held.missing),
        **own,
        "topics": _topics_files(choices.topics),
        # Pages and files name the topics that were fetched, also where the file is gone.
        "own_topics": _own_topics(choices.topics),
        "code_version": __version__,
    }


def _source(
    source: str,
    parts: Mapping[str, Part],
    held: Contents,
    summary: Summary,
    asked: Mapping[str, Client],
    occasion: Occasion,
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """When a source was last fetched well, why not now, and where it was asked."""
    error = summary.failed.get(source)
    failed = asked[source].redact(str(error)) if error and source in asked else error and str(error)
    if source in parts:
        host = urlsplit(asked[source].address).hostname
        fetched_at = occasion.began.isoformat(timespec="seconds")
        told = {"fetched_at": fetched_at, "failed": None, "host": host}
        gaps = [asdict(gap) | {"why": asked[source].redact(gap.why)} for gap in parts[source].gaps]
        return {**told, "gaps": gaps, "requests": asked[source].requests, **parts[source].about}
    earlier = before.get("sources", {}).get(source, {})
    if not error:  # it was not asked this time: what it said last still holds
        failed = earlier.get("failed")
    if source in held.kept:
        return {**earlier, "failed": failed}
    return {"fetched_at": None, "failed": failed, "host": None}


def _own_topics(extra: Path | None) -> Mapping[str, str] | None:
    """Name and text of the user's own file of topics."""
    return {"file": extra.name, "text": extra.read_text(encoding="utf-8")} if extra else None


def _topics_files(extra: Path | None) -> Mapping[str, str]:
    """Name and SHA-256 of the topics files that were read."""
    paths = [BUNDLED, *([extra] if extra else [])]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
