"""Every search of a snapshot in full: as it was sent, as it was understood, and what is known of it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.documents.known import Known
from pipelines.text.blocks import Block, Code, Heading, Paragraph, Table, quoted
from pipelines.text.sources import LABELS, SOURCES
from pipelines.topics.catalogue import DEFINITIONS, FIELD, Crossing
from pipelines.topics.crossings import rests_on

#: Kinds of searches that have parts of their own; all others, also those of a source to come, are for a topic.
_IN_PARTS = ("facet", "denominator")


def strategies(told: Known, topic: str | None) -> Iterator[Block]:
    """Item 8 for a topic with what its search rests on, or for all topics, the facets and the counts to divide by."""
    catalogue = told.catalogue
    if told.searches.empty or topic in catalogue.themes:
        yield Paragraph(
            "No search was sent for this. These are the searches behind the published counts that are cited:"
        )
        for row in told.published.to_dict("records"):
            yield quoted(f"{row['database']}, {row['day']}", f"{row['source_title']}, {row['source_url']}")
            yield Code(str(row["query"]))
        return
    yield Paragraph(
        "Every search exactly as it was sent, what PubMed made of it, and how many records were promised and given. "
        "narrow, standard and broad are widths of one topic's search; each holds the one before."
    )
    for name in dict.fromkeys([FIELD, *rests_on(catalogue, topic), topic] if topic else catalogue.topics):
        yield from _topic(told, name)
    if topic is None:
        of_topics = told.searches["name"].isin(list(catalogue.topics))
        apart = told.searches[~told.searches["kind"].isin(_IN_PARTS) & ~of_topics]
        for asked, rows in apart.groupby("source", sort=False):
            source = SOURCES.get(str(asked))
            label = LABELS.get(str(asked), str(asked))
            heading, sentence = (source and source.apart) or (label, "They name no topic.")
            yield Heading(3, heading)
            yield Paragraph(sentence)
            yield from _sent(told, rows)
        yield Heading(3, "Facets")
        yield from _sent(told, told.searches[told.searches["kind"].eq("facet")])
        yield Heading(3, "Counts to divide by")
        yield Paragraph(
            "All of PubMed, and the field at its widest, year by year on both date bases. A count of all of PubMed "
            "asks for no records. A long search is cut here; in full it stands in the table searches."
        )
        years = told.searches[told.searches["kind"].eq("denominator")]
        yield Table(
            headings=("counted", "records", "asked at", "as sent"),
            rows=tuple(
                (row["name"], number(row["promised"]), row["asked_at"], _short(row["text"]))
                for row in years.to_dict("records")
            ),
        )


def _topic(told: Known, name: str) -> Iterator[Block]:
    topic = told.catalogue.topics.get(name)
    yield Heading(3, f"{topic.label} ({name})" if topic else name)
    rows = told.searches[told.searches["name"].eq(name) & ~told.searches["kind"].isin(_IN_PARTS)]
    pubmed = rows[rows["source"].eq("pubmed")]
    for definition in DEFINITIONS:
        found = topic.definitions[definition] if topic else None
        if isinstance(found, Crossing):
            either = f", and of one of {', '.join(found.any_of)}" if found.any_of else ""
            size = told.sizes.get((name, definition), 0)
            yield quoted(
                f"{definition}, no search sent",
                f"the articles of all of {', '.join(found.all_of)}{either}: {size:,}. The same as one search:",
            )
            yield Code(found.text)
        else:
            yield from _sent(told, pubmed[pubmed["definition"].eq(definition)])
        if found is not None:
            yield quoted("Why", found.why)
            yield quoted("Known misses", f"{found.known_misses} (Reviewed {found.reviewed_on}.)")
    yield from _sent(told, rows[rows["source"].ne("pubmed")])


def _sent(told: Known, rows: pd.DataFrame) -> Iterator[Block]:
    mark = "Simulated " if told.manifest["edition"] == "simulated" else ""
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        label = f"{mark}{LABELS.get(row['source'], row['source'])}"
        what = f"{row['name']}{'' if row['definition'] == 'none' else ', ' + row['definition']}"
        if row["kind"] == "preprints":
            what += ", preprints"
        if row["asked_at"] is None:
            yield quoted(label, f"{what}, not counted. As PubMed is asked:")
        else:
            received = "" if row["received"] is None else f", {number(row['received'])} received"
            yield quoted(
                label,
                f"{what}, asked {row['asked_at']}: {number(row['promised'])} promised{received}. As sent:",
            )
        yield Code(row["text"])
        if row["translation"]:
            yield Paragraph(f"As {mark}PubMed translated it:")
            yield Code(row["translation"])
        if row["warnings"]:
            yield quoted("Warning", row["warnings"])


def number(cell: Any) -> str:
    """A count in words of a report; missing where it was not asked for."""
    return "not asked" if cell is None or pd.isna(cell) else f"{int(cell):,}"


def _short(text: str, width: int = 160) -> str:
    return text if len(text) <= width else f"{text[: width - 4]} ..."
