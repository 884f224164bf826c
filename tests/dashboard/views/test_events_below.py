"""Regulatory events below a figure over the years: on its axis, counted, and only where they are asked for."""

from functools import partial

import pandas as pd
import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.trials.charts import yearly_bars
from dashboard.charts.lanes import above_events, placed
from dashboard.panels import chosen

EVENTS = pd.DataFrame(
    {
        "date": ["2019-12-31", "2020-01-01", "2021-06", "2022", None],
        "date_precision": ["day", "day", "month", "year", None],
        "kind": ["warning_letter", "warning_letter", "clearance", "law", "warning_letter"],
        "jurisdiction": ["US"] * 5,
        "authority": ["FDA"] * 5,
        "subject": [None] * 5,
        "source_title": ["A page"] * 5,
        "accessed_on": ["2026-11-01"] * 5,
        "exosome_named": ["yes"] * 5,
        "summary": ["a <b>bold</b> claim"] * 5,
        "source_url": ["https://example.org"] * 5,
    },
    dtype="str",
)
BARS = pd.DataFrame({"year": [2020, 2021, 2022], "trials": [1, 2, 3], "is_open": [False, False, True]})


def test_events_of_the_years_shown_are_placed_both_ends_included() -> None:
    assert placed(EVENTS, (2020, 2022))["date"].to_list() == ["2020-01-01", "2021-06", "2022"]
    assert placed(EVENTS, (2019, 2021))["date"].to_list() == ["2019-12-31", "2020-01-01", "2021-06"]
    assert placed(EVENTS, (2020, 2022))["lane"].to_list() == ["warned", "allowed", "ruled"]


def test_years_and_events_share_one_axis_of_dates() -> None:
    figure = above_events(
        partial(yearly_bars, BARS, "#123456"), EVENTS, {"US": "United States"}, (2020, 2022)
    )
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(trace.x) for trace in bars] == [["2020-07", "2021-07"], ["2022-07"]]
    assert [list(trace.y) for trace in bars] == [[1, 2], [3]]
    assert [trace.xhoverformat for trace in bars] == ["%Y", "%Y"]
    assert list(figure.layout.xaxis.range) == ["2019-12-01", "2023-01-31"]
    assert figure.layout.yaxis.tickformat == ",d"
    assert "Warnings" in figure.to_json()
    assert "<b>bold" not in figure.to_json()


def test_without_events_the_figure_stands_alone_and_as_high_on_the_same_axis() -> None:
    alone = yearly_bars(BARS, "#123456")
    for events, years in ((EVENTS.iloc[:0], (2020, 2022)), (EVENTS, (2023, 2026))):
        figure = above_events(partial(yearly_bars, BARS, "#123456"), events, {}, years)
        assert figure.layout.height == alone.layout.height
        assert [list(trace.y) for trace in figure.data] == [list(trace.y) for trace in alone.data]
        assert [list(trace.x) for trace in figure.data] == [["2020-07", "2021-07"], ["2022-07"]]
        assert list(figure.layout.xaxis.range) == [f"{years[0] - 1}-12-01", f"{years[1] + 1}-01-31"]


def test_a_figure_that_is_a_sentence_stays_one() -> None:
    figure = above_events(partial(yearly_bars, BARS.assign(trials=0), "#123456"), EVENTS, {}, (2020, 2022))
    assert [note.text for note in figure.layout.annotations] == ["No study was found in these years."]


def test_a_figure_over_time_zooms_from_side_to_side_only() -> None:
    names = {"US": "United States"}
    figure = above_events(partial(yearly_bars, BARS, "#123456"), EVENTS, names, (2020, 2022))
    assert figure.layout.dragmode == "zoom"
    assert [axis.fixedrange for axis in figure.select_xaxes()] == [False, False]
    assert [axis.fixedrange for axis in figure.select_yaxes()] == [True, True]
    assert yearly_bars(BARS, "#123456").layout.dragmode is False


@pytest.mark.parametrize("page", ["literature", "trials"])
def test_pages_set_events_below_their_years_when_asked(simulated: AppTest, page: str) -> None:
    shown = opened_at(simulated, page, topic="skincare")
    assert '"Warnings"' not in shown.get("plotly_chart")[0].proto.spec
    shown.selectbox(key="events").set_value("named").run()
    assert not shown.exception
    assert shown.query_params["events"] == "named"
    assert "Warnings" in shown.get("plotly_chart")[0].proto.spec
    said = "\n".join(element.value for element in shown.markdown)
    assert "events at the same time need not be cause and effect." in said


def test_events_that_do_not_name_exosomes_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    named, every = chosen.events_of(["skincare"], "named"), chosen.events_of(["skincare"], "all")
    assert len(chosen.events_of(["skincare"], "none")) == 0
    assert set(named["exosome_named"]) == {"yes"}
    assert len(every) > len(named) > 0
    assert chosen.events_sentence(named, "none", (2020, 2022)) == ""
    assert chosen.events_sentence(EVENTS, "named", (2020, 2022)).startswith(
        "3 regulatory events of these topics"
    )
