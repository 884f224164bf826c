"""What the stand-ins are asked and send back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import Protocol

from pipelines.standin.records.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived: the last part of its path, its parameters, its method, of which source, from whom.

    A body in JSON is the parameter `json`.
    """

    endpoint: str
    parameters: Mapping[str, str]
    method: str
    source: str = "pubmed"
    agent: str = ""


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


@dataclass(frozen=True)
class Setting:
    """What stand-ins are simulated from; see `stand_in`. Equal settings give equal answers."""

    corpus: Corpus
    seed: int
    last_day: date
    whole: bool = False
    rate_per_second: float | None = None


class Answering(Protocol):
    """The stand-in of one service.

    One that looks at who asks has `turned_away` beside it: the answer to an agent that it refuses, else None.
    """

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
