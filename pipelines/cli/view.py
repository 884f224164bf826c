"""The dashboard, and what happens without a command."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines import __version__
from pipelines.cli.base import Data, Edition, app, asker, out, to_show
from pipelines.errors import ExoscopeError


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"exoscope {__version__}")
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
        out.print(
            "Live data is being fetched already"
            + (f"; its progress is in {log}" if log.is_file() else "")
            + ". The open page offers the data when it is there.",
            markup=False,
        )
        return
    if not typer.confirm(
        "There is no live data yet. Fetch it from PubMed, ClinicalTrials.gov and three more public services now (about "
        "3 minutes, in the background)?"
    ):
        return
    identity.email(None, ask=ask)
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
    out.print(
        f"Fetching; its progress is in {log}. The open page offers the data when it is there.", markup=False
    )


@app.command()
def dashboard(
    edition: Edition = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="By default a free one from 8501.")
    ] = None,
    data: Data = None,
) -> None:
    """Open the dashboard in the browser."""
    opened = to_show(edition, data)
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
    out.print(f"Exoscope {__version__}: {opened.edition} edition, {opened.made_at:%Y-%m-%d}. Ctrl-C ends it.")
    sys.stdout.flush()
    if os.name == "nt":  # Windows cannot become another program: stand by until it ends
        raise typer.Exit(subprocess.call(command, env=environment))
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter, fixed words


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError:
            return False
    return True
