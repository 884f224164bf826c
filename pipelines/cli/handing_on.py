"""Commands that hand data on: export writes a package, diff tells two snapshots apart, news says what is new."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.base import Data, Edition, OwnTopics, app, checked_out, err, known_topic, to_show
from pipelines.cli.base import out as console
from pipelines.text.plain import one_line

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.revisions.revisions import Revisions
    from pipelines.snapshots.snapshot import Snapshot


@app.command()
def export(
    out: Annotated[
        Path, typer.Option(help="A name ending in .zip or .xlsx, or a folder; nothing may be there yet.")
    ],
    edition: Edition = None,
    topic: Annotated[str | None, typer.Option(help="Only what belongs to this topic or theme.")] = None,
    snapshot_id: Annotated[
        str | None, typer.Option("--snapshot", help="An older live snapshot, by its id.")
    ] = None,
    data: Data = None,
    own: OwnTopics = None,
) -> None:
    """Write the data as a Frictionless Data Package: CSV files, schema, searches, bibliography, how to check it.

    As .xlsx: the tables alone, a sheet each, with their notes.
    """
    from pipelines.errors import SnapshotError
    from pipelines.package import files, scope, workbook, write
    from pipelines.topics import catalogue as topics

    if out.suffix[1:2].isalpha() and out.suffix.lower() not in (".zip", ".xlsx"):
        raise typer.BadParameter(
            f"{out} must end in .zip or .xlsx, or be a folder without an ending.", param_hint="--out"
        )
    try:
        opened = to_show(edition, data, snapshot_id)
    except SnapshotError as error:
        if snapshot_id is None:
            raise
        raise typer.BadParameter(str(error), param_hint="--snapshot") from None
    catalogue = topics.load(extra=own) if own else topics.of_manifest(opened.manifest)
    topic = known_topic(topic, scope.known_topics(opened, catalogue))
    if is_book := out.suffix.lower() == ".xlsx":
        write.place(out, lambda path: workbook.write(path, opened, catalogue, topic), is_file=True)
    else:
        write.write(out, files.files(opened, catalogue, topic), opened.made_at)
    console.print(
        f"{out}: {opened.edition} edition, snapshot {opened.id}{f', topic {topic}' if topic else ''}. "
        + (
            "What is in it, and what is left out, says its sheet notes."
            if is_book
            else f"Check it with `exoscope verify {out}`."
        ),
        markup=False,
    )


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="latest, previous, an id, an edition or a folder.")],
    now: Annotated[str, typer.Argument(help="The same; by default latest.")] = "latest",
    show_all: Annotated[bool, typer.Option("--all", help="Minor changes too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs: everything.")] = False,
    data: Data = None,
    own: OwnTopics = None,
) -> None:
    """Say what moved between two snapshots, and why. Ends with 0 whether they differ or not."""
    from pipelines.errors import SnapshotError
    from pipelines.revisions import comparison
    from pipelines.topics import catalogue as topics

    try:
        sides = [comparison.named(word, data) for word in (before, now)]
    except SnapshotError as error:
        raise typer.BadParameter(str(error), param_hint="BEFORE, NOW") from None
    with _comparable(sides):
        catalogue = topics.load(extra=own) if own else topics.of_manifest(sides[1].manifest)
        found = comparison.compared(sides[0], sides[1], catalogue)
    if as_json:
        ids = {"before": sides[0].id, "now": sides[1].id}
        sys.stdout.write(json.dumps({**ids, **comparison.plain(found)}, indent=1, ensure_ascii=False) + "\n")
        return
    console.print(f"From {sides[0].edition} {sides[0].id} to {sides[1].edition} {sides[1].id}.", markup=False)
    _report(found, show_all=show_all)


@contextmanager
def _comparable(sides: "Sequence[Snapshot]") -> Iterator[None]:
    """Says what is wrong with snapshots that somebody else wrote, where they cannot be compared."""
    from pipelines.errors import SnapshotError
    from pipelines.package import check

    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # Only where something is wrong are declarations asked what, as `exoscope verify` asks them.
        if wrong := [problem for side in sides for problem in check.problems(side.path)]:
            ids = " and ".join(side.id for side in (sides[0], sides[-1]))
            raise SnapshotError(f"{ids} cannot be compared. {wrong[0]}") from None
        raise


@app.command()
def news(
    since: Annotated[
        str, typer.Option(help="A day, or previous, an id, an edition or a folder of a snapshot.")
    ] = "previous",
    out: Annotated[
        Path | None, typer.Option(help="File to write: .xml or .atom for a feed, .md or .html to read.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    fail_on: Annotated[
        Literal["critical", "notable", "minor"] | None,
        typer.Option(help="End with 4 if there is news of this grade or a graver one."),
    ] = None,
    address: Annotated[
        str, typer.Option(help="Where the dashboard stands, for the links.")
    ] = "http://localhost:8501",
    edition: Edition = None,
    data: Data = None,
    own: OwnTopics = None,
) -> None:
    """Say what is new since a day or a snapshot, graded; what the topics file watches comes first."""
    from pipelines.brief.files import write
    from pipelines.errors import SnapshotError
    from pipelines.revisions import comparison, feed, kinds
    from pipelines.revisions.moves import GRADES
    from pipelines.text import plain
    from pipelines.topics import catalogue as topics

    if plain.address(address) is None:
        raise typer.BadParameter(f"{address} is no http(s) address.", param_hint="--address")
    if out is not None:
        checked_out(out, feed.SUFFIXES)
    opened, base = to_show(edition, data), f"{address.rstrip('/')}/"
    try:
        chain = comparison.since(since, opened, data)
    except SnapshotError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None
    catalogue = topics.load(extra=own) if own else topics.of_manifest(opened.manifest)
    with _comparable(chain):
        found = comparison.news_of(chain, catalogue)
    items = kinds.in_order(found, catalogue)
    if out is not None:
        write(out, feed.rendered(items, chain, catalogue, base, out.suffix.lower()))
        err.print(f"{out}: {len(items):,} news of the {opened.edition} edition.", markup=False)
    if as_json:
        told = {"since": chain[0].id, "now": opened.id, "news": [feed.plain(item, base) for item in items]}
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    elif out is None:
        from rich.markdown import Markdown  # loads a parser that no other command needs

        console.print(
            Markdown(feed.rendered(items, chain, catalogue, base, ".md"), hyperlinks=False), soft_wrap=False
        )
    if fail_on and any(GRADES.index(item.grade) <= GRADES.index(fail_on) for item in items):
        raise typer.Exit(4)


#: A long text is cut: --json has it in full.
_WIDTH = 60
_HEADINGS = {
    "papers": "Papers",
    "trials": "Registered studies",
    "studies": "Single studies",
    "rows": "Rows of the ledgers",
    "totals": "All of PubMed, asked again",
}


def _report(found: "Revisions", *, show_all: bool) -> None:
    """Print the sources, then every table of changes; minor ones are counted unless all are wanted."""
    from pipelines.revisions import words

    console.print(f"{words.headline(found.grades)}.")
    for sentence in found.sources:
        console.print(sentence, markup=False)
    for topic, definition in found.reworded:
        console.print(f"The search of {topic} ({definition}) has other words.", markup=False)
    frames = {
        "papers": words.counts(found.papers),
        "trials": words.counts(found.trials),
        "studies": words.ranked(found.studies),
        "rows": words.ranked(found.rows),
        "totals": found.totals,
    }
    for name, frame in frames.items():
        if len(frame):
            _print(_HEADINGS[name], frame, show_all=show_all)
    there = found.tables
    for name in there.loc[there["was"].isna(), "table"]:
        console.print(f"Table {name} is only in the later one.")
    for name in there.loc[there["is"].isna(), "table"]:
        console.print(f"Table {name} is only in the earlier one.")


def _short(cell: str) -> str:
    cell = one_line(cell)  # no signs that a terminal obeys
    return cell if len(cell) <= _WIDTH else f"{cell[: _WIDTH - 1]}…"


def _print(heading: str, frame: "pd.DataFrame", *, show_all: bool) -> None:
    shown = frame if show_all or "grade" not in frame else frame[frame["grade"].ne("minor")]
    console.print(f"\n{heading}")
    if len(shown):
        table = Table(box=None, pad_edge=False)
        for column in frame.columns:
            table.add_column(str(column), overflow="fold")
        for row in shown.astype(object).where(shown.notna(), "").itertuples(index=False):
            table.add_row(*(escape(_short(str(cell))) for cell in row))
        console.print(table)
    if hidden := len(frame) - len(shown):
        console.print(f"{hidden:,} minor {'change' if hidden == 1 else 'changes'} more: --all shows them.")
