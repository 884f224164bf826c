"""What counts as a paper, on both sides of each boundary."""

import pandas as pd

from pipelines.analysis.papers.topic_years import with_left_out
from pipelines.tables.fetched.pubmed import PREPRINTS, TOPIC_YEARS
from pipelines.topics.counted import Known, kinds, likely_pairs, marks, papers, tally

#: Publication types of nine records of a topic of 22; five of them are of its standard set.
NOTICES = [
    *["Published Erratum"] * 4,
    *["Retraction Notice"] * 3,
    "Expression of Concern",
    "Comment",
]


def members(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["topic", "definition", "pmid"], dtype="str")


def records(types: dict[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame({"pmid": list(types), "publication_types": list(types.values())}, dtype="str")


def known(*, preprints: list[tuple[str, str | None, str | None]] = [], **tables: pd.DataFrame) -> Known:  # noqa: B006
    return Known.of({**tables, "preprints": PREPRINTS.frame(preprints)})


def test_seventeen_papers_and_five_notices_are_not_twenty_two_papers() -> None:
    types = {str(1 + place): kind for place, kind in enumerate(NOTICES)}
    types |= {str(place): "Journal Article" for place in range(10, 30)}
    narrow = [("skincare", "narrow", str(place)) for place in (1, 30)]
    standard = [("skincare", "standard", str(place)) for place in (*range(5, 10), *range(10, 27))]
    held = members(*narrow, *standard)

    told = tally(held, known(articles=records(types)))

    assert told["skincare", "standard"] == {"paper": 17, "notice": 5, "preprint_twin": 0, "likely": 0}
    assert told["skincare", "narrow"] == {"paper": 1, "notice": 1, "preprint_twin": 0, "likely": 0}
    assert len(held) == 24  # the sets keep what the search returned
    assert len(papers(held, known(articles=records(types)))) == 18


def test_every_kind_of_notice_is_one_and_what_only_looks_like_one_is_not() -> None:
    types = {
        str(place): f"Journal Article;{kind}"
        for place, kind in enumerate([*NOTICES, "Retraction of Publication"])
    }
    others = (
        "Retracted Publication",
        "Commentary",
        "Corrected and Republished Article",
        "comment",
        "Letter",
        None,
    )
    types |= {str(100 + place): kind for place, kind in enumerate(others)}

    assert known(articles=records(types)).notices == {str(place) for place in range(10)}


def test_articles_without_a_record_are_known_by_the_facet() -> None:
    facets = pd.DataFrame({"facet": ["notice", "retracted"], "pmid": ["1", "2"]}, dtype="str")

    assert known(facet_articles=facets).notices == {"1"}
    assert Known.of({}) == Known()


def test_a_preprint_is_left_out_where_its_article_is_a_paper_of_the_same_set() -> None:
    held = members(
        ("hair", "standard", "1"),
        ("hair", "standard", "2"),
        ("hair", "narrow", "1"),
        ("skincare", "standard", "2"),
    )
    pair: list[tuple[str, str | None, str | None]] = [("1", "2", None)]

    assert kinds(held, known(preprints=pair)).tolist() == ["preprint_twin", "paper", "paper", "paper"]
    # A notice is no paper that could stand for it.
    erratum = records({"2": "Published Erratum"})
    assert kinds(held, known(preprints=pair, articles=erratum)).tolist() == [
        "paper",
        "notice",
        "paper",
        "notice",
    ]
    both = records({"1": "Preprint;Comment"})
    assert kinds(held, known(preprints=pair, articles=both)).tolist() == [
        "notice",
        "paper",
        "notice",
        "paper",
    ]


def test_a_likely_twin_is_told_and_counted() -> None:
    held = members(("hair", "standard", "1"), ("hair", "standard", "2"), ("hair", "narrow", "1"))
    told = known(preprints=[("1", None, "2")])

    assert papers(held, told)["pmid"].tolist() == ["1", "2", "1"]
    assert likely_pairs(held, told)[["definition", "pmid"]].to_numpy().tolist() == [["standard", "1"]]
    assert tally(held, told)["hair", "standard"]["likely"] == 1


def test_a_snapshot_that_counted_them_tells_none_apart() -> None:
    kept = TOPIC_YEARS.frame([{"topic": "hair", "definition": "broad", "date_basis": "entrez", "records": 2}])
    old = kept.drop(columns=["notices", "preprint_twins"])
    types = records({"1": "Comment"})

    assert known(articles=types, topic_years=old) == Known()
    assert known(articles=types, topic_years=TOPIC_YEARS.frame()).notices == {"1"}
    row = {"topic": "hair", "definition": "broad", "date_basis": "entrez", "year": 2024, "records": 2}
    for counted, notices in ((None, set()), (0, {"1"})):
        rows = TOPIC_YEARS.frame([{**row, "notices": counted}])
        assert known(articles=types, topic_years=rows).notices == notices


def test_lists_mark_what_a_reader_must_know() -> None:
    types = {
        "1": "Preprint",
        "2": "Comment",
        "3": "Journal Article;Retracted Publication",
        "4": None,
        "5": "Preprint",
    }
    told = known(preprints=[("1", "9", None), ("5", None, "8")])

    assert marks(records(types), told).fillna("").tolist() == [
        "preprint, published as PMID 9",
        "notice",
        "retracted",
        "",
        "preprint, perhaps published as PMID 8",
    ]


def test_what_is_left_out_can_be_put_back_into_counts_and_shares() -> None:
    row = {"definition": "broad", "date_basis": "entrez", "all_pubmed": 1_000, "field": 40, "is_open": False}
    frame = TOPIC_YEARS.frame(
        [
            {**row, "topic": "field", "year": 2024, "records": 40, "notices": 7, "preprint_twins": 3},
            {**row, "topic": "hair", "year": 2024, "records": 4, "notices": 1, "preprint_twins": 0},
            {**row, "topic": "hair", "year": None, "records": 2, "notices": 0, "preprint_twins": 1},
        ]
    )

    found = with_left_out(frame)

    assert found["records"].tolist() == [50, 5, 3]
    assert found["field"].tolist() == [50, 50, 40]
    assert found["per_100k"].tolist() == [5_000, 500, 300]
    assert found["share_of_field"].fillna(-1).tolist() == [-1, 0.1, 0.075]
    old = frame.drop(columns=["notices", "preprint_twins"])
    assert with_left_out(old) is old
