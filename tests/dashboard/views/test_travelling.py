"""What stands around a figure that leaves its page, exactly; and the file that draws it without a network."""

import plotly.graph_objects as go
import pytest

from dashboard.charts.frame import dressed, simulated
from dashboard.charts.travelling import Texts, as_html, travelling
from dashboard.look.plain import link, markdown, unmarked

HOSTILE = "<b>Hair</b> & =cmd|' /C calc'!A0 <script>alert(1)</script>"
TEXTS = Texts(
    HOSTILE,
    "Papers over the years: Hair",
    ("Source: PubMed. Hollow: unfinished.", "Snapshot X", "?a=1&b=2#c"),
)


def drawn(*, legend: bool = True) -> go.Figure:
    bars = go.Bar(x=[2020, 2021], y=[1, 2], name="Papers")
    return dressed(go.Figure(bars, {"template": "plotly_dark"}), 300, legend=legend)


def test_title_subtitle_and_foot_stand_in_the_figure_escaped() -> None:
    layout = travelling(drawn().to_dict(), TEXTS).layout
    assert layout.title.text == (
        "<b>&lt;b&gt;Hair&lt;/b&gt; &amp; =cmd|' /C calc'!A0 &lt;script&gt;alert(1)&lt;/script&gt;</b>"
    )
    assert layout.title.subtitle.text == "Papers over the years: Hair"
    assert layout.legend2.title.text == (
        "Source: PubMed. Hollow: unfinished.<br>Snapshot X<br>?a=1&amp;b=2#c"
    )


def test_it_is_light_1200_wide_and_grows_by_what_stands_around_it() -> None:
    layout = travelling(drawn().to_dict(), TEXTS).layout
    assert (layout.paper_bgcolor, layout.plot_bgcolor) == ("#ffffff", "#ffffff")
    assert layout.template == go.Figure(layout={"template": "plotly_white"}).layout.template
    # A title of one line (29) and a subtitle (19) below 40 of room; three lines (16 each) of foot above 34.
    assert (layout.width, layout.height) == (1200, 300 + 40 + 29 + 19 + 3 * 16 + 34)
    longer = travelling(drawn().to_dict(), Texts("word " * 40, "Papers", ("Source",))).layout
    assert longer.title.text.count("<br>") == 2
    assert longer.height == 300 + 40 + 3 * 29 + 19 + 16 + 34


def test_signs_twice_as_wide_get_lines_half_as_long() -> None:
    layout = travelling(drawn().to_dict(), Texts("外" * 60, "A" * 90, ("Source",))).layout
    # 1,140 pixels hold 47 signs as wide as they are high (22 px, a tenth of room).
    assert [len(line) for line in layout.title.text[3:-4].split("<br>")] == [47, 13]
    assert layout.title.subtitle.text == "A" * 90  # capitals: 92 of 14 px


@pytest.mark.parametrize("legend", [True, False])
def test_its_own_key_stays_as_it_was(legend: bool) -> None:
    figure = travelling(drawn(legend=legend).to_dict(), TEXTS)
    bars, foot = figure.data
    assert bars.showlegend is (None if legend else False)
    assert (foot.legend, foot.name, foot.opacity) == ("legend2", " ", 0)
    assert figure.layout.showlegend is True
    assert drawn(legend=legend).layout.title.text is None  # of the page nothing was changed


def test_the_mark_of_simulated_data_travels() -> None:
    layout = travelling(simulated(drawn()).to_dict(), TEXTS).layout
    assert [note.text for note in layout.annotations] == ["SIMULATED"]


def test_the_file_holds_script_licence_and_escaped_texts_and_names_no_host() -> None:
    body = as_html(travelling(drawn().to_dict(), TEXTS)).decode()
    head, rest = body.split("<body>")
    assert "<title>&lt;b&gt;Hair&lt;/b&gt; &amp; =cmd|&#x27; /C calc&#x27;!A0 &lt;script&gt;" in head
    assert "Copyright (c)" in head
    assert "The above copyright notice and this permission notice shall be included" in head
    assert "Licensed under the MIT license" in rest
    assert "<script>alert(1)" not in body
    assert 'src="' not in rest.partition("plotly.js v")[0]


@pytest.mark.parametrize("label", ["a [b] (c)", "x**y", r"back\slash", "_it_ *is*", "<b>"])
def test_markdown_of_ours_reads_as_plain_text(label: str) -> None:
    said = f"Source: {link(label, 'https://a.example/(1)')} (read 2026-11-28). **Asked again:** {markdown(label)}."
    assert unmarked(said) == f"Source: {label} (read 2026-11-28). Asked again: {label}."
