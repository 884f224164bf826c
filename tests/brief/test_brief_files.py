"""The brief as HTML, Markdown and figures: safe, self-contained, the same bytes each time; written whole or not."""

import errno
import html.parser
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from random_snapshots import compiled, frame
from typer.testing import CliRunner

from dashboard.pages import PAGES
from pipelines.brief import files
from pipelines.brief.document import brief, one_page
from pipelines.brief.language.content import Bars, Figure, Steps, Table, YearBars, Years
from pipelines.brief.language.facts import Facts
from pipelines.brief.render import layout
from pipelines.brief.render.figures import svg
from pipelines.brief.source import before, facts
from pipelines.cli import app
from pipelines.errors import ExoscopeError
from pipelines.sentences.rows import Held
from pipelines.snapshots import paths, snapshot

DAY = date(2026, 11, 26)
HOSTILE = "<script>alert(1)</script> | **bold** [x](javascript:alert(1)) `code` # =1+1 & \" ' \u202e\x00 $x$ https://x.example"


def bundled(edition: str = "simulated", topic: str | None = None, *, is_long: bool = False) -> Facts:
    opened = snapshot.open_snapshot(paths.bundled() / edition)
    return facts(opened, day=DAY, topic=topic, is_long=is_long)


def hostile() -> Facts:
    """The ledgers with hostile text in every cell of words that a brief can show."""
    tables = dict(compiled())
    for name, columns in {
        "regulatory_events": ("subject", "summary"),
        "approval_statements": ("speaker",),
        "cosmetic_claims": ("claim", "best_evidence", "overall_reading"),
        "regulatory_status": ("legal_basis",),
        "jurisdictions": ("name",),
        "published_period_totals": ("label", "database", "source_title"),
    }.items():
        tables[name] = tables[name].assign(**dict.fromkeys(columns, HOSTILE))
    for name in ("regulatory_events", "approval_statements", "regulatory_status"):
        tables[name] = tables[name].assign(source_url='https://x.example/"><script>alert(1)</script>')
    tables["published_period_totals"] = tables["published_period_totals"].assign(
        source_url="javascript:alert(1)"
    )
    told = bundled("reference")
    return replace(told, held=Held(tables, {}), is_long=True)


class Tags(html.parser.HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_the_page_is_one_small_file_without_script_or_request(edition: str) -> None:
    body = files.rendered(one_page(bundled(edition, is_long=True), has_appendix=True), ".html")
    text = body.decode()
    assert len(body) <= 400_000
    tags = Tags(text).tags
    names = {tag for tag, _ in tags}
    assert {"h1", "h2", "main", "section", "figure", "figcaption", "svg", "table", "th"} <= names
    assert names.isdisjoint({"script", "link", "iframe", "img", "object", "embed", "form", "base"})
    assert dict(tags)["html"] == {"lang": "en"}
    assert not re.search(r"@import|url\((?!#)|expression\(", text)
    for tag, attributes in tags:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        if "href" in attributes and tag != "a":
            assert (attributes["href"] or "").startswith("#")
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    anchors = {str(attributes["href"])[1:] for tag, attributes in tags
               if tag == "a" and str(attributes["href"]).startswith("#")}  # fmt: skip
    assert anchors <= set(ids)
    assert any(name.startswith("figure-") for name in anchors)
    assert any(name.startswith("table-") for name in anchors)


@pytest.mark.parametrize("suffix", files.SUFFIXES)
def test_same_snapshot_and_day_give_the_same_bytes(suffix: str) -> None:
    brief = partial(one_page, has_appendix=False)
    assert files.rendered(brief(bundled()), suffix) == files.rendered(brief(bundled()), suffix)
    other = replace(bundled(), day=DAY + timedelta(days=1))
    assert files.rendered(brief(other), suffix) != files.rendered(brief(bundled()), suffix)


def test_text_from_outside_is_no_html() -> None:
    found = hostile()
    text = layout.html(brief(found), {})
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text
    assert "\x00" not in text
    for tag, attributes in Tags(text).tags:
        if tag == "a":
            assert str(attributes["href"]).startswith(("#", "https://", "http://")), attributes
            assert set(attributes) <= {"href", "rel"}


def test_text_from_outside_is_no_markdown() -> None:
    text = layout.markdown(brief(hostile()))
    assert not re.search(r"(?<!\\)<script", text)
    assert "](javascript" not in text
    assert "**bold**" not in text
    blocks = [block for block in text.split("\n\n") if block.startswith("| ")]
    assert blocks
    for block in blocks:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block[:200]


def test_markdown_has_the_same_sentences_and_tables_in_place_of_figures() -> None:
    found = brief(bundled())
    text = layout.markdown(found)
    plain = re.sub(r"\\(.)", r"\1", text).replace("**", "")
    for section in found.sections:
        assert f"## {section.heading}" in text
        for sentence in section.sentences:
            if not any(getattr(part, "address", None) for part in sentence.parts):
                assert f"- {sentence.text}" in plain
    for figure in found.figures:
        assert figure.table.title in plain
    assert "<svg" not in text


def figure(drawing: YearBars | Steps | Bars, title: str = "A title & more") -> Figure:
    return Figure("key", title, "How to read <it>.", drawing, Table("t", "T", ("A",), (), ()))


DRAWINGS = [
    YearBars((Years("Hair $x$ <b>", ((2024, 1.5, False), (2025, 3.0, False), (2026, 2.0, True))),)),
    YearBars(tuple(Years(f"Topic {n}", ((2024, 0.0, False),)) for n in range(6))),
    Steps(("A step",), ("Hair", "Artificial exosomes for gene therapy"), (((None, None), (3, 0)),)),
    Steps(("A step",), ("Hair",), (((12_345, 12_345),),)),
    Bars((("Prohibited", 7), ("None at all", 0))),
    Bars((("None at all", 0),)),
]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_figure_is_named_well_formed_and_without_anything_of_its_own_size(
    drawing: YearBars | Steps | Bars,
) -> None:
    text = svg(figure(drawing))
    assert text == svg(figure(drawing))
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("viewBox")
    assert root.get("width") is root.get("height") is None
    title, about = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert about is not None
    assert (title.text, about.text) == ("A title & more", "How to read <it>.")
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert "currentColor" in text
    for gone in ("<!DOCTYPE", "<?xml", "<metadata", "<style", "#123456", "<dc:date"):
        assert gone not in text
    assert all(str(one.get("id")).startswith("key-") for one in root.iter() if one.get("id"))


def test_an_open_year_is_hollow_and_a_strict_step_is_filled() -> None:
    def fills(drawing: YearBars | Steps | Bars) -> list[str]:
        return re.findall(r'<path [^>]*style="fill: ([^;"]+)', svg(figure(drawing)).replace("\n", " "))

    years = Years("Hair", ((2024, 1.0, False), (2025, 1.0, True)))
    assert fills(YearBars((years,))).count("#3a74b4") == 1
    grid = Steps(("Step",), ("Hair", "Skin", "Face", "Body"), (((2, 1), (2, 0), (0, 0), (None, None)),))
    drawn = svg(figure(grid))
    assert fills(grid).count("#3a74b4") == 1
    assert len(re.findall(r">\s*(2|·|\?)\s*</text>", drawn)) == 4


def test_a_simulated_figure_carries_its_mark() -> None:
    bars = Bars((("Prohibited", 7),))
    assert ">SIMULATED</text>" in svg(figure(bars, "SIMULATED: A title"))
    assert "SIMULATED" not in svg(figure(bars))


def test_drawing_leaves_no_global_state_and_is_loaded_late() -> None:
    code = (
        "import sys, pipelines.brief.document, pipelines.brief.source, pipelines.brief.files;"
        "assert 'matplotlib' not in sys.modules and 'pandera' not in sys.modules;"
        "from pipelines.brief.render.figures import svg; from pipelines.brief.language.content import *;"
        "svg(Figure('k', 't', 'a', Bars((('x', 1),)), Table('t', 'T', ('A',), (), ())));"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["brief", *words])
    if isinstance(result.exception, ExoscopeError):
        return result.exception.exit_code, str(result.exception)
    return result.exit_code, re.sub(r"[\s│]+", " ", result.output)


@pytest.mark.parametrize("name", ["brief.html", "brief.md", "BRIEF.HTML"])
def test_the_command_writes_a_file_and_says_so(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    code, said = run("--out", str(out), "--edition", "reference", "--data", str(tmp_path))
    assert code == 0
    made_at = snapshot.open_snapshot(paths.bundled() / "reference").made_at
    assert said.startswith(f"{out}: reference edition of {made_at:%Y-%m-%d}, ")
    assert out.read_text(encoding="utf-8").startswith(("<!doctype html>", "# Exosomes"))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_command_narrows_to_a_topic_and_marks_simulated_data(tmp_path: Path) -> None:
    out = tmp_path / "x.md"
    code, said = run(
        "--out", str(out), "--edition", "simulated", "--topic", "hair", "--long", "--data", str(tmp_path)
    )
    assert (code, ": SIMULATED, simulated edition" in said) == (0, True)
    text = out.read_text(encoding="utf-8")
    assert text.startswith(
        "# SIMULATED: Exosomes: published, tested, allowed: Hair\n\n> **SIMULATED: every paper"
    )
    assert "Trend brief, long form, Hair;" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--out", "{}/x.txt"], "must end in .pdf, .html or .md"),
        (["--out", "{}/no/x.md"], "there is no folder"),
        (["--out", "{}/x.md", "--topic", "nails"], "no topic 'nails'; choose: field, skincare,"),
        (["--out", "{}/folder.md"], "is a folder"),
        (["--out", "{}/x.md", "--topic", "hair", "--country", "KR"], "name one of them"),
        (
            ["--out", "{}/x.md", "--country", "Atlantis"],
            "no jurisdiction 'Atlantis' in the ledgers; choose: ",
        ),
        (["--out", "{}/x.md", "--company", "x"], "Write a name with at least two letters or digits"),
        (["--out", "{}/x.pdf", "--paper", "a5"], "'a4', 'letter'"),
        ([], "--out"),
    ],
)
def test_wrong_use_is_a_sentence_and_code_2(tmp_path: Path, words: list[str], sentence: str) -> None:
    (tmp_path / "folder.md").mkdir()
    code, said = run(*(word.format(tmp_path) for word in words))
    assert code == 2
    assert re.sub(r"\s+", " ", sentence) in said


def test_without_live_data_the_live_edition_is_a_sentence(tmp_path: Path) -> None:
    code, said = run("--out", str(tmp_path / "x.md"), "--edition", "live", "--data", str(tmp_path))
    assert (code, "There is no live data under" in said) == (1, True)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_file_is_replaced_only_when_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    out = tmp_path / "x.md"
    out.write_text("old", encoding="utf-8")

    def fails(_: int) -> None:
        raise OSError(number, "No space left on device")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(ExoscopeError, match=r"Asked to write to .*Came back: .* A file that was there is as"):
        files.write(out, "new")
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]
    monkeypatch.undo()
    files.write(out, "new")
    assert out.read_text(encoding="utf-8") == "new"


def saved(root: Path, when: datetime, edition: str = "live") -> snapshot.Snapshot:
    table = snapshot.Described(pd.DataFrame({"day": [when.isoformat()]}).astype("str"), {"fetched_at": "x"})
    return snapshot.save(root, {"searches": table}, edition=edition, made_at=when)


def test_the_snapshot_before_is_the_newest_older_one_that_opens(tmp_path: Path) -> None:
    live, when = tmp_path / "live", datetime(2026, 11, 1, tzinfo=UTC)
    first, second, third, fourth = (saved(live, when + timedelta(days=day)) for day in range(4))
    assert before(first, tmp_path) is None
    assert before(second, tmp_path) == first
    (third.path / "manifest.json").write_text("{}", encoding="utf-8")
    assert before(fourth, tmp_path) == second
    assert before(snapshot.open_snapshot(paths.bundled() / "simulated"), tmp_path) is None
    assert before(fourth, tmp_path / "elsewhere") is None


def test_the_reference_edition_is_told_from_the_one_that_is_bundled_with_it(tmp_path: Path) -> None:
    now, then = (
        snapshot.open_snapshot(paths.bundled() / name) for name in ("reference", "reference_previous")
    )
    assert before(now, tmp_path) == then
    assert before(then, tmp_path) is None
    told = brief(facts(now, day=date(2026, 11, 29), data=tmp_path))
    (changed,) = (section for section in told.sections if section.key == "changed")
    letters, ledgers = (sentence.text for sentence in changed.sentences)
    assert letters == (
        "All exosomes and vesicles: 1 more letter that names exosomes (15 after 14), between the snapshots of "
        "2026-11-23 and 2026-11-28."
    )
    assert "regulatory_events (125 after 92), regulatory_searches (66 after none)" in ledgers
    assert "trials_sample (226 after 195); the page What's new has each row" in ledgers


def test_only_an_earlier_snapshot_of_the_same_edition_is_one_before(tmp_path: Path) -> None:
    live, when = tmp_path / "live", datetime(2026, 11, 1, tzinfo=UTC)
    saved(live, when, "simulated")
    assert before(saved(live, when + timedelta(days=1)), tmp_path) is None


def test_tables_of_answers_of_both_snapshots_are_read(tmp_path: Path) -> None:
    def with_papers(day: int, papers: int) -> snapshot.Snapshot:
        zero = dict.fromkeys(
            ("sample_trials", "human_studies", "claims", "prohibiting", "not_approving", "trials_only",
             "conditional", "enforcement", "approvals"), 0,
        )  # fmt: skip
        tables = {**compiled(), "contrast": frame("contrast", [{"topic": "hair", **zero, "papers": papers}])}
        about = {"one_row_per": "r", "source": "s", "licence": "l", "fetched_at": "2026-11-01T00:00:00+00:00"}
        held = {name: snapshot.Described(table, about) for name, table in tables.items()}
        return snapshot.save(
            tmp_path / "live", held, edition="live", made_at=datetime(2026, 11, day, tzinfo=UTC)
        )

    with_papers(1, 40)
    found = brief(facts(with_papers(2, 41), day=DAY, data=tmp_path, topic="hair"))
    (changed,) = [section for section in found.sections if section.key == "changed"]
    assert changed.sentences[0].text == (
        "Hair: 1 more paper (41 after 40), between the snapshots of 2026-11-01 and 2026-11-02."
    )


def test_every_place_that_a_sentence_links_to_is_a_page_of_the_dashboard() -> None:
    found = {
        sentence.place.page
        for edition in ("reference", "simulated")
        for section in brief(bundled(edition, is_long=True)).sections
        for sentence in section.sentences
        if sentence.place
    }
    assert found
    assert found <= set(PAGES)
