"""The page Market: full from the ledgers alone, and beside them whatever a source gave, with its age."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import by_csv
import pandas as pd
import pytest
from drawn import APP, opened_at, turned_to
from streamlit.testing.v1 import AppTest

from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.tables import LIVE
from pipelines.tables.describe import described

SKINCARE = ("skincare", "skin_ageing", "facial", "post_procedure")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, tzinfo=UTC)
ASKED = "2026-10-01T00:00:00+00:00"

GRANT_YEARS = pd.DataFrame(
    {
        "topic": "hair",
        "fiscal_year": [2009, 2025, 2026, 2027],
        "projects": [1, 2, 3, 1],
        "amount_usd": [9e6, 1.5e6, None, 5e5],
        "without_amount": [0, 1, 3, 0],
        "within_others": [0, 0, 1, 0],
        "is_open": [False, False, False, True],
    }
)
SAFETY_YEARS = pd.DataFrame(
    {
        "endpoint": ["drug_enforcement", "drug_event", "food_enforcement"],
        "year": [2019, 2020, 2020],
        "reports": [2, 3, 0],
        "is_open": False,
        "data_of": None,
        "asked_at": ASKED,
    }
)

Opener = Callable[..., AppTest]


@pytest.fixture
def market(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Opens the page on the reference edition, or on a live snapshot that holds these tables beside the ledgers."""
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)

    def opened(
        tables: Mapping[str, pd.DataFrame] | None = None,
        *,
        extra: Mapping[str, Any] | None = None,
        **address: str,
    ) -> AppTest:
        if tables is not None or extra is not None:
            bundled = snapshot.open_snapshot(paths.bundled() / "reference")
            held = {name: Described(bundled.load(name), entry) for name, entry in bundled.tables.items()}
            held |= {
                name: described(LIVE[name], frame, fetched_at=EARLIER)
                for name, frame in (tables or {}).items()
            }
            snapshot.save(tmp_path / "live", held, edition="live", made_at=NOW, extra=extra or {})
        app = AppTest.from_file(str(APP), default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        return turned_to(app, "market").run()

    return opened


def text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.header, *app.info, *app.warning))


def test_the_reference_edition_is_full_from_its_ledgers(market: Opener) -> None:
    shown = market(topic="field")
    assert not shown.exception
    assert not shown.warning
    assert [metric.value for metric in shown.metric] == ["177", "27.3", "555", "7 of 65"]
    said, charts = text(shown), len(shown.get("plotly_chart"))
    for part in ("money", "signals"):
        shown.segmented_control(key="market_part").set_value(part).run()
        said, charts = said + text(shown), charts + len(shown.get("plotly_chart"))
    assert charts == 7  # and the companies as a table
    assert r"in 2024 at 177 million dollars; as reported by a third party" in said
    assert r"Precedence Research \(third party\) states 35% a year" in said
    assert "was made without asking NIH RePORTER" in said
    assert "Zero does not mean safe" in said


def test_the_topic_of_the_address_decides_what_is_shown(market: Opener) -> None:
    shown = market(topic="hair")
    clinics = r"skincare/cosmetics \(aesthetic clinics, includes hair\)"
    assert shown.header[0].value == (
        rf"Hair\: no market size of this topic in dollars was found; 1 estimate is of {clinics}"
    )
    assert shown.metric[0].value == "None found"
    assert rf"Hair, from estimates of {clinics}\:" in text(shown)
    assert "22 times apart; 3 of them as reported by a third party" in text(market(topic="skincare"))
    assert "One estimate was found for this topic" in text(shown)


def test_every_topic_renders(market: Opener) -> None:
    shown = market()
    for topic in shown.selectbox(key="topic").options:
        shown.selectbox(key="topic").select(topic).run()
        assert not shown.exception, topic


def test_a_topic_without_any_row_says_so_and_keeps_the_axis(market: Opener) -> None:
    shown = market(topic="wound_healing")
    assert "The market ledgers hold nothing of this topic." in text(shown)
    shown.segmented_control(key="market_part").set_value("signals").run()
    assert len(shown.get("plotly_chart")) == 1


def test_filters_of_companies_stand_in_the_address(market: Opener) -> None:
    shown = market(topic="field", based_in="Japan", confidence="high")
    assert (
        r"All exosomes and vesicles\: 4 companies found, 4 of them in Japan; 4 with high confidence"
        in text(shown)
    )
    shown.selectbox(key="modality").set_value("engineered").run()
    assert r"no company was found for this choice" in text(shown)
    assert shown.query_params["modality"] == "engineered"
    shown.selectbox(key="based_in").set_value("any").run()
    assert "based_in" not in shown.query_params
    assert not shown.exception


def test_the_countries_of_trials_are_no_choice_among_those_of_companies(market: Opener) -> None:
    shown = market(topic="field", market_part="money")
    shown.session_state["country"] = ["Japan", "China"]
    shown.run()
    assert not shown.exception
    assert shown.selectbox(key="based_in").value == "any"


def test_a_filter_that_is_no_choice_falls_back_and_says_so(market: Opener) -> None:
    shown = market(topic="field", based_in="<b>Atlantis</b>")
    assert not shown.exception
    assert "is not in the list Country here; Any is shown instead" in text(shown)


def test_general_rules_join_the_timeline_on_demand(market: Opener) -> None:
    shown = market(topic="skincare", market_part="money")
    named, general = (by_csv.acts(*SKINCARE, general=general) for general in (False, True))
    assert named < general
    assert rf"Skincare\: 11 events of companies beside {named} regulatory events" in text(shown)
    shown.toggle(key="general").set_value(True).run()
    assert rf"Skincare\: 11 events of companies beside {general} regulatory events" in text(shown)


def test_with_every_source_down_the_page_stands_on_its_ledgers_and_says_since_when(market: Opener) -> None:
    missing = {
        "grant_years": "NIH RePORTER answered <b>503</b>.",
        "safety_years": "openFDA did not answer.",
        "topic_years": "PubMed did not answer.",
        "trials": "The registry did not answer.",
    }
    shown = market(extra={"missing": missing}, topic="field", market_part="signals")
    assert not shown.exception
    assert [warning.value for warning in shown.warning] == [
        "Since 2026-11-23 or longer there is nothing from NIH RePORTER, and nothing older to keep: "
        r"NIH RePORTER answered \<b\>503\</b\>\.",
        "Since 2026-11-23 or longer there is nothing from openFDA, and nothing older to keep: "
        r"openFDA did not answer\.",
    ]
    assert "Not drawn\\: public grants" in text(shown)


def test_fetched_grants_are_shown_by_fiscal_year(market: Opener) -> None:
    shown = market({"grant_years": GRANT_YEARS}, topic="hair", market_part="signals")
    assert not shown.exception
    said = text(shown)
    assert r"Hair\: U\.S\. public money, an untold amount to 3 projects in fiscal year 2026" in said
    assert r"Awards whose amount is not told\: 4" in said
    assert r"Fiscal year 2027 is not over\: 0\.5 million dollars and 1 project so far" in said
    assert "Source: NIH RePORTER, fetched 2026-10-01." in said
    assert "Source: NIH RePORTER, fetched 2026-10-01. **" not in said
    figure = next(chart for chart in shown.get("plotly_chart") if "Projects" in chart.proto.spec)
    assert '"2026"' in figure.proto.spec
    assert '"2009"' not in figure.proto.spec


def test_a_topic_without_a_project_says_so(market: Opener) -> None:
    shown = market({"grant_years": GRANT_YEARS}, topic="skincare", market_part="signals")
    assert r"Skincare\: no project with U\.S\. public money was found" in text(shown)


def test_grants_that_could_not_be_fetched_again_say_how_old_they_are(market: Opener) -> None:
    sources = {"grants": {"fetched_at": ASKED, "failed": "It answered *nothing*."}}
    shown = market(
        {"grant_years": GRANT_YEARS}, extra={"sources": sources}, topic="hair", market_part="signals"
    )
    said = text(shown)
    assert "fetched 2026-10-01. **Asked again since, without success:** It answered \\*nothing\\*\\." in said


def test_safety_signals_never_stand_without_what_zero_means(market: Opener) -> None:
    shown = market({"safety_years": SAFETY_YEARS}, topic="hair", market_part="signals")
    said = text(shown)
    assert r"2 recalls and 3 reports of adverse events at openFDA name exosomes, the first in 2019" in said
    assert r"Zero does not mean safe\:" in said
    assert r"No report names exosomes in\: recalls of food\." in said


def test_public_attention_stands_beside_papers_trials_and_regulators(market: Opener) -> None:
    articles = {"en.wikipedia": "Exosome (vesicle)", "ko.wikipedia": "<b>소포</b>"}
    tables = {
        "wikipedia_titles": pd.DataFrame(
            [(project, name, name, name, "2026-01", ASKED) for project, name in articles.items()],
            columns=["project", "title", "article", "english", "through", "asked_at"],
        ),
        "wikipedia_views": pd.DataFrame(
            [
                ("en.wikipedia", "Exosome (vesicle)", f"{year}-{month:02}", year - 2000)
                for year in (2016, 2025)
                for month in range(1, 13)
            ]
            + [("ko.wikipedia", "<b>소포</b>", "2026-01", 3)],
            columns=["project", "title", "month", "views"],
        ),
    }
    shown = market(tables, topic="hair", market_part="signals")
    assert not shown.exception
    said = text(shown)
    # 12 x 25 and 12 x 16; the cited counts of papers end before 2025.
    assert r"Wikipedia\'s articles on vesicles\: 300 views in 2025, 1\.6 times those of 2016" in said
    assert r"2 articles \(English 1, Korean 1\) and no redirects to them, until 2026\-01\." in said
    assert "Source: Wikimedia, fetched 2026-10-01. All topics together" in said
    (figure,) = (chart for chart in shown.get("plotly_chart") if "Wikipedia in English" in chart.proto.spec)
    assert "Wikipedia in other languages, views" in figure.proto.spec
    assert "Regulators" in figure.proto.spec


def test_without_views_the_page_says_that_none_were_fetched(market: Opener) -> None:
    shown = market(topic="field", market_part="signals")
    assert r"Public attention\: nothing from Wikimedia in this edition" in text(shown)


FILINGS = pd.DataFrame(
    {
        "accession": ["0001133869-25-000002", "0001133869-25-000001"],
        "company": ["OTHER <b>FIRM</b>, INC.", "CAPRICOR THERAPEUTICS, INC."],
        "cik": "1133869",
        "other_ciks": None,
        "form": ["8-K", "10-K/A"],
        "root_form": ["8-K", "10-K"],
        "filed_on": ["2025-05-06", "2025-01-02"],
        "documents": [1, 2],
        "url": ["https://www.sec.gov/b-index.htm", "https://www.sec.gov/a-index.htm"],
    }
)
FILING_YEARS = pd.DataFrame(
    {
        "year": 2025,
        "form": ["10-K", "8-K", "all"],
        "documents": [2, 1, 3],
        "is_at_least": False,
        "filings": [1, 1, 2],
        "is_open": False,
        "asked_at": ASKED,
    }
)


def test_filings_are_shown_with_their_pages_and_beside_their_company(market: Opener) -> None:
    held = {"filings": FILINGS, "filing_years": FILING_YEARS}
    shown = market(held, topic="field", market_part="filings")
    assert not shown.exception
    said = text(shown)
    assert "2 filings with the SEC in 2025 name exosomes" in said
    assert r"2 filings since 2025 in 3 documents\: a filing has several documents" in said
    assert "[CAPRICOR THERAPEUTICS, INC\\., 10\\-K/A](https://www.sec.gov/a-index.htm)" in said
    assert "<b>" not in said

    shown = market(held, topic="drug_delivery", market_part="money")
    assert not shown.exception
    (companies,) = [frame.value for frame in shown.dataframe if "Filings" in frame.value]
    found = companies[companies["Filings"].gt(0)]
    assert found[["Company", "Filings"]].to_numpy().tolist() == [["Capricor Therapeutics", 1]]


def test_made_up_filings_lead_to_no_page_of_the_sec(market: Opener) -> None:
    said = text(market(edition="simulated", topic="field", market_part="filings"))
    assert "Newest filings" in said
    assert "SIM VESICLES" in said
    assert "sec.gov/Archives" not in said


def test_without_filings_the_page_says_what_they_want(market: Opener) -> None:
    said = text(market({}, topic="field", market_part="filings"))
    assert "nothing from SEC EDGAR in this edition" in said
    assert "exoscope refresh --only filings" in said
    assert "It wants an e\\-mail address of yours" in said


def test_the_second_opinion_stands_on_data_and_methods(market: Opener) -> None:
    counts = pd.DataFrame(
        {"topic": "hair", "year": [2024, 2025], "articles": [30, 30], "preprints": [1, 2], "asked_at": ASKED}
    )
    simulated = snapshot.open_snapshot(paths.bundled() / "simulated").load("topic_years")
    rows = simulated[
        simulated["topic"].eq("hair")
        & simulated["year"].isin([2024, 2025])
        & simulated["definition"].eq("standard")
    ].assign(records=25, is_open=False)
    opened = market({"europepmc_years": counts, "topic_years": rows})
    shown = opened_at(opened, "methods", methods_part="checks")
    assert not shown.exception
    assert r"Europe PMC finds 1\.2 times as many articles as PubMed for Hair" in text(shown)


def test_without_europe_pmc_data_and_methods_says_so(market: Opener) -> None:
    shown = opened_at(market(), "methods", methods_part="checks")
    assert "was made without asking Europe PMC" in text(shown)
