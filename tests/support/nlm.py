"""Simulated articles as NLM's files, and those read: without Dask, which only shares the work out."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from pipelines.baseline.files import Listed
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import read
from pipelines.standin.records.articles import Record
from pipelines.standin.records.full import full_record


def held(data: Path, *files: Iterable[Record], abstracts: bool = True) -> Baseline:
    """What was read of files with these articles under a root, in this order; later ones win."""
    baseline = Baseline(data)
    for number, articles in enumerate(files, len(baseline.files) + 1):
        name = f"pubmed26n{number:04}.xml.gz"
        xml = f'<?xml version="1.0"?>\n<PubmedArticleSet>\n{"".join(map(full_record, articles))}\n</PubmedArticleSet>'
        path = data / name
        data.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(xml.encode(), mtime=0))
        part = read(Listed(name, str(path), None, path.stat().st_size), abstracts=abstracts)
        assert not part.problem, part.problem
        baseline.keep(part, abstracts)
    baseline.settle()
    return baseline.opened()
