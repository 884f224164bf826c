"""Commands on NLM's own files of PubMed: read them, and say what is held."""

from typing import Annotated

import typer

from pipelines.cli.base import Data, app, err, warn
from pipelines.cli.base import out as console

baseline = typer.Typer(
    help="Read NLM's own files of PubMed (annual baseline and daily updates) in place of its API."
)
app.add_typer(baseline, name="baseline")


@baseline.command()
def add(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Folder, files or object store of pubmedNNnNNNN.xml.gz, their .md5 beside them.",
        ),
    ],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes. By default one for each core.")
    ] = None,
    scheduler: Annotated[str | None, typer.Option(help="A Dask cluster's, as tcp://host:8786.")] = None,
    abstracts: Annotated[
        bool,
        typer.Option(help="Keep abstracts, on this computer only; without them searches look at titles."),
    ] = True,
    data: Data = None,
) -> None:
    """Read NLM's files, each once; the later wins, deletions are honoured. 1 where a broken one was left out."""
    from pipelines.baseline import adding
    from pipelines.sources.progress import shown_on

    steps = shown_on(err)
    try:
        done = adding.add(places, data, steps, abstracts=abstracts, workers=workers, scheduler=scheduler)
    finally:
        steps.close()
    for problem in done.problems:
        warn(problem)
    console.print(_counted(done.counts), markup=False)
    if done.problems:
        raise typer.Exit(1)


@baseline.command()
def status(data: Data = None) -> None:
    """Say which files are held, of which years and day, and how many records."""
    from pipelines.baseline.held import Baseline

    held = Baseline(data).opened()
    years = ", ".join(map(str, sorted({one["year"] for one in held.files.values()})))
    kept = "with" if held.has_abstracts else "without"
    console.print(
        f"{held.folder}: {len(held.files):,} files of {years}, {kept} abstracts, as of {held.day}.",
        markup=False,
    )
    console.print(_counted(held.counts or {}), markup=False)


def _counted(counts: dict[str, int]) -> str:
    return "{read:,} records read, {kept:,} kept, {deleted:,} deleted".format(**counts)
