"""The panels of the page Compare: the topics side by side, and the articles behind one mark."""

from functools import partial

import pandas as pd

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.compare.charts.compare import Series, compare
from dashboard.app_pages.compare.choice import Choice, colour, entry, of_one_maker
from dashboard.look.plain import markdown
from dashboard.panels import chosen, elsewhere, listing, missing
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Panel, source_line
from dashboard.panels.tables import Sheet
from pipelines.analysis.papers import literature
from pipelines.analysis.papers.compared_topics import compared
from pipelines.sentences.literature import growth, papers
from pipelines.topics.catalogue import FIELD, Theme
from pipelines.topics.terms import STANDARD


def rows_of(choice: Choice) -> pd.DataFrame:
    """The counts of all topics chosen, a row a topic, definition and year."""
    return store.once(_rows, choice)


def _rows(choice: Choice) -> pd.DataFrame:
    rows = compared(
        store.year_counts(everything=choice.everything),
        choice.topics,
        basis=choice.basis,
        yardstick=choice.yardstick,
        years=choice.years,
    )
    return rows.assign(label=rows["topic"].map({name: entry(name).label for name in choice.topics}))


def figure(choice: Choice) -> Panel:
    """The figure of all topics chosen."""
    rows, labels = rows_of(choice), {name: entry(name).label for name in choice.topics}
    rates, series = [], []
    for name, label in labels.items():
        rate = store.growth_rate(
            name, choice.basis, choice.yardstick, choice.years, choice.all_years, everything=choice.everything
        )
        rates.append(growth.Rate(label, rate))
        series.append(Series(name, label, colour(name), rows[rows["topic"].eq(name)]))
    is_fetched, events = store.has("topic_years"), chosen.events_of(choice.topics, choice.events)
    whole = "topic_years" if is_fetched else "published_year_counts"
    hidden = [] if is_fetched else ["definition", "completeness"]
    hidden += ["value"] if choice.yardstick == "records" else []
    hidden += ["low", "high"] if choice.yardstick in ("records", "index") else []
    return Panel(
        key="compare",
        brush=choice.all_years,
        title=growth.compared_headline(rates)
        if is_fetched or of_one_maker(choice.topics) == choice.topics
        else "Counts of different makers: neither their levels nor their growth can be compared",
        figure=partial(compare, series, choice.look, events, store.jurisdictions()),
        name=f"{choice.look.measure} over the years: {', '.join(labels.values())}",
        summary=papers.compared_sentences(rates, rows),
        caption=_caption(choice, events),
        rows=rows.drop(columns=hidden),
        headings=store.headings(
            whole,
            "label definition year records value low high completeness is_open",
            label="Topic" if is_fetched else "Theme",
            value=choice.look.measure,
        ),
        on_select=True,
        acts=events,
        credit=elsewhere.papers_credit() if is_fetched else None,
        whole=whole,
        searches=[
            asked
            for name in choice.topics
            for asked in elsewhere.searches(entry(name), *controls.DEFINITIONS)
        ],
    )


def _caption(choice: Choice, events: pd.DataFrame) -> str:
    """Source, day, date basis, definition and limits (Markdown)."""
    look = choice.look
    if store.has("topic_years"):
        note = elsewhere.papers_note(everything=choice.everything)
        said = [
            f"{note} Date basis: {controls.DATE_BASES[choice.basis]}. Lines: standard definition"
            f"{', bands from narrow to broad' if look.has_bands else ''}."
        ]
    else:
        counts = store.table("published_year_counts")
        makers = counts[counts["theme"].isin(choice.topics)].groupby("source_title", sort=False)
        said = [
            f"Source: {source_line(own.iloc[0].to_dict())}. {markdown(elsewhere.limits(own))}"
            for _, own in makers
        ]
    said.append(
        "Hollow: unfinished year. Rates with their 95% intervals, over complete years; topics share papers."
    )
    if choice.yardstick == "index":
        said.append(
            "No year shown has five papers of each of these topics, so there is no index."
            if choice.base is None
            else f"{choice.base} is the first complete year shown in which each of them has five papers."
        )
    if look.is_log:
        said.append("On a logarithmic axis a year without papers has no place.")
    if told := chosen.events_sentence(events, choice.events, choice.years):
        said.append(told)
    return " ".join(said)


def years_listed(choice: Choice) -> list[int]:
    """The years whose articles can be listed: the newest complete one, then all, newest first."""
    rows = rows_of(choice)
    standard = rows[rows["definition"].eq(STANDARD)]
    years = sorted({int(year) for year in standard["year"]}, reverse=True)
    closed = standard.loc[~standard["is_open"], "year"]
    latest = int(closed.max()) if len(closed) else years[0]
    return [latest, *(year for year in years if year != latest)]


def articles(choice: Choice, name: str, year: int) -> Listing:
    """The articles of one topic in one year."""
    rows, topic = rows_of(choice), entry(name)
    own = rows["definition"].eq(STANDARD) & rows["topic"].eq(name) & rows["year"].eq(year)
    title = papers.articles_headline(topic.label, year, int(rows.loc[own, "records"].sum()))
    at_pubmed = elsewhere.year_at_pubmed(topic, STANDARD, choice.basis, year)
    if isinstance(topic, Theme) or topic.is_context or topic.id == FIELD:
        return Listing(
            key="articles",
            title=title,
            why_none=f"Only counts are held here, no records to list. {at_pubmed}",
        )
    if not store.has("articles", "topic_articles"):
        absent = missing.answers_are_missing("The list of articles", "articles", "topic_articles")
        return Listing(key="articles", title=title, why_none=absent.text)
    found = _found(name, choice.basis, year, everything=choice.everything)
    return Listing(
        key="articles",
        title=title,
        lines=listing.article_lines(found),
        count=len(found),
        whole=partial(_sheet, name, choice.basis, year, everything=choice.everything) if len(found) else None,
        caption=f"Standard definition, newest first. [The page Literature with this topic and year]"
        f"(literature?edition={store.snapshot().edition}&topic={name}&basis={choice.basis}&years={year}-{year}"
        f"{'&everything=true' if choice.everything else ''}&literature_part=papers). {at_pubmed}",
    )


def _found(topic: str, basis: str, year: int, *, everything: bool) -> pd.DataFrame:
    held = store.members(everything=everything)
    own = literature.of_topic(store.table("articles"), held, topic, STANDARD)
    return own[own[controls.YEARS[basis]].eq(year)]


def _sheet(topic: str, basis: str, year: int, *, everything: bool) -> Sheet:
    name = f"Articles of {entry(topic).label} in {year}"
    return listing.article_sheet("compared_articles", _found(topic, basis, year, everything=everything), name)


def comparison_is_missing() -> None:
    """What cannot be compared in this edition, what can be instead, and what to do."""
    missing.nothing_from("PubMed", "topic_years")
    missing.page(
        "has the yearly counts that somebody published, of themes and of what stands in for a topic, and no share",
        "any topics and sub-topics side by side, at three widths of the search, and their articles",
    )
