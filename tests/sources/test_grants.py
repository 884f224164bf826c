"""NIH RePORTER: whole fiscal years, nothing that was not asked for, each dollar once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import faults
import httpx
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import forty, refreshed
from places import ANSWERS

from pipelines.errors import DropError, SourceError
from pipelines.refresh.refresh import Choices
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.grants.part import grants, grants_part, without_rna_exosomes
from pipelines.sources.grants.projects import FIELDS, Project, read_project
from pipelines.sources.grants.reporter import CRITERIA, REPORTER, WALL, Reporter, read_page
from pipelines.sources.part import Gap
from pipelines.sources.pieces import Unread
from pipelines.sources.trials.members import field_names
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, Asked, json_answer
from pipelines.standin.services.reporter import Reporter as Simulated
from pipelines.topics import catalogue as topics

QUERY = 'exosome OR exosomes OR exosomal OR "extracellular vesicle" OR "extracellular vesicles"'
YEARS = [2023, 2024]


def page() -> Any:
    return json.loads((ANSWERS / "reporter_page.json").read_text(encoding="utf-8"))


def projects(count: int, year: int = 2024, **other: Any) -> list[dict[str, Any]]:
    """So many project-years on vesicles, of one fiscal year."""
    plain = {
        "subproject_id": None,
        "fiscal_year": year,
        "project_title": "Exosomes",
        "abstract_text": "",
        "terms": "<Exosomes>",
        "agency_ic_admin": {"abbreviation": "NCI"},
        "award_amount": 100_000,
    }
    return [
        {"appl_id": year * 100_000 + number, "core_project_num": f"R01CA{number:06}"} | plain | other
        for number in range(count)
    ]


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty(), grants=Simulated([*projects(7), *projects(4, 2023)])) as service:
        yield service


def funded(service: Service, **chosen: Any) -> list[str]:
    """The applications that are found in two fiscal years."""
    with client_at(REPORTER, service) as client:
        found = Reporter(client, **({"page": 3} | chosen)).funded(QUERY, YEARS)
    assert found.promised == len(found.projects)
    return [project.appl_id for project in found.projects]


def in_vain(service: Service, **chosen: Any) -> str:
    """Why the one year that was asked in vain gave nothing; the other came."""
    with client_at(REPORTER, service) as client:
        found = Reporter(client, **({"page": 3} | chosen)).funded(QUERY, YEARS)
    assert {project.fiscal_year for project in found.projects} <= {2023}
    ((year, error),) = found.failed.items()
    assert year == 2024
    return str(error)


def asked_of(service: Service) -> list[Any]:
    return [json.loads(request.parameters["json"]) for request in service.requests]


def test_every_project_of_the_years_is_found_once_in_pages(standin: Service) -> None:
    found = funded(standin)

    assert found == [f"2023{n:05}" for n in range(4)] + [f"2024{n:05}" for n in range(7)]
    sent = asked_of(standin)
    assert [(one["criteria"]["fiscal_years"], one["offset"], one["limit"]) for one in sent] == [
        ([2023, 2024], 0, 1),
        ([2023], 0, 3),
        ([2023], 3, 3),
        ([2024], 0, 3),
        ([2024], 3, 3),
        ([2024], 6, 3),
    ]
    assert sent[0]["include_fields"] == list(FIELDS)
    assert sent[0]["criteria"]["advanced_text_search"]["search_text"] == QUERY
    assert all(set(one["criteria"]) <= CRITERIA for one in sent)


def test_a_record_is_read_with_its_gaps() -> None:
    found, total = read_page(page(), [2024])

    assert total == 3
    whole, part, untold = found
    assert whole == Project(
        appl_id="101",
        fiscal_year=2024,
        project_num="5P01CA000001-03",
        core_project_num="P01CA000001",
        title="Exosomes in hair growth",
        terms="| Alopecia | Exosomes | Hair follicle |",
        organization="A UNIVERSITY",
        country="UNITED STATES",
        activity_code="P01",
        agency="NCI",
        award_amount_usd=1_000_000.0,
        start=date(2022, 8, 1),
        end=date(1999, 2, 1),
    )
    assert (part.subproject_id, part.award_amount_usd, part.noticed) == ("7001", 250_000.5, date(2024, 2, 3))
    assert (untold.award_amount_usd, untold.organization, untold.can_be_checked) == (None, None, False)


@pytest.mark.parametrize("year", [2023, None])
def test_a_project_of_another_year_is_refused_with_its_page(year: int | None) -> None:
    wrong = page()
    wrong["results"][0]["fiscal_year"] = year
    with pytest.raises(Refused, match=f"a project of fiscal year {year}, which was not asked for"):
        read_page(wrong, [2024])


def test_a_project_without_its_number_is_left_out_and_told() -> None:
    wrong = page()
    for appl_id in (None, "7", True, 0):
        wrong["results"][0]["appl_id"] = appl_id
        (one, *others), _ = read_page(wrong, [2024])
        assert one == Unread(f"a project without its number (appl_id '{appl_id}')")
        assert len(others) == 2


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({"award_amount": 0}, True),
        ({"award_amount": -1}, False),
        ({"award_amount": 999_999_999_999}, True),
        ({"award_amount": 10**12}, False),
        ({"award_amount": "much"}, False),
        ({"award_amount": True}, False),
        ({"award_amount": None}, None),
        ({"project_start_date": "2024-02-29T00:00:00"}, True),
        ({"project_start_date": "2023-02-29T00:00:00"}, False),
        ({"project_start_date": "soon"}, False),
        ({"project_start_date": 7}, False),
        ({"project_start_date": ""}, None),
    ],
)
def test_an_odd_amount_or_date_is_missing_and_told(changes: dict[str, Any], is_taken: bool | None) -> None:
    wrong = page()
    wrong["results"][0] |= changes
    ((name, value),) = changes.items()
    read = read_page(wrong, [2024])[0][0]
    assert isinstance(read, Project)
    held = read.award_amount_usd if name == "award_amount" else read.start
    assert (held is not None) == bool(is_taken)
    assert read.odd == (((f"an odd {name}, left out", f"101 ({value})"),) if is_taken is False else ())


@pytest.mark.parametrize(
    ("meta", "kind", "says"),
    [
        ({"total": None}, Transient, "without the number of all projects"),
        ({"total": True}, Transient, "without the number of all projects"),
        ({"total": 297_001}, Refused, "297,001 projects, near all that the service has"),
        ({"offset": 500}, Transient, "the page from 500 where that from 0 was asked for"),
    ],
)
def test_an_envelope_that_cannot_be_trusted_is_refused(
    meta: dict[str, Any], kind: type[Exception], says: str
) -> None:
    wrong = page()
    wrong["meta"] |= meta

    with pytest.raises(kind, match=says):
        read_page(wrong, [2024])
    assert read_page(page() | {"meta": {"total": 297_000}}, [2024])[1] == 297_000


@pytest.mark.parametrize("document", [[], {}, {"meta": {}, "results": {}}, {"message": "An error"}])
def test_what_is_no_page_is_asked_again(document: Any) -> None:
    with pytest.raises(Transient, match="without its meta block"):
        read_page(document, [2024])


def test_a_criterion_that_is_not_checked_is_never_sent() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=page())

    with (
        client_of(REPORTER, answer) as client,
        pytest.raises(SourceError, match="by award_notice_date") as caught,
    ):
        Reporter(client).page(
            {"fiscal_years": [2024], "award_notice_date": {}}, offset=0, limit=1, asked="a year"
        )
    assert "ignores criteria that it does not know" in str(caught.value)
    assert asked == []


@pytest.mark.parametrize(("count", "requests"), [(9, 1 + 1 + 3), (10, 1 + 1 + 1 + 40 + 2)])
def test_the_offset_wall_does_not_shorten_a_year(count: int, requests: int) -> None:
    held = projects(count)
    for number, project in enumerate(held):
        project["agency_ic_admin"] = {"abbreviation": ("NCI", "NIA")[number % 2]}
    with stand_in(corpus=forty(), grants=Simulated(held, wall=9)) as service:
        assert len(funded(service, page=3, wall=9)) == count
        # Nobody goes past the wall, where pages only get shorter.
        assert max(one["offset"] for one in asked_of(service)) < 9
        # All; 2023, which is empty; 2024. Above the wall 40 agencies, and a page more for two of them with five each.
        # A connection that the service closes is asked again, so what was asked is counted, not how often.
        assert len({request.parameters["json"] for request in service.requests}) == requests


def test_a_year_that_the_agencies_do_not_make_up_is_an_error() -> None:
    held = [*projects(9), *projects(3, core_project_num="X", agency_ic_admin={"abbreviation": "ELSEWHERE"})]
    for number, project in enumerate(held):
        project["appl_id"] = number + 1
    with stand_in(corpus=forty(), grants=Simulated(held, wall=9)) as service:
        assert "9 different projects where 12 were promised" in in_vain(service, wall=9)


def test_one_agency_above_the_wall_is_an_error() -> None:
    with stand_in(corpus=forty(), grants=Simulated(projects(10), wall=9)) as service:
        assert "of NCI. Came back: 10 projects, of which only 9 can be had" in in_vain(service, wall=9)


def changed(**meta: Any) -> faults.Fault:
    """An answer whose meta block says something else."""

    def change(answer: Answer) -> Answer:
        content = json.loads(answer.body)
        return json_answer(content | {"meta": content["meta"] | meta})

    return change


def without_results(answer: Answer) -> Answer:
    return json_answer(json.loads(answer.body) | {"results": []})


def of_2024(asked: Asked) -> bool:
    return json.loads(asked.parameters["json"])["criteria"]["fiscal_years"] == [2024]


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
        changed(total=6),
        changed(total=None),
        changed(offset=3),
    ],
)
def test_faults_that_pass_leave_no_trace(standin: Service, fault: faults.Fault) -> None:
    clean = funded(standin)
    faults.fail(standin, fault, times=2, when=of_2024)
    assert funded(standin) == clean


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.bad_gateway, "status 502"),
        (faults.turned_away, "status 403"),
        (without_results, "0 different projects where 7 were promised"),
        (changed(total=2_970_000), "2,970,000 projects, near all that the service has"),
        (lambda answer: json_answer(page_of(2019)), "a project of fiscal year 2019, which was not asked for"),
    ],
)
def test_faults_that_stay_are_named(standin: Service, fault: Callable[[Answer], Answer], says: str) -> None:
    faults.fail(standin, fault, times=10_000, when=of_2024)
    why = in_vain(standin)
    assert says in why
    assert why.startswith("Asked NIH RePORTER for the projects of fiscal year 2024")


def page_of(year: int) -> Any:
    other = page()
    for result in other["results"]:
        result["fiscal_year"] = year
    return other


def test_a_repeated_page_is_not_taken_for_the_next(standin: Service) -> None:
    first = json_answer({"meta": {"total": 7, "limit": 3}, "results": Simulated(projects(7)).projects[:3]})
    faults.fail(standin, lambda _: first, times=10_000, when=of_2024)
    assert "3 different projects where 7 were promised" in in_vain(standin)


def test_years_that_do_not_add_up_are_whole_each_and_told(standin: Service) -> None:
    def of_all(asked: Asked) -> bool:
        return json.loads(asked.parameters["json"])["limit"] == 1

    for times, told in ((2, False), (3, True)):
        faults.end(standin)
        faults.fail(standin, changed(total=12), times=times, when=of_all)
        with client_at(REPORTER, standin) as client:
            found = Reporter(client).funded(QUERY, YEARS)
        assert (len(found.projects), found.failed, found.promised) == (11, {}, 12 if told else 11)
        remark = ("of 12 projects promised for all years 11 came", "by fiscal year")
        assert found.remarks == ((remark,) if told else ())


def part_of(held: list[dict[str, Any]], root: Path, **other: Any) -> Any:
    with (
        stand_in(corpus=forty(), grants=Simulated(held)) as service,
        client_at(REPORTER, service) as client,
    ):
        return grants_part(client, occasion(root, **other))


def test_the_part_of_a_refresh_has_topics_years_and_what_was_left_out(tmp_path: Path) -> None:
    held = page()["results"]
    held[2] |= {"project_title": "Exosomes untold"}
    enzyme = held[2] | {"appl_id": 104, "project_title": "The RNA exosome", "terms": "<RNA exosome complex>"}

    part = part_of([*held, enzyme], tmp_path)

    rows = part.tables["grants"].frame
    assert list(rows["appl_id"]) == ["101", "102", "103"]
    assert rows["award_amount_usd"].isna().tolist() == [False, False, True]
    assert rows["url"].iloc[0] == "https://reporter.nih.gov/project-details/101"
    topics_of = part.tables["topic_grants"].frame
    assert set(topics_of.loc[topics_of["topic"].eq("hair"), "appl_id"]) == {"101"}
    field = topics_of[topics_of["topic"].eq("field")].set_index("appl_id")["is_summed"]
    assert field.to_dict() == {"101": True, "102": False, "103": True}
    years = part.tables["grant_years"].frame
    row = years[years["topic"].eq("field") & years["fiscal_year"].eq(2024)].iloc[0]
    assert (row["projects"], row["amount_usd"], row["without_amount"], row["within_others"]) == (
        2,
        1_000_000.0,
        1,
        1,
    )
    search = part.searches.iloc[0]
    assert (search["promised"], search["received"], search["text"]) == (4, 4, QUERY)
    assert search["warnings"] == "1 are on the RNA exosome, a nuclease complex, left out."
    assert part.came == "3 grant years of 2 projects"
    assert part.numbers == {"grants": 3, "funded_projects": 2}


def test_none_at_all_is_a_finding(tmp_path: Path) -> None:
    part = part_of([], tmp_path)
    assert part.tables["grants"].frame.empty
    years = part.tables["grant_years"].frame
    assert (years["projects"].sum(), years["amount_usd"].sum()) == (0, 0.0)
    assert years["topic"].nunique() == len(topics.load().topics)
    assert years["fiscal_year"].min() == 2000
    assert years["fiscal_year"].max() == 2027


def test_projects_that_do_not_name_vesicles_are_left_out_or_refused(tmp_path: Path) -> None:
    names = field_names(topics.load())
    silent = replace(read_project(page()["results"][1]), abstract="Nothing.")
    assert silent.can_be_checked
    assert without_rna_exosomes([silent], topics.load()) == ([silent], 0)
    answers = Simulated([*projects(6), *projects(5, core_project_num="X")])
    for number, project in enumerate(answers.projects):
        project |= {"appl_id": number + 1, "terms": "<Exosomes>" if number < 6 else "<Yeast>"}
        project["project_title"] = "Untitled"
    # The service says that it found them all.
    answers.matching = lambda criteria: [  # type: ignore[method-assign]
        one for one in answers.projects if one["fiscal_year"] in criteria["fiscal_years"]
    ]
    with stand_in(corpus=forty(), grants=answers) as service, client_at(REPORTER, service) as client:
        part = grants_part(client, occasion(tmp_path))
        assert len(part.tables["grants"].frame) == 6
        assert "5 name none of the words in title" in part.searches["warnings"].iloc[0]
        answers.projects.pop(0)
        assert len(grants_part(client, occasion(tmp_path)).tables["grants"].frame) == 5
        answers.projects.pop(0)
        with pytest.raises(SourceError, match="5 of 9 that name none of the words searched for"):
            grants_part(client, occasion(tmp_path))
    assert names[0] == "exosome"


def test_far_fewer_than_before_are_not_published(tmp_path: Path) -> None:
    with stand_in(corpus=forty(), grants=Simulated(projects(50))) as service:
        with client_at(REPORTER, service) as client:
            first, _ = refreshed({"grants": client}, tmp_path, Choices())
        service.services["grants"] = Simulated(projects(40))
        with client_at(REPORTER, service) as client:
            assert grants_part(client, occasion(tmp_path, first)).numbers["grants"] == 40
        service.services["grants"] = Simulated(projects(39))
        with client_at(REPORTER, service) as client:
            with pytest.raises(DropError, match=r"NIH RePORTER .*: field from 50 to 39\. Nothing of NIH"):
                grants_part(client, occasion(tmp_path, first))
            accepted = occasion(tmp_path, first, accept_drop=True)
            assert grants_part(client, accepted).numbers["grants"] == 39


def of_year(year: int) -> Callable[[Asked], bool]:
    return lambda asked: json.loads(asked.parameters["json"])["criteria"]["fiscal_years"] == [year]


def field_years(published: Any) -> dict[int, int]:
    """Fiscal years of the field with their projects; those without one only from 2023 on."""
    years = published.load("grant_years").query("topic == 'field' and fiscal_year >= 2023")
    return {
        int(year): int(number) for year, number in zip(years["fiscal_year"], years["projects"], strict=True)
    }


def test_a_year_that_fails_is_missing_and_no_zero_and_the_next_time_as_it_was(tmp_path: Path) -> None:
    hair = {"project_title": "Exosomes in hair growth"}
    held = [*projects(3, 2023), *projects(2, 2024, **hair), *projects(4, 2025)]
    with stand_in(corpus=forty(), grants=Simulated(held)) as service:

        def at(day: int) -> Any:
            with client_at(REPORTER, service) as client:
                return refreshed({"grants": client}, tmp_path, Choices(), now=NOW + timedelta(days=day))

        faults.fail(service, faults.bad_gateway, times=10_000, when=of_year(2024))
        first, summary = at(0)
        (missing,) = summary.gaps["grants"]
        assert (missing.what, missing.since, summary.exit_code) == ("fiscal year 2024", None, 3)
        assert field_years(first) == {2023: 3, 2025: 4, 2026: 0, 2027: 0}

        faults.end(service)
        whole, summary = at(1)
        assert (summary.gaps["grants"], summary.exit_code) == ((), 0)
        assert field_years(whole) == {2023: 3, 2024: 2, 2025: 4, 2026: 0, 2027: 0}

        service.services["grants"] = Simulated([*held, *projects(1, 2026)])
        faults.fail(service, faults.turned_away, times=10_000, when=of_year(2024))
        for day in (2, 3):
            later, summary = at(day)
            (older,) = summary.gaps["grants"]
            assert (older.what, older.since) == ("fiscal year 2024", "2026-11-24")
            assert field_years(later) == {2023: 3, 2024: 2, 2025: 4, 2026: 1, 2027: 0}
        members = later.load("topic_grants").query("topic == 'hair'")
        assert list(members["appl_id"]) == ["202400000", "202400001"]
        (field, year) = later.load("searches").query("source == 'grants'").to_dict("records")
        assert (field["name"], field["promised"], field["received"]) == ("field", 10, 8)
        assert (year["name"], year["promised"], year["asked_at"][:10]) == (
            "fiscal year 2024",
            2,
            "2026-11-24",
        )
        assert year["warnings"].startswith("Asked in vain, and stays as it was: status 403")


@pytest.mark.parametrize(("left", "kept"), [(8, False), (7, True)])
def test_a_year_that_fell_far_stays_as_it_was_until_told_that_it_is_right(
    tmp_path: Path, left: int, kept: bool
) -> None:
    with stand_in(corpus=forty(), grants=Simulated([*projects(40, 2023), *projects(10)])) as service:
        with client_at(REPORTER, service) as client:
            first, _ = refreshed({"grants": client}, tmp_path, Choices())
        service.services["grants"] = Simulated([*projects(40, 2023), *projects(left if not kept else 5)])
        with client_at(REPORTER, service) as client:
            part = grants_part(client, occasion(tmp_path, first))
            right = grants_part(client, occasion(tmp_path, first, accept_drop=True))
    why = "fewer than at the last refresh, by more than 20%: 5 where there were 10"
    assert part.gaps == ((Gap("fiscal year 2024", why, "2026-11-23"),) if kept else ())
    assert part.numbers["grants"] == (50 if kept else 48)
    assert (right.gaps, right.numbers["grants"]) == ((), 45 if kept else 48)


def test_only_when_no_year_comes_the_source_has_failed(tmp_path: Path) -> None:
    with stand_in(corpus=forty(), grants=Simulated([])) as service, client_at(REPORTER, service) as client:
        faults.fail(service, faults.bad_gateway, times=10_000)
        with pytest.raises(SourceError, match="Asked NIH RePORTER for the projects of fiscal year 2000"):
            grants_part(client, occasion(tmp_path))
        # The number of all and three years with five attempts each, then the service is taken for down.
        assert len(service.requests) == 20


def test_without_the_number_of_all_the_years_are_published_all_the_same(tmp_path: Path) -> None:
    def of_all(asked: Asked) -> bool:
        return json.loads(asked.parameters["json"])["limit"] == 1

    with stand_in(corpus=forty(), grants=Simulated(projects(50))) as service:
        for fault in (lambda given: given, faults.bad_gateway):
            faults.fail(service, fault, times=10_000, when=of_all)
            with client_at(REPORTER, service) as client:
                published, summary = refreshed({"grants": client}, tmp_path, Choices())
            (row,) = published.load("searches").to_dict("records")
            assert (row["promised"], summary.gaps["grants"]) == (50, ())
            faults.end(service)


def test_a_project_served_twice_counts_once_with_a_warning(tmp_path: Path) -> None:
    for held in ([*projects(1), *projects(3)], [*projects(2), *projects(2)]):
        part = part_of(held, tmp_path)
        assert (part.gaps, part.numbers["grants"]) == ((), len({one["appl_id"] for one in held}))
        assert part.warnings[0].startswith("grants: served more than once, counted once: 202400000")


@pytest.mark.parametrize("fault", [faults.bad_gateway, faults.cut_body, faults.empty_body])
def test_under_a_service_that_fails_two_in_five_every_year_comes(tmp_path: Path, fault: faults.Fault) -> None:
    for seed in range(3):
        with (
            stand_in(corpus=forty(), grants=Simulated([*projects(7), *projects(4, 2023)])) as service,
            client_at(REPORTER, service) as client,
        ):
            faults.fail(service, fault, times=10_000, when=faults.two_in_five(seed))
            part = grants_part(client, occasion(tmp_path))
        assert (part.gaps, part.numbers["grants"], part.warnings) == ((), 11, ())


def test_the_table_keeps_the_order_of_numbers_and_hostile_text(tmp_path: Path) -> None:
    hostile = Project("1000", 2024, title="=HYPERLINK(1) <b>Exosomes</b>\N{PILE OF POO}")
    rows = grants([hostile, Project("99", 2023)])
    assert list(rows["appl_id"]) == ["99", "1000"]
    assert rows["title"].iloc[1] == hostile.title
    assert WALL == 15_000
