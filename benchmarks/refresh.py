"""How many requests and how long a refresh takes, beside the plain way: one count per topic, width, year, facet.

    python -m benchmarks.refresh [--records 60000] [--delays 0.25 1.0]

Everything runs on this machine, against the simulated PubMed with the real one's limit of 3 requests a second, whose
phrase index lacks ten phrases of the searches. Then one refresh of all services, of which only requests are counted.
Writes the sections "Refresh" and "Requests of each service" of docs/performance.md. Takes about six minutes.
"""

import argparse
import os
import platform
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.pubmed_search.grammar import Query
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.sources.pubmed.pubmed import PubMed, year_query
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import stand_in
from pipelines.text.declaration import Service
from pipelines.text.sources import SOURCES
from pipelines.topics.catalogue import Catalogue, load
from pipelines.topics.terms import counted_years

REPORT = Path(__file__).parents[1] / "docs" / "performance.md"
COLD_BUDGET, NEXT_BUDGET, TOGETHER = 370, 110, 615
UNINDEXED = (
    "cytoplasmic exosome",
    "exosome component",
    "skin ageing",
    "skin rejuvenation",
    "acne scars",
    "skin tone",
    "facial pores",
    "hair regrowth",
    "mirna delivery",
    "exosome-inspired",
)
WALL_BUDGETS = {0.25: 1.15, 1.0: 1.3}
SAMPLE = 30


@dataclass(frozen=True)
class Run:
    """One measured refresh."""

    what: str
    delay: float
    requests: int
    refused: int
    seconds: float

    @property
    def ratio(self) -> float:
        """Time over what the pace alone would take."""
        return self.seconds * EUTILITIES.pace.requests / (self.requests * EUTILITIES.pace.seconds)


def measure(corpus: Corpus, delay: float, now: datetime) -> Iterator[Run]:
    """A cold and a next refresh, then a sample of the plain way, at one delay of the service."""
    with stand_in(corpus=corpus, delay_seconds=delay) as standin, tempfile.TemporaryDirectory() as folder:
        service = Service("PubMed", f"{standin.url}/entrez/eutils/", "EXOSCOPE_NOWHERE_URL", EUTILITIES.pace)
        for what, days in (("cold", 0), ("next", 7)):
            with Client(service, email="benchmark@example.org", transport=standin.transport) as client:
                began = time.monotonic()
                _, summary = refresh(
                    {"pubmed": client},
                    Path(folder),
                    Choices(),
                    now=lambda days=days: now + timedelta(days=days),
                )
                yield _run(what, delay, summary, time.monotonic() - began)
        with Client(service, email="benchmark@example.org", transport=standin.transport) as client:
            pubmed, began = PubMed(client, workers=1), time.monotonic()
            for term in islice(plain_terms(load(), now), SAMPLE):
                pubmed.count(Query.read(term), name="a plain count")
            yield Run("plain, sample", delay, SAMPLE, client.refusals, time.monotonic() - began)


def requests(corpus: Corpus, now: datetime) -> dict[str, tuple[int, ...]]:
    """How many requests each service gets in a cold, a cold light and a next refresh, as fast as it goes."""
    found: dict[str, tuple[int, ...]] = dict.fromkeys(SOURCES, ())
    with stand_in(corpus=corpus, rate_per_second=100_000.0) as standin, tempfile.TemporaryDirectory() as root:
        for folder, days, choices in (
            ("whole", 0, Choices()),
            ("light", 0, Choices(light=True)),
            ("whole", 7, Choices()),
        ):
            with ExitStack() as opened:
                clients = {}
                for name, source in SOURCES.items():
                    if choices.light and not source.in_light:
                        found[name] += (0,)
                        continue
                    address = f"{standin.url}{urlsplit(source.service.address).path}"
                    service = replace(source.service, address=address, variable="EXOSCOPE_NOWHERE_URL")
                    client = Client(
                        service,
                        email="benchmark@example.org",
                        transport=standin.transport,
                        limiter=Limiter(Pace(1_000), lambda: 0.0),
                    )
                    clients[name] = opened.enter_context(client)
                refresh(
                    clients, Path(root, folder), choices, now=lambda days=days: now + timedelta(days=days)
                )
                for name, client in clients.items():
                    found[name] += (client.requests,)
    return found


def services(found: dict[str, tuple[int, ...]], records: int) -> str:
    """The requests of each service as a section in Markdown."""
    together = [sum(numbers) for numbers in zip(*found.values(), strict=True)]
    rows = [
        f"| {SOURCES[name].service.name} | {' | '.join(map(str, numbers))} | {SOURCES[name].service.pace.requests} |"
        for name, numbers in found.items()
    ]
    cold, light, following = (f"{number / 3:.0f} s" for number in found["pubmed"])
    return "\n".join(
        [
            "## Requests of each service",
            "",
            f"One refresh of all services on their stand-ins and a next one a week later, by the same command: "
            f"{records:,} simulated records, {len(UNINDEXED)} phrases of the searches unknown to PubMed. Budget of all "
            f"together, cold: {TOGETHER}.",
            "",
            "| service | cold | cold, --light | next | allowed a second |",
            "|---|---|---|---|---|",
            *rows,
            f"| together | {' | '.join(map(str, together))} | |",
            "",
            f"Computed, not measured: at 3 requests a second, PubMed's alone take {cold} cold, {light} light and "
            f"{following} next, when nothing else costs time; iCite follows PubMed, so both take "
            f"{(found['pubmed'][0] / 3 + found['icite'][0]) / 60:.1f} minutes cold; the other services run beside.",
            "",
            "More is asked where there is more than the stand-ins have: RePORTER a page for each 500 projects of a "
            "fiscal year above the first 500, openFDA a page for each 1,000 reports of a data set, Europe PMC a page "
            "for each 1,000 records or two for each year of a large topic, at most 60 in all and at most 3 for an own "
            "topic, iCite one for each 200 papers of the topics, at most 105, Wikimedia one for each title and "
            "redirect, at most 120 with those that find them, openFDA's registers of products a page for each 200 "
            "hits, at most 5 for each of five, the SEC a page for each 100 documents of a year and word, at most 170 "
            "in all.",
            "",
        ]
    )


def plain_terms(catalogue: Catalogue, now: datetime) -> Iterator[str]:
    """Every search of the plain way: each topic at each definition, in each year, alone and with each facet."""
    years = counted_years("entrez", catalogue.first_year, now.date())
    for topic in catalogue.topics.values():
        for found in topic.definitions.values():
            for year in years:
                days = year_query(year, "entrez", first_year=catalogue.first_year).text
                yield (term := f"({found.text}) AND ({days})")
                for facet in catalogue.facets.values():
                    yield f"({term}) AND ({facet.words})"


def section(runs: list[Run], records: int, plain: int, now: datetime) -> str:
    """The runs as a section in Markdown."""
    rows = [
        f"| {run.what} | {run.delay:g} s | {run.requests} | {_budget(run)} | {run.seconds:.0f} s | {run.ratio:.2f} "
        f"| {_wall(run)} | {run.refused} |"
        for run in runs
        if run.what != "plain, sample"
    ]
    for run in runs:
        if run.what == "plain, sample":
            each = run.seconds / run.requests
            rows.append(
                f"| plain way | {run.delay:g} s | {plain:,} | | about {plain * each / 3600:.1f} h "
                f"({each:.2f} s each, {run.requests} measured) | | | {run.refused} |"
            )
    return "\n".join(
        [
            "## Refresh",
            "",
            f"Measured on {now:%Y-%m-%d} with `python -m benchmarks.refresh`: {records:,} simulated records, "
            f"{len(UNINDEXED)} phrases of the searches unknown to PubMed, the real limit of 3 requests a second, "
            f"{os.cpu_count()} cores, Python {platform.python_version()}. The ratio is "
            f"wall time over requests x {EUTILITIES.pace.seconds / EUTILITIES.pace.requests:.2f} s, the time that the "
            "pace alone takes.",
            "",
            "| refresh | server delay | requests | budget | wall | ratio | budget | refused |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "The ratio of a next refresh has no budget. It asks so little that what is not pace weighs more: its "
            "stages (tags, searches, records) wait for one another, and each refusal stops everybody for about a "
            "second while the refused request waits, longer each time, and goes to the end of the line.",
            "",
            "The plain way asks one count per topic, definition, year and facet, one after another. It learns no PMIDs "
            "and no records, and cannot tell an article that two topics share.",
            "",
        ]
    )


def write(text: str, path: Path = REPORT) -> None:
    """Put the section in place of the one of its title."""
    old = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    title = re.escape(text.partition("\n")[0])
    rest = re.sub(rf"(?ms)^{title}$.*?(?=^## |\Z)", "", old).rstrip()
    path.write_text(f"{rest}\n\n{text}", encoding="utf-8", newline="\n")


def _run(what: str, delay: float, summary: Summary, seconds: float) -> Run:
    return Run(what, delay, summary.requests, summary.refusals, seconds)


def _budget(run: Run) -> str:
    return str(COLD_BUDGET if run.what == "cold" else NEXT_BUDGET)


def _wall(run: Run) -> str:
    # The budget of wall time is one of a cold refresh.
    return f"{WALL_BUDGETS[run.delay]:g}" if run.what == "cold" and run.delay in WALL_BUDGETS else ""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--delays", type=float, nargs="+", default=list(WALL_BUDGETS))
    chosen = parser.parse_args()
    now = datetime.now(UTC)
    corpus = Corpus.simulated(chosen.records, unindexed=UNINDEXED)
    counted = requests(corpus, now)
    print(counted)
    runs: list[Run] = []
    for delay in chosen.delays:
        for run in measure(corpus, delay, now):
            print(
                f"{run.what}, {run.delay:g} s: {run.requests} requests, {run.seconds:.1f} s, {run.ratio:.2f}"
            )
            runs.append(run)
    write(section(runs, chosen.records, sum(1 for _ in plain_terms(load(), now)), now))
    write(services(counted, chosen.records))


if __name__ == "__main__":
    main()
