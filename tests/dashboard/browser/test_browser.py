"""The dashboard as a reader meets it in Chromium: charts, addresses, files, clicks."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright drives the browser; install the extra dev")
import served
from browsing import PARTS, PATHS, Visit, visit
from playwright.sync_api import Browser, expect

from pipelines.package import check

pytestmark = pytest.mark.browser

MARKS = "[data-testid=stPlotlyChart] :is(.scatterlayer, .barlayer) path"


@pytest.mark.parametrize(("scheme", "size"), [("light", "desktop"), ("dark", "phone")])
@pytest.mark.parametrize("path", [*PATHS, *PARTS])
def test_simulated_data_is_marked_and_as_free_of_faults(
    browser: Browser, dashboard: str, path: str, scheme: str, size: str
) -> None:
    with visit(browser, dashboard, scheme=scheme, size=size) as reader:
        reader.open(f"{path}{'&' if '?' in path else '?'}edition=simulated")
        page = reader.page
        expect(page.get_by_role("button", name=re.compile("^Simulated data · "))).to_be_visible()
        charts = page.get_by_test_id("stPlotlyChart")
        known = {
            "": 1,
            "?overview_part=all": 1,
            "literature": 3,
            "literature?literature_part=kinds": 2,
            "literature?literature_part=shared": 3,
            "compare": 1,
            "trials": 5,
            "trials?trials_part=due": 1,
            "who": 3,
            "who?who_part=organisations": 2,
            "who?who_part=journals": 1,
            "who?who_part=terms": 2,
            "evidence": 1,
            "evidence?evidence_part=claims": 1,
            "evidence?evidence_part=reach": 3,
            "regulation": 2,
            "regulation?regulation_part=acts": 2,
            "market": 4,
            "market?market_part=money": 2,
            "market?market_part=signals": 3,
            "market?market_part=filings": 1,
            "methods?methods_part=checks": 4,
        }
        assert charts.count() == known.get(path, 0)
        for chart in charts.all():
            # The names of made-up sponsors say so too, in small letters.
            expect(
                chart.locator(".annotation-text").filter(has_text=re.compile("^SIMULATED$"))
            ).to_have_count(1)
            expect(chart).to_have_accessible_name(re.compile("^Simulated data: "))
        assert reader.barriers() == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if size == "desktop":
            assert reader.too_tall() == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_filter_of_studies_comes_with_the_address_and_can_be_read(
    browser: Browser, dashboard: str, scheme: str
) -> None:
    with visit(browser, dashboard, scheme=scheme, size="phone") as reader:
        reader.open("trials?edition=simulated&topic=field&phase=PHASE3&phase=NA&find=exosomes")
        page = reader.page
        expect(page.get_by_text("studies of this choice fit the filters")).to_be_visible()
        for name in ("Phase 3", "No phase (NA)"):
            expect(page.locator("[data-tag]").filter(has_text=name)).to_be_visible()
        assert reader.barriers() == []
        page.get_by_role("button", name="Clear the filters").click()
        expect(page.get_by_text("All 3")).to_be_visible()
        expect(page).to_have_url(f"{dashboard}/trials?edition=simulated&topic=field")


@pytest.mark.parametrize(
    ("path", "charts"), [("", 1), ("evidence", 1), ("regulation?regulation_part=acts", 2), ("market", 4)]
)
def test_every_chart_has_a_name_and_a_table(browser: Browser, dashboard: str, path: str, charts: int) -> None:
    with visit(browser, dashboard) as reader:
        reader.open(path)
        page = reader.page
        shown = page.get_by_test_id("stPlotlyChart")
        expect(shown).to_have_count(charts)
        for chart in shown.all():
            expect(chart).to_have_accessible_name(re.compile(r"\w+ \w+"))
        for table in page.get_by_role("radio", name="Table").all():
            table.click()
            expect(table).to_be_checked()
        expect(page.get_by_test_id("stDataFrame")).to_have_count(charts)
        expect(
            page.get_by_role("button", name=re.compile(r"^.*Download CSV \([\d,]+ rows?\)"))
        ).to_have_count(charts)
        reader.settled()
        assert reader.barriers() == []


def test_the_matrix_names_every_use_on_a_phone(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard, size="phone") as reader:
        reader.open("regulation")
        matrix = reader.page.get_by_role("figure", name="Regulatory status by jurisdiction and use")
        expect(matrix.locator(".xtick text")).to_have_count(6)
        for name in matrix.locator(".xtick text").all():
            expect(name).to_be_visible()


def test_a_phone_reaches_every_page_from_the_menu(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard, size="phone") as reader:
        reader.open()
        reader.page.get_by_test_id("stExpandSidebarButton").click()
        link = reader.page.get_by_role("link", name="About exosomes")
        expect(link).to_be_visible()
        assert reader.barriers() == []
        link.click()
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("About exosomes")


def test_a_fresh_server_opens_a_shared_link_with_frame_and_navigation(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        served.dashboard("--edition", "reference", log=tmp_path / "log.txt") as address,
        visit(browser, address) as reader,
    ):
        reader.open("regulation?jurisdiction=JP&use=hair_restoration")
        expect(reader.page.get_by_text("Japan: Hair restoration")).to_be_visible()
        reader.turn_to("Data & methods")
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Data & methods")


def test_a_topic_stands_in_the_address_and_the_address_shows_it_again(
    browser: Browser, dashboard: str
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open()
        heading = reader.page.get_by_role("heading", level=2).first
        expect(heading).to_have_text(re.compile("^All exosomes and vesicles[:,] "))
        reader.choose("Topic or theme", "Drug delivery")
        expect(heading).to_have_text(re.compile("^Drug delivery[:,] "))
        expect(reader.page).to_have_url(f"{dashboard}/?topic=drug_delivery")
        reader.settled()
        title = heading.inner_text()
    with visit(browser, dashboard, scheme="dark", size="phone") as friend:
        friend.open("?topic=drug_delivery")
        expect(friend.page.get_by_role("heading", level=2).first).to_have_text(title)


def test_every_topic_draws_something(browser: Browser, dashboard: str) -> None:
    from pipelines.topics import catalogue as topics

    with visit(browser, dashboard) as reader:
        catalogue = topics.load()
        for topic in (*catalogue.topics.values(), *catalogue.themes.values()):
            reader.open(f"?topic={topic.id}")
            expect(reader.page.get_by_role("heading", level=2).first).to_have_text(
                re.compile(rf"^{re.escape(topic.label)}[:,] ")
            )
            expect(reader.page.locator(MARKS).first).to_be_attached()


def test_an_unknown_topic_falls_back_with_a_note(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("?topic=nonsense")
        expect(
            reader.page.get_by_role("status").filter(has_text="nonsense is not in the list")
        ).to_be_visible()
        expect(reader.page.get_by_role("heading", level=2).first).to_have_text(
            re.compile("^All exosomes and vesicles[:,] ")
        )
        assert reader.barriers() == []


_ACTS = (
    "plot => plot.data.flatMap(trace => trace.customdata ?? []).filter(mark => mark[0] === 'event').length"
)


def test_general_rules_stand_in_the_address(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("?topic=skincare&general=true")
        plot = reader.page.locator(".js-plotly-plot").first
        with_general = plot.evaluate(_ACTS)
        reader.page.get_by_role("button", name="More").click()
        switch = reader.page.get_by_role("switch", name=re.compile("general rules"))
        expect(switch).to_be_checked()
        reader.page.get_by_text("Also show general rules").click()
        expect(switch).not_to_be_checked()
        expect(reader.page).to_have_url(f"{dashboard}/?topic=skincare")
        reader.settled()
        assert 0 < plot.evaluate(_ACTS) < with_general


def test_the_download_is_the_table_that_is_shown(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("regulation?letters_view=Table")
        button = reader.page.get_by_role("button", name=re.compile("Download CSV"))
        said = re.search(r"\(([\d,]+) rows\)", button.inner_text())
        assert said
        name, body = download(reader, button.click)
        assert re.fullmatch(r"exoscope_reference_\d{4}-\d\d-\d\d_letters\.csv", name)
        assert body.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert len(rows) == int(said[1].replace(",", "")) > 0
        assert all(row["Source"].startswith("http") for row in rows)


@pytest.mark.parametrize("path", PATHS)
def test_no_file_is_offered_but_by_our_own_buttons(browser: Browser, dashboard: str, path: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open(f"{path}?edition=simulated")
        page = reader.page
        for table in page.get_by_role("radio", name="Table").all():
            table.click()
            expect(table).to_be_checked()
        reader.settled()
        offering = page.get_by_role("button", name=re.compile("download|export|csv", re.I))
        ours = (
            page.get_by_test_id("stDownloadButton")
            .or_(page.get_by_test_id("stPopover"))
            .get_by_role("button")
        )
        tables = page.get_by_test_id("stDataFrame").filter(visible=True)
        for table in tables.all():
            table.scroll_into_view_if_needed()
            table.hover()  # what Streamlit offers of its own shows only under the pointer
            expect(page.get_by_test_id("stElementToolbar").first).to_be_attached()
            expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
            assert offering.count() <= ours.count()
        assert page.get_by_role("button", name=re.compile("Download CSV")).count() == tables.count()


def test_the_package_and_the_report_of_a_topic_come_whole(
    browser: Browser, dashboard: str, tmp_path: Path
) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("methods?package=hair")
        button = reader.page.get_by_role("button", name="Data package (zip)")
        name, body = download(reader, button.click)
        assert re.fullmatch(r"exoscope_reference_\d{4}-\d\d-\d\d_package_hair\.zip", name)
        (tmp_path / name).write_bytes(body)
        assert check.problems(tmp_path / name) == []
        name, body = download(reader, reader.page.get_by_role("button", name="Search report (HTML)").click)
        assert re.fullmatch(r"exoscope_reference_\d{4}-\d\d-\d\d_search_report_hair\.html", name)
        (tmp_path / name).write_bytes(body)
        reader.page.goto((tmp_path / name).as_uri())
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Search report: Hair")
        expect(reader.page.get_by_role("heading", level=2)).to_have_count(16)
        assert reader.barriers() == []
        reader.faults.clear()  # a file asks no host, and none is its own


def test_a_click_on_the_matrix_shows_the_rule(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("regulation")
        page = reader.page
        card = page.get_by_text(re.compile("^United States: Aesthetic injection$"))
        expect(card).to_be_visible()
        mark = page.locator("[data-testid=stPlotlyChart]").first.locator(".points path").first
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(card).to_have_count(0)
        expect(page).to_have_url(re.compile(r"jurisdiction=\w\w"))
        expect(page.get_by_role("paragraph").filter(has_text=re.compile("^Prohibited, "))).to_be_visible()
        reader.settled()


def test_a_click_on_the_ladder_shows_its_witnesses(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("evidence")
        page = reader.page
        expect(page.get_by_text("Skincare: Trial registered")).to_be_visible()
        mark = page.locator("[data-testid=stPlotlyChart]").first.locator(".points path").first
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.get_by_text("Skincare: Trial registered")).to_have_count(0)
        expect(page).to_have_url(re.compile(r"topic=field"))
        expect(page.get_by_text(re.compile("^Reached: "))).to_be_visible()
        reader.settled()


def test_the_lists_of_the_ladder_show_a_cell_without_a_mouse(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard, size="phone") as reader:
        reader.open("evidence?topic=hair")
        reader.choose("Step", "Approved anywhere")
        expect(reader.page.get_by_text("Hair: Approved anywhere")).to_be_visible()
        expect(reader.page.get_by_text(re.compile("^Not found in what was looked at"))).to_be_visible()
        expect(reader.page).to_have_url(re.compile("topic=hair.*rung=approved"))
        reader.settled()


def test_the_two_lists_show_a_rule_or_say_that_there_is_none(browser: Browser, dashboard: str) -> None:
    with visit(browser, dashboard) as reader:
        reader.open("regulation")
        reader.choose("Jurisdiction", "Brazil")
        expect(reader.page.get_by_text("Brazil: Aesthetic injection")).to_be_visible()
        reader.choose("Use", "Hair restoration")
        expect(reader.page.get_by_text("Brazil: Hair restoration")).to_be_visible()
        expect(reader.page.get_by_text("No rule was found for this use here.")).to_be_visible()
        expect(reader.page).to_have_url(re.compile("jurisdiction=BR.*use=hair_restoration"))
        reader.settled()


def download(reader: Visit, click: Callable[[], None]) -> tuple[str, bytes]:
    """Name and bytes of the file that a click saves."""
    with reader.page.expect_download() as saved:
        click()
    return saved.value.suggested_filename, Path(saved.value.path()).read_bytes()
