"""Looking a name up in Chromium: by the box, and from a row of the companies, by mouse and by keyboard."""

import re

import pytest
from browsing import visit
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_name_is_written_into_the_box_and_stands_in_the_address(
    browser: Browser, dashboard: str, size: str, scheme: str
) -> None:
    with visit(browser, dashboard, scheme=scheme, size=size) as reader:
        reader.open("regulation?edition=reference")
        box = reader.page.get_by_role("textbox", name="Look a name up")
        box.fill("Kimara Labs")
        box.press("Enter")
        expect(
            reader.page.get_by_role("heading", name=re.compile("nothing in this spelling; 5 entries"))
        ).to_be_visible()
        expect(reader.page).to_have_url(re.compile("name=Kimara"))
        reader.settled()
        assert reader.barriers() == []
        reader.page.get_by_role("button", name="Back to the whole page").press("Enter")
        expect(reader.page.get_by_role("heading", name=re.compile("approved anywhere"))).to_be_visible()
        expect(reader.page).not_to_have_url(re.compile("name="))


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_row_of_the_companies_is_looked_up_right_below(
    browser: Browser, dashboard: str, by_keyboard: bool
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("market?edition=reference&market_part=money&topic=field")
        table = reader.page.get_by_test_id("stDataFrame").first
        table.scroll_into_view_if_needed()
        reader.settled()
        place = table.bounding_box()
        assert place
        row = place["y"] + 35 + 18  # the first below the headings
        reader.page.mouse.click(place["x"] + (150 if by_keyboard else 15), row)
        if by_keyboard:
            # The table hears keys once it has marked the cell.
            expect(table.locator("[role=gridcell][aria-selected=true]")).not_to_have_count(0)
            reader.page.keyboard.press("Shift+Space")
        expect(
            reader.page.get_by_role("heading", name=re.compile("^ExoCoBio: .* tables that were searched"))
        ).to_be_visible()
        reader.settled()
        assert reader.barriers() == []
