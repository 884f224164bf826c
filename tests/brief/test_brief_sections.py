"""What each section says of hand-made tables: exact sentences, both sides of each boundary, and silence."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from random_snapshots import compiled, frame

from pipelines.brief.document import brief
from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts
from pipelines.brief.sections import about, changes, growth, humans, regulators, summary, unknown
from pipelines.sentences.rows import Held
from pipelines.text.terms import RUNGS
from pipelines.topics import catalogue as topics

DAY = date(2026, 11, 26)
MADE = {"made_at": "2026-11-23T12:00:00+00:00", "id": "20261123T120000Z-0a1b2c3d"}
STATED: dict[str, Any] = {
    "one_row_per": "row", "source": "S.", "licence": "L.", "fetched_at": "2026-11-20T08:00:00+00:00",
}  # fmt: skip


def known(
    tables: dict[str, pd.DataFrame] | None = None,
    *,
    edition: str = "live",
    before: dict[str, pd.DataFrame] | None = None,
    topic: str | None = "hair",
    is_long: bool = False,
    **manifest: Any,
) -> Facts:
    held = {**compiled(), **(tables or {})}
    told = {**MADE, "edition": edition, "tables": dict.fromkeys(held, STATED), **manifest}
    return Facts(
        held=Held(held, before or {}),
        manifest=told,
        earlier=None if before is None else {**told, "made_at": "2026-10-20T12:00:00+00:00"},
        catalogue=topics.load(),
        day=DAY,
        version="0.1.0",
        topic=topic,
        is_long=is_long,
    )


def said(section: Section) -> list[str]:
    return [sentence.text for sentence in section.sentences]


def rates(measure: str = "records", **cells: Any) -> dict[str, Any]:
    return {
        "topic": "hair", "definition": "standard", "date_basis": "entrez", "measure": measure, "first_year": 2016,
        "last_year": 2025, "years": 10, "records": 1234, "growth_pct": 12.3, "growth_low_pct": 10.0,
        "growth_high_pct": 14.6, **cells,
    }  # fmt: skip


def grew(*rows: dict[str, Any], is_long: bool = False) -> list[str]:
    tables = {"growth": frame("growth", list(rows)), "topic_years": frame("topic_years", [])}
    return said(growth.section(known(tables, is_long=is_long)))


def test_a_rate_ends_in_its_interval_its_papers_and_its_years() -> None:
    assert grew(rates()) == ["Hair: papers grew by 12% a year (10% to 15%; 1,234 papers, 2016 to 2025)."]


def test_a_rate_is_set_beside_all_of_pubmed() -> None:
    beside = rates("per_100k", growth_pct=8.0, growth_low_pct=5.0, growth_high_pct=11.0)
    assert grew(rates(), beside) == [
        "Hair: papers grew by 12% a year, faster than PubMed as a whole (10% to 15%; per 100,000 papers of PubMed "
        "about 8%, 5% to 11%; 1,234 papers, 2016 to 2025)."
    ]
    slower = rates("per_100k", growth_pct=-8.0, growth_low_pct=-9.0, growth_high_pct=-7.0)
    assert "more slowly than PubMed as a whole" in grew(rates(), slower)[0]
    level = rates("per_100k", growth_pct=1.0, growth_low_pct=-1.0, growth_high_pct=3.0)
    assert "at no clearly other pace than PubMed as a whole" in grew(rates(), level)[0]


@pytest.mark.parametrize(
    ("low", "high", "phrase"),
    [
        (0.1, 24.0, "papers grew by about 12% a year"),
        (0.0, 24.0, "papers show no clear rise or fall, at about 12% a year"),
        (-5.0, 30.0, "papers show no clear rise or fall, at about 12% a year"),
        (9.23, 15.37, "papers grew by 12% a year"),  # a half width of 24.96% of the rate
        (9.22, 15.38, "papers grew by about 12% a year"),  # 25.04%
    ],
)
def test_about_stands_where_the_interval_is_wide_and_growth_only_above_zero(
    low: float, high: float, phrase: str
) -> None:
    assert phrase in grew(rates(growth_low_pct=low, growth_high_pct=high))[0]


def test_fewer_papers_are_told_as_such() -> None:
    fell = rates(growth_pct=-12.3, growth_low_pct=-14.0, growth_high_pct=-10.0)
    assert grew(fell)[0].startswith("Hair: papers became fewer, at -12% a year (-14% to -10%;")


def test_thin_numbers_get_no_rate_but_a_reason() -> None:
    for row in (rates(records=29), rates(growth_pct=None), rates(reason="Too odd.")):
        assert grew(row) == []
    tables = {"growth": frame("growth", [rates(records=29)])}
    assert "Hair: no rate of growth is told (n = 29): its complete years have fewer than 30 papers." in said(
        unknown.section(known(tables))
    )
    assert grew(rates(records=30))


def test_pace_and_doubling() -> None:
    row = rates(
        pace="slower", pace_change_pct=-8.0, pace_low_pct=-9.5, pace_high_pct=-6.5, early_growth_pct=20.0,
        late_growth_pct=10.4, doubling_time_years=6.0, doubling_low_years=5.1, doubling_high_years=7.3,
    )  # fmt: skip
    assert grew(row)[1:] == [
        "Hair: growth slowed from 20% a year in the first third of these years to 10% in the last (its yearly factor "
        "changed by -8.0%, -9.5% to -6.5%; 1,234 papers, 2016 to 2025)."
    ]
    assert grew(row, is_long=True)[2] == (
        "Hair: at that rate the papers of a year double every 6.0 years (5.1 to 7.3; 1,234 papers, 2016 to 2025)."
    )
    assert len(grew({**row, "pace": "no clear change"})) == 1


def test_the_running_year_stands_beside_the_same_days_and_never_beside_a_whole_year() -> None:
    def told(now: int, then: int) -> list[str]:
        rows = [
            {"topic": "hair", "definition": "standard", "year": year, "until": f"{year}-11-20", "records": records,
             "whole_year": whole, "is_running": year == 2026}
            for year, records, whole in ((2025, then, 999), (2026, now, None))
        ]  # fmt: skip
        tables = {"year_to_date": frame("year_to_date", rows), "topic_years": frame("topic_years", [])}
        return said(growth.section(known({**tables, "growth": frame("growth", [])})))

    assert told(120, 101) == [
        "Hair, the running year: up to 2026-11-20 PubMed took in 120 papers, up to 2025-11-20 it had taken in 101."
    ]
    assert told(30, 30)
    assert told(29, 300) == told(300, 29) == []


def contrast(**cells: Any) -> pd.DataFrame:
    counts = ("sample_trials", "human_studies", "claims", "prohibiting", "not_approving", "trials_only",
              "conditional", "enforcement", "approvals")  # fmt: skip
    return frame("contrast", [{"topic": "hair", **dict.fromkeys(counts, 0), **cells}])


def evidence(**seen: tuple[int | None, int | None]) -> pd.DataFrame:
    rows = []
    for position, rung in enumerate(RUNGS, start=1):
        for reading, witnesses in zip(("generous", "strict"), seen.get(rung, (0, 0)), strict=True):
            rows.append(
                {"topic": "hair", "reading": reading, "rung": rung, "position": position, "witnesses": witnesses,
                 "is_reached": None if witnesses is None else witnesses > 0, "basis": "articles",
                 "first_date": "2019-04" if witnesses else None}
            )  # fmt: skip
    return frame("evidence", rows)


def test_the_highest_step_in_both_readings() -> None:
    table = evidence(case_report=(3, 1), randomised_trial_published=(1, 0))
    highest = contrast(highest_generous="randomised_trial_published", highest_strict="case_report")
    assert said(humans.section(known({"contrast": highest, "evidence": table})))[0] == (
        "Hair: the highest step found is a published randomised trial; read strictly, it is a human case report "
        "(1 record shows it, of 2019-04)."
    )
    same = contrast(highest_generous="case_report", highest_strict="case_report")
    assert said(humans.section(known({"contrast": same, "evidence": table})))[0] == (
        "Hair: the highest step found is a human case report, also read strictly (3 records show it, the first of "
        "2019-04)."
    )
    lenient = contrast(highest_generous="case_report")
    assert (
        "; read strictly, there is none (3"
        in said(humans.section(known({"contrast": lenient, "evidence": table})))[0]
    )
    assert said(humans.section(known({"contrast": contrast(), "evidence": table})))[0] == (
        "Hair: no step of the ladder was found in the tables here that could show one."
    )


@pytest.mark.parametrize(
    ("trials", "completed", "results", "ratio", "sentence"),
    [
        (12, 5, 1, 103.4, "Hair: 12 registered trials give vesicles, 5 completed, 1 with posted results; papers for "
         "each trial: 103."),
        (1, 0, 0, 9.96, "Hair: 1 registered trial gives vesicles, none completed, none with posted results; papers "
         "for each trial: 10."),
        (0, 0, 0, None, "Hair: no registered trials give vesicles."),
    ],
)  # fmt: skip
def test_trials_in_singular_plural_and_none(
    trials: int, completed: int, results: int, ratio: float | None, sentence: str
) -> None:
    row = contrast(
        tested_trials=trials, completed_trials=completed, results_trials=results, papers_per_trial=ratio
    )
    assert said(humans.section(known({"contrast": row})))[0] == sentence


def test_a_clinical_share_needs_thirty_papers() -> None:
    cells = {
        "papers": 31, "papers_with_record": 30,
        "clinical_papers": 1, "randomised_papers": 1, "clinical_share": 1 / 30, "clinical_low": 0.0059,
        "clinical_high": 0.167,
    }  # fmt: skip
    assert (
        "Hair: about 3% of its papers have a clinical publication type, and 1 is typed as a randomised trial (1% to "
        "17%; 1 of 30 papers)." in said(humans.section(known({"contrast": contrast(**cells)})))
    )
    fewer = contrast(**{**cells, "papers_with_record": 29})
    assert not any("publication type" in text for text in said(humans.section(known({"contrast": fewer}))))


def test_without_fetched_trials_the_sample_is_told_as_a_sample() -> None:
    assert (
        "Hair: in 1 study of the dated sample vesicles are what is given; a sample is never a total."
        in said(humans.section(known({"contrast": contrast(sample_trials=1)})))
    )


def test_rules_of_a_topic_agree_in_number() -> None:
    row = contrast(prohibiting=1, not_approving=3, enforcement=1)
    assert (
        "Hair: of the jurisdictions with a rule, 1 prohibits a use and 3 hold one as not approved; 1 letter that names "
        "exosomes is filed under it." in said(regulators.section(known({"contrast": row})))
    )


def test_no_approval_is_told_with_its_newest_statement_and_an_approval_as_what_says_so() -> None:
    ledgers = compiled()
    told = ledgers["approval_statements"].query("is_lay == 'no'")
    newest = told.sort_values("date").iloc[-1]
    assert regulators.approvals(known()).text == (
        f"Approvals: none of an exosome product was found in any jurisdiction; the newest of {len(told)} dated "
        f"statements that say so is of {newest['date']} ({newest['speaker']}) and covers {newest['scope']}."
    )
    events = ledgers["regulatory_events"].assign(kind="approval").head(2)
    assert regulators.approvals(known({"regulatory_events": events})).text == (
        "Approvals: the ledgers hold 2 acts by which an exosome product is approved."
    )
    nobody = ledgers["approval_statements"].head(0)
    assert regulators.approvals(known({"approval_statements": nobody})).text == (
        "Approvals: none of an exosome product was found."
    )


def test_letters_are_counted_only_where_they_name_exosomes() -> None:
    events = compiled()["regulatory_events"]
    letters = events[events["kind"].eq("warning_letter") & events["exosome_named"].eq("no")]
    told = said(regulators.section(known({"regulatory_events": letters}, topic=None)))
    assert "Enforcement: no warning or untitled letter that names exosomes was found." in told


def trials(*changes: tuple[str, str, str]) -> dict[str, pd.DataFrame]:
    studies = [
        {"nct_id": f"NCT0000000{n}", "title": "A <b>title</b>", "role": role, "role_reason": "x",
         "overall_status": "RECRUITING", "seen_on": "2026-11-23", "is_gone": False, "has_results": False,
         "countries": 0}
        for n, role in enumerate(("tested", "measured"))
    ]  # fmt: skip
    rows = [
        {"nct_id": nct_id, "kind": "status", "old": "RECRUITING", "new": "ACTIVE_NOT_RECRUITING", "grade": grade,
         "seen_on": day}
        for nct_id, grade, day in changes
    ]  # fmt: skip
    members = [{"topic": "hair", "nct_id": row["nct_id"]} for row in studies]
    return {
        "trials": frame("trials", studies),
        "topic_trials": frame("topic_trials", members),
        "trial_changes": frame("trial_changes", rows),
    }


def test_changes_are_those_of_this_refresh_by_grade() -> None:
    tables = trials(
        ("NCT00000000", "critical", "2026-11-23"),
        ("NCT00000001", "minor", "2026-11-23"),
        ("NCT00000001", "critical", "2026-10-20"),
    )
    section = changes.section(known(tables))
    assert said(section)[0] == (
        "Registered studies: 2 changes were seen, 1 critical and 1 minor; 1 of them in a trial that gives vesicles "
        "(data of 2026-11-23)."
    )
    (table,) = section.tables
    assert ["".join(map(str, cell)) for cell in table.rows[0]] == [
        "NCT00000000", "A <b>title</b>", "status", "recruiting", "active not recruiting",
    ]  # fmt: skip
    assert said(changes.section(known(trials())))[0] == (
        "Registered studies: no change was seen in the data of 2026-11-23."
    )


def test_headline_numbers_of_two_snapshots_are_compared() -> None:
    now, then = contrast(papers=1268, tested_trials=11), contrast(papers=1234, tested_trials=12)
    assert said(changes.section(known({"contrast": now}, before={"contrast": then}))) == [
        "Hair: 34 more papers (1,268 after 1,234) and 1 fewer registered trial (11 after 12), between the snapshots of "
        "2026-10-20 and 2026-11-23."
    ]
    assert said(changes.section(known({"contrast": now}, before={"contrast": now}))) == [
        "Headline numbers: no topic has another count of papers, trials, letters or approvals in the snapshots of "
        "2026-10-20 and 2026-11-23."
    ]
    same_day = replace(
        known({"contrast": now}, before={"contrast": now}),
        earlier=MADE | {"made_at": "2026-11-23T09:05:59+00:00"},
    )
    assert said(changes.section(same_day))[0].endswith("of 2026-11-23 09:05 UTC and 2026-11-23 12:00 UTC.")
    assert said(changes.section(known({"contrast": now}, before={}))) == [
        "Headline numbers: not compared, since this snapshot or the one of 2026-10-20 holds no worked-out answers."
    ]


def test_the_first_snapshot_says_so() -> None:
    assert said(changes.section(known())) == [
        "This is the first snapshot that is kept here, of 2026-11-23: there is no earlier one to compare its numbers "
        "with."
    ]


def test_a_ledger_with_more_or_fewer_rows_than_before_is_told() -> None:
    now, ledger = contrast(papers=1268), compiled()["companies"]
    before = {"contrast": now, "companies": ledger.head(0)}
    more = known({"contrast": now}, edition="reference", before=before)
    assert said(changes.section(more))[1] == (
        f"Tables: other numbers of rows in companies ({len(ledger)} after none); the page What's new has each row that "
        "came, went or was edited."
    )
    same = replace(more, held=Held(more.held.now, {"contrast": now, "companies": ledger}))
    assert len(said(changes.section(same))) == 1


def test_studies_without_a_status_are_told_from_statuses_without_a_date() -> None:
    sample = pd.DataFrame(
        [("tested", None, None), ("measured", "COMPLETED", None), ("unclear", "COMPLETED", "2022-02"),
         ("tested", None, None), ("mentioned", None, None)],
        columns=["role", "overall_status", "status_as_of"], dtype="str",
    )  # fmt: skip
    told = said(unknown.section(known({"trials_sample": sample}, edition="reference")))
    assert (
        "Trials: none were fetched; the ledger holds a dated sample of 4 studies on vesicles, neither complete nor "
        "random (2 have no status, 1 a status without a date)."
    ) in told


def test_a_source_that_failed_or_never_came_is_told() -> None:
    failed = {"pubmed": {"failed": "It answered 503."}, "trials": {"failed": "It answered 503."}}
    told = said(unknown.section(known({"articles": frame("articles", [])}, sources=failed)))
    assert "PubMed: it failed at the last refresh; what stands here of it is of 2026-11-20." in told
    assert "ClinicalTrials.gov: nothing of it is here; it failed when it was asked." in told
    assert "NIH RePORTER: nothing of it is here; it was not asked yet." in told
    assert "openFDA: nothing of it is here; it was not asked yet." in told
    assert "ClinicalTrials.gov: nothing of it is here; it was not asked yet." in said(
        unknown.section(known())
    )
    assert not any(
        "nothing of it is here" in text for text in said(unknown.section(known(edition="reference")))
    )


def test_a_headline_that_hangs_on_the_definition_is_told_with_its_values() -> None:
    rows = [
        {"topic": "hair", "headline": "clinical_share", "variant": variant, "value": value, "n": 100, "agrees": agrees}
        for variant, value, agrees in (
            ("narrow", 0.12, False), ("standard", 0.034, True), ("broad", None, None), ("without_flagged", 0.034, True),
        )
    ]  # fmt: skip
    told = said(unknown.section(known({"sensitivity": frame("sensitivity", rows)})))
    assert (
        "Hair: the share of clinical papers depends on how the topic is defined: 12% narrowly and 3.4% by the "
        "standard." in told
    )
    rates = [
        {**row, "headline": "growth_records", "value": value, "low": low, "high": 80.0}
        for row, value, low in zip(rows[1:3], (29.9, 27.2), (-6.1, 5.0), strict=True)
    ]
    rates[1]["agrees"] = False
    assert (
        "Hair: whether papers clearly rise or fall depends on how the topic is defined: 30% (-6% to 80%) by the "
        "standard and 27% (5% to 80%) broadly."
        in said(unknown.section(known({"sensitivity": frame("sensitivity", rates)})))
    )
    agreed = frame("sensitivity", [{**row, "agrees": True} for row in rows])
    assert not any("depends" in text for text in said(unknown.section(known({"sensitivity": agreed}))))


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [("2025-05-26", ["1 of 1 rule is stale"]), ("2025-05-27", []), (None, ["1 of 1 rule is stale"])],
)
def test_a_status_is_stale_from_18_months_on_or_undated(as_of: str | None, stale: list[str]) -> None:
    one = compiled()["regulatory_status"].query("use == 'hair_restoration'").head(1).assign(as_of=as_of)
    told = said(unknown.section(known({"regulatory_status": one.astype({"as_of": "str"})})))
    rules = [text.split(" on 2026-11-26")[0] for text in told if text.startswith("Rules: ")]
    assert rules == [f"Rules: {words}" for words in stale]


def test_steps_that_nothing_could_show_are_told_of_one_topic_and_of_several() -> None:
    blind = evidence(case_report=(None, None))
    assert (
        "Evidence: 1 step of the ladder could not be looked for, for want of fetched papers or trials."
        in said(unknown.section(known({"evidence": blind})))
    )
    assert any(
        "could not be looked for on at least one of these topics, for" in text
        for text in said(unknown.section(known({"evidence": blind}, topic=None)))
    )


def test_a_snapshot_of_an_earlier_version_is_told_as_far_as_it_goes() -> None:
    years = [
        {"topic": "hair", "definition": "standard", "date_basis": "entrez", "year": year, "records": records,
         "all_pubmed": 1000, "field": 100, "per_100k": records * 100.0, "is_open": year == 2026}
        for year, records in ((2019, 5), (2020, 10), (2024, 20), (2025, 40), (2026, 4))
    ]  # fmt: skip
    facts = known({"topic_years": frame("topic_years", years), "articles": frame("articles", []), **trials()})
    texts = [text for section in brief(facts).sections for text in said(section)]
    assert "Hair: 40 papers in 2025, 5 in 2019; per 100,000 of PubMed 4,000 and 500." in texts
    assert "Hair: 1 registered trial gives vesicles, none completed." in texts
    assert any("earlier version" in text and "exoscope refresh adds them" in text for text in texts)


def test_the_reference_edition_tells_what_is_cited_and_what_is_missing() -> None:
    facts = known(edition="reference", topic=None)
    told = said(growth.section(facts))
    assert (
        "Vesicles in tumour metastasis: 1,123 papers in 2025, 23 in 2010." not in told
    )  # 2025 was not complete
    assert any(
        text.startswith("Vesicles in tumour metastasis: 958 papers in 2024, 23 in 2010.") for text in told
    )
    assert any("no yearly count could be cited for Skincare, Hair and Artificial exosomes;" in text
               for text in said(unknown.section(facts)))  # fmt: skip


def test_a_brief_on_a_topic_tells_the_count_that_stands_in_for_it_and_its_limits() -> None:
    told = said(growth.section(known(edition="reference", topic="drug_delivery")))
    label = "Vesicles as therapeutics and drug carriers (broader than drug delivery)"
    # 2024 may not be complete: the day of the search is not stated.
    assert f"{label}: 2,981 papers in 2023, 96 in 2012." in told
    (limits,) = [text for text in told if text.startswith("What these counts are: ")]
    assert "Day of the search, field tags, date field and how articles were classed are not stated" in limits
    assert not any("tumour metastasis" in text for text in told)
    assert not any(label in text for text in said(growth.section(known(edition="reference", topic="hair"))))


def test_the_highest_rate_says_whether_the_next_is_clearly_lower() -> None:
    def told(low: float) -> str:
        rows = [
            rates(growth_pct=30.0, growth_low_pct=low, growth_high_pct=33.0),
            {
                **rates(),
                "topic": "skincare",
                "growth_pct": 20.0,
                "growth_low_pct": 18.0,
                "growth_high_pct": 25.0,
            },
        ]
        facts = known({"growth": frame("growth", rows), "topic_years": frame("topic_years", [])}, topic=None)
        return said(summary.section(facts))[0]

    assert told(25.1).startswith(
        "Growth: the highest rate among the topics told is that of Hair, 30% a year, above that"
    )
    assert "not clearly above that of Skincare, 20% (25% to 33% and 18% to 25%; 1,234 papers" in told(25.0)


def test_columns_in_which_nothing_is_known_are_left_out() -> None:
    assert summary.side_by_side(known({"contrast": contrast()})).headings == (
        "Topic", "Prohibit a use", "Not approved", "Allow with conditions", "Letters", "Approvals found",
    )  # fmt: skip
    assert "Papers" in summary.side_by_side(known({"contrast": contrast(papers=0)})).headings


def test_the_brief_says_what_it_is_made_of_and_what_it_is_not() -> None:
    told = said(about.section(known({"articles": frame("articles", [])})))
    assert told[0] == (
        "Written by Exoscope 0.1.0 on 2026-11-26 from the live edition, snapshot 20261123T120000Z-0a1b2c3d; ages are "
        "counted to that day."
    )
    assert "PubMed: fetched on 2026-11-20." in told
    assert any("courtesy of the U.S. National Library of Medicine" in text for text in told)
    assert told[-1].startswith("Not medical, legal or investment advice.")
    made_up = said(about.section(known({"articles": frame("articles", [])}, edition="simulated")))
    assert not any("courtesy" in text for text in made_up)


def test_simulated_data_is_marked_in_title_figures_and_tables() -> None:
    made = brief(
        known(
            {**trials(("NCT00000000", "critical", "2026-11-23")), "evidence": evidence()}, edition="simulated"
        )
    )
    assert made.title.startswith("SIMULATED: ")
    titles = [figure.title for figure in made.figures] + [figure.table.title for figure in made.figures]
    titles += [table.title for section in made.sections for table in section.tables]
    assert len(titles) > 5
    assert all(title.startswith("SIMULATED: ") for title in titles)


def test_a_topic_takes_its_sub_topics_along() -> None:
    facts = known(topic="artificial")
    assert [topic.id for topic in facts.topics][:2] == ["artificial", "engineered"]
    assert all(topic.parent is None and not topic.is_context for topic in replace(facts, topic=None).topics)
    assert len(replace(facts, topic=None, is_long=True).topics) == len(facts.catalogue.topics)
