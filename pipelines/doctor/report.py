"""Asks services all questions of the doctor, and what they answered: for a terminal, a pipe and a bug report."""

import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from pkgutil import resolve_name

import httpx
from rich.markup import escape
from rich.table import Table

from pipelines.errors import ExoscopeError
from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client, version_of
from pipelines.text import writer
from pipelines.text.blocks import Block, Heading, Item, Items, Paragraph, Strong, Verbatim
from pipelines.text.declaration import Service
from pipelines.text.sources import SOURCES
from pipelines.topics.catalogue import Catalogue

_PACKAGES = ("exoscope", "biopython", "httpx", "pandas", "pyarrow", "streamlit")
_STYLES = {"pass": "green", "fail": "bold red", "skipped": "yellow"}
# Somebody waits for the answer, and a service in trouble is an answer too.
_ATTEMPTS = 3
_LIMITS = httpx.Timeout(30.0, connect=5.0)


def examine(
    source: str,
    *,
    topics: Catalogue,
    today: date,
    email: str | None = None,
    contact: str | None = None,
    api_key: str | None = None,
) -> Iterator[Check]:
    """The checks of one source, each as it gets done; nothing raises but what is wrong with this machine.

    `today` tells which year is long closed; `email` and `api_key` are told to NCBI alone, `contact` to a
    source that wants an address and is not NCBI's.
    """
    asked, heard = SOURCES[source], Heard()
    told = {"ncbi": {"email": email, "api_key": api_key}, "contact": {"email": contact}}
    with client_of(asked.service, heard, **told.get(asked.wants_address or "", {})) as client:
        for check in resolve_name(asked.checks)(client, heard, topics, today):
            # What a service says may repeat whatever it was sent.
            yield replace(check, seen=client.redact(check.seen), do=client.redact(check.do))


def client_of(
    service: Service, heard: Heard, *, email: str | None = None, api_key: str | None = None
) -> Client:
    """A client that gives up sooner than a refresh does, and lets `heard` listen."""
    return Client(service, email=email, api_key=api_key, limits=_LIMITS, attempts=_ATTEMPTS, on_answer=heard)


def lines(check: Check) -> Iterator[str]:
    """One check as plain lines: what was seen, and for a failure what is assumed and what to do."""
    yield f"{check.outcome:7}  {check.service}, {check.name}: {check.seen}"
    if check.outcome == "fail":
        yield f"         assumed: {check.assumed}"
        yield f"         do now: {check.do}"


def table(checks: Sequence[Check]) -> Table:
    """All checks as a table for a terminal."""
    found = Table("", "check", "seen", "do now", box=None, pad_edge=False)
    for check in checks:
        found.add_row(
            f"[{_STYLES[check.outcome]}]{check.outcome}[/]",
            escape(f"{check.service}, {check.name}"),
            escape(check.seen),
            escape(check.do),
        )
    return found


def summary(checks: Sequence[Check]) -> str:
    """One sentence: how many assumptions hold."""
    number = Counter(check.outcome for check in checks)
    told = [f"{number['pass']} of {len(checks)} assumptions hold"]
    if number["fail"]:
        told.append(f"{number['fail']} {'do' if number['fail'] > 1 else 'does'} not")
    if number["skipped"]:
        told.append(f"{number['skipped']} could not be checked")
    return ", ".join(told) + "."


def markdown(checks: Sequence[Check], about: Mapping[str, str]) -> str:
    """The report as Markdown, in which a list cannot be broken by what a service said."""
    known = Items(tuple(Item(f"{name}: {value}") for name, value in about.items()))
    blocks: list[Block] = [Heading(1, "Exoscope doctor"), known, Paragraph(summary(checks))]
    for service in dict.fromkeys(check.service for check in checks):
        its = [check for check in checks if check.service == service]
        blocks += [Heading(2, service), Items(tuple(map(_item, its)))]
    return writer.text(blocks)


def _item(check: Check) -> Item:
    said = {"assumed": check.assumed, "seen": check.seen, "do now": check.do}
    details = tuple((f"{word}: ", Verbatim(text)) for word, text in said.items() if text)
    return Item((Strong(check.outcome), f": {check.name}"), details=details)


def about(day: str, *, has_key: bool, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a bug report has to say of this machine, and no more: no names, no addresses, no paths."""
    packages = {name: version_of(name, "not installed") for name in _PACKAGES}
    variables = [source.service.variable for source in SOURCES.values()]
    changed = [variable for variable in variables if environment.get(variable, "").strip()]
    return {
        "day": day,
        **packages,
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "system": f"{platform.system()} {platform.machine()}",
        "API key": "given" if has_key else "none",
        "other addresses": ", ".join(changed) or "none",
    }


def redacted(text: str, secrets: Sequence[str | None], home: str) -> str:
    """The text without these secrets and without the path of the user's home."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "[removed]")
    return text.replace(home, "~") if len(home) > 1 else text


def write(path: Path, text: str) -> None:
    """Writes the report; raises ExoscopeError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExoscopeError(
            f"Asked to write the report to {path}. Came back: {error.strerror or error}. "
            "Name another file with --out."
        ) from None
