"""The command line. Names, options and exit codes are a contract.

0 good, 1 data wrong, 2 usage, 3 a source was unavailable, 130 stopped with Ctrl-C.
"""

import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines import __version__
from pipelines.errors import ExoscopeError

app = typer.Typer(
    help="Is what people publish, test and sell about exosomes ahead of what was shown in humans and of what "
    "regulators allow? Without a command: opens the dashboard.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

Edition = Annotated[
    str | None, typer.Option(help="live, reference or simulated. By default live if there is one.")
]
Data = Annotated[
    Path | None, typer.Option(help="Folder that holds live/. By default data/ of a checkout, else your own.")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        _out.print(f"exoscope {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the dashboard when no command is named."""
    if context.invoked_subcommand is None:
        dashboard()


@app.command()
def dashboard(
    edition: Edition = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="By default a free one from 8501.")
    ] = None,
    data: Data = None,
) -> None:
    """Open the dashboard in the browser."""
    from pipelines import editions

    opened = editions.find(edition, data)
    if port is not None and not _is_free(port):
        raise typer.BadParameter(
            f"port {port} is taken; choose another, or leave the option out.", param_hint="--port"
        )
    spec = importlib.util.find_spec("dashboard")
    if spec is None or spec.origin is None:
        raise ExoscopeError("The dashboard is not installed beside the pipelines. Install exoscope again.")
    command = [sys.executable, "-m", "streamlit", "run", str(Path(spec.origin).with_name("server.py"))]
    command += ["--server.address", "localhost"]
    if port is not None:
        command += ["--server.port", str(port)]
    if not sys.stdout.isatty():
        command += ["--server.headless", "true"]  # opens no browser where nobody looks
    environment = dict(os.environ)
    if edition is not None:
        environment["EXOSCOPE_EDITION"] = edition
    if data is not None:
        environment["EXOSCOPE_DATA"] = str(data.resolve())
    _out.print(
        f"Exoscope {__version__}: {opened.edition} edition, {opened.made_at:%Y-%m-%d}. Ctrl-C ends it."
    )
    sys.stdout.flush()
    if os.name == "nt":  # Windows cannot become another program: stand by until it ends
        raise typer.Exit(subprocess.call(command, env=environment))
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter, fixed words


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
    _out.print(f"Shown by default: {told['default']} edition. Live data: {escape(str(told['live_folder']))}")
    for edition in told["editions"]:
        _out.print(f"\n{edition['edition']}: snapshot {edition['id']}, {edition['age_days']} days old")
        table = Table("table", "rows", "as of", "age (days)", box=None, pad_edge=False)
        for name, entry in edition["tables"].items():
            table.add_row(name, f"{entry['rows']:,}", entry["fetched_at"][:10], str(entry["age_days"]))
        _out.print(table)
    if failure := told["last_failure"]:
        _err.print(f"\nThe last refresh failed at {failure['at']}. {failure['error']}", markup=False)
    for sentence in told["problems"]:
        _err.print(escape(sentence))


@app.command()
def verify(path: Annotated[Path, typer.Argument(help="Folder of a snapshot.", show_default=False)]) -> None:
    """Re-check a snapshot: checksums, row counts, types, and every rule of every table."""
    from pipelines import verify as checks

    if not path.is_dir():
        raise typer.BadParameter(f"{path} is not a folder.", param_hint="PATH")
    problems = checks.problems(path)
    for problem in problems:
        _err.print(escape(problem))
    if problems:
        _err.print(f"{path}: {len(problems)} problem{'s' if len(problems) > 1 else ''}.", markup=False)
        raise typer.Exit(1)
    _out.print(f"{path}: good.", markup=False)


@app.command()
def refresh(
    only: Annotated[list[str] | None, typer.Option(help="A source to ask: pubmed. By default all.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Fetch every record and every year again.")] = False,
    data: Data = None,
    topics: Annotated[
        Path | None, typer.Option(help="Your own topics file: adds topics, or replaces some.", dir_okay=False)
    ] = None,
    email: Annotated[str | None, typer.Option(help="Your e-mail address, for NCBI.")] = None,
    keep: Annotated[int, typer.Option(min=1, help="How many snapshots to keep.")] = 10,
    accept_drop: Annotated[
        bool, typer.Option("--accept-drop", help="Publish even if a count fell by more than 20%.")
    ] = False,
) -> None:
    """Fetch the literature of all topics from PubMed and publish it as a new live snapshot."""
    from pipelines import identity, paths
    from pipelines.refresh import SOURCES, Choices
    from pipelines.refresh_command import run

    for name in only or ():
        if name not in SOURCES:
            raise typer.BadParameter(
                f"no source {name!r}; choose: {', '.join(SOURCES)}.", param_hint="--only"
            )
    chosen = Choices(full=full, topics=topics, keep=keep, accept_drop=accept_drop)

    def ask() -> str:
        _out.print(identity.WHY)
        return str(typer.prompt("Your e-mail address"))

    someone = sys.stdin.isatty() and sys.stdout.isatty()
    code = run(paths.live(data), chosen, email=email, console=_out, ask=ask if someone else None)
    if code:
        raise typer.Exit(code)


@app.command()
def demo(
    records: Annotated[int, typer.Option(min=100, max=60_000, help="How many to simulate.")] = 2000,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Of the dashboard.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only make the data.")] = False,
    data: Data = None,
) -> None:
    """Run the real pipeline on simulated services and open the dashboard on what comes out."""
    from pipelines import demo as demonstration
    from pipelines import paths

    root = data or paths.demonstration()
    made = demonstration.make(paths.simulated(root), records, console=_out)
    _out.print(f"Simulated data, not real: {made.path}", markup=False)
    if not no_open:
        dashboard(edition="simulated", port=port, data=root)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError:
            return False
    return True


def main() -> None:
    """Run the command line; an error a user can act on is one sentence and its exit code."""
    try:
        app()
    except ExoscopeError as error:
        _err.print(str(error), markup=False)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
