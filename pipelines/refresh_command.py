"""What `exoscope refresh` does around a refresh: who asks, what is shown, and what a failure leaves behind."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipelines import failures, identity
from pipelines.errors import ExoscopeError
from pipelines.one_at_a_time import alone
from pipelines.progress import shown_on
from pipelines.record_store import RecordStore
from pipelines.refresh import STORE, Choices, Summary, refresh
from pipelines.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.eutils import EUTILITIES

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
        ExoscopeError: It failed; the last snapshot is as it was, and the failure is noted for `status`.
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
    address = identity.email(email, ask=ask)
    with Client(EUTILITIES, email=address, api_key=identity.api_key()) as client:
        try:
            published, summary = refresh(client, root, choices, steps=shown_on(console), now=now)
        except (KeyboardInterrupt, CancelledError):
            client.stop.set()
            kept = len(RecordStore(root / STORE, service=client.address, now=now()).records)
            console.print(
                f"Stopped. {kept:,} fetched records are kept, the last snapshot is as it was. "
                "Run `exoscope refresh` again to go on."
            )
            return STOPPED
        except ExoscopeError as error:
            failures.note(root, client.redact(str(error)), now())
            raise
    failures.forget(root)
    for line in told(published, summary):
        console.print(line, markup=False)
    return 0


def told(published: Snapshot, summary: Summary) -> list[str]:
    """The summary of a refresh, line by line."""
    again = f", {summary.retries:,} of them again" if summary.retries else ""
    lines = [
        f"Published {published.id}: {summary.topics} topics, {summary.articles:,} articles "
        f"({summary.new:,} new, {summary.changed:,} changed).",
        f"{summary.requests:,} requests{again}, {summary.seconds:.0f} seconds, "
        f"{len(summary.warnings)} warnings.",
    ]
    return [*lines, *(f"Warning: {warning}" for warning in summary.warnings)]
