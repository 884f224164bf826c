"""Where the same can be found outside: searches, articles, studies; and whose data it is."""

from urllib.parse import quote

import pandas as pd

from dashboard import store
from dashboard.look.plain import link, markdown
from dashboard.panels.share import SearchLink
from pipelines.sentences.literature import papers
from pipelines.text import attribution
from pipelines.text.attribution import PUBMED_ADDRESS, STUDY_ADDRESS
from pipelines.text.sources import LABELS, SOURCES
from pipelines.topics.catalogue import Theme, Topic

NCBI_NOTICE = (
    f"{attribution.PUBMED} See [NCBI's disclaimer and copyright notice]({attribution.NCBI_POLICIES})."
)
_TRIALS = 'exosome OR exosomes OR exosomal OR "extracellular vesicle" OR "extracellular vesicles"'


def papers_note(*, everything: bool = False, left_out: str = papers.LEFT_OUT) -> str:
    """Source and day of the papers and what of them counts, as the first sentences of a caption."""
    source = "simulated records, not PubMed" if store.is_simulated() else "PubMed (NLM)"
    if everything or not store.tells_apart():
        left_out = papers.EVERYTHING if everything else papers.NOT_TOLD_APART
    return f"Source: {source}, {store.papers_day()}. {left_out}"


def what_counts() -> str:
    """What a count of papers holds, for captions of several sources; "" where no papers were fetched."""
    return papers.what_counts(store.tells_apart()) if store.has("topic_years") else ""


def papers_credit() -> str:
    """What stands beside papers that leave the screen, as NCBI's policy asks."""
    return attribution.SIMULATED_PUBMED if store.is_simulated() else attribution.PUBMED_SHORT


def trials_source() -> str:
    """Who gave the studies of the edition that is shown."""
    return "simulated studies, not the registry" if store.is_simulated() else "ClinicalTrials.gov"


def trials_days() -> str:
    """Of which day the registry's data is, and when it was fetched: two days that can differ."""
    told = store.sources().get("trials")
    fetched = store.about("trials")["fetched_at"][:10]
    day = f"the registry's data of {told.data_day}, " if told and told.data_day else ""
    return f"{day}fetched {fetched}"


def study_addresses(nct_ids: pd.Series) -> pd.Series:
    """Where studies stand at the registry; made-up numbers could be those of real studies, so they get none.

    Nor do studies of another registry.
    """
    return real((STUDY_ADDRESS + nct_ids).where(nct_ids.str.startswith("NCT"), ""))


def article_addresses(pmids: pd.Series) -> pd.Series:
    """Where articles stand at PubMed; none in the simulated edition, as for studies."""
    return real(PUBMED_ADDRESS + pmids + "/")


def real(addresses: pd.Series) -> pd.Series:
    """The addresses, of what is made up none."""
    return pd.Series("", index=addresses.index, dtype="str") if store.is_simulated() else addresses


def witness_addresses(witnesses: pd.DataFrame) -> pd.Series:
    """Where witnesses of the evidence ladder can be read, from their `kind` and identifier; "" where nowhere."""
    sources = {
        "study_key": _sources("human_studies", "study_key"),
        "event_id": _sources("regulatory_events", "event_id"),
        "status": _sources("regulatory_status", "jurisdiction", "use"),
        "statement_id": _sources("approval_statements", "statement_id"),
    }
    found = pd.Series([""] * len(witnesses), index=witnesses.index, dtype="str")
    for kind, part in witnesses.groupby("kind"):
        names = part["witness"]
        if kind == "pmid":
            found[part.index] = article_addresses(names)
        elif kind == "nct_id":
            found[part.index] = study_addresses(names)
        else:
            found[part.index] = names.map(sources[str(kind)]).fillna("")
    return found


def _sources(table: str, *key: str) -> dict[str, str]:
    """Key of a ledger's row, its parts joined by a blank, to the address of its source."""
    rows = store.table(table)
    names = rows[list(key)].agg(" ".join, axis=1)
    return dict(zip(names, rows["source_url"], strict=True))


def trials_credit() -> str:
    """What stands beside studies that leave the screen."""
    return attribution.SIMULATED_TRIALS if store.is_simulated() else attribution.TRIALS


def at_pubmed(topic: Topic) -> str:
    """The address of a topic's standard search at PubMed."""
    return search_at_pubmed(topic.definitions["standard"].text)


def limits(counts: pd.DataFrame) -> str:
    """What must be said of published yearly counts; an earlier version said it in the warnings of their table."""
    return " ".join(
        counts.get("limits", pd.Series(store.about("published_year_counts")["warnings"])).unique()
    )


def search_at_pubmed(search: str) -> str:
    """The address of any search at PubMed."""
    return f"{PUBMED_ADDRESS}?term={quote(search, safe='')}"


def year_at_pubmed(topic: Topic | Theme, definition: str, basis: str, year: int | None) -> str:
    """Where the papers of a search, of one year or of all, can be seen (Markdown); "" where nobody can."""
    if not (found := searches(topic, definition)):
        return ""
    search = found[0].text
    if year is not None:
        search = (
            f"({search}) AND {f'{year}/01/01:{year}/12/31[edat]' if basis == 'entrez' else f'{year}[dp]'}"
        )
    return see_at_pubmed(search)


def see_at_pubmed(search: str) -> str:
    """Where the papers of any search can be seen (Markdown); made-up ones nowhere."""
    if store.is_simulated():
        return ""
    return f"{link('See them at PubMed', search_at_pubmed(search))}, as PubMed finds them today."


def searches(topic: Topic | Theme, *definitions: str) -> list[SearchLink]:
    """The searches behind a figure of a topic, one a width named, or the one behind a theme where it was published."""
    if isinstance(topic, Theme):
        asked = store.rows("published_year_counts", theme=topic.id)["query"].iloc[0].partition("term=")[2]
        label, place = f"{topic.label}, as published", search_at_pubmed(asked)
        return [SearchLink(label, asked, place, topic=topic.id, definition="standard")] if asked else []
    found = {width: topic.definitions[width].text for width in definitions}
    return [
        SearchLink(f"{topic.label}, {width}", text, search_at_pubmed(text), topic=topic.id, definition=width)
        for width, text in found.items()
    ]


def topic_links(topic: Topic | Theme) -> str:
    """Where a reader can run the searches (Markdown): PubMed for the topic, the registry for the field."""
    trials = f"https://clinicaltrials.gov/search?intr={quote(_TRIALS, safe='')}"
    own = "this search" if isinstance(topic, Theme) or store.has("topic_years") else "a search of the topic"
    papers = [f"[{own} at PubMed]({asked.url})" for asked in searches(topic, "standard")]
    return f"See for yourself: {', '.join([*papers, f'[vesicle studies at ClinicalTrials.gov]({trials})'])}."


def signal_source(source: str, table: str) -> str:
    """Who gave a further source's figures and when, and whether it failed since (Markdown)."""
    fetched = store.about(table)["fetched_at"][:10]
    if store.is_simulated():
        return f"Source: simulated, not {LABELS[source]}, {fetched}."
    told = store.sources().get(source)
    since = (
        f" **Asked again since, without success:** {markdown(told.failed)}" if told and told.failed else ""
    )
    return f"Source: {markdown(LABELS[source])}, fetched {fetched}.{since}"


def signal_credit(source: str) -> str:
    """What stands beside a further source's rows that leave the screen."""
    return f"SIMULATED: made up, not from {LABELS[source]}" if store.is_simulated() else LABELS[source]


def sent_to(source: str, *names: str) -> list[SearchLink]:
    """What a service was asked of these topics or data sets; of all, where none is named."""
    if not store.has("searches"):
        return []
    rows = store.rows("searches", source=source, kind="set")
    if names:
        rows = rows[rows["name"].isin(names)]
    known = store.all_topics().topics
    return [
        SearchLink(
            known[row["name"]].label if row["name"] in known else row["name"].replace("_", " "),
            row["text"],
            SOURCES[source].look(row["name"], row["text"]),
            SOURCES[source].label,
            row["name"],
        )
        for row in rows.to_dict("records")
    ]
