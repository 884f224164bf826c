"""What `exoscope refresh` does around a refresh: who asks, what is shown, and what a failure leaves behind."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipelines import failures, identity
from pipelines.errors import ExoscopeError, IdentityError
from pipelines.one_at_a_time import alone
from pipelines.progress import shown_on
from pipelines.record_store import RecordStore
from pipelines.refresh import STORE, Choices, Summary, refresh
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.eutils import EUTILITIES
from pipelines.sources.trials import REGISTRY

STOPPED = 130


def run(
    root: Path,
    choices: Choices,
    *,
    email: str | None,
    console: Console,
    ask: Callable[[], str] | None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Refresh the snapshots under `root` and say so; returns the exit code.

    Args:
        root: Folder of the live snapshots.
        choices: What the user chose.
        email: What the user gave.
        console: Where progress and summary go.
        ask: Asks for the e-mail address; None where nobody sits.
        now: The time.

    Raises:
        BusyError: Another refresh of this folder is running; nothing was asked, noted or changed.
        ExoscopeError: Every source failed; the last snapshot is as it was, and the failure is noted for `status`.
    """
    with alone(root):
        return _run(root, choices, email=email, console=console, ask=ask, now=now)


def _run(
    root: Path,
    choices: Choices,
    *,
    email: str | None,
    console: Console,
    ask: Callable[[], str] | None,
    now: Callable[[], datetime],
) -> int:
    stop = threading.Event()
    refused: dict[str, ExoscopeError] = {}
    with ExitStack() as clients:
        pubmed = registry = None
        if "pubmed" in choices.sources:
            try:
                address = identity.email(email, ask=ask)
            except IdentityError as error:
                if choices.sources == ("pubmed",):
                    raise
                refused["pubmed"] = error  # only NCBI wants an address; the registry is asked without
            else:
                pubmed = Client(EUTILITIES, email=address, api_key=identity.api_key(), stop=stop)
                clients.enter_context(pubmed)
        if "trials" in choices.sources:
            registry = clients.enter_context(Client(REGISTRY, stop=stop))
        try:
            published, summary = refresh(
                pubmed,
                root,
                choices,
                registry=registry,
                refused=refused,
                steps=shown_on(console),
                now=now,
            )
        except (KeyboardInterrupt, CancelledError):
            stop.set()
            kept = len(RecordStore(root / STORE, service=pubmed.address, now=now()).records) if pubmed else 0
            console.print(
                f"Stopped. {kept:,} fetched records are kept, the last snapshot is as it was. "
                "Run `exoscope refresh` again to go on."
            )
            return STOPPED
        except ExoscopeError as error:
            failures.note(root, pubmed.redact(str(error)) if pubmed else str(error), now())
            raise
    for line in told(published, summary):
        console.print(line, markup=False)
    if summary.failed:
        failures.note(root, " ".join(map(str, summary.failed.values())), now())
        return summary.exit_code
    if not any(told["failed"] for told in published.manifest["sources"].values()):
        failures.forget(root)  # a source that was not asked this time may still be the one that failed
    return 0


def told(published: Snapshot, summary: Summary) -> list[str]:
    """The summary of a refresh, line by line."""
    again = f", {summary.retries:,} of them again" if summary.retries else ""
    lines = [
        f"Published {published.id}: {summary.topics} topics{''.join(_came(summary))}.",
        f"{summary.requests:,} requests{again}, {summary.seconds:.0f} seconds, "
        f"{len(summary.warnings)} warnings.",
    ]
    lines += [f"Warning: {warning}" for warning in summary.warnings]
    for source, error in summary.failed.items():
        since = (published.manifest["sources"][source]["fetched_at"] or "")[:10]
        shown = f"its tables are those of {since}" if since else "its tables are missing"
        lines.append(f"Failed: {source}; {shown}. {error}")
    return lines


def _came(summary: Summary) -> Iterator[str]:
    if found := summary.numbers.get("pubmed"):
        yield f", {found['articles']:,} articles ({found['new']:,} new, {found['changed']:,} changed)"
    if found := summary.numbers.get("trials"):
        gone = f", {found['gone_trials']:,} gone" if found["gone_trials"] else ""
        yield f", {found['trials']:,} trials ({found['new_trials']:,} new, {found['changed_trials']:,} changed{gone})"
