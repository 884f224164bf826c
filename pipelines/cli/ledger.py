"""Commands for whoever keeps the ledgers: add a row, check all rows, and list what is due for another look."""

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.base import app, err
from pipelines.cli.base import out as console

ledger = typer.Typer(
    help="Add a row to a ledger, check all ledgers, or list rows that are due for another look."
)
app.add_typer(ledger, name="ledger")

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Folder of ledgers. By default data/curated of the checkout.")
]


def _today() -> date:
    return datetime.now(UTC).date()


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _named(folder: Path | None) -> Path | None:
    from pipelines.text import disk

    if folder is not None and not disk.is_folder(folder):
        raise typer.BadParameter(f"there is no folder {folder}.", param_hint="--folder")
    return folder


@ledger.command()
def add(
    name: Annotated[
        str, typer.Argument(metavar="LEDGER", help="Such as companies; any other word lists all.")
    ],
    cells: Annotated[
        list[str] | None,
        typer.Option("--set", help="A cell as column=value, once for each; else you are asked."),
    ] = None,
    folder: Folder = None,
) -> None:
    """Add a row with its source and day; checked with all ledgers, and nothing is written where a rule is broken."""
    from pipelines.refresh import ledger_rows
    from pipelines.tables import LEDGERS

    if name not in LEDGERS:
        raise typer.BadParameter(f"no ledger {name!r}; choose: {', '.join(LEDGERS)}.", param_hint="LEDGER")
    given: dict[str, str] = {}
    for cell in cells or ():
        column, sign, value = cell.partition("=")
        if not sign or column in given:
            raise typer.BadParameter(
                f"{cell!r} is not column=value, or names a column twice.", param_hint="--set"
            )
        given[column] = value
    where, today = ledger_rows.folder_of(_named(folder)), _today()
    ledger_rows.filled(name, given, today)
    if _at_terminal():
        try:
            given |= _asked(name, given, today)
        except EOFError:
            raise typer.Abort from None
    path = ledger_rows.add(name, given, where, today)
    key = ", ".join(f"{column}={given[column]}" for column in LEDGERS[name].key)
    console.print(f"{path}: added {key}.", markup=False)


def _asked(name: str, given: Mapping[str, str], today: date) -> dict[str, str]:
    """The cells that were not given, asked for one by one; nothing typed leaves a cell empty."""
    from rich.markup import escape
    from rich.prompt import Prompt

    from pipelines.tables import LEDGERS

    answers = {}
    for column, about in LEDGERS[name].columns.items():
        if column not in given:
            words = [*about.allowed, *([""] if about.missing else [])] if about.allowed else None
            day = today.isoformat() if column in ("accessed_on", "reviewed_on") else ""
            asked = escape(
                f"{about.label} ({column}{', may stay empty' if about.missing else ''}): {about.about}"
            )
            answers[column] = Prompt.ask(
                asked, console=console, choices=words, default=day, show_default=bool(day)
            )
    return answers


@ledger.command()
def check(folder: Folder = None) -> None:
    """Check every ledger alone and with the others: a sentence for each broken rule, and 1 where there is one."""
    from pipelines.refresh import ledgers
    from pipelines.tables import LEDGERS

    problems = ledgers.problems(_named(folder), _today())
    for problem in problems:
        err.print(problem, markup=False)
    if problems:
        raise typer.Exit(1)
    console.print(f"{len(LEDGERS)} ledgers: good.")


@ledger.command()
def stale(folder: Folder = None) -> None:
    """List the rules and statuses that are 18 months old or undated, oldest first, with the search to repeat."""
    from pipelines.analysis.evidence.due import due
    from pipelines.refresh import ledgers
    from pipelines.text.plain import one_line

    rows = due(ledgers.read_all(_named(folder)), _today())
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        age = f"as of {row['as_of']}, {row['age_months']} months old" if row["as_of"] else "undated"
        on = f" (last on {row['searched_on']})" if row["searched_on"] else ""
        console.print(f"{one_line(row['ledger'])}, {one_line(row['row'])}: {age}", markup=False)
        console.print(f"  source: {one_line(row['source_url'])}", markup=False)
        console.print(
            f"  search: {one_line(row['search'] or 'none is known; begin at the source')}{on}", markup=False
        )
    console.print(f"{len(rows)} rows are due for another look.")
