from dataclasses import replace
from datetime import date

import pytest

from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.index import Remainder
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.topics.catalogue import load

PLAIN = Record(
    pmid="1",
    title="Simulated: exosomes in skin.",
    abstract="Hair growth was measured.",
    keywords=("scalp",),
    journal="Sim Biol",
    mesh=(),
    publication_types=("Journal Article",),
    language="eng",
    pubdate="2020 Mar",
    printed=date(2020, 3, 1),
    electronic=None,
    entrez=date(2020, 3, 2),
    created=date(2020, 3, 4),
    indexed=None,
)
RECORDS = (
    PLAIN,
    replace(
        PLAIN,
        pmid="2",
        title="Simulated: <i>Exosomes</i> &amp; anti-ageing, CO<sub>2</sub>.",
        abstract="Growth of the hair. Engineered small extracellular vesicles.",
        keywords=(),
        mesh=("Exosomes", "Humans"),
        publication_types=("Journal Article", "Randomized Controlled Trial"),
        printed=date(2021, 1, 1),
        electronic=date(2020, 12, 31),
        entrez=date(2020, 12, 31),
        created=date(2022, 6, 1),
        indexed=date(2022, 7, 1),
    ),
    replace(
        PLAIN,
        pmid="3",
        title="Simulated: hair",
        abstract="growth. Vesicles, extracellular and newly engineered.",
        mesh=("Extracellular Vesicles",),
        language="ger",
        printed=date(2021, 5, 1),
        entrez=date(2021, 5, 3),
        created=date(2021, 5, 3),
        indexed=date(2021, 6, 1),
    ),
)
REST = (Remainder(date(2020, 5, 1), date(2020, 5, 1), date(2021, 1, 1), date(2020, 5, 1), 100),)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(RECORDS, REST, unindexed=["hair growth"])


@pytest.mark.parametrize(
    ("search", "pmids"),
    [
        ("exosomes[ti]", "12"),
        ("exosom*[ti]", "12"),
        ("exosome[ti]", ""),
        ("growth[ti]", ""),
        ("growth[tiab]", "123"),
        ("scalp[tiab]", "13"),
        ("scalp[ot]", "13"),
        ('"anti-ageing"[ti]', "2"),
        ('"exosomes anti ageing"[ti]', "2"),
        ("co2[ti]", "2"),
        ("amp[ti]", ""),
        ('"exosomes in skin"[tiab]', "1"),
        ('"exosomes in ski*"[tiab]', "1"),
        ('"skin hair"[tiab]', ""),  # no phrase runs from the title into the abstract
        ('"hair growth"[tiab]', ""),  # not in the phrase index
        ('"hair growth"[tiab:~0]', "1"),
        ('"hair growth"[tiab:~1]', "1"),
        ('"hair growth"[tiab:~2]', "12"),
        ('"engineered extracellular vesicles"[tiab:~0]', ""),
        ('"engineered extracellular vesicles"[tiab:~1]', "2"),
        ('"engineered extracellular vesicles"[tiab:~2]', "23"),
        ("the[tiab]", ""),
        ("exosomes[mh]", "2"),
        ('"extracellular vesicles"[mh]', "23"),
        ('"extracellular vesicles"[mh:noexp]', "3"),
        ("humans[majr]", "2"),
        ('"clinical trial"[pt]', "2"),
        ('"randomized controlled trial"[pt]', "2"),
        ("english[la]", "12"),
        ("medline[sb]", "23"),
        ("all[sb]", "123"),
        ("3[uid] OR 1[uid]", "13"),
        ('"Sim Biol"[ta]', "123"),
        ("2020:2020[edat]", "12"),
        ("2020/12/31:2020/12/31[edat]", "2"),
        ("2021/01/01:2021/05/02[edat]", ""),
        ("2021/01/01:2021/05/03[edat]", "3"),
        ("2022:2022[crdt]", "2"),
        ("2020:2020[dp]", "12"),
        ("2021:2021[dp]", "23"),
        ("2021:2021[dp] NOT 1500:2020[dp]", "3"),
        ("2020:2020[epdat]", "2"),
        ("2021:2021[ppdat]", "23"),
        ("2022:2022[mhda]", "2"),
        ("2020[dp]", ""),
        ("exosomes[ti] OR hair[ti] AND growth[tiab]", "123"),
        ("exosomes[ti] OR (hair[ti] AND skin[tiab])", "12"),
        ("growth[tiab] NOT exosomes[ti]", "3"),
        ("humans", "2"),
    ],
)
def test_a_search_matches_what_pubmed_would(corpus: Corpus, search: str, pmids: str) -> None:
    assert corpus.matching(search) == set(pmids)


def test_the_newest_come_first(corpus: Corpus) -> None:
    assert corpus.pmids(parse("growth[tiab]")) == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("search", "count"),
    [
        ("all[sb]", 103),
        ("2020:2020[edat]", 102),
        ("2020:2020[dp]", 102),
        ("2021:2021[dp]", 102),
        ("2021:2021[dp] NOT 1500:2020[dp]", 1),
        ("exosomes[ti] AND 2020:2020[edat]", 2),
    ],
)
def test_counts_without_words_hold_the_rest_of_pubmed(corpus: Corpus, search: str, count: int) -> None:
    assert corpus.count(parse(search)) == count


@pytest.mark.parametrize(
    ("search", "known"),
    [
        ("skin[tiab]", True),
        ("qzxwv[tiab]", False),
        ('"skin qzxwv"[tiab]', False),
        ("ski*[tiab]", True),
        ("qzxw*[tiab]", False),
        ('"hair growth"[tiab]', False),
        ('"hair growth"[tiab:~0]', True),
        ('"microneedling"[tiab]', True),  # in no record here, but in a bundled search
        ('"skin aging"[mh]', True),
        ('"atherosclerotic cardiovascular disease"[mh]', False),
        ("2020:2020[edat]", True),
        ('""[ti]', False),
    ],
)
def test_knows_what_is_in_pubmeds_indexes(corpus: Corpus, search: str, known: bool) -> None:
    leaf = parse(search)
    assert not hasattr(leaf, "operands")
    assert corpus.index.knows(leaf) is known  # type: ignore[arg-type]


def test_a_pmid_stands_for_one_record() -> None:
    with pytest.raises(ValueError, match="two records"):
        Corpus([PLAIN, PLAIN])


def test_a_range_as_pubmeds_form_writes_it_finds_what_the_short_one_finds(corpus: Corpus) -> None:
    built = '("2021/01/01"[Date - Publication] : "3000"[Date - Publication])'
    assert corpus.matching(f"hair[tiab] AND {built}") == {"2", "3"}
    assert corpus.matching(f"hair[tiab] AND {built}") == corpus.matching("hair[tiab] AND 2021:3000[dp]")
    assert corpus.matching('hair[tiab] AND ("2020"[dp] : "2020/12/30"[dp])') == {"1"}


def test_facets_of_trials_leave_out_those_on_animals_that_pubmed_explodes() -> None:
    corpus, facets = Corpus.simulated(400), load().facets
    on_animals = corpus.matching('"clinical trial, veterinary"[pt]')
    assert on_animals
    assert on_animals <= corpus.matching('"clinical trial"[pt]')
    for name in ("clinical_trial", "randomized_controlled_trial", "observational_study"):
        assert not corpus.matching(facets[name].text) & on_animals
