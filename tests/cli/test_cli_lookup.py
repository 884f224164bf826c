"""`exoscope lookup`: what it prints of a name that is found, of one that is not, and of what strangers type."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import app

NOTHING = "Nothing found in the 12 tables that were searched; that does not say that {} is safe or allowed"


def exoscope(*words: str, data: Path) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def test_a_name_that_is_found_has_its_rows_with_dates_and_addresses(tmp_path: Path) -> None:
    said = exoscope("lookup", "Chara Biologics", "--edition", "reference", data=tmp_path)
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[0].startswith(
        "Chara Biologics: 2 entries in 2 of the 12 tables that were searched (reference edition, 2"
    )
    assert "Letters and other acts of regulators" in lines
    letter = next(
        line
        for line in lines
        if line.startswith("2025-01-17  Warning letter, FDA/CBER, about Chara Biologics")
    )
    assert letter.endswith("(as Chara Biologics)")
    assert lines[lines.index(letter) + 1].startswith("    https://")
    assert (
        "Nothing found among: Rules, and what is said of them; Studies. That does not say that Chara"
        in said.stdout
    )
    assert (
        "Not searched: Recalls and reports of adverse events (safety_reports, not in this edition)." in lines
    )
    assert lines[-1].startswith("No table covers: what clinics and sellers write on their own websites;")


def test_nothing_found_ends_with_0_and_never_reads_as_safe(tmp_path: Path) -> None:
    said = exoscope("lookup", "Qorvexa Aesthetics", "--edition", "reference", data=tmp_path)
    assert said.exit_code == 0
    assert said.stdout.startswith(NOTHING.format("Qorvexa Aesthetics"))
    assert (
        "Searched: Letters and other acts of regulators (regulatory_events, 125 rows as of 2" in said.stdout
    )


def test_json_has_the_same(tmp_path: Path) -> None:
    said = exoscope("lookup", "Chara Biologics", "--edition", "reference", "--json", data=tmp_path)
    told = json.loads(said.stdout)
    assert [(row["table"], row["date"]) for row in told["rows"]] == [
        *(("regulatory_events", "2025-01-17"), ("companies", "2026-11-23"))
    ]
    assert told["says"] == "Chara Biologics: 2 entries in 2 of the 12 tables that were searched"
    assert told["not_searched"]["trials"] == "not in this edition"
    assert len(told["searched"]) == 12


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("[bold]Qorvexa[/bold] <script>", "[bold]Qorvexa[/bold] <script>"),
        ("Qor\x1b[31mvexa\x07", "Qor [31mvexa"),
        ("Qorvexa.*|(", "Qorvexa.*|("),
        ("q" * 10_000, "q" * 200),
    ],
)
def test_what_strangers_type_is_text(typed: str, asked: str, tmp_path: Path) -> None:
    said = exoscope("lookup", typed, "--edition", "reference", data=tmp_path)
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith(NOTHING.format(asked))
    assert "\x1b" not in said.stdout


@pytest.mark.parametrize("typed", ["", "***", "x"])
def test_a_name_without_letters_is_asked_for_again(typed: str, tmp_path: Path) -> None:
    said = exoscope("lookup", typed, "--edition", "reference", data=tmp_path)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "Write a name with at least two letters or digits." in said.stderr


def test_simulated_data_is_marked_and_has_no_addresses(tmp_path: Path) -> None:
    said = exoscope("lookup", "exosomes", "--edition", "simulated", "--json", data=tmp_path)
    assert said.exception is None
    rows = json.loads(said.stdout)["rows"]
    assert {
        row["url"] for row in rows if row["table"] in ("trials", "articles", "grants", "safety_reports")
    } == {None}
    assert all(
        row["url"].startswith("https://") or row["url"].startswith("http://")
        for row in rows
        if row["table"] == "companies"
    )
    said = exoscope("lookup", "exosomes", "--edition", "simulated", data=tmp_path)
    assert said.stdout.startswith("exosomes: at least ")
    assert " the 500 newest entries are told; more hold the name." in said.stdout
    assert "(SIMULATED, simulated edition, 2" in said.stdout.splitlines()[0]
