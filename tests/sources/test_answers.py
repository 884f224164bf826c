import pytest

from pipelines.sources.answers import Due, RawAnswer, Refused, Transient, document

JSON_TYPE = {"content-type": "application/json; charset=UTF-8"}
XML_TYPE = {"content-type": "text/xml; charset=UTF-8"}
BLOCKED = b"<!DOCTYPE html><html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head></html>"
RATE = b'{"error":"API rate limit exceeded","api-key":"192.0.2.1","count":"4","limit":"3"}'


def read(
    body: bytes, *, status: int = 200, due: Due = "json", headers: dict[str, str] | None = None
) -> object:
    labels = (JSON_TYPE if due == "json" else XML_TYPE) if headers is None else headers
    return document(RawAnswer(status, labels, body), due)


def test_a_good_answer_is_parsed() -> None:
    assert read(b'\xef\xbb\xbf {"esearchresult": {"count": "2"}}') == {"esearchresult": {"count": "2"}}


def test_half_a_character_is_replaced_wherever_it_stands() -> None:
    # JSON spells a character beyond the first 65,536 as two halves, and one of them can get lost.
    body = rb'{"\uDC00": ["\ud83d hair", {"title": "\ud83e\uddec"}, 1, null], "plain": "\\ud83d"}'

    assert read(body) == {"\ufffd": ["\ufffd hair", {"title": "\U0001f9ec"}, 1, None], "plain": "\\ud83d"}


@pytest.mark.parametrize(
    ("body", "clean"),
    [
        (rb'{"a": ["x\u0000y", "tab\tand\nline", "\uFFFE\u009f\ufdd0"]}', ["x y", "tab\tand\nline", "   "]),
        (b'{"a": ["x\x01y", "\xef\xbf\xbf", "\xc2\x9f\xc2\x85"]}', ["x y", " ", "  "]),
    ],
)
def test_no_control_character_comes_through_the_door(body: bytes, clean: list[str]) -> None:
    assert read(body) == {"a": clean}


@pytest.mark.parametrize("label", [{}, {"content-type": "text/plain"}, {"content-type": "Application/JSON"}])
def test_a_careless_label_does_not_spoil_a_good_answer(label: dict[str, str]) -> None:
    assert read(b'{"count": "2"}', headers=label) == {"count": "2"}


@pytest.mark.parametrize(
    ("body", "status", "due", "reason"),
    [
        (RATE, 429, "json", "too many requests"),
        (RATE, 200, "xml", "too many requests"),
        (b"", 429, "json", "status 429"),
        (b"", 200, "json", "an empty answer"),
        (b" \n", 200, "xml", "an empty answer"),
        (b"oops", 500, "json", "status 500, beginning 'oops'"),
        (b'{"error":"error forwarding request","status":"ok"}', 500, "json", "error forwarding request"),
        (b"<html><head><title>502 Proxy Error</title></head></html>", 502, "xml", "status 502"),
        (
            b"<html><head><title>Service unavailable!</title></head></html>",
            200,
            "xml",
            "'Service unavailable!'",
        ),
        (b"Unable to route request!", 200, "json", "no JSON, perhaps cut off"),
        (b'{"esearchresult": {"count": "2", "idl', 200, "json", "no JSON, perhaps cut off (37 characters"),
        (b"<eInfoResult><DbInfo>", 200, "xml", "no XML, perhaps cut off"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 200, "xml", "its own entities"),
        (b"[" * 100_000, 200, "json", "no JSON"),
        (b"<r><ERROR>Search Backend failed: no connection</ERROR></r>", 200, "xml", "Search Backend failed"),
        (b'{"esearchresult":{"ERROR":"Search Backend failed: x"}}', 200, "json", "Search Backend failed"),
        (b"moved", 302, "json", "a redirection"),
    ],
)
def test_what_another_attempt_may_mend(body: bytes, status: int, due: Due, reason: str) -> None:
    with pytest.raises(Transient) as caught:
        read(body, status=status, due=due)
    assert reason in caught.value.came_back


@pytest.mark.parametrize(
    ("due", "label"), [("json", "text/html"), ("json", "text/xml"), ("xml", "application/json")]
)
def test_a_label_of_another_format_is_not_believed(due: Due, label: str) -> None:
    with pytest.raises(Transient, match=f"content of type {label} where"):
        read(b'{"count": "2"}' if due == "json" else b"<x/>", due=due, headers={"content-type": label})


@pytest.mark.parametrize(
    ("body", "status", "due", "reason"),
    [
        (b'{"error":"API key invalid","api-key":"s3cret"}', 400, "json", "the API key is not valid"),
        (BLOCKED, 200, "xml", "blocked address"),
        (b"Bad Request (400): Mandatory parameter: db - is omitted", 400, "xml", "Mandatory parameter"),
        (b'{"error":{"code":"NOT_FOUND","message":"No matches found!"}}', 404, "json", "No matches found!"),
        (b"<r><ERROR>Invalid db name specified</ERROR></r>", 200, "xml", "Invalid db name"),
        (
            b'{"esearchresult":{"ERROR":"Search Backend failed:\n\'retstart\' cannot be larger than 9998."}}',
            200,
            "json",
            "'retstart' cannot be larger",
        ),
    ],
)
def test_what_no_other_attempt_will_mend(body: bytes, status: int, due: Due, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        read(body, status=status, due=due)
    assert reason in caught.value.came_back
    assert caught.value.do_now


def test_the_way_to_the_page_for_blocked_addresses_is_recognised() -> None:
    with pytest.raises(Refused, match="blocked address"):
        read(b"", status=302, headers={"location": "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml"})


def test_an_empty_error_element_is_no_error() -> None:
    assert read(b"<eSpellResult><ERROR/></eSpellResult>", due="xml") is not None


def test_only_a_refusal_for_haste_holds_the_others_back() -> None:
    busy = []
    for body, status in ((RATE, 200), (b"", 429), (b"", 503)):
        with pytest.raises(Transient) as caught:
            read(body, status=status)
        busy.append(caught.value.busy)
    assert busy == [True, True, False]
