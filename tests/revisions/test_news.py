"""News of two hand-made snapshots: each kind with its grade, both sides of each boundary, ids that stay."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from two_days import side

from pipelines.revisions.kinds import Item, in_order
from pipelines.revisions.moves import Side
from pipelines.revisions.news import news
from pipelines.revisions.revisions import revisions
from pipelines.tables import TABLES
from pipelines.tables.fetched.filings import FILINGS
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import Watch

CATALOGUE = topics.load()
Tables = Mapping[str, list[dict[str, Any]]]
#: What every snapshot holds: which words of the ledgers mean which topic, and how places are called.
HELD: Tables = {
    "ledger_topics": [
        {"kind": "word", "word": "hair", "topic": "hair"},
        {"kind": "use", "word": "hair_restoration", "topic": "hair"},
    ],
    "jurisdictions": [{"jurisdiction": "US", "name": "United States", "reviewed_on": "2026-11-23"}],
}
EVENT = {
    "event_id": "us-1",
    "date": "2026-05-05",
    "jurisdiction": "US",
    "authority": "FDA",
    "kind": "warning_letter",
    "subject": "Kimera Labs",
    "topics": "hair",
    "summary": "Exosomes are drugs.",
    "exosome_named": "yes",
    "source_url": "https://www.fda.gov/1",
    "reviewed_on": "2026-11-23",
}
RULE = {
    "jurisdiction": "US",
    "use": "hair_restoration",
    "status": "unclear",
    "legal_basis": "A law.",
    "as_of": "2025",
    "source_url": "https://a.example/",
    "reviewed_on": "2026-11-23",
}
STUDY = {
    "nct_id": "NCT00000001",
    "nct_id_aliases": None,
    "title": "Vesicles for hair",
    "role": "tested",
    "phase": "PHASE2",
    "overall_status": "RECRUITING",
    "is_gone": False,
    "why_stopped": None,
    "first_posted_date": "2026-01-01",
    "last_update_posted": "2026-11-20",
    "completion_date": "2027-01",
    "enrollment": 40,
    "enrollment_type": "ESTIMATED",
    "has_results": False,
    "results_first_posted": None,
    "sponsor": "Kimera Labs, Inc.",
}
ARTICLE = {
    "pmid": "11",
    "title": "A trial in hair",
    "publication_types": "Journal Article;Randomized Controlled Trial",
}
STEP = {
    "topic": "hair",
    "reading": "generous",
    "rung": "case_report",
    "is_reached": False,
    "first_witness": None,
    "first_date": None,
    "basis": "articles",
}
VERDICT = {"topic": "hair", "definition": "standard", "overall": "ahead"}
YEAR = {
    "topic": "hair",
    "definition": "standard",
    "date_basis": "entrez",
    "year": 2025,
    "per_100k": 2.0,
    "per_100k_low": 1.0,
    "per_100k_high": 3.0,
}


#: Of tables that no source fills yet, or not in this test: their keys.
KEYS = {"filings": FILINGS.key, "approval_hits": ("register", "identifier")}


def held(tables: Tables, edition: str = "live") -> Side:
    """A snapshot with these tables, with key and closed lists as they are declared."""
    frames = {name: pd.DataFrame(rows).convert_dtypes() for name, rows in {**HELD, **tables}.items()}
    made = side(frames, "2026-11-23", edition=edition)
    for name, entry in made.manifest["tables"].items():
        declared = TABLES[name].columns if name in TABLES else {}
        entry["key"] = list(TABLES[name].key if name in TABLES else KEYS[name])
        for column, about in entry["columns"].items():
            about["label"] = declared[column].label if column in declared else column
            if column in declared and declared[column].allowed:
                about["allowed"] = list(declared[column].allowed)
    return made


def between(before: Tables, now: Tables, *, reworded: Any = (), edition: str = "live") -> list[Item]:
    sides = held(before, edition), held(now, edition)
    return news(*sides, revisions(*sides, reworded=reworded), CATALOGUE)


def one(before: Tables, now: Tables, **chosen: Any) -> Item:
    (item,) = between(before, now, **chosen)
    return item


def graded(items: list[Item]) -> list[tuple[str, str, str]]:
    return [(item.grade, item.kind, item.became) for item in items]


def test_a_new_letter_is_told_with_its_own_date_its_names_its_page_and_its_source() -> None:
    item = one(
        {"regulatory_events": [{**EVENT, "event_id": "us-0"}]},
        {"regulatory_events": [{**EVENT, "event_id": "us-0"}, EVENT]},
    )

    assert (item.kind, item.grade, item.date) == ("letter", "notable", "2026-05-05")
    assert (item.title, item.what) == ("Warning letter: FDA, Kimera Labs", "Exosomes are drugs.")
    assert item.names == ("FDA", "Kimera Labs")
    assert item.topics == ("hair",)
    assert (item.page, item.source) == ("regulation", "https://www.fda.gov/1")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, ("notable", "letter", "warning_letter")),
        ({"kind": "untitled_letter"}, ("notable", "letter", "untitled_letter")),
        ({"kind": "law"}, ("notable", "rule", "law")),
        ({"kind": "recall", "exosome_named": "no"}, ("minor", "general_rule", "recall")),
        ({"kind": "clearance"}, ("notable", "rule", "clearance")),
        ({"kind": "approval"}, ("critical", "approval", "approval")),
        ({"kind": "approval", "exosome_named": "no"}, ("critical", "approval", "approval")),
    ],
)
def test_an_act_is_graded_by_its_kind_and_by_what_it_names(
    cells: dict[str, str], told: tuple[str, str, str]
) -> None:
    other = {**EVENT, "event_id": "us-0"}
    assert graded(
        between({"regulatory_events": [other]}, {"regulatory_events": [other, {**EVENT, **cells}]})
    ) == [told]


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("unclear", "prohibited", ("critical", "prohibition")),
        ("unclear", "approved", ("critical", "approval")),
        ("prohibited", "unclear", ("notable", "rule")),
    ],
)
def test_a_status_that_changes_is_news_again(was: str, is_: str, told: tuple[str, str]) -> None:
    item = one(
        {"regulatory_status": [{**RULE, "status": was}]}, {"regulatory_status": [{**RULE, "status": is_}]}
    )
    assert (item.grade, item.kind, item.became) == (*told, is_)
    assert item.page == "regulation?jurisdiction=US&use=hair_restoration"
    assert item.title.startswith("Hair restoration, United States: ")
    assert item.topics == ("hair",)


def test_an_edit_a_row_that_is_gone_and_one_that_was_only_looked_at_again() -> None:
    rules = {"regulatory_status": [RULE]}
    edited = one(rules, {"regulatory_status": [{**RULE, "legal_basis": "Another law.", "as_of": "2026"}]})
    assert (edited.grade, edited.kind, edited.what) == ("minor", "edited", "Changed: Legal basis, As of.")
    assert edited.title == "Edited: Hair restoration, United States: Unclear"
    assert between(rules, {"regulatory_status": [{**RULE, "reviewed_on": "2026-11-30"}]}) == []
    two = [EVENT, {**EVENT, "event_id": "us-2"}]
    gone = one({"regulatory_events": two}, {"regulatory_events": [EVENT]})
    assert (gone.grade, gone.kind, gone.what) == ("minor", "taken_back", "The row is gone.")


def test_statements_hits_filings_and_other_ledgers() -> None:
    said = {
        "statement_id": "a",
        "date": "2026",
        "speaker": "FDA",
        "says": "none_approved",
        "summary": "None.",
        "source_url": "https://b.example",
        "reviewed_on": "2026-11-23",
    }
    hit = {
        "register": "ema",
        "identifier": "EMEA/1",
        "title": "Exo",
        "firm": "Exo AG",
        "date": "2026-11-01",
        "matched": "exosome",
        "url": "https://c.example/1",
    }
    filing = {
        "accession": "0000000000-26-000001",
        "company": "Aegle",
        "form": "8-K",
        "filed_on": "2026-11-02",
        "url": "https://d.example/1",
    }
    firm = {
        "company": "Aegle",
        "country": "US",
        "topics": "hair",
        "status": "sells",
        "source_url": "javascript:x",
        "reviewed_on": "2026-11-23",
    }
    before: Tables = {
        "approval_statements": [said],
        "approval_hits": [hit],
        "approval_answers": [{"register": "ema"}],
        "filings": [filing],
        "companies": [firm],
    }
    now: Tables = {
        "approval_statements": [
            said,
            {**said, "statement_id": "b"},
            {**said, "statement_id": "c", "says": "some_approved"},
        ],
        # Of a register that answers for the first time nothing is news.
        "approval_hits": [
            {**hit, "title": "Edited"},
            {**hit, "identifier": "EMEA/2"},
            {**hit, "register": "mhra"},
        ],
        "approval_answers": [{"register": "ema"}, {"register": "mhra"}],
        "filings": [
            {**filing, "accession": "0000000000-26-000002"}
        ],  # the other one is gone, which is no news
        "companies": [firm, {**firm, "company": "Vesigen"}],
    }
    found = {item.kind: item for item in between(before, now)}
    assert {kind: item.grade for kind, item in found.items()} == {
        "statement": "minor",
        "approval": "critical",
        "register_hit": "critical",
        "filing": "minor",
        "ledger": "minor",
    }
    assert (found["register_hit"].title, found["register_hit"].source) == (
        "To be looked at: ema, EMEA/2, Exo",
        "https://c.example/1",
    )
    assert (found["filing"].title, found["filing"].names, found["filing"].date) == (
        "8-K: Aegle",
        ("Aegle",),
        "2026-11-02",
    )
    # What is no http(s) address is no source: the table is.
    assert found["ledger"].source == "methods?methods_part=table&table=companies"


@pytest.mark.parametrize("is_newer", [True, False])
def test_a_column_that_only_one_version_has_was_edited_by_nobody(is_newer: bool) -> None:
    sides: list[Tables] = [
        {"regulatory_events": [EVENT]},
        {"regulatory_events": [EVENT | {"region": "Guam"}]},
    ]
    assert between(*(sides if is_newer else reversed(sides))) == []


@pytest.mark.parametrize(
    ("table", "column", "page"),
    [
        ("about_facts", "statement", "about"),
        ("published_period_totals", "label", "literature"),
        ("published_trial_counts", "label", "trials"),
        ("trials_sample", "title", "trials"),
        ("cosmetic_claims", "claim", "evidence"),
    ],
)
def test_a_row_of_another_ledger_says_what_it_is_of_and_where_it_is_shown(
    table: str, column: str, page: str
) -> None:
    key = TABLES[table].key[0]
    row = {key: "a", column: "Hair.", "topics": "hair", "reviewed_on": "2026-11-23"}
    item = one({table: [row]}, {table: [row, row | {key: "b"}]})
    assert (item.what, item.page) == ("Hair.", page)


def test_a_table_that_one_side_lacks_has_no_news() -> None:
    everything: Tables = {
        "regulatory_events": [EVENT],
        "trials": [STUDY],
        "articles": [ARTICLE],
        "evidence": [STEP],
        "verdicts": [VERDICT],
        "topic_years": [YEAR],
    }
    assert between({}, everything) == []
    assert between(everything, {}) == []
    assert between(everything, everything) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"overall_status": "TERMINATED"}, ("critical", "study_stopped", "TERMINATED")),
        ({"overall_status": "WITHDRAWN"}, ("critical", "study_stopped", "WITHDRAWN")),
        ({"overall_status": "SUSPENDED"}, ("critical", "study_stopped", "SUSPENDED")),
        ({"overall_status": "COMPLETED"}, ("notable", "study_completed", "COMPLETED")),
        (
            {"overall_status": "ACTIVE_NOT_RECRUITING"},
            ("notable", "study_under_way", "ACTIVE_NOT_RECRUITING"),
        ),
        ({"overall_status": "UNKNOWN"}, ("minor", "study_changed", "UNKNOWN")),
        ({"has_results": True, "results_first_posted": "2026-11-21"}, ("notable", "results", "posted")),
        ({"completion_date": "2029-01"}, ("minor", "study_changed", "completion_date 2029-01")),
        ({"is_gone": True}, ("minor", "study_changed", "gone nothing")),
        (
            {"nct_id": "NCT00000002", "nct_id_aliases": "NCT00000001"},
            ("minor", "study_renumbered", "NCT00000001"),
        ),
    ],
)
def test_what_becomes_of_a_study(cells: dict[str, Any], told: tuple[str, str, str]) -> None:
    topic_trials = [{"topic": "hair", "nct_id": "NCT00000001"}, {"topic": "hair", "nct_id": "NCT00000002"}]
    item = one(
        {"trials": [STUDY], "topic_trials": topic_trials},
        {"trials": [{**STUDY, **cells}], "topic_trials": topic_trials},
    )
    assert graded([item]) == [told]
    assert item.topics == ("hair",)
    assert item.date == ("2026-11-21" if "has_results" in cells else "2026-11-20")


@pytest.mark.parametrize(
    ("phase", "grade"),
    [("PHASE3", "critical"), ("PHASE2|PHASE3", "critical"), ("PHASE2", "notable"), ("PHASE4", "notable")],
)
def test_results_are_critical_at_phase_3(phase: str, grade: str) -> None:
    study, pairs = {**STUDY, "phase": phase}, [{"topic": "hair", "nct_id": "NCT00000001"}]
    item = one(
        {"trials": [study], "topic_trials": pairs},
        {"trials": [{**study, "has_results": True}], "topic_trials": pairs},
    )
    assert item.grade == grade
    assert item.page == "trials?find=NCT00000001&role=any&topic=field"
    assert item.source == "https://clinicaltrials.gov/study/NCT00000001"


def test_a_new_study_and_a_made_up_one_has_no_source_outside() -> None:
    pairs = [{"topic": "hair", "nct_id": "NCT00000001"}]
    new = {**STUDY, "nct_id": "NCT00000002", "title": "<script>alert(1)</script>", "phase": "PHASE3"}
    item = one(
        {"trials": [STUDY], "topic_trials": pairs},
        {"trials": [STUDY, new], "topic_trials": pairs},
        edition="simulated",
    )
    assert graded([item]) == [("notable", "new_study", "new")]
    assert item.title == "New study: NCT00000002, <script>alert(1)</script>"
    assert item.page == "trials?find=NCT00000002&role=any&topic=field&edition=simulated"
    assert item.source == "methods?methods_part=table&table=trials&edition=simulated"
    assert (item.date, item.names) == ("2026-01-01", ("NCT00000002", "Kimera Labs, Inc."))


@pytest.mark.parametrize(
    ("types", "told"),
    [
        ("Journal Article;Randomized Controlled Trial", ("critical", "retracted_trial", "retracted")),
        ("Journal Article", ("notable", "retraction", "retracted")),
    ],
)
def test_a_retraction_is_told_of_what_was_held(types: str, told: tuple[str, str, str]) -> None:
    pairs = [{"topic": topic, "definition": "standard", "pmid": "11"} for topic in ("field", "hair")]
    article = {**ARTICLE, "publication_types": types}
    before: Tables = {"articles": [article], "topic_articles": pairs}
    late = {
        **article,
        "pmid": "12",
        "publication_types": f"{types};Retracted Publication",
    }  # was never held without it
    by_type: Tables = {
        "articles": [{**article, "publication_types": f"{types};Retracted Publication"}, late],
        "topic_articles": pairs,
    }
    item = one(before, by_type)
    assert graded([item]) == [told]
    assert (item.topics, item.page, item.source) == (
        ("field", "hair"),
        "literature?topic=hair",
        "https://pubmed.ncbi.nlm.nih.gov/11/",
    )
    other, facet = [{"facet": "retracted", "pmid": "13"}], {"facet": "retracted", "pmid": "11"}
    by_facet: Tables = {**before, "facet_articles": [*other, facet]}
    assert one({**before, "facet_articles": other}, by_facet).id == item.id
    assert between(by_facet, {**by_type, "facet_articles": other}) == []
    assert between(before, by_facet) == []  # nobody knew who had the facet before


@pytest.mark.parametrize(
    ("was", "basis", "is_told"),
    [
        (False, "articles", True),
        (False, "other", True),
        (None, "articles, trials", True),
        (None, "articles", False),
        (True, "articles", False),
    ],
)
def test_a_step_is_news_where_it_was_not_reached_or_nobody_could_tell_from_the_same_tables(
    was: bool | None, basis: str, is_told: bool
) -> None:
    reached = {
        **STEP,
        "is_reached": True,
        "first_witness": "11",
        "first_date": "2026-10",
        "basis": "articles, trials",
    }
    found = between({"evidence": [{**STEP, "is_reached": was, "basis": basis}]}, {"evidence": [reached]})
    assert graded(found) == [("notable", "step", "generous")] * is_told
    if is_told:
        assert found[0].title == "Hair: first record of the step human case report"
        assert (found[0].date, found[0].page) == (
            "2026-10",
            "evidence?topic=hair&rung=case_report&reading=generous",
        )


def test_a_step_of_both_readings_is_one_piece_of_news() -> None:
    both = [STEP, {**STEP, "reading": "strict"}]
    reached = [{**row, "is_reached": True, "first_witness": "11"} for row in both]
    assert graded(between({"evidence": both}, {"evidence": reached})) == [("notable", "step", "strict")]


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("ahead", "unconfirmed", [("critical", "verdict", "unconfirmed")]),
        ("ahead", "depends", [("critical", "verdict", "depends")]),
        ("unknown", "ahead", [("notable", "judged", "ahead")]),
        ("ahead", "unknown", [("notable", "judged", "unknown")]),
        ("ahead", "ahead", []),
    ],
)
def test_a_verdict_is_critical_where_both_days_were_judged(was: str, is_: str, told: list[Any]) -> None:
    rows = [{**VERDICT, "definition": width} for width in ("narrow", "standard", "broad")]
    before, now = ([{**row, "overall": overall} for row in rows] for overall in (was, is_))
    assert graded(between({"verdicts": before}, {"verdicts": now})) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3.0, 5.0, []),  # the ends touch
        (3.01, 5.0, [("notable", "count", "more")]),
        (0.5, 1.0, []),
        (0.5, 0.99, [("notable", "count", "less")]),
        (0.5, None, []),
    ],
)
def test_a_count_is_news_where_both_intervals_lie_apart(
    low: float, high: float | None, told: list[Any]
) -> None:
    now = {**YEAR, "per_100k": 4.0 if low > 1 else 0.7, "per_100k_low": low, "per_100k_high": high}
    found = between({"topic_years": [YEAR]}, {"topic_years": [now]})
    assert graded(found) == told
    assert between({"topic_years": [YEAR]}, {"topic_years": [now]}, reworded=[("hair", "standard")]) == []
    assert (
        between(
            {"topic_years": [{**YEAR, "definition": "narrow"}]},
            {"topic_years": [{**now, "definition": "narrow"}]},
        )
        == []
    )
    if told == [("notable", "count", "more")]:
        assert found[0].title == "Hair: more papers per 100,000 of PubMed in 2025"
        assert found[0].what == "4.00 (3.01 to 5.00), before 2.00 (1.00 to 3.00)."


def test_growth_and_clinical_share_are_told_by_their_own_intervals() -> None:
    row = {
        "topic": "hair",
        "growth_pct": 10.0,
        "growth_low_pct": 5.0,
        "growth_high_pct": 15.0,
        "clinical_share": 0.2,
        "clinical_low": 0.1,
        "clinical_high": 0.3,
    }
    moved = {**row, "growth_pct": 1.0, "growth_low_pct": -3.0, "growth_high_pct": 4.9}
    assert [item.of for item in between({"contrast": [row]}, {"contrast": [moved]})] == ["hair growth_pct"]
    more = {**row, "clinical_share": 0.5, "clinical_low": 0.31, "clinical_high": 0.6}
    assert [item.of for item in between({"contrast": [row]}, {"contrast": [more]})] == ["hair clinical_share"]


def test_the_id_rests_on_the_news_and_on_no_day() -> None:
    other = {**EVENT, "event_id": "us-0"}
    first = one({"regulatory_events": [other]}, {"regulatory_events": [other, EVENT]})
    again = one(
        {"regulatory_events": [other]},
        {"regulatory_events": [other, {**EVENT, "summary": "Reworded.", "date": "2026-05-06"}]},
    )
    assert first.id == again.id == "urn:uuid:72948a4e-49f3-5408-ac99-e6b5aa8f907e"
    untitled = {**EVENT, "kind": "untitled_letter"}
    assert one({"regulatory_events": [other]}, {"regulatory_events": [other, untitled]}).id != first.id


def item(kind: str, of: str, **cells: Any) -> Item:
    return Item(kind=kind, of=of, became="", title=of, what="", page="", source="", **cells)


@pytest.mark.parametrize(
    ("watch", "touched"),
    [
        (Watch(), ""),
        (Watch(topics=("hair",)), "hair"),
        (Watch(topics=("skincare",)), "facial"),  # a sub-topic's news is its topic's
        (Watch(topics=("facial",)), "facial"),
        (Watch(companies=("kimera labs",)), "firm"),  # whole words, whatever their case
        (Watch(companies=("Kimer",)), ""),
        (Watch(sponsors=("Kimera Labs, Inc.",)), "firm"),
        (Watch(companies=("Kimera.Labs", "(")), ""),  # no pattern
        (Watch(nct_ids=("NCT00000001",)), "firm"),
        (Watch(nct_ids=("NCT0000000",)), ""),
    ],
)
def test_what_is_watched_is_marked_and_comes_first(watch: Watch, touched: str) -> None:
    items = [
        item("filing", "firm", names=("Kimera Labs, Inc.", "NCT00000001")),
        item("letter", "old", date="2025"),
        item("letter", "new", date="2025-03", topics=("field",)),
        item("verdict", "facial", topics=("facial",)),
        item("step", "hair", topics=("hair",), date="2024"),
    ]
    ordered = in_order(items, replace(CATALOGUE, watch=watch))
    assert [one.of for one in ordered if one.is_watched] == [touched] * bool(touched)
    rest = ["facial", "new", "old", "hair", "firm"]
    assert [one.of for one in ordered] == sorted(rest, key=lambda of: of != touched)
