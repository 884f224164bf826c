"""PubMed as we ask it against the simulated one: the same sets, whatever goes wrong on the way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

import faults
import httpx
import pytest
from faults import Fault
from listening import serve
from records import records_of

from pipelines.errors import SourceError
from pipelines.pubmed_search.grammar import Query
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.sources.pubmed.pubmed import DateBasis, PubMed, year_query
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service
from pipelines.topics.catalogue import load, searches_to_send

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FAST = 100_000.0
EXOSOMES = "exosom*[tiab]"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.simulated(400)


Start = Callable[..., tuple[PubMed, Service]]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    with ExitStack() as running:

        def begin(
            corpus: Corpus, *, api_key: str | None = None, seconds: float = 30
        ) -> tuple[PubMed, Service]:
            service = running.enter_context(serve(corpus=corpus, rate_per_second=FAST))
            monkeypatch.setenv("EXOSCOPE_EUTILS_URL", service.url)
            client = Client(
                EUTILITIES,
                email="reader@example.org",
                api_key=api_key,
                limits=httpx.Timeout(seconds),
                limiter=Limiter(Pace(1_000), lambda: 0.0),
                pause=lambda _: False,
            )
            return PubMed(running.enter_context(client), workers=4, now=lambda: NOW), service

        yield begin


def test_every_search_of_every_topic_gives_the_set_that_the_service_holds(
    start: Start, corpus: Corpus
) -> None:
    pubmed, service = start(corpus)
    terms = {f"{sent.topic} ({sent.definition})": sent.text for sent in searches_to_send(load())}

    collected = pubmed.each(lambda name: pubmed.collect(Query.read(terms[name]), name=name), terms)
    found = {name: one for name, one in collected if not isinstance(one, SourceError)}

    assert {name: set(one.pmids) for name, one in found.items()} == {
        name: corpus.matching(term) for name, term in terms.items()
    }
    assert {name: one.warnings for name, one in found.items() if one.warnings} == {}
    assert len(service.requests) == len(terms)


def test_every_record_comes_with_its_own_dates(start: Start, corpus: Corpus) -> None:
    pubmed, _ = start(corpus)

    records = records_of(pubmed, [*corpus.by_pmid, "1"])

    assert records.absent == ("1",)
    assert len(records.found) == len(corpus.records)
    for record in records.found:
        held = corpus.by_pmid[record.pmid]
        assert record.title == " ".join(held.plain_title.split())
        assert (record.entrez_date, record.create_date) == (held.entrez, held.created)
        assert (record.publication_types, record.doi) == (held.publication_types, held.doi)
        assert (record.electronic_date.text if record.electronic_date else None) == (
            held.electronic.isoformat() if held.electronic else None
        )
        first = min(day for day in (held.electronic, held.printed) if day)
        assert record.first_public_date is not None
        assert record.first_public_date.year == first.year


def test_every_article_is_counted_in_one_year_on_either_basis(start: Start, corpus: Corpus) -> None:
    pubmed, _ = start(corpus)
    years = [None, *range(2000, 2028)]

    bases: tuple[DateBasis, ...] = ("entrez", "publication")
    for basis in bases:
        terms = [year_query(year, basis, first_year=2000, within=Query.read(EXOSOMES)) for year in years]
        counts = [pubmed.count(term, name="a year").count for term in terms]
        assert sum(counts) == len(corpus.matching(EXOSOMES))
        everything = year_query(2020, basis, first_year=2000)
        assert pubmed.count(everything, name="all PubMed").count > 1_000_000


@pytest.mark.parametrize(
    "fault",
    [
        faults.too_many_requests(),
        faults.too_many_requests(7),
        faults.too_many_requests(status=200),
        faults.server_error,
        faults.bad_gateway,
        faults.backend_failed,
        faults.cut_body,
        faults.ended_early,
        faults.empty_body,
        faults.wrong_type,
    ],
)
def test_a_fault_that_passes_leaves_no_trace_in_the_set(start: Start, corpus: Corpus, fault: Fault) -> None:
    pubmed, service = start(corpus)
    faults.fail(service, fault, times=4)

    found = pubmed.collect(Query.read(EXOSOMES), name="the field")

    assert set(found.pmids) == corpus.matching(EXOSOMES)
    assert (pubmed.client.requests, pubmed.client.retries) == (5, 4)

    faults.fail(service, fault, times=5)
    with pytest.raises(SourceError, match="Asked PubMed for the search of the field"):
        pubmed.collect(Query.read(EXOSOMES), name="the field")


def test_silence_is_asked_again(start: Start, corpus: Corpus) -> None:
    pubmed, service = start(corpus, seconds=0.5)
    until = Event()
    faults.fail(service, faults.hang(until))

    found = pubmed.collect(Query.read(EXOSOMES), name="the field")
    until.set()

    assert set(found.pmids) == corpus.matching(EXOSOMES)


@pytest.mark.parametrize("fault", [faults.missing_record, faults.wrong_record])
def test_one_record_too_few_or_a_wrong_one_is_asked_again(start: Start, corpus: Corpus, fault: Fault) -> None:
    pubmed, service = start(corpus)
    pmids = [record.pmid for record in corpus.records[:5]]
    faults.fail(service, fault, times=2)

    assert [record.pmid for record in records_of(pubmed, pmids).found] == pmids

    # Three times, and once more after all others.
    faults.fail(service, fault, times=6)
    with pytest.raises(SourceError, match="the records of articles"):
        records_of(pubmed, pmids)


def test_a_blocked_address_and_a_wrong_key_are_told_at_once(start: Start, corpus: Corpus) -> None:
    pubmed, service = start(corpus)
    faults.fail(service, faults.blocked_page)
    with pytest.raises(SourceError, match="blocked address"):
        pubmed.count(Query.read(EXOSOMES), name="the field")

    pubmed, service = start(corpus, api_key="not-the-key")
    with pytest.raises(SourceError, match="the API key is not valid") as caught:
        pubmed.count(Query.read(EXOSOMES), name="the field")
    assert "not-the-key" not in str(caught.value)
    assert len(service.requests) == 1


def test_five_unindexed_phrases_publish_and_one_inside_an_and_does_not(start: Start) -> None:
    phrases = ["hair follicle", "hair growth", "skin aging", "drug delivery", "wound healing"]
    corpus = Corpus.simulated(400, unindexed=phrases)
    pubmed, _ = start(corpus)
    group = " OR ".join(f'"{phrase}"[tiab]' for phrase in phrases)

    found = pubmed.collect(Query.read(f"({group} OR alopecia[tiab]) AND {EXOSOMES}"), name="five phrases")

    near = group.replace("[tiab]", "[tiab:~0]")
    assert set(found.pmids) == corpus.matching(f"({near} OR alopecia[tiab]) AND {EXOSOMES}")
    assert len(found.warnings) == 5
    with pytest.raises(SourceError, match=r'a search without "hair follicle"\[tiab\]'):
        pubmed.collect(Query.read(f'"hair follicle"[tiab] AND {EXOSOMES}'), name="one phrase")


@pytest.mark.parametrize(
    "term", ["exosom*[tiabb]", "(exosomes OR vesicles)[tiab]", '"No Such Heading"[mh] AND exosom*[tiab]']
)
def test_a_search_that_pubmed_would_change_is_refused(start: Start, corpus: Corpus, term: str) -> None:
    pubmed, _ = start(corpus)

    with pytest.raises(SourceError, match="the search of the field"):
        pubmed.collect(Query.read(term), name="the field")


def test_above_the_window_the_whole_set_is_collected(start: Start) -> None:
    seed = next(record for record in Corpus.simulated(400).records if "exosome" in record.title)
    corpus = Corpus(
        replace(seed, pmid=str(95_000_000 + number), entrez=date(2010, 1, 1) + timedelta(number // 3))
        for number in range(12_000)
    )
    pubmed, service = start(corpus)

    found = pubmed.collect(Query.read(EXOSOMES), name="the field")

    assert set(found.pmids) == set(corpus.by_pmid)
    assert len(service.requests) <= 8


def test_the_tags_of_the_topics_are_known(start: Start, corpus: Corpus) -> None:
    pubmed, _ = start(corpus)

    pubmed.check_tags(Query.read(sent.text) for sent in searches_to_send(load()))
