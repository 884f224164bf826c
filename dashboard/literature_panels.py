"""The panels of the Literature page, each for one choice of topic, definition, date basis and years."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import controls, elsewhere, growth_rates, panels, store, topic_list
from dashboard.charts.literature import ranked_bars, share_with_interval, yearly_band
from dashboard.literature_choice import Choice
from dashboard.narrative import growth as growth_narrative
from dashboard.narrative import literature as narrative
from dashboard.plain import link, markdown
from pipelines.analysis import literature, overlap
from pipelines.precision import precision_of

LISTED = 2000


def yearly(choice: Choice) -> pd.DataFrame:
    """Papers over the years with their growth and the band of definitions; returns the rows shown."""
    first, last = choice.years
    rate = growth_rates.of(choice)
    growth = None if rate is None else growth_narrative.growth_headline(choice.topic.label, rate)
    counts = store.table("topic_years")
    base = literature.index_year(counts, choice.topic.id, choice.basis, first, last)
    rows = literature.yearly(counts, choice.topic.id, choice.basis, choice.yardstick, base)
    rows = rows[rows["year"].between(first, last)]
    measure = f"Index, {base} = 100" if choice.yardstick == "index" else controls.YARDSTICKS[choice.yardstick]
    panels.panel(
        "yearly",
        growth or narrative.yearly_headline(choice.topic.label, rows),
        figure=partial(yearly_band, rows, choice.colour, choice.yardstick, measure, _expected(choice)),
        name=f"Papers over the years: {choice.topic.label}, {measure}",
        summary=[
            *([f"{narrative.yearly_headline(choice.topic.label, rows)}."] if growth else []),
            *(growth_narrative.growth_sentences(rate) if rate is not None else []),
            *narrative.yearly_summary(rows),
        ],
        caption=f"{choice.source} The band runs from the narrow to the broad search; hollow marks are unfinished "
        f"years. {elsewhere.topic_links(choice.topic)}",
        rows=rows,
        headings={
            "definition": "Definition",
            "year": "Year",
            "records": "Papers",
            **({} if choice.yardstick == "records" else {"value": measure}),
            "low": "95% from",
            "high": "95% to",
            "completeness": "Share of the year arrived",
            "is_open": "Unfinished",
        },
        credit=elsewhere.papers_credit(),
        whole="topic_years",
        searches=elsewhere.searches(choice.topic, *controls.DEFINITIONS),
    )
    return rows


def _expected(choice: Choice) -> pd.DataFrame | None:
    """What open years are expected to come to, where the figure counts papers by publication year."""
    if choice.yardstick != "records" or choice.basis != "publication" or not store.has("completeness"):
        return None
    rows = store.table("completeness")
    return rows[
        rows["topic"].eq(choice.topic.id) & rows["estimate"].notna() & rows["year"].between(*choice.years)
    ]


def articles_of(choice: Choice) -> pd.DataFrame:
    """The records behind the other panels: the topic's articles of one definition in the years chosen."""
    found = literature.of_topic(
        store.table("articles"), store.table("topic_articles"), choice.topic.id, choice.definition
    )
    year = "entrez_year" if choice.basis == "entrez" else "publication_year"
    return found[found[year].between(*choice.years)].reset_index(drop=True)


def clinical(choice: Choice, articles: pd.DataFrame, shown: pd.DataFrame) -> None:
    """The share of papers with a clinical publication type, per year and over all."""
    is_open = shown[shown["definition"].eq(choice.definition)].set_index("year")["is_open"]
    shares = literature.clinical_share(articles, choice.basis)
    shares = shares.assign(is_open=shares["year"].map(is_open).eq(True))
    count = int(shares["clinical"].sum())
    overall = literature.interval_of(count, len(articles))
    panels.panel(
        "clinical",
        narrative.clinical_headline(
            choice.topic.label, count, len(articles), overall["low"], overall["high"]
        ),
        figure=partial(share_with_interval, shares, choice.colour),
        name=f"Share of papers with a clinical publication type: {choice.topic.label}",
        summary=[
            "Clinical types: trials of any phase, randomised trials, observational studies, case reports."
        ],
        caption=f"{choice.lists} Each mark with its 95% interval (Wilson); hollow: unfinished year. Publication "
        "types are partly set months after publication, so the youngest years can only rise.",
        rows=shares,
        headings={
            "year": "Year",
            "articles": "Papers",
            "clinical": "With a clinical type",
            "share": "Share",
            "low": "95% from",
            "high": "95% to",
            "is_open": "Unfinished",
        },
        credit=elsewhere.papers_credit(),
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def types(choice: Choice, articles: pd.DataFrame) -> None:
    """Papers by publication type."""
    rows = literature.publication_types(articles)
    top = rows.head(12)
    panels.panel(
        "types",
        narrative.types_headline(choice.topic.label, rows, len(articles)),
        figure=partial(
            ranked_bars,
            top["publication_type"],
            top["articles"],
            top["articles"].map("{:,}".format),
            choice.colour,
        ),
        name=f"Papers by publication type: {choice.topic.label}",
        summary=[f"The {len(top)} most frequent of {len(rows)} publication types; a paper can have several."],
        caption=choice.lists,
        rows=rows,
        headings={"publication_type": "Publication type", "articles": "Papers"},
        credit=elsewhere.papers_credit(),
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def shared(choice: Choice) -> None:
    """With which other topics the papers are shared."""
    labels = topic_list.labels()
    rows = overlap.shared_with(_overlaps(), choice.topic.id, choice.definition)
    rows = rows.assign(label=rows["topic"].map(labels))
    met = rows[rows["shared"].gt(0)]
    shares = met["share"].astype("float64").map("{:.1%}".format)
    panels.panel(
        "overlap",
        narrative.overlap_headline(choice.topic.label, met, labels),
        figure=partial(
            ranked_bars,
            met["label"],
            met["shared"],
            met["shared"].map("{:,}".format) + " (" + shares + ")",
            choice.colour,
        ),
        name=f"Papers shared with other topics: {choice.topic.label}",
        summary=[
            "All years. In brackets: share of this topic's papers. Topics share papers: never add them up."
        ],
        caption=choice.lists,
        rows=rows,
        headings={
            "label": "Other topic",
            "articles": "Its papers",
            "shared": "Shared",
            "share": "Share of this topic's papers",
            "low": "95% from",
            "high": "95% to",
        },
        credit=elsewhere.papers_credit(),
        whole="topic_overlaps" if store.has("topic_overlaps") else None,
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def _overlaps() -> pd.DataFrame:
    if store.has("topic_overlaps"):
        return store.table("topic_overlaps")
    # A snapshot of an earlier version holds the sets, but not what was worked out from them.
    return overlap.topic_overlaps(store.table("topic_articles"), overlap.paired(store.all_topics()))


def newest(choice: Choice, articles: pd.DataFrame) -> None:
    """The newest papers with links, and how many titles look like false hits."""
    is_simulated = store.snapshot().edition == "simulated"
    st.subheader("Simulated: newest papers" if is_simulated else "Newest papers", anchor="newest")
    flagged = literature.is_flagged(articles, choice.topic.id, store.all_topics())
    st.markdown(markdown(narrative.flags_sentence(int(flagged.sum()), len(articles), _precision(choice))))
    rows = literature.newest(articles, LISTED)
    # Made-up numbers could be those of real papers on something else.
    rows = rows.assign(url=elsewhere.article_addresses(rows["pmid"]))
    for row in rows.head(10).to_dict("records"):
        journal = "" if pd.isna(row["journal"]) else f" {markdown(row['journal'])},"
        st.markdown(f"- {link(row['title'], row['url'])}{journal} {row['entrez_date']}")
    columns = ["pmid", "title", "journal", "publication_types", "entrez_date", "first_public_date"]
    panels.data_table(
        "newest",
        rows[[*columns, "doi", "flags", "url"]].rename(
            columns=store.headings("articles") | {"url": "Source"}
        ),
        f"Newest papers: {choice.topic.label}",
        credit=elsewhere.papers_credit(),
    )
    panels.note(f"{choice.lists} At most {LISTED:,} papers, newest first.")


def _precision(choice: Choice) -> str:
    found = precision_of(store.all_topics(), store.data_root()).get((choice.topic.id, choice.definition))
    return (
        "not yet measured"
        if found is None
        else f"{found.precision:.0%} ({found.low:.0%} to {found.high:.0%})"
    )
