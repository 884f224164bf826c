"""One check per assumption about the live services that cannot be made without them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

import httpx

from pipelines.doctor.checks import Check, Heard
from pipelines.doctor.pubmed import pubmed_checks
from pipelines.doctor.registry import registry_checks
from pipelines.sources.client import Client, Service
from pipelines.sources.eutils import EUTILITIES
from pipelines.sources.trials import REGISTRY
from pipelines.topics import Catalogue

__all__ = ["Check", "Source", "examine"]

Source = Literal["pubmed", "trials"]

# Somebody waits for the answer, and a service in trouble is an answer too.
_ATTEMPTS = 3
_LIMITS = httpx.Timeout(30.0, connect=5.0)


def examine(
    source: Source, *, topics: Catalogue, today: date, email: str | None = None, api_key: str | None = None
) -> Iterator[Check]:
    """The checks of one source, each as it gets done; nothing raises but what is wrong with this machine.

    Args:
        source: "pubmed" or "trials".
        topics: The topics whose searches are asked.
        today: Tells which year is long closed.
        email: Needed for PubMed.
        api_key: A key for PubMed, if there is one.
    """
    heard = Heard()
    if source == "pubmed":
        with client_of(EUTILITIES, heard, email=email, api_key=api_key) as client:
            yield from _redacted(client, pubmed_checks(client, heard, topics, today))
    else:
        with client_of(REGISTRY, heard) as client:
            yield from _redacted(client, registry_checks(client, heard))


def client_of(
    service: Service, heard: Heard, *, email: str | None = None, api_key: str | None = None
) -> Client:
    """A client that gives up sooner than a refresh does, and lets `heard` listen."""
    return Client(service, email=email, api_key=api_key, limits=_LIMITS, attempts=_ATTEMPTS, on_answer=heard)


def _redacted(client: Client, checks: Iterable[Check]) -> Iterator[Check]:
    # What a service says may repeat whatever it was sent.
    for check in checks:
        yield replace(check, seen=client.redact(check.seen), do=client.redact(check.do))
