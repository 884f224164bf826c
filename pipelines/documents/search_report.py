"""The search report of a snapshot: the 16 items of PRISMA-S, for one topic or all.

Rethlefsen ML, Kirtley S, Waffenschmidt S, et al. PRISMA-S. Syst Rev 2021;10:39. doi:10.1186/s13643-020-01542-z.
"""

from collections.abc import Iterator

import pandas as pd

from pipelines.documents.known import Known
from pipelines.documents.strategies import number, strategies
from pipelines.text.blocks import Block, Heading, Paragraph, Table, quoted
from pipelines.text.sources import LABELS, SOURCES, notices
from pipelines.topics.catalogue import DEFINITIONS
from pipelines.topics.crossings import rests_on

NAMES = (
    "Database name",
    "Multi-database searching",
    "Study registries",
    "Online resources and browsing",
    "Citation searching",
    "Contacts",
    "Other methods",
    "Full search strategies",
    "Limits and restrictions",
    "Search filters",
    "Prior work",
    "Updates",
    "Dates of searches",
    "Peer review",
    "Total records",
    "Deduplication",
)


def report(told: Known, topic: str | None = None) -> list[Block]:
    """The report as blocks: of one topic with what its search rests on, or of all topics."""
    manifest = told.manifest
    label = topic and told.catalogue.label(topic)
    mark = "SIMULATED, not real: " if manifest["edition"] == "simulated" else ""
    blocks: list[Block] = [
        Heading(1, f"{mark}Search report{f': {label}' if label else ''}"),
        Paragraph(
            f"Exoscope, {manifest['edition']} edition, snapshot {manifest['id']} of {manifest['made_at']}. Items and "
            "their order after PRISMA-S (Rethlefsen et al., Systematic Reviews 2021;10:39, "
            "doi:10.1186/s13643-020-01542-z). What was not done is said too."
        ),
        *(Paragraph(notice) for notice in notices(manifest["edition"], manifest["tables"])),
    ]
    for place, (name, answer) in enumerate(zip(NAMES, _answers(told, topic), strict=True), start=1):
        blocks += [Heading(2, f"{place}. {name}"), *answer]
    return blocks


def _answers(told: Known, topic: str | None) -> Iterator[list[Block]]:
    asked = told.searches
    sources = set(asked["source"])
    yield _databases(told, sources)
    yield [Paragraph("None: each source is asked alone, on its own platform.")]
    yield _registries(told, sources)
    yield _online(told, sources)
    yield [Paragraph("None: neither cited nor citing references were examined.")]
    yield [Paragraph("None: no author, expert or manufacturer was asked.")]
    yield _other(told)
    yield list(strategies(told, topic))
    yield _limits(told, searched="pubmed" in sources)
    yield [
        Paragraph(
            "No published search filter was used. The facets (publication types and headings, such as randomised "
            "trials) are PubMed's own words, asked within the widest field; they narrow no topic, they only tell what "
            "kind of articles it holds."
        )
    ]
    yield [
        Paragraph(
            "No search was taken over from another review: they were written for Exoscope, and each says why it is so."
            + (
                " The published counts that are cited come with the searches of their authors, under item 8."
                if len(told.published)
                else ""
            )
        )
    ]
    yield [
        Paragraph(
            "Each refresh runs every topic's search again in full and stores a new snapshot; the one before stays. "
            "Counts of closed years are asked again monthly. `exoscope diff` tells two snapshots apart. There are no "
            "alerts."
        )
    ]
    yield _dates(asked)
    yield [
        Paragraph(
            "No information specialist has reviewed the searches (PRESS). A program checks each before it is sent (no "
            "untagged term, no phrase without quotation marks) and refuses an answer in which PubMed lost a part of "
            "it. How precise a search is can be measured with `exoscope sample`."
        )
    ]
    yield _totals(told, topic)
    yield _deduplication(told)


def _of_kind(told: Known, asked: set[str], kind: str) -> dict[str, str]:
    """Each source of a kind that was asked, and what was."""
    made_up, of = told.manifest["edition"] == "simulated", told.manifest.get("sources", {})
    return {
        name: source.sentence(made_up=made_up, files_to=of.get(name, {}).get("files_to"))
        for name, source in SOURCES.items()
        if name in asked and source.kind == kind
    }


def _databases(told: Known, asked: set[str]) -> list[Block]:
    return [
        Paragraph(
            " ".join(f"{sentence}." for sentence in _of_kind(told, asked, "database").values())
            or "None: no database was searched for this edition. Counts that others published are cited."
        )
    ]


def _registries(told: Known, asked: set[str]) -> list[Block]:
    searched = _of_kind(told, asked, "registry")
    if not searched:
        return [
            Paragraph(
                "None was searched. A dated sample of studies from public copies of ClinicalTrials.gov is cited."
                if "trials_sample" in told.manifest["tables"]
                else "None."
            )
        ]
    stamps = {name: entry.get("data_timestamp") for name, entry in told.manifest.get("sources", {}).items()}
    of = {name: f", data of {stamp}" for name, stamp in stamps.items() if stamp}
    each = (f"{sentence}{of.get(name, '')}." for name, sentence in searched.items())
    return [Paragraph(f"{' '.join(each)} No other registry.")]


def _online(told: Known, asked: set[str]) -> list[Block]:
    ledgers = {
        name: entry["rows"]
        for name, entry in told.manifest["tables"].items()
        if "reviewed_on" in entry["columns"]
    }
    return [
        Paragraph(
            "Regulators' pages, press and company pages were read by hand into ledgers, one fact a row, each with "
            "its address and the day it was read. They are what was found, no systematic search: "
            + ", ".join(f"{name} ({rows})" for name, rows in ledgers.items())
            + "."
        ),
        *(Paragraph(f"{sentence}.") for sentence in _of_kind(told, asked, "resource").values()),
    ]


def _other(told: Known) -> list[Block]:
    crossings = [name for name in told.catalogue.topics if rests_on(told.catalogue, name)]
    return [
        Paragraph(
            "Topics that are crossings of others are worked out from the sets of PMIDs that were fetched, without a "
            "search of their own: "
            + ", ".join(crossings)
            + ". Registered studies get their topics from the words of "
            "their own record."
        )
    ]


def _limits(told: Known, *, searched: bool) -> list[Block]:
    if not searched:
        return [Paragraph("No search was run, so none was limited.")]
    first = told.manifest.get("literature", {}).get("first_year")
    excluded = [
        quoted(
            f"Left out by NOT ({entry.id})", f"{entry.words} {entry.why} Known misses: {entry.known_misses}"
        )
        for entry in told.catalogue.exclusions.values()
    ]
    return [
        Paragraph(
            "No limit of language, publication type, species or date. "
            f"{f'Years before {first} are counted together. ' if first else ''}"
            "Every topic lies within the field (exosomes and extracellular vesicles) of the same width. PubMed hands "
            "out 9,999 records of a search: larger ones were asked in parts by Entrez date, and the parts compared "
            "with the count promised. Abstracts are searched by PubMed and never fetched."
        ),
        *excluded,
    ]


def _dates(asked: pd.DataFrame) -> list[Block]:
    if asked.empty:
        return [Paragraph("No search was run. Item 8 gives the day of each published one.")]
    days = asked.dropna(subset=["asked_at"]).groupby("source")["asked_at"].agg(["min", "max", "size"])
    return [
        Table(
            headings=("source", "searches", "first asked (UTC)", "last asked (UTC)"),
            rows=tuple(
                (LABELS[source], number(days.loc[source, "size"]), *days.loc[source, ["min", "max"]])
                for source in SOURCES
                if source in days.index
            ),
        )
    ]


def _totals(told: Known, topic: str | None) -> list[Block]:
    rows = [
        (*key, f"{size:,}", *(f"{number:,}" for number in told.tallies.get(key, {}).values()))
        for key, size in told.sizes.items()
        if topic in (None, key[0])
    ]
    order = {name: place for place, name in enumerate(told.catalogue.topics)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[0], DEFINITIONS.index(row[1])))
    studies = [(name, f"{n:,}") for name, n in told.studies.items() if topic in (None, name)]
    found: list[Block] = []
    if rows:
        kinds = ("papers", "notices", "preprints left out", "likely ones, counted") if told.tallies else ()
        found.append(Table(headings=("topic", "definition", "records", *kinds), rows=tuple(rows)))
    if studies:
        found.append(Table(headings=("topic", "registered studies"), rows=tuple(studies)))
    return found or [Paragraph("No records were fetched.")]


def _deduplication(told: Known) -> list[Block]:
    if told.articles is None and told.trials is None:
        return [Paragraph("Nothing to deduplicate: no records were fetched.")]
    said = []
    if told.articles is not None:
        said.append(
            f"Articles by their PMID: the sets of all topics and definitions hold {told.hits:,} PMIDs, which are "
            f"{told.articles:,} distinct articles."
        )
    if told.trials is not None:
        said.append(f"Studies by their NCT number: {told.trials:,} distinct ones.")
    said.append(
        "Articles are taken from one database and studies from one registry, which give one number a record. An "
        "article and the study it reports are not matched."
    )
    if told.articles:
        said.append(
            "A preprint is left out where PubMed links it to an article of the same set; one that only shares title "
            "and first author with it counts. Notices (errata, retraction notices, expressions of concern, comments) "
            "are left out."
            if told.tallies
            else "Notices, and preprints beside their article, are counted like papers."
        )
    return [Paragraph(" ".join(said))]
