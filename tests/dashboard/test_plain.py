"""Text from outside stays plain text, whatever it holds."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.look.plain import cleaned, hover, link, markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** _it_ `code` ~~gone~~",
    "[click](javascript:alert(1))",
    ":red[danger] :material/home: :smile:",
    "$E=mc^2$ and $$x$$",
    "# heading",
    "1. list",
    "- item",
    "| a | b |",
    "&lt;b&gt; &amp;",
    "https://evil.example www.evil.example a@b.example",
    "line\nbreak\r\n\r\n    code",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_of_markdown_or_html_is_left_bare(text: str) -> None:
    assert not re.search(r"(?<!\\)[`*_\[\]()#~$:<>&|@{}]", markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_removing_backslashes_and_joiners_gives_the_text_back(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", markdown(text)).replace("\u2060", "") == cleaned(text)


def test_words_that_streamlit_makes_pictures_of_are_split() -> None:
    assert not re.search(":(material|streamlit)", markdown(":material/home: :streamlit:").replace("\\", ""))


def test_a_link_goes_to_the_web_or_nowhere() -> None:
    assert link("A (b)", "https://a.example/x_(y)") == r"[A \(b\)](https://a.example/x_%28y%29)"
    assert link("label", "javascript:alert(1)") == "label"
    assert link("label", "https://a.example/ö x") == "[label](https://a.example/%C3%B6%20x)"


def test_a_link_keeps_what_was_already_encoded() -> None:
    assert link("x", "https://a.example/%E6%9D%B1?a=1&b=2#c") == "[x](https://a.example/%E6%9D%B1?a=1&b=2#c)"


def test_hover_text_is_escaped_then_broken_into_lines() -> None:
    assert hover("<b>x</b> & y", 44) == "&lt;b&gt;x&lt;/b&gt; &amp; y"
    assert hover("one two three four", 9) == "one two<br>three<br>four"
    assert hover("") == ""


def test_right_to_left_text_is_isolated_and_cannot_turn_its_neighbours() -> None:
    assert cleaned("אקסוזום") == "\u2068אקסוזום\u2069"
    assert cleaned("a\u202eb") == "ab"


def test_control_characters_and_line_breaks_go() -> None:
    assert cleaned("a\x00b\n\tc \r\n d") == "ab c d"


@given(st.text())
def test_hover_text_never_holds_a_tag_but_our_line_break(text: str) -> None:
    shown = hover(text)
    assert "<" not in shown.replace("<br>", "")
    assert "".join(html.unescape(shown.replace("<br>", " ")).split()) == "".join(cleaned(text).split())


@given(st.text())
def test_markdown_text_is_one_line(text: str) -> None:
    assert len(markdown(text).splitlines()) <= 1
