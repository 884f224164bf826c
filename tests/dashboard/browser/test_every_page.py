"""Every page in Chromium: in light and dark, on a desk, on a phone and at 200%."""

import pytest

pytest.importorskip("playwright", reason="playwright drives the browser; install the extra dev")
from browsing import PARTS, PATHS, visit
from playwright.sync_api import Browser, expect
from shades import DARK_BACKGROUND, LIGHT_BACKGROUND, contrast

pytestmark = pytest.mark.browser

CHART_LABELS = "[data-testid=stPlotlyChart] text:not(.scatterlayer text)"
FILLS = """texts => [...new Set(texts.map(text => getComputedStyle(text).fill))].map(
    fill => '#' + fill.match(/\\d+/g).slice(0, 3).map(part => (+part).toString(16).padStart(2, '0')).join('')
)"""
LEANS_OUT = """texts => texts.filter(text => {
    const one = text.getBoundingClientRect(), all = text.closest('[data-testid=stPlotlyChart]').getBoundingClientRect();
    return one.width && (one.left < all.left - 1 || one.right > all.right + 1);
}).map(text => text.textContent)"""
#: What stands on the first screen: headings below the title, and paragraphs.
FIRST_SCREEN = """main => [...main.querySelectorAll('h2, p')].filter(
    line => line.getBoundingClientRect().bottom < window.innerHeight).map(line => line.textContent)"""
#: Headings that stand more than one step below the one before.
SKIPPED = """main => { const levels = [...main.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => +one.tagName[1]);
  return levels.filter((level, place) => level > (place ? levels[place - 1] : 0) + 1); }"""
LONG_BRIEF = tuple(
    f"{path}{'&' if '?' in path else '?'}long=true" for path in ("brief", *PARTS) if "brief" in path
)
IS_TOO_WIDE = "main => main.scrollWidth > main.clientWidth || document.body.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_without_a_fault_or_a_barrier(
    browser: Browser, dashboard: str, path: str, scheme: str, size: str
) -> None:
    with visit(browser, dashboard, scheme=scheme, size=size) as reader:
        reader.open(path)
        page = reader.page
        background = DARK_BACKGROUND if scheme == "dark" else LIGHT_BACKGROUND
        red, green, blue = (int(background[place : place + 2], 16) for place in (1, 3, 5))
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
        assert reader.barriers() == []
        assert page.get_by_test_id("stMain").evaluate(SKIPPED) == []
        assert not page.get_by_test_id("stMain").evaluate(IS_TOO_WIDE)
        labels = page.locator(CHART_LABELS)
        # axe passes over text in drawings.
        assert {
            fill: ratio for fill in labels.evaluate_all(FILLS) if (ratio := contrast(fill, background)) < 4.5
        } == {}
        assert labels.evaluate_all(LEANS_OUT) == []


# Those of simulated data, but the long brief, are measured where they are looked at for their marks.
@pytest.mark.parametrize(
    "asked", [*PATHS, *PARTS, *LONG_BRIEF, *(f"{path}&edition=simulated" for path in LONG_BRIEF)]
)
def test_no_page_and_no_part_is_too_tall(browser: Browser, dashboard: str, asked: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open(asked)
        assert reader.too_tall() == {}


@pytest.mark.parametrize("path", PATHS)
def test_at_200_percent_every_page_fits_and_says_first_what_it_answers(
    browser: Browser, dashboard: str, path: str
) -> None:
    with visit(browser, dashboard, size="zoomed") as reader:
        reader.open(path)
        assert reader.page.evaluate("devicePixelRatio") == 2
        main = reader.page.get_by_test_id("stMain")
        assert not main.evaluate(IS_TOO_WIDE)
        assert reader.page.locator(CHART_LABELS).evaluate_all(LEANS_OUT) == []
        expect(reader.page.get_by_role("heading", level=1)).to_have_count(1)
        assert max(len(line.split()) for line in main.evaluate(FIRST_SCREEN)) > 5
