"""A set that could not be fetched is missing in every answer, never zero; a set without articles is a zero."""

from collections.abc import Mapping

import pandas as pd
import pytest
from hand_made import NOW, forty, pubmed

from pipelines.refresh.answers import Known, answers, literature_years
from pipelines.refresh.refresh import compiled
from pipelines.tables.answers.terms import TERM_PAIRS, TERM_RATES
from pipelines.tables.fetched.icite import REACH
from pipelines.topics import catalogue as topics
from pipelines.topics.crossings import missing, parts

CATALOGUE = topics.load()
EVERY = {(topic.id, width) for topic in CATALOGUE.topics.values() for width in topic.definitions}
SENT = {key for key in EVERY if not any(parts(CATALOGUE, *key))}
#: Found nothing among the forty, and could not be asked in the tests below.
EMPTY, LOST = ("skin_ageing", "standard"), ("hair", "standard")


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """The tables of a refresh of the forty, without those that are worked out."""
    with pubmed(forty()) as service:
        published, _ = service.refresh(tmp_path_factory.mktemp("live"))
    return {name: published.load(name) for name in published.tables}


def told(fetched: Mapping[str, pd.DataFrame], *lost: tuple[str, str]) -> dict[str, pd.DataFrame]:
    """All tables, where these sets could not be fetched."""

    def without(frame: pd.DataFrame, name: str) -> pd.DataFrame:
        keys = pd.MultiIndex.from_frame(frame[[name, "definition"]])
        return frame[~keys.isin(list(lost))]

    gone = missing(CATALOGUE, SENT.difference(lost)) if lost else frozenset()
    tables = {
        **{name: held.frame for name, held in compiled().items()},
        **fetched,
        "searches": without(fetched["searches"], "name"),
    }
    members = fetched["topic_articles"]
    keys = pd.MultiIndex.from_frame(members[["topic", "definition"]])
    tables["topic_articles"] = members[~keys.isin(list(gone))] if gone else members
    tables |= literature_years(tables, CATALOGUE, NOW.date())
    return tables | answers(Known(tables, CATALOGUE, NOW.date(), NOW.date()))


@pytest.fixture(scope="module")
def whole(fetched: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return told(fetched)


@pytest.fixture(scope="module")
def lacking(fetched: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return told(fetched, LOST)


def sets_of(frame: pd.DataFrame, topic: str = "topic", width: str = "definition") -> set[tuple[str, str]]:
    return set(zip(frame[topic], frame[width], strict=True))


def test_a_set_is_missing_with_its_search_and_with_every_crossing_of_it() -> None:
    assert missing(CATALOGUE, SENT) == frozenset()
    gone = missing(CATALOGUE, SENT - {LOST})
    assert gone == {LOST} | {key for key in EVERY if LOST in set(parts(CATALOGUE, *key))}
    assert missing(CATALOGUE, ()) == EVERY


def test_a_set_without_articles_has_its_zeros_and_a_missing_one_has_no_rows(
    whole: dict[str, pd.DataFrame], lacking: dict[str, pd.DataFrame]
) -> None:
    assert sets_of(whole["topic_years"]) == EVERY
    gone = missing(CATALOGUE, SENT - {LOST})
    assert sets_of(lacking["topic_years"]) == EVERY - gone
    empty = lacking["topic_years"][lacking["topic_years"]["topic"].eq(EMPTY[0])]
    assert empty["records"].eq(0).all()
    assert len(empty) > 0


@pytest.mark.parametrize("table", ["topic_years", "echoes", "topic_overlaps", "year_to_date"])
def test_what_is_known_is_told_as_before(
    whole: dict[str, pd.DataFrame], lacking: dict[str, pd.DataFrame], table: str
) -> None:
    gone = missing(CATALOGUE, SENT - {LOST})
    before, now = whole[table], lacking[table]
    fits = pd.Series(data=True, index=before.index)
    for name in ("topic", "other"):
        if name in before:
            keys = zip(before[name], before["definition"], strict=True)
            fits &= pd.Series([key not in gone for key in keys], index=before.index)
    left = before[fits].drop(columns="completeness", errors="ignore").reset_index(drop=True)
    pd.testing.assert_frame_equal(
        left, now.drop(columns="completeness", errors="ignore").reset_index(drop=True)
    )
    assert len(left) < len(before)


def test_a_group_with_a_missing_topic_has_no_combinations_at_that_width(
    whole: dict[str, pd.DataFrame], lacking: dict[str, pd.DataFrame]
) -> None:
    names = ["topic_group", "definition"]
    assert ("topics", "standard") in sets_of(whole["topic_combinations"], *names)
    assert ("topics", "standard") not in sets_of(lacking["topic_combinations"], *names)
    rest = whole["topic_combinations"][whole["topic_combinations"]["definition"].ne("standard")]
    now = lacking["topic_combinations"][lacking["topic_combinations"]["definition"].ne("standard")]
    pd.testing.assert_frame_equal(rest.reset_index(drop=True), now.reset_index(drop=True))


def test_headlines_of_a_missing_set_are_not_told_and_nothing_agrees_with_it(
    whole: dict[str, pd.DataFrame], lacking: dict[str, pd.DataFrame]
) -> None:
    before, now = (
        tables["sensitivity"].query("topic == 'hair' and headline == 'papers'").set_index("variant")
        for tables in (whole, lacking)
    )
    assert set(before.index) == {"narrow", "standard", "broad", "without_flagged"}
    assert set(now.index) == {"narrow", "broad"}
    assert now["agrees"].isna().all()


def test_attention_and_evidence_of_a_missing_set_are_missing(
    whole: dict[str, pd.DataFrame], lacking: dict[str, pd.DataFrame]
) -> None:
    papers = [tables["contrast"].set_index("topic")["papers"] for tables in (whole, lacking)]
    assert not papers[0].isna().any()
    assert pd.isna(papers[1]["hair"])
    assert papers[1][EMPTY[0]] == 0
    records = lacking["contrast"].set_index("topic")["papers_with_record"]
    assert pd.isna(records["hair"])
    assert records[EMPTY[0]] == 0
    rungs = lacking["evidence"]
    rungs = rungs[rungs["rung"].eq("preclinical_paper")].set_index(["topic", "reading"])["is_reached"]
    assert pd.isna(rungs["hair", "strict"])
    assert not rungs[EMPTY[0], "strict"]


#: Articles of hair, each in two of its definitions: at most five such places may be empty.
IN_TWO = ["91000601", "91000602", "91000701"]


@pytest.mark.parametrize(("lacking", "is_told"), [(2, True), (3, False)])
def test_a_topic_whose_full_records_came_in_part_has_no_countries_nor_terms(
    fetched: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch, lacking: int, is_told: bool
) -> None:
    asked: list[tuple[str, ...]] = []

    def no_terms(_: object, topics: tuple[str, ...], last_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        asked.append(topics)
        return TERM_RATES.frame(), TERM_PAIRS.frame()

    monkeypatch.setattr("pipelines.refresh.answers.term_tables", no_terms)
    articles = fetched["articles"]
    short = articles.assign(is_full_record=~articles["pmid"].isin(IN_TWO[:lacking]))

    tables = told({**fetched, "articles": short.astype({"is_full_record": "boolean"})})

    for name in ("country_years", "country_growth", "organisation_counts", "company_years", "journal_years"):
        assert ("hair" in set(tables[name]["topic"])) == is_told, name
    assert ["hair" in topics for topics in asked] == [is_told]
    assert "hair" in set(tables["year_to_date"]["topic"])


@pytest.mark.parametrize(("lacking", "is_told"), [(2, True), (3, False)])
def test_a_topic_whose_records_came_in_part_has_no_reach(
    fetched: dict[str, pd.DataFrame], lacking: int, is_told: bool
) -> None:
    articles = fetched["articles"]
    some = articles[~articles["pmid"].isin(IN_TWO[:lacking])]

    tables = told({**fetched, "articles": some, "reach": REACH.frame()})

    assert ("hair" in set(tables["reach_years"]["topic"])) == is_told


def test_where_no_terms_were_read_there_are_no_tables_of_terms(fetched: dict[str, pd.DataFrame]) -> None:
    assert {"term_rates", "term_pairs"} <= set(told(fetched))
    without = {name: frame for name, frame in fetched.items() if name not in ("term_rates", "term_pairs")}
    without["article_terms"] = without["article_terms"].iloc[:0]
    assert set(told(without)) & {"term_rates", "term_pairs"} == set()
