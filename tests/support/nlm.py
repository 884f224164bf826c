"""Simulated articles as NLM's files, and those read: without Dask, which only shares the work out."""

from collections.abc import Iterable
from pathlib import Path

from nlm_files import deletion, written

from pipelines.baseline.files import listed
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import read
from pipelines.standin.records.articles import Record
from pipelines.standin.records.full import full_record


def held(
    data: Path, *files: Iterable[Record], deleted: Iterable[int] = (), abstracts: bool = True
) -> Baseline:
    """What was read of files with these articles under a root, in this order; the last of them deletes those."""
    folder, baseline = data / "nlm", Baseline(data)
    for number, articles in enumerate(files, 1):
        last = [deletion(*deleted)] if deleted and number == len(files) else []
        written(folder, number, [*map(full_record, articles), *last])
    for one in listed([str(folder)]):
        part = read(one, abstracts=abstracts)
        assert not part.problem, part.problem
        baseline.keep(part, abstracts)
    baseline.settle()
    return baseline.opened()
