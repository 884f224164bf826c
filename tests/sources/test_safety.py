"""openFDA: nothing found is zero, every other 404 an error; every report once, in its year."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import faults
import httpx
import pandas as pd
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import forty
from places import ANSWERS

from pipelines.analysis.market.by_year import safety_years
from pipelines.errors import SourceError
from pipelines.sources.answers import Transient
from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.safety.openfda import OPENFDA, OpenFda, address_of, read_page, search_of
from pipelines.sources.safety.part import safety_part, safety_reports
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, json_answer
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
            if refused:
                with pytest.raises(SourceError, match="5 of 9 that name none of the words"):
                    safety_part(client, occasion(tmp_path))
            else:
                part = safety_part(client, occasion(tmp_path))
                assert part.searches["warnings"].iloc[0] == "5 name none of the words, left out."
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
