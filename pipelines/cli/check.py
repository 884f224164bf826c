"""Commands that look at data without changing it: status, verify."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.base import Data, app, err, out


@app.command()
def status(
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Say which editions there are, how old their tables are, and what is missing."""
    from datetime import UTC, datetime

    from pipelines.status import report

    told = report(datetime.now(UTC), data)
    if as_json:
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    out.print(f"Shown by default: {told['default']} edition. Live data: {escape(str(told['live_folder']))}")
    for edition in told["editions"]:
        out.print(f"\n{edition['edition']}: snapshot {edition['id']}, {edition['age_days']} days old")
        for source in edition["sources"].values():
            failed = f" It could not be fetched the last time: {source['failed']}" if source["failed"] else ""
            out.print(f"{source['told']}{failed}", markup=False)
        table = Table("table", "rows", "as of", "age (days)", box=None, pad_edge=False)
        for name, entry in edition["tables"].items():
            table.add_row(name, f"{entry['rows']:,}", entry["fetched_at"][:10], str(entry["age_days"]))
        for name in edition["missing"]:
            table.add_row(name, "missing", "", "")
        out.print(table)
    if failure := told["last_failure"]:
        err.print(f"\nThe last refresh failed at {failure['at']}. {failure['error']}", markup=False)
    for sentence in told["problems"]:
        err.print(escape(sentence))


@app.command()
def verify(
    path: Annotated[
        Path, typer.Argument(help="Folder of a snapshot; a package (folder or zip).", show_default=False)
    ],
) -> None:
    """Re-check a snapshot or an exported package: checksums, row counts, types, and every rule of every table."""
    from pipelines import verify as checks

    if not path.exists():
        raise typer.BadParameter(f"{path} is not a folder and not a file.", param_hint="PATH")
    problems = checks.problems(path)
    for problem in problems:
        err.print(escape(problem))
    if problems:
        err.print(f"{path}: {len(problems)} problem{'s' if len(problems) > 1 else ''}.", markup=False)
        raise typer.Exit(1)
    out.print(f"{path}: good.", markup=False)
