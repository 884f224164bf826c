"""Commands about searches: topics, and sample, which measures how precise a search is."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.base import Data, Definition, Edition, OwnTopics, app
from pipelines.topics.catalogue import Catalogue


@app.command()
def topics(
    own: OwnTopics = None,
) -> None:
    """Print the topics and their searches as they would be sent, and how precise they were on real records."""
    from itertools import chain

    from pipelines.labelling import measured
    from pipelines.topics import catalogue as catalogues

    catalogue = catalogues.load(extra=own)
    catalogues.check(catalogue)
    for line in chain(catalogues.render(catalogue), measured.lines(catalogue)):
        typer.echo(line)


@app.command()
def sample(
    topic: Annotated[str | None, typer.Option(help="Topic to draw from: see `exoscope topics`.")] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="How many articles.")] = 100,
    out: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
    definition: Annotated[Definition, typer.Option(help="How wide a search.")] = "standard",
    seed: Annotated[int, typer.Option(help="Another seed draws other articles.")] = 1,
    score: Annotated[
        Path | None, typer.Option(help="A sheet labelled yes, no or unsure in each row.")
    ] = None,
    edition: Edition = None,
    data: Data = None,
    own: OwnTopics = None,
) -> None:
    """Draw articles of a topic to label, and score the sheet: the precision of the topic's search."""
    from pipelines.topics import catalogue as catalogues

    if score is None and (topic is None or out is None):
        raise typer.BadParameter(
            "name a topic and a file, or a sheet with --score.", param_hint="--topic, --out"
        )
    if score is not None and (topic is not None or out is not None):
        raise typer.BadParameter("the sheet says what it was drawn from.", param_hint="--topic, --out")
    catalogue = catalogues.load(extra=own)
    if score is not None:
        _score(score, catalogue, data)
    elif topic is not None and out is not None:
        from pipelines.labelling.sample import drawn, source, write

        opened = source(edition, data)
        rows = drawn(opened, catalogue, topic=topic, definition=definition, n=n, seed=seed)
        write(out, rows)
        typer.echo(
            f"{out}: {len(rows)} articles of {topic} ({definition}), {opened.edition} edition. Write yes, no "
            "or unsure into the column label of every row, then run `exoscope sample --score` on the file."
        )


def _score(path: Path, catalogue: Catalogue, data: Path | None) -> None:
    from datetime import UTC, datetime

    from pipelines.labelling import labels, precision
    from pipelines.labelling.sample import known_at

    labelled = labels.read_sheet(path)
    origin = labels.origin_of(labelled)
    why_not = precision.reason_not_to_store(origin, catalogue)
    found = labels.score(labelled, datetime.now(UTC).date(), known_at(origin, data))
    typer.echo(str(found))
    typer.echo(f"Not stored: {why_not}." if why_not else f"Stored in {precision.store(found, data)}.")
