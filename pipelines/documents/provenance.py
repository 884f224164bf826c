"""From a headline number back to what it rests on: table, searches, requests, snapshot, checksums, code."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines import __version__
from pipelines.documents.quotients import RATES
from pipelines.snapshots.freshness import fetched_on
from pipelines.tables import BY_SOURCE, TABLES
from pipelines.text.blocks import Block, Code, Heading, Paragraph, Table, quoted
from pipelines.text.sources import LABELS
from pipelines.topics.catalogue import FIELD, Catalogue
from pipelines.topics.crossings import rests_on
from pipelines.topics.terms import STANDARD

Tables = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Number:
    """A headline number of a topic: a column of one row of a table.

    `{year}` in its label is the last complete year; `where` is, beside topic and year, column to the word that picks
    the row.
    """

    label: str
    table: str
    column: str
    where: Mapping[str, str]


_STANDARD = {"definition": STANDARD, "date_basis": "entrez"}
NUMBERS: dict[str, Number] = {
    "papers": Number("Papers in {year}", "topic_years", "records", _STANDARD),
    "per_100k": Number("Papers in {year} per 100,000 of PubMed", "topic_years", "per_100k", _STANDARD),
    "share": Number("Share of the field in {year}", "topic_years", "share_of_field", _STANDARD),
    "growth": Number("Growth of papers a year", "growth", "growth_pct", {**_STANDARD, "measure": "records"}),
    "clinical": Number("Share with a clinical publication type", "contrast", "clinical_share", {}),
    "cited": Number("Papers of {year} cited by clinical articles", "reach_years", "cited_share", {}),
    "trials": Number("Registered studies that administer vesicles", "contrast", "tested_trials", {}),
    "posted": Number(
        "Studies that administer vesicles, first posted in {year}",
        "trial_years",
        "trials",
        {"role_scope": "tested", "date_basis": "first_posted", "period": "year"},
    ),
    "enforcement": Number("Warning and untitled letters", "contrast", "enforcement", {}),
    "approvals": Number("Approvals found", "contrast", "approvals", {}),
}
#: Table that searches fill, to the source that they are sent to.
_ASKED = {
    table: source
    for source, tables in BY_SOURCE.items()
    for table in tables
    if "searches" in TABLES[table].made_of
}


def sources_asked(table: str) -> set[str]:
    """The sources whose searches filled a table, or one that it is made of; none for a ledger."""
    own = {_ASKED[table]} if table in _ASKED else set[str]()
    made_of = TABLES[table].made_of if table in TABLES else ()
    return own.union(*map(sources_asked, made_of))


def numbers(manifest: Mapping[str, Any]) -> dict[str, Number]:
    """The headline numbers that a snapshot can tell."""
    return {name: number for name, number in NUMBERS.items() if number.table in manifest["tables"]}


def last_year(tables: Tables, number: Number) -> int | None:
    """The last complete year of the number's table; of reach, the last that is no young one."""
    if "{year}" not in number.label:
        return None
    rows = rows_of(tables(number.table), number.where)
    is_open = rows["is_young" if "is_young" in rows else "is_open"].astype("bool")
    years = rows.loc[~is_open, "year"].dropna()
    return None if years.empty else int(years.max())


def sheet(
    manifest: Mapping[str, Any], tables: Tables, catalogue: Catalogue, topic: str, name: str
) -> list[Block]:
    """The provenance of one number of a topic, as a document; `name` is one of `numbers`."""
    number = numbers(manifest)[name]
    year = last_year(tables, number)
    label = number.label.format(year=year)
    found = rows_of(tables(number.table), {**number.where, "topic": topic})
    if year is not None:
        found = found[found["year"].eq(year)]
    told = catalogue.topics[topic].label if topic in catalogue.topics else topic
    blocks: list[Block] = [Heading(1, f"Where this number comes from: {label}, {told}")]
    if found.empty:
        return [*blocks, Paragraph(f"The table {number.table} has no such number for this topic.")]
    row = found.iloc[0].to_dict()
    upstream = list(_upstream(manifest["tables"], number.table))
    mark = "Simulated " if manifest["edition"] == "simulated" else ""
    asked = {_ASKED[table] for table in upstream if table in _ASKED}
    return [
        *blocks,
        *_number(manifest["tables"][number.table], number, row),
        Heading(2, "Tables it rests on"),
        _table_grid(manifest["tables"], [number.table, *upstream]),
        *(_searches(tables("searches"), asked, catalogue, topic, year, mark) if asked else ()),
        *_requests(manifest, mark),
        *_snapshot(manifest),
    ]


def rows_of(frame: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    """The rows whose cells are these words."""
    for column, word in where.items():
        frame = frame[frame[column].eq(word)]
    return frame


def _number(entry: Mapping[str, Any], number: Number, row: Mapping[Any, Any]) -> Iterator[Block]:
    about = entry["columns"][number.column]
    value = row[number.column]
    shown = "missing" if pd.isna(value) else f"{value:,}" if isinstance(value, int) else f"{value:.6g}"
    unit = f" {about['unit']}" if about.get("unit") else ""
    yield Paragraph(
        f"{shown}{unit}: column {number.column} of the table {number.table}. {about.get('about', '')}"
    )
    keys = ", ".join(f"{column} = {row[column]}" for column in entry["key"] if not pd.isna(row[column]))
    yield quoted("Row", keys)
    rate = RATES.get(number.table, {}).get(number.column)
    if rate and pd.notna(row[rate.of]) and pd.notna(row[rate.per]):
        times = f" x {rate.times:,}" if rate.times != 1 else ""
        yield Paragraph(
            f"Worked out as {rate.of} / {rate.per}{times}: {row[rate.of]:,} / {row[rate.per]:,}{times}."
        )
    yield Paragraph(entry["source"])
    for warning in entry["warnings"]:
        yield Paragraph(f"Mind: {warning}")


def _upstream(entries: Mapping[str, Any], name: str) -> Iterator[str]:
    """The tables that a table is worked out from, through all in between, each once; the nearest first."""
    seen, waiting = {name}, [name]
    while waiting:
        name = waiting.pop(0)
        for made_of in TABLES[name].made_of if name in TABLES else ():
            if made_of in entries and made_of not in seen:
                seen.add(made_of)
                waiting.append(made_of)
                yield made_of


def _table_grid(entries: Mapping[str, Any], names: list[str]) -> Table:
    return Table(
        headings=("table", "rows", "as of", "SHA-256 of the stored table"),
        rows=tuple(
            (name, f"{entries[name]['rows']:,}", entries[name]["fetched_at"], entries[name]["sha256"])
            for name in names
        ),
    )


def _searches(
    asked: pd.DataFrame,
    sources: Collection[str],
    catalogue: Catalogue,
    topic: str,
    year: int | None,
    mark: str,
) -> Iterator[Block]:
    """The searches that these sources were sent for a topic, and the counts of all of PubMed to divide by."""
    asked = asked[asked["source"].isin(sources)]
    parts = rests_on(catalogue, topic)
    sets = asked["kind"].eq("set") & asked["name"].isin([topic, *parts, FIELD])
    widths = asked["definition"].isin([STANDARD, "none"])
    years = asked["kind"].eq("denominator") & asked["name"].str.endswith(f"in {year} by entrez date")
    yield Heading(2, "Searches")
    if parts:
        yield Paragraph(
            f"No search of its own: it is a crossing of {', '.join(parts)}, whose searches follow."
        )
    rows = asked[(sets & widths) | years]
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        received = "" if row["received"] is None else f", {row['received']:,} received"
        promised = "not counted" if row["promised"] is None else f"{row['promised']:,} promised"
        yield quoted(
            f"{mark}{LABELS[row['source']]}", f"{row['name']}, asked {row['asked_at']}: {promised}{received}"
        )
        yield Code(row["text"])
        if row["translation"]:
            yield Paragraph("Understood as:")
            yield Code(row["translation"])


def _requests(manifest: Mapping[str, Any], mark: str) -> Iterator[Block]:
    told = manifest.get("refresh")
    if told is None:
        return
    yield Heading(2, "Requests")
    yield Paragraph(
        f"The refresh that made this snapshot sent {told['requests']:,} requests in {told['seconds']:,} s; "
        f"{told['retries']:,} were repeated and {told['refusals']:,} refused at first."
    )
    for source, entry in manifest.get("sources", {}).items():
        yield quoted(
            f"{mark}{LABELS.get(source, source)}",
            f"{fetched_on(entry)} {entry['fetched_at']} from {entry.get('host')}; failed: {entry['failed'] or 'no'}"
            + "".join(f"; {gap['what']}: {gap['since'] or 'missing'}" for gap in entry.get("gaps", ())),
        )


def _snapshot(manifest: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(2, "Snapshot and code")
    rows = [
        ("edition", manifest["edition"]),
        ("snapshot", manifest["id"]),
        ("made at", manifest["made_at"]),
        ("SHA-256 of the manifest", manifest["sha256"]),
        ("made with Exoscope", manifest.get("code_version", "not recorded")),
        ("shown with Exoscope", __version__),
        *((f"SHA-256 of {name}", digest) for name, digest in manifest.get("topics", {}).items()),
    ]
    yield Table(headings=("what", "value"), rows=tuple(rows))
    yield Paragraph("exoscope verify recomputes every checksum; exoscope export hands all of this on.")
