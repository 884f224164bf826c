"""The panels of the page Evidence: the ladder, one cell of it with its witnesses, and claims beside human studies."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard import store
from dashboard.app_pages.evidence.charts import claims_and_studies, ladder, state
from dashboard.charts.topic_rows import TopicRow
from dashboard.look.plain import link, markdown
from dashboard.look.theme import GREY
from dashboard.panels import elsewhere, missing
from dashboard.panels import topics as topic_list
from dashboard.panels.listing import NAMED, Listing
from dashboard.panels.panel import Box, Notice, Panel
from dashboard.panels.studies import held
from dashboard.panels.tables import Sheet
from pipelines.analysis.evidence.evidence import claim_studies
from pipelines.sentences import evidence as sentences
from pipelines.sentences.sentence import some, text
from pipelines.text.attribution import PUBMED_ADDRESS
from pipelines.topics.catalogue import FIELD, Topic

_UNTYPED = "[ {:completed study has|completed studies have} no stated type: not shown here.]"
_STATES = {"reached": "Reached", "not_found": "Not found", "cannot_tell": "Cannot tell"}


def rungs(reading: str) -> Panel:
    """The ladder of all topics; a cell can be chosen."""
    cells, names = store.rows("evidence", reading=reading), topic_list.labels()
    cells = cells[cells["topic"].isin(list(names))]
    names_of_rungs = {
        rung: (sentences.SHORT_RUNGS[rung], full) for rung, full in sentences.FULL_RUNGS.items()
    }
    studies = store.fitting(held("trials"), role="tested", overall_status="COMPLETED")
    top = [row.id for row in topic_list.rows(with_field=False) if not row.depth]
    return Panel(
        key="ladder",
        title=sentences.ladder_headline(cells[cells["topic"].ne(FIELD)]),
        figure=partial(ladder, cells, topic_list.rows(with_field=True), names_of_rungs),
        name="Evidence ladder: topics by step",
        summary=[
            sentences.highest_sentence(names[topic], cells[cells["topic"].eq(topic)])
            for topic in top
            if not store.all_topics().topics[topic].is_context
        ],
        caption=f"Data as of {store.snapshot().made_at:%Y-%m-%d}. Choose a cell, or use the two lists below, for its "
        "criterion and the records that show it. A step says that something was done, not that it worked. Not found is "
        "not the same as not there. A trial can be registered in the ledger of human studies alone. Topics share "
        "records: never add them up." + text(_UNTYPED, some(int(studies["study_type"].isna().sum()))),
        rows=cells.assign(
            topic=cells["topic"].map(names),
            rung=cells["rung"].map(sentences.FULL_RUNGS),
            is_reached=[_STATES[state(cell)] for cell in cells["is_reached"]],
        ),
        headings=store.headings("evidence"),
        on_select=True,
        whole="evidence",
        credit=elsewhere.papers_credit() if store.has("articles") else None,
    )


def cell(topic: Topic, rung: str, reading: str) -> Listing:
    """One cell of the ladder: its criterion, since when, and its first witnesses with links."""
    own = store.rows("evidence", topic=topic.id, rung=rung, reading=reading)
    title = f"{topic.label}: {sentences.FULL_RUNGS[rung]}"
    criterion = f"Criterion: {markdown(sentences.criterion(rung, reading))}"
    if own.empty:
        why = "This topic was not looked at when the snapshot was made."
        return Listing(key="cell", title=title, sentences=[criterion], why_none=why)
    listed, found = _witnesses(topic.id, rung, reading), own["witnesses"].iloc[0]
    return Listing(
        key="cell",
        title=title,
        sentences=[criterion, markdown(sentences.cell_sentence(own.iloc[0].to_dict()))],
        lines=[_witness_told(row) for row in listed.head(NAMED).to_dict("records")],
        count=len(listed),
        known=None if pd.isna(found) else int(found),
        whole=partial(witnesses, topic, rung, reading) if len(listed) else None,
        caption=f"The earliest first. {elsewhere.topic_links(topic)}",
    )


def _witness_told(row: Mapping[Hashable, Any]) -> str:
    """A witness in a line (Markdown): title, journal where it is an article, day, number."""
    title = link(row["witness"] if pd.isna(row["title"]) else row["title"], row["url"])
    journal = "" if pd.isna(row["journal"]) else f" {markdown(row['journal'])},"
    day = "undated" if pd.isna(row["date"]) else row["date"]
    return f"{title}{journal} {markdown(day)} ({markdown(row['witness'])})"


def witnesses(topic: Topic, rung: str, reading: str) -> Sheet:
    """Every witness that is stored."""
    rows = _witnesses(topic.id, rung, reading)
    return Sheet(
        "witnesses",
        rows[["date", "kind", "witness", "title", "url"]].rename(
            columns=store.headings("evidence_witnesses") | {"url": "Source"}
        ),
        "Records that show the step",
        elsewhere.papers_credit() if rows["kind"].eq("pmid").any() else None,
    )


def claims() -> Panel | Notice:
    """Each claim beside the human studies it cites."""
    if "design_class" not in store.about("human_studies")["columns"]:
        return missing.snapshot_is_old("Claims beside human studies")
    table, pairs = store.table("cosmetic_claims"), _pairs()
    tracks = [
        TopicRow(row["claim_id"], row["claim"], 0, _claim_colour(row["topics"]))
        for row in table.to_dict("records")
    ]
    return Panel(
        key="claims",
        title=sentences.claims_headline(pairs),
        figure=partial(claims_and_studies, pairs, tracks),
        name="Claims for skin and hair beside the human studies they cite, by number of people",
        summary=[
            sentences.shared_sentence(pairs),
            "A larger study is not a better one, and a review stands where its own studies stand.",
        ],
        caption=f"Ledger read {table['accessed_on'].max()}. Not a systematic review: what was found for skin and hair "
        "claims. Filled: the design says randomised.",
        rows=pairs,
        headings={"claim": "Claim", **store.headings("human_studies")},
        whole=("cosmetic_claims", "human_studies"),
    )


def claim_boxes() -> list[Box]:
    """Each claim with its reading and its studies; none in a snapshot that an earlier version made."""
    if "design_class" not in store.about("human_studies")["columns"]:
        return []
    pairs, found = _pairs(), []
    for claim in store.table("cosmetic_claims").to_dict("records"):
        studies = []
        for study in pairs[pairs["claim_id"].eq(claim["claim_id"])].to_dict("records"):
            sponsor = study["sponsor_link"]
            tied = "" if pd.isna(sponsor) else f" Sponsor link: {markdown(sponsor)}."
            site = link(urlsplit(study["source_url"]).netloc, study["source_url"])
            read = f"{site} (read {study['accessed_on']})"
            if not pd.isna(study["pmid"]):
                read += f", {link('PubMed', PUBMED_ADDRESS + study['pmid'])}"
            studies.append(f"- {markdown(sentences.study_sentence(study))}{tied} {read}")
        limits = claim["safety_or_regulatory_note"]
        head = [f"**{markdown(claim['claim'])}**", f"{markdown(claim['overall_reading'])}."]
        found.append(Box([*head, "\n".join(studies)], None if pd.isna(limits) else markdown(limits)))
    return found


def _pairs() -> pd.DataFrame:
    """One row a claim and study it cites, with its name, and its people where it counts people of its own."""
    studies = store.table("human_studies")
    pairs = claim_studies(store.table("cosmetic_claims"), studies)
    pairs = pairs.merge(studies[["study_key", "accessed_on"]], on="study_key", validate="many_to_one")
    return pairs.assign(
        people=pairs["n"].where(pairs["n_of"].eq("people") & pairs["kind"].ne("review")),
        study=[sentences.study_name(row) for row in pairs.to_dict("records")],
    )


def _claim_colour(words: str) -> str:
    """The colour of the one topic that a claim is made for; grey where there are several."""
    topics = {word for word in words.split(";") if word in store.all_topics().topics}
    colours = {topic_list.colour(topic) for topic in topics}
    return colours.pop() if len(colours) == 1 else GREY


def _witnesses(topic: str, rung: str, reading: str) -> pd.DataFrame:
    """The witnesses of one cell that are listed, with their addresses, earliest first, as they are stored."""
    own = store.rows("evidence_witnesses", topic=topic, rung=rung, reading=reading).reset_index(drop=True)
    articles = store.table("articles") if store.has("articles") else pd.DataFrame(columns=["pmid", "journal"])
    journals = own["witness"].map(articles.set_index("pmid")["journal"])
    return own.assign(url=elsewhere.witness_addresses(own), journal=journals)
