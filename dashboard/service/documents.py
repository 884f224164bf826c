"""A figure, the brief, the feed and the state of the server, for programs."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from dashboard import store
from dashboard.service.asked import Parameter, Ready, RefusedError, has_sign_in, parameter, part
from dashboard.service.tables import A_WHILE, as_json, tag
from pipelines.brief import document, files, source
from pipelines.errors import SnapshotError
from pipelines.revisions import comparison, feed, kinds
from pipelines.snapshots import mirror
from pipelines.snapshots.snapshot import Snapshot
from pipelines.text.figures import FIGURES
from pipelines.topics import catalogue

PICTURES = {"html": "text/html", "svg": "image/svg+xml", "png": "image/png"}
BRIEFS = {"html": "text/html", "md": "text/markdown", "pdf": "application/pdf"}
#: Drawing takes seconds, of a process that loads all that a page needs.
SECONDS = 60
#: A figure runs Plotly's script, which lies in its file: in a place of its own, away from the dashboard's.
_ALONE = "sandbox allow-scripts allow-downloads; default-src 'none'; img-src data: blob:; "
_POLICY = {"Content-Security-Policy": f"{_ALONE}script-src 'unsafe-inline'; style-src 'unsafe-inline'"}


def of_brief(_: Mapping[str, str]) -> Iterator[Parameter]:
    """On which topic, and how it is written."""
    yield part("format", BRIEFS)
    known = catalogue.of_manifest(store.served().manifest)
    yield parameter("topic", "By default all, or what its page opens with.", enum=[*known.topics])


def of_figure(parts: Mapping[str, str]) -> Iterator[Parameter]:
    """Which figure, on which topic, and how it is written."""
    yield from (part("name", FIGURES), part("format", PICTURES), *[*of_brief(parts)][1:])


def _document(make: Callable[..., bytes], *of: object, **headers: str) -> Ready:
    """What is made once of the snapshot and kept."""
    opened = store.served()
    made = f"{opened.id}-{tag(make.__name__, *of)}"
    return Ready(made, lambda: (store.kept(opened, partial(make, opened, *of)), headers), A_WHILE)


def figure(asked: Mapping[str, Any]) -> Ready:
    """A figure as its page draws it."""
    return _document(_figure, asked["name"], asked["format"], asked.get("topic"), **_POLICY)


def brief(asked: Mapping[str, Any]) -> Ready:
    """The brief on one page, as of today."""
    return _document(_brief, asked["format"], asked.get("topic"), store.today())


def news(_: Mapping[str, Any]) -> Ready:
    """What is new since the snapshot before, as Atom; its links are relative to its own address."""
    return _document(_news)


def health(_: Mapping[str, Any]) -> Ready:
    """Whether there is data to show: raises SnapshotError where none can be opened."""
    opened = store.served()
    age = max((store.today() - opened.made_at.date()).days, 0)
    if has_sign_in():
        return Ready("", lambda: (as_json({"status": "ok"}), {}), {})
    told = {"status": "ok", "edition": opened.edition, "snapshot": opened.id, "age_days": age}
    return Ready(tag(told), lambda: (as_json(told), {}), {"Cache-Control": "no-cache"})


def _brief(opened: Snapshot, kind: str, topic: str | None, day: date) -> bytes:
    data = store.data_root()
    told = source.facts(opened, day=day, data=data, topic=topic, load=lambda of, name: store.table(name, of))
    return files.rendered(document.one_page(told, has_appendix=False), f".{kind}")


def _news(opened: Snapshot) -> bytes:
    known = catalogue.of_manifest(opened.manifest)
    try:
        chain = comparison.since("previous", opened, store.data_root())
    except SnapshotError:  # it is the first
        chain = [opened]
    found = kinds.in_order(comparison.news_of(chain, known), known)
    return feed.rendered(found, chain, known, "", ".xml").encode()


def _figure(opened: Snapshot, name: str, kind: str, topic: str | None) -> bytes:
    """Drawn in a process of its own: it runs a page, and a server can run only those of its readers."""
    told = {**os.environ, "EXOSCOPE_EDITION": opened.edition}
    if data := store.data_root():
        told["EXOSCOPE_DATA"] = mirror.address(data)
    with tempfile.TemporaryDirectory() as folder:
        out, package = Path(folder) / f"figure.{kind}", Path(__file__).parents[2]
        command = [sys.executable, "-m", "dashboard.figure", name, str(out), *filter(None, [topic])]
        command[:0] = filter(None, [shutil.which("nice")])  # readers of pages go first
        try:
            drawn = subprocess.run(command, cwd=package, env=told, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        said = drawn.stderr.decode(errors="replace").strip()
        if store.served().id != opened.id or "Traceback" in said:
            raise RefusedError(503, f"Figure {name} could not be drawn now. Ask again.")
        if drawn.returncode:
            raise RefusedError(404, said.splitlines()[-1])
        return out.read_bytes()
