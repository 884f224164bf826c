"""Each assumption about PubMed against the simulated one: it holds there, and a fault is told as itself."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import faults
import pytest
from faults import Fault
from listening import serve

from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client
from pipelines.sources.literature.checks import PubMedQuestions
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.standin.records.articles import simulate
from pipelines.standin.records.corpus import LAST_DAY, Corpus, rest_of_pubmed
from pipelines.standin.server import Service
from pipelines.standin.services.answers import Answer, Asked, json_answer, text_answer
from pipelines.topics.catalogue import Catalogue, load

TODAY = date(2026, 11, 23)
NAMES = [
    "answers",
    "search fields",
    "searches (narrow)",
    "searches (standard)",
    "searches (broad)",
    "Entrez dates",
    "publication dates",
    "window",
    "records",
    "full records",
    "200 full records",
    "unknown PMIDs",
    "revisions",
    "history names",
    "neighbouring words",
    "unknown phrases",
    "asterisks",
    "JSON",
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    records = list(simulate(300, 7, LAST_DAY))
    seed = next(record for record in records if "exosome" in record.title)
    many = (
        replace(seed, pmid=str(97_000_000 + number), entrez=date(2010, 1, 1) + timedelta(number // 3))
        for number in range(10_000)
    )
    return Corpus([*records, *many], rest_of_pubmed(LAST_DAY))


Look = Callable[..., list[Check]]


@pytest.fixture
def service(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with serve(corpus=corpus, rate_per_second=100_000.0) as running:
        monkeypatch.setenv("EXOSCOPE_EUTILS_URL", running.url)
        yield running


@pytest.fixture
def look() -> Iterator[Look]:
    with ExitStack() as clients:

        def examine(*, api_key: str | None = None, topics: Catalogue | None = None) -> list[Check]:
            heard = Heard()
            client = Client(
                EUTILITIES,
                email="reader@example.org",
                api_key=api_key,
                limiter=Limiter(Pace(1_000), lambda: 0.0),
                pause=lambda _: False,
                attempts=3,
                on_answer=heard,
            )
            return list(PubMedQuestions(clients.enter_context(client), heard, topics or load(), TODAY))

        yield examine


def outcomes(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.outcome for check in checks if check.outcome != "pass"}


def changed(change: Callable[[dict[str, Any]], None]) -> Fault:
    """The answer with its JSON changed."""

    def fault(answer: Answer) -> Answer:
        content = json.loads(answer.body)
        change(content)
        return json_answer(content)

    return fault


def counting(number: int) -> Fault:
    return changed(lambda content: content["esearchresult"].update(count=str(number)))


def reworded(old: str, new: str) -> Fault:
    return lambda answer: replace(answer, body=answer.body.replace(old.encode(), new.encode()))


def asked(endpoint: str, part: str = "") -> Callable[[Asked], bool]:
    return lambda request: request.endpoint == endpoint and part in request.parameters.get("term", "")


def many(request: Asked) -> bool:
    return request.endpoint == "efetch.fcgi" and request.parameters["id"].endswith(",99999999")


def numbered(answer: Answer) -> Answer:
    """The first record under the number that no article has."""
    return replace(answer, body=re.sub(rb"(<PMID[^>]*>)\d+", rb"\g<1>99999999", answer.body, count=1))


def test_everything_holds_for_the_simulated_pubmed(service: Service, look: Look) -> None:
    checks = look()

    assert [check.name for check in checks] == NAMES
    assert outcomes(checks) == {}
    assert len(service.requests) == 19
    seen = {check.name: check.seen for check in checks}
    assert seen["window"] == "9,999 PMIDs of 10,285 articles"
    assert seen["records"] == "20 records for 20 PMIDs"
    assert seen["full records"] == "19 for 20 PMIDs, 19 with authors, 19 with affiliations"
    assert seen["200 full records"].endswith(" for 200 PMIDs")
    assert seen["unknown PMIDs"] == f"0 of {seen['200 full records'].split()[0]} are 99999999"
    assert seen["Entrez dates"] == "12 articles with exosom*[ti] in 2024; 8 + 4 in its halves"
    assert seen["search fields"] == "all 21, among the 21 that PubMed has"
    assert seen["unknown phrases"].endswith(
        'and "exoscope asks for an unknown phrase"[tiab] told as not found'
    )
    assert "; one more: an error of the service: Search Backend failed" in seen["asterisks"]
    assert seen["JSON"] == "application/json"


def shortened(content: dict[str, Any]) -> None:
    content["esearchresult"]["idlist"].pop()


def renamed(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for pmid in content["result"]["uids"]:
            for event in content["result"][pmid]["history"]:
                if event["pubstatus"] == old:
                    event["pubstatus"] = new

    return change


def swapped(content: dict[str, Any]) -> None:
    for old, new in (("pubmed", "x"), ("entrez", "pubmed"), ("x", "entrez")):
        renamed(old, new)(content)


@pytest.mark.parametrize(
    ("fault", "when", "failing", "seen"),
    [
        (
            reworded("Date - Entry", "Date - Entrez"),
            asked("einfo.fcgi"),
            "search fields",
            "[edat] EDAT is 'Date - Entrez', expected 'Date - Entry'",
        ),
        (reworded(">NM<", ">NN<"), asked("einfo.fcgi"), "", ""),
        (
            reworded(">SUBS<", ">SUBX<"),
            asked("einfo.fcgi"),
            "search fields",
            "[nm] SUBS is not there, expected 'Supplementary Concept'",
        ),
        (
            lambda answer: replace(answer, headers={"X-RateLimit-Limit": "2"}),
            asked("einfo.fcgi"),
            "answers",
            "2 requests a second allowed, where 3 were expected",
        ),
        (
            lambda answer: replace(answer, headers={"X-RateLimit-Limit": "3"}),
            asked("einfo.fcgi"),
            "",
            "",
        ),
        (
            counting(9),
            asked("esearch.fcgi", "06/30"),
            "Entrez dates",
            "12 articles with exosom*[ti] in 2024; 9 + 4 in its halves",
        ),
        (
            reworded("[Date - Entry]", "[edat]"),
            asked("esearch.fcgi", "2024/01/01:2024/12/31"),
            "Entrez dates",
            '[edat] is understood as "exosom*"[Title] AND 2024/01/01:2024/12/31[edat]',
        ),
        (
            counting(1_471_582),
            asked("esearch.fcgi", "[dp] NOT"),
            "publication dates",
            "1,471,581 articles dated 2024, 1,471,582 of them first in 2024",
        ),
        (
            counting(735_790),
            asked("esearch.fcgi", "[dp] NOT"),
            "publication dates",
            "1,471,581 articles dated 2024, 735,790 of them first in 2024",
        ),
        (counting(735_791), asked("esearch.fcgi", "[dp] NOT"), "", ""),
        (
            changed(shortened),
            lambda request: request.parameters.get("retmax") == "9999",
            "window",
            "9,998 PMIDs of 10,285 articles",
        ),
        (
            faults.missing_record,
            asked("esummary.fcgi"),
            "records",
            "19 of 20 records",
        ),
        (faults.wrong_record, asked("esummary.fcgi"), "records", "a record nobody asked for (PMID 1)"),
        (
            faults.wrong_record,
            asked("efetch.fcgi"),
            "full records",
            "a record nobody asked for (PMID 1",
        ),
        (
            lambda answer: replace(answer, body=answer.body.replace(b"10.5555/simulated", b"10.5555/other")),
            asked("efetch.fcgi"),
            "full records",
            "another DOI than in short",
        ),
        (lambda _: text_answer("Too Long", status=414), many, "200 full records", "status 414"),
        (numbered, many, "unknown PMIDs", " are 99999999"),
        (faults.nothing_found, asked("esearch.fcgi", "[mdat]"), "revisions", ": 0 found from that day on"),
        (
            changed(renamed("pubmed", "pubmedr")),
            asked("esummary.fcgi"),
            "history names",
            "none of 20 records has a 'pubmed' and an 'entrez' date",
        ),
        (
            changed(swapped),
            asked("esummary.fcgi"),
            "history names",
            "PubMed does not find article 97009999 on the days of its history: "
            "'pubmed' 1996/03/29, 'entrez' 2019/02/16",
        ),
        (
            reworded("Abstract:~0]", "Abstract]"),
            asked("esearch.fcgi", ":~0]"),
            "neighbouring words",
            'understood as "derived exosomes"[Title/Abstract]',
        ),
        (
            lambda answer: replace(answer, content_type="text/plain"),
            asked("esearch.fcgi", ":~0]"),
            "JSON",
            "application/json, text/plain",
        ),
    ],
)
def test_a_broken_assumption_is_told_as_itself(
    service: Service, look: Look, fault: Fault, when: Callable[[Asked], bool], failing: str, seen: str
) -> None:
    faults.fail(service, fault, times=100, when=when)

    checks = look()

    assert [check.name for check in checks if check.outcome == "fail"] == ([failing] if failing else [])
    told = [check for check in checks if check.outcome == "fail"]
    assert all(seen in check.seen for check in told)
    assert all(check.do for check in told)
    # Only what needs a record waits for the records.
    assert set(outcomes(checks)) <= {
        failing,
        "full records",
        "200 full records",
        "unknown PMIDs",
        "revisions",
        "history names",
    }


def test_an_unknown_heading_names_its_topic(service: Service, look: Look, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    review = 'why = "w"\nknown_misses = "m"\nreviewed_on = 2026-11-23\n'
    own.write_text(
        '[topics.cartilage]\nlabel = "Cartilage"\nabout = "Joints."\n'
        f"[topics.cartilage.narrow]\nsearch = '\"No Such Heading\"[mh]'\n{review}"
        f"[topics.cartilage.standard]\nsearch = 'skin[tiab]'\n{review}"
        f"[topics.cartilage.broad]\nsearch = 'skin[tiab]'\n{review}",
        encoding="utf-8",
    )

    checks = look(topics=load(extra=own))

    assert outcomes(checks) == {"searches (narrow)": "fail"}
    narrow = checks[2]
    assert narrow.seen == 'cartilage: no MeSH Term of the name "No Such Heading"[mh]'
    assert narrow.do == "Look the name up in PubMed's MeSH browser and correct the search"


def test_an_unindexed_phrase_is_a_remark(look: Look, monkeypatch: pytest.MonkeyPatch, corpus: Corpus) -> None:
    lacking = Corpus(corpus.records[:400], unindexed=["hair loss"])
    with serve(corpus=lacking, rate_per_second=100_000.0) as running:
        monkeypatch.setenv("EXOSCOPE_EUTILS_URL", running.url)
        checks = {check.name: check for check in look()}

    assert checks["searches (standard)"].outcome == "pass"
    assert 'no harm: "hair loss"[tiab] is not in PubMed\'s phrase index' in checks["searches (standard)"].seen
    assert checks["window"].outcome == "skipped"


def test_searches_that_only_fail_together_pass_one_by_one(service: Service, look: Look) -> None:
    too_long = "the search is too long"
    faults.fail(
        service,
        lambda _: text_answer(too_long, status=400),
        times=100,
        when=lambda request: len(request.parameters.get("term", "")) > 5_000,
    )

    checks = look()

    assert outcomes(checks) == {}
    assert checks[2].seen == f"24 searches one by one; in one request: status 400, beginning '{too_long}'"


def test_a_wrong_key_is_told_once_and_never_shown(service: Service, look: Look) -> None:
    checks = look(api_key="not-the-key")

    assert outcomes(checks) == {"answers": "fail"} | dict.fromkeys(NAMES[1:], "skipped")
    assert checks[0].seen == "a refusal: the API key is not valid"
    assert checks[0].do.startswith("Correct NCBI_API_KEY")
    assert "not-the-key" not in str(checks)
    assert len(service.requests) == 1


def test_a_blocked_address_is_told_once(service: Service, look: Look) -> None:
    faults.fail(service, faults.blocked_page)

    checks = look()

    assert outcomes(checks) == {"answers": "fail"} | dict.fromkeys(NAMES[1:], "skipped")
    assert checks[0].seen == "NCBI's page for a blocked address"


def test_a_failure_that_passes_stops_nothing(service: Service, look: Look) -> None:
    faults.fail(service, faults.bad_gateway, times=3)

    checks = look()

    assert outcomes(checks) == {"answers": "fail", "search fields": "skipped"}
    assert checks[0].seen == "status 502, beginning '502 Proxy Error Proxy Error'"


def test_no_answer_at_all_is_said_plainly(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EUTILS_URL", "http://127.0.0.1:9")

    checks = look()

    assert outcomes(checks) == {"answers": "fail"} | dict.fromkeys(NAMES[1:], "skipped")
    assert checks[0].seen == "not reachable: a broken connection (ConnectError)"
    assert checks[1].seen == "not asked, since PubMed did not answer the first question"
