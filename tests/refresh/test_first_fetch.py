"""Bare `exoscope`: on a terminal without live data it offers to fetch, and opens the dashboard either way."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from pipelines import cli
from pipelines.cli import base, view
from pipelines.refresh import identity
from pipelines.refresh.lock import alone
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described


class Started:
    """What bare `exoscope` did: whether the dashboard opened, and which commands ran beside it."""

    def __init__(self) -> None:
        self.dashboards = 0
        self.commands: list[list[str]] = []
        self.of_their_own: list[object] = []


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Started:
    seen = Started()

    def run(command: list[str], **chosen: object) -> None:
        seen.commands.append(command[1:])
        seen.of_their_own.append(chosen["start_new_session"])

    def dashboard() -> None:
        seen.dashboards += 1

    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.setattr(identity, "stored_at", lambda _: tmp_path / "email")
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    monkeypatch.setattr(subprocess, "Popen", run)
    monkeypatch.setattr(view, "dashboard", dashboard)
    monkeypatch.setattr(view, "asker", lambda: somebody)
    return seen


def somebody(_: identity.Address) -> str:
    return "reader@example.org"


def exoscope(*words: str, typed: str = "") -> int:
    return CliRunner().invoke(cli.app, list(words), input=typed, catch_exceptions=False).exit_code


def test_a_yes_stores_the_address_and_fetches_beside_the_dashboard(started: Started, tmp_path: Path) -> None:
    assert exoscope(typed="y\n") == 0
    assert started.commands == [["-m", "pipelines.cli", "refresh"]]
    assert started.of_their_own == [True]  # Ctrl-C on the dashboard does not reach it
    assert started.dashboards == 1
    assert (tmp_path / "email").read_text(encoding="utf-8").strip() == "reader@example.org"
    assert (paths.live() / "refresh.log").is_file()


def test_while_one_fetch_runs_no_other_is_offered(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(view.console, "print", lambda text, **_: said.append(text))
    log = paths.live() / "refresh.log"
    with alone(paths.live()):
        log.write_text("Searches: 163", encoding="utf-8")
        assert exoscope() == 0

    assert (started.commands, started.dashboards) == ([], 1)
    assert said == [
        f"Live data is being fetched already; its progress is in {log}. "
        "The open page offers the data when it is there."
    ]
    assert log.read_text(encoding="utf-8") == "Searches: 163"


def test_a_no_only_opens_the_dashboard(started: Started) -> None:
    assert exoscope(typed="n\n") == 0
    assert (started.commands, started.dashboards) == ([], 1)


def test_no_fetch_does_not_ask(started: Started) -> None:
    assert exoscope("--no-fetch") == 0
    assert (started.commands, started.dashboards) == ([], 1)


def test_nobody_at_a_terminal_is_not_asked(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody: Callable[[], None] = lambda: None  # noqa: E731 - the shape of `asker`
    monkeypatch.setattr(view, "asker", nobody)
    assert exoscope() == 0
    assert (started.commands, started.dashboards) == ([], 1)


def test_with_live_data_nothing_is_asked(started: Started) -> None:
    bundled = snapshot.open_snapshot(paths.bundled() / "reference")
    table = Described(bundled.load("jurisdictions"), {})
    snapshot.save(paths.live(), {"jurisdictions": table}, edition="live", made_at=bundled.made_at)
    assert exoscope() == 0
    assert (started.commands, started.dashboards) == ([], 1)


def test_either_address_is_asked_apart_and_only_one_may_stay_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(base, "sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    app, got = typer.Typer(), []

    @app.command()
    def ask() -> None:
        asking = base.asker()
        assert asking is not None
        got.extend([asking(identity.NCBI), asking(identity.CONTACT), asking(identity.CONTACT)])

    said = CliRunner().invoke(app, input="\na@example.org\n(b)@example.org\nb@example.org\n\n").output

    assert got == ["a@example.org", "b@example.org", ""]
    assert said.count(identity.NCBI.prompt) == 2  # empty is no answer here
    assert said.count("in the name of the program. What you typed is not one") == 1
    assert said.count("The one for NCBI goes to NCBI only") == 2
