"""The Brief page: its topics, its links, and the mark of made-up data."""

import pytest
from drawn import opened, text, turned_to
from streamlit.testing.v1 import AppTest


def test_the_brief_tells_all_topics_or_one_and_the_address_holds_which(app: AppTest) -> None:
    shown = opened(app, "brief")
    assert r"Trend brief, short form, all topics; reference edition" in text(shown).replace("\\", "")
    shown.selectbox(key="brief_topic").set_value("hair").run()
    shown.toggle(key="long").set_value(True).run()
    assert not shown.exception
    assert "Trend brief, long form, Hair;" in text(shown).replace("\\", "")
    assert shown.query_params["brief_topic"] == "hair"


def test_the_brief_begins_with_the_topic_that_was_chosen_elsewhere_until_another_is_chosen_here(
    app: AppTest,
) -> None:
    def goes_to(page: str) -> AppTest:
        app.query_params.clear()  # as the navigation does
        return turned_to(app, page).run()

    assert goes_to("brief").selectbox(key="brief_topic").value == "all"
    goes_to("trials").selectbox(key="topic").set_value("hair").run()
    assert goes_to("evidence").selectbox(key="topic").value == "hair"
    shown = goes_to("brief")
    assert shown.selectbox(key="brief_topic").value == shown.query_params["brief_topic"] == "hair"
    shown.selectbox(key="brief_topic").set_value("all").run()
    goes_to("trials")
    assert goes_to("brief").selectbox(key="brief_topic").value == "all"


def test_the_brief_links_to_the_page_and_the_table_of_a_sentence(app: AppTest) -> None:
    said = text(opened(app, "brief"))
    assert "[page regulation](regulation?regulation_part=acts#letters)" in said
    assert r"[table regulatory\_status](methods?table=regulatory_status&methods_part=table#table)" in said


def test_the_brief_of_simulated_data_is_marked_on_every_figure_and_keeps_its_edition(
    simulated: AppTest,
) -> None:
    simulated.query_params["edition"] = "simulated"
    shown = opened(simulated, "brief")
    figures = [element.proto.body for element in shown.get("html") if "<img" in element.proto.body]
    assert len(figures) > 2
    assert all('alt="SIMULATED: ' in figure for figure in figures)


@pytest.mark.parametrize("name", ["field", "artificial", "artificial_vaccine", "diagnostics"])
@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_the_brief_of_a_topic_renders(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, edition: str, name: str
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", edition)
    app.query_params["brief_topic"] = name
    shown = opened(app, "brief")
    assert not shown.exception
    assert not shown.error
