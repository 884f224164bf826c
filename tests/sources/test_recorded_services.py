"""Replays real answers of the further services and expects of each what its index says.

The recordings are not part of the project: set EXOSCOPE_RECORDED to the folder that holds `INDEX.csv`.
"""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import client_of

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.approvals.asking import read_file
from pipelines.sources.approvals.registers import REGISTERS
from pipelines.sources.europepmc.europepmc import EUROPEPMC, EuropePmc, hit_count
from pipelines.sources.europepmc.europepmc import read_page as read_records
from pipelines.sources.filings import SOURCE as FILINGS
from pipelines.sources.filings import edgar
from pipelines.sources.filings.part import by_form, filings_of
from pipelines.sources.grants.projects import Project, read_project
from pipelines.sources.grants.reporter import REPORTER, Reporter, read_page
from pipelines.sources.icite import SOURCE as ICITE
from pipelines.sources.icite import icite
from pipelines.sources.pieces import Gathered, Unread
from pipelines.sources.safety.endpoints import ENDPOINTS, Endpoint
from pipelines.sources.safety.openfda import OPENFDA, OpenFda
from pipelines.sources.safety.openfda import read_page as read_reports
from pipelines.sources.safety.reports import read_report
from pipelines.sources.wikimedia import SOURCE as WIKIMEDIA
from pipelines.sources.wikimedia.wikimedia import ask_views, read_views

FOLDER = os.environ.get("EXOSCOPE_RECORDED", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="EXOSCOPE_RECORDED names no folder of recorded answers, which are not part of the project",
)
PAGE_1 = "nih_reporter/v1_page_offset0_default_limit50_total58.json"
RECALLS = ENDPOINTS["drug_enforcement"]
#: The data set that was recorded; its reports have numbers, and neither dates nor reasons.
APPROVED = Endpoint(
    name="drug_enforcement",
    path="drug/drugsfda",
    label="approved drugs",
    searched=("products.brand_name",),
    id_field="application_number",
    date_field="none",
    product="products.brand_name",
    reason="none",
    seriousness="none",
)


def body(path: str) -> bytes:
    return (Path(FOLDER) / path).read_bytes()


def document(path: str) -> Any:
    return json.loads(body(path))


def giving(path: str, status: int = 200) -> Callable[[httpx.Request], httpx.Response]:
    content = body(path)
    headers = {"content-type": "application/xml" if path.endswith(".xml") else "application/json"}
    return lambda _: httpx.Response(status, headers=headers, content=content)


@pytest.mark.parametrize(
    "service", ["nih_reporter", "openfda", "europepmc", "icite", "ema", "wikimedia_pageviews", "edgar_fts"]
)
def test_every_recording_is_replayed_here(service: str) -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    with (Path(FOLDER) / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["service"] == service]
    numbers = {
        "nih_reporter": 8,
        "openfda": 8,
        "europepmc": 12,
        "icite": 4,
        "ema": 1,
        "wikimedia_pageviews": 6,
        "edgar_fts": 7,
    }
    assert len(names) == numbers[service]
    assert [name for name in names if name not in here] == []


def test_the_silently_ignored_filter_is_refused() -> None:
    path = "nih_reporter/v1_filter_silently_ignored_total2999_last_page499.json"
    recorded = document(path)
    assert (recorded["meta"]["total"], len(recorded["results"])) == (2999, 499)

    with (
        client_of(REPORTER, giving(path)) as client,
        pytest.raises(
            SourceError, match=r"a project of fiscal year 2004, which was not asked for\. It has ignored"
        ),
    ):
        Reporter(client).page({"fiscal_years": [2019]}, offset=2500, limit=500, asked="fiscal year 2019")
    # Its years alone do not make it good: these records have no numbers.
    page, _ = read_page(recorded, range(1985, 2005), offset=2500)
    found = Gathered[Project](lambda project: project.appl_id)
    found.add(page)
    with pytest.raises(
        SourceError, match="499 of 499 records that cannot be read, the first: a project without"
    ):
        found.records("NIH RePORTER", "its projects")


@pytest.mark.parametrize(
    ("path", "offset", "records"),
    [
        (PAGE_1, 0, 50),
        ("nih_reporter/v1_page_offset50_last8.json", 50, 8),
    ],
)
def test_two_pages_of_one_search_hold_different_projects(path: str, offset: int, records: int) -> None:
    page = document(path)
    numbered = [result | {"appl_id": offset + place + 1} for place, result in enumerate(page["results"])]
    found, total = read_page(page | {"results": numbered}, [2018, 2019], offset=offset)
    assert (len(found), total) == (records, 58)
    other = document("nih_reporter/v1_page_offset50_last8.json" if offset == 0 else PAGE_1)
    assert {one["project_num"] for one in other["results"]}.isdisjoint(one.project_num for one in found)
    days = {str(project.start) for project in found if project.start}
    assert all(day[:2] in {"19", "20"} for day in days)
    assert any(project.can_be_checked for project in found)


def test_one_whole_project_is_read() -> None:
    project = read_project(document("nih_reporter/project_record_all_fields.json"))
    assert (project.appl_id, project.core_project_num, project.agency) == ("10497514", "R15DE032063", "NIDCR")
    assert (project.award_amount_usd, project.subproject_id) == (444_000.0, None)
    assert str(project.noticed) == "2023-07-25"
    assert not project.can_be_checked  # its texts were blanked


def test_a_cut_down_page_is_a_shortfall() -> None:
    page = document("nih_reporter/projects_search_erbb2.json")
    assert (page["meta"]["total"], len(page["results"])) == (187, 10)
    with pytest.raises(Refused, match="of fiscal year 2023, which was not asked for"):
        read_page(page, [2022])
    for place, result in enumerate(page["results"]):
        result |= {"appl_id": place + 1, "fiscal_year": 2022}
    found, total = read_page(page, [2022])
    assert (len(found), total) == (10, 187)
    assert found[0].country == "UNITED STATES"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nih_reporter/projects_search_meta_doudna.json", "without its meta block and its list of results"),
        ("nih_reporter/publications_search.json", "a project of fiscal year None, which was not asked for"),
    ],
)
def test_other_envelopes_are_no_page_of_projects(path: str, says: str) -> None:
    with client_of(REPORTER, giving(path)) as client, pytest.raises(SourceError, match=says):
        Reporter(client).page({"fiscal_years": [2019]}, offset=0, limit=1, asked="projects")


def test_an_envelope_without_records_tells_the_total() -> None:
    assert read_page(document("nih_reporter/projects_search_meta_only.json"), [2024]) == ([], 155)


def test_no_matches_are_zero() -> None:
    with client_of(OPENFDA, giving("openfda/error_404_no_matches.json", 404)) as client:
        found = OpenFda(client).reports(RECALLS, ["3129084"])
    assert (found.promised, found.reports, found.updated) == (0, (), None)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("openfda/error_400_bad_sort.json", 400, "status 400: Sorting allowed by non-analyzed fields only"),
        ("openfda/error_403_api_key_invalid.json", 403, "status 403: An invalid api_key was supplied"),
        # A documented letter of another data set, without its number of reports.
        ("openfda/transparency_crl_documented_example.json", 200, "a page without the number of all reports"),
        ("openfda/event_count_reactions.json", 200, "a page without the number of all reports"),
        ("openfda/drugsfda_page2_last.json", 200, "1 different reports where 3 were promised"),
        ("openfda/drugsfda_imatinib_minimised.json", 200, "1 different reports where 17 were promised"),
    ],
)
def test_errors_and_shortfalls_of_openfda_are_told(path: str, status: int, says: str) -> None:
    with client_of(OPENFDA, giving(path, status)) as client, pytest.raises(SourceError, match=says):
        OpenFda(client).reports(APPROVED, ["anything"])


def test_two_pages_of_openfda_make_the_whole() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        first = "skip" not in request.url.params
        path = "openfda/drugsfda_page1_search_after.json" if first else "openfda/drugsfda_page2_last.json"
        return giving(path)(request)

    with client_of(OPENFDA, answer) as client:
        found = OpenFda(client, page=2).reports(APPROVED, ["semaglutide"])
    assert (len(found.reports), found.promised) == (3, 3)
    assert str(found.updated) == "2025-07-09"
    assert len({report.report_id for report in found.reports}) == 3
    assert read_reports(document("openfda/drugsfda_page2_last.json"), APPROVED)[1] == 3


@pytest.mark.parametrize(
    ("path", "query", "hits"),
    [
        ("europepmc/search_idlist.json", "cancer", 5_059_039),
        ("europepmc/search_lite_page1.json", "cancer", 5_059_039),
        ("europepmc/search_lite_pagesize5.json", "cancer", 5_059_039),
        ("europepmc/search_sorted_cited_asc.json", "cancer", 5_059_039),
        ("europepmc/search_no_results.json", "asdkfjhasdkfjhasdfasdasdasdfgsagsd", 0),
        ("europepmc/search_ext_id_one.json", "EXT_ID:20516115 AND SRC:MED", 1),
        (
            "europepmc/search_receipted_1.json",
            'ATM c.7390T>C AND NOT PUB_TYPE:"retracted publication"',
            5,
        ),
        (
            "europepmc/search_receipted_3.json",
            'MLH1 p.Gly67Glu AND NOT PUB_TYPE:"retracted publication"',
            6,
        ),
        ("europepmc/search_receipted_5.json", 'MSH2 L341P AND NOT PUB_TYPE:"retracted publication"', 1),
    ],
)
def test_each_count_is_read_and_only_as_the_answer_to_its_own_search(
    path: str, query: str, hits: int
) -> None:
    with client_of(EUROPEPMC, giving(path)) as client:
        assert EuropePmc(client).count(query, asked="a count") == hits
    with pytest.raises(Refused, match="an answer to another search"):
        hit_count(document(path), "exosomes")


def test_the_records_of_a_page_are_read_with_their_years() -> None:
    path, query = "europepmc/search_receipted_{}.json", '{} AND NOT PUB_TYPE:"retracted publication"'
    hits, records, _ = read_records(document(path.format(1)), query.format("ATM c.7390T>C"), 0)
    assert hits == 5
    assert records == {
        ("MED", "39272813"): 2024,
        ("MED", "30197789"): 2018,
        ("MED", "25587027"): 2014,
        ("MED", "28779002"): 2017,
        ("MED", "11805335"): 2002,
    }
    # The sixth record is of PMC alone, which Exoscope's searches leave out.
    with pytest.raises(Transient, match=r"a record that was not asked for \(PMC PMC11627200\)"):
        read_records(document(path.format(3)), query.format("MLH1 p.Gly67Glu"), 0)
    with pytest.raises(Transient, match="5 records where 1,000 were due"):
        read_records(document("europepmc/search_lite_pagesize5.json"), "cancer", 0)
    nothing = document("europepmc/search_no_results.json")
    assert read_records(nothing, nothing["request"]["queryString"], 0)[:2] == (0, {})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda _: httpx.Response(200, json={"version": "6.9"}), r"without hitCount \(it holds: version\)"),
        ("europepmc/error_400_no_criteria.json", "error 400: No search criteria provided"),
        ("europepmc/search_lite.xml", "content of type application/xml where JSON was due"),
        ("europepmc/supplementary_not_open_access.xml", "content of type application/xml where JSON was due"),
    ],
)
def test_a_bad_cursor_and_other_errors_are_errors(answer: Any, says: str) -> None:
    given = giving(answer) if isinstance(answer, str) else answer
    with client_of(EUROPEPMC, given) as client, pytest.raises(SourceError, match=says):
        EuropePmc(client).count("cancer", asked="a count")


def test_the_old_shape_and_the_new_one_of_icite_are_read() -> None:
    with client_of(ICITE.service, giving("icite/pubs_two_pmids_2024-02_old_shape.json")) as client:
        old = icite.ask(client, ["27599104", "23456789"])
    with client_of(ICITE.service, giving("icite/pubs_single_32162448_2025-08_new_shape.json")) as client:
        new = icite.ask(client, ["32162448"])
    kept = ("pmid", "year", "human", "triangle_y", "apt", "is_clinical", "cited_by_clin")
    found = [tuple(one[name] for name in kept) for one in [*old, *new] if isinstance(one, dict)]
    assert found == [
        ("23456789", 2013, 1.0, 1.0, 0.75, False, 2),
        ("27599104", 2016, 1.0, 1.0, 0.75, False, 2),
        ("32162448", 2020, 1.0, 1.0, 0.75, True, 3),
    ]


def test_where_no_clinical_article_cites_one_none_is_counted() -> None:
    page = document("icite/pubs_fl_three_pmids_cited_by_clin_null.json")
    found = icite.read_page(page, ["31461780", "22882545", "20050301"])
    told = [(one["pmid"], one["cited_by_clin"], one["apt"]) for one in found if isinstance(one, dict)]
    # In its own order, not that of the request.
    assert told == [("22882545", None, 0.05), ("31461780", None, 0.05), ("20050301", None, 0.05)]


@pytest.mark.parametrize(
    ("name", "path", "told"),
    [
        (
            "ema",
            "ema/medicines_json_record_shape_DERIVED.json",
            ("EMEA/H/C/003820", "Keytruda", "MSD", "2026-09-28"),
        ),
        ("drugsfda", "openfda/drugsfda_page2_last.json", ("NDA209637", "OZEMPIC", "NOVO", "2025-01-28")),
        (
            "crl",
            "openfda/transparency_crl_documented_example.json",
            ("209510_2020_Orig1s000OtherActionLtrs.pdf", None, "Acacia Pharma Ltd", "2018-10-05"),
        ),
    ],
)
def test_records_of_registers_of_products_are_read(name: str, path: str, told: tuple[str, ...]) -> None:
    found = document(path)
    record, *_ = read_file(found)[0] if name == "ema" else found["results"]
    read = read_report(record, REGISTERS[name])
    assert (read.report_id, read.product, read.company, str(read.day)) == told


def test_views_by_month_and_a_title_without_any_are_told_apart() -> None:
    path = "wikimedia_pageviews/per_article_monthly_noascii_2025_trimmed.json"
    with client_of(WIKIMEDIA.service, giving(path)) as client:
        # The months between were cut out by who recorded it, and access and agent with them.
        assert ask_views(client, "uk.wikipedia", "Астрономія", "2025-01", "2025-12") == {
            "2025-01": 1906,
            "2025-02": 1807,
            "2025-09": 2286,
        }
    for path in (
        "wikimedia_pageviews/error_404_no_data_current.json",
        "wikimedia_pageviews/error_404_no_data_older.json",
    ):
        with client_of(WIKIMEDIA.service, giving(path, 404)) as client:
            assert ask_views(client, "en.wikipedia", "XyzAbcDef12345", "2025-01", "2025-01") == {}


def test_views_of_a_whole_wikipedia_by_day_or_of_all_agents_are_not_those_of_an_article() -> None:
    whole = document("wikimedia_pageviews/aggregate_monthly_2025_trimmed.json")
    with pytest.raises(Refused, match="all-agents"):
        read_views(whole, "uk.wikipedia")
    with pytest.raises(Refused, match="2021010200"):
        read_views(document("wikimedia_pageviews/per_article_daily_user_2021.json"), "en.wikipedia")
    # What a redirect has beside its article, and people of all agents: why both are asked for as they are.
    facts = document("wikimedia_pageviews/redirect_and_agent_split_2025-01_FACTS.json")
    assert (sum(facts["all_agents"].values()), facts["agent_split_Astronomy"]["user"]) == (46_841, 35_324)


def test_articles_of_which_only_other_fields_came_are_refused_and_not_read_as_without_reach() -> None:
    lines = body("icite/pubs_new_names_null_rcr_sample_2025-08.jsonl").decode().splitlines()
    assert len(lines) == 32
    for line in lines:
        with pytest.raises(Refused, match=r"article \d+ without any of the fields"):
            icite.read_article(json.loads(line))


#: Of these two only the words are known, so no service sends them here.
_DERIVED = ("edgar_fts/hit_field_map_DERIVED.json", "edgar_fts/archives_403_s3_accessdenied.xml")


@pytest.mark.parametrize(
    ("path", "days", "total", "is_capped", "received"),
    [
        ("edgar_fts/search_0_hits.json", ("2020-04-19", "2025-04-19"), 0, False, 0),
        ("edgar_fts/search_1_hit.json", ("2025-04-18", "2025-04-18"), 1, False, 1),
        ("edgar_fts/search_capped_10000_gte.json", ("2020-04-19", "2025-04-19"), 10_000, True, 100),
    ],
)
def test_a_page_of_filings_is_read(
    path: str, days: tuple[str, str], total: int, is_capped: bool, received: int
) -> None:
    text = f'q="x"&dateRange=custom&startdt={days[0]}&enddt={days[1]}'
    with client_of(FILINGS.service, giving(path)) as client:
        page = edgar.ask(client, text)
    assert (page.total, page.is_capped, len(page.documents)) == (total, is_capped, received)
    assert not any(isinstance(one, Unread) for one in page.documents)


def test_a_filing_is_read_as_the_map_of_its_fields_says() -> None:
    told = document(_DERIVED[0])["example"]
    (hit,) = document("edgar_fts/search_1_hit.json")["hits"]["hits"]
    one = edgar.read_document(hit)
    assert one.document == told["_id"]
    assert (one.form, one.root_form, one.filed_on) == ("ARS", "ARS", "2025-04-18")
    assert one.filers == (("BrightSpring Health Services, Inc.", "1865782"),)
    (row,) = filings_of([one])
    assert row["url"] == told["filing_index_url"]


def test_forms_are_counted_beyond_the_cap_and_amendments_with_their_form() -> None:
    recorded = document("edgar_fts/search_capped_10000_gte.json")
    text = 'q="ford"&dateRange=custom&startdt=2020-04-19&enddt=2025-04-19'
    page = edgar.read_page(recorded, text)
    assert (page.forms["8-K"], page.forms["10-K"], page.forms["S-1"]) == (5332, 2872, 1125)
    counted = by_form(page.forms, page.total)
    assert (counted["8-K"], counted["all"]) == (5332, 177_442)
    assert "20-F" not in page.forms
    amended = [one for one in page.documents if isinstance(one, edgar.Document) and one.form == "SF-3/A"]
    assert [one.root_form for one in amended] == ["SF-3"]
    filers = [one.filers for one in page.documents if isinstance(one, edgar.Document)]
    assert ("FORD MOTOR CO", "37996") in {pair for own in filers for pair in own}
    assert sum(len(own) > 1 for own in filers) == 11
    assert not [name for own in filers for name, _ in own if "CIK" in name]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (
            "edgar_fts/error_403_undeclared_tool_full.html",
            r"Undeclared Automated Tool.*mail with --contact\.$",
        ),
        ("edgar_fts/error_403_rate_threshold_title_RECONSTRUCTED.html", r"Rate Threshold.*for ten minutes"),
    ],
)
def test_a_refusal_of_the_sec_says_what_to_do(path: str, says: str) -> None:
    asked = []

    def refuse(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(403, headers={"content-type": "text/html"}, content=body(path))

    with client_of(FILINGS.service, refuse) as client, pytest.raises(SourceError, match=says):
        edgar.ask(client, edgar.search_text("exosomes", 2024))
    assert len(asked) == 1
