"""Commands on NLM's own files of PubMed: read them, say what is held, compare them with what the API found."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.base import Data, app, checked_out, err, to_show, warn
from pipelines.cli.base import out as console

baseline = typer.Typer(
    help="Read NLM's own files of PubMed (annual baseline and daily updates) in place of its API."
)
app.add_typer(baseline, name="baseline")
_COUNTED = "{read:,} records read, {kept:,} kept, {deleted:,} deleted"


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
        problems, counts = adding.add(
            places, data, steps, abstracts=abstracts, workers=workers, scheduler=scheduler
        )
    finally:
        steps.close()
    for problem in problems:
        warn(problem)
    console.print(_COUNTED.format(**counts), markup=False)
    if problems:
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
    console.print(_COUNTED.format(**held.counts or {}), markup=False)


@baseline.command()
def mesh(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="desc2026.xml, or .gz, of NLM.")],
    data: Data = None,
) -> None:
    """Read NLM's tree of headings, so that a search by a heading takes in those below it."""
    import fsspec

    from pipelines.baseline.held import Baseline
    from pipelines.baseline.search import keep_tree
    from pipelines.pubmed_search.mesh import read

    held = Baseline(data).opened()
    with fsspec.open(str(file), "rb", compression="infer") as source:
        tree = read(source, file.name)
    keep_tree(tree, held)
    console.print(f"{len(tree.places):,} headings read from {file.name}.", markup=False)


@baseline.command()
def check(
    snapshot: Annotated[str | None, typer.Option(help="Of the live ones. By default the newest.")] = None,
    out: Annotated[Path | None, typer.Option(help="Each difference with its cause, as CSV.")] = None,
    data: Data = None,
) -> None:
    """Compare what PubMed's API found for a snapshot with what the files hold: which articles differ, and why."""
    from pipelines.baseline import compare
    from pipelines.baseline.held import Baseline
    from pipelines.snapshots.snapshot import StoredTables

    if out:
        checked_out(out, (".csv",))
    held, opened = Baseline(data).opened(), to_show("live", data, snapshot)
    by_files = opened.manifest.get("sources", {}).get("pubmed", {}).get("files_to")
    if by_files or not {"topic_articles", "article_terms"} <= opened.tables.keys():
        raise typer.BadParameter(
            f"{opened.id} has no papers that PubMed's API found. Name an older one, or run `exoscope refresh`.",
            param_hint="--snapshot",
        )
    differences, table = compare.compared(StoredTables(opened), held)
    compare.keep(table, held)
    if out:
        differences.to_csv(out, index=False)
    shown = table[table["only_api"].add(table["only_files"]).gt(0)].drop(columns=["asked_on", "files_to"])
    console.print(f"{len(table):,} searches, of which {len(shown):,} differ.", markup=False)
    if len(shown):
        console.print(shown.round(4).to_string(index=False), markup=False)
