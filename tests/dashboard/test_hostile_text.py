"""Text from outside that tries to be more than text: the pages show it as it is, and files carry it safely."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("playwright", reason="playwright drives the browser; install the extra dev")
import served
from browsing import Visit, visit
from playwright.sync_api import Browser, Locator, expect

from pipelines.snapshots import paths, snapshot
from pipelines.tables import TABLES
from pipelines.tables.describe import described

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
MARKUP = "**bold** [x](javascript:alert(1)) `code` # heading"
FORMULA = "=cmd|' /C calc'!A0"
RIGHT_TO_LEFT = "אקסוזומים לטיפול"
DIRECTIVE = ":red[x] :material/delete: :streamlit: :smile:"
MATHS = "$x^2$ and $$y$$"
HOSTILE = (SCRIPT, MARKUP, FORMULA, RIGHT_TO_LEFT, DIRECTIVE, MATHS)
JOINER = "\u2060"  # stands where Streamlit would put a picture
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def with_hostile(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with the hostile texts in its columns, from the first row on and again from the start."""
    texts = [HOSTILE[place % len(HOSTILE)] for place in range(len(frame))]
    return frame.assign(**{column: pd.Series(texts, dtype="str") for column in columns})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on a live snapshot whose tables hold hostile texts."""
    root = tmp_path_factory.mktemp("hostile")
    reference = snapshot.open_snapshot(paths.bundled() / "reference")
    tables = {name: reference.load(name) for name in reference.tables}
    for name, columns in {
        "about_facts": ("statement", "source_title"),
        "approval_statements": ("speaker", "summary", "scope"),
        "common_statements": ("statement", "gets_right", "gets_wrong"),
        "jurisdictions": ("name",),
        "market_estimates": ("publisher", "note", "source_kind_note"),
        "market_events": ("company", "summary", "amount_basis"),
        "revenue_anchors": ("what", "note"),
        "published_period_totals": ("label", "database"),
        "regulatory_events": ("authority", "subject", "summary"),
        "regulatory_status": ("legal_basis", "note"),
        "trials_sample": ("title", "sponsor"),
    }.items():
        tables[name] = with_hostile(tables[name], *columns)
    snapshot.save(
        root / "live",
        {name: described(TABLES[name], frame, fetched_at=NOW) for name, frame in tables.items()},
        edition="live",
        made_at=NOW,
    )
    with served.dashboard("--data", str(root), log=root / "log.txt") as address:
        yield address


def nothing_ran(reader: Visit) -> None:
    """No script, link, drawing or style came out of the texts."""
    page = reader.page
    assert page.evaluate("typeof window.hacked") == "undefined"
    main = page.get_by_test_id("stMain")
    for made in ("script", "p img", "p [role=img]", "a[href^=javascript]", ".katex"):
        expect(main.locator(made)).to_have_count(0)


@pytest.mark.parametrize("path", ["about", "about?about_part=what", "regulation?said=true"])
def test_pages_show_the_texts_as_they_are(browser: Browser, hostile: str, path: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open(path)
        expect(reader.page.get_by_role("button", name=re.compile("^Live data · "))).to_be_visible()
        shown = "\n".join(prose(reader).all_inner_texts()).replace(JOINER, "")
        assert [text for text in HOSTILE if text not in shown] == []
        nothing_ran(reader)
        assert reader.barriers() == []


def test_charts_and_lists_show_the_texts_as_they_are(browser: Browser, hostile: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open("regulation")
        labels = reader.page.locator("[data-testid=stPlotlyChart] .ytick text")
        for text in (MARKUP, RIGHT_TO_LEFT, MATHS):
            expect(labels.filter(has_text=re.compile(re.escape(text[:8]))).first).to_be_visible()
        mark = reader.page.locator("[data-testid=stPlotlyChart]").first.locator(".points path").first
        mark.scroll_into_view_if_needed()
        mark.hover(force=True)
        box = reader.page.locator(".hoverlayer .hovertext").first
        expect(box).to_contain_text(re.compile("|".join(re.escape(text[:12]) for text in HOSTILE)))
        nothing_ran(reader)


def test_the_market_shows_the_texts_as_they_are(browser: Browser, hostile: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open("market?topic=field")
        labels = reader.page.locator("[data-testid=stPlotlyChart] .annotation-text")
        for text in (MARKUP, RIGHT_TO_LEFT, MATHS):
            expect(labels.filter(has_text=re.compile(re.escape(text[:8]))).first).to_be_visible()
        nothing_ran(reader)
        assert reader.barriers() == []


@pytest.mark.parametrize("topic", ["skincare", "field"])
def test_the_signature_figure_shows_the_texts_as_they_are(browser: Browser, hostile: str, topic: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open(f"?topic={topic}&general=true")
        expect(reader.page.locator("[data-testid=stPlotlyChart] .annotation").first).to_be_visible()
        nothing_ran(reader)


def test_an_address_shows_as_it_is(browser: Browser, hostile: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open("?topic=%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E%20**b**")
        said = reader.page.get_by_role("status").filter(has_text="is not in the list")
        expect(said).to_contain_text("<script>window.hacked=1</script> **b**")
        nothing_ran(reader)


def test_the_table_and_its_file_hold_the_texts_but_no_formula(browser: Browser, hostile: str) -> None:
    with visit(browser, hostile) as reader:
        reader.open("methods?table=about_facts")
        nothing_ran(reader)
        with reader.page.expect_download() as saved:
            reader.page.get_by_role("button", name=re.compile("Download CSV")).click()
        text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
        cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
        assert f"'{FORMULA}" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert {SCRIPT, MARKUP, RIGHT_TO_LEFT, DIRECTIVE, MATHS} <= cells


def prose(reader: Visit) -> Locator:
    """The paragraphs and list entries of the page."""
    return reader.page.get_by_test_id("stMain").locator("p, li")
