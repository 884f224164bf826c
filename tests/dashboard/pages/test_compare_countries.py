"""Countries of a topic side by side on Compare, in a section that opens."""

import json

from drawn import opened_at
from streamlit.testing.v1 import AppTest

from pipelines.snapshots.editions import find

TITLE = "Countries of a topic side by side"


def test_the_three_with_most_papers_are_drawn_from_2015_on(simulated: AppTest) -> None:
    page = opened_at(simulated, "compare", topics=["hair", "drug_delivery"], countries_open="true")
    assert not page.exception
    assert page.selectbox(key="countries_of").options == ["Hair", "Drug delivery"]
    frame = find("simulated").load("country_growth")
    most = (
        frame[frame["topic"].eq("hair")]
        .sort_values("records", ascending=False, kind="stable")["country"]
        .head(3)
    )
    assert list(page.multiselect(key="countries").value) == list(most)
    charts = page.get("plotly_chart")
    assert len(charts) == 2
    drawn = json.loads(charts[1].proto.spec)
    lines = {trace["legendgroup"] for trace in drawn["data"] if trace.get("meta") == "line"}
    assert lines == set(most)
    assert drawn["layout"]["xaxis"]["range"][0] == "2014-12-01"


def test_the_countries_chosen_are_counted(simulated: AppTest) -> None:
    page = opened_at(
        simulated, "compare", topics=["hair"], countries_open="true", countries_of="hair", countries=["US"]
    )
    drawn = json.loads(page.get("plotly_chart")[1].proto.spec)
    years = find("simulated").load("country_years")
    own = years[years["topic"].eq("hair") & years["country"].eq("US") & ~years["is_open"]]
    (line,) = [trace for trace in drawn["data"] if trace.get("meta") == "line"]
    assert len(line["x"]) == len(own)
    assert line["name"] == "United States"


def test_it_is_closed_at_first_and_absent_where_no_country_is_known(simulated: AppTest) -> None:
    closed = opened_at(simulated, "compare", topics=["hair"])
    assert len(closed.get("plotly_chart")) == 1
    assert TITLE in [one.label for one in closed.expander]
    none = opened_at(simulated, "compare", topics=["field"], countries_open="true")
    assert TITLE not in [one.label for one in none.expander]


def test_the_reference_edition_has_none(app: AppTest) -> None:
    page = opened_at(app, "compare")
    assert not page.exception
    assert TITLE not in [one.label for one in page.expander]
