"""The dashboard, a figure of it as a file, and what happens without a command."""

import errno
import importlib.util
import ipaddress
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines import __version__
from pipelines.cli.base import Data, Edition, Log, app, asker, checked_out, known_topic, to_show, warn
from pipelines.cli.base import out as console
from pipelines.errors import ExoscopeError
from pipelines.text.figures import FIGURES


def _show_version(wanted: bool) -> None:
    if wanted:
        console.print(f"exoscope {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Do not offer to fetch live data.")] = False,
) -> None:
    """Open the dashboard when no command is named."""
    if context.invoked_subcommand is None:
        if not no_fetch:
            _offer_first_fetch()
        dashboard()


def _offer_first_fetch() -> None:
    """On a terminal without live data: fetch it beside the dashboard, which offers it when it is there."""
    from pipelines.refresh import identity
    from pipelines.refresh.lock import is_busy
    from pipelines.snapshots import paths, snapshot

    ask, live = asker(), paths.live()
    if ask is None or snapshot.latest(live) is not None:
        return
    log = live / "refresh.log"
    if is_busy(live):
        console.print(
            "Live data is being fetched already"
            + (f"; its progress is in {log}" if log.is_file() else "")
            + ". The open page offers the data when it is there.",
            markup=False,
        )
        return
    if not typer.confirm(
        "There is no live data yet. Fetch it from PubMed, ClinicalTrials.gov and other public services now (about "
        "5 minutes, in the background)?"
    ):
        return
    identity.email(None, ask=ask)
    identity.contact(None, ask=ask)
    live.mkdir(parents=True, exist_ok=True)
    # In a session of its own: Ctrl-C ends the dashboard, which is in this one, and not the fetch.
    with log.open("w", encoding="utf-8") as file:
        subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", "refresh"],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
    console.print(
        f"Fetching; its progress is in {log}. The open page offers the data when it is there.", markup=False
    )


@app.command()
def dashboard(
    edition: Edition = None,
    address: Annotated[
        str | None,
        typer.Option(
            help="Where to listen, by default this machine alone; 0.0.0.0: to every network it is in."
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="By default a free one from 8501.")
    ] = None,
    base_path: Annotated[
        str | None, typer.Option(help="The path it is reached below, where a proxy passes that on.")
    ] = None,
    data: Data = None,
    metrics: Annotated[
        bool,
        typer.Option(
            "--metrics", envvar="EXOSCOPE_METRICS", help="Tell Prometheus what is counted, at /metrics."
        ),
    ] = False,
    log: Log = "human",
) -> None:
    """Open the dashboard in the browser."""
    opened = to_show(edition, data)
    if base_path is not None and not re.fullmatch(r"/?[\w-]+(/[\w-]+)*/?", base_path):
        raise typer.BadParameter(f"{base_path!r} is no path such as /exoscope.", param_hint="--base-path")
    # What Streamlit's variables say holds where no option does.
    where = address or os.environ.get("STREAMLIT_SERVER_ADDRESS") or "localhost"
    _may_listen(where, port)
    told = {"address": where, "port": port, "baseUrlPath": base_path and base_path.strip("/")}
    command = [sys.executable, "-m", "streamlit", "run", str(_dashboard() / "server.py")]
    command += [f"--server.{name}={value}" for name, value in told.items() if value is not None]
    if not sys.stdout.isatty():
        command += ["--server.headless", "true"]  # opens no browser where nobody looks
    environment = _environment(edition, data) | ({"EXOSCOPE_METRICS": "1"} if metrics else {})
    console.print(
        f"Exoscope {__version__}: {opened.edition} edition, {opened.made_at:%Y-%m-%d}. Ctrl-C ends it."
    )
    if where != "localhost" and ipaddress.ip_address(where).is_unspecified:
        command.append("--browser.serverAddress=localhost")  # else Streamlit asks a service outside for it
    if where != "localhost" and not ipaddress.ip_address(where).is_loopback:
        counted = " and, at /metrics, what it counts" if metrics else ""
        warn(
            f"It listens at {where}: whoever can reach this machine there can read it, its pages and data{counted}. "
            "Sign-in, TLS and a path are set up as docs/operations.md says."
        )
    sys.stdout.flush()
    if os.name == "nt":  # Windows cannot become another program: stand by until it ends
        raise typer.Exit(subprocess.call(command, env=environment))
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter, fixed words


@app.command()
def figure(
    name: Annotated[
        str, typer.Argument(help=f"As behind the # of an address: {', '.join(FIGURES)}.", show_default=False)
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="File to write: .html, or .png and .svg, which need the extra images and a Chromium."
        ),
    ],
    topic: Annotated[
        list[str] | None, typer.Option(help="As on its page; Compare takes several. By default as it opens.")
    ] = None,
    edition: Edition = None,
    data: Data = None,
) -> None:
    """Write a figure as its page draws it, with title, source and address: HTML, PNG or SVG."""
    from pipelines.topics import catalogue

    if name not in FIGURES:
        raise typer.BadParameter(f"no figure {name!r}; choose: {', '.join(FIGURES)}.", param_hint="NAME")
    checked_out(out, (".html", ".png", ".svg"))
    opened = to_show(edition, data)
    known = catalogue.of_manifest(opened.manifest)
    for one in topic or ():
        known_topic(one, [*known.topics, *known.themes])
    command = [sys.executable, "-m", "dashboard.figure", name, str(out.absolute()), *(topic or ())]
    environment = _environment(opened.edition, data)
    if code := subprocess.call(command, env=environment, cwd=_dashboard().parent):
        raise typer.Exit(code)
    marked = "SIMULATED, " if opened.edition == "simulated" else ""
    console.print(f"{out}: {marked}{opened.edition} edition, {opened.made_at:%Y-%m-%d}.", markup=False)


def _dashboard() -> Path:
    """The folder of the dashboard, which pipelines never import."""
    spec = importlib.util.find_spec("dashboard")
    if spec is None or spec.origin is None:
        raise ExoscopeError("The dashboard is not installed beside the pipelines. Install exoscope again.")
    return Path(spec.origin).parent


def _environment(edition: str | None, data: Path | None) -> dict[str, str]:
    """What the dashboard is told."""
    from pipelines.snapshots import mirror

    told = {"EXOSCOPE_EDITION": edition, "EXOSCOPE_DATA": mirror.address(data) if data else None}
    return {**os.environ, **{name: word for name, word in told.items() if word is not None}}


def _may_listen(address: str, port: int | None) -> None:
    """Raises BadParameter where this machine cannot listen at that address, or something listens at that port."""
    try:
        kind = ipaddress.ip_address("127.0.0.1" if address == "localhost" else address).version
    except ValueError:
        raise typer.BadParameter(
            f"{address!r} is no address of a machine; write one such as 127.0.0.1 or 0.0.0.0.",
            param_hint="--address",
        ) from None
    with socket.socket(socket.AF_INET if kind == 4 else socket.AF_INET6) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port or 0))
        except OSError as error:
            if port is not None and error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise typer.BadParameter(
                    f"port {port} is taken; choose another, or leave the option out.", param_hint="--port"
                ) from None
            raise typer.BadParameter(
                f"this machine cannot listen at {address}: {error.strerror}.", param_hint="--address"
            ) from None
