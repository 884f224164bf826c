"""Text from outside (titles, names, notes) shown as the plain text it is: never markup, never a directive."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&@^=\"'])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
#: What no cell should hold: control characters but tab and line ends, and what Unicode says is no character.
UNWANTED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
_JOINERS = "\u200c\u200d"  # part of how Persian and pictures are written
_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: Streamlit turns words into pictures, and readers of GitHub's Markdown addresses into links, after Markdown was read,
#: where no escape is left to see. A joiner at these places leaves neither.
_MADE_LATER = re.compile(r"(?<=:)(?=material/|streamlit:|//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_JOINER = "\u2060"  # no width, breaks no line
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_ADDRESS = re.compile(r"https?://")


def one_line(text: object) -> str:
    """The text on one line, whatever breaks lines in it, without control characters."""
    line = str(text)
    if line.isprintable() and "  " not in line:  # nearly every title; the rest costs ten times as much
        return line.strip()
    return re.sub(r"\s+", " ", _CONTROL.sub("", _BREAK.sub(" ", line))).strip()


def flat(text: str) -> str:
    """The text on one line: a space for every control character, nothing for a mark that only turns or hides text."""
    if not text.isprintable():
        for sign in set(text):  # few of a long text are odd
            if not sign.isprintable():
                text = text.replace(sign, _seen(sign))
    return " ".join(text.split())


def _seen(character: str) -> str:
    if character.isprintable() or character.isspace() or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) == "Cf" else " "


def cleaned(text: object) -> str:
    """One line without control characters; right-to-left text is isolated so that it moves nothing else."""
    line = one_line(text)
    return f"{_ISOLATE}{line}{_END_ISOLATE}" if _RIGHT_TO_LEFT.search(line) else line


@lru_cache(maxsize=4096, typed=True)  # each page says the same to each reader
def markdown(text: object) -> str:
    """The text for a place that reads Markdown: every sign that could mean something there is escaped."""
    return _MARKDOWN.sub(r"\\\1", _MADE_LATER.sub(_JOINER, cleaned(text)))


def address(url: object) -> str | None:
    """An http(s) address, quoted so that it ends no link and no attribute; None for anything else."""
    found = str(url)
    return quote(found, safe=":/?&=%#,;+~@!") if _ADDRESS.match(found) else None


def link(label: object, url: object) -> str:
    """A Markdown link to an http(s) address; any other address leaves only the label."""
    found = address(url)
    return markdown(label) if found is None else f"[{markdown(label)}]({found})"
