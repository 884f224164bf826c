"""The same years of several countries or journals beside one another."""

import pandas as pd

from dashboard.app_pages.who.charts import multiples

ROWS = pd.DataFrame(
    [
        ("China", 2015, 3, False, "3 of 9"),
        ("China", 2016, 7, True, "7 of 9 so far"),
        ("<b>Peru</b>", 2015, 1, False, "1 of 9"),
    ],
    columns=["label", "year", "value", "is_open", "told"],
)


def test_each_has_its_bars_and_an_unfinished_year_is_hollow() -> None:
    figure = multiples(ROWS, "#123456")
    china, peru = figure.data
    assert list(china.x) == [2015, 2016]
    assert list(china.y) == [3.0, 7.0]
    assert list(china.marker.color) == ["#123456", "rgba(0,0,0,0)"]
    assert china.hovertemplate == "China, %{x}: %{text}<extra></extra>"
    assert list(china.text) == ["3 of 9", "7 of 9 so far"]
    assert china.error_y.array is None
    assert list(peru.y) == [1.0]
    # All on the same years, Peru's empty one too.
    assert {axis.range for axis in (figure.layout.xaxis, figure.layout.xaxis2)} == {(2014.4, 2016.6)}
    # All on one scale, and text from outside is no markup.
    assert figure.layout.yaxis2.matches == "y"
    assert [note.text for note in figure.layout.annotations] == ["China", "&lt;b&gt;Peru&lt;/b&gt;"]


def test_intervals_and_a_single_one_without_a_heading() -> None:
    rows = ROWS.head(1).assign(value=0.5, low=0.25, high=0.875)
    (bars,) = multiples(rows, "#123456", ",.0%").data
    assert list(bars.error_y.array) == [0.375]
    assert list(bars.error_y.arrayminus) == [0.25]
    assert not multiples(rows, "#123456").layout.annotations


def test_nothing_to_count_is_a_sentence() -> None:
    figure = multiples(ROWS.head(0), "#123456")
    assert figure.layout.annotations[0].text == "There is nothing to count here."
