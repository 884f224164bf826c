import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from Bio import Entrez as _Entrez

from pipelines.errors import SourceError
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES, EUtilities

Entrez: Any = _Entrez
KEY = "0123abcd4567"


def eutilities(reply: Callable[[httpx.Request], httpx.Response], api_key: str | None = None) -> EUtilities:
    client = Client(
        EUTILITIES,
        email="reader@example.org",
        api_key=api_key,
        transport=httpx.MockTransport(reply),
        limiter=Limiter(Pace(1_000), lambda: 0.0),
        pause=lambda _: False,
    )
    return EUtilities(client)


def test_a_request_says_who_asks_and_leaves_nothing_in_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"esearchresult": {"count": "2"}})

    count = eutilities(reply, KEY).esearch(
        "hair", lambda document: document["esearchresult"]["count"], term='"hair loss"[tiab]', retmax=9999
    )

    assert count == "2"
    assert (seen[0].method, str(seen[0].url)) == (
        "POST",
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi",
    )
    assert parse_qs(seen[0].content.decode()) == {
        "db": ["pubmed"],
        "term": ['"hair loss"[tiab]'],
        "retmax": ["9999"],
        "retmode": ["json"],
        "tool": ["exoscope"],
        "email": ["reader@example.org"],
        "api_key": [KEY],
    }
    assert KEY not in caplog.text
    assert "reader" not in caplog.text


def test_five_hundred_records_go_in_one_form() -> None:
    seen: list[dict[str, list[str]]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(parse_qs(request.content.decode()))
        return httpx.Response(200, json={"result": {}})

    eutilities(reply).esummary(
        "records", lambda document: document, pmids=[str(pmid) for pmid in range(1, 501)]
    )

    assert seen[0]["id"][0].split(",") == [str(pmid) for pmid in range(1, 501)]
    assert "api_key" not in seen[0]


def test_bio_entrez_itself_neither_waits_nor_retries() -> None:
    requests = []

    def reply(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(400, text="Bad Request")

    with pytest.raises(SourceError):
        eutilities(reply).einfo("fields", lambda root: root)

    assert len(requests) == 1
    assert Entrez.max_tries == 1
    assert Entrez.sleep_between_tries == 0
    assert Entrez.time.sleep(600) is None


def test_bio_entrez_opens_nothing_that_was_not_asked_through_us() -> None:
    eutilities(lambda _: httpx.Response(200))

    with pytest.raises(LookupError):
        Entrez.einfo(db="pubmed", email="reader@example.org")


def test_two_clients_in_two_threads_do_not_mix() -> None:
    both = threading.Barrier(2, timeout=10)
    answers: dict[str, str] = {}

    def ask(name: str) -> None:
        def reply(_: httpx.Request) -> httpx.Response:
            both.wait()
            return httpx.Response(200, json={"name": name})

        answers[name] = eutilities(reply).esearch(
            name, lambda document: document["name"], term=name, retmax=0
        )

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("hair", "skin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {"hair": "hair", "skin": "skin"}


def test_without_an_address_to_write_to_nothing_is_asked() -> None:
    with pytest.raises(SourceError, match="Set NCBI_EMAIL"):
        EUtilities(Client(EUTILITIES, email=" "))


def test_xml_is_read_as_xml() -> None:
    def reply(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, content=b"<eInfoResult><DbInfo/></eInfoResult>", headers={"content-type": "text/xml"}
        )

    assert eutilities(reply).einfo("fields", lambda root: root.tag) == "eInfoResult"
