"""The brief on one page: what is chosen, that tables hold it, and that its PDF is one page, whatever it holds."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import brief_check
import pypdfium2
import pytest
import random_snapshots
from typer.testing import CliRunner

from pipelines.brief import country, files
from pipelines.brief.document import on_company, on_country, one_page
from pipelines.brief.language.content import Brief, YearBars
from pipelines.brief.language.facts import Facts
from pipelines.brief.render import layout
from pipelines.brief.source import facts
from pipelines.cli import app
from pipelines.snapshots import paths, snapshot
from pipelines.topics import catalogue as topics

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = date(2026, 11, 30)
KEYS = ["verdict", "timeline", "told", "open", "sources"]
SIZES = {"a4": (595, 842), "letter": (612, 792)}


def known(edition: str, topic: str | None = None, *, is_long: bool = False) -> Facts:
    return facts(snapshot.open_snapshot(paths.bundled() / edition), day=DAY, topic=topic, is_long=is_long)


def pages(brief: Brief, paper: str = "a4") -> list[str]:
    """The text of each page of the PDF, on one line."""
    body = files.rendered(brief, ".pdf", paper)
    assert b"pdfuaid:part" in body  # tagged for screen readers
    document = pypdfium2.PdfDocument(body)
    for page in document:
        assert tuple(map(round, page.get_size())) == SIZES[paper]
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def short(edition: str, topic: str | None = None) -> Brief:
    return one_page(known(edition, topic), has_appendix=False)


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_no_sentence_of_any_topic_is_without_its_witness(edition: str) -> None:
    every = known(edition)
    lookup = brief_check.Lookup(every)
    for topic in (None, *topics.load().topics):
        found = one_page(replace(every, topic=topic), has_appendix=False)
        assert brief_check.problems(found, layout.html(found, {}), lookup) == [], topic
        assert [section.key for section in found.sections] == KEYS
        verdict, timeline, told, unknown, _ = found.sections
        assert verdict.sentences
        assert [len(row) for row in verdict.tables[0].rows] == [4]
        assert len(timeline.figures) == 1
        assert len(told.sentences) == 5
        assert 1 <= len(unknown.sentences) <= 4
        label = topics.load().topics[topic or "field"].label
        others = {entry.label for entry in topics.load().topics.values()} - {label}
        assert not others & {str(sentence.parts[0]) for sentence in (*told.sentences, *unknown.sentences)}


def test_no_sentence_of_a_random_snapshot_is_without_its_witness() -> None:
    for seed in range(0, 200, 20):
        told = random_snapshots.facts(seed)
        found = one_page(told, has_appendix=False)
        assert brief_check.problems(found, layout.html(found, {}), brief_check.Lookup(told)) == [], seed


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_no_number_of_a_country_is_without_its_witness(edition: str) -> None:
    told = known(edition, is_long=True)
    lookup = replace_approval(brief_check.Lookup(told))
    for code, name in country.codes(told).items():
        found = on_country(told, code)
        assert found.title.endswith(name)
        assert brief_check.problems(found, layout.html(found, {}), lookup) == [], code


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_no_number_under_a_name_is_without_its_witness(edition: str) -> None:
    told = known(edition, is_long=True)
    lookup = replace_approval(brief_check.Lookup(told))
    lookup.labels.add("Nobody 42")  # as it was asked for
    for name in ("ExoCoBio", "kimera labs", "Capricor", "Aegle Therapeutics", "Nobody 42"):
        found = on_company(told, name)
        assert brief_check.problems(found, layout.html(found, {}), lookup) == [], name


def test_the_page_on_a_name_counts_what_is_found_under_it() -> None:
    said, timeline, told, unknown, *_ = on_company(known("reference"), "kimera labs").sections
    assert said.sentences[0].text == (
        "kimera labs: under this name were found acts of regulators (3), studies of the dated sample "
        "(none) and events of money (none). "
        "None is not the same as safe or allowed."
    )
    assert [["".join(map(str, cell)) for cell in row] for row in said.tables[0].rows] == [
        ["3", "0", "not counted", "0"]
    ]
    assert [(panel.label, len(panel.points)) for panel in timeline.figures[0].drawing.panels] == [
        ("Acts of regulators", 2),
        ("Studies of the dated sample: none with a date", 0),
        ("Events of money: none with a date", 0),
    ]
    assert [sentence.table for sentence in told.sentences] == [
        "companies", "regulatory_events", "regulatory_searches", "regulatory_events", "regulatory_events",
    ]  # fmt: skip
    assert "can have the same name" in unknown.sentences[0].text
    nothing = on_company(known("reference"), "Nobody 42").sections
    assert [section.key for section in nothing] == ["verdict", "open", "sources"]


def test_rules_are_among_what_is_not_known_only_where_one_is_stale() -> None:
    (stale, _), (only,) = (
        on_country(known("reference"), code).sections[3].sentences for code in ("US", "KR")
    )
    assert stale.text.startswith(f"Rules: 4 of 5 rules are stale on {DAY}")
    assert only.text.startswith("Trials: ")


def replace_approval(lookup: brief_check.Lookup) -> brief_check.Lookup:
    """Sentences on a country quote the ledger, which may say what was approved for a trial."""
    lookup.has_approval = True
    return lookup


def test_the_page_on_a_topic_says_these_numbers() -> None:
    verdict, timeline, told, unknown, sources = short("simulated", "skincare").sections
    (numbers,) = verdict.tables
    assert numbers.headings == (
        "Papers", "Published randomised trials", "Phase 3 studies with results", "Approvals found",
    )  # fmt: skip
    assert [["".join(map(str, cell)) for cell in row] for row in numbers.rows] == [
        ["548", "4 to 5", "0", "0"]
    ]
    assert [sentence.table for sentence in told.sentences] == [
        "growth", "evidence", "contrast", "contrast", "market_estimates",
    ]  # fmt: skip
    assert [sentence.table for sentence in unknown.sentences] == [
        "sensitivity", "regulatory_status", "searches", "trials",
    ]  # fmt: skip
    assert sources.sentences[-1].text.startswith("Not medical, legal or investment advice.")
    rows = {"".join(map(str, row[0])): row[1:] for row in timeline.figures[0].table.rows}
    assert [str(cell[0]) for cell in rows["2024"]] == ["81", "1", "4"]
    assert [str(cell[0]) for cell in rows["2026 (not complete)"]] == ["102", "3", "6"]
    assert [str(cell[0]) for cell in rows["2027 (not complete)"]] == ["not known", "2", "0"]


def test_the_timeline_shows_twenty_years_and_no_paper_where_none_was_counted() -> None:
    drawing = short("simulated", "skincare").sections[1].figures[0].drawing
    assert isinstance(drawing, YearBars)
    assert [panel.points[0][0] for panel in drawing.panels] == [2008, 2009, 2019]  # the last is 2027
    drawing = short("reference", "hair").sections[1].figures[0].drawing
    assert isinstance(drawing, YearBars)
    assert [(panel.label, len(panel.points)) for panel in drawing.panels] == [
        ("Papers a year: not counted here", 0),
        ("Studies of the dated sample, by start", 3),
        ("Acts of regulators that name exosomes", 6),
    ]


@pytest.mark.parametrize("edition", ["reference", "simulated"])
@pytest.mark.parametrize(
    "topic",
    [
        None,
        "artificial",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in topics.load().topics
            if name != "artificial"
        ),
    ],
)
def test_the_pdf_of_a_topic_is_one_page_that_can_be_read(edition: str, topic: str | None) -> None:
    found = short(edition, topic)
    for paper in SIZES:
        (text,) = pages(found, paper)
        assert found.title in text
        assert ("SIMULATED: every paper" in text) is (edition == "simulated")
        for section in found.sections:
            assert section.heading in text
            for sentence in section.sentences:
                # A word that is broken at a hyphen, or an isolated one, is the same word.
                assert plain(sentence.text) in plain(text), sentence.text
        assert text.endswith("1 / 1")


@pytest.mark.browser
@pytest.mark.parametrize("edition", ["reference", "simulated"])
@pytest.mark.parametrize("topic", [None, "skincare", "artificial_gene_therapy"])
def test_its_html_is_printed_on_one_page_too(browser: "Browser", edition: str, topic: str | None) -> None:
    page = browser.new_page()
    page.set_content(files.rendered(short(edition, topic), ".html").decode())
    for paper in SIZES:
        (printed,) = pypdfium2.PdfDocument(page.pdf(format=paper))
        assert "The tables behind it" in printed.get_textpage().get_text_range()
    page.close()


def plain(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069\ufffe-]", "", text)


def test_the_appendix_begins_on_the_second_page() -> None:
    first, second, *others = pages(one_page(known("reference", "hair", is_long=True), has_appendix=True))
    assert "What is not known" in first
    assert second.startswith("In short")
    assert "The tables behind it" in others[-1] + others[-2]
    assert first.endswith(f"1 / {2 + len(others)}")


@pytest.mark.parametrize(
    "words",
    [
        "식품의약품안전처 " * 40,
        "國家藥品監督管理局 国家药监局 " * 40,
        "Łódź ğ ế β-globin ≥ ½ ",
        '#panic() #{1/0} $x^2$ *b* _i_ `r` <l> @r \\ // /* = - + [c] "q" \' ~ #let x = [',
        "long" * 400,
        "<script>&amp;\u202e\x00\n\n= Heading",
    ],
)
def test_a_very_long_or_foreign_title_still_makes_one_page_and_is_data(words: str) -> None:
    (text,) = pages(replace(short("simulated", "skincare"), title=words))
    assert plain(words.replace("\u202e", "").replace("\x00", "")) in plain(text)
    assert plain("no approval found") in plain(text)
    assert "Signs that the fonts" not in text


def test_very_much_text_makes_one_page_and_says_what_is_left_out() -> None:
    found = short("simulated", "skincare")
    many = tuple(
        replace(section, sentences=section.sentences * 12) if section.key == "open" else section
        for section in found.sections
    )
    (text,) = pages(replace(found, sections=many))
    assert "What did not fit stands in the files that end in .html and .md." in text
    assert "The tables behind it" in text


def test_a_sign_that_no_font_has_stands_as_its_code_and_the_last_line_says_so() -> None:
    (text,) = pages(replace(short("reference", "hair"), title="DNA 🧬 and ບ"))
    assert "DNA [U+1F9EC] and [U+0E9A]" in text
    assert "Signs that the fonts here lack stand as their codes, in brackets." in text[-120:]


def test_a_figure_with_words_of_two_scripts_is_drawn(recwarn: pytest.WarningsRecorder) -> None:
    found = short("simulated", "skincare")
    verdict, timeline, *others = found.sections
    figure = timeline.figures[0]
    panels = figure.drawing.panels
    for label, seen in {
        "식약처 國家": "식약처 國家",
        "Łódź": "Łódź",
        "식약처 Łódź": "식약처 [U+0141]ód[U+017A]",
    }.items():
        drawing = YearBars((replace(panels[0], label=label), *panels[1:]), is_wide=True)
        drawn = replace(timeline, figures=(replace(figure, drawing=drawing),))
        (text,) = pages(replace(found, sections=(verdict, drawn, *others)))
        assert plain(seen) in plain(text)
        assert ("Signs that the fonts here lack" in text) is (label != seen)


@pytest.mark.parametrize("named", ["KR", "kr", "South Korea"])
def test_the_command_writes_the_page_of_a_country(tmp_path: Path, named: str) -> None:
    out = tmp_path / "kr.md"
    result = CliRunner().invoke(
        app, ["brief", "--edition", "reference", "--out", str(out), "--country", named]
    )
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    assert text.startswith("# Exosomes: published, tested, allowed: South Korea\n")
    assert "- **South Korea**: 5 rules on such products were found" in text
    assert "| 5 | 10 | 0 | not counted |" in text
    assert "**Aesthetic injection**: prohibited, 2025-10-17." in text
    assert "**Permission to test**, 2025-04-17: " in text


def test_the_command_writes_a_pdf_on_letter(tmp_path: Path) -> None:
    out = tmp_path / "kr.pdf"
    words = ["brief", "--edition", "simulated", "--out", str(out), "--country", "KR", "--paper", "letter"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    document = pypdfium2.PdfDocument(out)
    assert (len(document), *map(round, document[0].get_size())) == (1, 612, 792)
    assert out.read_bytes().count(b"FontFile") == 0 or len(out.read_bytes()) < 200_000
