from datetime import date

import faults
import pytest
from listening import serve

from pipelines.doctor import report as doctor
from pipelines.errors import SourceError
from pipelines.sources.checks import Heard
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.answers import text_answer
from pipelines.standin.services.pubmed.eutils import API_KEY
from pipelines.text.declaration import Service
from pipelines.topics.catalogue import load

TODAY = date(2026, 11, 23)
EMAIL = "reader@example.org"


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def client_of(
        service: Service, heard: Heard, *, email: str | None = None, api_key: str | None = None
    ) -> Client:
        return Client(
            service,
            email=email,
            api_key=api_key,
            limiter=Limiter(Pace(1_000), lambda: 0.0),
            pause=lambda _: False,
            attempts=3,
            on_answer=heard,
        )

    monkeypatch.setattr(doctor, "client_of", client_of)


@pytest.mark.usefixtures("in_no_time")
def test_what_a_service_echoes_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(corpus=Corpus([]), rate_per_second=1e5) as running:
        monkeypatch.setenv("EXOSCOPE_EUTILS_URL", running.url)
        echo = f"wrong: {API_KEY} {EMAIL}"
        faults.fail(running, lambda _: text_answer(echo, status=400), times=1)
        checks = list(doctor.examine("pubmed", topics=load(), today=TODAY, email=EMAIL, api_key=API_KEY))

    assert checks[0].seen == "status 400, beginning 'wrong: [API key] [e-mail address]'"
    assert {check.outcome for check in checks[1:]} == {"skipped"}
    sent = running.requests[0].parameters
    assert (sent["email"], sent["api_key"], sent["tool"]) == (EMAIL, API_KEY, "exoscope")


@pytest.mark.usefixtures("in_no_time")
def test_the_registry_is_asked_without_an_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_TRIALS_URL", "http://127.0.0.1:9")

    checks = list(doctor.examine("trials", topics=load(), today=TODAY))

    assert [check.outcome for check in checks] == ["fail", *["skipped"] * 5]
    assert {check.service for check in checks} == {"ClinicalTrials.gov"}


def test_the_doctor_gives_up_sooner_than_a_refresh(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(corpus=Corpus([]), rate_per_second=1e5) as running:
        monkeypatch.setenv("EXOSCOPE_EUTILS_URL", running.url)
        faults.fail(running, faults.server_error, times=9)
        heard = Heard()
        with doctor.client_of(EUTILITIES, heard, email=EMAIL) as client:
            monkeypatch.setattr(client, "_pause", lambda _: False)
            with pytest.raises(SourceError):
                client.ask("fields", lambda: client.fetch("einfo.fcgi", due="xml", form=b"db=pubmed"))

    assert [(path, status) for path, status, _ in heard.answers] == [("einfo.fcgi", 500)] * 3
