"""Two snapshots with a known set of differences give exactly that diff, each with its cause and its grade."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from two_days import FIRST, LAST, Sets, literature, side

from pipelines.revisions import papers, trials
from pipelines.revisions.papers import paper_revisions
from pipelines.revisions.revisions import revisions, row_revisions
from pipelines.revisions.trials import trial_revisions

HAIR = ("hair", "standard")


def causes(rows: pd.DataFrame, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Place (on the Entrez basis, or all) to the causes that are not zero."""
    shown = rows[rows["date_basis"].isin(["entrez", "first_posted", "none"])]
    return {
        str(row["place"]): {
            name: int(row[name]) for name in ("was", "is", *names) if row[name] is not pd.NA and row[name]
        }
        for row in shown.to_dict("records")
    }


def test_every_cause_is_told_apart() -> None:
    before = literature({HAIR: {"1": 2024, "2": 2024, "3": 2025, "4": 2025, "5": None}}, held={"6": 2025})
    now = literature(
        {HAIR: {"1": 2024, "2": 2025, "5": None, "6": 2025, "7": 2026}},
        held={"4": 2025},
        fetched="2026-11-30",
    )
    # 2 moved to 2025; 3 is nowhere any more; 4 is still in the field; 6 was in the field; 7 is new to it.
    found = paper_revisions(before, now, frozenset())
    assert causes(found, papers.CAUSES) == {
        "2024": {"was": 2, "is": 1, "redated_out": -1},
        "2025": {"was": 2, "is": 2, "redated_in": 1, "gone": -1, "left": -1, "entered": 1},
        "2026": {"is": 1, "new": 1},
        "all": {"was": 5, "is": 5, "gone": -1, "left": -1, "entered": 1, "new": 1},
    }
    assert found["unexplained"].eq(0).all()
    assert set(found["date_basis"]) == {"entrez", "publication", "none"}


def test_what_a_snapshot_leaves_out_that_an_earlier_one_counted_has_its_cause() -> None:
    sets: Sets = {HAIR: {"1": 2024, "2": 2024, "3": 2025}}
    before, now = literature(sets), literature(sets, fetched="2026-11-30")
    counted = now.tables["topic_years"].assign(notices=0, preprint_twins=0)
    is_2024 = counted["year"].eq(2024)
    counted = counted.assign(records=counted["records"].mask(is_2024, 0))
    told = {
        **now.tables,
        "topic_years": counted,
        "facet_articles": pd.DataFrame({"facet": ["notice"], "pmid": ["1"]}, dtype="str"),
        "preprints": pd.DataFrame(
            {"pmid": ["2"], "published_as": ["3"], "likely_published_as": [None]}, dtype="str"
        ),
    }
    after = side(told, "2026-11-30")

    found = paper_revisions(before, after, frozenset())
    back = paper_revisions(after, before, frozenset())

    assert causes(found, papers.CAUSES) == {
        "2024": {"was": 2, "left_out": -2},
        "all": {"was": 3, "is": 1, "left_out": -2},
    }
    assert causes(back, papers.CAUSES)["all"] == {"was": 1, "is": 3, "let_in": 2}


def test_the_same_snapshot_twice_moves_nothing() -> None:
    one = literature({HAIR: {"1": 2024}})
    assert paper_revisions(one, one, frozenset()).empty


def test_an_edited_definition_is_the_cause_of_what_the_field_held_already() -> None:
    before = literature({HAIR: {"1": 2024, "2": 2024}}, held={"3": 2024})
    now = literature({HAIR: {"1": 2024, "3": 2024, "4": 2026}}, held={"2": 2024}, fetched="2026-11-30")
    found = paper_revisions(before, now, frozenset({HAIR}))
    assert causes(found, papers.CAUSES) == {
        "2024": {"was": 2, "is": 2, "definition_in": 1, "definition_out": -1},
        "2026": {"is": 1, "new": 1},
        "all": {"was": 2, "is": 3, "definition_in": 1, "definition_out": -1, "new": 1},
    }
    assert set(found["grade"]) == {"critical"}


def test_with_another_search_for_the_field_only_young_records_are_new() -> None:
    before = literature({HAIR: {"1": 2024}})
    now = literature({HAIR: {"1": 2024, "2": 2026, "3": 2024}}, fetched="2026-11-30")
    articles = pd.DataFrame(
        {"pmid": ["1", "2", "3"], "create_date": ["2024-01-01", "2026-11-23", "2026-11-22"]}, dtype="str"
    )
    told = side({**now.tables, "articles": articles}, "2026-11-30")
    found = paper_revisions(before, told, frozenset({HAIR, ("field", "broad")}))
    assert causes(found, papers.CAUSES)["all"] == {"was": 1, "is": 3, "new": 1, "definition_in": 1}


def test_an_article_that_gets_a_year_moves_into_it() -> None:
    found = paper_revisions(literature({HAIR: {"1": ""}}), literature({HAIR: {"1": 2024}}), frozenset())
    assert causes(found, papers.CAUSES) == {"2024": {"is": 1, "redated_in": 1}}


def test_a_topic_that_was_not_there_has_no_count_before() -> None:
    found = paper_revisions(
        literature({HAIR: {"1": 2024}}),
        literature({HAIR: {"1": 2024}, ("skin", "broad"): {"1": 2024}}),
        frozenset({("skin", "broad")}),
    )
    row = found[
        found["topic"].eq("skin") & found["place"].eq("2024") & found["date_basis"].eq("entrez")
    ].iloc[0]
    assert row["was"] is pd.NA
    assert (row["is"], row["change"], row["definition_in"]) == (1, 1, 1)


def test_a_count_that_its_articles_do_not_explain_is_critical() -> None:
    before, now = literature({HAIR: {"1": 2024}}), literature({HAIR: {"1": 2024}})
    years = now.tables["topic_years"]
    wrong = years.assign(records=years["records"].where(years["year"].ne(2024).fillna(True), 9))
    found = paper_revisions(before, side({**now.tables, "topic_years": wrong}, "2026-11-30"), frozenset())
    assert found["unexplained"].tolist() == [8, 8]
    assert set(found["grade"]) == {"critical"}


@pytest.mark.parametrize(
    ("was", "is_", "year", "grade"),
    [
        (50, 55, 2024, "notable"),
        (51, 56, 2024, "minor"),
        (10, 14, 2024, "minor"),
        (50, 80, LAST, "minor"),
        (100, 80, 2024, "notable"),
        (100, 79, 2024, "critical"),
        (10, 6, 2024, "minor"),
        (20, 15, 2024, "critical"),
        (2, 0, 2024, "critical"),
    ],
)
def test_grades_on_both_sides_of_each_boundary(was: int, is_: int, year: int, grade: str) -> None:
    many: dict[str, Any] = {str(number): year for number in range(1, max(was, is_) + 1)}
    sides = [literature({HAIR: dict(list(many.items())[:size])}, held=many) for size in (was, is_)]
    found = paper_revisions(*sides, frozenset())
    assert found.set_index(["date_basis", "place"]).loc[("entrez", str(year)), "grade"] == grade


PLACES = st.one_of(st.none(), st.just(""), st.integers(FIRST, LAST))
PMIDS = st.sampled_from([str(number) for number in range(1, 13)])
KEYS = st.sampled_from([HAIR, ("hair", "broad"), ("skin", "broad")])


@st.composite
def one_side(draw: st.DrawFn) -> tuple[Sets, dict[str, Any]]:
    places = draw(st.dictionaries(PMIDS, PLACES))
    sets = draw(st.dictionaries(KEYS, st.sets(st.sampled_from(sorted(places)))) if places else st.just({}))
    return {key: {pmid: places[pmid] for pmid in pmids} for key, pmids in sets.items()}, places


@settings(max_examples=60)
@given(one_side(), one_side(), st.sets(KEYS))
def test_causes_add_up_to_the_difference_of_every_count(
    old: tuple[Sets, dict[str, Any]], new: tuple[Sets, dict[str, Any]], edited: set[tuple[str, str]]
) -> None:
    before, now = literature(old[0], held=old[1]), literature(new[0], held=new[1])
    found = paper_revisions(before, now, frozenset(edited))
    assert found["unexplained"].eq(0).all()
    assert found[list(papers.CAUSES)].sum(axis="columns").eq(found["change"]).all()
    listed = {
        tuple(row[:4]): row[4]
        for row in found[["topic", "definition", "date_basis", "place", "change"]].itertuples(index=False)
    }
    for key in {*old[0], *new[0]}:
        for place in (None, *range(FIRST, LAST + 1)):
            was, is_ = (
                sum(year == place for year in sets.get(key, {}).values()) for sets in (old[0], new[0])
            )
            told = listed.get((*key, "entrez", "before" if place is None else str(place)), 0)
            assert told == is_ - was
        sizes = [len(sets.get(key, {})) for sets in (old[0], new[0])]
        assert listed.get((*key, "none", "all"), 0) == sizes[1] - sizes[0]
    entered = found.loc[
        [key in edited for key in zip(found["topic"], found["definition"], strict=True)], ["entered", "left"]
    ]
    assert entered.eq(0).all(axis=None)


def studies(
    rows: dict[str, tuple[str, str | None, bool]], topics: dict[str, set[str]], fetched: str = "2026-11-23"
) -> Any:
    """A side with studies (role, day first posted, gone) and their topics; start as first posted."""
    frame = pd.DataFrame(
        [(nct_id, role, posted, posted, gone) for nct_id, (role, posted, gone) in rows.items()],
        columns=["nct_id", "role", "first_posted_date", "start_date", "is_gone"],
    ).astype(
        {
            "nct_id": "str",
            "role": "str",
            "first_posted_date": "str",
            "start_date": "str",
            "is_gone": "boolean",
        }
    )
    blank = dict.fromkeys(
        (
            "overall_status",
            "phase",
            "enrollment",
            "enrollment_type",
            "completion_date",
            "results_first_posted",
        )
    )
    members = {topic: frozenset(ids) for topic, ids in topics.items()}
    tables = {
        "trials": frame.assign(**blank, has_results=False),
        "topic_trials": pd.DataFrame(
            [(topic, nct_id) for topic, ids in topics.items() for nct_id in sorted(ids)],
            columns=["topic", "nct_id"],
            dtype="str",
        ),
        "trial_years": years_of(frame, members),
    }
    return side(tables, fetched)


def years_of(frame: pd.DataFrame, members: dict[str, frozenset[str]]) -> pd.DataFrame:
    from datetime import date

    from pipelines.analysis.trials.years import trial_years

    return trial_years(frame, members, ("tested", "measured"), first_year=2020, today=date(2026, 11, 23))


def test_every_cause_of_a_count_of_studies_is_told_apart() -> None:
    before = studies(
        {
            "NCT1": ("tested", "2024-01-01", False),
            "NCT2": ("tested", "2024-02-01", False),
            "NCT3": ("measured", "2024-03-01", False),
            "NCT4": ("tested", "2025-01-01", True),
            "NCT5": ("tested", "2019-01-01", False),
            "NCT6": ("tested", None, False),
        },
        {"hair": {"NCT1", "NCT2", "NCT3", "NCT4", "NCT5"}, "skin": {"NCT6"}},
    )
    now = studies(
        {
            "NCT1": ("tested", "2025-01-01", False),
            "NCT2": ("tested", "2024-02-01", True),
            "NCT3": ("tested", "2024-03-01", False),
            "NCT4": ("tested", "2025-01-01", False),
            "NCT5": ("tested", "2019-01-01", False),
            "NCT6": ("tested", None, False),
            "NCT7": ("tested", "2026-11-01", False),
        },
        {"hair": {"NCT1", "NCT2", "NCT3", "NCT4", "NCT6", "NCT7"}, "skin": set()},
        "2026-11-30",
    )
    found = trial_revisions(before, now, frozenset({"skin"}))
    tested = found[found["topic"].eq("hair") & found["role_scope"].eq("tested")]
    assert causes(tested, trials.CAUSES) == {
        "2024": {"was": 2, "is": 1, "gone": -1, "redated_out": -1, "role_in": 1},
        "2025": {"is": 2, "returned": 1, "redated_in": 1},
        "2026": {"is": 1, "new": 1},
        "before": {"was": 1, "left": -1},
        "undated": {"is": 1, "entered": 1},
        "all": {
            "was": 3,
            "is": 5,
            "gone": -1,
            "returned": 1,
            "new": 1,
            "role_in": 1,
            "left": -1,
            "entered": 1,
        },
    }
    measured = found[found["topic"].eq("hair") & found["role_scope"].eq("measured")]
    assert causes(measured, trials.CAUSES)["2024"] == {"was": 1, "role_out": -1}
    skin = found[found["topic"].eq("skin")]
    assert causes(skin, trials.CAUSES)["undated"] == {"was": 1, "definition_out": -1}
    assert found["unexplained"].eq(0).all()
    assert found[list(trials.CAUSES)].sum(axis="columns").eq(found["change"]).all()


DAYS = st.sampled_from([None, "2019-05-01", "2024-01", "2025-06-01", "2027"])
STUDIES = st.dictionaries(
    st.sampled_from([f"NCT{number}" for number in range(8)]),
    st.tuples(st.sampled_from(["tested", "measured"]), DAYS, st.booleans()),
    min_size=1,
)


@settings(max_examples=30)
@given(STUDIES, STUDIES, st.data())
def test_causes_of_studies_add_up_too(old: Any, new: Any, data: st.DataObject) -> None:
    sides = []
    for rows in (old, new):
        topics = data.draw(
            st.dictionaries(st.sampled_from(["hair", "skin"]), st.sets(st.sampled_from(sorted(rows))))
        )
        sides.append(studies(rows, topics))
    found = trial_revisions(*sides, frozenset())
    assert found["unexplained"].eq(0).all()
    assert found[list(trials.CAUSES)].sum(axis="columns").eq(found["change"]).all()


LETTERS = pd.DataFrame(
    {
        "event_id": ["a", "b", "c"],
        "n": pd.array([1, None, 3], dtype="Int64"),
        "reviewed_on": ["2026-01-01"] * 3,
        "summary": ["x", None, "z"],
    }
)


def test_rows_of_a_ledger_are_told_cell_by_cell() -> None:
    now = pd.DataFrame(
        {
            "event_id": ["b", "c", "d"],
            "n": pd.array([2, 3, 4], dtype="Int64"),
            "reviewed_on": ["2026-01-01", "2026-02-01", "2026-02-01"],
            "summary": [None, "z", "new"],
        }
    )
    found = row_revisions("letters", ["event_id"], LETTERS, now)
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["letters", "a", "removed", None, None, None, "critical"],
        ["letters", "d", "added", None, None, None, "notable"],
        ["letters", "b", "edited", "n", None, "2", "notable"],
        ["letters", "c", "edited", "reviewed_on", "2026-01-01", "2026-02-01", "minor"],
    ]


def test_the_order_of_rows_is_no_change() -> None:
    assert row_revisions("letters", ["event_id"], LETTERS, LETTERS.iloc[::-1]).empty


def test_a_column_that_came_is_told_where_it_holds_something() -> None:
    now = LETTERS.assign(kind=["letter", None, None])
    found = row_revisions("letters", ["event_id"], LETTERS, now)
    assert found[["row", "column", "new"]].to_numpy().tolist() == [["a", "kind", "letter"]]


def test_everything_together() -> None:
    before = literature({HAIR: {"1": 2024}})
    now = literature({HAIR: {"1": 2024, "2": 2026}}, fetched="2026-11-30")
    pubmed_years = pd.DataFrame(
        {
            "scope": "all_pubmed",
            "date_basis": "entrez",
            "year": pd.array([2024, 2026], dtype="Int64"),
            "records": pd.array([10, 20], dtype="Int64"),
        }
    )
    sources = {"pubmed": {"fetched_at": "2026-11-23T12:00:00+00:00", "failed": None}}
    later = {
        "pubmed": {"fetched_at": "2026-11-30T12:00:00+00:00", "failed": None},
        "trials": {"fetched_at": None, "failed": "It answered 503."},
    }
    told = revisions(
        side(
            {**before.tables, "letters": LETTERS, "pubmed_years": pubmed_years}, "2026-11-23", sources=sources
        ),
        side(
            {
                **now.tables,
                "letters": LETTERS.iloc[:2],
                "pubmed_years": pubmed_years.assign(records=[10, 25]),
            },
            "2026-11-30",
            sources=later,
        ),
        reworded=frozenset(),
    )
    assert told.sources == (
        "PubMed: fetched 2026-11-23, and again 2026-11-30.",
        "ClinicalTrials.gov: never fetched. It answered 503.",
    )
    assert told.totals[["year", "was", "is", "change"]].to_numpy().tolist() == [[2026, 20, 25, 5]]
    assert told.rows[["row", "kind"]].to_numpy().tolist() == [["c", "removed"]]
    assert told.grades == {"critical": 1, "notable": 0, "minor": 3}
    assert told.tables.set_index("table").loc["letters", ["was", "is"]].tolist() == [3, 2]


RATES = pd.DataFrame(
    {
        "topic": ["hair", "nails", "field", "skincare"],
        "definition": "standard",
        "date_basis": "entrez",
        "measure": "records",
        "first_year": pd.array([2016, 2016, 2016, None], dtype="Int64"),
        "last_year": pd.array([2025, 2025, 2025, None], dtype="Int64"),
        "growth_pct": pd.array([20.0, 10.0, 15.0, None], dtype="Float64"),
        "growth_high_pct": pd.array([25.0, 12.0, 16.0, None], dtype="Float64"),
        "dispersion": pd.array([1.5, 0.8, 30.0, None], dtype="Float64"),
    }
)


@pytest.mark.parametrize(
    ("column", "values", "moved"),
    [
        ("growth_high_pct", [26.0, 12.5, 16.0, None], 2),
        ("growth_high_pct", [25.009, 11.989, 16.0, None], 1),
        ("growth_high_pct", [25.0, 12.0, 16.0, None], 0),
        ("growth_pct", [20.1, 10.0, 15.0, None], 1),
        ("dispersion", [1.6, 0.9, 30.0, None], 0),
    ],
)
def test_intervals_that_moved_alone_are_told_with_their_cause(
    column: str, values: list[float | None], moved: int
) -> None:
    now = RATES.assign(growth_high_pct=pd.array([26.0, 12.5, 16.0, None], dtype="Float64"))
    now = now.assign(**{column: pd.array(values, dtype="Float64")})
    told = revisions(
        side({"growth": RATES}, "2026-11-23"), side({"growth": now}, "2026-11-30"), reworded=frozenset()
    )
    sentence = f"Growth: {moved} rates stand and only their intervals moved: another method works those out."
    assert told.sources == ((sentence,) if moved else ())


def test_growth_on_one_side_only_tells_no_other_method() -> None:
    told = revisions(side({}, "2026-11-23"), side({"growth": RATES}, "2026-11-30"), reworded=frozenset())
    assert told.sources == ()


def test_two_fetches_of_one_day_are_told_apart_by_their_minutes() -> None:
    first, second = (
        {"pubmed": {"fetched_at": f"2026-11-23T{at}:59+00:00", "failed": None}} for at in ("09:05", "12:00")
    )
    told = revisions(
        side({}, "2026-11-23", sources=first), side({}, "2026-11-23", sources=second), reworded=frozenset()
    )
    assert told.sources == ("PubMed: fetched 2026-11-23 at 09:05, and again at 12:00 UTC.",)


def test_a_source_that_was_kept_says_why_nothing_moved() -> None:
    kept = {"pubmed": {"fetched_at": "2026-11-23T12:00:00+00:00", "failed": "It answered 502."}}
    told = revisions(
        side({}, "2026-11-23", sources=kept), side({}, "2026-11-30", sources=kept), reworded=frozenset()
    )
    assert told.sources == (
        "PubMed: kept as fetched 2026-11-23, so nothing of it moved. It failed: It answered 502.",
    )
