import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from pipelines import cli
from pipelines.doctor import report
from pipelines.errors import ExoscopeError, IdentityError, SourceError
from pipelines.refresh import identity
from pipelines.sources.checks import Broken, Check, Heard, Questions, Untold
from pipelines.text.sources import SOURCES

PASS = Check("PubMed", "window", "9,999 PMIDs.", "pass", "9,999 PMIDs of 60,000 articles")
FAIL = Check("PubMed", "JSON", "It is JSON.", "fail", "text/html `x`\n# heading", "Send the report")
SKIPPED = Check("ClinicalTrials.gov", "version", "It has one.", "skipped", "not asked")

KEY, EMAIL = "0123abcd4567", "reader@example.org"


def test_a_good_check_is_one_line_and_a_failure_says_what_to_do() -> None:
    assert list(report.lines(PASS)) == ["pass     PubMed, window: 9,999 PMIDs of 60,000 articles"]
    assert list(report.lines(FAIL))[1:] == [
        "         assumed: It is JSON.",
        "         do now: Send the report",
    ]


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        ([PASS], "1 of 1 assumptions hold."),
        ([PASS, FAIL], "1 of 2 assumptions hold, 1 does not."),
        ([PASS, FAIL, FAIL, SKIPPED], "1 of 4 assumptions hold, 2 do not, 1 could not be checked."),
    ],
)
def test_the_summary_counts(checks: list[Check], told: str) -> None:
    assert report.summary(checks) == told


def test_the_file_holds_every_check_and_nothing_of_a_service_breaks_it() -> None:
    text = report.markdown([PASS, FAIL, SKIPPED], {"exoscope": "0.1.0"})

    assert text.splitlines() == [
        "# Exoscope doctor",
        "",
        "- exoscope: 0.1.0",
        "",
        "1 of 3 assumptions hold, 1 does not, 1 could not be checked.",
        "",
        "## PubMed",
        "",
        "- **pass**: window",
        "  - assumed: `9,999 PMIDs.`",
        "  - seen: `9,999 PMIDs of 60,000 articles`",
        "- **fail**: JSON",
        "  - assumed: `It is JSON.`",
        "  - seen: `text/html 'x' # heading`",
        "  - do now: `Send the report`",
        "",
        "## ClinicalTrials.gov",
        "",
        "- **skipped**: version",
        "  - assumed: `It has one.`",
        "  - seen: `not asked`",
    ]


def test_the_report_says_versions_and_no_address() -> None:
    told = report.about(
        "2026-11-23",
        has_key=True,
        environment={"EXOSCOPE_EUTILS_URL": "https://inner.example/", "HOME": "/h"},
    )

    assert told["day"] == "2026-11-23"
    assert told["API key"] == "given"
    assert told["other addresses"] == "EXOSCOPE_EUTILS_URL"
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["httpx"])
    assert "inner.example" not in str(told)


def test_secrets_and_home_are_removed() -> None:
    text = f"{KEY} and {EMAIL} in /home/ada/x"

    assert report.redacted(text, (KEY, EMAIL, None, ""), "/home/ada") == "[removed] and [removed] in ~/x"
    assert report.redacted("/etc", (None,), "/") == "/etc"


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ExoscopeError, match="Name another file with --out"):
        report.write(tmp_path / "absent" / "report.md", "x")


def test_after_a_hopeless_start_nothing_more_is_asked() -> None:
    heard = Heard()

    def fail() -> str:
        raise SourceError("Asked. Came back: no. Later.", came_back="no")

    def broken() -> str:
        raise Broken("otherwise", "mend it")

    def untold() -> str:
        raise Untold("no record")

    looks = [("one", fail), ("two", broken), ("three", untold), ("four", lambda: "good")]

    class Looks(Questions):
        asks = tuple((name, "", lambda _, look=look: look()) for name, look in looks)

    service = SimpleNamespace(service=SimpleNamespace(name="X"))
    questions = Looks(service, heard, SimpleNamespace(), date(2026, 11, 23))  # type: ignore[arg-type]

    assert [check.outcome for check in questions] == ["fail"] + ["skipped"] * 3
    heard.answers.append(("version", 500, {}))
    assert [check.outcome for check in questions] == [
        "fail",
        "fail",
        "skipped",
        "pass",
    ]
    assert [(check.seen, check.do) for check in questions][1] == (
        "otherwise",
        "mend it",
    )


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Check]]:
    given = {"pubmed": [PASS], "trials": [SKIPPED]}
    monkeypatch.setattr(report, "examine", lambda source, **_: iter(given.get(source, [])))
    for name in ("NCBI_EMAIL", "NCBI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return given


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["doctor", *arguments])
    return done.exit_code, done.output


def test_exit_code_0_when_nothing_fails(answers: dict[str, list[Check]]) -> None:
    code, said = run("--email", EMAIL)

    assert code == 0
    assert "pass     PubMed, window" in said
    assert "skipped  ClinicalTrials.gov, version: not asked" in said
    assert "1 of 2 assumptions hold, 1 could not be checked." in said


def test_exit_code_1_when_one_fails_and_the_report_names_nobody(
    answers: dict[str, list[Check]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    seen = f"{KEY} {EMAIL} {Path.home()}/x"
    answers["trials"] = [Check("ClinicalTrials.gov", "fields", "They are there.", "fail", seen, "Report it")]
    out = tmp_path / "report.md"

    code, _ = run("--email", EMAIL, "--out", str(out))

    text = out.read_text(encoding="utf-8")
    assert code == 1
    assert "  - seen: `[removed] [removed] ~/x`" in text
    assert "API key: given" in text
    assert str(Path.home()) not in text


def test_without_an_address_pubmed_is_not_asked(
    answers: dict[str, list[Check]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(identity, "stored_at", lambda _: tmp_path / "nobody")
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    code, output = run()
    assert code == 2
    assert "PubMed was not asked: NCBI wants an e-mail address" in output.replace("\n", " ")
    assert "PubMed, window" not in output
    assert "skipped  ClinicalTrials.gov, version: not asked" in output
    assert isinstance(CliRunner().invoke(cli.app, ["doctor", "--only", "pubmed"]).exception, IdentityError)
    answers["trials"] = [
        Check("ClinicalTrials.gov", "fields", "They are there.", "fail", "none", "Report it")
    ]
    assert run()[0] == 1
    answers["trials"] = [SKIPPED]

    assert run("--only", "trials")[0] == 0
    assert run("--only", "pubmed", "--email", EMAIL)[0] == 0
    assert run("--only", "patents")[0] == 2


def test_who_wants_a_contact_is_asked_with_one_only(
    answers: dict[str, list[Check]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(identity, "stored_at", lambda _: tmp_path / "nobody")
    monkeypatch.delenv("EXOSCOPE_CONTACT", raising=False)
    monkeypatch.setitem(SOURCES, "trials", replace(SOURCES["trials"], wants_address="contact"))

    code, said = run("--email", EMAIL)
    assert code == 0
    line = "Not asked: ClinicalTrials.gov, Wikimedia, SEC EDGAR. The SEC and Wikimedia want"
    assert said.replace("\n", " ").count(line) == 1
    assert "1 of 1 assumptions hold" in said
    code, said = run("--email", EMAIL, "--contact", "contact@example.org")
    assert (code, "Not asked" in said) == (0, False)
    assert "1 of 2 assumptions hold" in said


def test_the_address_may_come_from_the_environment(
    answers: dict[str, list[Check]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_EMAIL", EMAIL)

    code, said = run("--only", "pubmed")

    assert code == 0
    assert EMAIL not in said
