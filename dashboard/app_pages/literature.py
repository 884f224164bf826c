"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

import streamlit as st

from dashboard import controls, elsewhere, panels, store
from dashboard.charts.literature import ranked_bars, share_with_interval, yearly_band
from dashboard.narrative import literature as narrative
from dashboard.plain import link, markdown
from dashboard.theme import topic_colour
from pipelines.analysis import literature

st.title("What is published", anchor=False)
if not store.has("topic_years", "articles", "topic_articles"):
    elsewhere.literature_is_missing()
    st.stop()

opened = store.snapshot()
catalogue = store.all_topics()
topic = controls.topic()
colour = topic_colour([topic.id, *catalogue.ancestors(topic.id)])
labels = {name: entry.label for name, entry in catalogue.topics.items()}
topic_years = store.table("topic_years")
known = topic_years["year"].dropna()
one, two, three = st.columns(3)
with one:
    yardstick = controls.yardstick()
with two:
    basis = controls.date_basis()
with three:
    definition = controls.definition()
first, last = controls.years(int(known.min()), int(known.max()))

source = (
    f"Source: PubMed (NLM), fetched {store.about('topic_years')['fetched_at'][:10]}. Date basis: "
    f"{controls.DATE_BASES[basis]}."
)
rows = literature.yearly(topic_years, topic.id, basis, yardstick, first)
rows = rows[rows["year"].between(first, last)]
panels.panel(
    "yearly",
    narrative.yearly_headline(topic.label, rows),
    figure=yearly_band(rows, colour, yardstick),
    name=f"Papers over the years: {topic.label}, {controls.YARDSTICKS[yardstick]}",
    summary=narrative.yearly_summary(rows),
    caption=f"{source} The band runs from the narrow to the broad search; hollow marks are unfinished years. "
    f"{elsewhere.topic_links(topic)}",
    rows=rows,
    headings={
        "definition": "Definition",
        "year": "Year",
        "records": "Papers",
        "value": controls.YARDSTICKS[yardstick],
        "low": "95% from",
        "high": "95% to",
        "is_open": "Unfinished",
    },
)

articles = literature.of_topic(store.table("articles"), store.table("topic_articles"), topic.id, definition)
year_column = "entrez_year" if basis == "entrez" else "publication_year"
articles = articles[articles[year_column].between(first, last)].reset_index(drop=True)
if topic.is_context or articles.empty:
    st.info(
        "For context topics only counts are fetched, no records: publication types and lists are not shown."
        if topic.is_context
        else "No paper with a record was found for this choice of years and definition."
    )
    st.stop()

lists = f"{source} Definition: {controls.DEFINITIONS[definition].lower()}."
shares = literature.clinical_share(articles, basis)
is_open = rows.loc[rows["definition"].eq(definition)].set_index("year")["is_open"]
shares = shares.assign(is_open=shares["year"].map(is_open).fillna(False).astype(bool))
clinical = int(shares["clinical"].sum())
overall = literature.interval_of(clinical, len(articles))
panels.panel(
    "clinical",
    narrative.clinical_headline(topic.label, clinical, len(articles), overall["low"], overall["high"]),
    figure=share_with_interval(shares, colour),
    name=f"Share of papers with a clinical publication type: {topic.label}",
    summary=[
        "Clinical publication types: trials of any phase, randomised trials, observational studies, case reports."
    ],
    caption=f"{lists} Each mark with its 95% interval (Wilson). Publication types are partly set months after "
    "publication, so the youngest years can only rise.",
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
)

types = literature.publication_types(articles)
top = types.head(12)
panels.panel(
    "types",
    narrative.types_headline(topic.label, types, len(articles)),
    figure=ranked_bars(top["publication_type"], top["articles"], top["articles"].map("{:,}".format), colour),
    name=f"Papers by publication type: {topic.label}",
    summary=[f"The {len(top)} most frequent of {len(types)} publication types; a paper can have several."],
    caption=lists,
    rows=types,
    headings={"publication_type": "Publication type", "articles": "Papers"},
)

shared = literature.overlaps(store.table("topic_articles"), topic.id, definition)
shared = shared[shared["topic"].ne("field")].assign(label=shared["topic"].map(labels))
met = shared[shared["shared"].gt(0)]
panels.panel(
    "overlap",
    narrative.overlap_headline(topic.label, met, labels),
    figure=ranked_bars(
        met["label"],
        met["shared"],
        met["shared"].map("{:,}".format) + " (" + met["share"].astype("float64").map("{:.1%}".format) + ")",
        colour,
    ),
    name=f"Papers shared with other topics: {topic.label}",
    summary=[
        "All years. In brackets: the share of this topic's papers. Topics hold the same papers: never add them up."
    ],
    caption=lists,
    rows=shared,
    headings={
        "label": "Other topic",
        "articles": "Its papers",
        "shared": "Shared",
        "share": "Share of this topic's papers",
        "low": "95% from",
        "high": "95% to",
    },
)

st.subheader("Newest papers", anchor="newest")
st.markdown(
    markdown(
        narrative.flags_sentence(int(articles["flags"].notna().sum()), len(articles), "not yet measured")
    )
)
for row in literature.newest(articles, 10).to_dict("records"):
    st.markdown(
        f"- {link(row['title'], 'https://pubmed.ncbi.nlm.nih.gov/' + row['pmid'] + '/')} "
        f"{markdown(row['journal'])}, {row['entrez_date']}"
    )
listed = literature.newest(articles, 2000)
panels.data_table(
    "newest",
    listed.assign(link="https://pubmed.ncbi.nlm.nih.gov/" + listed["pmid"] + "/")[
        [
            "pmid",
            "title",
            "journal",
            "publication_types",
            "entrez_date",
            "first_public_date",
            "doi",
            "flags",
            "link",
        ]
    ].rename(columns=store.headings("articles") | {"link": "Source"}),
    f"Newest papers: {topic.label}",
)
panels.note(f"{lists} At most 2,000 papers are listed here, newest first. {elsewhere.NCBI_NOTICE}")
