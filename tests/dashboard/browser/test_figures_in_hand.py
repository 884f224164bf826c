"""What a hand does to a figure over time: point, drag, click in its legend, take a topic away, move the brush."""

import re
from typing import Any

import pytest
from browsing import visit
from playwright.sync_api import Browser, Page, expect
from shades import contrast

pytestmark = pytest.mark.browser

YEARS = "() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(day => day.slice(0, 4))"
#: Whether the axis of the first figure spans less, or again as much, as at first.
ZOOMED = """whole => (document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range
    .map(day => day.slice(0, 4)).join() !== whole.join())"""
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
SHOWN = "() => document.querySelectorAll('.js-plotly-plot .scatterlayer .points path').length"


def plot(page: Page) -> dict[str, float]:
    """Where the plot of the first figure lies."""
    box: Any = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    return {"left": box["x"], "top": box["y"], "width": box["width"], "height": box["height"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pointer_anywhere_in_the_plot_is_told_every_topic_of_the_year_once(
    browser: Browser, dashboard: str, scheme: str
) -> None:
    with visit(browser, dashboard, scheme=scheme) as reader:
        reader.open("compare?edition=simulated&topics=hair&topics=skincare")
        page, at = reader.page, plot(reader.page)
        page.mouse.move(at["left"] + at["width"] * 0.7, at["top"] + 9)
        page.mouse.move(at["left"] + at["width"] * 0.7, at["top"] + 10)
        box = page.locator(".hoverlayer .hovertext")
        expect(box).to_have_count(1)
        said = box.text_content() or ""
        assert re.match(r"20\d\d · Papers", said)
        assert (said.count("Hair: "), said.count("Skincare: ")) == (1, 1)
        ink, paper = (
            box.locator(part).first.evaluate("one => getComputedStyle(one).fill") for part in ("text", "path")
        )
        assert contrast(_hex(ink), _hex(paper)) >= 4.5


def test_a_drag_zooms_from_side_to_side_and_a_double_click_takes_it_back(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("compare?edition=simulated&topics=hair")
        page, at = reader.page, plot(reader.page)
        whole = page.evaluate(YEARS)
        assert whole == ["1999", "2028"]
        middle = at["top"] + at["height"] / 2
        page.mouse.move(at["left"] + at["width"] * 0.5, middle)
        page.mouse.down()
        page.mouse.move(at["left"] + at["width"] * 0.6, middle, steps=4)
        page.mouse.up()
        page.wait_for_function(ZOOMED, arg=whole)
        first, last = map(int, page.evaluate(YEARS))
        assert 2 <= last - first <= 4
        # However few years are left, each is named once.
        named = page.locator(".js-plotly-plot .xtick text").all_text_contents()
        assert len(named) == len(set(named)) >= 2
        page.mouse.dblclick(at["left"] + at["width"] * 0.3, at["top"] + 20)
        page.wait_for_function(f"whole => !({ZOOMED})(whole)", arg=whole)
        reader.settled()


def test_a_click_in_the_legend_hides_what_it_names_and_another_shows_it_again(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("?edition=simulated")
        page = reader.page
        before = page.evaluate(SHOWN)
        entry = page.locator(".js-plotly-plot").first.locator(".legendtoggle").nth(2)  # that of trials
        entry.click()
        page.wait_for_function(f"before => ({SHOWN})() < before - 100", arg=before)
        entry.click()
        page.wait_for_function(f"before => ({SHOWN})() === before", arg=before)


def test_topics_are_taken_away_and_years_chosen_beside_the_figure_on_one_screen(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.page.set_viewport_size({"width": 1280, "height": 800})
        reader.open("compare?edition=simulated")
        page = reader.page
        figure, brush = page.get_by_role("figure"), page.get_by_role("slider", name="Years")
        at, below = figure.bounding_box(), brush.last.locator("xpath=..").bounding_box()
        assert at
        assert below
        assert at["y"] <= 480
        assert at["y"] + at["height"] <= below["y"]
        assert below["y"] + below["height"] <= 800
        page.get_by_role("button", name="Remove Drug delivery").click()
        expect(page).to_have_url(re.compile("topics=skincare&topics=hair&topics=artificial$"))
        expect(figure).not_to_have_accessible_name(re.compile("Drug delivery"))
        brush.first.focus()
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile("years=2001-2027"))
        page.wait_for_function(ZOOMED, arg=["1999", "2028"])
        assert page.evaluate(YEARS) == ["2000", "2028"]
        reader.settled()
        assert reader.barriers() == []


def test_a_thumb_scrolls_past_a_figure_of_which_marks_can_be_chosen(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard, size="phone") as reader:
        reader.open("compare?edition=simulated")
        page = reader.page
        page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
        reader.settled()
        at, hand = plot(page), page.context.new_cdp_session(page)
        low = at["top"] + at["height"] * 0.9
        before = page.evaluate(SCROLLED)
        for step in range(9):
            points = [{"x": at["left"] + at["width"] / 2, "y": low - 20 * step}]
            kind = "touchMove" if step else "touchStart"
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_function(f"before => ({SCROLLED})() > before + 50", arg=before)
        hand.detach()


@pytest.mark.parametrize(
    ("path", "figure", "mark", "told", "says"),
    [
        ("compare?topics=hair", 0, ".scatterlayer .points path >> nth=20", "in=2020", "Hair, 2020: "),
        (
            "literature?topic=hair&literature_part=shared",
            2,
            ".barlayer .point path >> nth=3",
            "both=",
            " in this column: ",
        ),
        (
            "compare?topics=hair&events=named",
            0,
            ".x2y2 .points path >> nth=0",
            "compare_act=",
            "What was done",
        ),
        ("trials?topic=field&events=named", 0, ".x2y2 .points path >> nth=0", "growth_act=", "What was done"),
        ("?topic=hair", 0, ".barlayer .point path >> nth=10", "mark=papers", "Hair, 2020: "),
        ("evidence", 0, ".points path >> nth=1", "topic=", "Case report"),
    ],
)
def test_a_click_answers_right_below_the_figure_and_the_address_keeps_it(
    browser: Browser, dashboard: str, path: str, figure: int, mark: str, told: str, says: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open(f"{path}{'&' if '?' in path else '?'}edition=simulated")
        page = reader.page
        chart = page.get_by_test_id("stPlotlyChart").nth(figure)
        sign = chart.locator(mark)
        sign.scroll_into_view_if_needed()
        box: Any = sign.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page).to_have_url(re.compile(re.escape(told).replace("%20", ".")))
        reader.settled()
        answer = page.get_by_role("heading", level=2).filter(has_text=says)
        expect(answer).to_have_count(1)
        top, bottom = answer.bounding_box(), chart.bounding_box()
        assert top
        assert bottom
        assert 0 < top["y"] - bottom["y"] - bottom["height"] < 400
        # What was not chosen looks as before.
        shades = chart.locator(".points path").evaluate_all(
            "all => all.map(one => getComputedStyle(one).opacity)"
        )
        assert set(shades) <= {"1"}
        shared = page.url.removeprefix(f"{dashboard}/")
    with visit(browser, dashboard, size="phone") as friend:
        friend.open(shared)
        expect(friend.page.get_by_role("heading", level=2).filter(has_text=says)).to_have_count(1)


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
