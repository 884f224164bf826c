"""What a user meets around a refresh: identity, exit codes, a stop, a kill, and a key that is never shown."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import faults
import httpx
import pytest
from hand_made import pubmed
from listening import serve
from places import CHECKOUT
from rich.console import Console
from surroundings import environment
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import ExoscopeError, SourceError
from pipelines.package import check
from pipelines.refresh import command as refresh_command
from pipelines.refresh import refresh as refreshing
from pipelines.refresh.lock import alone
from pipelines.refresh.refresh import Choices
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.status import last_failure, report
from pipelines.sources.client import AGENT
from pipelines.sources.literature.record_store import FOLDER
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service
from pipelines.standin.services.answers import Asked
from pipelines.standin.services.pubmed.eutils import API_KEY
from pipelines.tables import BY_SOURCE
from pipelines.text.sources import SOURCES

EMAIL = "reader@example.org"
PUBMED = Choices(sources=("pubmed",))


def invoke(*words: str) -> tuple[int, str]:
    """Exit code and output of the command line, as `main` would end."""
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, ExoscopeError):
        return result.exception.exit_code, result.output + str(result.exception)
    return result.exit_code, result.output


def test_a_refresh_says_step_by_step_what_it_does(standin: Service, tmp_path: Path) -> None:
    code, output = invoke("refresh", "--only", "pubmed", "--data", str(tmp_path), "--email", EMAIL)

    assert code == 0
    lines = output.splitlines()
    at = lines.index("Field: 3, about 3 requests")
    # NCBI's quiet hours stand beside the numbers of a first fetch.
    assert "at weekends, or from 21:00 to 05:00 Eastern time." in " ".join(lines[:at])
    assert lines[at + 1] == "Searches: 161, about 161 requests"
    assert lines[at + 2] == "Records: 16, about 1 requests"
    assert "15 topics, 16 articles (16 new, 0 changed)." in lines[at + 3]
    assert "166 requests, " in output
    assert (
        "Eastern time"
        not in invoke("refresh", "--data", str(tmp_path), "--only", "pubmed", "--email", EMAIL)[1]
    )
    assert snapshot.latest(tmp_path / "live") is not None


def test_neither_key_nor_address_is_in_any_output_or_file(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", API_KEY)
    code, output = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)
    faults.fail(standin, faults.bad_gateway, times=10_000)
    failed, more = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)

    assert (code, failed) == (0, 3)
    first = next(asked for asked in standin.requests if asked.source == "pubmed")
    assert first.parameters["api_key"] == API_KEY
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (API_KEY, EMAIL):
        assert secret not in output + more
        assert secret.encode() not in written


def test_a_password_in_the_address_is_in_no_output_or_file(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXOSCOPE_EUTILS_URL", standin.url.replace("//", "//reader:pass-word@"))
    faults.fail(standin, faults.blocked_page, when=lambda asked: asked.endpoint in faults.RECORDS)
    stopped, said = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)
    good, more = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)

    assert (stopped, good) == (3, 0)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "pass-word" not in said + more
    assert b"pass-word" not in written
    latest = snapshot.latest(tmp_path / "live")
    assert latest is not None
    assert latest.manifest["sources"]["pubmed"]["host"] == "127.0.0.1"


def test_a_failure_is_told_by_status_until_a_refresh_goes_well(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.bad_gateway, times=10_000, when=lambda asked: asked.source == "pubmed")
    code, output = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)

    assert code == 3
    faults.end(standin)
    assert "Asked PubMed for the search of field (broad). Came back: status 502" in output.replace("\n", " ")
    told = json.loads(invoke("status", "--json", "--data", str(tmp_path))[1])
    assert told["last_failure"]["error"].startswith("Asked PubMed for")
    assert invoke("refresh", "--data", str(tmp_path), "--email", EMAIL, "--contact", EMAIL)[0] == 0
    assert last_failure(tmp_path / "live") is None
    told = json.loads(invoke("status", "--json", "--data", str(tmp_path))[1])
    sources = told["editions"][0]["sources"]
    asked = {name: sources[name]["requests"] for name in SOURCES}
    assert asked == {
        "pubmed": 166,
        "trials": 15,
        "grants": 29,
        "safety": 5,
        "europepmc": 12,
        "icite": 1,
        "approvals": 16,
        "wikimedia": 23,
        "filings": 22,
    }
    assert told["editions"][0]["refresh"]["requests"] == sum(asked.values())


def test_a_second_refresh_ends_at_once_and_changes_nothing(standin: Service, tmp_path: Path) -> None:
    with alone(tmp_path / "live"):
        (tmp_path / "live" / FOLDER).mkdir()
        before = sorted(tmp_path.rglob("*"))
        code, output = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)

    assert code == 1
    assert "Another refresh of it is running" in output
    assert standin.requests == []
    assert sorted(tmp_path.rglob("*")) == before
    assert last_failure(tmp_path / "live") is None


def test_without_an_address_pubmed_is_not_asked(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.refresh.identity.stored_at", lambda _: tmp_path / "none")

    code, output = invoke("refresh", "--only", "pubmed", "--data", str(tmp_path))

    assert code == 2
    assert "PubMed was not asked" in output
    assert standin.requests == []


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """openFDA as if it wanted an address in the name of the program."""
    one = SOURCES["safety"]
    service = replace(one.service, agent="{program} {email}")
    monkeypatch.setitem(SOURCES, "safety", replace(one, service=service, wants_address="contact"))
    monkeypatch.setattr("pipelines.refresh.identity.stored_at", lambda _: tmp_path / "none")
    return (
        "Not asked: openFDA. The SEC and Wikimedia want an e-mail address in the name of the program: "
        "name one with --contact, or set EXOSCOPE_CONTACT."
    )


def test_who_wants_a_contact_is_left_out_with_a_line_and_without_harm(
    standin: Service, tmp_path: Path, careful: str
) -> None:
    both = ("refresh", "--only", "grants", "--only", "safety", "--data", str(tmp_path))

    code, output = invoke(*both, "--email", EMAIL)

    assert code == 0
    assert output.replace("\n", " ").count(careful) == 1
    assert {asked.source for asked in standin.requests} == {"grants"}
    assert last_failure(tmp_path / "live") is None

    code, output = invoke("refresh", "--only", "safety", "--data", str(tmp_path))
    assert code == 2
    assert careful in output.replace("\n", " ")


def test_a_contact_stands_in_the_agent_of_who_wants_it_and_nowhere_else(
    standin: Service, tmp_path: Path, careful: str
) -> None:
    contact = "contact@example.org"
    chosen = ("--only", "pubmed", "--only", "safety", "--data", str(tmp_path))

    code, output = invoke("refresh", *chosen, "--email", EMAIL, "--contact", contact)

    assert (code, "Not asked" in output) == (0, False)
    agents = {(asked.source, asked.agent) for asked in standin.requests}
    assert agents == {
        ("pubmed", f"{AGENT} python-httpx/{httpx.__version__}"),
        ("safety", f"{AGENT} {contact}"),
    }
    assert contact not in str([asked.parameters for asked in standin.requests])
    assert {asked.parameters.get("email") for asked in standin.requests if asked.source == "pubmed"} == {
        EMAIL
    }


def test_a_contact_that_is_none_stops_only_who_wants_one(
    standin: Service, tmp_path: Path, careful: str
) -> None:
    both = ("--only", "grants", "--only", "safety", "--data", str(tmp_path))

    code, output = invoke("refresh", *both, "--contact", "nobody")

    assert code == 3
    assert "Failed: safety; its tables are missing. The SEC and Wikimedia want an e-mail address" in output
    assert {asked.source for asked in standin.requests} == {"grants"}


def test_without_an_address_the_others_are_fetched_all_the_same(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.refresh.identity.stored_at", lambda _: tmp_path / "none")

    code, output = invoke("refresh", "--data", str(tmp_path))

    assert code == 3  # a whole source is missing
    assert "113 trials (113 new, 0 changed), 180 grant years of 64 projects, 48 safety reports, " in output
    assert "Failed: pubmed; its tables are missing. PubMed was not asked" in output
    assert {asked.source for asked in standin.requests} == {
        "trials",
        "grants",
        "safety",
        "europepmc",
        "approvals",
    }
    told = json.loads(invoke("status", "--json", "--data", str(tmp_path))[1])["editions"][0]
    assert told["sources"]["pubmed"] == {
        "fetched_at": None,
        "failed": told["missing"]["articles"],
        "host": None,
        "age_days": None,
        "is_overdue": False,
        "told": "PubMed: never fetched.",
    }
    words = invoke("status", "--data", str(tmp_path))[1]
    assert "PubMed: never fetched. It could not be fetched the last time: PubMed was not asked" in words
    assert re.search(r"^articles +missing *$", words, re.MULTILINE)
    assert re.search(
        r"^ClinicalTrials.gov: data of [0-9-]+, fetched [0-9-]+, 0 days old.$", words, re.MULTILINE
    )
    assert "trials" in told["tables"]
    assert "articles" not in told["tables"]


def test_one_source_is_fetched_when_only_it_is_asked_for(standin: Service, tmp_path: Path) -> None:
    code, output = invoke("refresh", "--only", "trials", "--data", str(tmp_path))

    assert (code, last_failure(tmp_path / "live")) == (0, None)
    assert output.splitlines()[0] == "Registered studies: 13, about 15 requests"
    assert len(standin.requests) == 15
    later = datetime.now(UTC) + timedelta(days=1)
    quiet = Console(file=io.StringIO())
    root = tmp_path / "live"
    assert refresh_command.run(root, PUBMED, email=EMAIL, console=quiet, ask=None, now=lambda: later) == 0
    last = snapshot.latest(root)
    assert last is not None
    assert {"articles", "trials"} <= set(last.tables)
    never = [
        name
        for source in ("grants", "safety", "europepmc", "icite", "approvals", "wikimedia", "filings")
        for name in BY_SOURCE[source]
    ]
    assert last.manifest["missing"] == dict.fromkeys(never, "It was not asked yet.")
    assert last.manifest["sources"]["trials"]["failed"] is None
    assert set(last.load("searches")["source"]) == {"pubmed", "trials"}


def test_a_failing_source_leaves_the_others(
    standin: Service, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    first = datetime(2026, 11, 23, 12, tzinfo=UTC)
    out = io.StringIO()
    run = partial(
        refresh_command.run,
        choices=Choices(),
        email=EMAIL,
        contact=EMAIL,
        console=Console(file=out, width=999),
        ask=None,
    )
    good = tmp_path / "good"
    assert run(good / "live", now=lambda: first) == 0
    for broken in SOURCES:
        with subtests.test(broken):
            data = shutil.copytree(good, tmp_path / broken)
            root = data / "live"
            faults.end(standin)
            faults.fail(standin, faults.bad_gateway, times=10_000, when=lambda asked: asked.source == broken)  # noqa: B023
            code = run(root, now=lambda: first + timedelta(days=1))

            assert code == 3
            assert f"Failed: {broken}; its tables are those of 2026-11-23. Asked " in out.getvalue()
            assert "status 502" in (last_failure(root) or {"error": ""})["error"]
            last = snapshot.latest(root)
            assert last is not None
            for source, names in BY_SOURCE.items():
                day = "2026-11-23" if source == broken else "2026-11-24"
                assert {last.tables[name]["fetched_at"] for name in names} == {f"{day}T12:00:00+00:00"}
            assert last.manifest["sources"][broken]["fetched_at"] == "2026-11-23T12:00:00+00:00"
            assert "status 502" in last.manifest["sources"][broken]["failed"]
            assert check.problems(last.path) == []
            assert set(last.load("searches")["source"]) == set(SOURCES)
            told = report(first + timedelta(days=8), data)["editions"][0]["sources"]
            assert told[broken]["age_days"] == 8
            assert {told[name]["age_days"] for name in set(SOURCES) - {broken}} == {7}
            words = invoke("status", "--data", str(data))[1].replace("\n", " ")
            assert "fetched 2026-11-23, " in words
            assert "It could not be fetched the last time: Asked " in words


def test_a_snapshot_of_before_the_further_sources_opens_and_is_refreshed(
    standin: Service, tmp_path: Path
) -> None:
    root = tmp_path / "live"
    assert invoke("refresh", "--only", "trials", "--data", str(tmp_path))[0] == 0
    (path,) = snapshot.stored(root)
    new = snapshot.open_snapshot(path)
    told = {name: new.manifest["sources"][name] for name in ("pubmed", "trials")}
    extra = {
        "sources": told,
        "searches": new.manifest["searches"],
        "missing": {"articles": "It was not asked yet."},
    }
    tables = {name: Described(new.load(name), entry) for name, entry in new.tables.items()}
    old = snapshot.save(root, tables, edition="live", made_at=new.made_at + timedelta(seconds=1), extra=extra)

    said = invoke("status", "--data", str(tmp_path))[1]
    assert "Europe PMC: never fetched. `exoscope refresh --only europepmc` asks it." in said
    assert "ClinicalTrials.gov: data of " in said
    later = datetime.now(UTC) + timedelta(days=1)
    quiet = Console(file=io.StringIO())
    chosen = Choices(sources=("safety",))
    assert refresh_command.run(root, chosen, email=None, console=quiet, ask=None, now=lambda: later) == 0
    last = snapshot.latest(root)
    assert last is not None
    assert last.id != old.id
    assert {"trials", "safety_reports", "safety_years"} <= set(last.tables)
    assert last.manifest["missing"]["europepmc_years"] == "It was not asked yet."
    assert last.manifest["sources"]["trials"]["fetched_at"] == told["trials"]["fetched_at"]
    assert check.problems(last.path) == []


def test_status_says_since_when_a_source_fails(standin: Service, tmp_path: Path) -> None:
    assert invoke("refresh", "--only", "grants", "--data", str(tmp_path))[0] == 0
    faults.fail(standin, faults.bad_gateway, times=10_000, when=lambda asked: asked.source == "grants")
    root, later = tmp_path / "live", datetime.now(UTC) + timedelta(days=1)
    chosen, quiet = Choices(sources=("grants", "safety")), Console(file=io.StringIO())

    assert refresh_command.run(root, chosen, email=None, console=quiet, ask=None, now=lambda: later) == 3

    said = invoke("status", "--data", str(tmp_path))[1]
    today = datetime.now(UTC).date()
    assert (
        f"NIH RePORTER: fetched {today}, 0 days old. It could not be fetched the last time: "
        "Asked NIH RePORTER for the projects of fiscal year 2000." in said
    )


def test_an_address_that_is_none_stops_only_its_own_source(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXOSCOPE_GRANTS_URL", "http://grants.example.org")
    code, output = invoke("refresh", "--only", "grants", "--only", "safety", "--data", str(tmp_path))
    assert code == 3
    assert "48 safety reports." in output
    assert (
        "Failed: grants; its tables are missing. EXOSCOPE_GRANTS_URL should be the address of NIH" in output
    )


def test_all_sources_failing_is_one_error_and_no_snapshot(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.turned_away, times=10_000)
    code, output = invoke("refresh", "--data", str(tmp_path), "--email", EMAIL)

    assert code == 3
    assert "Asked PubMed for" in output
    assert "Asked ClinicalTrials.gov for the version of its data. Came back: status 403" in output
    assert "Exoscope does not pretend to be a browser" in output
    assert snapshot.stored(tmp_path / "live") == []


def test_what_to_do_is_told_once_where_all_sources_say_the_same(tmp_path: Path) -> None:
    later = "Run the refresh again."
    says = {
        "pubmed": ("Asked A for x. Came back: nothing", later),
        "trials": ("Asked B for y. Came back: nothing", "Update Exoscope."),
        "grants": ("Asked C for z. Came back: nothing", later),
    }
    refused = {
        source: SourceError(f"{asked}. {do_now}", came_back="nothing")
        for source, (asked, do_now) in says.items()
    }
    with pytest.raises(SourceError) as caught:
        refreshing.refresh({}, tmp_path, Choices(), refused=refused)
    assert str(caught.value) == (
        "Asked A for x. Came back: nothing. Asked B for y. Came back: nothing. Update Exoscope. "
        "Asked C for z. Came back: nothing. Run the refresh again."
    )


@pytest.mark.parametrize("words", [["--only", "market"], ["--keep", "0"], ["--topics", "."]])
def test_what_cannot_be_meant_is_a_mistake_of_usage(standin: Service, words: list[str]) -> None:
    assert invoke("refresh", "--email", EMAIL, *words)[0] == 2


class Stopping:
    """Presses Ctrl-C when the first batch of records has come in."""

    def __init__(self) -> None:
        self.title = ""

    def advance(self, number: int = 1) -> None:
        if self.title == "Records":
            raise KeyboardInterrupt

    def step(self, title: str, parts: int, requests: int) -> Any:
        self.title = title
        return self

    def note(self, text: str) -> None:
        """Nothing is shown."""

    def close(self) -> None:
        """Nothing is shown, so nothing ends."""

    def __enter__(self) -> "Stopping":
        return self

    def __exit__(self, *_: object) -> None: ...


def test_a_stop_keeps_the_records_and_says_so(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    run = partial(
        refresh_command.run, tmp_path, Choices(), email=EMAIL, console=Console(file=out, width=300), ask=None
    )
    with monkeypatch.context() as patch:
        patch.setattr(refresh_command, "shown_on", lambda _: Stopping())
        assert run() == 130

    assert out.getvalue().startswith("Stopped. 16 fetched records are kept, the last snapshot is as it was.")
    assert snapshot.stored(tmp_path) == []
    asked = len(standin.requests)
    assert run() == 0
    assert all(request.endpoint not in faults.RECORDS for request in standin.requests[asked:])


KILLED = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from pipelines.refresh.lock import alone
from pipelines.refresh.refresh import Choices, refresh
from pipelines.sources.client import Client, Service
from pipelines.sources.pace import Limiter, Pace
service = Service("PubMed", sys.argv[1] + "/entrez/eutils/", "EXOSCOPE_NOWHERE_URL", Pace(3))
client = Client(service, email="reader@example.org", limiter=Limiter(Pace(1_000), lambda: 0.0), pause=lambda _: False)
refresh({"pubmed": client}, Path(sys.argv[2]), Choices(full=True))
"""


# As in test_one_at_a_time.py: the end comes by a signal that Windows does not know.
@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_kill_midway_leaves_the_last_snapshot_and_whole_batches(tmp_path: Path) -> None:
    with pubmed(Corpus.simulated(3_000), serve) as service:
        before, _ = service.refresh(tmp_path)
        started = service.asked("efetch", "esummary")

        def third(asked: Asked) -> bool:
            return asked.endpoint in faults.RECORDS and service.asked("efetch", "esummary") - started >= 3

        # It stays silent, so the refresh is still under way when it is killed.
        faults.fail(service.standin, faults.hang(service.standin.stopping), when=third)
        command = [
            sys.executable,
            "-c",
            KILLED,
            service.standin.url,
            str(tmp_path),
            str(CHECKOUT),
        ]
        tick = Event()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(tmp_path))
        try:
            end = time.monotonic() + 60
            while len(list((tmp_path / FOLDER).glob("*.json"))) < 2:
                assert process.poll() is None, process.communicate()[1]
                assert time.monotonic() < end, "no two batches within a minute"
                tick.wait(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()

        # Others than the silent one may have been answered before the end.
        held = len(list((tmp_path / FOLDER).glob("*.json")))
        assert 2 <= held < started
        assert [path.name for path in snapshot.stored(tmp_path)] == [before.id]
        assert snapshot.problems(before.path) == []
        asked = service.asked("efetch", "esummary")
        after, _ = service.refresh(tmp_path, Choices(full=True), now=datetime.now(UTC))

    # What whole batches held is not asked again.
    assert service.asked("efetch", "esummary") - asked == started - held
    assert list(after.load("articles")["pmid"]) == list(before.load("articles")["pmid"])


def test_an_unknown_failure_is_not_taken_for_a_success(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.blocked_page, times=10_000)

    out = io.StringIO()
    live = tmp_path / "live"
    with pytest.raises(SourceError, match="blocked address"):
        refresh_command.run(live, PUBMED, email=EMAIL, console=Console(file=out), ask=None)

    assert "Published" not in out.getvalue()
    assert snapshot.stored(live) == []
    told = report(datetime.now(UTC), tmp_path)
    assert "blocked address" in told["last_failure"]["error"]
    assert report(datetime.now(UTC), tmp_path / "another")["last_failure"] is None  # each root has its own


def test_a_download_of_studies_needs_the_source_it_stands_for(tmp_path: Path) -> None:
    file = tmp_path / "ctg-studies.csv"
    file.write_text("NCT Number\n")

    result = CliRunner().invoke(app, ["refresh", "--only", "pubmed", "--trials-file", str(file)])

    assert result.exit_code == 2
    assert "add --only trials, or leave --only out" in " ".join(result.output.replace("│", " ").split())
