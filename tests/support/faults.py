"""Faults that can be put on a stand-in's answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from threading import Event, Lock

from pipelines.standin.server import Service
from pipelines.standin.services.answers import Answer, Asked, json_answer, text_answer, xml_answer

Fault = Callable[[Answer], Answer]

#: The programs that give records.
RECORDS = ("efetch.fcgi", "esummary.fcgi")


@dataclass
class _Planned:
    fault: Fault
    left: int
    when: Callable[[Asked], bool]


@dataclass
class _Plan:
    planned: list[_Planned] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __call__(self, asked: Asked, given: Answer) -> Answer:
        with self.lock:
            due = next((one for one in self.planned if one.left and one.when(asked)), None)
            if due is None:
                return given
            due.left -= 1
        return due.fault(given)


def fail(
    service: Service, fault: Fault, times: int = 1, when: Callable[[Asked], bool] = lambda _: True
) -> None:
    """Puts this fault on the next `times` answers to requests of which `when` is true."""
    plan = service.on_its_way
    if not isinstance(plan, _Plan):
        service.on_its_way = plan = _Plan()
    with plan.lock:
        plan.planned.append(_Planned(fault, times, when))


def end(service: Service) -> None:
    """Puts no more faults on the answers."""
    service.on_its_way = lambda _, given: given


def two_in_five(seed: int) -> Callable[[Asked], bool]:
    """When a service fails two requests in five."""
    chance = Random(seed)
    return lambda _: chance.random() < 0.4


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


def nothing_found(answer: Answer) -> Answer:
    """An answer of ESearch that found nothing, as it says that."""
    content = json.loads(answer.body)
    none = {"phrasesignored": [], "quotedphrasesnotfound": [], "outputmessages": ["No items found."]}
    content["esearchresult"] |= {"count": "0", "idlist": [], "warninglist": none}
    return json_answer(content)


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
    """An answer of ESummary or EFetch without its last record."""
    if answer.body.startswith(b"<?xml"):
        kept, _, last = answer.body.rpartition(b"<PubmedArticle>")
        return replace(answer, body=kept + last.partition(b"</PubmedArticle>")[2])
    content = json.loads(answer.body)
    content["result"].pop(content["result"]["uids"].pop())
    return json_answer(content)


def wrong_record(answer: Answer) -> Answer:
    """An answer of ESummary or EFetch whose last record is somebody else's."""
    if answer.body.startswith(b"<?xml"):
        first, mark, last = answer.body.rpartition(b'Owner="NLM">\n<PMID Version="1">')
        return replace(answer, body=first + mark + b"1" + last.lstrip(b"0123456789"))
    content = json.loads(answer.body)
    asked = content["result"]["uids"].pop()
    record = content["result"].pop(asked)
    content["result"]["uids"].append("1")
    content["result"]["1"] = record | {"uid": "1"}
    return json_answer(content)
