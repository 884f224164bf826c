"""Commands that ask services: refresh, doctor, and demo, which asks simulated ones."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.cli.base import (
    Contact,
    Data,
    Definition,
    Log,
    OnlySources,
    OwnTopics,
    app,
    asker,
    chosen_sources,
    err,
    known_topic,
)
from pipelines.cli.base import out as console
from pipelines.cli.view import dashboard


@app.command()
def refresh(
    only: OnlySources = None,
    full: Annotated[bool, typer.Option("--full", help="Fetch every record and every year again.")] = False,
    light: Annotated[
        bool,
        typer.Option(
            "--light",
            help="Ask less: no iCite, and no new authors, affiliations, terms, grants and links; those held stay.",
        ),
    ] = False,
    data: Data = None,
    topics: OwnTopics = None,
    email: Annotated[str | None, typer.Option(help="Your e-mail address, for NCBI.")] = None,
    contact: Contact = None,
    keep: Annotated[int, typer.Option(min=1, help="How many snapshots to keep.")] = 10,
    accept_drop: Annotated[
        bool, typer.Option("--accept-drop", help="Publish even if a count fell by more than 20%.")
    ] = False,
    trials_file: Annotated[
        Path | None,
        typer.Option(
            help="Studies as the registry's website hands them out (Download, JSON or CSV), in place of asking it.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    log: Log = "human",
    literature: Annotated[
        Literal["pubmed", "baseline"],
        typer.Option(help="Ask PubMed, or read NLM's own files, which `exoscope baseline add` took in."),
    ] = "pubmed",
) -> None:
    """Fetch literature, registered studies, grants, safety reports and filings as a new live snapshot."""
    sources = chosen_sources(only)
    from pipelines.refresh.command import run
    from pipelines.refresh.refresh import Choices
    from pipelines.snapshots import paths
    from pipelines.text.sources import SOURCES

    if light and not only:
        sources = tuple(source for source in sources if SOURCES[source].in_light)
    if trials_file is not None and "trials" not in sources:
        raise typer.BadParameter(
            "it holds studies: add --only trials, or leave --only out", param_hint="--trials-file"
        )
    files = {"trials": trials_file} if trials_file else {}
    if literature == "baseline":
        from pipelines.baseline.held import Baseline

        if "pubmed" not in sources:
            raise typer.BadParameter("add --only pubmed, or leave --only out", param_hint="--literature")
        files["pubmed"] = Baseline(data).opened().folder
    chosen = Choices(
        full=full,
        light=light,
        topics=topics,
        keep=keep,
        accept_drop=accept_drop,
        sources=sources,
        files=files,
    )

    code = run(paths.live(data), chosen, email=email, contact=contact, console=console, ask=asker())
    if code:
        raise typer.Exit(code)


@app.command()
def demo(
    records: Annotated[int, typer.Option(min=100, max=60_000, help="How many to simulate.")] = 2000,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Of the dashboard.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only make the data.")] = False,
    data: Data = None,
) -> None:
    """Run the real pipeline on simulated services and open the dashboard on what comes out."""
    from pipelines.snapshots import paths
    from pipelines.standin import demo as demonstration

    root = data or paths.demonstration()
    made = demonstration.make(paths.simulated(root), records, console=console)
    console.print(f"Simulated data, not real: {made.path}", markup=False)
    if not no_open:
        dashboard(edition="simulated", port=port, data=root)


@app.command()
def doctor(
    out: Annotated[
        Path | None, typer.Option(help="Also write a report for a bug report: no key, no e-mail in it.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(help="For NCBI. By default NCBI_EMAIL, or the one stored.")
    ] = None,
    contact: Contact = None,
    only: OnlySources = None,
) -> None:
    """Ask the services whether everything Exoscope assumes about them holds."""
    sources = chosen_sources(only)
    from datetime import UTC, datetime

    from pipelines.doctor import report
    from pipelines.errors import IdentityError
    from pipelines.refresh import identity
    from pipelines.text.sources import SOURCES
    from pipelines.topics.catalogue import load

    wanted = {SOURCES[source].wants_address for source in sources}
    address, lacks_email = None, None
    try:
        address = identity.email(email, ask=asker()) if "ncbi" in wanted else None
    except IdentityError as error:
        if wanted == {"ncbi"}:
            raise
        lacks_email = error
        err.print(str(error), markup=False)
        sources = tuple(one for one in sources if SOURCES[one].wants_address != "ncbi")
    contact = identity.contact(contact, ask=asker()) if "contact" in wanted else None
    key = identity.api_key()
    lacking = [one for one in sources if SOURCES[one].wants_address == "contact" and not contact]
    if lacking:
        err.print(identity.left_out(SOURCES[one].label for one in lacking), markup=False)
        sources = tuple(one for one in sources if one not in lacking)
    today = datetime.now(UTC).date()
    checks = []
    with err.status("Asking the services ..."):
        for source in sources:
            told = {"email": address, "contact": contact, "api_key": key}
            for check in report.examine(source, topics=load(), today=today, **told):
                checks.append(check)
                if not console.is_terminal:
                    for line in report.lines(check):
                        typer.echo(line)
    if console.is_terminal:
        console.print(report.table(checks), soft_wrap=False)
    typer.echo(report.summary(checks))
    if out is not None:
        text = report.markdown(checks, report.about(today.isoformat(), has_key=bool(key)))
        report.write(out, report.redacted(text, (address, contact, key), str(Path.home())))
    if any(check.outcome == "fail" for check in checks):
        raise typer.Exit(1)
    if lacks_email:
        raise typer.Exit(lacks_email.exit_code)


@app.command()
def screen(
    topic: Annotated[str, typer.Option(help="Whose papers.")],
    out: Annotated[Path, typer.Option(help="A name ending in .ris or .csv; nothing may be there yet.")],
    definition: Annotated[Definition, typer.Option(help="How wide the topic's search is.")] = "standard",
    email: Annotated[str | None, typer.Option(help="Your e-mail address, for NCBI.")] = None,
    data: Data = None,
) -> None:
    """Write a topic's papers with abstracts for screening, fetched now and kept nowhere else."""
    from pipelines.errors import ExportError
    from pipelines.labelling import sample
    from pipelines.package.references import references
    from pipelines.refresh import identity
    from pipelines.screening import sheet
    from pipelines.snapshots.snapshot import StoredTables
    from pipelines.sources.client import Client
    from pipelines.sources.pubmed.pubmed import PubMed
    from pipelines.text.sources import SOURCES
    from pipelines.topics.counted import Known, papers

    if out.suffix not in sheet.ENDINGS:
        raise typer.BadParameter(f"{out} is no name ending in .ris or .csv.", param_hint="--out")
    try:
        sheet.try_place(out)
    except ExportError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
    opened = sample.source("live", data)  # made-up articles have the numbers of others at PubMed
    members = papers(opened.load("topic_articles"), Known.of(StoredTables(opened)))
    articles = opened.load("articles")
    own = members[members["definition"].eq(definition) & members["pmid"].isin(articles["pmid"])]
    known_topic(topic, own["topic"].unique())
    found = articles[articles["pmid"].isin(own.loc[own["topic"].eq(topic), "pmid"])]
    authors = opened.load("authors") if "authors" in opened.tables else None
    with (
        Client(
            SOURCES["pubmed"].service,
            email=identity.email(email, ask=asker()),
            api_key=identity.api_key(),
        ) as client,
        err.status(f"Asking PubMed for {len(found):,} abstracts ..."),
    ):
        told = sheet.fetched(PubMed(client), found["pmid"])
    sheet.write(out, sheet.sheet(references(found, authors, edition=opened.edition), told, out.suffix))
    console.print(
        f"{out}: {len(found):,} papers of {topic} ({definition}), {sheet.outcome(found['pmid'], told)}",
        markup=False,
    )
