"""The command line as a user meets it: what it prints, and how it ends."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import by_csv
import pytest
from commands import exoscope
from places import CHECKOUT
from surroundings import environment
from typer.testing import CliRunner

from pipelines.cli import app, view
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.status import report

REFERENCE = paths.bundled() / "reference"


def process(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *words],
        env=environment(data, EXOSCOPE_DATA=str(data), COLUMNS="200", NO_COLOR="1"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_help_names_the_commands_that_work(tmp_path: Path) -> None:
    said = process("--help", data=tmp_path)
    assert said.returncode == 0
    named = {line.split()[1] for line in said.stdout.splitlines() if re.match(r"\W [a-z]+ ", line)}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    assert named == commands | {group.name for group in app.registered_groups}
    assert {"dashboard", "refresh", "doctor", "status", "demo", "sample", "verify", "topics"} <= commands


def test_verify_ends_with_0_when_all_is_good(tmp_path: Path) -> None:
    said = exoscope("verify", str(REFERENCE), data=tmp_path)
    assert (said.returncode, said.stdout.strip()) == (0, f"{REFERENCE}: good.")


def test_verify_ends_with_1_and_names_the_altered_file(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(REFERENCE, tmp_path / "copy"))
    file = copy / "companies.parquet"
    body = bytearray(file.read_bytes())
    body[50] ^= 1
    file.write_bytes(body)
    said = process("verify", str(copy), data=tmp_path)
    assert said.returncode == 1
    assert "companies.parquet: its checksum is not the one in the manifest." in said.stderr
    assert "Traceback" not in said.stderr


def test_verify_of_a_folder_without_a_snapshot_says_so(tmp_path: Path) -> None:
    said = exoscope("verify", str(tmp_path), data=tmp_path)
    assert said.returncode == 1
    assert "manifest.json" in said.stderr
    assert "could not be read" in said.stderr


def test_verify_of_no_folder_is_a_usage_error(tmp_path: Path) -> None:
    said = exoscope("verify", str(tmp_path / "nowhere"), data=tmp_path)
    assert said.returncode == 2
    assert "no folder and no file" in " ".join(said.stderr.replace("│", " ").split())


def test_verify_takes_the_names_that_diff_takes(tmp_path: Path) -> None:
    kept = Path(shutil.copytree(REFERENCE, tmp_path / "live" / "20261129T000000Z-00000000"))
    (kept / "manifest.json").write_text("{}", encoding="utf-8")
    for word in ("reference", snapshot.open_snapshot(REFERENCE).id):
        said = exoscope("verify", word, data=tmp_path)
        assert (said.returncode, said.stdout.strip()) == (0, f"{REFERENCE}: good.")
    # One that does not open is checked all the same.
    assert "manifest.json" in exoscope("verify", kept.name, data=tmp_path).stderr
    assert exoscope("verify", "previous", data=tmp_path).returncode == 2


def test_an_unknown_edition_is_a_usage_error(tmp_path: Path) -> None:
    said = exoscope("dashboard", "--edition", "beta", data=tmp_path)
    assert said.returncode == 2
    assert "'beta' is not one of" in said.stderr


def test_live_data_that_is_not_there_ends_with_a_sentence(tmp_path: Path) -> None:
    said = exoscope("dashboard", "--edition", "live", data=tmp_path)
    assert said.returncode == 1
    assert said.stderr.startswith(f"There is no live data under {tmp_path / 'live'}.")


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_a_usage_error(tmp_path: Path, port: str) -> None:
    assert exoscope("dashboard", "--port", port, data=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--address", "example.org", "'example.org' is no address of a machine"),
        ("--address", "203.0.113.9", "this machine cannot listen at 203.0.113.9"),  # nobody's (RFC 5737)
        ("--base-path", "../live", "'../live' is no path"),
        ("--base-path", "a b", "'a b' is no path"),
        ("--base-path", "/", "'/' is no path"),
    ],
)
def test_a_place_to_serve_at_that_is_none_is_a_usage_error(
    tmp_path: Path, option: str, value: str, told: str
) -> None:
    said = exoscope("dashboard", option, value, data=tmp_path)
    assert (said.returncode, told in said.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "variable", "expected"),
    [
        ({}, None, ["--server.address=localhost"]),
        ({}, "0.0.0.0", ["--server.address=0.0.0.0"]),
        ({"address": "127.0.0.1"}, "0.0.0.0", ["--server.address=127.0.0.1"]),
        ({"base_path": "/a/b/"}, None, ["--server.address=localhost", "--server.baseUrlPath=a/b"]),
    ],
)
def test_an_option_goes_before_streamlits_variable(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: dict[str, Any],
    variable: str | None,
    expected: list[str],
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(view.os, "execve", lambda _, command, __: started.append(command))
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS", raising=False)
    if variable:
        monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", variable)
    view.dashboard(edition="reference", data=tmp_path, **options)
    assert [
        word for word in started[0] if word.startswith("--server.") and "headless" not in word
    ] == expected
    is_open = "--server.address=0.0.0.0" in expected
    assert ("whoever can reach this machine there can read it" in capsys.readouterr().err) == is_open


def test_status_as_json_holds_editions_and_ages(tmp_path: Path) -> None:
    said = exoscope("status", "--json", data=tmp_path)
    assert said.returncode == 0
    told = json.loads(said.stdout)
    assert told["default"] == "reference"
    assert told["live_folder"] == str(tmp_path / "live")
    first = told["editions"][0]
    assert first["edition"] == "reference"
    assert first["tables"]["regulatory_events"]["rows"] == len(by_csv.rows("regulatory_events"))


def test_status_in_words_lists_the_tables(tmp_path: Path) -> None:
    said = exoscope("status", data=tmp_path)
    assert said.returncode == 0
    assert "Shown by default: reference edition." in said.stdout
    assert "regulatory_events" in said.stdout


def test_ages_are_whole_days_since_the_data(tmp_path: Path) -> None:
    made_at = datetime.fromisoformat(
        snapshot.open_snapshot(paths.bundled() / "reference").manifest["made_at"]
    )
    told = report(made_at + timedelta(days=1, hours=23, minutes=59), tmp_path)
    edition = next(edition for edition in told["editions"] if edition["edition"] == "reference")
    assert edition["age_days"] == 1
    assert edition["tables"]["companies"]["age_days"] == 1


def test_status_reports_a_broken_live_snapshot(tmp_path: Path) -> None:
    broken = tmp_path / "live" / "20260101T000000Z-00000000"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{", encoding="utf-8")
    told = report(datetime(2026, 11, 24, tzinfo=UTC), tmp_path)
    assert told["default"] == "reference"
    assert told["problems"] == [f"manifest.json in {broken} is not a snapshot's manifest."]


def test_reading_snapshots_never_loads_pandera_or_the_network(tmp_path: Path) -> None:
    code = (
        "import sys, pipelines.cli; pipelines.load('regulatory_events', edition='reference');"
        "import dashboard.store, dashboard.panels.panel, dashboard.charts.lanes;"
        "print(sorted({'pandera', 'httpx', 'Bio', 'lark', 'statsmodels', 'rich.markdown'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(CHECKOUT)),
    )  # fmt: skip
    assert said.stdout.strip() == "[]"


def test_export_writes_a_package_that_verify_takes(tmp_path: Path) -> None:
    out = tmp_path / "package.zip"
    said = exoscope("export", "--out", str(out), "--topic", "hair", data=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"{out}: reference edition, snapshot 2026")
    said = exoscope("verify", str(out), data=tmp_path)
    assert (said.returncode, said.stdout.strip()) == (0, f"{out}: good.")
    said = exoscope("export", "--out", str(out), data=tmp_path)
    assert said.returncode == 1
    assert "A file is there already, and nothing is written over." in said.stderr


@pytest.mark.parametrize(
    ("words", "said"), [(("--topic", "nails"), "no topic 'nails'"), (("--snapshot", "x"), "no snapshot 'x'")]
)
def test_export_of_what_is_not_known_is_a_usage_error(
    tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    ended = exoscope("export", "--out", str(tmp_path / "package"), *words, data=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize(
    ("words", "hint", "says"),
    [
        ("export --out e.doc", "--out", "e.doc must end in .zip or .xlsx, or be a folder without an ending."),
        ("export --out e.zip --topics missing.toml", "--topics", "'missing.toml' does not exist"),
        ("refresh --topics missing.toml", "--topics", "'missing.toml' does not exist"),
    ],
)
def test_a_file_that_is_no_such_or_not_there_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, hint: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, [*words.split(), "--data", str(tmp_path)])
    assert ended.exit_code == 2
    flat = " ".join(ended.stderr.replace("│", "").split())
    assert f"Invalid value for '{hint}'" in flat or f"Invalid value for {hint}" in flat
    assert says in flat
    assert list(tmp_path.iterdir()) == []
