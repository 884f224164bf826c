"""openFDA: nothing found is zero, every other 404 an error; every report once, in its year."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import faults
import httpx
import pandas as pd
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import forty, refreshed
from places import ANSWERS

from pipelines.analysis.market.by_year import safety_years
from pipelines.errors import SourceError
from pipelines.refresh.refresh import Choices, Summary
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Transient
from pipelines.sources.part import Gap, Part
from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.safety.openfda import OPENFDA, OpenFda, address_of, read_page, search_of
from pipelines.sources.safety.part import safety_part, safety_reports
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, Asked, json_answer
from pipelines.standin.services.openfda import OpenFda as Simulated
from pipelines.text.terms import SAFETY_DATA_SETS

RECALLS, COSMETICS = ENDPOINTS["drug_enforcement"], ENDPOINTS["cosmetic_event"]
WORDS = ("exosome", "exosomes")


def answer(name: str) -> Any:
    return json.loads((ANSWERS / name).read_text(encoding="utf-8"))


def recalls(count: int) -> list[dict[str, Any]]:
    return [
        {
            "recall_number": f"D-{number:04}",
            "report_date": "20240101",
            "product_description": "Exosomes",
            "reason_for_recall": "Unapproved",
        }
        for number in range(count)
    ]


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty(), safety=Simulated({"drug/enforcement": recalls(7)})) as service:
        yield service


def found(service: Service) -> list[str]:
    with client_at(OPENFDA, service) as client:
        answered = OpenFda(client, page=3).reports(RECALLS, WORDS)
    assert (answered.promised, answered.updated) == (len(answered.reports), date(2026, 11, 18))
    return [report.report_id for report in answered.reports]


def test_every_data_set_that_tables_know_is_asked_and_no_other() -> None:
    assert tuple(ENDPOINTS) == SAFETY_DATA_SETS


def test_every_report_is_found_once_in_pages(standin: Service) -> None:
    assert found(standin) == [f"D-{number:04}" for number in range(7)]
    assert [(asked.endpoint, asked.parameters.get("skip")) for asked in standin.requests] == [
        ("drug/enforcement.json", None),
        ("drug/enforcement.json", "3"),
        ("drug/enforcement.json", "6"),
    ]
    assert standin.requests[0].parameters["search"] == (
        'product_description:"exosome" OR product_description:"exosomes" OR '
        'reason_for_recall:"exosome" OR reason_for_recall:"exosomes"'
    )


def test_nothing_found_is_zero_and_any_other_404_is_an_error() -> None:
    nothing = {"error": {"code": "NOT_FOUND", "message": "No matches found!"}}
    for status, body, says in (
        (404, nothing, None),
        (404, {"error": {"code": "GONE", "message": "No matches found!"}}, "status 404: No matches found!"),
        (400, nothing, "status 400: No matches found!"),
    ):
        given = httpx.Response(status, json=body)
        with client_of(OPENFDA, lambda _, given=given: given) as client:
            if says is None:
                answered = OpenFda(client, now=lambda: NOW).reports(RECALLS, WORDS)
                assert (answered.reports, answered.promised, answered.updated) == ((), 0, None)
                assert (answered.query, answered.asked_at) == (search_of(RECALLS, WORDS), NOW)
                continue
            with pytest.raises(SourceError, match=says):
                OpenFda(client).reports(RECALLS, WORDS)
    page = b"<html><head><title>404 Not Found</title></head></html>"
    given = httpx.Response(404, headers={"content-type": "text/html"}, content=page)
    with (
        client_of(OPENFDA, lambda _: given) as client,
        pytest.raises(SourceError, match="status 404, beginning"),
    ):
        OpenFda(client).reports(RECALLS, WORDS)


def test_nothing_found_on_a_later_page_is_a_shortfall(standin: Service) -> None:
    nothing = {"error": {"code": "NOT_FOUND", "message": "No matches found!"}}
    faults.fail(
        standin,
        lambda _: json_answer(nothing, status=404),
        times=99,
        when=lambda asked: "skip" in asked.parameters,
    )
    with pytest.raises(SourceError, match="3 different reports where 7 were promised"):
        found(standin)


def without_results(given: Answer) -> Answer:
    return json_answer(json.loads(given.body) | {"results": []})


def promising(total: object) -> faults.Fault:
    def change(given: Answer) -> Answer:
        content = json.loads(given.body)
        content["meta"]["results"]["total"] = total
        return json_answer(content)

    return change


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
        faults.hang(Event()),
        without_results,
        promising(6),
        promising(None),
    ],
)
def test_faults_that_pass_leave_no_trace(standin: Service, fault: faults.Fault) -> None:
    faults.fail(standin, fault, times=2, when=lambda asked: "skip" not in asked.parameters)
    assert found(standin) == [f"D-{number:04}" for number in range(7)]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.bad_gateway, "status 502"),
        (promising(8), "7 different reports where 8 were promised"),
        (promising(25_001), "25,001, far more than there can be"),
    ],
)
def test_faults_that_stay_are_named(standin: Service, fault: faults.Fault, says: str) -> None:
    faults.fail(standin, fault, times=10_000)
    with pytest.raises(SourceError, match=says) as caught:
        found(standin)
    assert str(caught.value).startswith("Asked openFDA for the drug enforcement reports")


def test_a_repeated_page_is_not_taken_for_the_next(standin: Service) -> None:
    meta = {"last_updated": "2026-11-18", "results": {"total": 7}}
    first = json_answer({"meta": meta, "results": recalls(3)})
    faults.fail(standin, lambda _: first, times=10_000)
    with pytest.raises(SourceError, match="3 different reports where 7 were promised"):
        found(standin)


def test_recalls_are_read_with_their_gaps() -> None:
    (one, other), total, updated = read_page(answer("openfda_enforcement.json"), RECALLS)

    assert (total, updated) == (2, date(2026, 11, 18))
    assert (one.report_id, one.day, one.seriousness, one.company) == (
        "D-0001-2024",
        date(2024, 1, 31),
        "Class II",
        "A firm",
    )
    assert one.product == "Exosome / serum, 5 mL"
    assert one.searched == "Exosome / serum, 5 mL | Unapproved"
    assert (other.day, other.reason, other.country) == (None, None, None)
    assert address_of(one) == (
        "https://api.fda.gov/drug/enforcement.json?search=recall_number%3A%22D-0001-2024%22"
    )


def test_of_two_versions_of_a_report_the_newer_one_is_kept() -> None:
    reports, _, _ = read_page(answer("openfda_cosmetic_event.json"), COSMETICS)

    rows = safety_reports(reports)

    assert list(rows["report_id"]) == ["2024-CFS-1", "2025-CFS-2"]
    assert rows["product"].iloc[0] == "EXOSOME SERUM, NEW NAME"  # version 10 comes after version 9
    assert rows["reason"].iloc[1] == "Rash"
    assert rows["seriousness"].iloc[1] == "Hospitalization | Other Outcome"
    assert rows["seriousness"].isna().tolist() == [True, False]


def test_drug_events_are_serious_or_not() -> None:
    events = ENDPOINTS["drug_event"]
    given = {
        "safetyreportid": "1",
        "receivedate": "20250630",
        "serious": "1",
        "patient": {
            "drug": [{"medicinalproduct": "EXOSOMES"}, {"medicinalproduct": "EXOSOMES"}],
            "reaction": [{"reactionmeddrapt": "Pain"}, {"reactionmeddrapt": "Infection"}],
        },
    }
    meta = {"last_updated": "2026-11-18", "results": {"total": 1}}
    (report,), _, _ = read_page({"meta": meta, "results": [given]}, events)
    assert (report.product, report.reason, report.seriousness) == ("EXOSOMES", "Pain | Infection", "serious")
    (report,), _, _ = read_page({"meta": meta, "results": [given | {"serious": "2"}]}, events)
    assert report.seriousness == "not serious"


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"results": []},
        {"meta": {"results": {"total": 1}}, "results": {}},
        {"meta": {"results": {}}, "results": []},
        {"meta": {"results": {"total": 0}, "last_updated": "yesterday"}, "results": []},
    ],
)
def test_what_is_no_page_is_asked_again(document: Any) -> None:
    with pytest.raises(Transient):
        read_page(document, RECALLS)


def test_the_part_of_a_refresh_has_every_year_and_its_zeros(tmp_path: Path) -> None:
    cosmetics = answer("openfda_cosmetic_event.json")["results"]
    elsewhere = recalls(1)[0] | {"product_description": "Catheter"}
    held = {
        "drug/enforcement": answer("openfda_enforcement.json")["results"],
        "cosmetic/event": cosmetics,
        "device/enforcement": [elsewhere],
    }
    with stand_in(corpus=forty(), safety=Simulated(held)) as service, client_at(OPENFDA, service) as client:
        part = safety_part(client, occasion(tmp_path))
        requests = len(service.requests)

    assert requests == 5
    assert part.numbers == {"safety_reports": 4}
    years = part.tables["safety_years"].frame
    counts = years[years["reports"].gt(0)].set_index(["endpoint", "year"])["reports"]
    assert counts.to_dict() == {
        ("drug_enforcement", 2024): 1,
        ("drug_enforcement", pd.NA): 1,
        ("cosmetic_event", 2024): 1,
        ("cosmetic_event", 2025): 1,
    }
    assert len(years) == 5 * 23 + 1
    assert years.loc[years["endpoint"].eq("device_enforcement"), "data_of"].isna().all()
    assert set(part.searches["promised"]) == {0, 2, 3}
    assert part.searches.loc[part.searches["name"].eq("device_enforcement"), "promised"].item() == 0
    warnings = part.tables["safety_years"].about["warnings"]
    assert warnings[0].startswith("Zero does not mean safe")
    assert part.about["data_of"] == {"drug_enforcement": "2026-11-18", "cosmetic_event": "2026-11-18"}


def test_reports_that_name_no_vesicle_are_left_out_or_refused(tmp_path: Path) -> None:
    stray = [report | {"product_description": "Catheter"} for report in recalls(5)]
    for named, refused in ((5, False), (4, True)):
        kept = [report | {"recall_number": f"E-{n}"} for n, report in enumerate(recalls(named))]
        body = {
            "meta": {"last_updated": "2026-11-18", "results": {"total": 5 + named}},
            "results": stray + kept,
        }
        with (
            stand_in(corpus=forty(), safety=Simulated({})) as service,
            client_at(OPENFDA, service) as client,
        ):
            faults.fail(
                service,
                lambda _, body=body: json_answer(body),
                when=lambda asked: asked.endpoint == "drug/enforcement.json",
            )
            part = safety_part(client, occasion(tmp_path))
        told = part.searches["warnings"].iloc[0]
        if refused:
            why = "5 of 9 that name none of the words searched for"
            assert part.gaps == (Gap("drug enforcement reports", why),)
            assert told == f"Asked in vain, and is missing: {why}."
            assert part.numbers == {"safety_reports": 0}
        else:
            assert part.gaps == ()
            assert told == "5 name none of the words, left out."
            assert part.numbers == {"safety_reports": 5}


def test_years_reach_back_to_the_first_report() -> None:
    rows = safety_reports(
        [
            replace(report, day=date(2003, 5, 1))
            for report in read_page(answer("openfda_cosmetic_event.json"), COSMETICS)[0][:1]
        ]
    )
    years = safety_years(rows, ["cosmetic_event"], today=date(2005, 1, 1))
    assert [tuple(row) for row in years.itertuples(index=False)] == [
        ("cosmetic_event", 2003, 1, False),
        ("cosmetic_event", 2004, 0, False),
        ("cosmetic_event", 2005, 0, True),
    ]


def part_of(held: dict[str, list[dict[str, Any]]], root: Path, last: Snapshot | None = None) -> Part:
    with stand_in(corpus=forty(), safety=Simulated(held)) as service, client_at(OPENFDA, service) as client:
        return safety_part(client, occasion(root, last))


def lots(count: int) -> list[dict[str, Any]]:
    return [recalls(1)[0] | {"code_info": f"Lot {number}"} for number in range(1, count + 1)]


@pytest.mark.parametrize("page", [1, 2, 1_000])
def test_a_recall_under_several_lots_is_one_with_all_of_them(page: int) -> None:
    with (
        stand_in(corpus=forty(), safety=Simulated({"drug/enforcement": lots(2)})) as service,
        client_at(OPENFDA, service) as client,
    ):
        answered = OpenFda(client, page=page).reports(RECALLS, WORDS)
        assert len(service.requests) == (2 if page == 1 else 1)
    assert (answered.promised, len(answered.reports)) == (2, 2)
    rows = safety_reports(answered.reports)
    assert rows[["report_id", "product", "date"]].to_numpy().tolist() == [
        ["D-0000", "Exosomes (Lot 1) | Exosomes (Lot 2)", "2024-01-01"]
    ]
    assert safety_reports(answered.reports[:1])["product"].tolist() == ["Exosomes"]


def test_the_known_recall_under_two_lots_is_published_once(tmp_path: Path) -> None:
    part = part_of({"drug/enforcement": answer("openfda_duplicate_recall.json")["results"]}, tmp_path)
    (row,) = part.tables["safety_reports"].frame.to_dict("records")
    assert (row["report_id"], row["product"]) == (
        "S-0001-2026",
        "Simulated exosome serum (Lot 1) | Simulated exosome serum (Lot 2)",
    )
    assert (part.gaps, part.numbers) == ((), {"safety_reports": 1})
    years = part.tables["safety_years"].frame
    assert years["reports"].sum() == 1


def of_drugs(part: Part) -> pd.Series:
    """Reports on drugs by year."""
    years = part.tables["safety_years"].frame
    return years[years["endpoint"].eq("drug_event")].set_index("year")["reports"]


def test_a_case_that_two_companies_sent_counts_once_with_a_warning(tmp_path: Path) -> None:
    sent = answer("openfda_same_case.json")
    told = "one case sent by two companies, counted once: 99000001 and 99009999."

    part = part_of({"drug/event": sent}, tmp_path)

    assert part.numbers == {"safety_reports": 2}
    assert part.warnings == (f"safety: {told}",)
    assert part.searches.set_index("name").loc["drug_event", "warnings"] == told
    rows, years = part.tables["safety_reports"].frame, of_drugs(part)
    assert rows[["report_id", "case_id"]].values.tolist() == [
        ["99000001", "99000001"],
        ["99009999", "99000001"],
    ]
    assert (years[2024], years.sum()) == (1, 1)
    apart = part_of({"drug/event": [sent[0], sent[1] | {"companynumb": "US-OTHER-8"}]}, tmp_path)
    assert (apart.warnings, of_drugs(apart)[2024]) == ((), 2)
    assert apart.tables["safety_reports"].frame["case_id"].tolist() == ["99000001", "99009999"]


def test_reports_that_name_one_another_in_a_row_are_one_case_of_the_first_dated(tmp_path: Path) -> None:
    first, second = answer("openfda_same_case.json")
    third = second | {"safetyreportid": "99000000", "companynumb": "US-THIRD", "receivedate": "20250101"}
    undated = second | {"safetyreportid": "98000000", "companynumb": "US-LONE", "receivedate": ""}
    second |= {"reportduplicate": {"duplicatenumb": "US-THIRD"}}
    undated |= {"reportduplicate": {"duplicatenumb": "US-THIRD"}}
    part = part_of({"drug/event": [first, second, third, undated]}, tmp_path)
    assert set(part.tables["safety_reports"].frame["case_id"]) == {"99000001"}
    years = of_drugs(part)
    assert (years[2024], years.sum()) == (1, 1)


@pytest.mark.parametrize(("again", "promised"), [(1, 100), (1, 199), (2, 200)])
def test_a_few_reports_served_again_on_a_later_page_count_once(again: int, promised: int) -> None:
    held = recalls(promised - again)
    held += held[:again]
    with (
        stand_in(corpus=forty(), safety=Simulated({"drug/enforcement": held})) as service,
        client_at(OPENFDA, service) as client,
    ):
        answered = OpenFda(client, page=50).reports(RECALLS, WORDS)
        assert (len(answered.reports), answered.promised) == (promised - again, promised)
        told = [("served more than once, counted once", f"D-{number:04}") for number in range(again)]
        assert list(answered.remarks) == told
        service.services["safety"] = Simulated({"drug/enforcement": [*held, held[again]]})
        if promised == 199:  # the 200th may be the second
            assert len(OpenFda(client, page=50).reports(RECALLS, WORDS).reports) == 198
            return
        with pytest.raises(SourceError, match="different reports where"):
            OpenFda(client, page=50).reports(RECALLS, WORDS)


def test_of_two_versions_on_one_page_the_newest_counts_and_nothing_is_warned(tmp_path: Path) -> None:
    event = {
        "safetyreportid": "7",
        "safetyreportversion": "9",
        "receivedate": "20240110",
        "patient": {"drug": [{"medicinalproduct": "EXOSOMES"}]},
    }
    newer = event | {"safetyreportversion": "10", "receivedate": "20240210"}
    part = part_of({"drug/event": [newer, event]}, tmp_path)
    assert part.tables["safety_reports"].frame["date"].tolist() == ["2024-02-10"]
    assert (part.warnings, part.gaps) == ((), ())


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("20240131", "2024-01-31"),
        ("20240231", None),
        ("soon", None),
        ("18991231", None),
        ("19000101", "1900-01-01"),
    ],
)
def test_an_odd_date_is_missing_with_a_warning(tmp_path: Path, day: str, read: str | None) -> None:
    part = part_of({"drug/enforcement": [recalls(1)[0] | {"report_date": day}]}, tmp_path)
    (date_read,) = part.tables["safety_reports"].frame["date"]
    assert (None if pd.isna(date_read) else date_read) == read
    odd = f"safety: an odd date, left out: D-0000 ({day})."
    assert part.warnings == (() if read else (odd,))


@pytest.mark.parametrize(
    ("odd", "others", "published"), [(1, 1, True), (1, 0, False), (4, 4, True), (5, 45, True), (5, 44, False)]
)
def test_reports_that_cannot_be_read_are_left_out_and_named_up_to_every_tenth(
    tmp_path: Path, odd: int, others: int, published: bool
) -> None:
    nameless = [{name: value for name, value in recalls(1)[0].items() if name != "recall_number"}] * odd
    part = part_of({"drug/enforcement": [*nameless, *recalls(others)]}, tmp_path)
    assert part.numbers == {"safety_reports": others if published else 0}
    assert [gap.what for gap in part.gaps] == ([] if published else ["drug enforcement reports"])
    if published:
        assert part.warnings == (
            "safety: left out, since it cannot be read: a report without its recall_number.",
        )


def test_a_data_set_that_fails_is_missing_and_no_zero_and_the_next_time_as_it_was(tmp_path: Path) -> None:
    held = {"drug/enforcement": recalls(7), "device/enforcement": recalls(3), "food/enforcement": recalls(2)}
    with stand_in(corpus=forty(), safety=Simulated(held)) as service:

        def part_at(moment: datetime, last: Snapshot | None) -> tuple[Snapshot, Summary]:
            with client_at(OPENFDA, service) as client:
                return refreshed({"safety": client}, tmp_path, Choices(), now=moment)

        def broken(asked: Asked) -> bool:
            return asked.endpoint == "device/enforcement.json"

        faults.fail(service, faults.bad_gateway, times=10_000, when=broken)
        first, summary = part_at(NOW, None)
        (missing,) = summary.gaps["safety"]
        assert (missing.what, missing.since) == ("device enforcement reports", None)
        assert missing.why.startswith("status 502")
        assert summary.exit_code == 3
        assert set(first.load("safety_years")["endpoint"]) == set(SAFETY_DATA_SETS) - {"device_enforcement"}
        assert first.manifest["sources"]["safety"]["failed"] is None

        faults.end(service)
        whole, summary = part_at(NOW + timedelta(days=1), first)
        assert summary.gaps["safety"] == ()
        assert summary.exit_code == 0

        service.services["safety"] = Simulated(held | {"drug/enforcement": recalls(8)})
        faults.fail(service, faults.turned_away, times=10_000, when=broken)
        for day in (2, 3):
            later, summary = part_at(NOW + timedelta(days=day), whole)
            (older,) = summary.gaps["safety"]
            assert (older.what, older.since) == ("device enforcement reports", "2026-11-24")
        years = later.load("safety_years")
        days = years.groupby("endpoint")["asked_at"].first().str[:10].to_dict()
        assert days.pop("device_enforcement") == "2026-11-24"
        assert set(days.values()) == {"2026-11-26"}
        assert years.groupby("endpoint", sort=False)["reports"].sum().to_dict() == {
            "drug_enforcement": 8,
            "device_enforcement": 3,
            "food_enforcement": 2,
            "drug_event": 0,
            "cosmetic_event": 0,
        }
        (row,) = later.load("searches").query("name == 'device_enforcement'").to_dict("records")
        assert (row["promised"], row["asked_at"][:10]) == (3, "2026-11-24")
        assert row["warnings"].startswith("Asked in vain, and stays as it was: status 403")


@pytest.mark.parametrize(("left", "kept"), [(8, False), (7, True)])
def test_a_data_set_that_fell_far_stays_as_it_was_until_told_that_it_is_right(
    tmp_path: Path, left: int, kept: bool
) -> None:
    with stand_in(corpus=forty(), safety=Simulated({"drug/enforcement": recalls(10)})) as service:
        with client_at(OPENFDA, service) as client:
            first, _ = refreshed({"safety": client}, tmp_path, Choices())
        service.services["safety"] = Simulated(
            {"drug/enforcement": recalls(left), "food/enforcement": recalls(1)}
        )
        # Of ten, three are too few to be a fall; of a hundred they are not.
        with client_at(OPENFDA, service) as client:
            assert safety_part(client, occasion(tmp_path, first)).gaps == ()
        service.services["safety"] = Simulated({"drug/enforcement": recalls(left - 3 if kept else left)})
        with client_at(OPENFDA, service) as client:
            part = safety_part(client, occasion(tmp_path, first))
            right = safety_part(client, occasion(tmp_path, first, accept_drop=True))
    assert part.numbers == {"safety_reports": 10 if kept else 8}
    why = "fewer than at the last refresh, by more than 20%: 4 where there were 10"
    assert part.gaps == ((Gap("drug enforcement reports", why, "2026-11-23"),) if kept else ())
    assert (right.numbers, right.gaps) == ({"safety_reports": 4 if kept else 8}, ())


def test_only_when_no_data_set_comes_the_source_has_failed(tmp_path: Path) -> None:
    with stand_in(corpus=forty(), safety=Simulated({})) as service, client_at(OPENFDA, service) as client:
        faults.fail(service, faults.bad_gateway, times=10_000)
        with pytest.raises(SourceError, match="Asked openFDA for the drug enforcement reports"):
            safety_part(client, occasion(tmp_path))
        # Four data sets with five attempts each, then the service is taken for down.
        assert len(service.requests) == 20


@pytest.mark.parametrize("fault", [faults.bad_gateway, faults.cut_body, faults.empty_body])
def test_under_a_service_that_fails_two_in_five_all_data_sets_come(
    tmp_path: Path, fault: faults.Fault
) -> None:
    held = {path: recalls(3) for path in ("drug/enforcement", "food/enforcement")}
    for seed in range(8):
        with (
            stand_in(corpus=forty(), safety=Simulated(held)) as service,
            client_at(OPENFDA, service) as client,
        ):
            faults.fail(service, fault, times=10_000, when=faults.two_in_five(seed))
            part = safety_part(client, occasion(tmp_path))
        assert (part.gaps, part.numbers) == ((), {"safety_reports": 6})
