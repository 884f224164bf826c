"""Links to the same search at its source, and what to do where data is not there."""

from urllib.parse import quote

import streamlit as st

from dashboard import store
from dashboard.plain import markdown
from pipelines.topics import Theme, Topic

NCBI_NOTICE = (
    "PubMed data courtesy of the U.S. National Library of Medicine, which does not endorse this product; the "
    "data may not be the latest it has. See [NCBI's disclaimer and copyright notice]"
    "(https://www.ncbi.nlm.nih.gov/home/about/policies/)."
)
_TRIALS = 'exosome OR exosomes OR exosomal OR "extracellular vesicle" OR "extracellular vesicles"'


def at_pubmed(topic: Topic | Theme) -> str:
    """The address of a topic's standard search, or of a theme's published one, at PubMed."""
    if isinstance(topic, Theme):
        counts = store.table("published_year_counts")
        search = str(counts.loc[counts["theme"].eq(topic.id), "query"].iloc[0]).split("term=", 1)[-1]
    else:
        search = topic.definitions["standard"].text
    return f"https://pubmed.ncbi.nlm.nih.gov/?term={quote(search, safe='')}"


def topic_links(topic: Topic | Theme) -> str:
    """Where a reader can run the searches (Markdown): PubMed for the topic, the registry for the field."""
    trials = f"https://clinicaltrials.gov/search?intr={quote(_TRIALS, safe='')}"
    return (
        f"Look yourself: [this search at PubMed]({at_pubmed(topic)}), "
        f"[vesicle studies at ClinicalTrials.gov]({trials})."
    )


def literature_is_missing() -> None:
    """Why this edition has no literature page, what it has instead, and what to do."""
    edition = store.snapshot().edition
    st.info(
        f"The {edition} edition holds no records of PubMed: no yearly count for Exoscope's topics could be cited. "
        "What could be cited stands below and on the Overview. `exoscope refresh` fetches the literature of all "
        "topics from PubMed; `exoscope demo` shows this page on simulated data."
    )
    totals = store.table("published_period_totals")
    st.subheader(f"{len(totals)} published totals over whole periods", anchor="totals")
    for row in totals[totals["topics"].notna()].to_dict("records"):
        st.markdown(
            f"- {row['records']:,} papers: {markdown(row['label'])}, {markdown(row['period'])} "
            f"({markdown(row['database'])})"
        )
