"""What all commands share: the application, where it prints, and options with one meaning everywhere."""

import logging
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from pipelines import log
from pipelines.errors import IdentityError
from pipelines.text.sources import SOURCES, listed

if TYPE_CHECKING:
    from pipelines.refresh.identity import Ask
    from pipelines.snapshots.snapshot import Snapshot

app = typer.Typer(
    help="Is what people publish, test and sell about exosomes ahead of what was shown in humans and of what "
    "regulators allow? Without a command: opens the dashboard.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

EditionName = Literal["live", "reference", "simulated"]
Edition = Annotated[EditionName | None, typer.Option(help="By default live if there is one.")]
OwnTopics = Annotated[
    Path | None,
    typer.Option(
        "--topics",
        help="Your own topics file: adds topics to the bundled ones, or replaces some.",
        exists=True,
        dir_okay=False,
    ),
]
Contact = Annotated[
    str | None,
    typer.Option(
        help="Your e-mail address, for the SEC and Wikimedia. By default EXOSCOPE_CONTACT, or the one stored."
    ),
]
Definition = Literal["narrow", "standard", "broad"]
OnlySources = Annotated[
    list[str] | None, typer.Option("--only", help=f"A source to ask: {listed()}. By default all.")
]


def _place(word: str) -> Path:
    from pipelines.snapshots import paths

    return paths.place(word)


Data = Annotated[
    Path | None,
    typer.Option(
        help="Folder that holds live/, or address of a store (s3://, gs://, az://, https://). By default data/ of a "
        "checkout, else your own.",
        parser=_place,
        metavar="PLACE",
    ),
]
Log = Annotated[
    Literal["human", "json"],
    typer.Option(
        envvar="EXOSCOPE_LOG", callback=log.choose, help="json: logs for programs, on standard error."
    ),
]


def warn(sentence: str, level: int = logging.WARNING) -> None:
    """Tell the user on standard error: in the log, where there is one."""
    if log.LOG.isEnabledFor(logging.INFO):
        log.LOG.log(level, sentence)
    else:
        err.print(sentence, markup=False)


def to_show(edition: str | None, data: Path | None, snapshot_id: str | None = None) -> "Snapshot":
    """The snapshot to show; says so where that is not the newest live one, since it is damaged."""
    from pipelines.snapshots import editions, mirror, paths, snapshot

    found = editions.find(edition, data, snapshot_id)
    if edition in (None, "live") and (trouble := mirror.trouble(paths.live(data))):
        warn(trouble)
    newest = snapshot.stored(paths.live(data))[-1:]
    if edition in (None, "live") and snapshot_id is None and newest not in ([], [found.path]):
        for sentence in snapshot.damaged(paths.live(data))[:1]:
            warn(f"{sentence} Instead: {found.id}, {found.edition}.")
    return found


def checked_out(out: Path, suffixes: Sequence[str]) -> None:
    """Raises where a file of that name cannot be written: another ending, a folder, no folder to hold it."""
    from pipelines.text import disk

    if out.suffix.lower() not in suffixes:
        ends = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
        raise typer.BadParameter(f"{out} must end in {ends}.", param_hint="--out")
    if disk.is_folder(out):
        raise typer.BadParameter(f"{out} is a folder; name a file in it.", param_hint="--out")
    if not disk.is_folder(out.parent):
        raise typer.BadParameter(
            f"there is no folder {out.parent}; make it, or name another file.", param_hint="--out"
        )


def known_topic(topic: str | None, known: Iterable[str]) -> str | None:
    """The topic named with --topic; raises where it is none of those known."""
    names = list(known)
    if topic is not None and topic not in names:
        raise typer.BadParameter(f"no topic {topic!r}; choose: {', '.join(names)}.", param_hint="--topic")
    return topic


def chosen_sources(only: list[str] | None) -> tuple[str, ...]:
    """The sources named with --only, in their own order; all of them where none is named."""
    for name in only or ():
        if name not in SOURCES:
            raise typer.BadParameter(
                f"no source {name!r}; choose: {', '.join(SOURCES)}.", param_hint="--only"
            )
    return tuple(name for name in SOURCES if not only or name in only)


def asker() -> "Ask | None":
    """Asks whoever sits at the terminal for an e-mail address, saying why; None where nobody sits."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from pipelines.refresh import identity

    def ask(of: identity.Address) -> str:
        def address(typed: str) -> str:
            try:
                return identity.checked(typed, "What you typed", of) if typed.strip() or of.is_needed else ""
            except IdentityError as error:
                raise typer.BadParameter(str(error)) from None  # typer asks again

        out.print(of.why)
        default = None if of.is_needed else ""
        return str(typer.prompt(of.prompt, value_proc=address, default=default, show_default=False))

    return ask
