"""NLM's files read on Dask: by the command, again, after a kill, on a cluster that loses a worker."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fsspec
import pytest
from nlm_files import article, deletion, put_sum, written
from typer.testing import CliRunner

from pipelines.baseline import adding
from pipelines.baseline.files import BaselineError
from pipelines.baseline.held import Baseline
from pipelines.cli import app
from pipelines.sources.progress import Step, Steps

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler with one worker in this process."""
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def put_files(folder: Path, number: int, records: int = 2) -> None:
    """So many files, each of so many records of its own, one of which the next file revises."""
    for file in range(1, number + 1):
        numbers = range(file * records, file * records + records + 1)
        written(folder, file, [article(one, f"{one} in {file}") for one in numbers])


def test_files_are_read_once_until_they_change_and_a_broken_one_ends_with_1(
    tmp_path: Path, scheduler: str
) -> None:
    folder, data = tmp_path / "nlm", tmp_path / "data"
    put_files(folder, 3)
    (folder / "pubmed26n0003.xml.gz.md5").unlink()

    def run(*options: str) -> tuple[int, list[str], str]:
        done = CliRunner().invoke(
            app, ["baseline", "add", str(folder), "--data", str(data), "--scheduler", scheduler, *options]
        )
        assert isinstance(done.exception, SystemExit | None), done.exception
        return done.exit_code, done.stdout.splitlines(), done.stderr

    code, lines, told = run()
    assert (code, lines[-1]) == (0, "9 records read, 7 kept, 0 deleted")
    assert "Without an .md5" in told
    assert "3 of 3 files, about 0 minutes left." in told
    was = {path: path.stat().st_mtime_ns for path in (data / "baseline").glob("*.parquet")}

    code, lines, told = run()
    assert (code, lines[-1]) == (0, "9 records read, 7 kept, 0 deleted")
    assert "3 of 3 files are held already" in told

    written(folder, 2, [article(5, "Five"), deletion(2)])
    put_sum(written(folder, 4, [article(9, "Nine")]), "0" * 32)
    code, lines, told = run()
    assert code == 1
    assert "2 of 4 files are held already" in told
    assert "pubmed26n0004.xml.gz is left out: its MD5 is " in told
    # Of the numbers 2, 3, 4 / 5 / 6, 7, 8 the second file deletes the first.
    assert lines[-1] == "7 records read, 6 kept, 1 deleted"
    assert "NLM deletes 1 numbers in these files" in told
    parts = {path: path.stat().st_mtime_ns for path in was}
    assert [path.name for path in was if parts[path] != was[path]] in (
        ["pubmed26n0002.parquet", "left_out.parquet"],
        ["left_out.parquet", "pubmed26n0002.parquet"],
    )

    done = CliRunner().invoke(app, ["baseline", "status", "--data", str(data)])
    assert done.stdout.splitlines()[-1] == "7 records read, 6 kept, 1 deleted"
    assert "3 files of 2026, with abstracts, as of 2025-03-09." in done.stdout

    code, lines, told = run("--no-abstracts")  # what is held has more
    assert "3 of 4 files are held already" in told


def test_a_file_that_was_held_and_cannot_be_read_any_more_is_named(tmp_path: Path, scheduler: str) -> None:
    path = written(tmp_path / "nlm", 1, [article(1, "One")], summed=False)
    options = {"abstracts": True, "workers": None, "scheduler": scheduler}
    adding.add([str(path.parent)], tmp_path, Steps(), **options)
    path.unlink()
    path.symlink_to(tmp_path / "none")
    problems, counts = adding.add([str(path.parent)], tmp_path, Steps(), **options)
    assert problems[0].startswith(f"{path.name} is left out: it cannot be read (No such file or directory).")
    assert counts["read"] == 1


def test_abstracts_are_read_where_they_were_left_out_before(tmp_path: Path, scheduler: str) -> None:
    written(tmp_path / "nlm", 1, [article(1, "One", abstract="Text.")])

    def add(abstracts: bool) -> Baseline:
        adding.add(
            [str(tmp_path / "nlm")], tmp_path, Steps(), abstracts=abstracts, workers=None, scheduler=scheduler
        )
        return Baseline(tmp_path).opened()

    assert not add(False).has_abstracts
    found = add(True)
    assert found.has_abstracts
    assert found.table("pubmed26n0001.xml.gz", ["abstract"]).to_pylist() == [{"abstract": "Text."}]


def test_a_scheduler_that_is_none_and_a_second_reading_are_told(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    put_files(tmp_path / "nlm", 1)
    monkeypatch.setattr(adding, "_PATIENCE", 0.2)
    options = {"abstracts": True, "workers": None}
    with pytest.raises(
        BaselineError, match=r"Asked for a Dask scheduler with workers at tcp://127\.0\.0\.1:9"
    ):
        adding.add([str(tmp_path / "nlm")], tmp_path, Steps(), **options, scheduler="tcp://127.0.0.1:9")
    with monkeypatch.context() as patch:
        patch.setattr(adding, "_NEEDED", "import nothing_of_ours")
        with pytest.raises(BaselineError, match=r"ModuleNotFoundError\. Start both"):
            adding.add([str(tmp_path / "nlm")], tmp_path, Steps(), **options, scheduler=scheduler)
    with (
        FileLock(tmp_path / "baseline" / ".lock"),
        pytest.raises(BaselineError, match="another reading is under way"),
    ):
        adding.add([str(tmp_path / "nlm")], tmp_path, Steps(), **options, scheduler=scheduler)


def test_an_object_store_is_read_like_a_folder(tmp_path: Path, scheduler: str) -> None:
    put_files(tmp_path / "nlm", 2)
    store = fsspec.filesystem("memory")
    store.put(f"{tmp_path / 'nlm'}/", "/bucket/nlm/", recursive=True)
    try:
        problems, counts = adding.add(
            ["memory://bucket/nlm"], tmp_path, Steps(), abstracts=True, workers=None, scheduler=scheduler
        )
    finally:
        store.rm("/bucket", recursive=True)
    assert (problems, counts) == ([], {"read": 6, "kept": 5, "deleted": 0})
    assert all(one["md5"] for one in Baseline(tmp_path).files.values())


@pytest.mark.slow
def test_a_reading_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    put_files(tmp_path / "nlm", 12, records=3_000)
    command = [sys.executable, "-m", "pipelines.cli", "baseline", "add", str(tmp_path / "nlm")]
    command += ["--data", str(tmp_path), "--workers", "1"]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        for line in running.stderr:
            if line.startswith("3 of 12 files"):
                running.send_signal(signal.SIGKILL)
                break
        running.wait()
    assert running.returncode == -signal.SIGKILL
    held = json.loads((tmp_path / "baseline" / "manifest.json").read_text())["files"]
    assert 3 <= len(held) < 12
    with pytest.raises(BaselineError, match="a reading that was stopped"):
        Baseline(tmp_path).opened()

    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{len(held)} of 12 files are held already" in done.stderr
    assert done.stdout.splitlines()[-1] == "36,012 records read, 36,001 kept, 0 deleted"
    assert [path.name for path in (tmp_path / "baseline").glob(".*")] == [".lock"]


@pytest.mark.slow
def test_a_worker_that_is_killed_on_a_cluster_of_two_loses_nothing(tmp_path: Path) -> None:
    put_files(tmp_path / "nlm", 8, records=2_000)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:

        class Killing(Steps):
            @contextmanager
            def step(self, title: str, parts: int, requests: int) -> Iterator[Step]:
                yield Killer()

        class Killer(Step):
            done = 0

            def advance(self, number: int = 1) -> None:
                self.done += number
                if self.done == 2:
                    os.kill(cluster.workers[0].pid, signal.SIGKILL)

        problems, counts = adding.add(
            [str(tmp_path / "nlm")],
            tmp_path,
            Killing(),
            abstracts=True,
            workers=None,
            scheduler=cluster.scheduler_address,
        )
    assert problems == []
    assert counts == {"read": 16_008, "kept": 16_001, "deleted": 0}
