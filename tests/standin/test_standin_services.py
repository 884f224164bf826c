"""The stand-ins behave as the recordings of the real services do."""

import json
from typing import Any

from pipelines.standin.records.corpus import LAST_DAY
from pipelines.standin.records.projects import simulate_projects
from pipelines.standin.records.reports import simulate_reports
from pipelines.standin.services.openfda import OpenFda
from pipelines.standin.services.reporter import Reporter

PROJECTS = simulate_projects(200, 7, LAST_DAY)


def asked(reporter: Reporter, **body: Any) -> Any:
    return json.loads(reporter.answer("projects/search", {"json": json.dumps(body)}).body)


def test_reporter_ignores_what_it_does_not_know() -> None:
    reporter = Reporter(PROJECTS)
    years = asked(
        reporter, criteria={"fiscal_years": [2024], "award_notice_date": {"from_date": "2019-01-01"}}
    )
    assert {result["fiscal_year"] for result in years["results"]} == {2024}
    unknown = asked(reporter, criteria={"award": {}})
    assert unknown["meta"]["total"] > 2_970_000
    assert unknown["meta"]["limit"] == len(unknown["results"]) == 50
    assert reporter.answer("projects/search", {}).status == 405
    assert reporter.answer("projects/search", {"json": "{"}).status == 500


def test_reporter_gives_shorter_pages_at_its_wall_without_a_word() -> None:
    text = {"advanced_text_search": {"search_text": "exosomes"}}
    whole = asked(Reporter(PROJECTS), criteria=text, limit=500)
    walled = Reporter(PROJECTS, wall=12)
    pages = [asked(walled, criteria=text, limit=10, offset=offset) for offset in (0, 10, 20)]
    assert [len(page["results"]) for page in pages] == [10, 2, 0]
    assert {page["meta"]["total"] for page in pages} == {whole["meta"]["total"]}


def test_simulated_projects_have_sub_projects_and_missing_amounts() -> None:
    assert len({project["appl_id"] for project in PROJECTS}) == len(PROJECTS) >= 200
    assert any(project["subproject_id"] for project in PROJECTS)
    assert any(project["award_amount"] is None for project in PROJECTS)
    assert simulate_projects(200, 7, LAST_DAY) == PROJECTS
    excluded = asked(
        Reporter(PROJECTS), criteria={"exclude_subprojects": True, "fiscal_years": [2024]}, limit=500
    )
    assert not any(result["subproject_id"] for result in excluded["results"])
    chosen = asked(
        Reporter(PROJECTS), criteria={"fiscal_years": [2024]}, include_fields=["ApplId", "FiscalYear"]
    )
    assert set(chosen["results"][0]) == {"appl_id", "fiscal_year"}


def test_openfda_says_nothing_found_by_404_and_refuses_what_it_has_to() -> None:
    fda = OpenFda(simulate_reports(7, LAST_DAY))
    assert fda.reports == OpenFda(simulate_reports(7, LAST_DAY)).reports
    for parameters, status, code in (
        ({"search": 'product_description:"nothing"'}, 404, "NOT_FOUND"),
        ({"search": 'product_description:"exosome"', "skip": "900"}, 404, "NOT_FOUND"),
        ({"limit": "1001"}, 400, "BAD_REQUEST"),
        ({"skip": "25001"}, 400, "BAD_REQUEST"),
        ({"search": "product_description:"}, 500, "SERVER_ERROR"),
    ):
        answer = fda.answer("drug/enforcement.json", parameters)
        assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, code)
    found = json.loads(fda.answer("drug/event.json", {"limit": "3", "skip": "2"}).body)
    assert found["meta"]["results"] == {"skip": 2, "limit": 3, "total": 25}
    assert len(found["results"]) == 3
