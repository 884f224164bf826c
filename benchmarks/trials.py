"""How long registered studies take to become checked tables, beside merely parsing the JSON that brought them.

    python -m benchmarks.trials [--studies 1000 5000 20000]

Everything runs on this machine and without a service: simulated studies are written as the registry's pages of 1,000,
and what a refresh does with such pages is timed. Writes the section "Trials" of docs/performance.md. Takes about two
minutes.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.refresh import REPORT, write
from pipelines.sources.answers import RawAnswer, document
from pipelines.sources.trials.part import Before, Trials, as_tables
from pipelines.sources.trials.registry import PAGE, Hits, Registered, Version
from pipelines.sources.trials.studies import FIELDS, read_study
from pipelines.standin.records.studies import simulate_studies
from pipelines.standin.services.registry import Registry
from pipelines.tables import BY_SOURCE, LIVE
from pipelines.topics.catalogue import load

SIZES = (1_000, 5_000, 20_000)
SEED = 7
#: Each time is the best of so many: what else the machine does adds to it, and takes nothing away.
ROUNDS = 3


@dataclass(frozen=True)
class Run:
    """One measured number of studies; seconds of processor time, `parse` being the baseline."""

    studies: int
    parse: float
    tables: float
    again: float


def measure(studies: int, now: datetime) -> Run:
    """Parsing, a first refresh's tables, and those of a next one that compares with them."""
    pages = list(answers(studies, now))
    first = tables(pages, {}, now)
    before = first.tables
    assert first.found == studies, "every simulated study is of the field"
    return Run(
        studies,
        parse=_best(lambda: [json.loads(page) for page in pages]),
        tables=_best(lambda: tables(pages, {}, now)),
        again=_best(lambda: tables(pages, before, now)),
    )


def answers(studies: int, now: datetime) -> Iterator[bytes]:
    """The registry's pages for that many studies, only with the fields that are asked for."""
    registry = Registry(simulate_studies(studies, SEED, now.date()), f"{now.date()}T09:00:06")
    asked = {"fields": ",".join(FIELDS), "countTotal": "true", "pageSize": str(PAGE)}
    token: str | None = ""
    while token is not None:
        body = registry.answer("studies", asked | ({"pageToken": token} if token else {})).body
        token = json.loads(body).get("nextPageToken")
        yield body


def tables(pages: list[bytes], before: Before, now: datetime) -> Trials:
    """All a refresh does with the pages: parsed, read, told apart by topic and role, compared, checked."""
    answer = {"content-type": "application/json"}
    parsed: list[Any] = [document(RawAnswer(200, answer, page), "json") for page in pages]
    read = {study.nct_id: study for page in parsed for study in map(read_study, page["studies"])}
    field = Hits("benchmark", frozenset(read), len(read), now)
    found = as_tables(
        Registered(Version(f"{now.date()}T09:00:06"), field, read, {}), load(), before, now.date()
    )
    for name in BY_SOURCE["trials"]:
        LIVE[name].check(found.tables[name])
    return found


def section(runs: list[Run], now: datetime) -> str:
    """The runs as a section in Markdown."""
    rows = [
        f"| {run.studies:,} | {run.parse:.2f} s | {run.tables:.2f} s | {run.tables / run.parse:.1f} | "
        f"{run.tables / run.studies * 1000:.2f} ms | {run.again:.2f} s | {run.again / run.parse:.1f} |"
        for run in runs
    ]
    return "\n".join(
        [
            "## Trials",
            "",
            f"Measured on {now:%Y-%m-%d} with `python -m benchmarks.trials`: simulated studies, Python "
            f"{platform.python_version()}, processor time, best of {ROUNDS}. The baseline, parsing the same pages with "
            "Python's own `json`, is measured in the same run; a ratio is a time over it.",
            "",
            "| studies | JSON alone | to checked tables | ratio | a study | next refresh | ratio |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            "Tables are all that a refresh makes of the pages: studies read field by field, topics and roles found in "
            "their words, years counted, every rule of every table checked. A next refresh also compares with the last "
            "snapshot.",
            "",
        ]
    )


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, nargs="+", default=list(SIZES))
    chosen = parser.parse_args()
    now = datetime.now(UTC)
    runs = []
    for studies in chosen.studies:
        run = measure(studies, now)
        print(f"{studies:,}: JSON {run.parse:.2f} s, tables {run.tables:.2f} s, again {run.again:.2f} s")
        runs.append(run)
    write(section(runs, now), REPORT)


if __name__ == "__main__":
    main()
