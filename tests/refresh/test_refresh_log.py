"""A refresh as those see it who run it by the clock: its lines on standard error."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from typer.testing import CliRunner

from pipelines import log
from pipelines.cli import app, main
from pipelines.snapshots import snapshot
from pipelines.standin.server import Service
from pipelines.standin.services.pubmed.eutils import API_KEY

EMAIL = "reader@example.org"


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process sets its log up once; this one goes on."""
    monkeypatch.setenv("EXOSCOPE_LOG", "")
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    log.LOG.setLevel(logging.NOTSET)
    logging.captureWarnings(False)


def test_a_refresh_tells_in_one_line_what_it_published(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", API_KEY)
    words = ["refresh", "--only", "pubmed", "--data", str(tmp_path), "--email", EMAIL, "--log", "json"]
    said = CliRunner().invoke(app, words)
    (line,) = map(json.loads, said.stderr.splitlines())
    made = snapshot.latest(tmp_path / "live")
    assert made is not None
    del line["time"], line["seconds"]
    assert line == {
        "level": "info",
        "message": "published",
        "exit_code": 0,
        "requests": 166,
        "retries": 0,
        "failed": [],
        "warnings": len(made.manifest["warnings"]),
        "snapshot": made.id,
    }
    assert "Published" in said.stdout  # people read what they always did
    assert API_KEY not in said.output
    assert EMAIL not in said.output


def test_what_is_missing_is_named_and_makes_it_a_warning(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.bad_gateway, times=10_000, when=lambda asked: asked.source == "grants")
    words = ["refresh", "--only", "pubmed", "--only", "grants", "--data", str(tmp_path), "--email", EMAIL]
    said = CliRunner().invoke(app, [*words, "--log", "json"])
    (line,) = map(json.loads, said.stderr.splitlines())
    assert (line["level"], line["failed"], line["exit_code"]) == ("warning", ["grants"], 3)


def test_that_nothing_could_be_published_is_an_error(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faults.fail(standin, faults.bad_gateway, times=10_000)
    monkeypatch.setenv("NCBI_API_KEY", API_KEY)
    words = ["exoscope", "refresh", "--only", "pubmed", "--data", str(tmp_path), "--email", EMAIL]
    monkeypatch.setattr("sys.argv", [*words, "--log", "json"])
    with pytest.raises(SystemExit, match=r"^3$"):
        main()
    told = capsys.readouterr().err
    (line,) = map(json.loads, told.splitlines())
    assert (line["level"], line["message"][:16]) == ("error", "Asked PubMed for")
    assert API_KEY not in told
    assert EMAIL not in told
