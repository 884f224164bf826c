"""The page Compare: its controls, its address, its articles, and what it says where nothing was fetched."""

import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest

from pipelines.snapshots import paths, snapshot


def text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.title, *app.header))


EVERYTHING = {
    "topics": ["hair", "skin_ageing", "skincare"],
    "yardstick": "per_100k",
    "basis": "publication",
    "years": "2012-2024",
    "scale": "log",
    "layout": "apart",
    "axis": "free",
    "events": "all",
    "bands": "false",
    "of": "skin_ageing",
    "in": "2020",
    "articles_all": "true",
}


def test_an_address_brings_everything_that_was_chosen_and_stays_the_same(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", **EVERYTHING)
    assert not shown.exception
    assert not shown.info
    assert {key: shown.query_params[key] for key in EVERYTHING} == EVERYTHING
    assert "per 100,000 of PubMed" in shown.header[0].value
    counts = snapshot.open_snapshot(paths.bundled() / "simulated").load("topic_years")
    counts = counts[counts["topic"].eq("skin_ageing") & counts["definition"].eq("standard")]
    (found,) = counts.loc[counts["date_basis"].eq("publication") & counts["year"].eq(2020), "records"]
    assert shown.header[1].value == rf"Simulated\: Skin ageing, 2020\: {found} articles"
    assert len(shown.dataframe[0].value) == found


def test_what_is_compared_at_first_stands_there_to_be_removed_and_needs_no_address(
    simulated: AppTest,
) -> None:
    shown = opened_at(simulated, "compare")
    topics = shown.multiselect(key="topics")
    assert topics.value == ["skincare", "hair", "drug_delivery", "artificial"]
    assert "topics" not in shown.query_params
    topics.set_value(["skincare", "hair"]).run()
    assert shown.query_params["topics"] == ["skincare", "hair"]
    shown.multiselect(key="topics").set_value([]).run()
    assert not shown.exception
    assert "topics" not in shown.query_params
    assert shown.multiselect(key="topics").placeholder == "Skincare, Hair, Drug delivery, Artificial exosomes"
    assert "Drug delivery" in shown.header[0].value


def test_the_brush_below_the_figure_chooses_the_years_of_figure_and_growth(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", topics="hair")
    before = shown.header[0].value
    shown.slider(key="years").set_value((2012, 2020)).run()
    assert shown.query_params["years"] == "2012-2020"
    assert '"range":["2011-12-01","2021-01-31"]' in shown.get("plotly_chart")[0].proto.spec
    assert shown.header[0].value != before
    assert "2012 to 2020" in shown.header[0].value


def test_an_act_below_the_figure_is_answered_apart_from_the_papers(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", topics="hair", events="all", compare_act="eu-2009-11-30-law")
    assert not shown.exception
    assert not shown.info
    assert "European Union: 2009-11-30, law" in text(shown)
    assert shown.selectbox(key="of").value == "hair"
    assert shown.query_params["compare_act"] == "eu-2009-11-30-law"
    spec = shown.get("plotly_chart")[0].proto.spec
    assert '["event","eu-2009-11-30-law"]' in spec


def test_an_act_below_the_figure_can_be_chosen_from_a_list(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", topics="hair", events="all")
    acts = shown.selectbox(key="compare_act")
    assert acts.value == ""
    assert "European Union, Law, 2009-11-30" in acts.options
    acts.select("European Union, Law, 2009-11-30").run()
    assert shown.query_params["compare_act"] == "eu-2009-11-30-law"
    assert "European Union: 2009-11-30, law" in text(shown)
    shown.selectbox(key="events").set_value("none").run()
    assert not [one for one in shown.selectbox if one.key == "compare_act"]


def test_an_act_that_nobody_holds_is_said(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", compare_act="xx-0")
    assert shown.info[0].value == "The ledger holds no such act."
    assert "which is not known here" in opened_at(simulated, "compare", compare_act="<b>").info[0].value


def test_controls_change_the_figure_and_the_address(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare")
    before = shown.header[0].value
    shown.multiselect(key="topics").set_value(["hair", "drug_delivery"])
    shown.segmented_control(key="scale").set_value("log")
    shown.selectbox(key="events").set_value("named").run()
    assert not shown.exception
    assert shown.query_params["topics"] == ["hair", "drug_delivery"]
    assert (shown.query_params["scale"], shown.query_params["events"]) == ("log", "named")
    assert shown.header[0].value != before
    assert '"type":"log"' in shown.get("plotly_chart")[0].proto.spec
    assert "Warnings" in shown.get("plotly_chart")[0].proto.spec


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("topics", ["hair", "<b>x</b>"], "not in the list Topics here, and left out."),
        ("yardstick", "feet", "feet is not in the list Measure here; Count is shown instead."),
        ("years", "1066-1492", "is no range of years within 2000 to 2027; all years are shown instead."),
        ("bands", "wide", "which is not known here; Bands from the narrow to the broad definition is on."),
        ("of", "nails", "nails is not in the list Articles of here; Skincare is shown instead."),
        ("in", "1999", "1999 is not in the list Year here; 2025 is shown instead."),
    ],
)
def test_what_an_address_has_wrong_is_said(
    simulated: AppTest, key: str, value: str | list[str], said: str
) -> None:
    shown = opened_at(simulated, "compare", **{key: value})
    assert not shown.exception
    (note,) = (element.value.replace("\\", "") for element in shown.info)
    assert said in note


def test_topics_without_records_have_counts_and_say_so(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", topics=["diagnostics", "field"])
    assert not shown.exception
    assert shown.info[0].value == "Only counts are held here, no records to list."


def test_the_share_of_the_field_leaves_the_field_out(simulated: AppTest) -> None:
    shown = opened_at(simulated, "compare", topics=["field", "hair"], yardstick="share_of_field")
    assert not shown.exception
    assert r"All exosomes and vesicles\: no growth rate in this measure\." in text(shown)


def test_the_reference_edition_compares_the_cited_themes_and_says_what_is_missing(app: AppTest) -> None:
    shown = opened_at(app, "compare")
    assert not shown.exception
    assert "the yearly counts that somebody published" in shown.info[1].value
    assert "Growth" in shown.header[0].value or "growth" in shown.header[0].value
    assert "%5Bdp%5D" in shown.info[0].value
    assert "esearch" not in shown.info[0].value


def test_a_topic_that_the_reference_edition_does_not_have_is_said(app: AppTest) -> None:
    shown = opened_at(app, "compare", topics=["hair", "cardiac_repair"])
    assert "hair: not in the list Themes here, and left out." in shown.info[0].value.replace("\\", "")
    assert "Vesicles in cardiac repair" in shown.header[0].value


def test_counts_of_different_makers_are_not_compared(app: AppTest) -> None:
    shown = opened_at(app, "compare", topics=["cardiac_repair", "ev_therapeutics"])
    assert not shown.exception
    said = text(shown).replace("\\", "")
    assert said.count("neither their levels nor their growth can be compared") == 1
    assert "CC BY 4.0. By publication date" in said
    assert "MIT licence. Research articles" in said
    # Its search was never printed, so there is none to run.
    shown.selectbox(key="of").set_value("ev_therapeutics").run()
    assert not shown.exception
    assert "See them at PubMed" not in shown.info[0].value


def test_counts_of_one_maker_are_compared(app: AppTest) -> None:
    shown = opened_at(app, "compare", topics=["ev_methods", "ev_diagnostics"])
    assert "31.9% a year (22.5% to 42.0%)" in shown.header[0].value.replace("\\", "")
    assert "different makers" not in shown.header[0].value
