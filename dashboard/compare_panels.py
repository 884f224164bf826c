"""The panels of the page Compare: the topics side by side, and the articles behind one mark."""

from functools import partial, reduce
from operator import or_

import pandas as pd
import streamlit as st

from dashboard import controls, elsewhere, growth_rates, panels, store
from dashboard.charts.compare import Series, compare
from dashboard.compare_choice import EVENTS, Choice, colour, entry, point
from dashboard.narrative import compare as narrative
from dashboard.plain import link, markdown
from pipelines.analysis import literature
from pipelines.analysis.compared_topics import compared
from pipelines.analysis.membership import STANDARD, belongs
from pipelines.topics import FIELD, Theme, Topic

_NAMED = 10


def show(choice: Choice) -> None:
    """The figure of all topics chosen, and below it the articles of one of them in one year."""
    rows = compared(
        store.year_counts(),
        choice.topics,
        basis=choice.basis,
        yardstick=choice.yardstick,
        years=choice.years,
    )
    labels = {name: entry(name).label for name in choice.topics}
    rows = rows.assign(label=rows["topic"].map(labels))
    rates = [
        narrative.Rate(
            label,
            growth_rates.rate(name, choice.basis, choice.measure, choice.years, choice.all_years),
        )
        for name, label in labels.items()
    ]
    is_fetched, events = store.has("topic_years"), _events(choice)
    selected = panels.panel(
        "compare",
        narrative.headline(rates),
        figure=partial(
            compare,
            [
                Series(name, label, colour(name), rows[rows["topic"].eq(name)])
                for name, label in labels.items()
            ],
            choice.look,
            events,
            store.jurisdictions(),
        ),
        name=f"{choice.look.measure} over the years: {', '.join(labels.values())}",
        summary=narrative.sentences(rates, rows),
        caption=_caption(choice, len(events)),
        rows=rows,
        headings={
            "label": "Topic" if is_fetched else "Theme",
            **({"definition": "Definition"} if is_fetched else {}),
            "year": "Year",
            "records": "Papers",
            **({} if choice.yardstick == "records" else {"value": choice.look.measure}),
            **({"low": "95% from", "high": "95% to"} if choice.measure != "records" else {}),
            **({"completeness": "Share of the year arrived"} if is_fetched else {}),
            "is_open": "Unfinished",
        },
        on_select=True,
        credit=elsewhere.papers_credit() if is_fetched else None,
        whole="topic_years" if is_fetched else "published_year_counts",
        searches=[asked for name in choice.topics for asked in elsewhere.searches(entry(name), STANDARD)],
    )
    if len(rows):
        _articles(choice, rows, selected)


def _caption(choice: Choice, events: int) -> str:
    """Source, day, date basis, definition and limits (Markdown)."""
    look = choice.look
    if store.has("topic_years"):
        said = [
            f"{elsewhere.papers_note()} Date basis: {controls.DATE_BASES[choice.basis]}. Lines: standard definition"
            f"{', bands from narrow to broad' if look.has_bands else ''}."
        ]
    else:
        first = store.table("published_year_counts").iloc[0].to_dict()
        said = [
            f"Source: {panels.source_line(first)}, CC BY 4.0. By publication date, print or electronic: a paper can "
            "stand in two years."
        ]
    said.append(
        "Hollow: unfinished year. Rates with their 95% intervals, over complete years; topics share papers."
    )
    if choice.yardstick == "index":
        said.append(
            "No year shown has papers of all these topics, so there is no index."
            if choice.base is None
            else f"{choice.base} is the first complete year shown in which all of them have papers."
        )
    if look.is_log:
        said.append("On a logarithmic axis a year without papers has no place.")
    if choice.events != "none":
        said.append(
            f"{events:,} regulatory events of these topics and years ({EVENTS[choice.events].lower()}): of the same "
            "time, which says nothing of cause."
        )
    return " ".join(said)


def _events(choice: Choice) -> pd.DataFrame:
    """The regulatory events of the topics; those of the whole field for a theme."""
    events = store.table("regulatory_events")
    if choice.events == "none":
        return events.iloc[:0]
    mapping, topics = store.table("ledger_topics"), store.all_topics()
    scopes = {name if name in topics.topics else FIELD for name in choice.topics}
    fits = reduce(or_, (belongs(events["topics"], name, mapping, topics) for name in sorted(scopes)))
    named = events["exosome_named"].eq("yes") | (choice.events == "all")
    return events[fits & named].reset_index(drop=True)


def _articles(choice: Choice, rows: pd.DataFrame, selected: list[list[str]]) -> None:
    """The articles of one topic in one year: of the mark that was clicked, or chosen from two lists."""
    standard = rows[rows["definition"].eq(STANDARD)]
    closed = standard.loc[~standard["is_open"], "year"]
    years = sorted({int(year) for year in standard["year"]}, reverse=True)
    latest = int(closed.max()) if len(closed) else years[0]
    name, year = point(choice, [latest, *(other for other in years if other != latest)], selected)
    topic = entry(name)
    found = standard.loc[standard["topic"].eq(name) & standard["year"].eq(year), "records"]
    mark = "Simulated: " if store.snapshot().edition == "simulated" else ""
    st.subheader(
        f"{mark}{markdown(narrative.articles_headline(topic.label, year, int(found.sum())))}",
        anchor="articles",
    )
    if isinstance(topic, Theme) or topic.is_context or topic.id == FIELD:
        st.info("Only counts are held here, no records to list." + _at_pubmed(topic, choice.basis, year))
        return
    if not store.has("articles", "topic_articles"):
        elsewhere.answers_are_missing("The list of articles", "articles", "topic_articles")
        return
    _listed(topic, choice.basis, year)


def _listed(topic: Topic, basis: str, year: int) -> None:
    articles = literature.of_topic(store.table("articles"), store.table("topic_articles"), topic.id, STANDARD)
    column = "entrez_year" if basis == "entrez" else "publication_year"
    own = articles[articles[column].eq(year)]
    own = literature.newest(own, max(len(own), 1))
    own = own.assign(url=elsewhere.article_addresses(own["pmid"]))
    for row in own.head(_NAMED).to_dict("records"):
        journal = "" if pd.isna(row["journal"]) else f" {markdown(row['journal'])},"
        st.markdown(f"- {link(row['title'], row['url'])}{journal} {row['entrez_date']}")
    if own.empty:
        return
    columns = [
        "pmid",
        "title",
        "journal",
        "publication_types",
        "entrez_date",
        "first_public_date",
        "doi",
        "url",
    ]
    panels.data_table(
        "compared_articles",
        own[columns].rename(columns=store.headings("articles") | {"url": "Source"}),
        f"Articles of {topic.label} in {year}",
        credit=elsewhere.papers_credit(),
    )
    edition = store.snapshot().edition
    panels.note(
        f"Standard definition, newest first. [The page Literature with this topic and year]"
        f"(literature?edition={edition}&topic={topic.id}&basis={basis}&years={year}-{year})."
    )


def _at_pubmed(topic: Topic | Theme, basis: str, year: int) -> str:
    """Where the same articles can be seen (Markdown); made-up ones nowhere."""
    if store.snapshot().edition == "simulated":
        return ""
    (asked,) = elsewhere.searches(topic, STANDARD)
    dated = f"{year}/01/01:{year}/12/31[edat]" if basis == "entrez" else f"{year}[dp]"
    at = elsewhere.search_at_pubmed(f"({asked.text}) AND {dated}")
    return f" {link('See them at PubMed', at)}, as PubMed finds them today."
