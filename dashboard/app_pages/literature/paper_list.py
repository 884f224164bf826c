"""The papers of the Literature page by name: all of what was chosen, or those behind one mark of a figure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.literature.choice import Choice
from dashboard.app_pages.literature.panels import articles_of, precision
from dashboard.look.plain import markdown
from dashboard.panels import elsewhere, listing
from dashboard.panels import topics as topic_list
from dashboard.panels.listing import Listing
from dashboard.panels.panel import show
from dashboard.panels.tables import Sheet, download, note
from pipelines.analysis.papers import literature, overlap
from pipelines.package.bibtex import bibtex
from pipelines.package.csl import csl_json
from pipelines.package.references import Reference, references
from pipelines.package.ris import ris
from pipelines.sentences.literature import papers as sentences
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics import counted
from pipelines.topics.catalogue import Topic

#: Figures whose marks stand for papers.
FIGURES = ("yearly", "clinical", "types", "overlap")
#: As many as a table on the page holds.
LISTED = 2000
#: Formats of references: label, ending of the file, its type, how it is written.
_FORMATS: tuple[tuple[str, str, str, Callable[[Iterable[Reference]], str]], ...] = (
    ("RIS", "ris", "application/x-research-info-systems", lambda found: "".join(map(ris, found))),
    ("BibTeX", "bib", "application/x-bibtex", lambda found: "".join(map(bibtex, found))),
    ("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl_json),
)
ANY = "any"
CLINICAL = "clinical"


@dataclass(frozen=True)
class Wanted:
    """Which papers of the choice are listed; "any" asks for nothing."""

    year: str = ANY
    kind: str = ANY  # a publication type, or "clinical" for any of the clinical ones
    other: str = ANY  # a topic that they belong to as well


def wanted(choice: Choice) -> Wanted:
    """The lists above the papers; a click on a mark sets them."""
    years, kinds, others = store.once(options, choice)
    st.write("These lists narrow the papers below only. What was chosen above holds for them too.")
    lists = (
        partial(bound.choice, "Papers of the year", years, "in", ANY),
        partial(bound.choice, "Publication type", kinds, "type", ANY),
        partial(bound.choice, "Also papers of", others, "with", ANY),
    )
    return Wanted(*bound.beside(*lists))


def show_papers(choice: Choice) -> None:
    """The lists that narrow the papers, the papers, and their bibliography."""
    wants = wanted(choice)
    show(listed, choice, wants)
    bibliography(choice.topic, papers(choice, wants))


def options(choice: Choice) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The years, publication types and other topics that papers of the choice have, each by its id."""
    articles = articles_of(choice)
    years = sorted({int(year) for year in articles[controls.YEARS[choice.basis]].dropna()}, reverse=True)
    types = literature.publication_types(articles)
    met = overlap.shared_with(
        topic_list.overlaps(everything=choice.everything), choice.topic.id, choice.definition
    )
    labels = topic_list.labels()
    return (
        {ANY: "Any"} | {str(year): str(year) for year in years},
        {ANY: "Any", CLINICAL: "Any clinical type"}
        | {
            row["publication_type"]: f"{row['publication_type']} ({row['articles']:,})"
            for row in types.to_dict("records")
        },
        {ANY: "Any"} | {topic: labels[topic] for topic in met.loc[met["shared"].gt(0), "topic"]},
    )


def list_clicked(choice: Choice, selected: Sequence[Sequence[str]], figure: str) -> None:
    """Let a click on a mark, once, list what the mark counts."""
    if not bound.is_new(selected, figure):
        return
    mark = selected[0]
    asks: dict[str, object] = {"figure": figure, "in": ANY, "type": ANY, "with": ANY}
    match figure:
        case "yearly":
            asks |= {"definition": mark[0], "in": mark[1]}
        case "clinical":
            asks |= {"in": mark[0], "type": CLINICAL}
        case "types":
            asks |= {"type": mark[0]}
        case "overlap":  # of all years
            asks |= {"with": mark[0], "years": choice.all_years}
    bound.ask_next(asks)


def listed(choice: Choice, wants: Wanted) -> Listing:
    """The papers with links, newest first, and how many titles look like false hits."""
    found = _found(choice, wants)
    flagged = literature.is_flagged(found, choice.topic.id, store.all_topics())
    kinds, labels = {CLINICAL: "with a clinical type"}, topic_list.labels()
    words = [
        *([wants.year] if wants.year != ANY else []),
        *([kinds.get(wants.kind, wants.kind)] if wants.kind != ANY else []),
        *([f"also of {labels[wants.other]}"] if wants.other != ANY else []),
    ]
    return Listing(
        key="newest",
        title=sentences.listed_headline(choice.topic.label, len(found), words),
        sentences=[
            markdown(sentences.flags_sentence(int(flagged.sum()), len(found), precision(choice))),
            sentences.likely_sentence(_likely_pairs(choice, found)),
        ]
        if len(found)
        else [],
        lines=listing.article_lines(found),
        count=min(len(found), LISTED),
        whole=partial(_sheet, choice, wants) if len(found) else None,
        caption=f"{choice.lists} The newest, at most {LISTED:,}. {_at_source(choice, wants)}",
        why_none=None if len(found) else "No paper fits all three lists: set one of them to Any.",
    )


def _at_source(choice: Choice, wants: Wanted) -> str:
    """Where the papers of the year can be seen (Markdown)."""
    year = None if wants.year == ANY else int(wants.year)
    return elsewhere.year_at_pubmed(choice.topic, choice.definition, choice.basis, year)


def _likely_pairs(choice: Choice, found: pd.DataFrame) -> int:
    """How many preprints among those listed look like another paper of the set."""
    held = store.fitting(store.members(), topic=choice.topic.id, definition=choice.definition)
    return int(found["pmid"].isin(counted.likely_pairs(held, store.known_kinds())["pmid"]).sum())


def papers(choice: Choice, wants: Wanted) -> pd.DataFrame:
    """The records that are listed, all of them."""
    return store.large(_found, choice, wants)


def _found(choice: Choice, wants: Wanted) -> pd.DataFrame:
    found = articles_of(choice)
    if wants.year != ANY:
        found = found[found[controls.YEARS[choice.basis]].eq(int(wants.year))]
    if wants.kind == CLINICAL:
        found = found[literature.is_clinical(found)]
    elif wants.kind != ANY:
        found = found[literature.has_type(found, wants.kind)]
    if wants.other != ANY:
        members = literature.members(
            store.members(everything=choice.everything), wants.other, choice.definition
        )
        found = found[found["pmid"].isin(members)]
    return found.reset_index(drop=True)


def _sheet(choice: Choice, wants: Wanted) -> Sheet:
    return listing.article_sheet(
        "newest", papers(choice, wants), f"Papers: {choice.topic.label}", most=LISTED
    )


def bibliography(topic: Topic, articles: pd.DataFrame) -> None:
    """The downloads of these articles as references."""
    opened = store.snapshot()
    with st.container(horizontal=True):
        for label, ending, kind, write in _FORMATS:
            download(
                f"Download {label} ({len(articles):,} articles)",
                partial(_written, write, articles, opened),
                f"{store.file_name(topic.id)}.{ending}",
                kind,
                ending.partition(".")[0],
            )
    note(
        "All papers listed above, for EndNote, Zotero, LaTeX, Pandoc and others. Abstracts are not stored, and authors "
        "only of papers whose full record was read: the reference manager completes them from the PMID."
    )


def _written(write: Callable[[Iterable[Reference]], str], articles: pd.DataFrame, opened: Snapshot) -> bytes:
    authors = store.table("authors", opened) if "authors" in opened.tables else None
    return write(references(articles, authors, edition=opened.edition)).encode()
