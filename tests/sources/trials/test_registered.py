"""Trials from end to end against the stand-in: every study once, the right years, changes, faults."""

import copy
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import faults
import httpx
import pandas as pd
import pytest
from hand_made import Answer as Answers
from hand_made import forty, refreshed, unanswered
from thirty import TWENTY, study, thirty

from pipelines.errors import DropError, SourceError
from pipelines.package import check
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices, Summary
from pipelines.revisions.comparison import compared
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.trials.part import topic_queries
from pipelines.sources.trials.registry import Registry as Asking
from pipelines.standin.records.studies import simulate_studies
from pipelines.standin.server import Service as Standin
from pipelines.standin.server import stand_in
from pipelines.standin.services.answers import Answer, Asked, json_answer
from pipelines.standin.services.registry import Registry
from pipelines.tables import ANSWERS, BY_SOURCE
from pipelines.text.declaration import Service
from pipelines.topics import catalogue as topics

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


@dataclass
class Trials:
    """A running registry, refreshed from without waiting."""

    standin: Standin

    def client(self) -> Client:
        return Client(
            Service("ClinicalTrials.gov", f"{self.standin.url}/api/v2/", "EXOSCOPE_NOWHERE_URL", Pace(1)),
            transport=self.standin.transport,
            second_way=self.standin.transport,
            limiter=Limiter(Pace(1_000), lambda: 0.0),
            pause=lambda _: False,
        )

    def refresh(
        self, root: Path, choices: Choices | None = None, now: datetime = NOW, answer: Answers = unanswered
    ) -> tuple[Snapshot, Summary]:
        with self.client() as client:
            return refreshed({"trials": client}, root, choices or Choices(), now=now, answer=answer)

    def show(self, studies: list[dict[str, Any]], day: str = "2026-11-30") -> None:
        self.standin.services["trials"] = Registry(studies, f"{day}T09:00:06")


@pytest.fixture
def trials() -> Iterator[Trials]:
    with stand_in(corpus=forty(), trials=Registry(thirty())) as standin:
        yield Trials(standin)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    with stand_in(corpus=forty(), trials=Registry(thirty())) as standin:
        return Trials(standin).refresh(tmp_path_factory.mktemp("trials"), answer=answered)[0]


def tallies(published: Snapshot, topic: str, scope: str, basis: str) -> dict[Any, int]:
    """Studies by year; "before" and "undated" are what they are called."""
    frame = published.load("trial_years")
    frame = frame[frame["topic"].eq(topic) & frame["role_scope"].eq(scope) & frame["date_basis"].eq(basis)]
    names = frame["year"].astype(object).where(frame["year"].notna(), frame["period"])
    return {name: int(number) for name, number in zip(names, frame["trials"], strict=True) if number}


def test_growth_by_year_is_the_table_worked_out_by_hand(once: Snapshot) -> None:
    by = {
        ("field", "any"): {
            "before": 1,
            2000: 1,
            2019: 7,
            2020: 8,
            2021: 2,
            2022: 2,
            2024: 2,
            2025: 3,
            2026: 4,
        },
        ("field", "tested"): {"before": 1, 2000: 1, 2019: 7, 2020: 5, 2024: 2, 2025: 3, 2026: 4},
        ("hair", "tested"): {2000: 1, 2019: 3, 2024: 2, 2025: 3},
        ("hair", "any"): {2000: 1, 2019: 3, 2020: 3, 2021: 2, 2022: 2, 2024: 2, 2025: 3},
        ("hair", "measured"): {2020: 3},
        ("hair", "secretome"): {2021: 2},
        ("hair", "mentioned"): {2022: 2},
        ("skincare", "tested"): {2026: 4},
        ("wound_healing", "tested"): {2019: 4},
    }
    for (topic, scope), expected in by.items():
        assert tallies(once, topic, scope, "first_posted") == expected, (topic, scope)
    assert tallies(once, "field", "tested", "start") == {
        "before": 1,
        2000: 1,
        2019: 3,
        2020: 9,
        2026: 4,
        2027: 3,
        "undated": 2,
    }
    years = once.load("trial_years")
    open_years = set(years.loc[years["is_open"], "year"])
    assert open_years == {2026, 2027}
    assert set(years.loc[years["topic"].eq("hair") & years["period"].eq("year"), "year"]) >= set(
        range(2000, 2027)
    )


def test_places_add_up_to_the_topic_and_roles_to_any(once: Snapshot) -> None:
    years, members = once.load("trial_years"), once.load("topic_trials")
    sums = years.groupby(["topic", "role_scope", "date_basis"])["trials"].sum().unstack("role_scope")
    assert (sums.drop(columns="any").sum(axis=1) == sums["any"]).all()
    sizes = members.groupby("topic").size()
    for (topic, _), number in sums["any"].items():
        assert number == sizes.get(topic, 0)


def test_no_study_is_lost_or_counted_twice(once: Snapshot) -> None:
    assert check.problems(once.path) == []
    rows = once.load("trials").set_index("nct_id")
    assert len(rows) == 30
    assert pd.isna(rows.loc["NCT90000001", "phase"])
    assert rows.loc["NCT90000002", "phase"] == "PHASE1|PHASE2"
    assert rows.loc["NCT90000008", "phase"] == "NA"
    assert rows.loc["NCT90000001", ["start_date", "start_precision"]].tolist() == ["1999-11", "month"]
    assert rows["start_precision"].eq("undated").sum() == 2
    assert rows.loc["NCT90000005", ["overall_status", "enrollment"]].tolist() == ["WITHDRAWN", 0]
    assert rows.loc["NCT90000006", "study_type"] == "EXPANDED_ACCESS"
    assert pd.isna(rows.loc["NCT90000006", "enrollment"])
    assert rows.loc["NCT90000007", "sponsor"] == "上海交通大学 & Łódź “Exo”"
    assert rows.loc["NCT90000009", "completion_precision"] == "month"
    assert set(rows["seen_on"]) == {"2026-11-23"}
    places = once.load("trial_countries").groupby("nct_id")["country"].agg(list)
    assert places["NCT90000003"] == TWENTY
    assert "NCT90000004" not in places
    assert rows["countries"].sum() == 28 + 20


def test_a_first_refresh_has_no_changes_and_marks_what_is_missing(once: Snapshot) -> None:
    assert once.load("trial_changes").empty
    others = {name for source, names in BY_SOURCE.items() if source != "trials" for name in names}
    assert set(once.manifest["missing"]) == others
    assert once.manifest["sources"]["trials"]["data_timestamp"] == "2026-11-23T09:00:06"


def test_a_week_brings_graded_changes_and_keeps_what_is_gone(trials: Trials, tmp_path: Path) -> None:
    trials.refresh(tmp_path)
    studies = thirty()
    later = copy.deepcopy(studies)
    del later[9]
    status = [one["protocolSection"]["statusModule"] for one in later]
    status[0]["overallStatus"] = "TERMINATED"
    later[1]["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = 42
    later[2]["hasResults"] = True
    status[2]["resultsFirstPostDateStruct"] = {"date": "2026-11-29"}
    status[8]["completionDateStruct"] = {"date": "2027-12"}
    new = copy.deepcopy(studies[20])
    new["protocolSection"]["identificationModule"]["nctId"] = "NCT90000099"
    trials.show([*later, new])

    after, summary = trials.refresh(tmp_path, now=LATER)

    rows = after.load("trial_changes").drop(columns="seen_on").set_index(["nct_id", "kind"])
    plain = rows.astype(object).where(rows.notna(), None)
    assert {key: tuple(row) for key, row in zip(plain.index, plain.to_numpy(), strict=True)} == {
        ("NCT90000001", "status"): ("RECRUITING", "TERMINATED", "critical"),
        ("NCT90000002", "enrollment"): ("40 estimated", "42 estimated", "minor"),
        ("NCT90000003", "results_posted"): (None, "2026-11-29", "critical"),
        ("NCT90000009", "completion_date"): ("2026-12", "2027-12", "notable"),
        ("NCT90000010", "gone"): ("RECRUITING", None, "notable"),
        ("NCT90000099", "new"): (None, "RECRUITING", "critical"),
    }
    assert summary.numbers["trials"] == {"trials": 30, "new_trials": 1, "changed_trials": 4, "gone_trials": 1}
    held = after.load("trials").set_index("nct_id")
    assert held.loc["NCT90000010", ["is_gone", "seen_on"]].tolist() == [True, "2026-11-23"]
    assert held["is_gone"].sum() == 1
    years = after.load("trial_years")
    cell = years[years["topic"].eq("field") & years["role_scope"].eq("tested") & years["year"].eq(2020)]
    assert cell.set_index("date_basis")[["trials", "gone"]].to_numpy().tolist() == [[4, 1], [8, 1]]
    assert "NCT90000010" in set(after.load("topic_trials")["nct_id"])
    assert "NCT90000010" in set(after.load("trial_countries")["nct_id"])

    trials.show([*later, studies[9], new], day="2026-12-07")
    back, _ = trials.refresh(tmp_path, now=LATER + timedelta(days=7))
    fresh = back.load("trial_changes")
    assert fresh.iloc[0][["nct_id", "kind", "seen_on"]].tolist() == ["NCT90000010", "returned", "2026-12-07"]
    assert len(fresh) == 7
    assert not back.load("trials")["is_gone"].any()


def test_two_refreshes_of_one_day_tell_the_day_as_one_step(trials: Trials, tmp_path: Path) -> None:
    trials.refresh(tmp_path)

    def shown(*statuses: str) -> list[dict[str, Any]]:
        studies = thirty()
        for one, status in zip(studies, statuses, strict=False):
            one["protocolSection"]["statusModule"]["overallStatus"] = status
        return studies

    trials.show(shown("SUSPENDED", "COMPLETED"))
    _, morning = trials.refresh(tmp_path, now=LATER)
    trials.show(shown("TERMINATED", "RECRUITING"))
    published, evening = trials.refresh(tmp_path, now=LATER + timedelta(hours=3))

    rows = published.load("trial_changes")
    assert rows.to_numpy().tolist() == [
        ["NCT90000001", "status", "RECRUITING", "TERMINATED", "critical", "2026-11-30"]
    ]
    assert morning.numbers["trials"]["changed_trials"] == evening.numbers["trials"]["changed_trials"] == 2
    _, third = trials.refresh(tmp_path, now=LATER + timedelta(hours=4))
    assert third.numbers["trials"]["changed_trials"] == 0
    assert len(snapshot.latest(tmp_path).load("trial_changes")) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(("left", "published"), [(24, True), (23, False)])
def test_the_field_may_lose_a_fifth_and_no_more(
    trials: Trials, tmp_path: Path, left: int, published: bool
) -> None:
    trials.refresh(tmp_path)
    trials.show(thirty()[:left])
    if published:
        assert trials.refresh(tmp_path, now=LATER)[0].load("trials")["is_gone"].sum() == 30 - left
        return
    with pytest.raises(DropError, match="studies of the field from 30 to 23"):
        trials.refresh(tmp_path, now=LATER)
    trials.refresh(tmp_path, Choices(accept_drop=True), now=LATER)


def test_where_registry_and_record_differ_the_record_decides(trials: Trials, tmp_path: Path) -> None:
    studies = thirty()
    studies[12]["protocolSection"]["eligibilityModule"] = {"eligibilityCriteria": "No alopecia."}
    trials.show(studies, "2026-11-23")

    published, summary = trials.refresh(tmp_path)

    row = published.load("searches").set_index("name").loc["hair"]
    assert (row["source"], row["promised"], row["received"]) == ("trials", 17, 17)
    assert row["warnings"] == "1 not counted: see trial_differences."
    hair = published.load("topic_trials").query("topic == 'hair'")
    assert len(hair) == 16
    assert published.load("trial_differences").values.tolist() == [
        ["hair", "NCT90000013", "A study of Sepsis", "registry"]
    ]
    assert summary.warnings == ()


class Forgetful(Registry):
    """A registry whose search for hair knows nothing of the second study."""

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        known = (
            self.studies[:1] + self.studies[2:]
            if "alopecia" in parameters.get("query.term", "")
            else self.studies
        )
        return Registry(known, self.timestamp).answer(path, parameters)


def test_what_only_the_words_find_is_told_and_counted(tmp_path: Path) -> None:
    with stand_in(corpus=forty(), trials=Forgetful(thirty())) as standin:
        published, _ = Trials(standin).refresh(tmp_path)
    told = published.load("trial_differences")
    assert told.values.tolist() == [["hair", "NCT90000002", "A study of Alopecia", "words"]]
    assert "NCT90000002" in set(published.load("topic_trials").query("topic == 'hair'")["nct_id"])


def test_a_study_that_gets_another_number_is_the_same_study(trials: Trials, tmp_path: Path) -> None:
    first, _ = trials.refresh(tmp_path)
    studies = thirty()
    identity = studies[1]["protocolSection"]["identificationModule"]
    identity |= {"nctId": "NCT91000002", "nctIdAliases": ["NCT90000002"]}
    trials.show(studies)

    second, _ = trials.refresh(tmp_path, now=LATER)

    rows = second.load("trials")
    assert (len(rows), rows["is_gone"].sum()) == (30, 0)
    assert rows.set_index("nct_id").loc["NCT91000002", "nct_id_aliases"] == "NCT90000002"
    assert second.load("trial_changes").empty
    assert "NCT91000002" in set(second.load("topic_trials").query("topic == 'hair'")["nct_id"])
    moved = compared(first, second, topics.load())
    assert (moved.trials.empty, moved.studies.empty) == (True, True)
    # Without the word of the registry it is another study.
    del identity["nctIdAliases"]
    trials.show(studies, "2026-12-01")
    third, _ = trials.refresh(tmp_path / "other", now=LATER)
    kinds = compared(first, third, topics.load()).studies
    assert kinds[["nct_id", "kind"]].values.tolist() == [["NCT91000002", "new"]]


def test_over_many_pages_every_study_comes_exactly_once(trials: Trials) -> None:
    studies = simulate_studies(230, 5, NOW.date())
    trials.show(studies)
    query = topic_queries(topics.load())["field"]
    expected = {
        one["protocolSection"]["identificationModule"]["nctId"]
        for one in trials.standin.services["trials"].matching(query)
    }
    with trials.client() as client:
        for page in (1_000, 7, 1, len(expected), len(expected) - 1):
            hits, found = Asking(client, page=page).studies(query)
            assert set(found) == expected == hits.nct_ids
            assert hits.promised == len(expected)


def first(asked: Asked) -> bool:
    return asked.endpoint == "studies" and "pageToken" not in asked.parameters


def changed(**fields: Any) -> faults.Fault:
    """The answer with other values; None takes one out."""
    import json

    def fault(answer: Answer) -> Answer:
        body = json.loads(answer.body) | fields
        return json_answer({name: value for name, value in body.items() if value is not None})

    return fault


def with_study(**modules: Any) -> faults.Fault:
    """The page with a first study whose modules say something else."""
    import json

    def fault(answer: Answer) -> Answer:
        body = json.loads(answer.body)
        for name, fields in modules.items():
            body["studies"][0]["protocolSection"].setdefault(name, {}).update(fields)
        return json_answer(body)

    return fault


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            faults.turned_away,
            r"status 403, beginning 'Request blocked|turns programs away by the library",
        ),
        (faults.bad_gateway, "status 502"),
        (faults.too_many_requests(), "too many requests"),
        (faults.empty_body, "an empty answer"),
        (faults.ended_early, "no JSON, perhaps cut off"),
        (faults.wrong_type, "content of type text/html"),
        (
            lambda _: Answer(b"<!doctype html><title>Down for maintenance</title>", "text/html"),
            r"a web page \(titled 'Down for maintenance'\) where JSON was due",
        ),
        (
            lambda _: json_answer({"error": {"message": "Forbidden"}}, status=403),
            "status 403: Forbidden. The registry's edge turns programs away by the library",
        ),
        (changed(totalCount=None), "without the number of all studies"),
        (changed(totalCount="30"), "without the number of all studies"),
        (changed(totalCount=True), "without the number of all studies"),
        (changed(totalCount=31), "30 different studies where 31 were promised"),
        (changed(studies=None), "without a list of studies"),
        (changed(studies=[{}]), "1 different studies where 30 were promised"),
        (
            changed(studies=[{}], totalCount=1),
            "1 of 1 records that cannot be read, .* which is no NCT number",
        ),
        (changed(studies=["NCT90000001"], totalCount=1), "the first: a study that is no object"),
    ],
)
def test_faults_that_stay_are_named_and_publish_nothing(
    trials: Trials, tmp_path: Path, fault: faults.Fault, says: str
) -> None:
    before, _ = trials.refresh(tmp_path)
    faults.fail(trials.standin, fault, times=10_000, when=first)

    with pytest.raises(SourceError, match=says) as caught:
        trials.refresh(tmp_path, now=LATER)
    assert str(caught.value).startswith("Asked ClinicalTrials.gov for the studies of the field")
    assert [path.name for path in snapshot.stored(tmp_path)] == [before.id]


@pytest.mark.parametrize(
    ("modules", "column", "kept", "kind"),
    [
        ({"designModule": {"phases": ["PHASE5"]}}, "phase", "PHASE5", "phase"),
        ({"designModule": {"phases": ["PHASE3", "PHASE1"]}}, "phase", "PHASE1|PHASE3", "phase"),
        ({"statusModule": {"overallStatus": "PAUSED"}}, "overall_status", "PAUSED", "overall status"),
        ({"designModule": {"studyType": "SURVEY"}}, "study_type", "SURVEY", "study type"),
    ],
)
def test_an_unknown_word_is_kept_and_told(
    trials: Trials, tmp_path: Path, modules: dict[str, Any], column: str, kept: str, kind: str
) -> None:
    faults.fail(trials.standin, with_study(**modules), times=10_000, when=first_field)
    published, summary = trials.refresh(tmp_path)
    assert published.load("trials").set_index("nct_id").loc["NCT90000001", column] == kept
    told = f"trials: the {kind} {kept!r}, which Exoscope does not know, kept: NCT90000001."
    assert (summary.warnings, summary.exit_code) == ((told,), 0)
    assert published.tables["trials"]["columns"][column]["allowed"][-1] == kept
    assert check.problems(published.path) == []


def test_an_odd_date_is_missing_and_told(trials: Trials, tmp_path: Path) -> None:
    odd = with_study(statusModule={"startDateStruct": {"date": "2024-13"}})
    faults.fail(trials.standin, odd, times=10_000, when=first_field)
    published, summary = trials.refresh(tmp_path)
    row = published.load("trials").set_index("nct_id").loc["NCT90000001"]
    assert (pd.isna(row["start_date"]), row["start_precision"]) == (True, "undated")
    assert summary.warnings == ("trials: an odd date, left out: startDateStruct of NCT90000001 (2024-13).",)


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        (
            {"designModule": {"enrollmentInfo": {"count": -1}}},
            "designModule.enrollmentInfo.count holds no number",
        ),
        ({"conditionsModule": {"conditions": [7]}}, "conditionsModule.conditions holds no text"),
    ],
)
def test_a_study_that_cannot_be_read_is_left_out_and_named_and_later_stays_as_last_seen(
    trials: Trials, tmp_path: Path, modules: dict[str, Any], why: str
) -> None:
    told = f"trials: left out, since it cannot be read: study NCT90000001, where {why}."
    faults.fail(trials.standin, with_study(**modules), times=10_000, when=first_field)
    published, summary = trials.refresh(tmp_path / "never")
    assert (summary.warnings[0], summary.exit_code) == (told, 0)
    assert summary.numbers["trials"]["trials"] == 29
    assert "NCT90000001" not in set(published.load("trials")["nct_id"])

    faults.end(trials.standin)
    trials.refresh(tmp_path / "before")
    trials.show(thirty())
    faults.fail(trials.standin, with_study(**modules), times=10_000, when=first_field)
    later, summary = trials.refresh(tmp_path / "before", now=LATER)
    rows = later.load("trials").set_index("nct_id")
    assert rows.loc["NCT90000001", ["is_gone", "seen_on"]].tolist() == [False, "2026-11-23"]
    assert rows["seen_on"].value_counts().to_dict() == {"2026-11-30": 29, "2026-11-23": 1}
    assert (summary.warnings[0], later.load("trial_changes").empty) == (told, True)


@pytest.mark.parametrize(("odd", "published"), [(4, True), (5, False)])
def test_of_fifty_studies_hardly_more_than_four_may_be_unreadable(
    trials: Trials, odd: int, published: bool
) -> None:
    studies = [
        study(f"NCT{n:08}", "2024-01-01", None, "", {"type": "DRUG", "name": "Exosomes"}) for n in range(49)
    ]
    for one in studies[:odd]:
        one["protocolSection"]["conditionsModule"] = {"conditions": [7]}
    trials.show(studies)
    with trials.client() as client:
        asking = Asking(client)
        if published:
            assert len(asking.studies("Exosomes")[1]) == 45
            return
        with pytest.raises(
            SourceError, match="5 of 49 records that cannot be read, the first: study NCT00000000"
        ):
            asking.studies("Exosomes")


@pytest.mark.parametrize("fault", [faults.bad_gateway, faults.turned_away, changed(totalCount=99)])
def test_the_topics_searches_only_document(
    trials: Trials, tmp_path: Path, once: Snapshot, fault: faults.Fault
) -> None:
    faults.fail(
        trials.standin, fault, times=10_000, when=lambda asked: asked.parameters.get("fields") == "NCTId"
    )
    published, summary = trials.refresh(tmp_path)
    for name in ("trials", "topic_trials", "trial_years", "trial_countries"):
        pd.testing.assert_frame_equal(published.load(name), once.load(name))
    assert (summary.exit_code, summary.gaps["trials"]) == (0, ())
    assert summary.warnings[0].startswith("trials: the registry's own count of a topic is missing (")
    searches = published.load("searches").set_index("name")
    assert searches.loc["field", "promised"] == 30
    assert searches.drop(index="field")["promised"].isna().all()
    assert searches.loc["hair", "warnings"].startswith("Asked in vain, and is missing: ")


def test_a_study_served_twice_over_two_pages_counts_once(trials: Trials, tmp_path: Path) -> None:
    studies = thirty()
    query = topic_queries(topics.load())["field"]
    trials.show([*studies, studies[0]])
    for page in (7, 1_000):  # on another page, and on the same
        with trials.client() as client:
            hits, found = Asking(client, page=page).studies(query)
        assert (len(found), hits.promised) == (30, 31)
    _, summary = trials.refresh(tmp_path)
    assert summary.warnings[0] == "trials: served more than once, counted once: NCT90000001."
    trials.show([*studies, *studies[:2]])
    with trials.client() as client, pytest.raises(SourceError, match="30 different studies where 32"):
        Asking(client, page=7).studies(query)


def test_under_a_registry_that_fails_two_in_five_all_is_published(
    trials: Trials, tmp_path: Path, once: Snapshot
) -> None:
    for seed in range(3):
        faults.fail(trials.standin, faults.bad_gateway, times=10_000, when=faults.two_in_five(seed))
        published, summary = trials.refresh(tmp_path / str(seed))
        faults.end(trials.standin)
        pd.testing.assert_frame_equal(published.load("trials"), once.load("trials"))
        assert (summary.exit_code, summary.warnings) == (0, ())


def test_a_study_without_a_status_loses_nothing(trials: Trials, tmp_path: Path) -> None:
    faults.fail(trials.standin, with_study(statusModule={"overallStatus": None}), when=first)
    published, _ = trials.refresh(tmp_path)
    rows = published.load("trials").set_index("nct_id")
    assert len(rows) == 30
    assert rows.index[rows["overall_status"].isna()].tolist() == ["NCT90000001"]
    assert check.problems(published.path) == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.too_many_requests(2),
        faults.server_error,
        faults.bad_gateway,
        faults.cut_body,
        faults.ended_early,
        faults.empty_body,
        faults.wrong_type,
        changed(totalCount=None),
        changed(totalCount=31),
        changed(studies=[]),
    ],
)
def test_faults_that_pass_leave_no_trace(
    trials: Trials, tmp_path: Path, once: Snapshot, fault: faults.Fault
) -> None:
    faults.fail(trials.standin, fault, times=2, when=first)
    published, _ = trials.refresh(tmp_path)
    assert set(published.tables) == set(once.tables) - set(ANSWERS)
    content = {name: entry["sha256"] for name, entry in published.tables.items()}
    assert content == {name: once.tables[name]["sha256"] for name in content}


def test_a_repeated_page_token_and_pages_without_end_are_caught(trials: Trials) -> None:
    query = topic_queries(topics.load())["field"]
    endless = iter(range(10_000))
    for fault in (
        changed(nextPageToken="again"),
        lambda answer: changed(nextPageToken=f"page {next(endless)}", studies=[])(answer),
    ):
        standin = Registry(thirty())
        answers = standin.answer
        standin.answer = lambda path, asked, answers=answers: answers(  # type: ignore[method-assign]
            path, {name: value for name, value in asked.items() if name != "pageToken"}
        )
        trials.standin.services["trials"] = standin
        faults.fail(trials.standin, fault, times=60)
        with trials.client() as client, pytest.raises(SourceError, match="pages that lead in a circle"):
            Asking(client).studies(query)
        assert len(trials.standin.requests) < 40
        faults.end(trials.standin)


def test_slow_answers_are_given_up_in_time(trials: Trials) -> None:
    trials.standin.delay_seconds = 30
    service = Service("ClinicalTrials.gov", f"{trials.standin.url}/api/v2/", "EXOSCOPE_NOWHERE_URL", Pace(1))
    with (
        Client(
            service,
            transport=trials.standin.transport,
            limiter=Limiter(Pace(1_000), lambda: 0.0),
            pause=lambda _: False,
            limits=httpx.Timeout(0.05),
        ) as client,
        pytest.raises(SourceError, match=r"Came back: nothing in time \(ReadTimeout\)"),
    ):
        Asking(client).version()


def test_pages_smaller_than_asked_for_are_all_read(trials: Trials) -> None:
    query = topic_queries(topics.load())["field"]
    answer = trials.standin.services["trials"].answer

    def in_ones(path: str, asked: Any) -> Answer:
        return answer(path, {**asked, "pageSize": "1"})

    trials.standin.services["trials"].answer = in_ones  # type: ignore[method-assign]
    with trials.client() as client:
        hits, found = Asking(client).studies(query)
    assert (len(found), hits.promised, len(trials.standin.requests)) == (30, 30, 30)


def test_more_studies_than_promised_end_the_paging(trials: Trials) -> None:
    numbers = iter(range(1, 10_000))

    def endless(path: str, asked: Any) -> Answer:
        number = next(numbers)
        page = [study(f"NCT{number:08}", "2024-01-01", None, "", {"type": "DRUG", "name": "Exosomes"})]
        return json_answer({"studies": page, "nextPageToken": str(number), "totalCount": 5})

    trials.standin.services["trials"].answer = endless  # type: ignore[method-assign]
    with (
        trials.client() as client,
        pytest.raises(SourceError, match="6 different studies where 5 were promised"),
    ):
        Asking(client).studies("exosomes")
    assert len(trials.standin.requests) == 3 * 6


def test_an_empty_last_page_is_fine(trials: Trials) -> None:
    query = topic_queries(topics.load())["field"]
    answer = trials.standin.services["trials"].answer

    def with_empty_page(path: str, asked: Any) -> Answer:
        if "pageToken" in asked:
            return json_answer({"studies": []})
        return changed(nextPageToken="last")(answer(path, asked))

    trials.standin.services["trials"].answer = with_empty_page  # type: ignore[method-assign]
    with trials.client() as client:
        hits, found = Asking(client).studies(query)
    assert (len(found), hits.promised) == (30, 30)


@pytest.mark.parametrize(("times", "published"), [(1, True), (2, True), (3, False)])
def test_new_data_in_between_starts_over_at_most_twice(
    trials: Trials, tmp_path: Path, times: int, published: bool
) -> None:
    days = iter(range(1, 100))
    left = times

    def renewed(answer: Answer) -> Answer:
        nonlocal left
        if left:
            left -= 1
            trials.standin.services["trials"].timestamp = f"2026-11-24T09:00:{next(days):02}"
        return answer

    faults.fail(trials.standin, renewed, times=1_000, when=first_field)
    if published:
        found, summary = trials.refresh(tmp_path)
        assert summary.requests == 15 + 3 * times
        assert found.manifest["sources"]["trials"]["data_timestamp"] == f"2026-11-24T09:00:{times:02}"
        return
    with pytest.raises(SourceError, match="published new data in between, 3 times"):
        trials.refresh(tmp_path)
    assert snapshot.stored(tmp_path) == []


def first_field(asked: Asked) -> bool:
    return first(asked) and asked.parameters["fields"] != "NCTId"


def written(path: Path, studies: list[dict[str, Any]], day: datetime) -> Path:
    path.write_text(json.dumps(studies), encoding="utf-8")
    os.utime(path, (day.timestamp(), day.timestamp()))
    return path


def test_a_download_gives_the_tables_that_the_registry_gives_without_asking_it(
    tmp_path: Path, trials: Trials, once: Snapshot
) -> None:
    file = written(tmp_path / "ctg-studies.json", thirty(), datetime(2026, 11, 23, 9, tzinfo=UTC))

    handed, summary = trials.refresh(tmp_path, Choices(files={"trials": file}))

    assert summary.requests == 0
    for name in ("trials", "topic_trials", "trial_countries", "trial_years"):
        pd.testing.assert_frame_equal(handed.load(name), once.load(name))
    (search,) = handed.load("searches").query("source == 'trials'").to_dict("records")
    assert (search["text"], search["promised"], search["received"]) == ("the file ctg-studies.json", 30, 30)
    assert handed.manifest["sources"]["trials"]["data_timestamp"] == "2026-11-23"


def test_what_a_download_lacks_stays_as_it_was_last_seen_and_is_not_gone(
    tmp_path: Path, trials: Trials
) -> None:
    trials.refresh(tmp_path)
    half = thirty()[:15]
    half[0]["protocolSection"]["identificationModule"]["briefTitle"] = "Another title of exosomes"
    file = written(tmp_path / "half.json", half, LATER)

    later, summary = trials.refresh(tmp_path, Choices(files={"trials": file}), LATER)

    rows = later.load("trials")
    assert rows["is_gone"].sum() == 0
    assert rows["seen_on"].value_counts().to_dict() == {"2026-11-30": 15, "2026-11-23": 15}
    assert summary.numbers["trials"]["gone_trials"] == 0
    assert len(later.load("topic_trials").query("topic == 'field'")) == 30


def test_studies_of_a_download_that_name_no_vesicles_are_left_out_and_counted(
    tmp_path: Path, trials: Trials
) -> None:
    other = {"protocolSection": {"identificationModule": {"nctId": "NCT09999999", "briefTitle": "Aspirin"}}}
    file = written(tmp_path / "more.json", [*thirty(), other], NOW)

    published, summary = trials.refresh(tmp_path, Choices(files={"trials": file}))

    assert "NCT09999999" not in set(published.load("trials")["nct_id"])
    assert "trials: left out of more.json, since they do not name vesicles: 1." in summary.warnings
