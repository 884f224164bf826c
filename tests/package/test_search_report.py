"""The search report: all 16 items of PRISMA-S, every search as sent, and no text from outside that means anything."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import MappingProxyType
from typing import ClassVar

import pytest

from pipelines.documents.known import Known, known
from pipelines.documents.search_report import NAMES, report
from pipelines.snapshots import editions
from pipelines.snapshots.snapshot import StoredTables
from pipelines.text.blocks import Block, Code, Heading, Paragraph, Table, quoted
from pipelines.text.sources import LABELS
from pipelines.text.writer import html as html_of
from pipelines.text.writer import text as markdown_of
from pipelines.topics import catalogue as topics
from pipelines.topics import counted

CATALOGUE = topics.load()
HOSTILE = '<script>alert(1)</script> **bold** [x](javascript:alert(1)) ``` | \u202e "quoted"'


@pytest.fixture(scope="module")
def simulated() -> Known:
    return known(editions.find("simulated"), CATALOGUE)


@pytest.fixture(scope="module")
def reference() -> Known:
    return known(editions.find("reference"), CATALOGUE)


def item(text: str, number: int) -> str:
    """The answer to one item, in Markdown."""
    return re.split(r"(?m)^## \d+\. .*$", text)[number].strip()


@pytest.mark.parametrize("topic", [None, "hair", "artificial_cosmetic"])
def test_each_of_the_16_items_is_answered_in_order(simulated: Known, topic: str | None) -> None:
    text = markdown_of(report(simulated, topic))
    headings = re.findall(r"(?m)^## (\d+)\. (.*)$", text)
    assert [int(number) for number, _ in headings] == list(range(1, 17))
    assert [name.replace("\\", "") for _, name in headings] == list(NAMES)
    assert all(item(text, number) for number in range(1, 17))


def test_every_search_stands_as_sent_and_as_translated(simulated: Known) -> None:
    blocks = report(simulated)
    shown = {block.text for block in blocks if isinstance(block, Code)}
    asked = simulated.searches[simulated.searches["kind"].ne("denominator")]
    assert set(asked["text"]) <= shown
    assert set(asked["translation"].dropna()) <= shown
    page = html_of("Search report", blocks)
    assert page.count("<pre>") == sum(isinstance(block, Code) for block in blocks)


def test_counts_and_deduplication_are_those_of_the_sets(simulated: Known) -> None:
    opened = editions.find("simulated")
    sets = opened.load("topic_articles")
    text = markdown_of(report(simulated))
    assert f"hold {len(sets):,} PMIDs, which are {sets['pmid'].nunique():,} distinct articles" in item(
        text, 16
    )
    own = sets.query("topic == 'hair' and definition == 'narrow'")
    kinds = counted.kinds(own, counted.Known.of(StoredTables(opened))).value_counts()
    numbers = " | ".join(str(kinds.get(kind, 0)) for kind in counted.KINDS)
    assert f"| hair | narrow | {len(own)} | {numbers} |" in item(text, 15)
    assert "skincare" not in item(markdown_of(report(simulated, "hair")), 15)


def test_dates_are_those_of_the_first_and_the_last_question(simulated: Known) -> None:
    (grid,) = [
        block for block in report(simulated) if isinstance(block, Table) and block.headings[0] == "source"
    ]
    asked = simulated.searches.dropna(subset=["asked_at"])
    days = asked.groupby("source")["asked_at"]
    assert [tuple(row) for row in grid.rows] == [
        (LABELS[source], str(days.size()[source]), days.min()[source], days.max()[source])
        for source in (
            "pubmed",
            "trials",
            "grants",
            "safety",
            "europepmc",
            "icite",
            "approvals",
            "wikimedia",
            "filings",
        )
    ]


def test_every_service_that_was_asked_is_named_where_it_belongs(simulated: Known) -> None:
    text = markdown_of(report(simulated))
    assert "A stand-in of PubMed" in item(text, 1)
    assert "A stand-in of Europe PMC, for a second count" in item(text, 1)
    assert item(text, 3).startswith("A stand-in of ClinicalTrials.gov")
    assert "A stand-in of NIH RePORTER: projects" in item(text, 4)
    assert "A stand-in of openFDA: recalls" in item(text, 4)
    assert "A stand-in of registers of medicines and devices (openFDA, EMA, GOV.UK)" in item(text, 3)
    assert "A stand-in of EDGAR full-text search (U.S. Securities and Exchange Commission)" in item(text, 4)
    assert "A stand-in of iCite (NIH Office of Portfolio Analysis): content and citations" in item(text, 4)


def test_a_search_that_was_not_sent_says_so_and_why(simulated: Known) -> None:
    text = item(markdown_of(report(simulated, "artificial_cosmetic")), 8).replace("\\", "")
    assert "Simulated Europe PMC: artificial_cosmetic, standard, not counted. As PubMed is asked:" in text
    assert "Warning: Left out. It would be 2,198 characters long, and Europe PMC takes 1,499 at most." in text
    assert "None" not in text


def test_a_crossing_says_that_no_search_was_sent_and_shows_its_parts(simulated: Known) -> None:
    blocks = report(simulated, "artificial_cosmetic")
    text = markdown_of(blocks)
    assert "standard, no search sent: the articles of all of" in text
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 3]
    assert headings[0] == "All exosomes and vesicles (field)"
    assert headings[-1] == "Artificial exosomes in cosmetics (artificial_cosmetic)"
    assert "Artificial exosomes (artificial)" in headings


def test_made_up_searches_are_marked(simulated: Known) -> None:
    text = markdown_of(report(simulated))
    assert text.startswith("# SIMULATED, not real")
    assert "Simulated PubMed: " in text
    assert not re.search(r"(?m)^PubMed: ", text)


def test_an_edition_without_searches_says_so_and_names_the_published_ones(reference: Known) -> None:
    text = markdown_of(report(reference))
    assert item(text, 1).startswith("None: no database was searched for this edition.")
    assert "esearch datetype=pdat; term=(extracellular vesicle OR exosome OR exosomes)" in item(text, 8)
    assert item(text, 15) == "No records were fetched."


def hostile(told: Known) -> Known:
    """The same with hostile text wherever text comes from outside."""
    searches = told.searches.assign(
        text=HOSTILE,
        translation=HOSTILE,
        warnings=HOSTILE,
        name=told.searches["name"].replace("hair", "hair"),
    )
    hair = CATALOGUE.topics["hair"]
    definitions = {
        name: replace(found, why=HOSTILE, known_misses=HOSTILE) for name, found in hair.definitions.items()
    }
    topic = replace(hair, label=HOSTILE, definitions=MappingProxyType(definitions))
    catalogue = replace(CATALOGUE, topics=MappingProxyType({**CATALOGUE.topics, "hair": topic}))
    return replace(told, searches=searches, catalogue=catalogue)


def test_no_text_from_outside_is_markup(simulated: Known) -> None:
    blocks = report(hostile(simulated), "hair")
    page = html_of(HOSTILE, blocks)

    class Tags(HTMLParser):
        found: ClassVar[set[str]] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.add(tag)

    parser = Tags()
    parser.feed(page)
    assert "script" not in parser.found
    assert "a" not in parser.found
    text = markdown_of(blocks)
    outside = re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", text)
    assert "<script>" not in outside
    assert "[x](" not in outside
    assert "\u202e" not in text
    assert "````text\n" in text


@pytest.mark.parametrize(
    "block",
    [quoted("Why", "a\n# b"), Table(headings=("h",), rows=(("a\n| b |",),)), Heading(2, "a\n\n```")],
)
def test_a_line_break_from_outside_starts_nothing(block: Block) -> None:
    lines = markdown_of([block]).rstrip("\n").split("\n")
    assert len(lines) == (3 if isinstance(block, Table) else 1)


def test_our_own_sentences_stay_readable() -> None:
    assert markdown_of([Paragraph("PubMed (NLM), 1.5.")]) == "PubMed (NLM), 1.5.\n"
