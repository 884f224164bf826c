"""A refresh from end to end: what is stored is what the service holds, in few requests, whatever fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import faults
import pandas as pd
import pytest
from faults import Fault
from hand_made import NOW, Pubmed, article, articles, forty, pubmed, rest

from pipelines.errors import DropError, SnapshotError, SourceError
from pipelines.package import check
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.literature.previous import previous
from pipelines.sources.literature.questions import asks_every_year, year_questions
from pipelines.sources.literature.record_store import FOLDER
from pipelines.sources.part import Gap
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.answers import Answer, Asked
from pipelines.tables import ANSWERS, BY_SOURCE, LEDGERS
from pipelines.tables.fetched.pubmed import DETAILS
from pipelines.topics import catalogue as topics
from pipelines.topics.crossings import parts

CATALOGUE = topics.load()
LATER = NOW + timedelta(days=7)
REVISED = date(2026, 11, 27)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.simulated(3_000)


@pytest.fixture(scope="module")
def live(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, int]:
    """A snapshot of 3,000 simulated records, and how many requests it took."""
    with pubmed(corpus) as service:
        published, summary = service.refresh(tmp_path_factory.mktemp("live"), answer=answered)
    return published, summary.requests


@pytest.fixture
def small() -> Iterator[Pubmed]:
    with pubmed(forty()) as service:
        yield service


def content(published: Snapshot) -> dict[str, str]:
    """What a snapshot holds, as checksums."""
    return {name: entry["sha256"] for name, entry in published.tables.items()}


def sets_of(published: Snapshot) -> dict[tuple[str, str], set[str]]:
    groups = published.load("topic_articles").groupby(["topic", "definition"])["pmid"]
    return {(str(key[0]), str(key[1])): set(pmids) for key, pmids in groups}


def test_every_set_is_the_one_that_the_service_holds(live: tuple[Snapshot, int], corpus: Corpus) -> None:
    found = sets_of(live[0])

    for topic in CATALOGUE.topics.values():
        for definition, search in topic.definitions.items():
            # A crossing sends nothing; its text is the search with the same result.
            assert found.get((topic.id, definition), set()) == corpus.matching(search.text), topic.id
    facets = live[0].load("facet_articles").groupby("facet")["pmid"].agg(set).to_dict()
    held = {facet.id: corpus.matching(facet.text) for facet in CATALOGUE.facets.values()}
    assert facets == {name: pmids for name, pmids in held.items() if pmids}


def test_every_article_is_in_the_year_that_the_service_has_it_in(
    live: tuple[Snapshot, int], corpus: Corpus
) -> None:
    years = live[0].load("field_years").set_index("pmid")

    assert set(years.index) == corpus.matching(CATALOGUE.topics["field"].definitions["broad"].text)
    for pmid, row in years.iterrows():
        held = corpus.by_pmid[str(pmid)]
        first = min(day for day in (held.electronic, held.printed) if day)
        for year, column in ((held.entrez.year, "entrez_year"), (first.year, "publication_year")):
            assert (year if year >= 2000 else None) == (None if pd.isna(row[column]) else row[column])


def test_records_are_those_of_the_topics_and_of_nothing_else(
    live: tuple[Snapshot, int], corpus: Corpus
) -> None:
    stored = live[0].load("articles")

    wanted = {
        pmid
        for (topic, _), pmids in sets_of(live[0]).items()
        if topic != "field" and not CATALOGUE.topics[topic].is_context
        for pmid in pmids
    }
    assert set(stored["pmid"]) == wanted
    one = stored.iloc[-1]
    held = corpus.by_pmid[one["pmid"]]
    assert (one["doi"], one["entrez_date"]) == (held.doi, held.entrez.isoformat())
    assert stored["flags"].dropna().isin(["rna_exosome", "hair_cell", "rna_exosome;hair_cell"]).all()


def test_a_snapshot_keeps_every_rule_and_says_what_was_asked(live: tuple[Snapshot, int]) -> None:
    published, requests = live

    assert check.problems(published.path) == []
    beyond = {"reach_years", "baseline_check"}  # rest on iCite, which was not asked, and on NLM's files
    assert set(published.tables) == {*LEDGERS, *BY_SOURCE["pubmed"], "searches", *ANSWERS} - beyond
    told = published.manifest
    assert told["refresh"]["requests"] == requests
    assert told["sources"]["pubmed"]["failed"] is None
    others = [name for source, names in BY_SOURCE.items() if source != "pubmed" for name in names]
    assert told["missing"] == dict.fromkeys(others, "It was not asked yet.")
    assert {row["name"] for row in told["searches"] if row["kind"] == "facet"} == set(CATALOGUE.facets)
    searches = published.load("searches")
    assert searches["received"].fillna(searches["promised"]).eq(searches["promised"]).all()
    assert set(told["topics"]) == {"topics.toml"}


def test_the_requests_stay_within_the_budget(corpus: Corpus, tmp_path: Path) -> None:
    with pubmed(corpus) as service:
        first, cold = service.refresh(tmp_path)
        _, following = service.refresh(tmp_path, now=LATER)
        records = service.asked("efetch", "esummary")
        third, full = service.refresh(tmp_path, Choices(full=True), now=LATER + timedelta(days=1))

    # 36 sets, 11 facets, 28 + 29 years of the field and as many of PubMed, the tags, 6 times 200 records in full, and
    # in short those of preprints of no topic.
    assert cold.requests == 1 + 36 + 3 + 11 + 57 + 57 + 6 + 1
    # The years of the running and the last year, and the next on publication dates; what was revised, those records
    # in full, and in short those of preprints.
    assert following.requests == 1 + 36 + 3 + 11 + 5 + 5 + 1 + 2
    assert following.numbers["pubmed"] == {"articles": 1_012, "new": 0, "changed": 0}
    assert records == 6 + 1 + 2
    assert full.requests == cold.requests
    # How much of an unfinished publication year has arrived depends on the day.
    one, other = (published.load("topic_years").drop(columns="completeness") for published in (first, third))
    pd.testing.assert_frame_equal(one, other)
    assert content(third)["articles"] == content(first)["articles"]


def test_a_next_refresh_fetches_what_is_new_or_changed(small: Pubmed, tmp_path: Path) -> None:
    before, _ = small.refresh(tmp_path)
    held = articles()
    retracted = replace(held[20], publication_types=("Journal Article", "Retracted Publication"))
    mended = replace(held[26], title="Exosomes and hair growth, mended", revised_on=REVISED)
    added = article("92000000", "Exosomes and alopecia", "", date(2026, 11, 25), None, date(2026, 11, 25))
    small.hold(Corpus([*held[:20], retracted, *held[21:26], mended, *held[27:], added], rest()))
    asked = len(small.standin.requests)

    after, summary = small.refresh(tmp_path, now=LATER)

    fetched = [
        one.parameters["id"] for one in small.standin.requests[asked:] if one.endpoint in faults.RECORDS
    ]
    # What was revised or got a type is read again; the rest of hair's articles is kept.
    assert set(",".join(fetched).split(",")) == {mended.pmid, retracted.pmid, added.pmid}
    assert (summary.numbers["pubmed"]["new"], summary.numbers["pubmed"]["changed"]) == (1, 2)
    rows = after.load("articles").set_index("pmid")
    assert rows.loc[retracted.pmid, "publication_types"] == "Journal Article;Retracted Publication"
    assert rows.loc[mended.pmid, "title"].endswith("mended")
    assert len(rows) == len(before.load("articles")) + 1


@pytest.mark.parametrize(("day", "is_read"), [(date(2026, 11, 20), True), (date(2026, 11, 19), False)])
def test_what_was_revised_is_read_in_full_again(
    small: Pubmed, tmp_path: Path, day: date, is_read: bool
) -> None:
    small.refresh(tmp_path)
    held = articles()
    # Nothing but its headings is new, of which no short record tells; searches may find a revision three days late.
    headed = replace(held[20], mesh=("Exosomes",), revised_on=day, indexed=day)
    small.hold(Corpus([*held[:20], headed, *held[21:]], rest()))
    asked = len(small.standin.requests)

    after, summary = small.refresh(tmp_path, now=LATER)

    records = [one for one in small.standin.requests[asked:] if one.endpoint in faults.RECORDS]
    assert [(one.endpoint, one.parameters["id"]) for one in records] == [
        ("efetch.fcgi", headed.pmid)
    ] * is_read
    assert summary.numbers["pubmed"]["changed"] == 0  # of what a short record tells
    terms = after.load("article_terms")
    own = terms.loc[terms["pmid"].eq(headed.pmid) & terms["kind"].eq("mesh"), "term"]
    assert ("Exosomes" in set(own)) == is_read
    assert after.load("articles")["is_full_record"].all()


def of_revisions(asked: Asked) -> bool:
    return "[mdat]" in asked.parameters.get("term", "")


@pytest.mark.parametrize("light", [False, True])
def test_a_revision_that_was_not_read_in_full_is_asked_for_next_time(
    small: Pubmed, tmp_path: Path, light: bool
) -> None:
    small.refresh(tmp_path)
    held = articles()
    pmid = held[20].pmid
    mended = replace(held[20], title="Exosomes and hair growth, mended", revised_on=REVISED)
    small.hold(Corpus([*held[:20], mended, *held[21:]], rest()))
    if not light:
        faults.fail(small.standin, faults.server_error, times=10_000, when=of_revisions)
    second, summary = small.refresh(tmp_path, Choices(light=light), now=LATER)
    gaps = [] if light else [("which records PubMed revised", "2026-11-23")]
    assert [(gap.what, gap.since) for gap in summary.gaps.get("pubmed", ())] == gaps
    titles = second.load("articles").set_index("pmid")["title"]
    assert titles[pmid].endswith("mended") == light
    faults.end(small.standin)
    asked = len(small.standin.requests)

    third, summary = small.refresh(tmp_path, now=LATER + timedelta(days=30))

    full = [one.parameters["id"] for one in small.standin.requests[asked:] if one.endpoint == "efetch.fcgi"]
    assert (full, summary.gaps.get("pubmed", ())) == ([pmid], ())
    assert third.load("articles").set_index("pmid").loc[pmid, "revised_on"] == "2026-11-27"


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 11, 27), 1), (date(2026, 11, 28), 0), (date(2026, 11, 22), 0)]
)
def test_a_search_for_revisions_that_leaves_some_out_is_told(
    small: Pubmed, tmp_path: Path, day: date, told: int
) -> None:
    small.refresh(tmp_path)
    added = article("92000000", "Exosomes and alopecia", "", day, None, day)
    small.hold(Corpus([*articles(), added], rest()))
    faults.fail(small.standin, faults.nothing_found, when=of_revisions)

    _, summary = small.refresh(tmp_path, now=LATER)

    warned = [one for one in summary.warnings if "day of revision" in one]
    assert (
        warned
        == [
            "PubMed's search by day of revision left out 1 articles revised from 2026-11-23 to 2026-11-27 (PMID "
            "92000000): so of older ones a revision may be missing. --full reads all again."
        ]
        * told
    )


def test_a_light_refresh_reads_in_short_and_a_next_one_in_full_again(small: Pubmed, tmp_path: Path) -> None:
    light, summary = small.refresh(tmp_path, Choices(light=True))
    assert small.asked("efetch") == 0
    assert not light.load("articles")["is_full_record"].any()
    assert [len(light.load(table.name)) for table in DETAILS] == [0] * 5
    assert [warning for warning in summary.warnings if "--light" in warning] == [
        "PubMed's records were read in short (--light): authors, affiliations, terms, grants and links are as the "
        "last snapshot has them, and of other articles missing until a refresh without it."
    ]

    full, _ = small.refresh(tmp_path, now=LATER)
    assert full.load("articles")["is_full_record"].all()
    assert set(full.load("authors")["pmid"]) == set(full.load("articles")["pmid"])


def test_a_light_refresh_keeps_what_full_records_told(small: Pubmed, tmp_path: Path) -> None:
    before, _ = small.refresh(tmp_path)
    added = article("92000000", "Exosomes and alopecia", "", date(2026, 11, 25), None, date(2026, 11, 25))
    small.hold(Corpus([*articles(), added], rest()))
    asked = small.asked("efetch")

    light, _ = small.refresh(tmp_path, Choices(light=True), now=LATER)

    rows = light.load("articles").set_index("pmid")
    assert list(rows.index[~rows["is_full_record"]]) == [added.pmid]
    # With volume and pages, also of the young, which were read in short.
    pd.testing.assert_frame_equal(
        rows.drop(added.pmid).reset_index(), before.load("articles"), check_like=True
    )
    for table in DETAILS:
        pd.testing.assert_frame_equal(light.load(table.name), before.load(table.name))
    assert small.asked("efetch") == asked
    full, _ = small.refresh(tmp_path, now=LATER + timedelta(hours=1))
    assert full.load("articles")["is_full_record"].all()
    assert small.asked("efetch") == asked + 1


@pytest.mark.parametrize(("full", "lacking"), [(True, 16), (False, 1)])
def test_full_records_that_do_not_come_leave_what_they_told_before(
    small: Pubmed, tmp_path: Path, full: bool, lacking: int
) -> None:
    before, _ = small.refresh(tmp_path)
    held = articles()
    mended = replace(held[26], title="Exosomes and hair growth, mended", revised_on=REVISED)
    small.hold(Corpus([*held[:26], mended, *held[27:]], rest()))
    faults.fail(
        small.standin, faults.server_error, times=10_000, when=lambda asked: asked.endpoint == "efetch.fcgi"
    )

    after, summary = small.refresh(tmp_path, Choices(full=full), now=LATER)

    rows = after.load("articles").set_index("pmid")
    assert rows["is_full_record"].all()
    assert rows.loc[mended.pmid, "title"] == mended.title
    names = ["volume", "pages", "revised_on"]
    pd.testing.assert_frame_equal(rows[names], before.load("articles").set_index("pmid")[names])
    for table in DETAILS:
        pd.testing.assert_frame_equal(after.load(table.name), before.load(table.name))
    assert [(gap.what, gap.since) for gap in summary.gaps["pubmed"]] == [
        (f"authors, affiliations and terms of {lacking} articles", "2026-11-23")
    ]


def test_a_title_with_half_a_character_is_stored_with_a_mark_in_its_place(
    small: Pubmed, tmp_path: Path
) -> None:
    def halved(answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace(b"hair growth", rb"hair \ud83d"))

    faults.fail(small.standin, halved, when=lambda asked: asked.endpoint in faults.RECORDS)

    published, _ = small.refresh(tmp_path, Choices(light=True))

    titles = published.load("articles").set_index("pmid")["title"]
    assert titles["91000301"] == "Exosomes and hair \N{REPLACEMENT CHARACTER}"


def test_a_late_record_of_an_old_year_is_placed_by_its_own_dates(small: Pubmed, tmp_path: Path) -> None:
    small.refresh(tmp_path)
    late = article("92000000", "Exosomes", "", date(2024, 5, 1), date(2023, 12, 1), date(2024, 5, 1))
    small.hold(Corpus([*articles(), late], rest()))

    after, _ = small.refresh(tmp_path, now=LATER)

    placed = after.load("field_years").set_index("pmid").loc[late.pmid]
    assert (placed["entrez_year"], placed["publication_year"]) == (2024, 2023)


def test_many_new_articles_of_old_years_have_every_year_asked(small: Pubmed, tmp_path: Path) -> None:
    small.refresh(tmp_path)
    seed = articles()[0]
    old = [
        replace(
            seed,
            pmid=str(93_000_000 + number),
            entrez=date(1980, 1, 1),
            electronic=None,
            printed=date(1980, 1, 1),
        )
        for number in range(1_001)
    ]
    small.hold(Corpus([*articles(), *old], rest()))

    after, summary = small.refresh(tmp_path, now=LATER)

    assert after.load("field_years")["entrez_year"].isna().sum() == 1_001 + 8
    # Nobody's record was read for its year.
    assert small.asked("efetch", "esummary") == 1
    assert summary.requests == 1 + 39 + 11 + 57 + 5 + 1


def test_closed_years_are_asked_again_after_a_month(small: Pubmed, tmp_path: Path) -> None:
    published, _ = small.refresh(tmp_path)
    known = previous(published, first_year=2000).known

    def asked(days: int) -> int:
        questions = year_questions(CATALOGUE, known, NOW + timedelta(days=days), everything=False)
        assert asks_every_year(questions) is (days > 30)
        return len(questions)

    assert (asked(30), asked(31)) == (10, 114)
    # Counted from another first year, the earlier years mean something else.
    assert previous(published, first_year=1990).known.mapped_at is None


def test_above_the_window_a_set_is_whole(tmp_path: Path) -> None:
    seed = articles()[0]
    many = [
        replace(seed, pmid=str(93_000_000 + number), entrez=date(2016, 1, 1) + timedelta(number // 6))
        for number in range(21_500)
    ]
    with pubmed(Corpus([*many, *articles()], rest())) as service:
        published, summary = service.refresh(tmp_path)

    assert len(sets_of(published)["field", "broad"]) == 21_540
    years = published.load("field_years")
    assert years["entrez_year"].eq(2016).sum() == 366 * 6
    # All of them were public in 2020: more than one search gives out, so that year comes in parts.
    assert years["publication_year"].eq(2020).sum() == 21_500 + 16
    assert summary.requests < 200


def test_a_day_above_the_window_is_named_and_nothing_is_published(small: Pubmed, tmp_path: Path) -> None:
    before, _ = small.refresh(tmp_path)
    seed = articles()[0]
    day = [replace(seed, pmid=str(93_000_000 + number), entrez=date(2021, 3, 4)) for number in range(10_000)]
    small.hold(Corpus([*day, *articles()], rest()))

    with pytest.raises(SourceError, match=r"of the field|of field .*of one day, 2021/03/04"):
        small.refresh(tmp_path, Choices(full=True), now=LATER)
    assert [path.name for path in snapshot.stored(tmp_path)] == [before.id]


PASSING: list[Fault] = [
    faults.too_many_requests(),
    faults.too_many_requests(3),
    faults.server_error,
    faults.bad_gateway,
    faults.backend_failed,
    faults.cut_body,
    faults.wrong_type,
    faults.empty_body,
    faults.hang(Event()),
]


def test_faults_that_pass_leave_no_trace(small: Pubmed, tmp_path: Path) -> None:
    small.seconds = 2  # what is waited for an answer that never comes; a busy machine answers in less
    clean, _ = small.refresh(tmp_path / "clean")
    for year, fault in enumerate(PASSING, start=2000):
        term = f"{year}/01/01:{year}/12/31[edat]"
        faults.fail(
            small.standin, fault, times=4, when=lambda asked, term=term: asked.parameters.get("term") == term
        )
    for fault in PASSING[:4]:
        faults.fail(small.standin, fault, when=lambda asked: asked.endpoint in faults.RECORDS)

    published, summary = small.refresh(tmp_path / "faulty")

    assert summary.retries == 4 * len(PASSING) + 4
    assert content(published) == content(clean)


@pytest.mark.parametrize(
    ("fault", "program"),
    [
        *((fault, "esearch.fcgi") for fault in (*PASSING[:-1], faults.blocked_page)),
    ],
)
def test_faults_of_the_field_that_stay_publish_nothing(
    small: Pubmed, tmp_path: Path, fault: Fault, program: str
) -> None:
    before = _published_once(tmp_path)
    faults.fail(small.standin, fault, times=10_000, when=lambda asked: asked.endpoint == program)

    with pytest.raises(SourceError, match=r"^Asked PubMed for .*\. Came back: "):
        small.refresh(tmp_path, Choices(full=True), now=LATER)

    assert [path.name for path in snapshot.stored(tmp_path)] == [before]
    assert snapshot.problems(tmp_path / before) == []


@pytest.mark.parametrize(
    ("fault", "lacking"),
    [(faults.too_many_requests(), 16), (faults.missing_record, 1), (faults.wrong_record, 16)],
)
def test_without_records_the_sets_are_published_and_the_old_records_stay(
    small: Pubmed, tmp_path: Path, fault: Fault, lacking: int
) -> None:
    cold = tmp_path / "cold"
    faults.fail(small.standin, fault, times=10_000, when=lambda asked: asked.endpoint in faults.RECORDS)
    first, summary = small.refresh(cold)
    assert [(gap.what, gap.since) for gap in summary.gaps["pubmed"]] == [
        (f"{lacking} records of articles", None)
    ]
    assert (summary.exit_code, len(first.load("articles"))) == (3, 16 - lacking)
    assert len(sets_of(first)["hair", "broad"]) == 16
    assert check.problems(first.path) == []

    faults.end(small.standin)
    warm = tmp_path / "warm"
    before, _ = small.refresh(warm)
    faults.fail(small.standin, fault, times=10_000, when=lambda asked: asked.endpoint in faults.RECORDS)
    after, summary = small.refresh(warm, Choices(full=True), now=LATER)
    assert [(gap.what, gap.since) for gap in summary.gaps["pubmed"]] == [
        (f"{lacking} records of articles", "2026-11-23")
    ]
    assert set(after.load("articles")["pmid"]) == set(before.load("articles")["pmid"])

    faults.end(small.standin)
    last, summary = small.refresh(cold, now=LATER)
    assert (summary.exit_code, len(last.load("articles"))) == (0, 16)


def test_without_the_list_of_fields_everything_is_published_with_a_warning(
    small: Pubmed, tmp_path: Path
) -> None:
    faults.fail(small.standin, faults.blocked_page, when=lambda asked: asked.endpoint == "einfo.fcgi")

    _, summary = small.refresh(tmp_path)

    assert summary.warnings[0].startswith("PubMed did not list its search fields, so no tag was checked: ")
    assert summary.exit_code == 0


def test_a_wrong_key_is_never_repeated(tmp_path: Path) -> None:
    with (
        pubmed(forty(), api_key="not-the-key") as service,
        pytest.raises(SourceError, match="the API key is not valid") as caught,
    ):
        service.refresh(tmp_path)
    assert "not-the-key" not in str(caught.value)


def test_a_full_disk_leaves_the_last_snapshot(
    small: Pubmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _published_once(tmp_path)

    write, opened = Path.write_text, Path.open

    def full_text(path: Path, *given: Any, **named: Any) -> int:
        raise OSError(28, "No space left on device")

    def full_file(path: Path, mode: str = "r", *given: Any, **named: Any) -> Any:
        if "w" in mode:
            raise OSError(28, "No space left on device")
        return opened(path, mode, *given, **named)

    # While records are kept, and later while the snapshot is written.
    for name, full in (("write_text", full_text), ("open", full_file)):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_text", write)
            patch.setattr(Path, name, full)
            with pytest.raises(SnapshotError, match="No space left on device"):
                small.refresh(tmp_path, Choices(full=True), now=LATER)
    assert [path.name for path in snapshot.stored(tmp_path)] == [before]
    assert small.refresh(tmp_path, now=LATER)[0].id != before


def test_records_received_before_a_failure_are_not_asked_again(corpus: Corpus, tmp_path: Path) -> None:
    with pubmed(corpus) as service:
        seen: list[Asked] = []

        def third_batch(asked: Asked) -> bool:
            if asked.endpoint in faults.RECORDS and asked not in seen:
                seen.append(asked)
            return asked in seen[2:]

        def after_two(answer: Answer) -> Answer:
            while len(list((tmp_path / FOLDER).glob("*.json"))) < 2:
                tick.wait(0.01)
            return faults.blocked_page(answer)

        tick = Event()
        faults.fail(service.standin, after_two, times=1, when=third_batch)
        first, summary = service.refresh(tmp_path)
        asked = service.asked("efetch", "esummary")
        published, _ = service.refresh(tmp_path, now=NOW + timedelta(hours=1))

    # The records of the batch came in short.
    (gap,) = summary.gaps["pubmed"]
    lacking = int((~first.load("articles")["is_full_record"]).sum())
    assert gap.what == f"authors, affiliations and terms of {lacking} articles"
    assert 0 < lacking <= 200
    assert len(first.load("articles")) == 1_012
    # Those that lacked, the young ones of the running year, and articles titled as a preprint.
    assert service.asked("efetch", "esummary") - asked <= 4
    assert len(published.load("articles")) == 1_012
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(("left", "published"), [(20, True), (19, False)])
def test_a_count_may_fall_by_a_fifth_and_no_further(
    small: Pubmed, tmp_path: Path, left: int, published: bool
) -> None:
    held = [
        article(f"940000{number:02}", "Exosomes and photoaging", "", date(2019, 1, 1), None, date(2019, 1, 1))
        for number in range(24 + published)
    ]
    small.hold(Corpus([*articles(), *held], rest()))
    before, _ = small.refresh(tmp_path)
    small.hold(Corpus([*articles(), *held[:left]], rest()))

    if published:
        assert small.refresh(tmp_path, now=LATER)[0].id != before.id
        return
    after, summary = small.refresh(tmp_path, now=LATER)
    gaps = {gap.what: gap for gap in summary.gaps["pubmed"]}
    assert gaps["skin_ageing (narrow)"] == Gap(
        "skin_ageing (narrow)",
        "fewer articles than at the last refresh, by more than 20%: skin_ageing (narrow) from 24 to 19",
        "2026-11-23",
        "skin_ageing",
    )
    assert sets_of(after)["skin_ageing", "narrow"] == sets_of(before)["skin_ageing", "narrow"]
    assert len(sets_of(after)["skin_ageing", "narrow"]) == 24
    accepted, _ = small.refresh(tmp_path, Choices(accept_drop=True), now=LATER)
    assert len(sets_of(accepted)["skin_ageing", "narrow"]) == 19


def test_a_topic_that_its_user_narrowed_may_fall_to_nothing(small: Pubmed, tmp_path: Path) -> None:
    small.refresh(tmp_path)
    own = tmp_path / "own.toml"
    own.write_text(
        "[topics.hair]\nlabel = 'Hair'\nabout = 'Hair.'\n"
        + "".join(
            f"[topics.hair.{width}]\nsearch = 'platelets[tiab]'\nwhy = 'a'\n"
            "known_misses = 'b'\nreviewed_on = 2026-11-23\n"
            for width in ("narrow", "standard", "broad")
        ),
        encoding="utf-8",
    )

    narrowed, _ = small.refresh(tmp_path, Choices(topics=own), now=LATER)

    assert ("hair", "narrow") not in sets_of(narrowed)
    assert len(sets_of(narrowed)["hair", "broad"]) == 4
    own.unlink()
    kept = topics.of_manifest(narrowed.manifest).topics["hair"]
    assert (kept.about, kept.file) == ("Hair.", "own.toml")


def test_without_a_file_of_its_users_own_a_snapshot_has_the_bundled_topics(
    small: Pubmed, tmp_path: Path
) -> None:
    assert small.refresh(tmp_path)[0].manifest["own_topics"] is None


def test_five_lost_phrases_of_or_groups_publish_with_their_warnings(tmp_path: Path) -> None:
    phrases = ["hair loss", "hair regrowth", "hair restoration", "skin texture", "skin tone"]
    with pubmed(Corpus(articles(), rest(), unindexed=phrases)) as service:
        published, summary = service.refresh(tmp_path)

    told = " ".join(published.load("searches")["warnings"].dropna())
    for phrase in phrases:
        assert f'"{phrase}"[tiab] is not in PubMed\'s phrase index' in told
    assert len(summary.warnings) == len(published.manifest["warnings"]) > 0
    # One line for each phrase and tag, wherever it was met.
    lost = [warning for warning in summary.warnings if "phrase index" in warning]
    assert len(lost) == len({warning.partition(" is not in")[0] for warning in lost})
    assert "hair (standard)" in " ".join(lost)


def test_one_phrase_lost_inside_an_and_leaves_its_topic_out(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[topics.serum]\nlabel = 'Serum'\nabout = 'Serum.'\n"
        + "".join(
            f"[topics.serum.{width}]\nsearch = '\"hair serum\"[tiab] AND alopecia[tiab]'\nwhy = 'a'\n"
            "known_misses = 'b'\nreviewed_on = 2026-11-23\n"
            for width in ("narrow", "standard", "broad")
        ),
        encoding="utf-8",
    )
    with pubmed(forty()) as service:
        published, summary = service.refresh(tmp_path, Choices(topics=own), answer=answered)

    gaps = summary.gaps["pubmed"]
    assert [(gap.what, gap.since, gap.topic) for gap in gaps] == [
        (f"serum ({width})", None, "serum") for width in ("broad", "standard", "narrow")
    ]
    assert gaps[0].why.startswith('a search without "hair serum"[tiab]')
    assert summary.exit_code == 3
    rows = published.load("searches").query("name == 'serum'")
    assert rows["promised"].isna().all()
    assert rows["asked_at"].isna().all()
    # Missing everywhere, and never zero.
    for name in ("topic_years", "topic_articles", "growth", "sensitivity", "echoes", "topic_overlaps"):
        assert not published.load(name)["topic"].eq("serum").any(), name
    assert not published.load("topic_combinations")["topic_group"].eq("topics").any()
    assert check.problems(published.path) == []


def refusing(*parts: str) -> Callable[[Asked], bool]:
    """Searches with all of these in them."""
    return lambda asked: all(part in asked.parameters.get("term", "") for part in parts)


HAIR = CATALOGUE.topics["hair"].definitions["broad"].text
REVIEW = CATALOGUE.facets["review"].text


@pytest.mark.parametrize("fault", [faults.server_error, faults.turned_away])
def test_a_topic_and_a_facet_that_fail_keep_their_last_sets_with_their_age(
    small: Pubmed, tmp_path: Path, fault: Fault
) -> None:
    before, _ = small.refresh(tmp_path)
    for term in (HAIR, REVIEW):
        faults.fail(small.standin, fault, times=10_000, when=refusing(term))

    after, summary = small.refresh(tmp_path, now=LATER)

    told = {(gap.what, gap.since, gap.topic) for gap in summary.gaps["pubmed"]}
    crossed = {
        (f"{topic.id} (broad)", "2026-11-23", topic.id)
        for topic in CATALOGUE.topics.values()
        if ("hair", "broad") in parts(CATALOGUE, topic.id, "broad")
    }
    assert told == {("hair (broad)", "2026-11-23", "hair"), ("facet review", "2026-11-23", None), *crossed}
    assert sets_of(after) == sets_of(before)
    rows = after.load("searches").set_index(["name", "definition"])
    assert rows.loc[("hair", "broad"), "asked_at"].startswith("2026-11-23")
    assert rows.loc[("hair", "standard"), "asked_at"].startswith("2026-11-30")
    assert rows.loc[("review", "none"), "warnings"].startswith("Asked in vain, and stays as it was: ")
    assert check.problems(after.path) == []

    faults.end(small.standin)
    _, summary = small.refresh(tmp_path, now=LATER + timedelta(days=1))
    assert summary.gaps["pubmed"] == ()


def test_a_year_of_all_pubmed_that_fails_is_missing_or_as_it_was_counted(
    small: Pubmed, tmp_path: Path
) -> None:
    def fail() -> None:
        term = "2026/01/01:2026/12/31[edat]"
        failing = lambda asked: asked.parameters.get("term") == term  # noqa: E731
        faults.fail(small.standin, faults.server_error, times=10_000, when=failing)

    def year(published: Snapshot, table: str) -> pd.DataFrame:
        rows = published.load(table)
        return rows[rows["date_basis"].eq("entrez") & rows["year"].eq(2026)]

    fail()
    first, summary = small.refresh(tmp_path)
    what = "all_pubmed in 2026 by entrez date"
    assert [(gap.what, gap.since, gap.topic) for gap in summary.gaps["pubmed"]] == [(what, None, None)]
    assert not year(first, "pubmed_years")["scope"].eq("all_pubmed").any()
    assert year(first, "topic_years").empty

    faults.end(small.standin)
    second, _ = small.refresh(tmp_path, now=LATER)
    fail()
    third, summary = small.refresh(tmp_path, now=LATER + timedelta(days=1))
    assert [(gap.what, gap.since) for gap in summary.gaps["pubmed"]] == [(what, "2026-11-30")]
    one, other = (
        year(published, "pubmed_years").query("scope == 'all_pubmed'") for published in (second, third)
    )
    assert one["asked_at"].tolist() == other["asked_at"].tolist()


def test_a_year_of_the_field_is_needed_until_an_earlier_one_stands_in(small: Pubmed, tmp_path: Path) -> None:
    field = CATALOGUE.topics["field"].definitions["broad"].text
    failing = refusing(field, "2026/01/01:2026/12/31[edat]")
    faults.fail(small.standin, faults.server_error, times=10_000, when=failing)
    with pytest.raises(SourceError, match=r"field \(broad\) in 2026 by entrez date"):
        small.refresh(tmp_path)
    assert snapshot.stored(tmp_path) == []

    faults.end(small.standin)
    before, _ = small.refresh(tmp_path)
    faults.fail(small.standin, faults.server_error, times=10_000, when=failing)
    after, summary = small.refresh(tmp_path, now=LATER)
    (gap,) = summary.gaps["pubmed"]
    assert (gap.what, gap.since) == ("field (broad) in 2026 by entrez date", "2026-11-23")
    assert content(after)["field_years"] == content(before)["field_years"]


def test_the_fall_of_the_field_publishes_nothing(small: Pubmed, tmp_path: Path) -> None:
    before, _ = small.refresh(tmp_path)
    small.hold(Corpus(articles()[20:], rest()))

    with pytest.raises(DropError, match=r"field \(broad\) from 40 to 20.*Nothing of PubMed was published"):
        small.refresh(tmp_path, now=LATER)
    assert [path.name for path in snapshot.stored(tmp_path)] == [before.id]


def test_phrases_of_the_last_snapshot_are_sent_in_their_other_form_at_once(tmp_path: Path) -> None:
    phrases = ["hair loss", "skin tone"]
    with pubmed(Corpus(articles(), rest(), unindexed=phrases)) as service:
        service.refresh(tmp_path)
        asked = len(service.standin.requests)
        service.refresh(tmp_path, now=LATER)

    terms = [one.parameters.get("term", "") for one in service.standin.requests[asked:]]
    assert not any(f'"{phrase}"[tiab]' in term for phrase in phrases for term in terms)
    assert any('"hair loss"[tiab:~0]' in term for term in terms)


def test_only_so_many_snapshots_are_kept(small: Pubmed, tmp_path: Path) -> None:
    for days in range(3):
        last, _ = small.refresh(tmp_path, Choices(keep=2), now=NOW + timedelta(days=days))

    assert len(snapshot.stored(tmp_path)) == 2
    assert snapshot.latest(tmp_path) == last


def test_what_was_just_published_stays_also_when_the_clock_was_set_back(
    small: Pubmed, tmp_path: Path
) -> None:
    small.refresh(tmp_path, now=LATER)

    published, _ = small.refresh(tmp_path, Choices(keep=1), now=NOW)

    assert [path.name for path in snapshot.stored(tmp_path)] == [published.id]


_kept: dict[str, Snapshot] = {}


def _published_once(root: Path) -> str:
    """The id of a snapshot of the forty under `root`, fetched once for all tests that only need one there."""
    import shutil

    if "snapshot" not in _kept:
        with pubmed(forty()) as service:
            _kept["snapshot"] = service.refresh(root.parent / f"once-{root.name}")[0]
    shutil.copytree(_kept["snapshot"].path, root / _kept["snapshot"].id)
    return _kept["snapshot"].id
