"""Every place that a user can hand in: what lies there is no reason for a traceback, and nothing hangs."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import cli
from pipelines.errors import ExoscopeError

_LONG = "x" * 300
#: Commands with a place for the hostile one, and where they write otherwise.
_COMMANDS = (
    "status --data {}",
    "brief --edition reference --out {}",
    "brief --edition reference --out {}/x.html",
    "brief --edition reference --out OUT.md --data {}",
    "verify {}",
    "verify latest --data {}",
    "diff {} reference",
    "diff previous --data {}",
    "export --edition reference --out {}.zip",
    "export --edition reference --out {}/x/y.zip",
    "export --edition reference --out OUT.zip --snapshot {}",
    "export --edition reference --out OUT.zip --topics {}",
    "topics --topics {}",
    "sample --score {}",
    "sample --topic hair --edition simulated --out {}/x.csv",
    "sample --topic hair --out OUT.csv --data {}",
    "sample --topic hair --edition simulated --out OUT.csv --topics {}",
    "refresh --email a@b.org --data OUT --topics {}",
    "refresh --email a@b.org --data OUT --only trials --trials-file {}",
)


@pytest.fixture(
    params=[
        "live pipes",
        "long",
        *(
            pytest.param(kind, marks=pytest.mark.slow)  # the same again, for a minute
            for kind in ("pipe", "loop", "in a file", "deep", "dots", "bytes", "no folder")
        ),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    hostile = tmp_path / "hostile"
    match request.param:
        case "long":
            return str(tmp_path / _LONG)
        case "pipe":
            os.mkfifo(hostile)
        case "loop":
            hostile.symlink_to(hostile)
        case "in a file":
            hostile.write_text("x")
            return str(hostile / "y")
        case "deep":
            hostile.write_text('{"a":' * 100_000)
        case "dots":
            hostile.write_text(".".join(["a"] * 50_000) + " = 1")
        case "bytes":
            hostile.write_bytes(bytes(range(256)))
        case "no folder":
            hostile.mkdir()
            (hostile / "live").write_text("x")
        case "live pipes":
            (hostile / "live" / "20260101T000000Z-00000000").mkdir(parents=True)
            os.mkfifo(hostile / "live" / "20260101T000000Z-00000000" / "manifest.json")
            os.mkfifo(hostile / "live" / ".last_failure.json")
    return str(hostile)


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_hostile_place_is_a_sentence_or_is_no_matter(command: str, place: str, tmp_path: Path) -> None:
    words = [word.replace("{}", place).replace("OUT", str(tmp_path / "out")) for word in command.split()]
    result = CliRunner().invoke(cli.app, words)
    failed = result.exception
    assert failed is None or isinstance(failed, (ExoscopeError, SystemExit)), repr(failed)
    if isinstance(failed, ExoscopeError):
        assert str(failed).endswith(".")
    assert result.exit_code in (0, 1, 2, 3)


def test_what_the_disk_says_of_a_place_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device", "/there/x")

    monkeypatch.setattr(cli, "app", full)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "/there/x: No space left on device. Name another place.\n"
