"""What a reader saves of a figure, opened again: pictures that the browser drew, and a page that needs no network."""

import json
import re
import struct
from pathlib import Path

import pytest
from browsing import Visit, visit
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

#: Every text of a picture with letters in it, and where it ends: left, right, top, bottom.
TEXTS = """() => [...document.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => {
    const box = text.getBoundingClientRect();
    return [text.textContent, box.left, box.right, box.top, box.bottom]; })"""
#: What each must show besides: an address of the page, the file's name, its title's start, and words of its plot.
FIGURES = [
    ("?topic=field&general=true", "contrast", "Regulators"),
    ("compare?topics=hair&topics=drug_delivery", "compare", "Papers"),
    ("evidence", "ladder", "Randomised"),
    ("trials?topic=field", "phases", "Phase"),
    ("regulation?regulation_part=acts", "events", "United States"),
    ("market", "sizes", "Million US dollars"),
]


def opened(reader: Visit, path: str, key: str) -> Page:
    """The page with the Download of a figure open."""
    reader.open(path)
    button = reader.page.locator(f".st-key-{key}_share").get_by_role("button")
    button.click()
    expect(reader.page.get_by_role("button", name="SVG picture")).to_be_visible()
    reader.settled()
    return reader.page


def saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as saving:
        page.get_by_role("button", name=button).click()
    return saving.value.suggested_filename, Path(saving.value.path()).read_bytes()


@pytest.mark.parametrize("edition", ["simulated", "reference"])
@pytest.mark.parametrize(("path", "key", "words"), FIGURES)
def test_no_text_of_a_saved_picture_is_cut(
    browser: Browser, dashboard: str, edition: str, path: str, key: str, words: str
) -> None:
    with visit(browser, dashboard, scheme="dark") as reader:
        page = opened(reader, f"{path}{'&' if '?' in path else '?'}edition={edition}", key)
        title = page.locator(f"h2#{key}").inner_text().strip()
        name, picture = saved(page, "SVG picture")
        assert re.fullmatch(rf"exoscope_{edition}_\d{{4}}-\d\d-\d\d_{key}\.svg", name)
        address = page.get_by_test_id("stCode").first.inner_text()
    text = picture.decode()
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', text)[0])
    assert width == 1200
    assert "fill: rgb(255, 255, 255)" in text  # light, though the page was dark
    alone = browser.new_page(viewport={"width": width, "height": height})
    alone.set_content(f"<style>body {{ margin: 0 }}</style>{text}")
    drawn = alone.evaluate(TEXTS)
    alone.close()
    cut = [
        told
        for told, left, right, top, bottom in drawn
        if left < 0 or top < 0 or right > width or bottom > height
    ]
    assert cut == []
    read = re.sub(r"\s", "", "".join(told for told, *_ in drawn))
    for expected in (title, address, words, "snapshot", "dataof"):
        assert re.sub(r"\s", "", expected) in read
    assert ("SIMULATEDdata,notreal" in read) is (edition == "simulated")
    assert ("SIMULATED" in [told for told, *_ in drawn]) is (edition == "simulated")


def test_a_png_is_twice_as_large_and_comes_by_keyboard(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        page = opened(reader, "regulation?regulation_part=acts", "letters")
        _, svg = saved(page, "SVG picture")
        page.get_by_role("button", name="PNG picture").focus()
        with page.expect_download() as saving:
            page.keyboard.press("Enter")
        assert saving.value.suggested_filename.endswith("_letters.png")
        expect(page.get_by_role("status").filter(has_text="Saved as exoscope_reference_")).to_be_visible()
        png = Path(saving.value.path()).read_bytes()
        assert reader.barriers() == []
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg.decode())[0])
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)


def test_the_html_file_draws_itself_without_a_request(
    browser: Browser, dashboard: str, tmp_path: Path
) -> None:
    with visit(browser, dashboard) as reader:
        page = opened(reader, "compare?edition=simulated&topics=hair&topics=skincare", "compare")
        title = page.locator("h2#compare").inner_text().strip()
        name, body = saved(page, "HTML page")
    file = tmp_path / name
    file.write_bytes(body)
    alone, asked, said = browser.new_page(), [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: said.append(message.text))
    alone.on("pageerror", lambda error: said.append(str(error)))
    alone.goto(file.as_uri())
    expect(alone.get_by_role("figure", name=title)).to_be_visible()
    expect(alone.locator(".main-svg .subplot")).to_have_count(1)
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
    assert said == []
    layout = json.loads(alone.evaluate("JSON.stringify(document.querySelector('.js-plotly-plot').layout)"))
    assert layout["title"]["text"].replace("<br>", " ") == f"<b>{title}</b>"
    alone.close()


def test_a_page_loads_neither_script_before_it_is_asked_for(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        page = opened(reader, "regulation?regulation_part=acts", "letters")
        parts = [url.removeprefix(dashboard) for url in asked if "bidi-components" in url]
        assert parts == ["/_stcore/bidi-components/exoscope.pictures/save.js"]
        saved(page, "SVG picture")
        parts = [url.removeprefix(dashboard) for url in asked if "bidi-components" in url]
        assert parts[1:] == ["/_stcore/bidi-components/plotly.script/plotly.min.js"]
