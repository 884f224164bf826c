"""Replays real answers of the E-utilities and expects of each what its index says that it shows.

The recordings are not part of the project: set EXOSCOPE_RECORDED to the folder that holds `INDEX.csv`.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from records import records_of

from pipelines.errors import SourceError
from pipelines.pubmed_search.fields import FIELDS, is_pubmeds
from pipelines.pubmed_search.grammar import Query, parse
from pipelines.sources.answers import Due, RawAnswer, Refused, Transient, document
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.esearch import search_answer
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.sources.pubmed.losses import examine
from pipelines.sources.pubmed.pubmed import PubMed
from pipelines.sources.pubmed.record import compare_pmids

FOLDER = os.environ.get("EXOSCOPE_RECORDED", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="EXOSCOPE_RECORDED names no folder of recorded answers, which are not part of the project",
)

TYPES = {".xml": "text/xml", ".json": "application/json", ".txt": "text/plain", ".html": "text/html"}


def index() -> dict[str, dict[str, str]]:
    if not FOLDER:
        return {}
    with (Path(FOLDER) / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["service"] == "eutils"]
    return {Path(row["file"]).name: row for row in rows}


INDEX = index()


def raw(name: str) -> RawAnswer:
    path = Path(FOLDER) / INDEX[name]["file"]
    status = INDEX[name]["http_status"][:3]
    headers = {"content-type": TYPES[path.suffix]}
    if name.endswith("INVALID_JSON.txt"):
        headers["content-type"] = "application/json"
    return RawAnswer(int(status) if status.isdigit() else 200, headers, path.read_bytes())


def read(name: str, due: Due) -> Any:
    return document(raw(name), due)


def parameters(name: str) -> dict[str, list[str]]:
    request = INDEX[name]["request"]
    query = request.partition("body: ")[2] or request.rpartition("?")[2].rpartition(" ")[2]
    return parse_qs(query if "=" in query and "db=" in query else request.removeprefix("POST "))


@pytest.fixture
def pubmed(request: pytest.FixtureRequest) -> Iterator[PubMed]:
    answer = raw(request.param)

    def reply(_: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)

    with Client(
        EUTILITIES,
        email="reader@example.org",
        transport=httpx.MockTransport(reply),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    ) as client:
        yield PubMed(client)


def replayed(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("pubmed", names, indirect=True)


ONE_GROUP = '("hair loss"[tiab] OR alopecia[tiab])'


@replayed("esearch_json_mesh_valid.json")
def test_a_clean_count(pubmed: PubMed) -> None:
    found = pubmed.count(Query.read('"Atherosclerosis"[Mesh]'), name="atherosclerosis")

    assert (found.count, found.warnings) == (67_408, ())
    assert found.translation == '"Atherosclerosis"[MeSH Terms]'


@replayed("esearch_json_tagged_1hit.json")
def test_a_clean_search(pubmed: PubMed) -> None:
    found = pubmed.search(Query.read('"MLH1"[Title/Abstract] AND "G67E"[Title/Abstract]'), name="MLH1")

    assert (found.count, found.pmids, found.warnings) == (1, ("18033691",), ())


@replayed("esearch_json_brackets_in_phrase.json")
def test_brackets_in_a_phrase_are_text(pubmed: PubMed) -> None:
    found = pubmed.count(Query.read('"[18F]FDG"[tiab]'), name="FDG")

    assert (found.count, found.warnings) == (13_894, ())


@replayed("esearch_json_legitimate_zero.json")
def test_a_zero_that_is_one(pubmed: PubMed) -> None:
    found = pubmed.count(Query.read('"Atherosclerosis"[Mesh] AND 1804[dp]'), name="atherosclerosis in 1804")

    assert (found.count, found.warnings) == (0, ())


@replayed("esearch_json_dropped_term_nonzero.json")
def test_a_phrase_lost_in_a_group_is_asked_again_and_told(pubmed: PubMed) -> None:
    term = parameters("esearch_json_dropped_term_nonzero.json")["term"][0]

    found = pubmed.count(Query.read(term), name="wearables")

    assert found.count == 5
    assert found.sent.text.endswith('OR "body battery"[tiab:~0])')
    assert found.warnings == (
        '"body battery"[tiab] is not in PubMed\'s phrase index and was asked as "body battery"[tiab:~0].',
        '"body battery"[tiab:~0] is in no article, says PubMed; the rest of its OR group was searched.',
    )


@pytest.mark.parametrize(
    ("pubmed", "term", "came_back"),
    [
        ("esearch_json_unknown_field_tag_silent.json", "asthma[foo]", "PubMed dropped a tag"),
        ("esearch_json_tag_on_group_ignored.json", "(asthma OR copd)[tiab]", "PubMed dropped a tag"),
        (
            "esearch_json_mesh_not_found.json",
            '"Atherosclerotic Cardiovascular Disease"[Mesh]',
            "no MeSH Term of",
        ),
        ("esearch_json_stopword_phrase_not_found.json", "the[tiab] AND asthma[tiab]", "without the[tiab]"),
        (
            "esearch_json_atm_explosion_40362.json",
            "APC p.E1317Q NOT retracted publication[pt]",
            "without 'p.E1317Q', which was not sent in these words",
        ),
        (
            "esearch_json_rettype_count_hides_warning.json",
            "asthma[tiab]",
            "0 without PubMed's 'No items found.'",
        ),
        ("esearch_json_retstart_9999_error_INVALID_JSON.txt", "asthma[tiab]", "'retstart' cannot be larger"),
        ("esearch_json_window_clamped_9990.json", "asthma[tiab]", "PMIDs: 9 received, 9,999 promised"),
        ("error_search_backend_failed_connection.xml", "asthma[tiab]", "text/xml where JSON was due"),
        ("esearch_invalid_db_error_2012.xml", "asthma[tiab]", "text/xml where JSON was due"),
        ("error_429_rate_limit_2026.json", "asthma[tiab]", "too many requests"),
        ("error_429_rate_limit_2019.json", "asthma[tiab]", "too many requests"),
        ("error_429_documented_short_form.json", "asthma[tiab]", "too many requests"),
        ("error_400_api_key_invalid.json", "asthma[tiab]", "the API key is not valid"),
        ("error_400_mandatory_db_omitted.txt", "asthma[tiab]", "Mandatory parameter: db - is omitted"),
        ("error_500_error_forwarding_request.json", "asthma[tiab]", "error forwarding request"),
        ("error_blocked_ip_page_RECONSTRUCTED.html", "asthma[tiab]", "page for a blocked address"),
        ("error_outage_unable_to_route_plain.txt", "asthma[tiab]", "beginning 'Unable to route request!"),
    ],
    indirect=["pubmed"],
)
def test_each_fault_is_told_apart(pubmed: PubMed, term: str, came_back: str) -> None:
    with pytest.raises(SourceError) as caught:
        pubmed.search(Query.read(term), name="asthma (standard)")

    message = str(caught.value)
    assert message.startswith("Asked PubMed for the search of asthma (standard). Came back: ")
    assert came_back in message
    assert "192.0.2.1" not in message
    assert "2001:db8" not in message


def test_a_refusal_for_haste_counts_whatever_the_status() -> None:
    answer = raw("error_429_rate_limit_2026.json")

    with pytest.raises(Transient, match="too many requests"):
        document(RawAnswer(200, answer.headers, answer.body), "json")


def test_a_page_across_the_window_is_not_a_lost_word() -> None:
    answer = search_answer(read("esearch_json_window_clamped_9990.json", "json"))

    assert (answer.count, len(answer.pmids)) == (195_441, 9)
    assert examine(parse("asthma[tiab]"), answer).warnings == (
        "Restrictions achieved. start and count adjusted to 9990, 9",
    )


@pytest.mark.parametrize(
    ("name", "came_back"),
    [
        ("error_search_backend_failed_connection.xml", "Unable to open connection"),
        ("efetch_pubmed_TRUNCATED_derived.xml", "no XML, perhaps cut off"),
        ("efetch_pubmed_not_xml_asn1_in_html.html", "a web page (titled 'PmFetch response')"),
        ("efetch_pubmed_medline_1.txt", "no XML"),
        ("efetch_pubmed_medline_2.txt", "no XML"),
    ],
)
def test_xml_that_is_worth_another_attempt(name: str, came_back: str) -> None:
    with pytest.raises(Transient) as caught:
        read(name, "xml")
    assert came_back in caught.value.came_back


@pytest.mark.parametrize(
    ("name", "came_back"),
    [
        ("einfo_invalid_db_error_2012.xml", ""),
        ("epost_invalid_db_error.xml", "Invalid db name specified: nothing"),
        ("esearch_invalid_db_error_2012.xml", "Invalid db name specified"),
        ("esummary_no_id_error.xml", "Neither query_key nor id specified"),
    ],
)
def test_an_error_in_well_formed_xml_is_one(name: str, came_back: str) -> None:
    with pytest.raises(Refused) as caught:
        read(name, "xml")
    assert came_back in caught.value.came_back


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in INDEX
        if name.startswith(("esearch_p", "esearch_xml", "espell", "epost_pubmed", "einfo_db", "einfo_pubmed"))
        or name in ("esummary_pubmed_v1.xml", "esummary_pubmed_v2_2012.xml")
    ),
)
def test_good_xml_is_read_as_xml_and_never_as_json(name: str) -> None:
    assert len(read(name, "xml"))
    with pytest.raises(Transient, match="text/xml where JSON was due"):
        read(name, "json")


FETCHED = sorted(
    name for name in INDEX if name.startswith("efetch") and name.endswith(".xml") and "TRUNCATED" not in name
)


NOT_AS_ASKED = {
    "efetch_pubmed_empty_set.xml": "0 of 1 records (PMID 37909814 is missing)",
    "efetch_pubmed_id_minus1_returns_pmid1.xml": "a record nobody asked for (PMID 1)",
    # The index names a PMID that this file does not hold: a mix-up upstream, caught all the same.
    "efetch_pubmed_html_tags_in_title.xml": "a record nobody asked for (PMID 27797938)",
}


def fetched(name: str) -> tuple[list[str], list[str]]:
    root = read(name, "xml")
    returned = [
        element.text
        for path in ("PubmedArticle/MedlineCitation/PMID", "PubmedBookArticle/BookDocument/PMID")
        for element in root.findall(path)
    ]
    return [pmid for ids in parameters(name)["id"] for pmid in ids.split(",")], returned


@pytest.mark.parametrize(
    "name",
    [name for name in FETCHED if name not in NOT_AS_ASKED],
)
def test_records_that_were_asked_for(name: str) -> None:
    compare_pmids(*fetched(name))


@pytest.mark.parametrize(("name", "came_back"), NOT_AS_ASKED.items())
def test_records_that_were_not(name: str, came_back: str) -> None:
    with pytest.raises(Transient) as caught:
        compare_pmids(*fetched(name))
    assert caught.value.came_back == came_back


@replayed("esummary_pubmed_json_one.json")
def test_a_summary_becomes_a_record(pubmed: PubMed) -> None:
    records = records_of(pubmed, ["14760269"])

    (record,) = records.found
    assert records.absent == ()
    assert record.title == "Maternal age and other predictors of newborn blood pressure."
    assert (record.journal, record.doi) == ("The Journal of pediatrics", "10.1016/j.jpeds.2003.10.064")
    assert (record.publication_types, record.languages) == (("Journal Article",), ("eng",))
    assert (str(record.entrez_date), str(record.create_date)) == ("2004-02-05", "2004-02-05")
    assert record.electronic_date is None
    assert record.first_public_date is not None
    assert (record.first_public_date.text, record.first_public_date.precision) == ("2004-02", "month")


@replayed("esummary_pubmed_json_one.json")
def test_a_summary_of_another_article_is_refused(pubmed: PubMed) -> None:
    with pytest.raises(SourceError, match="a record nobody asked for"):
        records_of(pubmed, ["37909814"])


@replayed("einfo_pubmed_fields_2025.xml")
def test_pubmed_calls_our_fields_by_the_names_we_expect(pubmed: PubMed) -> None:
    tags = (Query.read(f"hair[{field.tag}]") for field in FIELDS if field.kind != "date")
    assert pubmed.check_tags(tags) == ()
    live = pubmed.field_tags()

    assert {field.code: live[field.code] for field in FIELDS} == {field.code: field.name for field in FIELDS}
    others = live.keys() - {field.code for field in FIELDS}
    assert all(is_pubmeds(code) and is_pubmeds(live[code]) for code in others)


@replayed("einfo_dblist_2025.xml", "einfo_dblist_2024_headers.xml")
def test_another_description_is_not_taken_for_the_fields(pubmed: PubMed) -> None:
    with pytest.raises(SourceError, match="without search fields"):
        pubmed.field_tags()
