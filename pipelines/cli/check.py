"""Commands that look at data without changing it: brief, lookup, status, verify."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.base import Data, Edition, app, checked_out, err, known_topic, to_show
from pipelines.cli.base import out as console


@app.command()
def brief(
    out: Annotated[Path, typer.Option(help="File to write: .pdf, .html to read and print, .md for text.")],
    edition: Edition = None,
    topic: Annotated[
        str | None, typer.Option(help="One topic with its sub-topics: see `exoscope topics`. By default all.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="Instead: one jurisdiction, by its name or code, such as KR.")
    ] = None,
    company: Annotated[str | None, typer.Option(help="Instead: what is held under one name.")] = None,
    long: Annotated[
        bool, typer.Option("--long", help="Everything follows as an appendix: tables, methods, sub-topics.")
    ] = False,
    paper: Annotated[Literal["a4", "letter"], typer.Option(help="Of a PDF.")] = "a4",
    data: Data = None,
) -> None:
    """Write a dated brief on one page: verdict, four numbers, one timeline, five sentences, what is not known."""
    from datetime import UTC, datetime

    from pipelines.analysis.lookup.names import LONGEST, asked_for
    from pipelines.brief import document, files
    from pipelines.brief.country import codes
    from pipelines.brief.source import facts
    from pipelines.sentences.lookup import TOO_SHORT
    from pipelines.text.plain import flat
    from pipelines.topics import catalogue as topics

    checked_out(out, files.SUFFIXES)
    if sum(one is not None for one in (topic, country, company)) > 1:
        raise typer.BadParameter("name one of them.", param_hint="--topic, --country, --company")
    if company is not None and not asked_for(company):
        raise typer.BadParameter(f"{TOO_SHORT}.", param_hint="--company")
    opened = to_show(edition, data)
    topic = known_topic(topic, topics.of_manifest(opened.manifest).topics)
    known = facts(opened, day=datetime.now(UTC).date(), data=data, topic=topic, is_long=long)
    if company is not None:
        found = document.on_company(known, flat(company)[:LONGEST].strip())
    elif country is None:
        found = document.one_page(known, has_appendix=long)
    else:
        names = {word.casefold(): code for code, name in codes(known).items() for word in (code, name)}
        if country.casefold() not in names:
            raise typer.BadParameter(
                f"no jurisdiction {country!r} in the ledgers; choose: {', '.join(codes(known).values())}.",
                param_hint="--country",
            )
        found = document.on_country(known, names[country.casefold()])
    body = files.rendered(found, out.suffix.lower(), paper)
    files.write(out, body)
    marked = "SIMULATED, " if found.is_simulated else ""
    typer.echo(
        f"{out}: {marked}{opened.edition} edition of {opened.made_at:%Y-%m-%d}, {len(body) / 1024:,.0f} kB."
    )


@app.command()
def lookup(
    name: Annotated[
        str, typer.Argument(help="A product, clinic, firm or sponsor, in any spelling.", show_default=False)
    ],
    edition: Edition = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Look a name up across letters, rules, recalls, studies, papers and money; says what was not searched."""
    from pipelines.analysis.lookup.find import searched
    from pipelines.analysis.lookup.names import asked_for
    from pipelines.sentences import lookup as told

    if not asked_for(name):
        raise typer.BadParameter(f"{told.TOO_SHORT}.", param_hint="NAME")
    opened = to_show(edition, data)
    tables = {one: opened.load(one) for one in opened.tables if one in told.TABLES}
    found = told.answer(name, searched(told.PLACES, tables), opened.manifest)
    if as_json:
        rows = found.rows.astype(object).where(found.rows.notna(), None).to_dict("records")
        about = {"edition": opened.edition, "snapshot": opened.id, "says": told.headline(found)}
        where = {"not_searched": found.not_searched, "not_covered": told.NOT_COVERED}
        whole = {**vars(found), **about, **where, "rows": rows}
        sys.stdout.write(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        return
    marked = "SIMULATED, " if opened.edition == "simulated" else ""
    of = f"{marked}{opened.edition} edition, {opened.made_at:%Y-%m-%d}"
    said = (
        f"{told.headline(found)} ({of}).",
        *told.lines(found),
        *told.remarks(found),
        *told.coverage(found),
    )
    for line in said:
        console.print(line, markup=False)


@app.command()
def status(
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Say which editions there are, how old their tables are, and what is missing."""
    from datetime import UTC, datetime

    from pipelines.sentences.sentence import capital
    from pipelines.sentences.verdict import WORDS
    from pipelines.snapshots.status import report

    told = report(datetime.now(UTC), data)
    if as_json:
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        raise typer.Exit(1 if told["problems"] else 0)
    console.print(
        f"Shown by default: {told['default']} edition. Live data: {escape(str(told['live_folder']))}"
    )
    for edition in told["editions"]:
        console.print(f"\n{edition['edition']}: snapshot {edition['id']}, {edition['age_days']} days old")
        for name, source in edition["sources"].items():
            console.print(f"{source['told']}{_no_newer(name, source)}", markup=False)
        for verdict in dict.fromkeys(edition["verdicts"].values()):
            topics = [name for name, own in edition["verdicts"].items() if own == verdict]
            console.print(f"{capital(WORDS[verdict])}: {', '.join(topics)}.", markup=False)
        table = Table("table", "rows", "as of", "age (days)", box=None, pad_edge=False)
        for name, entry in edition["tables"].items():
            table.add_row(name, f"{entry['rows']:,}", entry["fetched_at"][:10], str(entry["age_days"]))
        for name in edition["missing"]:
            table.add_row(name, "missing", "", "")
        console.print(table)
    if failure := told["last_failure"]:
        err.print(f"\nThe last refresh failed at {failure['at']}. {failure['error']}", markup=False)
    for sentence in told["problems"]:
        err.print(escape(sentence))
    if told["problems"]:
        raise typer.Exit(1)


def _no_newer(name: str, source: Mapping[str, Any]) -> str:
    """Why a source is no newer or was never fetched, as the end of a line; empty where nothing is wrong."""
    if source["failed"]:
        return f" It could not be fetched the last time: {source['failed']}"
    return "" if source["fetched_at"] else f" `exoscope refresh --only {name}` asks it."


@app.command()
def verify(
    path: Annotated[
        Path,
        typer.Argument(
            help="latest, previous, an edition, an id or folder of a snapshot; or a package (folder or zip).",
            show_default=False,
        ),
    ],
    data: Data = None,
) -> None:
    """Re-check a snapshot or an exported package: checksums, row counts, types, and every rule of every table."""
    from pipelines.errors import SnapshotError
    from pipelines.package import check as checks
    from pipelines.revisions.comparison import named
    from pipelines.snapshots import paths, snapshot
    from pipelines.text import disk

    if not (disk.is_folder(path) or disk.is_file(path)):
        # Of live data also what does not open: `latest` is the newest there is, where an older one is shown too.
        live = {name: one for one in snapshot.stored(paths.live(data)) for name in (one.name, "latest")}
        try:
            path = live.get(str(path)) or named(str(path), data).path
        except SnapshotError as error:
            raise typer.BadParameter(f"{path} is no folder and no file. {error}", param_hint="PATH") from None
    problems = checks.problems(path)
    for problem in problems:
        err.print(escape(problem))
    if problems:
        err.print(f"{path}: {len(problems)} problem{'s' if len(problems) > 1 else ''}.", markup=False)
        raise typer.Exit(1)
    console.print(f"{path}: good.", markup=False)
