"""Commands for whoever keeps the ledgers: add a row, check all rows, and list what is due for another look."""

import shlex
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.base import app, err
from pipelines.cli.base import out as console
from pipelines.errors import TableError

ledger = typer.Typer(
    help="Add a row to a ledger, check all ledgers, or list rows that are due for another look."
)
app.add_typer(ledger, name="ledger")

Folder = Annotated[
    Path | None,
    typer.Option(
        exists=True, file_okay=False, help="Folder of ledgers. By default data/curated of the checkout."
    ),
]


def _today() -> date:
    return datetime.now(UTC).date()


def _at_terminal() -> bool:
    return sys.stdin.isatty()


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
    where, today = ledger_rows.folder_of(folder), _today()
    ledger_rows.filled(name, given, today)
    is_asked = _at_terminal()
    if is_asked:
        try:
            given |= _asked(name, given, today)
        except EOFError:
            raise typer.Abort from None
    try:
        path = ledger_rows.add(name, given, where, today)
    except TableError:
        if is_asked:
            words = [f"--set={column}={cell}" for column, cell in given.items() if cell]
            again = shlex.join(["exoscope", "ledger", "add", name, f"--folder={where}", *words])
            err.print(f"To give the same row again: {again}", markup=False)
        raise
    key = LEDGERS[name].key_of(ledger_rows.filled(name, given, today))
    console.print(f"{path}: added {key}.", markup=False)


def _asked(name: str, given: Mapping[str, str], today: date) -> dict[str, str]:
    """The cells that were not given, asked for one by one, and again where one breaks a rule of its column."""
    from rich.markup import escape
    from rich.prompt import Prompt

    from pipelines.refresh import ledgers
    from pipelines.tables import LEDGERS

    answers: dict[str, str] = {}
    for column, about in LEDGERS[name].columns.items():
        day = today.isoformat() if column in ("accessed_on", "reviewed_on") else ""
        asked = escape(
            f"{about.label} ({column}{', may stay empty' if about.missing else ''}): {about.about}"
            + (f" One of: {', '.join(about.allowed)}." if about.allowed else "")
        )
        while column not in given and column not in answers:
            cell = Prompt.ask(asked, console=console, default=day, show_default=bool(day)).strip()
            if problem := ledgers.cell_problem(name, column, cell):
                err.print(problem, markup=False)
            else:
                answers[column] = cell
    return answers


@ledger.command()
def check(folder: Folder = None) -> None:
    """Check every ledger alone and with the others: a sentence for each broken rule, and 1 where there is one."""
    from pipelines.refresh import ledgers
    from pipelines.tables import LEDGERS

    problems = ledgers.problems(folder, _today())
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

    rows = due(ledgers.read_all(folder), _today())
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        age = f"as of {row['as_of']}, {row['age_months']} months old" if row["as_of"] else "undated"
        on = f" (last on {row['searched_on']})" if row["searched_on"] else ""
        console.print(f"{one_line(row['ledger'])}, {one_line(row['row'])}: {age}", markup=False)
        console.print(f"  source: {one_line(row['source_url'])}", markup=False)
        console.print(
            f"  search: {one_line(row['search'] or 'none is known; begin at the source')}{on}", markup=False
        )
    console.print(f"{len(rows)} rows are due for another look.")
