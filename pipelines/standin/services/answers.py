"""What the stand-in sends back, and the faults that can be put on it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event
from typing import Protocol

from pipelines.standin.records.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived: the last part of its path, its parameters, its method, and of which source.

    A body in JSON is the parameter `json`.
    """

    endpoint: str
    parameters: Mapping[str, str]
    method: str
    source: str = "pubmed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `promised` is the length that its header names, if that differs from the body's.

    It comes when `until` is set; None: at once.
    """

    body: bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None
    until: Event | None = None

    @property
    def head(self) -> dict[str, str]:
        """Its headers, without its length."""
        return {"Content-Type": self.content_type, **self.headers}


Fault = Callable[[Answer], Answer]


@dataclass(frozen=True)
class Setting:
    """What stand-ins are simulated from; see `stand_in`. Equal settings give equal answers."""

    corpus: Corpus
    seed: int
    last_day: date
    whole: bool = False
    rate_per_second: float | None = None


class Answering(Protocol):
    """The stand-in of one service."""

    def answer(self, path: str, parameters: Mapping[str, str], /) -> Answer:
        """The answer to one request."""


def text_answer(
    text: str,
    *,
    status: int = 200,
    content_type: str = "text/plain",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A text as it is."""
    return Answer(text.encode(), content_type, status, headers or {})


def json_answer(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON as the service writes it: on one line, without escapes."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text_answer(text, status=status, content_type="application/json; charset=UTF-8", headers=headers)


def xml_answer(doctype: str, body: str) -> Answer:
    """XML with its head."""
    text = f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {doctype}>\n{body}'
    return text_answer(text, content_type="text/xml; charset=UTF-8")


def too_many_requests(retry_after: int | None = None, *, status: int = 429) -> Fault:
    """Over the rate limit, with or without `Retry-After`; clients have seen this body with status 200 too."""
    body = {"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3"}
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda _: json_answer(body, status=status, headers=headers)


def server_error(_: Answer) -> Answer:
    """A gateway failure whose body says that the status is ok."""
    body = {"error": "error forwarding request", "api-key": "127.0.0.1", "type": "ip", "status": "ok"}
    return json_answer(body, status=500)


def bad_gateway(_: Answer) -> Answer:
    """A page of the proxy in front of the service."""
    page = "<html><head><title>502 Proxy Error</title></head><body><h1>Proxy Error</h1></body></html>"
    return text_answer(page, status=502, content_type="text/html")


def backend_failed(answer: Answer) -> Answer:
    """A passing failure inside an answer with status 200."""
    message = "Search Backend failed: Unable to open connection to #PMQuerySrv?dbaf=pubmed"
    if "json" in answer.content_type:
        return json_answer(
            {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": {"ERROR": message}}
        )
    return xml_answer("eSearchResult", f"<eSearchResult>\n\t<ERROR>{message}</ERROR>\n</eSearchResult>")


def cut_body(answer: Answer) -> Answer:
    """Half of the answer, then the connection ends."""
    return replace(answer, body=answer.body[: len(answer.body) // 2], promised=len(answer.body))


def ended_early(answer: Answer) -> Answer:
    """Half of the answer under a header that promises no more."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def empty_body(answer: Answer) -> Answer:
    """Status 200 and nothing else."""
    return replace(answer, body=b"")


def wrong_type(answer: Answer) -> Answer:
    """The right body, called a web page."""
    return replace(answer, content_type="text/html")


def blocked_page(_: Answer) -> Answer:
    """The page that a blocked address is led to, with status 200."""
    page = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"><html><head>'
        "<title>NCBI - WWW Error Blocked Diagnostic</title></head><body>blocked</body></html>"
    )
    return text_answer(page, content_type="text/html")


def hang(until: Event) -> Fault:
    """No answer until the event is set."""
    return lambda answer: replace(answer, until=until)


def turned_away(_: Answer) -> Answer:
    """The page with which a network in front of a service refuses a program, with status 403."""
    page = (
        "<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>"
    )
    return text_answer(page, status=403, content_type="text/html")


def missing_record(answer: Answer) -> Answer:
    """An ESummary answer in JSON without its last record."""
    content = json.loads(answer.body)
    content["result"].pop(content["result"]["uids"].pop())
    return json_answer(content)


def wrong_record(answer: Answer) -> Answer:
    """An ESummary answer in JSON whose last record is somebody else's."""
    content = json.loads(answer.body)
    asked = content["result"]["uids"].pop()
    record = content["result"].pop(asked)
    content["result"]["uids"].append("1")
    content["result"]["1"] = record | {"uid": "1"}
    return json_answer(content)
