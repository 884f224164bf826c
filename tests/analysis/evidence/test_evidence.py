"""The ladder of a topic: readings, witnesses, dates, and what stays unknown, on a few rows made by hand."""

from typing import Any

import pandas as pd
import pytest

from pipelines.analysis.evidence.evidence import evidence, highest
from pipelines.analysis.evidence.rungs import LADDER
from pipelines.refresh import ledgers
from pipelines.tables import TABLES
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
LEDGERS = ledgers.read_all()
GIVEN, MEASURED = "Exosome therapy for hair loss", "Serum exosomes as biomarkers of hair loss"


def frame(rows: list[dict[str, Any]], **defaults: Any) -> pd.DataFrame:
    made = pd.DataFrame([defaults | row for row in rows], columns=list(defaults))
    return made.astype({name: "str" for name, value in defaults.items() if not isinstance(value, bool)})


def articles(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame(
        list(rows),
        pmid=None,
        title=GIVEN,
        publication_types="Journal Article;Randomized Controlled Trial",
        entrez_date="2024-03-01",
        first_public_date="2024-02",
        flags=None,
    )


def trials(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame(
        list(rows),
        nct_id=None,
        title="Exosomes for Hair",
        interventions="BIOLOGICAL: cells",
        role="tested",
        study_type="INTERVENTIONAL",
        phase="PHASE1",
        overall_status="RECRUITING",
        is_gone=False,
        has_results=False,
        first_posted_date="2022-01-01",
        completion_date=None,
        results_first_posted=None,
    )


def members(topic: str, *pmids: str, definition: str = "standard") -> pd.DataFrame:
    return pd.DataFrame(
        [(topic, definition, pmid) for pmid in pmids], columns=["topic", "definition", "pmid"], dtype="str"
    )


def tables(**given: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The real ledgers without a row in what the test speaks of, and the tables given."""
    held = dict(LEDGERS)
    for name in ("human_studies", "trials_sample", "regulatory_events", "approval_statements"):
        held[name] = held[name].iloc[:0]
    held["regulatory_status"] = held["regulatory_status"][~held["regulatory_status"]["status"].eq("approved")]
    return held | given


def rung(name: str, reading: str = "generous", topic: str = "hair", **given: pd.DataFrame) -> dict[str, Any]:
    ladder, _ = evidence(tables(**given), CATALOGUE)
    rows = ladder[ladder["topic"].eq(topic) & ladder["reading"].eq(reading) & ladder["rung"].eq(name)]
    (row,) = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {key: row[key] for key in ("is_reached", "witnesses", "first_witness", "first_date", "basis")}


def test_a_witness_reaches_a_rung_with_its_date_as_exact_as_known() -> None:
    held = {"articles": articles({"pmid": "2"}), "topic_articles": members("hair", "2")}
    assert rung("randomised_trial_published", **held) == {
        "is_reached": True,
        "witnesses": 1,
        "first_witness": "2",
        "first_date": "2024-02",
        "basis": "articles, human_studies (in part)",
    }
    assert rung("case_report", **held)["is_reached"] is False
    assert rung("case_report", **held)["witnesses"] == 0


def test_without_a_public_date_the_entrez_date_stands_in() -> None:
    held = {
        "articles": articles({"pmid": "2", "first_public_date": None}),
        "topic_articles": members("hair", "2"),
    }
    assert rung("clinical_trial_published", **held)["first_date"] == "2024-03-01"


def test_the_first_witness_is_the_earliest_then_the_lowest_number_and_never_an_undated_one() -> None:
    dated = articles(
        {"pmid": "100", "first_public_date": "2023"},
        {"pmid": "99", "first_public_date": "2023"},
        {"pmid": "1", "first_public_date": "2023-05"},
        {"pmid": "3", "first_public_date": None, "entrez_date": None},
    )
    held = {"articles": dated, "topic_articles": members("hair", "100", "99", "1", "3")}
    found = rung("randomised_trial_published", **held)
    assert (found["witnesses"], found["first_witness"], found["first_date"]) == (4, "99", "2023")
    _, listed = evidence(tables(**held), CATALOGUE)
    rows = listed[listed["rung"].eq("randomised_trial_published") & listed["reading"].eq("generous")]
    assert rows["witness"].tolist() == ["99", "100", "1", "3"]


def test_an_article_counts_for_topics_whose_standard_search_finds_it_alone() -> None:
    held = {
        "articles": articles({"pmid": "2"}),
        "topic_articles": pd.concat(
            [members("hair", "2", definition="broad"), members("skincare", "2")], ignore_index=True
        ),
    }
    assert rung("randomised_trial_published", **held)["is_reached"] is False
    assert rung("randomised_trial_published", topic="skincare", **held)["is_reached"] is True


@pytest.mark.parametrize(
    ("article", "strict"),
    [
        ({}, True),
        ({"title": MEASURED}, False),
        ({"title": None}, False),
        ({"flags": "rna_exosome"}, False),
        ({"flags": "hair_cell"}, False),
        ({"publication_types": "Randomized Controlled Trial;Retracted Publication"}, False),
    ],
)
def test_the_strict_reading_wants_a_title_that_gives_vesicles_and_a_clean_record(
    article: dict[str, Any], strict: bool
) -> None:
    held = {"articles": articles({"pmid": "2"} | article), "topic_articles": members("hair", "2")}
    assert rung("randomised_trial_published", **held)["is_reached"] is True
    assert rung("randomised_trial_published", "strict", **held)["is_reached"] is strict


def test_a_flag_concerns_only_the_topics_that_its_rule_names() -> None:
    held = {
        "articles": articles({"pmid": "2", "flags": "hair_cell"}),
        "topic_articles": pd.concat([members("hair", "2"), members("drug_delivery", "2")], ignore_index=True),
    }
    assert rung("randomised_trial_published", "strict", "hair", **held)["is_reached"] is False
    assert rung("randomised_trial_published", "strict", "drug_delivery", **held)["is_reached"] is True


def test_an_article_in_the_facet_of_retracted_ones_is_no_strict_witness() -> None:
    held = {
        "articles": articles({"pmid": "2"}),
        "topic_articles": members("hair", "2"),
        "facet_articles": pd.DataFrame({"facet": ["retracted", "review"], "pmid": ["2", "3"]}, dtype="str"),
    }
    assert rung("randomised_trial_published", "strict", **held)["is_reached"] is False
    held["facet_articles"] = held["facet_articles"].iloc[1:]
    assert rung("randomised_trial_published", "strict", **held)["is_reached"] is True


@pytest.mark.parametrize(
    ("study", "strict"),
    [
        ({}, True),
        ({"title": "AGLE-102 for Burns", "interventions": "DRUG: AGLE-102"}, False),
        ({"title": "AGLE-102 for Burns", "interventions": "DRUG: MSC EVs"}, True),
        ({"title": None, "interventions": None}, False),
    ],
)
def test_a_study_is_strict_if_its_title_or_interventions_name_vesicles(
    study: dict[str, Any], strict: bool
) -> None:
    held = {
        "trials": trials({"nct_id": "NCT00000001"} | study),
        "topic_trials": pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT00000001"]}, dtype="str"),
    }
    assert rung("trial_registered", **held)["is_reached"] is True
    assert rung("trial_registered", "strict", **held)["is_reached"] is strict


def test_each_rung_of_a_study_has_its_own_date() -> None:
    done = {"overall_status": "COMPLETED", "phase": "PHASE3", "has_results": True}
    dates = {"completion_date": "2024-05", "results_first_posted": "2025-01-07"}
    held = {
        "trials": trials({"nct_id": "NCT00000001"} | done | dates),
        "topic_trials": pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT00000001"]}, dtype="str"),
    }
    found = {name: rung(name, **held)["first_date"] for name in ("trial_registered", "trial_completed")}
    assert found == {"trial_registered": "2022-01-01", "trial_completed": "2024-05"}
    assert rung("phase_3_registered", **held)["first_date"] == "2022-01-01"
    assert rung("results_posted", **held)["first_date"] == "2025-01-07"


def ledger_row(name: str, key: str, **changed: Any) -> pd.DataFrame:
    rows = LEDGERS[name]
    (column,) = TABLES[name].key
    return rows[rows[column].eq(key)].assign(**changed)


def test_a_study_of_the_ledger_and_its_article_are_one_witness() -> None:
    kwon = ledger_row("human_studies", "kwon-2020")  # PMID 33073298
    held = {
        "human_studies": kwon,
        "articles": articles({"pmid": "33073298"}, {"pmid": "5"}),
        "topic_articles": members("skincare", "33073298", "5"),
    }
    assert rung("randomised_trial_published", topic="skincare", **held)["witnesses"] == 2
    # Read strictly, its title says nothing: then the ledger speaks for it.
    held["articles"] = articles({"pmid": "33073298", "title": MEASURED})
    assert rung("randomised_trial_published", "strict", "skincare", **held)["first_witness"] == "kwon-2020"
    # Another article is another witness.
    held["human_studies"] = kwon.assign(pmid="33073299")
    assert rung("randomised_trial_published", topic="skincare", **held)["witnesses"] == 2


def test_a_registered_study_of_the_ledger_and_of_the_registry_are_one_witness() -> None:
    row = ledger_row("human_studies", "nct05658094")
    sample = ledger_row("trials_sample", "NCT05658094")
    assert rung("trial_registered", human_studies=row)["first_witness"] == "nct05658094"
    both = rung("trial_registered", human_studies=row, trials_sample=sample)
    assert (both["witnesses"], both["first_witness"], both["first_date"]) == (1, "NCT05658094", None)


def test_a_row_of_the_ledger_is_strict_if_what_was_given_names_vesicles() -> None:
    han = ledger_row("human_studies", "han-2023")  # ASCE+ SRLV-S topical
    assert rung("clinical_trial_published", topic="skincare", human_studies=han)["is_reached"] is True
    found = rung("clinical_trial_published", "strict", "skincare", human_studies=han)
    assert (found["is_reached"], found["witnesses"]) == (None, None)


def test_a_witness_counts_for_the_topics_above_not_for_those_below_or_beside() -> None:
    kwon = ledger_row("human_studies", "kwon-2020")  # skincare;post_procedure
    reached = {
        topic: rung("randomised_trial_published", topic=topic, human_studies=kwon)["is_reached"]
        for topic in ("field", "skincare", "post_procedure", "skin_ageing", "hair")
    }
    assert reached == {
        "field": True,
        "skincare": True,
        "post_procedure": True,
        "skin_ageing": None,
        "hair": None,
    }


def test_what_no_table_could_have_shown_is_missing_not_false() -> None:
    assert rung("results_posted") == {
        "is_reached": None,
        "witnesses": None,
        "first_witness": None,
        "first_date": None,
        "basis": "none: needs trials",
    }
    assert rung("preclinical_paper")["basis"] == "none: needs articles"
    assert rung("trial_registered")["basis"] == "trials_sample (in part), human_studies (in part)"
    assert rung("trial_registered")["is_reached"] is None
    fetched = {
        "trials": trials({"nct_id": "NCT00000001", "role": "measured"}),
        "topic_trials": pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT00000001"]}, dtype="str"),
    }
    assert rung("trial_registered", **fetched)["is_reached"] is False
    assert rung("results_posted", **fetched)["basis"] == "trials"


def test_the_dated_sample_is_looked_at_only_where_the_registry_is_not_there() -> None:
    sample = ledger_row("trials_sample", "NCT06539273")  # hair, phase 3, completed
    found = rung("phase_3_registered", trials_sample=sample)
    assert (found["is_reached"], found["first_witness"]) == (True, "NCT06539273")
    fetched = {
        "trials": trials({"nct_id": "NCT00000001"}),
        "topic_trials": pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT00000001"]}, dtype="str"),
    }
    found = rung("phase_3_registered", trials_sample=sample, **fetched)
    assert (found["is_reached"], found["basis"]) == (False, "trials")


def test_of_the_field_and_of_context_topics_only_shared_records_are_known() -> None:
    held = {
        "articles": articles({"pmid": "2"}),
        "topic_articles": pd.concat([members("field", "2", "3"), members("diagnostics", "3")]),
    }
    assert rung("randomised_trial_published", topic="field", **held)["is_reached"] is True
    found = rung("randomised_trial_published", topic="diagnostics", **held)
    assert found["is_reached"] is None
    assert found["basis"] == "articles (in part), human_studies (in part)"


@pytest.mark.parametrize(("named", "strict"), [("yes", True), ("no", False)])
def test_an_approval_is_strict_if_its_text_names_vesicles(named: str, strict: bool) -> None:
    events = LEDGERS["regulatory_events"]
    event = events[events["kind"].eq("clearance")].iloc[:1]
    event = event.assign(kind="approval", topics="hair", exosome_named=named, date="2026-05")
    held = {"regulatory_events": event}
    assert rung("approved", **held)["first_date"] == "2026-05"
    assert rung("approved", "strict", **held)["is_reached"] is strict
    assert rung("approved", topic="skincare", **held)["is_reached"] is False


def test_an_approved_use_is_named_by_its_place_and_a_statement_counts_for_the_field() -> None:
    statuses = LEDGERS["regulatory_status"]
    status = statuses[statuses["use"].eq("hair_restoration") & statuses["jurisdiction"].eq("US")]
    status = status.assign(status="approved")
    assert rung("approved", regulatory_status=status)["first_witness"] == "US hair_restoration"
    said = LEDGERS["approval_statements"].iloc[:1].assign(says="some_approved")
    assert rung("approved", approval_statements=said)["is_reached"] is False
    found = rung("approved", topic="field", approval_statements=said)
    assert (found["first_witness"], found["first_date"]) == ("fda-2019-12-06", "2019-12-06")


@pytest.mark.parametrize(("number", "listed"), [(100, 100), (101, 100)])
def test_at_most_a_hundred_witnesses_are_listed_and_all_are_counted(number: int, listed: int) -> None:
    pmids = [str(1000 + place) for place in range(number)]
    held = {
        "articles": articles(*({"pmid": pmid} for pmid in pmids)),
        "topic_articles": members("hair", *pmids),
    }
    ladder, rows = evidence(tables(**held), CATALOGUE)
    key = {"topic": "hair", "reading": "generous", "rung": "randomised_trial_published"}
    found = ladder[ladder[list(key)].eq(pd.Series(key)).all(axis=1)]
    assert found["witnesses"].tolist() == [number]
    assert len(rows[rows[list(key)].eq(pd.Series(key)).all(axis=1)]) == listed


def test_every_topic_has_every_rung_in_both_readings_and_themes_have_none() -> None:
    ladder, rows = evidence(LEDGERS, CATALOGUE)
    TABLES["evidence"].check(ladder)
    TABLES["evidence_witnesses"].check(rows)
    assert len(ladder) == len(CATALOGUE.topics) * 2 * len(LADDER)
    assert set(ladder["topic"]) == set(CATALOGUE.topics)


def test_the_highest_rung_is_the_highest_reached_whatever_is_missing_below() -> None:
    ladder, _ = evidence(LEDGERS, CATALOGUE)
    assert highest(ladder, "hair", "generous") == "phase_3_registered"
    assert highest(ladder, "artificial", "generous") is None


def test_without_any_table_everything_is_missing() -> None:
    ladder, rows = evidence({}, CATALOGUE)
    assert ladder["is_reached"].isna().all()
    assert rows.empty


def test_strict_witnesses_are_never_more_than_generous_ones() -> None:
    ladder, _ = evidence(LEDGERS, CATALOGUE)
    wide = ladder.pivot(index=["topic", "rung"], columns="reading", values="witnesses").fillna(0)
    assert (wide["strict"] <= wide["generous"]).all()


def test_a_ledger_that_names_the_old_number_of_a_study_speaks_of_that_study() -> None:
    row = ledger_row("human_studies", "nct05658094")
    belongs = pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT91000001"]}, dtype="str")
    moved = trials({"nct_id": "NCT91000001"}).assign(nct_id_aliases="NCT00000003|NCT05658094")
    found = rung("trial_registered", human_studies=row, trials=moved, topic_trials=belongs)
    assert (found["witnesses"], found["first_witness"]) == (1, "NCT91000001")
    other = moved.assign(nct_id_aliases="NCT00000003")
    assert rung("trial_registered", human_studies=row, trials=other, topic_trials=belongs)["witnesses"] == 2


def test_animals_are_on_no_rung_of_people() -> None:
    title = "Exosome therapy for alopecia in dogs"
    held = {"topic_articles": members("hair", "2")}
    typed = articles(
        {"pmid": "2", "publication_types": "Journal Article;Randomized Controlled Trial, Veterinary"}
    )
    assert rung("randomised_trial_published", articles=typed, **held)["is_reached"] is False
    assert rung("clinical_trial_published", articles=typed, **held)["is_reached"] is False
    assert rung("preclinical_paper", articles=typed, **held)["is_reached"] is True
    # An older one has the types of people's trials: only the title tells, so the strict reading does.
    old = articles({"pmid": "2", "title": title})
    assert rung("randomised_trial_published", "strict", articles=old, **held)["is_reached"] is False
    assert rung("randomised_trial_published", "generous", articles=old, **held)["is_reached"] is True
    belongs = pd.DataFrame({"topic": ["hair"], "nct_id": ["NCT90000001"]}, dtype="str")
    study = trials({"nct_id": "NCT90000001", "title": title, "interventions": "BIOLOGICAL: exosomes"})
    assert rung("trial_registered", "strict", trials=study, topic_trials=belongs)["is_reached"] is False
    people = study.assign(title="Exosome therapy for alopecia")
    assert rung("trial_registered", "strict", trials=people, topic_trials=belongs)["is_reached"] is True
