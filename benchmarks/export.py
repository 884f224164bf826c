"""How long and how much memory `exoscope export` takes with 100,000 articles, beside pandas' own to_csv.

    python -m benchmarks.export [--articles 100000]

The articles are those of the bundled simulated edition, over and over under other numbers. Writes the section "Export"
of docs/performance.md. Takes about a minute.
"""

import argparse
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot

REPORT = Path(__file__).parents[1] / "docs" / "performance.md"
SECONDS, MEGABYTES = 10, 500


def enlarged(root: Path, articles: int) -> Snapshot:
    """A snapshot with at least so many articles, each table of them as many times as large."""
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    times = -(-articles // bundled.tables["articles"]["rows"])
    tables = {}
    for name, entry in bundled.tables.items():
        frame = bundled.load(name)
        if "pmid" in entry["key"]:
            copies = [frame.assign(pmid=frame["pmid"] + f"{copy:02}") for copy in range(times)]
            frame = pd.concat(copies, ignore_index=True)
        about = {key: value for key, value in entry.items() if key not in ("file", "rows", "sha256")}
        tables[name] = Described(frame, about)
    extra = {key: bundled.manifest[key] for key in ("searches", "sources", "missing", "literature", "topics")}
    return snapshot.save(root / "live", tables, edition="live", made_at=bundled.made_at, extra=extra)


def exported(root: Path, out: str) -> float:
    """Seconds that the command takes, from its start to its end."""
    began = time.monotonic()
    command = [sys.executable, "-m", "pipelines.cli", "export", "--out", str(root / out), "--data", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def plain(opened: Snapshot, folder: Path) -> float:
    """Seconds that pandas takes to write the same tables, without lists, bibliography, checksums and zip."""
    began = time.monotonic()
    for name in opened.tables:
        opened.load(name).to_csv(folder / f"{name}.csv", index=False)
    return time.monotonic() - began


def section(articles: int, rows: int, seconds: dict[str, float], megabytes: float, baseline: float) -> str:
    """The runs as a section in Markdown."""
    lines = [
        f"| {what} | {took:.1f} s | {SECONDS} s | {took / baseline:.2f} |" for what, took in seconds.items()
    ]
    return "\n".join(
        [
            "## Export",
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python -m benchmarks.export`: {articles:,} articles, "
            f"{rows:,} rows in all, {os.cpu_count()} cores, Python {platform.python_version()}. From the start of the "
            f"command to its end; the ratio is to pandas' `to_csv` of the same tables in this run ({baseline:.1f} s, "
            "without lists, bibliography, checksums and zip).",
            "",
            "| what is written | wall | budget | ratio |",
            "|---|---|---|---|",
            *lines,
            "",
            f"At most {megabytes:.0f} MB of memory (budget {MEGABYTES} MB).",
            "",
        ]
    )


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        opened = enlarged(root, chosen.articles)
        seconds = {"a zip": exported(root, "package.zip"), "a folder": exported(root, "package")}
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        (root / "plain").mkdir()
        baseline = plain(opened, root / "plain")
        rows = sum(entry["rows"] for entry in opened.tables.values())
        text = section(opened.tables["articles"]["rows"], rows, seconds, megabytes, baseline)
    old = REPORT.read_text(encoding="utf-8")
    rest = re.sub(r"(?ms)^## Export$.*?(?=^## |\Z)", "", old).rstrip()
    REPORT.write_text(f"{rest}\n\n{text}", encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
