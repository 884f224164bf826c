"""Asks one service all its questions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx

from pipelines.refresh.services import SERVICES
from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client, Service
from pipelines.topics.catalogue import Catalogue

# Somebody waits for the answer, and a service in trouble is an answer too.
_ATTEMPTS = 3
_LIMITS = httpx.Timeout(30.0, connect=5.0)


def examine(
    source: str, *, topics: Catalogue, today: date, email: str | None = None, api_key: str | None = None
) -> Iterator[Check]:
    """The checks of one source, each as it gets done; nothing raises but what is wrong with this machine.

    Args:
        source: Which of `SERVICES`.
        topics: The topics whose searches are asked.
        today: Tells which year is long closed.
        email: Told to a source that wants it.
        api_key: A key for that source, if there is one.
    """
    asked, heard = SERVICES[source], Heard()
    told = {"email": email, "api_key": api_key} if asked.wants_address else {}
    with client_of(asked.service, heard, **told) as client:
        for check in asked.checks(client, heard, topics, today):
            # What a service says may repeat whatever it was sent.
            yield replace(check, seen=client.redact(check.seen), do=client.redact(check.do))


def client_of(
    service: Service, heard: Heard, *, email: str | None = None, api_key: str | None = None
) -> Client:
    """A client that gives up sooner than a refresh does, and lets `heard` listen."""
    return Client(service, email=email, api_key=api_key, limits=_LIMITS, attempts=_ATTEMPTS, on_answer=heard)
