"""Logs for programs: what stands on standard error where `--log json` or EXOSCOPE_LOG asks for it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from surroundings import environment


def exoscope(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *words],
        env=environment(data, EXOSCOPE_DATA=str(data), COLUMNS="200", NO_COLOR="1", **more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def told(said: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The lines on standard error, each a JSON object."""
    return [json.loads(line) for line in said.stderr.splitlines()]


@pytest.mark.parametrize("by_option", [True, False])
def test_an_error_is_one_line_and_keeps_its_exit_code(tmp_path: Path, by_option: bool) -> None:
    words, more = (("--log", "json"), {}) if by_option else ((), {"EXOSCOPE_LOG": "json"})
    said = exoscope("dashboard", "--edition", "live", *words, data=tmp_path, **more)
    (line,) = told(said)
    assert (said.returncode, line["level"]) == (1, "error")
    assert line["message"].startswith(f"There is no live data under {tmp_path / 'live'}.")


def test_the_option_goes_before_the_variable(tmp_path: Path) -> None:
    said = exoscope("dashboard", "--edition", "live", "--log", "human", data=tmp_path, EXOSCOPE_LOG="json")
    assert said.stderr.startswith("There is no live data")


@pytest.mark.parametrize("variable", ["EXOSCOPE_LOG", "EXOSCOPE_METRICS"])
def test_another_word_in_a_variable_is_a_usage_error(tmp_path: Path, variable: str) -> None:
    said = exoscope("dashboard", "--edition", "live", data=tmp_path, **{variable: "perhaps"})
    assert (said.returncode, variable in said.stderr) == (2, True)
