"""The figure of several topics: hollow open years, bands, axes, names at the ends of lines, events below."""

from dataclasses import replace

import pandas as pd
import pytest
from drawn import pointed

from dashboard.app_pages.compare.charts.compare import Look, Series, compare
from dashboard.app_pages.compare.charts.end_labels import spread
from pipelines.sentences.literature.growth import Rate, compared_headline
from pipelines.sentences.literature.papers import articles_headline, compared_sentences

NO_EVENTS = pd.DataFrame(columns=["date", "date_precision", "kind"], dtype="str")
LOOK = Look("records", "Papers", (2020, 2023))


def rows(*values: int, narrow: int = 1, broad: int = 3) -> pd.DataFrame:
    """Years from 2020 on, the last of them open; narrow and broad are these times the value."""
    parts = []
    for definition, times in (("narrow", narrow), ("standard", 2), ("broad", broad)):
        part = pd.DataFrame({"year": range(2020, 2020 + len(values)), "records": [times * n for n in values]})
        part = part.assign(definition=definition, value=part["records"].astype("Float64"))
        parts.append(part.assign(is_open=part["year"].eq(2019 + len(values))))
    frame = pd.concat(parts, ignore_index=True)
    empty = pd.array([pd.NA] * len(frame), dtype="Float64")
    return frame.assign(low=empty, high=empty, completeness=0.4).astype({"year": "Int64", "records": "Int64"})


HAIR = Series("hair", "Hair", "#a07a4d", rows(1, 2, 4, 1))
SKIN = Series("skincare", "<b>Skin</b>", "#c85f98", rows(10, 20, 30, 5))


def lines(figure: object) -> list[object]:
    return [trace for trace in figure.data if trace.meta == "line"]  # type: ignore[attr-defined]


def test_an_open_year_is_hollow_and_no_line_leads_to_it() -> None:
    figure = compare([HAIR], LOOK, NO_EVENTS, {})
    (line,) = lines(figure)
    assert list(line.x) == ["2020-07", "2021-07", "2022-07"]
    (open_years,) = [trace for trace in figure.data if trace.meta == "open"]
    assert list(open_years.x) == ["2023-07"]
    assert open_years.mode == "markers"
    assert open_years.marker.symbol == "circle-open"
    assert pointed(open_years, 0) == (
        "<b>2023</b> · Papers<br><b>● Hair: 2 so far</b><br>about 40% of the year has arrived"
    )


def test_topics_differ_in_dash_and_mark_as_well_as_in_colour() -> None:
    one, two = lines(compare([HAIR, SKIN], LOOK, NO_EVENTS, {}))
    assert (one.line.dash, two.line.dash) == ("solid", "dash")
    assert (one.marker.symbol, two.marker.symbol) == ("circle", "square")


def test_the_pointer_is_told_every_topic_of_a_year_once_and_more_of_its_own() -> None:
    low = SKIN.rows.assign(low=1.5, high=60.25)
    figure = compare(
        [HAIR, replace(SKIN, rows=low)],
        replace(LOOK, yardstick="per_100k", measure="Share <i>"),
        NO_EVENTS,
        {},
    )
    hair, skin = lines(figure)
    assert pointed(hair, 1) == (
        "<b>2021</b> · Share &lt;i&gt;<br><b>● Hair: 4.00</b><br>4 papers<br>■ &lt;b&gt;Skin&lt;/b&gt;: 40.00"
    )
    assert pointed(skin, 1) == (
        "<b>2021</b> · Share &lt;i&gt;<br>● Hair: 4.00<br><b>■ &lt;b&gt;Skin&lt;/b&gt;: 40.00</b>"
        "<br>95% interval 1.50 to 60.25<br>40 papers"
    )


def test_a_mark_carries_its_keys_and_of_its_box_only_the_numerals_that_differ() -> None:
    hair, _ = lines(compare([HAIR, SKIN], LOOK, NO_EVENTS, {}))
    assert [list(mark) for mark in hair.customdata] == [
        ["hair", "2020", "2", "20"],
        ["hair", "2021", "4", "40"],
        ["hair", "2022", "8", "60"],
    ]
    template = "<b>%{customdata[1]}</b> · Papers<br><b>● Hair: %{customdata[2]}</b><br>"
    assert hair.hovertemplate.startswith(template)


def test_boxes_that_differ_in_more_than_numerals_travel_whole() -> None:
    gap = SKIN.rows.assign(value=SKIN.rows["value"].mask(SKIN.rows["year"].eq(2021)))
    hair, _ = lines(compare([HAIR, replace(SKIN, rows=gap)], LOOK, NO_EVENTS, {}))
    assert hair.hovertemplate == "%{customdata[2]}<extra></extra>"
    assert hair.customdata[1][2] == "<b>2021</b> · Papers<br><b>● Hair: 4</b>"


def test_a_name_that_looks_like_a_template_is_told_as_it_stands() -> None:
    named = replace(HAIR, label="20% of %{y} in 100%{customdata[0]}")
    (line,) = lines(compare([named], LOOK, NO_EVENTS, {}))
    assert line.hovertemplate.count("%{") == line.hovertemplate.count("%{customdata[")
    assert pointed(line, 0).endswith("● 20% of %{y} in 100%{customdata[0]}: 2</b>")


def test_what_belongs_to_a_topic_hides_with_its_entry_in_the_legend() -> None:
    figure = compare([HAIR, SKIN], LOOK, NO_EVENTS, {})
    kinds = [(trace.legendgroup, trace.meta) for trace in figure.data]
    assert kinds == [(topic, kind) for topic in ("hair", "skincare") for kind in ("band", "line", "open")]


def test_a_click_gives_topic_and_year() -> None:
    (line,) = lines(compare([HAIR], LOOK, NO_EVENTS, {}))
    assert [list(mark[:2]) for mark in line.customdata] == [
        ["hair", "2020"],
        ["hair", "2021"],
        ["hair", "2022"],
    ]


def test_names_stand_at_the_ends_of_the_lines_as_plain_text() -> None:
    figure = compare([HAIR, SKIN], LOOK, NO_EVENTS, {})
    texts = [note.text for note in figure.layout.annotations]
    assert any(text.endswith(" Hair") for text in texts)
    assert any("&lt;b&gt;Skin&lt;/b&gt;" in text for text in texts)
    assert not any(trace.showlegend for trace in figure.data if trace.meta)


def test_where_names_do_not_fit_there_is_a_legend() -> None:
    many = [Series(f"t{n}", f"Topic number {n}", "#a07a4d", rows(1, 2, 3, 1)) for n in range(19)]
    figure = compare(many, LOOK, NO_EVENTS, {})
    assert len(figure.layout.annotations) == 0
    assert sum(bool(trace.showlegend) for trace in figure.data) == 19


def test_bands_run_from_narrow_to_broad_where_they_are_wanted() -> None:
    (band,) = [trace for trace in compare([HAIR], LOOK, NO_EVENTS, {}).data if trace.fill == "toself"]
    assert list(band.y) == [3, 6, 12, 4, 2, 1]
    bare = compare([HAIR], Look("records", "Papers", (2020, 2023), has_bands=False), NO_EVENTS, {})
    assert not [trace for trace in bare.data if trace.fill == "toself"]


def test_axes_are_shared_or_free_where_topics_stand_apart() -> None:
    shared = compare([HAIR, SKIN], Look("records", "P", (2020, 2023), is_apart=True), NO_EVENTS, {})
    assert shared.layout.yaxis.range == shared.layout.yaxis2.range
    free = compare(
        [HAIR, SKIN], Look("records", "P", (2020, 2023), is_apart=True, is_free=True), NO_EVENTS, {}
    )
    assert free.layout.yaxis.range[1] == pytest.approx(1.08 * 12)
    assert free.layout.yaxis2.range[1] == pytest.approx(1.08 * 90)


def test_on_a_logarithmic_axis_no_mark_stands_for_zero_and_no_line_crosses_it() -> None:
    gap = Series("hair", "Hair", "#a07a4d", rows(1, 0, 4, 1))
    figure = compare([gap], Look("records", "P", (2020, 2023), is_log=True), NO_EVENTS, {})
    assert figure.layout.yaxis.type == "log"
    (line,) = lines(figure)
    assert (line.y[0], line.y[2]) == (2, 8)
    assert line.y[1] != line.y[1]  # missing: Plotly then breaks the line
    assert line.connectgaps is None


@pytest.mark.parametrize("series", [[], [Series("hair", "Hair", "#a07a4d", rows(0, 0, 0, 0))]])
def test_nothing_to_draw_is_a_sentence(series: list[Series]) -> None:
    figure = compare(series, LOOK, NO_EVENTS, {})
    assert "Nothing of this choice can be drawn" in figure.layout.annotations[0].text


def test_events_of_the_years_stand_in_lanes_below() -> None:
    events = pd.DataFrame(
        [
            ("2021-05-01", "day", "warning_letter"),
            ("2022", "year", "guidance"),
            ("2019-12-31", "day", "recall"),
            ("2024-01-01", "day", "recall"),
        ],
        columns=["date", "date_precision", "kind"],
    ).assign(
        jurisdiction="US", authority="FDA", subject=None, exosome_named="yes", summary="s", source_title="t"
    )
    figure = compare([HAIR], LOOK, events.astype({"date": "str"}), {"US": "United States"})
    drawn = [trace.name for trace in figure.data if trace.name and trace.meta is None]
    assert drawn == ["Warning letter", "Guidance"]
    texts = [note.text for note in figure.layout.annotations]
    assert {"Warnings", "Permissions", "Rules"} <= set(texts)


@pytest.mark.parametrize(
    ("wanted", "lines_each", "height", "expected"),
    [
        ([50.0], [1], 100, [50.0]),
        ([100.0, 101.0], [1, 1], 200, [90.5, 110.5]),
        ([0.0], [1], 100, [10.0]),
        ([100.0], [2], 100, [82.5]),
        ([5.0, 5.0, 90.0], [1, 1, 1], 100, [10.0, 30.0, 90.0]),
        ([5.0, 5.0], [1, 1], 40, [10.0, 30.0]),
        ([5.0, 5.0], [1, 1], 39, None),
    ],
)
def test_labels_are_pushed_apart_within_the_height(
    wanted: list[float], lines_each: list[int], height: float, expected: list[float] | None
) -> None:
    assert spread(wanted, lines_each, height) == expected


def rate(label: str, growth: float, low: float, high: float, last: int = 2024) -> Rate:
    return Rate(
        label,
        {
            "measure": "records",
            "growth_pct": growth,
            "growth_low_pct": low,
            "growth_high_pct": high,
            "first_year": 2015,
            "last_year": last,
            "reason": None,
        },
    )


NO_RATE = Rate("Nails", {"measure": "records", "growth_pct": float("nan"), "reason": "Too few records."})


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (
            [rate("A", 30, 25, 35), rate("B", 10, 5, 15)],
            "Highest growth of papers, 2015 to 2024: A 30.0% a year (25.0% to 35.0%); its interval lies above that of "
            "B 10.0% a year (5.0% to 15.0%)",
        ),
        (
            [rate("B", 10, 5, 15), rate("A", 20, 15, 25)],
            "No clear difference in growth of papers, 2015 to 2024: A 20.0% a year (15.0% to 25.0%) and B 10.0% a year "
            "(5.0% to 15.0%)",
        ),
        (
            [rate("A", 30, 25, 35), rate("B", 28, 20, 36), rate("C", 5, 0, 10, last=2023)],
            "Growth of papers: A 30.0% a year (25.0% to 35.0%) lies clearly above C 5.0% a year (0.0% to 10.0%), not "
            "above B 28.0% a year (20.0% to 36.0%)",
        ),
        (
            [rate("A", 30, 25, 35), rate("B", 28, 27, 29), rate("C", 20, 19, 21), rate("D", 18, 0, 36)],
            "Growth of papers, 2015 to 2024: A 30.0% a year (25.0% to 35.0%) lies clearly above C 20.0% a year (19.0% "
            "to 21.0%), not above B 28.0% a year (27.0% to 29.0%) and 1 more",
        ),
        (
            [rate("A", 30, 25, 35), rate("C", 20, 19, 21), rate("D", 18, 0, 36)],
            "Growth of papers, 2015 to 2024: A 30.0% a year (25.0% to 35.0%) lies clearly above C 20.0% a year (19.0% "
            "to 21.0%), not above D 18.0% a year (0.0% to 36.0%)",
        ),
        (
            [NO_RATE, rate("A", 30, 25, 35)],
            "A: papers grew by 30.0% a year from 2015 to 2024 (25.0% to 35.0%)",
        ),
        ([NO_RATE, Rate("Field", None)], "Nails and Field: no growth rate can be told"),
    ],
)
def test_a_difference_is_told_only_where_intervals_lie_apart(rates: list[Rate], said: str) -> None:
    assert compared_headline(rates) == said


@pytest.mark.parametrize(
    ("topics", "wider"), [(2, 1.0), (3, 1.0), (4, 1.0), (5, 1.013), (8, 1.1273), (15, 1.2606), (30, 1.392)]
)
def test_of_many_topics_intervals_must_lie_further_apart(topics: int, wider: float) -> None:
    # z(1 - 0.025 / pairs) / (sqrt(2) x 1.96): of 8 topics, 28 pairs, z is 3.1245.
    def said(best: float) -> str:
        alike = [rate(f"B{place}", 10, 5, 15) for place in range(topics - 1)]
        return compared_headline([*alike, rate("A", best, best - 5, best + 5)])

    assert said(10 + 10 * wider + 0.01).startswith("Highest growth of papers, 2015 to 2024: A ")
    assert said(10 + 10 * wider - 0.01).startswith("No clear difference")


def test_each_topic_has_its_sentence() -> None:
    known = HAIR.rows.assign(label="Nails")
    assert compared_sentences([NO_RATE, Rate("Field", None)], known) == [
        "Nails: no growth rate. Too few records. 8 papers in 2022. Unfinished, so not a fall: 2023: 2 so far.",
        "Field: no growth rate in this measure.",
    ]
    assert articles_headline("Hair", 2024, 0) == "Hair, 2024: no articles"
