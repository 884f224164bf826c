"""Decides whether a raw answer of a service can be read at all, before anybody looks for numbers in it.

The body comes first and the status second: NCBI sends error objects with status 200, web pages where JSON was
due, and 500s whose own status says "ok". `Transient` is worth asking again, `Refused` is not.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree import ElementTree

from pipelines.text.plain import UNWANTED

#: `stream` is XML that its reader parses itself, piece by piece.
Due = Literal["json", "xml", "stream"]


class Transient(Exception):  # noqa: N818  an outcome of one attempt, not an error for a user
    """This attempt failed, another may not.

    `after` are the seconds the service asked us to wait, `again` how many more attempts this is worth.
    """

    def __init__(
        self, came_back: str, *, after: float | None = None, again: int = 4, busy: bool = False
    ) -> None:
        super().__init__(came_back)
        self.came_back = came_back
        self.after = after
        self.again = again
        self.busy = busy


class Refused(Exception):  # noqa: N818  as above
    """Asking again would bring the same answer; `do_now` says what would change it.

    `status` and `code` are those of the answer, where it had them: openFDA and Wikimedia say "nothing found" by a 404.
    """

    def __init__(self, came_back: str, do_now: str, *, status: int | None = None, code: str = "") -> None:
        super().__init__(came_back)
        self.came_back = came_back
        self.do_now = do_now
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came over the wire: status, lower-cased headers, body, and the seconds of a Retry-After."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    after: float | None = None


_LOCATION_OF_BLOCK = "misuse.ncbi.nlm.nih.gov"
_PASSING = re.compile(r"backend failed|temporar|timed? ?out|unable to|overload|try again", re.IGNORECASE)
# PubMed's search fails in these words for good, too: with more truncated words than it takes.
_FOR_GOOD = re.compile(r"truncat|wildcard|\b256\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]*>")
#: Written out or spelt as an escape: what `_clean` takes out, and more.
_SUSPECT = re.compile(rf"{UNWANTED}|\\u(?:00[0189]|007f|d[89a-f]|fd[de]|fff[ef])", re.IGNORECASE)
_UNWANTED = re.compile(UNWANTED)
_HALF = re.compile(r"[\ud800-\udfff]")


def document(answer: RawAnswer, due: Due) -> Any:
    """The parsed body: what `json.loads` gives, the root element of the XML, or its bytes for a `stream`."""
    text = answer.body.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
    _refuse_block(answer, text)
    parsed = _json(text) if text.startswith(("{", "[")) else None
    if isinstance(parsed, dict) and isinstance(parsed.get("error"), str | dict):
        _raise_error_object(answer, parsed["error"])
    _refuse_status(answer, text, parsed)
    if not text:
        raise Transient("an empty answer")
    if _is_web_page(text):
        raise Transient(f"a web page ({_title(text)}) where {_form(due).upper()} was due")
    _refuse_type(answer, _form(due))
    if due == "json":
        return _read_json(text, parsed)
    if "<!ENTITY" in text:
        raise Transient("XML that defines its own entities, which no service does")
    return text.encode() if due == "stream" else _read_xml(text)


def _refuse_block(answer: RawAnswer, text: str) -> None:
    moved = answer.headers.get("location", "")
    if _LOCATION_OF_BLOCK in moved or (_is_web_page(text) and "blocked diagnostic" in text[:2000].lower()):
        raise Refused(
            "NCBI's page for a blocked address",
            "Write to eutilities@ncbi.nlm.nih.gov from the e-mail address you registered and ask for the "
            "block to be lifted; until then other people on your network are blocked too",
        )


def _raise_error_object(answer: RawAnswer, error: object) -> None:
    # ClinicalTrials.gov and openFDA put an object where NCBI puts a sentence.
    text = str(error.get("message", error)) if isinstance(error, dict) else str(error)
    if "rate limit" in text.lower():
        raise Transient("a refusal: too many requests", after=answer.after, busy=True)
    if "api key invalid" in text.lower():
        raise Refused(
            "a refusal: the API key is not valid",
            "Correct NCBI_API_KEY, or unset it: Exoscope works without one, at 3 requests a second",
        )
    if answer.status == 429 or answer.status >= 500 or answer.status < 400:
        raise Transient(f"an error of the service: {text}", after=answer.after, busy=answer.status == 429)
    raise Refused(
        f"status {answer.status}: {text}",
        "Read that answer: the request has to change",
        status=answer.status,
        code=str(error.get("code", "")) if isinstance(error, dict) else "",
    )


def _refuse_status(answer: RawAnswer, text: str, parsed: Any) -> None:
    status = answer.status
    if status == 429:
        raise Transient("a refusal: too many requests (status 429)", after=answer.after, busy=True)
    if status >= 500 or status in (408, 425):
        raise Transient(f"status {status}{_excerpt(text)}", after=answer.after)
    if 300 <= status < 400:
        raise Transient(f"status {status}, a redirection elsewhere")
    if status >= 400:
        do_now = "Read that answer: the request has to change"
        # The title of a problem, as RFC 9457 has it.
        code = str(parsed.get("title", "")) if isinstance(parsed, dict) else ""
        raise Refused(f"status {status}{_excerpt(text)}", do_now, status=status, code=code)


def _form(due: Due) -> str:
    return "json" if due == "json" else "xml"


def _refuse_type(answer: RawAnswer, due: str) -> None:
    named = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Plain text and no type at all are how careless but right answers are labelled.
    if named and named != "text/plain" and not named.endswith(due):
        raise Transient(f"content of type {named} where {due.upper()} was due")


def _json(text: str) -> Any:
    # Not strict: NCBI's own error texts hold raw line breaks, and a lenient reader finds the error in them.
    try:
        parsed = json.loads(text, strict=False)
        return _clean(parsed) if _SUSPECT.search(text) else parsed
    except (ValueError, RecursionError):  # no JSON, or a number of more digits than Python reads
        return None


def _clean(part: Any) -> Any:
    """The document without control characters and lone halves of one, which JSON lets pass and files do not."""
    if isinstance(part, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", _UNWANTED.sub(" ", part))
    if isinstance(part, dict):
        return {_clean(key): _clean(value) for key, value in part.items()}
    return [_clean(one) for one in part] if isinstance(part, list) else part


def _read_json(text: str, parsed: Any) -> Any:
    if parsed is None:
        raise _unreadable(text, "JSON")
    inner = parsed.values() if isinstance(parsed, dict) else ()
    for part in (parsed, *inner):
        if isinstance(part, dict) and isinstance(part.get("ERROR"), str):
            raise_service_error(part["ERROR"])
    return parsed


def _read_xml(text: str) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314  it defines no entities
    except ElementTree.ParseError:
        raise _unreadable(text, "XML") from None
    for error in root.iter("ERROR"):
        if error.text and error.text.strip():
            raise_service_error(error.text.strip())
    return root


def _unreadable(text: str, due: str) -> Transient:
    return Transient(f"text that is no {due}, perhaps cut off ({len(text)} characters{_excerpt(text)})")


def raise_service_error(text: str) -> None:
    """Raises what an error text inside a well-formed answer means."""
    flat = " ".join(text.split())
    if "retstart" not in flat and not _FOR_GOOD.search(flat) and _PASSING.search(flat):
        raise Transient(f"an error of the service: {flat}")
    raise Refused(f"an error of the service: {flat}", "Report this: Exoscope should not have asked that")


def meta_and_results(page: Any) -> tuple[Mapping[str, Any], list[Any]]:
    """The two parts of a page of RePORTER or openFDA; raises Transient where it lacks one."""
    meta, results = (page.get("meta"), page.get("results")) if isinstance(page, Mapping) else (None, None)
    if not isinstance(meta, Mapping) or not isinstance(results, list):
        raise Transient("a page without its meta block and its list of results")
    return meta, results


def _is_web_page(text: str) -> bool:
    return text[:100].lower().startswith(("<!doctype html", "<html"))


def _title(text: str) -> str:
    found = re.search(r"<title[^>]*>([^<]{1,80})", text, re.IGNORECASE)
    return f"titled '{found[1].strip()}'" if found else "without a title"


def _excerpt(text: str) -> str:
    words = " ".join(_MARKUP.sub(" ", text).split())
    return f", beginning '{words[:80]}'" if words else ""
