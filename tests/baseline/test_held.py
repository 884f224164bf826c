"""NLM's files read and opened as one: last versions, deletions, broken files, what is not read again."""

import gzip
import hashlib
from datetime import date
from pathlib import Path

import pytest
from nlm_files import HEAD, article, deletion, put_sum, written

from pipelines.baseline.files import BaselineError, listed, order, warnings
from pipelines.baseline.held import Baseline
from pipelines.baseline.reading import SCHEMA, Part, read


def held(folder: Path, data: Path) -> tuple[Baseline, list[Part]]:
    baseline = Baseline(data)
    parts = [read(file) for file in listed([str(folder)])]
    for part in parts:
        if not part.problem:
            baseline.keep(part, abstracts=True)
    baseline.settle()
    return Baseline(data).opened(), parts


def titles(baseline: Baseline) -> dict[str, str]:
    rows = [row for name in baseline.files for row in baseline.table(name, ["pmid", "title"]).to_pylist()]
    assert len({row["pmid"] for row in rows}) == len(rows)
    return {row["pmid"]: row["title"] for row in rows}


def test_the_later_file_wins_the_higher_version_wins_over_it_and_deletions_hold_until_a_record_comes_again(
    tmp_path: Path,
) -> None:
    written(
        tmp_path / "nlm",
        1,
        [
            article(1, "One"),
            article(2, "Two"),
            article(3, "Three", 2),
            article(4, "Four"),
            article(5, "Five"),
        ],
    )
    written(
        tmp_path / "nlm",
        2,
        [
            article(1, "One, revised"),
            article(3, "Three, once more, but of the first version"),
            deletion(2, 4, 5, 77),
        ],
    )
    written(
        tmp_path / "nlm",
        10,
        [article(4, "Four again"), article(6, "Six"), article(6, "Six, twice"), deletion(5)],
    )

    baseline, _ = held(tmp_path / "nlm", tmp_path / "data")

    assert titles(baseline) == {
        "1": "One, revised",
        "3": "Three",
        "4": "Four again",
        "6": "Six, twice",
    }
    # Read 5 + 2 + 3; older are One, the other Three and the first Six; deleted Two, Four and Five.
    assert baseline.counts == {"read": 10, "kept": 4, "deleted": 3}
    assert baseline.day == date(2025, 3, 9)
    assert [record.title for record in baseline.records(["2", "3", "4", "404"])] == ["Three", "Four again"]


def test_files_that_are_broken_are_named_with_why_and_the_others_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "nlm"
    written(folder, 1, [article(1, "One")])
    cut = written(folder, 2, [article(2, "Two")])
    cut.write_bytes(cut.read_bytes()[:-9])
    path = written(folder, 3, [article(3, "Three")])
    md5 = hashlib.md5(path.read_bytes()).hexdigest()
    put_sum(path, "0" * 32)
    written(folder, 4, [article(4, "Four").replace("</Language>", "")])
    written(folder, 5, [article(5, "Five").replace(">5<", ">x5<")])
    written(folder, 6, [article(9, "Nine"), "<!--", article(6, "Six"), "-->"])
    (folder / "pubmed26n0007.xml.gz").write_bytes(HEAD.encode())
    written(folder, 8, [article(8, "Eight").removesuffix("</PubmedArticle>\n")])

    (folder / "pubmed26n0009.xml.gz").write_bytes(
        gzip.compress(f"{HEAD.replace('utf-8', 'none')}{article(9, 'Nine')}</PubmedArticleSet>".encode())
    )
    written(folder, 10, [article(1234567890, "Too long a number")])
    written(folder, 11, [deletion(int("9" * 4000))])
    (folder / "pubmed26n0012.xml.gz").write_bytes(gzip.compress(b"<html>Sign in</html>"))
    (folder / "pubmed26n0013.xml.gz").symlink_to(folder / "none")

    baseline, parts = held(folder, tmp_path / "data")

    assert titles(baseline) == {"1": "One"}
    assert [part.problem.partition("(")[0].strip() for part in parts] == [
        "",
        "its compression ends too early or is damaged",
        f"its MD5 is {md5}, and its .md5 says {'0' * 32}",
        "it is no whole XML",
        "it holds a record without its number",
        "it holds a comment, in which a record may stand that is none",
        "its compression ends too early or is damaged",
        "it is no whole XML",
        "it is no whole XML",
        "it holds a record without its number",
        "",
        "it holds no set of articles",
        "it cannot be read",
    ]


def test_a_row_holds_what_searches_need_and_the_record_without_abstract_and_references(
    tmp_path: Path,
) -> None:
    more = (
        '<ChemicalList><Chemical><NameOfSubstance UI="D1">Collagen</NameOfSubstance></Chemical></ChemicalList>'
        '<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Hair</DescriptorName><QualifierName '
        'MajorTopicYN="Y">growth</QualifierName></MeshHeading><MeshHeading><DescriptorName MajorTopicYN="N">Mice'
        "</DescriptorName></MeshHeading></MeshHeadingList>"
        "<OtherAbstract><AbstractText>Zweites.</AbstractText></OtherAbstract>"
        '<KeywordList Owner="NASA"><Keyword>Flight</Keyword></KeywordList>'
    )
    text = article(7, "A <i>b</i>", abstract="Secret &lt; 1.", more=more)
    path = written(tmp_path, 3, [text])

    part = read(listed([str(path)])[0])
    baseline = Baseline(tmp_path / "data")
    baseline.keep(part, abstracts=True)
    baseline.settle()
    (row,) = Baseline(tmp_path / "data").opened().table("pubmed26n0003.xml.gz", SCHEMA.names).to_pylist()

    assert (
        row.pop("xml").decode()
        == text.partition("<Abstract>")[0]
        + text.partition("</Abstract>")[2].partition("<OtherAbstract>")[0]
        + text.partition("</OtherAbstract>")[2].partition("<ReferenceList>")[0]
        + "</PubmedData></PubmedArticle>"
    )
    assert {key: value for key, value in row.items() if value not in (None, [], "")} == {
        "pmid": "7",
        "file": "pubmed26n0003.xml.gz",
        "version": 1,
        "position": 0,
        "title": "A b",
        "abstract": "Secret < 1.\nZweites.",
        "has_abstract": True,
        "keywords": ["Flight"],
        "mesh": ["Hair", "Mice"],
        "major_mesh": ["Hair"],
        "substances": ["Collagen"],
        "languages": ["eng"],
        "revised": date(2025, 3, 9),
        "status": "MEDLINE",
    }
    assert "abstract" not in _columns(read(listed([str(path)])[0], abstracts=False))


def _columns(part: Part) -> list[str]:
    import io

    import pyarrow.parquet as pq

    return list(pq.ParquetFile(io.BytesIO(part.body)).schema_arrow.names)


def test_a_reading_that_was_stopped_is_not_searched(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="Came back: nothing"):
        Baseline(tmp_path).opened()
    path = written(tmp_path / "nlm", 1, [article(1, "One")])
    baseline = Baseline(tmp_path)
    baseline.keep(read(listed([str(path)])[0]), abstracts=True)
    with pytest.raises(BaselineError, match="a reading that was stopped"):
        Baseline(tmp_path).opened()


def test_what_is_damaged_beside_the_manifest_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "nlm", 1, [article(1, "One")])
    baseline, _ = held(path.parent, tmp_path)
    parquet = baseline.path(path.name)
    parquet.write_bytes(parquet.read_bytes()[:-7])
    with pytest.raises(BaselineError, match="it is missing or damaged"):
        titles(Baseline(tmp_path).opened())
    (tmp_path / "baseline" / "manifest.json").write_text("{}")
    with pytest.raises(BaselineError, match="Remove that folder, then add the files again"):
        Baseline(tmp_path)


def test_an_error_of_a_stores_own_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoCredentialsError(Exception):  # as botocore has it
        pass

    def refuse(_: object, path: str) -> bool:
        raise NoCredentialsError(path)

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.isdir", refuse)
    with pytest.raises(BaselineError, match="Came back: NoCredentialsError"):
        listed(["memory://bucket/nlm"])


def test_places_and_their_oddities_are_told(tmp_path: Path) -> None:
    written(tmp_path / "a", 1000, [article(1, "One")], summed=False)
    written(tmp_path / "a", 2, [article(1, "One")])
    written(tmp_path / "b", 1, [article(2, "Two")], year=25)

    found = listed([str(tmp_path / "a"), str(tmp_path / "b" / "pubmed25n0001.xml.gz")])

    assert [one.name for one in found] == [
        "pubmed25n0001.xml.gz",
        "pubmed26n0002.xml.gz",
        "pubmed26n1000.xml.gz",
    ]
    assert [bool(one.md5) for one in found] == [True, True, False]
    no_sum, years = warnings(found, [])
    assert no_sum.endswith("checked: 1 files, pubmed26n1000.xml.gz first.")
    assert years.startswith("Files of different years (2025, 2026)")
    assert warnings(found[1:2], ["pubmed26n0001.xml.gz"]) == []
    assert order("pubmed25n1300.xml.gz") < order("pubmed26n0001.xml.gz") < order("pubmed26n0010.xml.gz")
    for place in (tmp_path, tmp_path / "none", "memory://nowhere"):
        with pytest.raises(BaselineError, match="Asked for NLM's files in"):
            listed([str(place)])
    with pytest.raises(BaselineError) as told:
        listed(["nothing://key:word@bucket/baseline?token=1"])
    assert str(told.value).startswith(
        "Asked for NLM's files in nothing://bucket/baseline. Came back: ValueError."
    )
