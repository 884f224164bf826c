"""NLM's files in place of PubMed's API: the same tables, nobody asked, and no abstract outside the files."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hand_made import NOW, Answer, articles, pubmed
from nlm import held
from typer.testing import CliRunner

from dashboard import store
from pipelines.baseline.held import Baseline
from pipelines.baseline.search import Candidates
from pipelines.brief.sections import about
from pipelines.brief.source import facts
from pipelines.cli import app
from pipelines.documents import provenance
from pipelines.documents.known import known
from pipelines.documents.search_report import report
from pipelines.pubmed_search.grammar import Query, parse
from pipelines.pubmed_search.mesh import FEW
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices
from pipelines.snapshots.freshness import freshness
from pipelines.snapshots.snapshot import Snapshot
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.text import writer
from pipelines.topics.catalogue import load

FIELD = parse(load().topics["field"].definitions["broad"].text)
ASKED = ("esearch", "esummary", "efetch", "einfo")


def today(records: Iterable[Record] | None = None) -> list[Record]:
    """Articles of which one was revised on the day of the refresh, so that files are of that day, too."""
    first, *others = (replace(one, revised_on=min(one.revised, NOW.date())) for one in records or articles())
    return [replace(first, revised_on=NOW.date()), *others]


def both_ways(corpus: Corpus, root: Path, **answer: Answer) -> tuple[Snapshot, Snapshot]:
    """A snapshot through the API and one through files; nobody was asked for the second."""
    folder = held(root, corpus.records[::2], corpus.records[1::2]).folder
    with pubmed(corpus) as service:
        asked, _ = service.refresh(root / "asked", **answer)
        before = service.asked(*ASKED)
        read, summary = service.refresh(root / "read", Choices(files={"pubmed": folder}), **answer)
        assert (service.asked(*ASKED) - before, summary.requests) == (0, 0)
    return asked, read


def assert_alike(one: Snapshot, other: Snapshot) -> None:
    assert one.tables.keys() == other.tables.keys()
    differ = [name for name in one.tables if not one.load(name).equals(other.load(name))]
    assert differ == []


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    return both_ways(Corpus(today()), tmp_path_factory.mktemp("two"))


def test_files_and_api_give_the_same_tables(two: tuple[Snapshot, Snapshot]) -> None:
    assert_alike(*two)
    assert len(two[1].load("articles")) == 16


@pytest.mark.slow
def test_files_and_api_give_the_same_tables_of_four_hundred(tmp_path: Path) -> None:
    assert_alike(*both_ways(Corpus(today(Corpus.simulated(450).records)), tmp_path, answer=answered))


@pytest.mark.slow
def test_thirty_files_with_revisions_and_deletions_give_the_tables_of_the_last_versions(
    tmp_path: Path,
) -> None:
    records = today(Corpus.simulated(240).records)
    early = date(2000, 1, 1)
    # Every third came first under another title, revised long ago; every fortieth was there and is deleted.
    older = [replace(one, title="Exosomes of old.", mesh=(), revised_on=early) for one in records[::3]]
    gone = [replace(one, pmid=str(int(one.pmid) + 500_000)) for one in records[::40]]
    files = [[*older, *gone], *(records[number::29] for number in range(29))]
    folder = held(tmp_path, *files, deleted=[int(one.pmid) for one in gone]).folder
    with pubmed(Corpus(records)) as service:
        asked, _ = service.refresh(tmp_path / "asked", answer=answered)
        read, _ = service.refresh(tmp_path / "read", Choices(files={"pubmed": folder}), answer=answered)
    assert len(Baseline(tmp_path).files) == 30
    assert Baseline(tmp_path).counts == {"read": 240 + 80 + 6, "kept": 240, "deleted": 6}
    assert_alike(asked, read)


def test_what_was_read_is_marked_with_the_files_own_day(two: tuple[Snapshot, Snapshot]) -> None:
    asked, read = (one.manifest for one in two)
    source = "PubMed, by NLM's own files to 2026-11-23. Data courtesy"
    assert read["tables"]["articles"]["source"].startswith(source)
    assert source in read["tables"]["topic_years"]["source"]
    assert asked["tables"]["articles"]["source"].startswith("PubMed through NCBI's E-utilities.")
    told = freshness(read, NOW + timedelta(3))["pubmed"]
    assert told.sentence == "PubMed: NLM's files to 2026-11-23, 3 days old."
    assert told.overdue == "PubMed has new files every day: run exoscope baseline add on them, then refresh."
    assert read["sources"]["pubmed"]["host"] == "ftp.ncbi.nlm.nih.gov"


def test_documents_say_that_files_were_read(two: tuple[Snapshot, Snapshot]) -> None:
    for opened, said in zip(two, ("through the platform NCBI Entrez", "by NLM's own files"), strict=True):
        told = writer.text(report(known(opened, load()), None))
        assert ("by NLM's own files (annual baseline and daily updates) to 2026-11-23" in told) is (
            "files" in said
        )
        assert said in told
        sheet = provenance.sheet(opened.manifest, opened.load, load(), "hair", "papers")
        asked = "NLM's files to 2026-11-23T12:00:00+00:00 from ftp" if "files" in said else "fetched 2026"
        assert asked in writer.text(sheet).replace("\\", "")
        told = "\n".join(one.text for one in about.section(facts(opened, day=date(2026, 11, 24))).sentences)
        assert ("NLM's files to 2026-11-23" if "files" in said else "fetched on 2026-11-23") in told


def test_pages_say_that_files_were_read(
    two: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    for opened, said in zip(two, ("fetched 2026-11-23", "NLM's files to 2026-11-23"), strict=True):
        monkeypatch.setattr(store, "snapshot", lambda opened=opened: opened)
        monkeypatch.setattr(store, "about", lambda name, opened=opened: opened.tables[name])
        assert store.papers_day() == said


def test_no_abstract_leaves_the_files(two: tuple[Snapshot, Snapshot]) -> None:
    words, read = "Alopecia was treated", two[1]
    baseline = Baseline(read.path.parents[1]).opened()
    tables = [baseline.table(name, ["abstract"]) for name in baseline.files]
    assert any(words in table["abstract"].to_pylist()[-1] or words in str(table) for table in tables)
    for name in read.tables:
        assert words not in read.load(name).to_csv(), name
    assert not any(words.encode() in one.read_bytes() for one in read.path.parent.rglob("*.json"))


def test_files_of_an_earlier_day_are_counted_to_that_day(tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    first, *others = (one for one in articles() if one.created <= day)
    folder = held(tmp_path, [replace(first, revised_on=day), *others]).folder
    with pubmed(Corpus(articles())) as service:
        read, _ = service.refresh(tmp_path / "read", Choices(files={"pubmed": folder}))
        assert read.manifest["sources"]["pubmed"]["fetched_at"] == "2026-11-01T12:00:00+00:00"
        assert set(read.load("searches")["asked_at"]) == {"2026-11-01T12:00:00+00:00"}
        # The next refresh through the API goes on from the files' own day.
        after, _ = service.refresh(tmp_path / "read")
    assert "files_to" not in after.manifest["sources"]["pubmed"]
    assert after.tables["articles"]["source"].startswith("PubMed through NCBI's E-utilities.")
    assert (
        len(after.load("articles")) == len(read.load("articles")) + 2 - 2
    )  # hair of 1 November was in the files


def test_neither_files_nor_the_api_take_counts_or_records_over_from_one_another(tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    then = [replace(one, title="Exosomes of hair, then.", revised_on=day) for one in articles()]
    folder = held(tmp_path, [one for one in then if one.created <= day]).folder
    files = Choices(files={"pubmed": folder}, accept_drop=True)
    with pubmed(Corpus(articles())) as service:
        alone, _ = service.refresh(tmp_path / "alone", files)
        asked, _ = service.refresh(tmp_path / "both")
        read, _ = service.refresh(tmp_path / "both", files)
        again, _ = service.refresh(tmp_path / "both")
    assert_alike(alone, read)
    for one, other in ((asked, read), (read, again)):
        days = [set(snapshot.load("pubmed_years")["asked_at"].dropna()) for snapshot in (one, other)]
        assert days[0].isdisjoint(days[1])


def _candidates(root: Path, *records: Record, field: str | None = None) -> Candidates:
    return Candidates(held(root, records), parse(field) if field else FIELD)


PLAIN = replace(articles()[0], pmid="1", title="A study of mice.", abstract="", keywords=(), mesh=())


@pytest.mark.parametrize(
    ("changes", "is_held"),
    [
        ({}, False),
        ({"title": "EXOSOMAL things."}, True),
        ({"abstract": "Extracellular\n vesicles."}, True),
        ({"abstract": "Extracellular-vesicles."}, True),
        ({"abstract": "Extracellular matrix and vesicles."}, False),
        ({"keywords": ("Secretome",)}, True),
        ({"mesh": ("Cell-Derived Microparticles",), "indexed": date(2020, 4, 1)}, True),  # below a heading
        # Of what the field leaves out nobody is found.
        ({"title": "RNA decay and exonucleases."}, False),
    ],
)
def test_candidates_are_what_has_a_word_of_the_field(
    tmp_path: Path, changes: dict[str, object], is_held: bool
) -> None:
    assert bool(_candidates(tmp_path, replace(PLAIN, **changes)).searched) is is_held  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ['"small secretion vesicles"[tiab:~2]', '"journal of mice"[ta]'])
def test_a_field_of_ones_own_may_ask_for_words_near_one_another_or_a_journal(
    tmp_path: Path, field: str
) -> None:
    record = replace(PLAIN, title="Vesicles of a small secretion.", journal="Journal of Mice")
    assert _candidates(tmp_path, record, field=field).pmids(parse(field)) == ("1",)


@pytest.mark.parametrize("search", ["japanese[la]", "jpn[la]"])
def test_a_language_is_found_by_its_name_and_by_its_code(tmp_path: Path, search: str) -> None:
    record = replace(PLAIN, title="Exosomes.", language="jpn")
    assert _candidates(tmp_path, record).pmids(parse(search)) == ("1",)


@pytest.mark.parametrize(
    ("search", "count"),
    [
        ("2020:2020[edat]", 2),
        ("2021:2021[dp]", 1),
        ("2020:2020[dp]", 2),  # the one of two dates is in both years
        ("2021:2021[dp] NOT 1700:2020[dp]", 0),
        ("2021:2021[dp] OR 2020:2020[edat]", 2),
        ("2021:2021[dp] AND 2020:2020[epdat]", 1),
        ("exosom*[ti] AND 2020:2020[edat]", 1),
    ],
)
def test_dates_are_counted_over_all_records(tmp_path: Path, search: str, count: int) -> None:
    day = date(2020, 3, 1)
    one = replace(PLAIN, entrez=day, created=day, electronic=None, printed=day, pubdate="2020 Mar 1")
    other = replace(
        one, pmid="2", title="Exosomes.", entrez=date(2020, 12, 31), electronic=date(2020, 12, 30)
    )
    other = replace(other, printed=date(2021, 1, 1), pubdate="2021 Jan 1")
    assert _candidates(tmp_path, one, other).count(parse(search)) == count


def test_what_files_cannot_tell_is_said(tmp_path: Path) -> None:
    found = _candidates(tmp_path, PLAIN)
    searches = [
        Query.read(text).node for text in ("exosomes[mh] OR alopecia[mh]", "korea[ad]", "scalp[mh:noexp]")
    ]
    assert list(found.remarks(searches)) == [
        "In NLM's files nothing is found by the tag [ad].",
        "These headings were searched without those below them, which are not known (`exoscope baseline mesh FILE` "
        "reads NLM's tree): alopecia[mh].",
    ]
    assert "alopecia" not in FEW.places


def test_without_abstracts_titles_are_searched_and_that_is_said(tmp_path: Path) -> None:
    one = replace(PLAIN, abstract="Exosomes.")
    found = Candidates(
        held(tmp_path, [one, replace(PLAIN, pmid="2", title="Exosomes.")], abstracts=False), FIELD
    )
    assert found.pmids(parse("exosomes[tiab]")) == ("2",)
    assert list(found.remarks([])) == [
        "NLM's files were read without abstracts: no search finds a word that stands there alone."
    ]


@pytest.mark.parametrize(
    "words", [["refresh", "--literature", "baseline", "--only", "pubmed"], ["baseline", "mesh"]]
)
def test_without_files_there_is_one_sentence(tmp_path: Path, words: list[str]) -> None:
    (desc := tmp_path / "desc.xml").write_text("<a/>", encoding="utf-8")
    done = CliRunner().invoke(
        app, [*words, *([str(desc)] if words[-1] == "mesh" else []), "--data", str(tmp_path)]
    )
    assert type(done.exception).__name__ == "NoBaselineError"
    assert getattr(done.exception, "exit_code", None) == 2
    assert "exoscope baseline add" in str(done.exception)


def test_files_are_of_pubmed_alone(tmp_path: Path) -> None:
    words = ["refresh", "--literature", "baseline", "--only", "trials", "--data", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "--only pubmed" in done.output


def test_a_refresh_from_files_wants_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    held(tmp_path, articles())
    words = ["refresh", "--literature", "baseline", "--only", "pubmed", "--data", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "0 requests" in done.output
    assert "about" not in done.output  # no step says that it takes requests
