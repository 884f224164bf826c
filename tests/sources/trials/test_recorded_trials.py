"""Replays real answers of ClinicalTrials.gov and expects of each what its index says that it shows.

The recordings are not part of the project: set EXOSCOPE_RECORDED to the folder that holds `INDEX.csv`.
"""

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipelines.errors import SourceError
from pipelines.sources.client import AGENT, Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.trials.download import read_download
from pipelines.sources.trials.registry import REGISTRY, Registry
from pipelines.sources.trials.roles import role
from pipelines.sources.trials.studies import FIELDS, Study, read_study
from pipelines.text.terms import (
    CERTAINTIES,
    OVERALL_STATUSES,
    PHASES,
    SPONSOR_CLASSES,
    STUDY_TYPES,
)

FOLDER = os.environ.get("EXOSCOPE_RECORDED", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="EXOSCOPE_RECORDED names no folder of recorded answers, which are not part of the project",
)
STUDIES = {
    "study_NCT00763412_full.json": ("COMPLETED", "NA", "month", True),
    "study_NCT02210780_full.json": ("COMPLETED", "PHASE2", "day", True),
    "study_NCT04207047_full.json": ("UNKNOWN", "NA", "day", False),
    "study_NCT06171568_full.json": ("NOT_YET_RECRUITING", None, "day", False),
}


def body(name: str) -> bytes:
    return (Path(FOLDER) / "clinicaltrials" / name).read_bytes()


def document(name: str) -> Any:
    return json.loads(body(name))


@contextmanager
def registry(answer: Callable[[httpx.Request], httpx.Response], page: int = 5) -> Iterator[Registry]:
    with Client(
        REGISTRY,
        transport=httpx.MockTransport(answer),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    ) as client:
        yield Registry(client, page=page)


def plain(text: bytes, status: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, headers={"content-type": "text/plain"}, content=text)


def test_every_recording_is_replayed_here_or_is_of_a_part_that_is_not_asked() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    with (Path(FOLDER) / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        names = [
            row["file"].rpartition("/")[2]
            for row in csv.DictReader(file)
            if row["service"] == "clinicaltrials"
        ]
    assert len(names) == 28
    assert [name for name in names if name not in here] == []


def test_a_second_page_without_a_total_follows_the_first() -> None:
    pages = [document("studies_page1_total21.json"), document("studies_page2_no_total.json")]
    assert pages[0]["totalCount"] == 21
    assert "totalCount" not in pages[1]
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        token = request.url.params.get("pageToken")
        if token is None:
            return httpx.Response(200, json=pages[0])
        if token == pages[0]["nextPageToken"]:
            return httpx.Response(200, json=pages[1])
        assert token == pages[1]["nextPageToken"]
        return httpx.Response(200, json={"studies": []})  # the empty last page

    # The recordings hold 10 of the 21: the two real pages are read, and the shortfall is told.
    with (
        registry(answer) as found,
        pytest.raises(SourceError, match="10 different studies where 21 were promised"),
    ):
        found.studies("Phelan-McDermid Syndrome")
    assert len(asked) == 3 * 3
    assert {url.params["countTotal"] for url in asked} == {"true"}
    assert {url.params["fields"] for url in asked} == {",".join(FIELDS)}


def test_two_real_pages_and_an_empty_last_one_make_ten_studies() -> None:
    first, second = document("studies_page1_total21.json"), document("studies_page2_no_total.json")
    first["totalCount"] = 10
    given = iter([first, second, {"studies": []}])
    with registry(lambda _: httpx.Response(200, json=next(given))) as found:
        hits, studies = found.studies("Phelan-McDermid Syndrome")
    assert len(studies) == hits.promised == 10
    assert studies["NCT05187377"].start.when is not None
    assert studies["NCT05187377"].start.when.text == "2022-01-19"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("error_400_csv_field_name.txt", 400),
        ("error_400_invalid_field_name.txt", 400),
        ("error_400_invalid_status_value.txt", 400),
        ("error_400_unknown_parameter.txt", 400),
        ("error_404_stats_unknown_piece.txt", 404),
    ],
)
def test_plain_text_errors_are_told_as_they_are_and_asked_once(name: str, status: int) -> None:
    text = body(name)
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return plain(text, status)(request)

    with registry(answer) as found, pytest.raises(SourceError) as caught:
        found.hits("exosomes", name="field")
    start = " ".join(text.decode().split())[:30]
    assert f"status {status}, beginning '{start}" in str(caught.value)
    assert asked == 1


def test_the_version_is_read_and_an_answer_without_one_is_refused() -> None:
    with registry(plain(body("version_2026-08-19.json"), 200)) as found:
        version = found.version()
    assert (version.timestamp, version.day) == ("2026-08-19T09:00:06", date(2026, 8, 19))
    # Whatever else it serves is no version and no page of studies.
    for name in (
        "stats_size_2026.json",
        "stats_values_boolean_hasresults.json",
        "stats_values_date_startdate.json",
        "stats_values_phase_counts_overlap.json",
    ):
        with registry(plain(body(name), 200)) as found:
            with pytest.raises(SourceError, match="no time that can be read"):
                found.version()
            with pytest.raises(SourceError, match=r"without a list of studies|without the number of all"):
                found.studies("exosomes")


@pytest.mark.parametrize("name", STUDIES)
def test_a_whole_study_is_read(name: str) -> None:
    study = read_study(document(name))
    status, phase, precision, has_results = STUDIES[name]
    assert study.nct_id in name
    assert (study.overall_status, study.phase, study.has_results) == (status, phase, has_results)
    assert study.start.when is not None
    assert study.start.when.precision == precision
    assert study.first_posted_date is not None
    assert study.first_posted_date.precision == "day"
    assert study.sponsor
    assert role(study).role == "mentioned"


def test_one_study_of_chosen_fields_has_a_month_only_completion() -> None:
    study = read_study(document("study_NCT06382129_fields.json"))
    assert study.completion.when is not None
    assert (study.completion.when.text, study.completion.when.precision) == ("2026-12", "month")


def test_an_old_start_has_no_type_and_an_unknown_one_is_still_estimated() -> None:
    old = read_study(document("study_NCT00763412_full.json"))
    assert old.start.certainty is None
    unknown = read_study(document("study_NCT04207047_full.json"))
    assert unknown.completion.certainty == "ESTIMATED"
    assert unknown.completion.when is not None
    assert unknown.completion.when.text < "2026"


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("studies_all_count.json", 598_101),
        ("studies_area_expression.json", None),
        ("studies_intr_keytruda_page1.json", 2_924),
        ("studies_raw_line_layout_2026.json", None),
    ],
)
def test_each_page_of_studies_is_read(name: str, total: int | None) -> None:
    whole = document(name)
    studies = [read_study(study) for study in whole["studies"]]
    assert studies
    assert all(isinstance(study, Study) for study in studies)
    if total is not None:
        assert whole["totalCount"] == total
    if name == "studies_area_expression.json":
        assert "nextPageToken" not in whole


def test_the_csv_download_is_no_answer_to_a_search_for_json() -> None:
    text = body("studies_csv_first25.csv")

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/csv"}, content=text)

    with (
        registry(answer) as found,
        pytest.raises(SourceError, match="content of type text/csv where JSON was due"),
    ):
        found.studies("Alzheimer")


def test_our_closed_lists_are_those_of_the_specification() -> None:
    text = body("openapi-spec-2.0.5.yaml").decode()
    single = {phase for phase in PHASES if "|" not in phase}
    for name, words in (
        ("Status", OVERALL_STATUSES),
        ("Phase", single),
        ("StudyType", STUDY_TYPES),
        ("AgencyClass", SPONSOR_CLASSES),
        ("DateType", CERTAINTIES),
        ("EnrollmentType", CERTAINTIES),
    ):
        found = re.search(
            rf"^    {name}:\n      type: \"string\"\n      enum:\n((?:      - .*\n)+)", text, re.MULTILINE
        )
        assert found is not None, name
        assert set(re.findall(r'"(\w+)"', found[1])) == set(words), name


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("error_403_edge_134_bytes_RECONSTRUCTED.html", 403, "two were tried, and Exoscope does not pretend"),
        ("error_400_too_complicated_query.txt", 400, "Too complicated query"),
    ],
)
def test_refusals_of_the_edge_and_of_the_search_are_told_and_not_asked_again(
    name: str, status: int, says: str
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        kind = "text/html" if name.endswith("html") else "text/plain"
        return httpx.Response(status, headers={"content-type": kind}, content=body(name))

    client = Client(
        REGISTRY,
        transport=httpx.MockTransport(answer),
        second_way=httpx.MockTransport(answer),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    )
    with client, pytest.raises(SourceError, match=says):
        Registry(client).hits("exosome", name="hair")
    assert len(asked) == (2 if status == 403 else 1)


def test_the_agent_holds_a_token_that_the_measured_edge_lets_pass() -> None:
    measured = body("waf_403_by_user_agent.txt").decode()
    assert "a UA carrying the python-httpx token passes in any position" in measured
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["user-agent"])
        return httpx.Response(200, json={"apiVersion": "2.0.5", "dataTimestamp": "2026-08-19T09:00:05"})

    with registry(answer) as asking:
        asking.version()
    assert seen == [f"{AGENT} python-httpx/{httpx.__version__}"]


@pytest.mark.parametrize(
    ("name", "numbers", "phases"),
    [
        ("website_download_ctg-studies_2rows.csv", ["NCT06600893", "NCT00351065"], ["NA", "PHASE2"]),
        (
            "website_download_ctg-studies_3_studies.json.zip",
            ["NCT06600893", "NCT00351065", "NCT01153204"],
            ["NA", "PHASE2", "PHASE4"],
        ),
    ],
)
def test_downloads_of_the_website_are_read(name: str, numbers: list[str], phases: list[str]) -> None:
    found = read_download(Path(FOLDER) / "clinicaltrials" / name)

    assert list(found.studies) == numbers
    assert [study.phase for study in found.studies.values()] == phases
    assert found.warnings == ()
    if name.endswith("zip"):
        assert found.day.isoformat() == "2025-04-02"
