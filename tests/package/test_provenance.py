"""From any headline number back to searches, requests, snapshot, checksums and code."""

import pytest

from pipelines.documents import provenance
from pipelines.snapshots import editions
from pipelines.text.blocks import Code, Heading, Outside, Paragraph, Table
from pipelines.text.writer import text as markdown_of
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
OPENED = editions.find("simulated")


def sheet(topic: str, name: str) -> list[object]:
    return list(provenance.sheet(OPENED.manifest, OPENED.load, CATALOGUE, topic, name))


def test_a_count_leads_to_its_row_its_tables_and_their_checksums() -> None:
    blocks = sheet("hair", "papers")
    row = OPENED.load("topic_years").query(
        "topic == 'hair' and definition == 'standard' and date_basis == 'entrez' and year == 2025"
    )
    assert blocks[0] == Heading(1, "Where this number comes from: Papers in 2025, Hair")
    (number,) = [block for block in blocks if isinstance(block, Paragraph) and "column records" in block.text]
    assert number.text.startswith(
        f"{row['records'].item()} records: column records of the table topic_years."
    )
    (grid,) = [block for block in blocks if isinstance(block, Table) and block.headings[0] == "table"]
    assert [line[0] for line in grid.rows] == [
        "topic_years",
        "topic_articles",
        "field_years",
        "pubmed_years",
        "facet_articles",
        "preprints",
        "searches",
    ]
    assert {line[0]: line[3] for line in grid.rows} == {
        name: OPENED.tables[name]["sha256"] for name, *_ in grid.rows
    }


def test_it_leads_to_the_searches_as_sent_and_as_understood() -> None:
    shown = {block.text for block in sheet("hair", "papers") if isinstance(block, Code)}
    asked = OPENED.load("searches").set_index(["source", "kind", "name", "definition"])
    for key in (("pubmed", "set", "hair", "standard"), ("pubmed", "set", "field", "standard")):
        assert {asked.loc[key, "text"], asked.loc[key, "translation"]} <= shown
    assert asked.loc[("pubmed", "denominator", "all_pubmed in 2025 by entrez date", "none"), "text"] in shown
    assert asked.loc[("pubmed", "set", "hair", "narrow"), "text"] not in shown
    assert asked.loc[("pubmed", "set", "skincare", "standard"), "text"] not in shown


def test_a_rate_says_its_counts() -> None:
    row = OPENED.load("topic_years").query(
        "topic == 'hair' and definition == 'standard' and date_basis == 'entrez' and year == 2025"
    )
    text = markdown_of(provenance.sheet(OPENED.manifest, OPENED.load, CATALOGUE, "hair", "per_100k"))
    counts = f"{row['records'].item():,} / {row['all_pubmed'].item():,} x 100,000"
    assert f"Worked out as records / all_pubmed x 100,000: {counts}." in text


def test_a_crossing_shows_the_searches_of_its_parts() -> None:
    blocks = sheet("artificial_cosmetic", "papers")
    assert any(
        isinstance(block, Paragraph) and block.text.startswith("No search of its own") for block in blocks
    )
    asked = OPENED.load("searches").set_index(["source", "kind", "name", "definition"])
    assert Code(asked.loc[("pubmed", "set", "artificial", "standard"), "text"]) in blocks


def test_it_ends_with_requests_snapshot_and_code() -> None:
    text = markdown_of(provenance.sheet(OPENED.manifest, OPENED.load, CATALOGUE, "hair", "posted"))
    assert f"sent {OPENED.manifest['refresh']['requests']} requests" in text
    (grid,) = [
        block for block in sheet("hair", "posted") if isinstance(block, Table) and block.headings[0] == "what"
    ]
    told = dict(grid.rows)
    assert told["snapshot"] == OPENED.id
    assert told["SHA-256 of the manifest"] == OPENED.manifest["sha256"]
    assert told["SHA-256 of topics.toml"] == OPENED.manifest["topics"]["topics.toml"]


def test_only_the_services_that_a_number_rests_on_are_told_with_their_searches() -> None:
    def asked(name: str) -> set[str]:
        blocks = sheet("hair", name)
        before = next(place for place, block in enumerate(blocks) if block == Heading(2, "Requests"))
        labels = {
            str(block.line[0]).removesuffix(": ")
            for block in blocks[:before]
            if isinstance(block, Paragraph) and isinstance(block.line[-1], Outside)
        }
        return labels - {"Row"}

    assert asked("papers") == asked("growth") == {"Simulated PubMed"}
    assert asked("posted") == {"Simulated ClinicalTrials.gov"}
    assert asked("trials") == {"Simulated PubMed", "Simulated ClinicalTrials.gov"}


def test_a_growth_rate_rests_on_the_yearly_counts_in_every_edition() -> None:
    (grid,) = [
        block
        for block in sheet("hair", "growth")
        if isinstance(block, Table) and block.headings[0] == "table"
    ]
    assert [line[0] for line in grid.rows][:3] == ["growth", "topic_years", "published_year_counts"]


@pytest.mark.parametrize("topic", ["field", "hair", "diagnostics", "artificial_cosmetic", "no_such_topic"])
def test_every_number_of_every_kind_of_topic_has_a_sheet(topic: str) -> None:
    for name in provenance.numbers(OPENED.manifest):
        blocks = sheet(topic, name)
        assert isinstance(blocks[0], Heading)
        assert len(blocks) > 5 or "has no such number for this topic" in blocks[1].text  # type: ignore[attr-defined]


def test_an_edition_without_worked_out_tables_has_no_numbers() -> None:
    ledgers = {name: entry for name, entry in OPENED.tables.items() if "reviewed_on" in entry["columns"]}
    assert provenance.numbers({"tables": ledgers}) == {}
