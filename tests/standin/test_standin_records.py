import re
from collections import Counter
from datetime import date

import pytest

from pipelines import load
from pipelines.analysis.market.companies import firm_key
from pipelines.pubmed_search.grammar import parse
from pipelines.sources.trials.part import topic_members
from pipelines.sources.trials.studies import read_study
from pipelines.standin.records.articles import simulate
from pipelines.standin.records.corpus import Corpus, rest_of_pubmed
from pipelines.standin.records.full import LEDGER_FIRMS, full_record
from pipelines.standin.records.studies import a_week_earlier, simulate_studies
from pipelines.topics import catalogue as topics

LAST_DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.simulated(records=3000, seed=7)


def test_equal_seeds_give_equal_records(corpus: Corpus) -> None:
    assert tuple(simulate(3000, 7, LAST_DAY)) == corpus.records
    assert tuple(simulate(3000, 8, LAST_DAY)) != corpus.records


@pytest.mark.parametrize("count", [0, 1, 37])
def test_gives_as_many_records_as_asked(count: int) -> None:
    assert len(list(simulate(count, 7, LAST_DAY))) == count


def test_everything_simulated_says_so(corpus: Corpus) -> None:
    for record in corpus.records:
        assert record.title.startswith("Simulated: ")
        assert record.doi.startswith("10.5555/")
        assert len(record.pmid) == 8
        assert record.pmid.startswith("9")


def test_firms_that_affiliations_name_are_in_the_ledger_and_marked(corpus: Corpus) -> None:
    ledger = set(load("companies")["company"])
    texts = [
        text
        for one in corpus.records
        for text in re.findall("<Affiliation>(.*?)</Affiliation>", full_record(one))
    ]

    assert set(LEDGER_FIRMS) <= ledger
    for name in LEDGER_FIRMS:
        named = [text for text in texts if name in text]
        assert named
        assert all(f"{name} (simulated)" in text for text in named)


def test_holds_every_oddity(corpus: Corpus) -> None:
    records = corpus.records
    forms = Counter(len(record.pubdate.split()) + record.pubdate.count("-") * 10 for record in records)
    assert set(forms) >= {1, 2, 3, 12}  # year; month or season; day; months
    assert any("Spring" in record.pubdate for record in records)
    assert any(record.electronic and record.electronic.year != record.printed.year for record in records)
    assert any(record.electronic and record.electronic > record.printed for record in records)
    assert any(record.electronic is None for record in records)
    assert any((record.created - record.entrez).days > 365 for record in records)
    assert any(record.created != record.entrez for record in records)
    assert any("<i>" in record.title for record in records)
    assert any("&amp;" in record.title for record in records)
    assert any("Retracted Publication" in record.publication_types for record in records)
    assert all((("Preprint" in r.publication_types) == ("bioRxiv" in r.journal)) for r in records)
    assert any(record.indexed is None for record in records)


def test_no_date_is_impossible(corpus: Corpus) -> None:
    for record in corpus.records:
        assert record.entrez <= record.created <= LAST_DAY
        assert record.indexed is None or record.created <= record.indexed <= LAST_DAY
        assert record.electronic is None or record.electronic <= LAST_DAY
        assert record.pubdate.startswith(str(record.printed.year))


def test_every_topic_facet_and_flag_has_records(corpus: Corpus) -> None:
    catalogue = topics.load()
    found = {
        (sent.topic, sent.definition): corpus.matching(sent.text)
        for sent in topics.searches_to_send(catalogue)
    }
    assert all(found[topic, "broad"] for topic, _ in found)
    for topic, _ in found:
        assert found[topic, "narrow"] <= found[topic, "standard"] <= found[topic, "broad"], topic
    for facet in catalogue.facets.values():
        assert corpus.matching(facet.text) <= found["field", "broad"]
    assert all(corpus.matching(facet.words) for facet in catalogue.facets.values())
    titles = [record.plain_title for record in corpus.records]
    assert all(any(map(flag.flags, titles)) for flag in catalogue.flags.values())
    assert len(found["field", "broad"]) < len(corpus.records)


def test_the_literature_grows(corpus: Corpus) -> None:
    years = Counter(corpus.by_pmid[pmid].entrez.year for pmid in corpus.matching("exosom*[tiab]"))
    assert years[2025] > years[2015] > years[2005]


def test_the_rest_of_pubmed_is_counted_by_day() -> None:
    corpus = Corpus([], rest_of_pubmed(LAST_DAY))
    daily = round(530_000 / 365)
    assert corpus.count(parse("2000/02/03:2000/02/03[edat]")) == daily
    assert corpus.count(parse("2000:2000[edat]")) == 366 * daily
    # 120 days before the end of 2000, printed in 2001: one in ten is found in both years.
    echoes = corpus.count(parse("2000:2000[dp] AND 2001:2001[dp]"))
    assert echoes == 120 * (daily // 10)
    assert corpus.count(parse("2026/11/24:2026/12/31[edat]")) == 0


def test_notices_and_preprints_with_their_article_are_among_them(corpus: Corpus) -> None:
    types = Counter(record.publication_types for record in corpus.records)
    assert {("Published Erratum",), ("Comment",), ("Retraction Notice",), ("Expression of Concern",)} <= set(
        types
    )
    preprints = {record.pmid: record for record in corpus.records if "Preprint" in record.publication_types}
    linked = {one.pmid: one.references[0][1] for one in preprints.values() if one.references}
    assert 0 < len(linked) < len(preprints)
    for pmid, other in linked.items():
        article = corpus.by_pmid[other]
        assert article.references == (("Update of", pmid),)
        assert (article.title, article.author) == (preprints[pmid].title, preprints[pmid].author)
        assert other not in preprints
    titled = {(one.title, one.author) for one in corpus.records if one.pmid not in preprints}
    assert any((one.title, one.author) in titled for one in preprints.values() if not one.references)


def test_studies_hold_what_has_been_lost_or_counted_twice() -> None:
    documents = simulate_studies(600, 7, date(2026, 11, 23))
    studies = {study.nct_id: study for study in map(read_study, documents)}
    members = topic_members(topics.load(), studies.values())
    healing = {number for number, study in studies.items() if study.conditions == ("Wound Heal",)}
    single = {
        number for number, study in studies.items() if "an engineered extracellular" in (study.title or "")
    }
    assert healing
    assert healing <= members["wound_healing"]
    assert single
    assert single <= members["engineered"]
    earlier = {read_study(document).nct_id for document in a_week_earlier(documents, date(2026, 11, 23))}
    moved = {number: study.nct_id_aliases for number, study in studies.items() if study.nct_id_aliases}
    assert moved
    assert not earlier & set(moved)
    spellings = {
        study.sponsor for study in studies.values() if (study.sponsor or "").lower().startswith("sim vesicle")
    }
    assert len(spellings) == 3
    assert len({firm_key(str(name)) for name in spellings}) == 1
