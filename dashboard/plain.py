"""Text from outside (titles, names, notes) shown as the plain text it is: never markup, never a directive."""

import html
import re
import textwrap
from urllib.parse import quote

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&@^=\"'])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: Streamlit turns these words into pictures after Markdown was read, where no escape is left to see.
_PICTURE = re.compile(r":(?=material/|streamlit:)")
_JOINER = "\u2060"  # no width, breaks no line
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def cleaned(text: object) -> str:
    """One line without control characters; right-to-left text is isolated so that it moves nothing else."""
    line = re.sub(r"\s+", " ", _CONTROL.sub("", str(text))).strip()
    return f"{_ISOLATE}{line}{_END_ISOLATE}" if _RIGHT_TO_LEFT.search(line) else line


def markdown(text: object) -> str:
    """The text for a place that reads Markdown: every sign that could mean something there is escaped."""
    return _MARKDOWN.sub(r"\\\1", _PICTURE.sub(f":{_JOINER}", cleaned(text)))


def link(label: object, url: object) -> str:
    """A Markdown link to an http(s) address; any other address leaves only the label."""
    address = str(url)
    if not re.match(r"https?://", address):
        return markdown(label)
    return f"[{markdown(label)}]({quote(address, safe=':/?&=%#,;+~@!')})"


def hover(text: object, width: int = 44) -> str:
    """The text for a Plotly hover box, which reads a little HTML: escaped, then broken into short lines."""
    lines = textwrap.wrap(cleaned(text), width) or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)
