"""Texts that hold addresses, and where a reader of Markdown or HTML would find a link to one of them."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

#: All the ways in which a text can try to become a link.
FOREIGN = (
    "https://evil.example www.evil.example/x HTTP://EVIL.example mailto:x@evil.example x@evil.example "
    "[a](javascript:evil) [b](https://evil.example) <https://evil.example> <a href='https://evil.example'>c</a>"
)
# What mdast-util-gfm-autolink-literal, which Streamlit uses, finds in words after all escapes were read.
_FOUND_LATER = re.compile(
    r"(?:https?://|www(?=\.))[-.\w]+[^ \t\r\n]*|(?:^|(?<=[^\w-]))[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE
)
_READER = MarkdownIt("commonmark").enable("table")
_READER.validateLink = lambda _: True  # type: ignore[method-assign]  # some readers refuse none


def in_markdown(text: str) -> list[str]:
    """What of a text in Markdown becomes a link to a foreign address."""
    found = []
    for block in _READER.parse(text):
        depth, words = 0, ""
        for token in block.children or ():
            if token.type == "link_open":
                found.append(str(token.attrs["href"]))
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            is_word = token.type in ("text", "text_special") and not depth
            words += token.content if is_word else "\n"
        found += _FOUND_LATER.findall(words)
    return [address for address in found if "evil" in address.lower()]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def in_html(text: str) -> list[str]:
    """The same of a page."""
    reader = _Links()
    reader.feed(text)
    return [address for address in reader.found if "evil" in address.lower()]
