"""The 18 tasks of docs/journeys.md, each by mouse and by keyboard alone, in the steps that the list there promises."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import rispy
from browsing import visit
from hands import Hand, Keys, Mouse
from places import CHECKOUT
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

_ROW = re.compile(r"\| (\d+) \| [^|]+ \| [^|]+ \| (\d) steps?[^|]* \| (\d) \|$", re.M)
_JOURNEYS = (CHECKOUT / "docs" / "journeys.md").read_text(encoding="utf-8")
#: Task to the steps it took before the pages were laid out anew, and takes now.
PROMISED = {int(task): (int(before), int(now)) for task, before, now in _ROW.findall(_JOURNEYS)}
SHARE = "Download, cite, share"


def compare_and_save(hand: Hand) -> None:
    hand.turn_to("Compare")
    hand.part("Per 100,000", "Measure")
    expect(hand.page.get_by_role("figure", name=re.compile("Skincare, Hair"))).to_be_visible()
    hand.press(SHARE)
    name, picture = hand.save("PNG picture")
    assert name.endswith("_compare.png")
    assert picture.startswith(b"\x89PNG")


def korea(hand: Hand) -> None:
    hand.turn_to("Regulation")
    hand.choose("Jurisdiction", "South Korea")
    main = hand.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name="South Korea: every rule found")).to_be_visible()
    expect(
        main.get_by_role("heading", name=re.compile("^South Korea: .* acts name exosomes"))
    ).to_be_visible()


def clinical_share(hand: Hand) -> None:
    hand.turn_to("Literature")
    hand.part("Kinds of papers")
    expect(hand.page.get_by_role("heading", name=re.compile("clinical publication type"))).to_be_visible()
    hand.choose("Topic", "Hair")
    expect(
        hand.page.get_by_role("heading", name=re.compile("Hair: .* clinical publication type"))
    ).to_be_visible()


def from_a_bar_to_the_papers(hand: Hand) -> None:
    choose_hair(hand)
    hand.point(newest_bar, "Show what is behind", "Papers of 2025")
    heading = hand.page.get_by_role("heading", name=re.compile(r"Hair, 2025: \d+ articles"))
    expect(heading).to_be_visible()
    main = hand.page.get_by_test_id("stMain")
    expect(main.get_by_role("link", name="All of them")).to_be_visible()


def a_link_reopened(hand: Hand) -> None:
    choose_hair(hand)
    hand.press(SHARE)
    address = hand.page.get_by_test_id("stCode").first.inner_text().strip()
    told = hand.page.get_by_role("heading", level=2).first.inner_text()
    hand.page.goto(address)
    hand.steps += 1
    hand.reader.settled()
    expect(hand.page.get_by_role("heading", level=2).first).to_have_text(told)


def own_topic(hand: Hand) -> None:
    hand.turn_to("Own topic")
    hand.write("Name", "Wound dressings")
    hand.write("Words or phrases, with commas between them", "wound dressing")
    expect(hand.page.get_by_role("heading", name=re.compile("match", re.I)).first).to_be_visible()


def is_hair_ahead(hand: Hand) -> None:
    choose_hair(hand)
    first = hand.page.get_by_role("heading", level=2).first
    expect(first).to_have_text(re.compile("Hair: .*papers.*, no approval found"))
    expect(hand.page.get_by_test_id("stMetric")).to_have_count(4)


def companies_and_money(hand: Hand) -> None:
    hand.turn_to("Market")
    hand.part("Money and companies")
    expect(hand.page.get_by_role("heading", name=re.compile("companies found"))).to_be_visible()


def market_size(hand: Hand) -> None:
    hand.turn_to("Market")
    hand.choose("Topic", "Hair")
    card = hand.page.get_by_test_id("stMetric").first
    expect(card).to_contain_text("Claimed market size")


def brief(hand: Hand) -> None:
    hand.turn_to("Brief")
    name, page = hand.save("Download as HTML")
    assert name.endswith(".html")
    assert "What is not known" in page.decode()


def what_changed(hand: Hand) -> None:
    hand.turn_to("What's new")
    expect(hand.page.get_by_test_id("stMain")).to_contain_text(re.compile("Notable: [0-9]+|one snapshot"))


def csv_with_its_query(hand: Hand) -> None:
    hand.turn_to("Literature")
    hand.press(SHARE)
    _, body = hand.save("CSV of what is shown, with its searches")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert {row["topic"] for row in rows} == {"skincare"}
    assert all("[tiab]" in row["search"] for row in rows)


def citation(hand: Hand) -> None:
    hand.press(SHARE)
    cited = hand.page.get_by_test_id("stCode").nth(1)
    expect(cited).to_contain_text(re.compile(r"Exoscope .*snapshot", re.S))


def prisma(hand: Hand) -> None:
    hand.turn_to("Data & methods")
    name, report = hand.save("Search report (HTML)")
    assert name.endswith(".html")
    assert "PRISMA-S" in report.decode()


def from_a_number_to_its_search(hand: Hand) -> None:
    hand.turn_to("Data & methods")
    hand.part("Searches and numbers")
    expect(hand.page.get_by_role("heading", name="Where a number comes from")).to_be_visible()
    hand.unfold("Tables, searches, requests, snapshot")
    expect(hand.page.get_by_test_id("stMain")).to_contain_text("[tiab]")


def references(hand: Hand) -> None:
    hand.turn_to("Literature")
    hand.part("The papers by name")
    expect(hand.page.get_by_role("heading", name=re.compile("the newest first"))).to_be_visible()
    hand.choose("Topic", "Artificial exosomes")
    expect(
        hand.page.get_by_role("heading", name=re.compile("Artificial exosomes.* the newest first"))
    ).to_be_visible()
    _, body = hand.save("Download RIS")
    found = rispy.loads(body.decode("utf-8-sig"))
    assert f"({len(found)} articles)" in hand.page.get_by_role("button", name="Download RIS").inner_text()


def explore(hand: Hand) -> None:
    hand.turn_to("Compare")
    hand.part("Log", "Scale")
    hand.page.wait_for_function(
        "() => document.querySelector('.js-plotly-plot')._fullLayout.yaxis.type === 'log'"
    )
    hand.take_out_last("Topics", "Artificial exosomes")
    expect(hand.page.get_by_role("figure", name=re.compile("Skincare, Hair, Drug delivery$"))).to_be_visible()


def is_a_facial_approved(hand: Hand) -> None:
    hand.turn_to("About exosomes")
    main = hand.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name="Is an exosome facial approved?")).to_be_in_viewport()
    expect(main.get_by_text("Five questions to ask first")).to_be_in_viewport()


#: In the order of docs/journeys.md: the edition it starts in, and what is done from the first page on.
TASKS: list[tuple[str, Callable[[Hand], Any]]] = [
    ("simulated", compare_and_save),
    ("reference", korea),
    ("simulated", clinical_share),
    ("simulated", from_a_bar_to_the_papers),
    ("simulated", a_link_reopened),
    ("simulated", own_topic),
    ("simulated", is_hair_ahead),
    ("reference", companies_and_money),
    ("reference", market_size),
    ("reference", brief),
    ("reference", what_changed),
    ("simulated", csv_with_its_query),
    ("reference", citation),
    ("simulated", prisma),
    ("simulated", from_a_number_to_its_search),
    ("simulated", references),
    ("simulated", explore),
    ("reference", is_a_facial_approved),
]


@pytest.mark.parametrize("kind", [Mouse, Keys])
@pytest.mark.parametrize("number", range(1, len(TASKS) + 1))
def test_a_task_takes_the_steps_that_the_list_of_journeys_promises(
    browser: Browser, dashboard: str, number: int, kind: type[Hand]
) -> None:
    edition, task = TASKS[number - 1]
    with visit(browser, dashboard) as reader:
        reader.open(f"?edition={edition}")
        hand = kind(reader)
        task(hand)
        assert hand.steps == PROMISED[number][1]


def test_no_task_takes_more_than_five_steps_or_more_than_before() -> None:
    assert sorted(PROMISED) == list(range(1, len(TASKS) + 1))
    assert [task for task, (_, now) in PROMISED.items() if now > 5] == []


def choose_hair(hand: Hand) -> None:
    """On the first page, until its figure is that of hair."""
    hand.choose("Topic or theme", "Hair")
    expect(hand.page.get_by_role("heading", level=2).first).to_have_text(re.compile("Hair: "))
    expect(hand.page.get_by_role("figure", name=re.compile(": Hair$")).first).to_be_visible()
    hand.reader.settled()


def newest_bar(page: Page) -> Locator:
    """The last bar of the first figure that is of a whole year."""
    return (
        page.get_by_test_id("stPlotlyChart")
        .first.locator(".barlayer .trace")
        .first.locator(".point path")
        .last
    )
