"""Figures show the rows they are given: their marks are counted, their text is escaped."""

from datetime import date

import by_csv
import pandas as pd
import pytest

from dashboard.app_pages.overview.charts import contrast
from dashboard.app_pages.regulation.charts import letters, matrix
from dashboard.charts.counts import ranked_bars
from dashboard.charts.lanes import lane_order, levels, timeline
from pipelines.analysis.evidence.regulation import letters_per_year, with_age
from pipelines.refresh import ledgers
from pipelines.sentences.contrast import AXIS_FROM

NAMES = {"US": "United States", "JP": "Japan <b>"}


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "jurisdiction", "kind"], dtype="str")
    return frame.assign(
        date_precision=frame["date"].str.len().map({4: "year", 7: "month", 10: "day"}),
        authority="<i>FDA</i>",
        subject=pd.Series([None] * len(frame), dtype="str"),
        summary="<script>alert(1)</script>",
        exosome_named="yes",
        source_title="A & B",
    )


def trials(*starts: str | None) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"nct_id": [f"NCT{i:08d}" for i in range(len(starts))], "start_date": starts}, dtype="str"
    )
    precision = frame["start_date"].str.len().map({4: "year", 7: "month", 10: "day"}).fillna("undated")
    return frame.assign(
        start_precision=precision, title="<script>x</script>", phase="PHASE1", overall_status=None,
        sponsor=None, status_as_of=None,
    )  # fmt: skip


COMMON = {"names": NAMES, "colour": "#123456", "last_year": 2026}
NO_YEARS = pd.DataFrame({"year": [], "records": [], "is_open": []})
NO_TOTALS = pd.DataFrame(
    columns=["label", "records", "database", "period", "period_start", "period_end", "source_title"]
)


def test_lanes_stand_in_order_of_events_then_code() -> None:
    assert lane_order(events(("2020", "JP", "law"), ("2020", "US", "law"), ("2021", "US", "law"))) == [
        "US",
        "JP",
    ]
    assert lane_order(events(("2020", "US", "law"), ("2020", "JP", "law"))) == ["JP", "US"]


@pytest.mark.parametrize(("gap", "expected"), [(74, [0, 1]), (75, [0, 0])])
def test_marks_closer_than_the_gap_stand_on_another_level(gap: int, expected: list[int]) -> None:
    days = pd.Series(pd.to_datetime(["2020-01-01", pd.Timestamp("2020-01-01") + pd.Timedelta(days=gap)]))
    assert levels(days) == expected


def test_when_all_levels_are_taken_the_oldest_is_used() -> None:
    assert levels(pd.Series(pd.to_datetime(["2020-01-01"] * 5))) == [0, 1, 2, 3, 0]


def test_every_event_is_one_mark_and_a_period_is_also_a_band() -> None:
    figure = timeline(
        events(("2020-05-01", "US", "law"), ("2021-03", "US", "law"), ("2022", "JP", "recall")), NAMES, 2026
    )
    symbols = {trace.name: list(trace.marker.symbol) for trace in figure.data if trace.mode == "markers"}
    # What comes first stands in the legend.
    assert symbols == {"Recall": ["octagon-open"], "Law": ["pentagon", "pentagon-open"]}
    bands = {
        trace.legendgroup: [str(x)[:10] for x in trace.x] for trace in figure.data if trace.mode == "lines"
    }
    assert bands == {
        "Law": ["2021-03-01", "2021-03-31", "None"],
        "Recall": ["2022-01-01", "2022-12-31", "None"],
    }


def test_the_axis_of_events_begins_with_the_first_year_but_not_before_2010() -> None:
    late = timeline(events(("2018-05-01", "US", "law"), ("2020", "US", "law")), NAMES, 2026)
    assert list(late.layout.xaxis.range) == ["2018-01-01", "2026-12-31"]
    early = timeline(events(("1999", "US", "law"), ("2020", "US", "law")), NAMES, 2026)
    assert list(early.layout.xaxis.range) == [AXIS_FROM, "2026-12-31"]


def test_text_from_outside_is_escaped_in_hover_and_labels() -> None:
    figure = timeline(events(("2020-05-01", "JP", "law")), NAMES, 2026)
    written = str(figure.to_plotly_json())
    assert "<script>" not in written
    assert "<i>" not in written
    assert "Japan &lt;b&gt;" in written


def test_an_unfinished_year_is_hollow() -> None:
    yearly = pd.DataFrame({"year": [2024, 2025, 2026], "records": [5, 7, 1], "is_open": [False, False, True]})
    figure = contrast(yearly, NO_TOTALS, trials("2024-05"), events(("2020", "US", "law")), **COMMON)
    bars = {trace.name: trace for trace in figure.data if trace.type == "bar"}
    assert list(bars["Papers"].y) == [5, 7]
    assert list(bars["Unfinished year"].y) == [1]
    assert bars["Unfinished year"].marker.color == "rgba(0,0,0,0)"


def test_without_a_series_each_total_is_a_span_over_its_period() -> None:
    totals = pd.DataFrame(
        [
            ("skin: a", 545, "WoS", "2014..2023", "2014", "2023", "T"),
            ("b", 9, "WoS", "last 5 years", None, None, "T"),
        ],
        columns=NO_TOTALS.columns,
    )
    figure = contrast(NO_YEARS, totals, trials(), events(("2020", "US", "law")), **COMMON)
    spans = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [tuple(str(x) for x in span.x) for span in spans] == [("2014-01-01", "2023-12-31")]
    assert any("545 · a (WoS)" in str(note.text) for note in figure.layout.annotations)


def test_trials_without_a_start_are_left_out_and_an_empty_strip_says_so() -> None:
    figure = contrast(
        NO_YEARS, NO_TOTALS, trials("2024-05-01", None, "2023"), events(("2020", "US", "law")), **COMMON
    )
    drawn = next(trace for trace in figure.data if "NCT" in str(trace.customdata))
    assert list(drawn.marker.symbol) == ["circle-open", "circle"]
    empty = contrast(NO_YEARS, NO_TOTALS, trials(None), events(("2020", "US", "law")), **COMMON)
    assert any(note.text == "None starts in these years" for note in empty.layout.annotations)


def test_a_topic_without_any_event_still_gives_a_figure() -> None:
    figure = contrast(NO_YEARS, NO_TOTALS, trials("2024"), events(), **COMMON)
    assert figure.layout.height > 0


def test_the_matrix_holds_each_rule_once() -> None:
    aged = with_age(ledgers.read("regulatory_status"), date(2026, 11, 23))
    names = dict(ledgers.read("jurisdictions")[["jurisdiction", "name"]].itertuples(index=False))
    figure = matrix(aged, names)
    cells = [tuple(cell) for trace in figure.data for cell in trace.customdata]
    assert len(cells) == len(set(cells)) == len(by_csv.rows("regulatory_status"))
    shown = [trace.name for trace in figure.data if trace.showlegend]
    assert shown == [
        "✕ Prohibited",
        "- Not approved",
        "T Only in trials",
        "? Unclear",
        "○ Allowed with conditions",
    ]


def test_the_letters_are_stacked_by_kind() -> None:
    events = ledgers.read("regulatory_events")
    figure = letters(letters_per_year(events[events["date"].lt("2025-06").fillna(False)]))
    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "Warning letter": [2, 0, 1, 1, 1, 2],
        "Untitled letter": [3, 2, 0, 1, 0, 0],
    }


def test_no_letters_are_a_sentence_not_an_empty_frame() -> None:
    empty = letters(pd.DataFrame({"year": [], "kind": [], "letters": []}))
    assert empty.layout.annotations[0].text == "The ledger holds no letter that names exosomes."


def test_trials_outside_the_time_axis_are_not_drawn_and_many_in_a_quarter_get_room() -> None:
    drawn = contrast(
        NO_YEARS,
        NO_TOTALS,
        trials("2009-06-30", "2010-01-01", "2099"),
        events(("2020", "US", "law")),
        **COMMON,
    )
    marks = next(trace for trace in drawn.data if "NCT" in str(trace.customdata))
    assert [str(day)[:10] for day in marks.x] == ["2010-01-01"]
    crowd = contrast(
        NO_YEARS, NO_TOTALS, trials(*["2020-01-01"] * 20), events(("2020", "US", "law")), **COMMON
    )
    assert crowd.layout.height - drawn.layout.height == 6 * (20 + 1) - 40


@pytest.mark.parametrize(("text", "share"), [("20", 0.74), ("20 (47.6%)", 0.6), ("1,234,567 (47.6%)", 0.5)])
def test_the_longest_bar_leaves_room_for_its_text(text: str, share: float) -> None:
    figure = ranked_bars(pd.Series(["Hair"]), pd.Series([20]), pd.Series([text]), "#123456")
    assert 20 / figure.layout.xaxis.range[1] == pytest.approx(share)
