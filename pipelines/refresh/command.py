"""What `exoscope refresh` does around a refresh: who asks, what is shown, and what a failure leaves behind."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import accumulate
from logging import INFO, WARNING
from pathlib import Path
from textwrap import shorten

from rich.console import Console

from pipelines.errors import ExoscopeError, IdentityError, SourceError
from pipelines.log import LOG
from pipelines.refresh import identity
from pipelines.refresh.lock import alone
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots import status
from pipelines.snapshots.freshness import freshness
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.literature.record_store import FOLDER, RecordStore
from pipelines.sources.progress import shown_on
from pipelines.text.sources import SOURCES

STOPPED = 130
#: So many rows has a small screen: the summary of a refresh fits in.
_ROWS = 24


def run(
    root: Path,
    choices: Choices,
    *,
    email: str | None,
    console: Console,
    ask: identity.Ask | None,
    contact: str | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Refresh the snapshots under `root` and say so; returns the exit code.

    `email` is the address for NCBI, `contact` the one for others; `ask` asks for either, None where nobody sits.

    Raises:
        BusyError: Another refresh of this folder is running; nothing was asked, noted or changed.
        IdentityError: Only sources were chosen that are not asked without an address, and there is none.
        ExoscopeError: Every source failed; the last snapshot is as it was, and the failure is noted for `status`.
    """
    with alone(root):
        return _run(root, choices, email, contact, console=console, ask=ask, now=now)


def _run(
    root: Path,
    choices: Choices,
    email: str | None,
    contact: str | None,
    *,
    console: Console,
    ask: identity.Ask | None,
    now: Callable[[], datetime],
) -> int:
    stop = threading.Event()
    with ExitStack() as opened:
        opened.callback(stop.set)  # whatever ends a refresh ends those who still ask beside it
        clients, refused = _clients(choices, email, contact, ask, stop, opened)
        left_out = [
            source.label
            for name, source in SOURCES.items()
            if name in {*choices.sources} - {*clients, *refused}
        ]
        if left_out and not clients and not refused:
            raise IdentityError(identity.left_out(left_out))
        try:
            # Closed before anything else is said: those who still ask must not draw over it, nor keep the cursor.
            with closing(shown_on(console)) as steps:
                published, summary = refresh(clients, root, choices, refused=refused, steps=steps, now=now)
        except (KeyboardInterrupt, CancelledError):
            stop.set()
            console.print(
                f"Stopped. {_kept(clients.get('pubmed'), root, now()):,} fetched records are kept, the last snapshot "
                "is as it was. Run `exoscope refresh` again to go on."
            )
            return STOPPED
        except ExoscopeError as error:
            status.note_failure(root, _redacted(str(error), clients), now())
            raise
    told = {one: getattr(summary, one) for one in ("exit_code", "requests", "retries", "seconds")}
    told |= {"failed": [*summary.failed], "warnings": len(summary.warnings), "snapshot": published.id}
    LOG.log(WARNING if summary.exit_code else INFO, "published", extra={"told": told})
    for line in summary_lines(published, summary, console.width):
        console.print(line, markup=False)
    if left_out:
        console.print(identity.left_out(left_out), markup=False)
    if summary.exit_code:
        status.note_failure(
            root, " ".join([*map(str, summary.failed.values()), *_lacks(published, summary)]), now()
        )
    elif not any(one["failed"] or one.get("gaps") for one in published.manifest["sources"].values()):
        status.forget_failure(root)  # a source that was not asked this time may still be the one that failed
    return summary.exit_code


def _clients(
    choices: Choices,
    email: str | None,
    contact: str | None,
    ask: identity.Ask | None,
    stop: threading.Event,
    opened: ExitStack,
) -> tuple[dict[str, Client], dict[str, ExoscopeError]]:
    """Who asks each chosen source, and why one cannot be asked; that does not keep the others from being.

    One that wants an address which the user does not give is in neither.
    """
    clients: dict[str, Client] = {}
    refused: dict[str, ExoscopeError] = {}
    for name in choices.sources:
        source = SOURCES[name]
        try:
            address = key = None
            wanted = None if name in choices.files else source.wants_address
            if wanted == "ncbi":
                address, key = identity.email(email, ask=ask), identity.api_key()
            elif wanted and not (address := identity.contact(contact, ask=ask)):
                continue
            client = Client(source.service, email=address, api_key=key, stop=stop)
        except (IdentityError, SourceError) as error:
            if len(choices.sources) == 1:
                raise
            refused[name] = error
        else:
            clients[name] = opened.enter_context(client)
    return clients, refused


def _kept(pubmed: Client | None, root: Path, now: datetime) -> int:
    """How many of PubMed's records are kept for the next refresh."""
    return len(RecordStore(root / FOLDER, service=pubmed.address, now=now).records) if pubmed else 0


def _redacted(text: str, clients: dict[str, Client]) -> str:
    for client in clients.values():
        text = client.redact(text)
    return text


def summary_lines(published: Snapshot, summary: Summary, width: int = 80) -> list[str]:
    """The summary of a refresh, line by line: what was published, what was not, and warnings while there is room.

    What is missing or old is always named; `width` is how much a row of the screen takes.
    """
    again = f", {summary.retries:,} of them again" if summary.retries else ""
    lines = [
        f"Published {published.id}: {', '.join([f'{summary.topics} topics', *summary.came])}.",
        f"{summary.requests:,} requests{again}, {summary.seconds:.0f} seconds, "
        f"{len(summary.warnings)} warnings.",
    ]
    for source, error in summary.failed.items():
        since = (published.manifest["sources"][source]["fetched_at"] or "")[:10]
        shown = f"its tables are those of {since}" if since else "its tables are missing"
        lines.append(f"Failed: {source}; {shown}. {error}")
    lines += _lacks(published, summary)
    warnings = [shorten(f"Warning: {warning}", 2 * width, placeholder=" ...") for warning in summary.warnings]
    ends = list(accumulate(-(-len(line) // width) for line in [*lines, *warnings]))[len(lines) :]
    if ends and ends[-1] > _ROWS:
        fit = sum(end < _ROWS for end in ends)  # one row is for the rest
        warnings[fit:] = [f"{len(ends) - fit:,} more warnings: `exoscope status --json` has all of them."]
    return lines + warnings


def _lacks(published: Snapshot, summary: Summary) -> list[str]:
    """Which pieces of the sources that came are missing or older than this refresh."""
    ages = freshness(published.manifest, published.made_at)
    return [line for source in summary.gaps for line in ages[source].lacks()]
