"""The bundled simulated edition: the real pipeline on simulated services, the same bytes every time.

Run `python -m pipelines.standin.simulated` after the topics, the tables or the stand-in were edited.
"""

import gzip
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.baseline.compare import compared
from pipelines.baseline.files import listed
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import read
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.sources.pace import Limiter
from pipelines.standin import demo
from pipelines.standin.records.corpus import LAST_DAY, Corpus
from pipelines.standin.records.full import full_record
from pipelines.standin.server import stand_in
from pipelines.tables import ANSWERS
from pipelines.tables.describe import described
from pipelines.tables.fetched.pubmed import source_named
from pipelines.text.declaration import Pace

RECORDS = 20_000
MADE_AT = datetime.combine(LAST_DAY, time(12), UTC)
_NO_LIMIT = 1e6


def build(target: Path, records: int = RECORDS) -> snapshot.Snapshot:
    """Run the pipeline on fixed services and a stopped clock, and write the edition to `target`."""
    with (
        stand_in(records, rate_per_second=_NO_LIMIT, whole=True) as standin,
        ExitStack() as opened,
    ):
        waiting: dict[str, Any] = {
            "limiter": Limiter(Pace(1_000), lambda: 0.0),  # nobody else asks these services
            "pause": lambda _: False,
        }
        published, _ = demo.two_refreshes(
            standin,
            demo.clients(standin, opened, **waiting),
            Choices(),
            now=MADE_AT,
            clock=lambda: 0.0,
            answer=partial(_with_check, standin.setting.corpus),
            save=lambda _, tables, **told: snapshot.replace(target, tables, **told),
        )
    return published


def _with_check(
    corpus: Corpus, tables: Mapping[str, Described], *given: Any, **told: Any
) -> dict[str, Described]:
    """The answers, with what NLM's files of a week ago lack of these tables or have beside them."""
    found = answered(tables, *given, **told)
    if "topic_articles" in tables:
        with tempfile.TemporaryDirectory() as folder:
            held = _files(Path(folder), corpus)
            _, check = compared({name: one.frame for name, one in tables.items()}, held)
        declared = source_named(ANSWERS["baseline_check"], told["edition"])
        found[declared.name] = described(declared, check, fetched_at=told["made_at"])
    return found


def _files(folder: Path, corpus: Corpus) -> Baseline:
    """The records as they were a week ago, written as NLM would and read; later ones, headings and versions lack."""
    day = LAST_DAY - demo.WEEK
    known = []
    for one in corpus.records:
        if one.created <= day:
            then = one if one.indexed and one.indexed <= day else replace(one, indexed=None, mesh=())
            known.append(replace(then, revised_on=min(one.revised, day)))
    path = folder / "pubmed26n0001.xml.gz"
    body = f"<PubmedArticleSet>{''.join(map(full_record, known))}</PubmedArticleSet>"
    path.write_bytes(gzip.compress(body.encode(), mtime=0))
    held = Baseline(folder)
    held.keep(read(listed([str(path)])[0]), abstracts=True)
    held.settle()
    return held.opened()


if __name__ == "__main__":
    built = build(paths.bundled() / "simulated")
    print(f"{built.path.name}: {len(built.tables)} tables, {built.id}")
