"""Three readers, each from their question to what they take away, in Chromium; one of them without a mouse."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright drives the browser; install the extra dev")
from browsing import Visit, visit
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

#: Characters of a text that could break an address, as an analyst may paste them.
FOREIGN = "&x=%23%2B%25&find=%D7%A9%D7%9C%D7%95%D7%9D%20%E4%BD%A0%E5%A5%BD"
#: What the bar of a year counts, as Plotly holds it.
COUNTED = """year => { for (const bars of document.querySelector('.js-plotly-plot')._fullData) {
    const at = [...bars.customdata].findIndex(mark => mark[0] === year);
    if (at >= 0) return bars.y[at]; } }"""
NUMBERS = re.compile(r"\d[\d,.]*")


def test_the_analyst_compares_two_topics_and_shares_the_link(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open(f"compare?edition=simulated{FOREIGN}")
        for name in ("Skincare", "Artificial exosomes"):
            reader.page.get_by_role("button", name=f"Remove {name}").click()
            reader.settled()
        reader.press("Scale", "Log")
        reader.settled()
        chart = reader.page.get_by_role("figure", name=re.compile("Hair, Drug delivery"))
        expect(chart).to_be_visible()
        until_logarithmic(reader.page)
        reader.page.get_by_role("button", name="Download, cite, share").click()
        link = reader.page.get_by_test_id("stCode").first
        expect(link).to_contain_text("scale=log")
        address, told = link.inner_text().strip(), said(reader.page)
        reader.page.keyboard.press("Escape")
    assert address.startswith(f"{dashboard}/compare?")
    assert "topics=hair&topics=drug_delivery" in address
    with visit(browser, dashboard, scheme="dark", size="phone") as colleague:
        colleague.open(address.removeprefix(f"{dashboard}/"))
        expect(colleague.page.get_by_role("figure", name=re.compile("Hair, Drug delivery"))).to_be_attached()
        until_logarithmic(colleague.page)
        assert said(colleague.page) == told
        assert len(NUMBERS.findall(told)) >= 6


def test_the_investor_follows_a_sentence_to_its_figure_and_prints(
    browser: Browser, dashboard: str, tmp_path: Path
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("brief?edition=simulated&brief_part=grew&long=true")
        page = reader.page
        sentence = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="literature")).first
        text = sentence.inner_text()
        leads_to = sentence.get_by_role("link", name="literature").get_attribute("href") or ""
        assert "edition=simulated" in leads_to
        headings = page.get_by_role("heading", level=2)
        assert headings.all_inner_texts() == ["What grew"]
        page.emulate_media(media="print")
        on_paper = headings.all_inner_texts()
        page.emulate_media(media="null")  # the window is the next reader's too
        assert on_paper == page.locator("[data-testid=stMain] h2").all_inner_texts()  # paper has no parts
        assert on_paper[-1] == "About this brief"
        printed = page.pdf(format="A4")
        assert printed.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 4
        saved = tmp_path / "brief.html"
        saved.write_bytes(download(reader, page.get_by_role("button", name="Download as HTML")))
        assert first_number(text) in saved.read_text(encoding="utf-8")
        reader.open(leads_to.removeprefix("./"))
        panel = leads_to.partition("#")[2]
        assert panel
        heading = page.locator(f"#{panel}")
        expect(heading).to_be_attached()
        expect(page.get_by_test_id("stPlotlyChart").first).to_be_attached()
        expect(page.get_by_test_id("stMain")).to_contain_text(first_number(text))


def test_the_researcher_takes_the_articles_of_a_topic_and_year_away(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("compare?edition=simulated&topics=hair")
        page = reader.page
        reader.choose("Year", "2023")
        reader.settled()
        expect(page).to_have_url(re.compile("in=2023"))
        heading = page.locator("#articles")
        expect(heading).to_contain_text("2023")
        page.get_by_text("as a table").click()
        expect(page).to_have_url(re.compile("articles_all=true"))
        expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
        reader.settled()
        button = page.get_by_role("button", name=re.compile(r"Download CSV \(.*rows\)")).last
        rows = list(csv.DictReader(io.StringIO(download(reader, button).decode("utf-8-sig"))))
        assert rows
        assert str(len(rows)) in NUMBERS.findall(button.inner_text().replace(",", ""))
        assert str(len(rows)) in NUMBERS.findall(heading.inner_text().replace(",", ""))
        assert {row["Edition"] for row in rows} == {"simulated"}
        days = [row[next(name for name in row if name.startswith("Entrez date"))] for row in rows]
        assert {day[:4] for day in days} == {"2023"}
        shown = [item.inner_text() for item in page.get_by_role("listitem").all()]
        titles = [row["Title"] for row in rows[:10]]
        assert [title for title in titles if not any(title in line for line in shown)] == []


def test_the_keyboard_alone_adds_a_topic_logs_the_axis_and_reads_table_and_link(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("compare?edition=simulated&topics=hair")
        page = reader.page
        tab_to(page, lambda: focused(page) == "Topics")
        page.keyboard.type("Drug delivery")
        expect(page.get_by_role("option", name="Drug delivery", exact=True)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("topics=hair&topics=drug_delivery"))
        reader.settled()
        tab_to(page, lambda: focused(page) == "Linear")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("scale=log"))
        reader.settled()
        until_logarithmic(page)
        tab_to(page, lambda: "Chart" in focused(page))
        assert has_visible_focus(page)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("compare_view=Table"))
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
        reader.settled()
        tab_to(page, lambda: "Download, cite, share" in focused(page))
        assert has_visible_focus(page)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stCode").first).to_contain_text("topics=drug_delivery")


def test_the_keyboard_alone_follows_a_sentence_of_the_brief_to_its_figure(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("brief?edition=simulated")
        page = reader.page
        tab_to(page, lambda: focused(page) == "page literature", most=80)
        assert has_visible_focus(page)
        line = page.evaluate("document.activeElement.closest('li').innerText")
        with page.context.expect_page() as opened:
            page.keyboard.press("Enter")
        figure = Visit(opened.value, dashboard)
        figure.settled()
        expect(figure.page).to_have_url(re.compile("/literature.*#"))
        expect(figure.page.get_by_test_id("stMain")).to_contain_text(first_number(line))
        assert figure.faults == []


def test_the_keyboard_alone_lists_the_papers_of_a_year_and_takes_them_away(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("literature?edition=simulated&topic=hair&literature_part=papers")
        page = reader.page
        tab_to(page, lambda: focused(page) == "Papers of the year", most=120)
        page.keyboard.press("ArrowDown")
        choose_by_keys(page, "2023")
        expect(page).to_have_url(re.compile("in=2023"))
        reader.settled()
        heading = page.locator("#newest")
        expect(heading).to_contain_text("2023")
        tab_to(page, lambda: "as a table" in focused(page), most=60)
        assert has_visible_focus(page)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("newest_all=true"))
        reader.settled()
        tab_to(page, lambda: "Download CSV" in focused(page), most=40)
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig"))))
        assert str(len(rows)) in NUMBERS.findall(heading.inner_text().replace(",", ""))
        assert {row["Entrez date"][:4] for row in rows} == {"2023"}


def test_a_click_on_a_mark_lists_what_it_counts_and_back_takes_it_back(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("trials?edition=simulated&topic=field")
        page = reader.page
        page.get_by_test_id("stMain").get_by_test_id("stPlotlyChart").first.scroll_into_view_if_needed()
        bar = page.get_by_test_id("stPlotlyChart").first.locator(".barlayer .point path").nth(20)
        box = bar.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page).to_have_url(re.compile(r"posted=(\d{4})-\1"))
        reader.settled()
        fits = page.get_by_text("fit the filters")
        year = re.search(r"posted=(\d{4})", page.url)
        assert year
        counted = page.evaluate(COUNTED, year[1])
        assert fits.inner_text().startswith(f"{counted} of ")
        page.go_back()
        expect(fits).to_have_count(0)
        expect(page).not_to_have_url(re.compile("posted="))


def until_logarithmic(page: Page) -> None:
    """Wait until the first value axis of the first chart is logarithmic: a page can stand settled before it runs."""
    page.wait_for_function(
        "() => document.querySelector('.js-plotly-plot')?._fullLayout?.yaxis.type === 'log'"
    )


def said(page: Page) -> str:
    """The finding above the first figure, and the sentences below it."""
    heading = page.get_by_role("heading", level=2).first.inner_text()
    # On a phone the pages themselves are a list too, beside the main part.
    items = page.get_by_test_id("stMain").get_by_role("listitem")
    sentences = [item.inner_text() for item in items.all()]
    return "\n".join([heading, *sentences])


def first_number(text: str) -> str:
    found = NUMBERS.search(text.partition("\n")[0].replace("\u00a0", " "))
    assert found, text
    return found[0].rstrip(".,")


def download(reader: Visit, button: object) -> bytes:
    click: Callable[[], None] = button.click  # type: ignore[attr-defined]
    with reader.page.expect_download() as saved:
        click()
    return Path(saved.value.path()).read_bytes()


def focused(page: Page) -> str:
    """The name of what has the focus."""
    name: str = page.evaluate(
        "(one => one.getAttribute('aria-label') || one.innerText || '')(document.activeElement)"
    )
    return name.removeprefix("Selected ").strip()


def tab_to(page: Page, is_there: Callable[[], bool], most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError(f"not reached with {most} steps of Tab; at {focused(page)!r}")


def choose_by_keys(page: Page, option: str) -> None:
    """Type into the open list of a choice and take what it then offers first."""
    # What is typed before the list is open would be added to the choice that stands there.
    expect(page.locator("[role=option][data-focused=true]")).to_be_visible()
    page.keyboard.type(option)
    # The list is drawn anew after each letter; Enter takes the option that is marked at that moment.
    expect(page.locator("[role=option][data-focused=true]")).to_have_text(re.compile(option))
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)


def has_visible_focus(page: Page) -> bool:
    """Whether what has the focus, or what holds it, is marked by an outline, a shadow or a border of its own."""
    seen: bool = page.evaluate(
        """() => { for (let one = document.activeElement, up = 0; one && up < 4; one = one.parentElement, up++) {
            const style = getComputedStyle(one);
            if ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
                || style.boxShadow !== 'none') return true;
        } return false; }"""
    )
    return seen
