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
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines import __version__
from pipelines.errors import ExoscopeError

if TYPE_CHECKING:
    from pipelines.topics import Catalogue

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
OwnTopics = Annotated[
    Path | None, typer.Option("--topics", help="Your own file of topics, added to the bundled ones.")
]
Definition = Literal["narrow", "standard", "broad"]
Source = Literal["pubmed", "trials"]
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
def topics(
    own: OwnTopics = None,
) -> None:
    """Print the topics and their searches as they would be sent."""
    from pipelines import topics as catalogues

    catalogue = catalogues.load(extra=own)
    catalogues.check(catalogue)
    for line in catalogues.render(catalogue):
        typer.echo(line)


@app.command()
def doctor(
    out: Annotated[
        Path | None, typer.Option(help="Also write a report for a bug report: no key, no e-mail in it.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="For NCBI. By default NCBI_EMAIL.")] = None,
    only: Annotated[Source | None, typer.Option(help="Ask one service only.")] = None,
) -> None:
    """Ask PubMed and ClinicalTrials.gov whether everything Exoscope assumes about them holds."""
    from datetime import UTC, datetime

    from pipelines.doctor import examine, report
    from pipelines.topics import load

    address = None if only == "trials" else _email(email)
    key = os.environ.get("NCBI_API_KEY", "").strip() or None
    today = datetime.now(UTC).date()
    checks = []
    sources: tuple[Source, ...] = (only,) if only else ("pubmed", "trials")
    with _err.status("Asking the services, about 15 questions ..."):
        for source in sources:
            for check in examine(source, topics=load(), today=today, email=address, api_key=key):
                checks.append(check)
                if not _out.is_terminal:
                    for line in report.lines(check):
                        typer.echo(line)
    if _out.is_terminal:
        _out.print(report.table(checks), soft_wrap=False)
    typer.echo(report.summary(checks))
    if out is not None:
        text = report.markdown(checks, report.about(today.isoformat(), has_key=bool(key)))
        report.write(out, report.redacted(text, (address, key), str(Path.home())))
    if any(check.outcome == "fail" for check in checks):
        raise typer.Exit(1)


@app.command()
def sample(
    topic: Annotated[str | None, typer.Option(help="Topic to draw from: see `exoscope topics`.")] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="How many articles.")] = 100,
    out: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
    definition: Annotated[Definition, typer.Option(help="How wide a search.")] = "standard",
    seed: Annotated[int, typer.Option(help="Another seed draws other articles.")] = 1,
    score: Annotated[
        Path | None, typer.Option(help="A sheet labelled yes, no or unsure in each row.")
    ] = None,
    edition: Edition = None,
    data: Data = None,
    own: OwnTopics = None,
) -> None:
    """Draw articles of a topic to label, and score the sheet: the precision of the topic's search."""
    from pipelines import topics as catalogues

    if score is None and (topic is None or out is None):
        raise typer.BadParameter(
            "name a topic and a file, or a sheet with --score.", param_hint="--topic, --out"
        )
    if score is not None and (topic is not None or out is not None):
        raise typer.BadParameter("the sheet says what it was drawn from.", param_hint="--topic, --out")
    catalogue = catalogues.load(extra=own)
    if score is not None:
        _score(score, catalogue, data)
    elif topic is not None and out is not None:
        from pipelines.sample import drawn, source, write

        opened = source(edition, data)
        rows = drawn(opened, catalogue, topic=topic, definition=definition, n=n, seed=seed)
        write(out, rows)
        typer.echo(
            f"{out}: {len(rows)} articles of {topic} ({definition}), {opened.edition} edition. Write yes, no "
            "or unsure into the column label of every row, then run `exoscope sample --score` on the file."
        )


def _score(path: Path, catalogue: "Catalogue", data: Path | None) -> None:
    from datetime import UTC, datetime

    from pipelines import labels, precision
    from pipelines.sample import known_at

    labelled = labels.read_sheet(path)
    origin = labels.origin_of(labelled)
    why_not = precision.reason_not_to_store(origin, catalogue)
    found = labels.score(labelled, datetime.now(UTC).date(), known_at(origin, data))
    typer.echo(str(found))
    typer.echo(f"Not stored: {why_not}." if why_not else f"Stored in {precision.store(found, data)}.")


def _email(given: str | None) -> str:
    """The address NCBI can write to; without one PubMed must not be asked."""
    address = (given or os.environ.get("NCBI_EMAIL", "")).strip()
    if not address:
        raise typer.BadParameter(
            "PubMed wants an e-mail address with every request, to write to before it blocks a caller. Use "
            "--email or set NCBI_EMAIL. ClinicalTrials.gov wants none: --only trials.",
            param_hint="--email",
        )
    return address


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
