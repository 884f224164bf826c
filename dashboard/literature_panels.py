"""The panels of the Literature page, each for one choice of topic, definition, date basis and years."""

from functools import partial

import pandas as pd

from dashboard import article_list, controls, elsewhere, growth_rates, store, topic_list
from dashboard.charts.literature import ranked_bars, share_with_interval, yearly_band
from dashboard.literature_choice import Choice
from dashboard.narrative import growth as growth_narrative
from dashboard.narrative import literature as narrative
from dashboard.panels import Listing, Panel, Told
from dashboard.plain import markdown
from dashboard.tables import Sheet
from pipelines.analysis import literature, overlap
from pipelines.precision import precision_of
from pipelines.topics import FIELD

LISTED = 2000


def yearly(choice: Choice) -> Panel:
    """Papers over the years with their growth and the band of definitions."""
    rate = growth_rates.of(choice)
    growth = None if rate is None else growth_narrative.growth_headline(choice.topic.label, rate)
    base, rows = _years(choice)
    measure = f"Index, {base} = 100" if choice.yardstick == "index" else controls.YARDSTICKS[choice.yardstick]
    return Panel(
        key="yearly",
        title=growth or narrative.yearly_headline(choice.topic.label, rows),
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


def _years(choice: Choice) -> tuple[int | None, pd.DataFrame]:
    """The year that is 100 on an index, and the counts shown."""
    first, last = choice.years
    counts = store.table("topic_years")
    base = literature.index_year(counts, choice.topic.id, choice.basis, first, last)
    rows = literature.yearly(counts, choice.topic.id, choice.basis, choice.yardstick, base)
    return base, rows[rows["year"].between(first, last)]


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
    return store.large(_articles, choice.topic.id, choice.definition, choice.basis, choice.years)


def no_records(choice: Choice) -> Told | None:
    """Why there are no articles to tell apart; None where there are some."""
    if choice.topic.is_context or choice.topic.id == FIELD:
        return Told(
            "For the field as a whole and for context topics only counts are fetched: there are no records to list "
            "or to tell apart. Choose a topic to see its papers."
        )
    if articles_of(choice).empty:
        return Told("No paper with a record was found for this choice of years and definition.")
    return None


def _articles(topic: str, definition: str, basis: str, years: tuple[int, int]) -> pd.DataFrame:
    found = literature.of_topic(store.table("articles"), store.table("topic_articles"), topic, definition)
    year = "entrez_year" if basis == "entrez" else "publication_year"
    return found[found[year].between(*years)].reset_index(drop=True)


def clinical(choice: Choice) -> Panel:
    """The share of papers with a clinical publication type, per year and over all."""
    articles, (_, shown) = articles_of(choice), _years(choice)
    is_open = shown[shown["definition"].eq(choice.definition)].set_index("year")["is_open"]
    shares = literature.clinical_share(articles, choice.basis)
    shares = shares.assign(is_open=shares["year"].map(is_open).eq(True))
    count = int(shares["clinical"].sum())
    overall = literature.interval_of(count, len(articles))
    return Panel(
        key="clinical",
        title=narrative.clinical_headline(
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


def types(choice: Choice) -> Panel:
    """Papers by publication type."""
    articles = articles_of(choice)
    rows = literature.publication_types(articles)
    top = rows.head(12)
    return Panel(
        key="types",
        title=narrative.types_headline(choice.topic.label, rows, len(articles)),
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


def shared(choice: Choice) -> Panel:
    """With which other topics the papers are shared."""
    labels = topic_list.labels()
    rows = overlap.shared_with(_overlaps(), choice.topic.id, choice.definition)
    rows = rows.assign(label=rows["topic"].map(labels))
    met = rows[rows["shared"].gt(0)]
    shares = met["share"].astype("float64").map("{:.1%}".format)
    return Panel(
        key="overlap",
        title=narrative.overlap_headline(choice.topic.label, met, labels),
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
        whole="topic_overlaps" if store.has("topic_overlaps") else (),
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def _overlaps() -> pd.DataFrame:
    if store.has("topic_overlaps"):
        return store.table("topic_overlaps")
    # A snapshot of an earlier version holds the sets, but not what was worked out from them.
    return overlap.topic_overlaps(store.table("topic_articles"), overlap.paired(store.all_topics()))


def newest(choice: Choice) -> Listing:
    """The newest papers with links, and how many titles look like false hits."""
    articles = articles_of(choice)
    flagged = literature.is_flagged(articles, choice.topic.id, store.all_topics())
    return Listing(
        key="newest",
        title="Newest papers",
        said=[markdown(narrative.flags_sentence(int(flagged.sum()), len(articles), _precision(choice)))],
        lines=article_list.lines(articles),
        count=min(len(articles), LISTED),
        whole=partial(_newest, choice),
        caption=f"{choice.lists} At most {LISTED:,} papers, newest first.",
    )


def _newest(choice: Choice) -> Sheet:
    return article_list.sheet(
        "newest", articles_of(choice), f"Newest papers: {choice.topic.label}", most=LISTED
    )


def _precision(choice: Choice) -> str:
    found = precision_of(store.all_topics(), store.data_root()).get((choice.topic.id, choice.definition))
    return (
        "not yet measured"
        if found is None
        else f"{found.precision:.0%} ({found.low:.0%} to {found.high:.0%})"
    )
