"""The command that writes a brief."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.base import Data, Edition, app, known_topic


@app.command()
def brief(
    out: Annotated[Path, typer.Option(help="File to write: .html to read and print, .md for text.")],
    edition: Edition = None,
    topic: Annotated[
        str | None, typer.Option(help="One topic with its sub-topics: see `exoscope topics`. By default all.")
    ] = None,
    long: Annotated[bool, typer.Option("--long", help="Everything: tables, methods, sub-topics.")] = False,
    data: Data = None,
) -> None:
    """Write a dated brief: what grew, what was shown in humans, what regulators said, what is not known."""
    from datetime import UTC, datetime

    from pipelines.brief import files
    from pipelines.brief.document import brief as brief_of
    from pipelines.brief.source import facts
    from pipelines.snapshots import editions
    from pipelines.topics import catalogue as topics

    if out.suffix.lower() not in files.SUFFIXES:
        raise typer.BadParameter(f"{out} must end in .html or .md.", param_hint="--out")
    if out.is_dir():
        raise typer.BadParameter(f"{out} is a folder; name a file in it.", param_hint="--out")
    if not out.parent.is_dir():
        raise typer.BadParameter(
            f"there is no folder {out.parent}; make it, or name another file.", param_hint="--out"
        )
    opened = editions.find(edition, data)
    topic = known_topic(topic, topics.of_manifest(opened.manifest).topics)
    found = brief_of(facts(opened, day=datetime.now(UTC).date(), data=data, topic=topic, is_long=long))
    text = files.rendered(found, out.suffix.lower())
    files.write(out, text)
    marked = "SIMULATED, " if found.is_simulated else ""
    typer.echo(
        f"{out}: {marked}{opened.edition} edition of {opened.made_at:%Y-%m-%d}, {len(text.encode()) / 1024:,.0f} kB."
    )
