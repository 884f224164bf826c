"""Comparing, sharing and citing as a reader does it, in Chromium."""

import re
from urllib.parse import quote

import pytest
from browsing import visit
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

SHARE = "Download, cite, share"


def test_two_topics_compared_and_shared_show_the_same_to_a_friend(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as analyst:
        analyst.open("compare?edition=simulated&topics=hair&topics=drug_delivery")
        page = analyst.page
        analyst.press("Scale", "Log")
        expect(page).to_have_url(re.compile("scale=log"))
        page.get_by_role("button", name="More").click()
        analyst.choose("What regulators did", "Those that name exosomes")
        expect(page.get_by_text(re.compile("regulatory events of these topics"))).to_be_visible()
        page.keyboard.press("Escape")
        analyst.settled()
        title = page.get_by_role("heading", level=2).first.inner_text()
        summary = page.get_by_role("listitem").filter(has_text="papers grew by").all_inner_texts()
        page.get_by_role("button", name=SHARE).click()
        expect(page.get_by_test_id("stCode").first).to_contain_text(f"{dashboard}/compare?")
        link = page.get_by_test_id("stCode").first.inner_text().strip()
        expect(page.get_by_test_id("stCode").filter(has_text="@misc{exoscope_simulated")).to_be_visible()
        analyst.settled()
        assert analyst.barriers() == []
    assert link.startswith(f"{dashboard}/compare?")
    assert link.endswith("#compare")
    assert "SIMULATED" not in link
    with visit(browser, dashboard, scheme="dark", size="phone") as friend:
        friend.open(link.removeprefix(f"{dashboard}/"))
        page = friend.page
        heading = page.get_by_role("heading", level=2).first
        expect(heading).to_have_text(title)
        expect(heading).to_be_in_viewport()
        assert page.get_by_role("listitem").filter(has_text="papers grew by").all_inner_texts() == summary
        assert friend.barriers() == []


def test_a_click_on_a_mark_lists_the_articles_of_its_year(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("compare?edition=simulated&topics=hair&layout=apart")
        page = reader.page
        expect(page.get_by_role("heading", name=re.compile("Simulated: Hair, 2025"))).to_be_visible()
        mark = page.locator("[data-testid=stPlotlyChart] .scatterlayer .points path").nth(20)
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.get_by_role("heading", name=re.compile("Simulated: Hair, 2020"))).to_be_visible()
        expect(page).to_have_url(re.compile("in=2020"))
        reader.settled()


def test_words_of_any_sign_and_script_survive_an_address(browser: Browser, dashboard: str) -> None:
    words = "a&b #c +50% אקסוזום 外泌体"
    with visit(browser, dashboard) as reader:
        below = "trials_part=far&trial_figure=growth"
        reader.open(f"trials?edition=simulated&topic=field&{below}&find={quote(words, safe='')}")
        page = reader.page
        box = page.get_by_role("textbox", name=re.compile("Words in title"))
        expect(box).to_have_value(words)
        page.get_by_role("button", name=SHARE).first.click()
        link = page.get_by_test_id("stCode").first.inner_text().strip()
        reader.settled()
    with visit(browser, dashboard) as friend:
        friend.open(link.removeprefix(f"{dashboard}/"))
        expect(friend.page.get_by_role("textbox", name=re.compile("Words in title"))).to_have_value(words)


def test_bad_values_of_switches_tabs_and_years_fall_back_with_a_note(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard, size="phone") as reader:
        reader.open("literature?edition=simulated&years=1-2&yearly_view=Poem")
        notes = reader.page.get_by_role("status")
        expect(notes.filter(has_text="1-2 is no range of years")).to_be_visible()
        expect(
            notes.filter(has_text="Poem is not in the list Chart or table here; Chart is shown instead")
        ).to_be_visible()
        expect(reader.page).to_have_url(f"{dashboard}/literature?edition=simulated")


@pytest.mark.parametrize(("scheme", "size"), [("light", "phone"), ("dark", "desktop")])
def test_a_topic_is_judged_while_it_is_written(
    browser: Browser, dashboard: str, scheme: str, size: str
) -> None:
    with visit(browser, dashboard, scheme=scheme, size=size) as researcher:
        researcher.open("own_topic?start=hair")
        page = researcher.page
        expect(page.get_by_text("Every rule is kept")).to_be_visible()
        page.get_by_role("textbox", name="Id", exact=True).fill("Bad id")
        expect(page.get_by_role("alert").filter(has_text="a bad id; write small letters")).to_be_visible()
        page.get_by_role("textbox", name="Id", exact=True).fill("scalp")
        page.get_by_role("textbox", name="Name", exact=True).fill("Scalp")
        expect(page.get_by_text("Every rule is kept")).to_be_visible()
        search = page.get_by_role("textbox", name="Narrow: search")
        search.fill("scalp")
        search.press("Control+Enter")
        expect(page.get_by_role("alert").filter(has_text="without a tag").first).to_be_visible()
        search.fill("scalp[ti]")
        search.press("Control+Enter")
        expect(page.get_by_text("Every rule is kept")).to_be_visible()
        expect(page.get_by_test_id("stCode").filter(has_text="[topics.scalp.narrow]")).to_be_visible()
        researcher.settled()
        assert researcher.barriers() == []
