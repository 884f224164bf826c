"""Two refreshes of one folder: the second ends at once, and a killed one blocks nobody."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from places import CHECKOUT

from pipelines.errors import BusyError, SnapshotError
from pipelines.refresh.lock import alone, is_busy

HOLDS = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from pipelines.refresh.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_and_the_next_is_not(tmp_path: Path) -> None:
    root = tmp_path / "live"
    with alone(root):
        assert is_busy(root)
        with (
            pytest.raises(BusyError, match=r"Another refresh of it is running.*Wait until it is done"),
            alone(root),
        ):
            pass
        assert is_busy(root)  # the second did not let go of the first one's lock
    with alone(root):
        pass
    assert not is_busy(root)


def test_folders_do_not_block_each_other(tmp_path: Path) -> None:
    with alone(tmp_path / "one"), alone(tmp_path / "other"):
        assert is_busy(tmp_path / "one")


def test_asking_makes_nothing(tmp_path: Path) -> None:
    assert not is_busy(tmp_path / "live")
    assert list(tmp_path.iterdir()) == []


def test_an_error_lets_go(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="anything"), alone(tmp_path):
        raise RuntimeError("anything")
    assert not is_busy(tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("", encoding="utf-8")
    with (
        pytest.raises(SnapshotError, match=r"Could not write to .*Name another folder"),
        alone(tmp_path / "live"),
    ):
        pass


# The test ends a process in the middle of its work, which there is another call with other promises.
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path), str(CHECKOUT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        busy = is_busy(tmp_path)
        process.send_signal(signal.SIGKILL)

    assert busy
    assert not is_busy(tmp_path)
