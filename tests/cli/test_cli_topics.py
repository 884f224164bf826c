import subprocess
import sys
from pathlib import Path

import pytest
from surroundings import environment
from typer.testing import CliRunner

from pipelines import cli
from pipelines.labelling import measured
from pipelines.topics import catalogue as topics

TOPIC = """
[topics.cartilage]
label = "Cartilage"
about = "Joints."
[topics.cartilage.narrow]
search = 'cartilage[ti]'
why = "w"
known_misses = "m"
reviewed_on = 2026-11-23
[topics.cartilage.standard]
search = 'cartilage[tiab]'
why = "w"
known_misses = "m"
reviewed_on = 2026-11-23
[topics.cartilage.broad]
search = 'cartilage[tiab] OR joint[tiab]'
why = "w"
known_misses = "m"
reviewed_on = 2026-11-23
"""


def test_every_search_is_printed_as_it_is_sent() -> None:
    printed = CliRunner().invoke(cli.app, ["topics"])

    assert printed.exit_code == 0
    said = [*topics.render(topics.load()), *measured.lines(topics.load())]
    assert printed.stdout == "".join(f"{line}\n" for line in said)
    for sent in topics.searches_to_send(topics.load()):
        assert f"search: {sent.text}\n" in printed.stdout


def test_a_file_of_ones_own_adds_a_topic(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(TOPIC, encoding="utf-8")

    printed = CliRunner().invoke(cli.app, ["topics", "--topics", str(own)])

    assert printed.exit_code == 0
    assert "cartilage: Cartilage\n" in printed.stdout
    assert "AND (cartilage[ti])\n" in printed.stdout


def test_a_bad_search_is_one_sentence_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(TOPIC.replace("joint[tiab]", "joint[tiabb]"), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["exoscope", "topics", "--topics", str(own)])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.out == ""
    assert said.err.startswith("own.toml: topic cartilage, broad, search: ")
    assert len(said.err.splitlines()) == 1


def test_a_pipe_gets_plain_text(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "topics"],
        env=environment(tmp_path),
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert b"\x1b" not in done.stdout
    assert done.stdout.decode().startswith("[tiab] is title, abstract")
