"""Thirty files of the stand-in's corpus: revisions, deletions, one cut off, one with a wrong MD5."""

from dataclasses import replace
from pathlib import Path

from nlm_files import deletion, put_sum, written

from pipelines.baseline.files import listed
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import read
from pipelines.sources.pubmed.titles import plain_title
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.records.full import full_record

CUT, WRONG = 7, 23


def test_thirty_files_give_the_corpus_as_it_is_last_without_what_two_broken_ones_held(tmp_path: Path) -> None:
    corpus = Corpus.simulated(300).records
    missing, expected = [], {}
    for number in range(1, 31):
        own = corpus[number - 1 :: 30]
        # Each file revises a record of the one before, and deletes the next of it.
        before = corpus[number - 2 :: 30] if number > 1 else ()
        revised = [replace(one, title="Simulated: revised") for one in before[:1]]
        deleted = [int(one.pmid) for one in before[1:2]]
        path = written(tmp_path / "nlm", number, [*map(full_record, (*own, *revised)), deletion(*deleted)])
        if number == CUT:
            path.write_bytes(path.read_bytes()[:-500])
            put_sum(path)
        elif number == WRONG:
            put_sum(path, "f" * 32)
        else:
            expected |= {one.pmid: plain_title(one.title) for one in (*own, *revised)}
            expected = {pmid: title for pmid, title in expected.items() if int(pmid) not in deleted}

    baseline = Baseline(tmp_path)
    for file in listed([str(tmp_path / "nlm")]):
        part = read(file)
        if part.problem:
            missing.append(part.name)
        else:
            baseline.keep(part, abstracts=True)
    counts = baseline.settle()

    assert missing == ["pubmed26n0007.xml.gz", "pubmed26n0023.xml.gz"]
    opened = Baseline(tmp_path).opened()
    tables = [opened.table(name, ["pmid", "title"]) for name in opened.files]
    assert {row["pmid"]: row["title"] for table in tables for row in table.to_pylist()} == expected
    # 28 files of 10 records, 27 of them with a revision. Files 8 and 24 revise and delete what was not read: so 25
    # records are older than their revision, and 25 are deleted.
    assert counts == {"read": 307, "kept": len(expected), "deleted": 25}
    assert len(expected) == 307 - 25 - 25
