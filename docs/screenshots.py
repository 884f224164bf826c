"""Take the pictures of the documentation from the running dashboard, with the system's Chromium.

Run `exoscope dashboard --edition reference --port 8600` and then `python docs/screenshots.py`.
"""

import io
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
COLOURS = 256
DRAWN = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .every(chart => chart.querySelector('.main-svg .subplot'))"""


@dataclass(frozen=True)
class Picture:
    """What is pictured.

    Attributes:
        path: Page and choices, as in the address.
        anchor: The panel that stands at the top; empty for the head of the page.
        width: Of the window, in pixels.
        height: Of the window, in pixels.
    """

    path: str
    anchor: str = ""
    width: int = 1180
    height: int = 900


PICTURES: Mapping[str, Picture] = {
    "overview": Picture("", width=1280, height=800),
    "first_counts": Picture("literature", "themes_2", height=820),
    "first_trials": Picture("trials?topic=hair", "phases", height=620),
    "first_korea": Picture("regulation?jurisdiction=KR", "rules", height=1360),
    "first_fda": Picture("regulation?earlier=true", "acts", height=900),
    "analyst_compare": Picture(
        "compare?edition=simulated&topics=hair&topics=drug_delivery&scale=log", "compare", height=900
    ),
    "analyst_growth": Picture("literature?edition=simulated&topic=hair", "yearly", height=900),
    "investor_brief": Picture("brief", height=1000),
    "investor_market": Picture("market", "sizes", height=1000),
    "investor_regulation": Picture("regulation", "status", height=1180),
    "researcher_articles": Picture("literature?edition=simulated&topic=hair&in=2023", "newest", height=800),
    "researcher_trials": Picture("trials?edition=simulated&topic=hair", "phases", height=800),
    "researcher_evidence": Picture("evidence?topic=hair", "ladder", height=1262),
}


def taken(page: Page, picture: Picture) -> bytes:
    """The window as PNG, once all is drawn."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.get_by_text("Not medical, legal or investment advice.").last.wait_for(timeout=120_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=120_000)
    page.get_by_test_id("stSkeleton").first.wait_for(state="detached", timeout=120_000)
    page.wait_for_function(DRAWN, timeout=120_000)
    page.evaluate("document.fonts.ready.then(() => true)")
    if picture.anchor:
        page.locator(f"#{picture.anchor}").evaluate("head => head.scrollIntoView({block: 'start'})")
        page.get_by_test_id("stMain").evaluate("main => main.scrollBy(0, -70)")
    return page.screenshot(animations="disabled")


def small(png: bytes) -> Image.Image:
    """The picture in few colours: a third of the bytes, and no eye can tell."""
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def main(address: str = "http://localhost:8600", *names: str) -> None:
    """Write one PNG for each of `PICTURES`, or for those named."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name in names or PICTURES:
            picture = PICTURES[name]
            page = browser.new_page(color_scheme="light")
            page.goto(f"{address}/{picture.path}")
            small(taken(page, picture)).save(IMAGES / f"{name}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
