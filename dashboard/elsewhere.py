"""Links to the same search at its source, and what to do where data is not there."""

from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import panels, store
from dashboard.charts.literature import published_series
from dashboard.plain import markdown
from dashboard.theme import topic_colour
from pipelines.topics import Theme, Topic

STUDY = "https://clinicaltrials.gov/study/"
NCBI_NOTICE = (
    "PubMed data courtesy of the U.S. National Library of Medicine, which does not endorse this product; the "
    "data may not be the latest it has. See [NCBI's disclaimer and copyright notice]"
    "(https://www.ncbi.nlm.nih.gov/home/about/policies/)."
)
_TRIALS = 'exosome OR exosomes OR exosomal OR "extracellular vesicle" OR "extracellular vesicles"'


def papers_source() -> str:
    """Who gave the papers of the edition that is shown."""
    return "simulated records, not PubMed" if store.snapshot().edition == "simulated" else "PubMed (NLM)"


def papers_credit() -> str:
    """What stands beside papers that leave the screen, as NCBI's policy asks."""
    if store.snapshot().edition == "simulated":
        return "SIMULATED: made up, not from PubMed"
    return (
        "PubMed, courtesy of the U.S. National Library of Medicine; www.ncbi.nlm.nih.gov/home/about/policies/"
    )


def trials_source() -> str:
    """Who gave the studies of the edition that is shown."""
    return (
        "simulated studies, not the registry"
        if store.snapshot().edition == "simulated"
        else "ClinicalTrials.gov"
    )


def trials_days() -> str:
    """Of which day the registry's data is, and when it was fetched: two days that can differ."""
    told = store.sources().get("trials")
    fetched = store.about("trials")["fetched_at"][:10]
    return (
        f"the registry's data of {told.data_day}, fetched {fetched}"
        if told and told.data_day
        else f"fetched {fetched}"
    )


def study_addresses(nct_ids: pd.Series) -> pd.Series:
    """Where studies stand at the registry; made-up numbers could be those of real studies, so they get none."""
    if store.snapshot().edition == "simulated":
        return pd.Series([""] * len(nct_ids), index=nct_ids.index, dtype="str")
    return STUDY + nct_ids


def trials_credit() -> str:
    """What stands beside studies that leave the screen."""
    if store.snapshot().edition == "simulated":
        return "SIMULATED: made up, not from ClinicalTrials.gov"
    return "ClinicalTrials.gov, U.S. National Library of Medicine; as registered by sponsors, unchecked"


def at_pubmed(topic: Topic | Theme) -> str:
    """The address of a topic's standard search, or of a theme's published one, at PubMed."""
    if isinstance(topic, Theme):
        counts = store.table("published_year_counts")
        search = str(counts.loc[counts["theme"].eq(topic.id), "query"].iloc[0]).split("term=", 1)[-1]
    else:
        search = topic.definitions["standard"].text
    return search_at_pubmed(search)


def search_at_pubmed(search: str) -> str:
    """The address of any search at PubMed."""
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
    _nothing_from("PubMed", "articles")
    st.info(
        f"The {edition} edition holds no records of PubMed"
        f"{'' if edition == 'live' else ', and no yearly count for the topics of Exoscope could be cited'}. What could "
        "be cited stands below and on the Overview. `exoscope refresh` fetches the literature of all topics from "
        "PubMed; `exoscope demo` shows this page on simulated data."
    )
    themes = {name: theme.label for name, theme in store.all_topics().themes.items()}
    counts = store.table("published_year_counts")
    retrieved = counts["retrieved_on"].str[:4].astype("Int64")
    counts = counts.assign(is_open=counts["year"].ge(retrieved), label=counts["theme"].map(themes))
    panels.panel(
        "themes",
        "Three themes of vesicle research have a published yearly count",
        figure=published_series(counts, {name: topic_colour([name]) for name in themes}),
        name="Published yearly PubMed counts of three themes",
        summary=["Papers a year, 2010 to 2025; the year of retrieval is unfinished and hollow."],
        caption=f"Source: {panels.source_line(counts.iloc[0].to_dict())}, CC BY 4.0. By publication date, print or "
        "electronic: a paper can stand in two years.",
        rows=counts,
        headings={
            "label": "Theme",
            "year": "Year",
            "records": "Papers",
            "is_open": "Unfinished",
            "source_url": "Source",
        },
    )
    totals = store.table("published_period_totals")
    st.subheader(f"{len(totals)} published totals over whole periods", anchor="totals")
    panels.data_table(
        "published_period_totals",
        totals.rename(columns=store.headings("published_period_totals")),
        "Published totals over whole periods",
    )
    panels.note("Searches overlap and databases differ: never add these up.")


def _nothing_from(source: str, table: str) -> None:
    """Why nothing came from a source; the reason once, where it does not stand above the page already."""
    if (why := store.why_missing(table)) is None:
        return
    is_told = why in [told.failed for told in store.sources().values()]
    st.warning(f"There is nothing from {source} here{'.' if is_told else f': {markdown(why)}'}")


def trials_are_missing() -> None:
    """Why this edition has no trials page, the dated sample it has instead, and what to do."""
    _nothing_from("the registry", "trials")
    st.info(
        f"The {store.snapshot().edition} edition holds a dated sample of registered studies, not a census: it is never "
        "counted by year. `exoscope refresh` fetches every registered study of the field."
    )
    sample = store.table("trials_sample")
    shown = sample[sample["role"].ne("mentioned")]
    roles = shown["role"].value_counts().rename_axis("role").rename("trials").reset_index()
    st.subheader(f"{len(shown)} studies of the sample, by the role of the vesicle", anchor="sample")
    for row in roles.to_dict("records"):
        st.markdown(f"- {row['trials']:,} {row['role']}")
    panels.data_table(
        "trials_sample",
        shown.rename(columns=store.headings("trials_sample")),
        "Dated sample of registered studies",
    )
    panels.note("Read twice, independently; tested means that the vesicle is what is administered.")
