"""The panels of the Literature page, each for one choice of topic, definition, date basis and years."""

from functools import partial

import pandas as pd

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.literature.charts.papers import share_with_interval, yearly_band
from dashboard.app_pages.literature.choice import Choice
from dashboard.charts.counts import ranked_bars
from dashboard.look.plain import markdown
from dashboard.panels import chosen, elsewhere
from dashboard.panels import topics as topic_list
from dashboard.panels.panel import Notice, Panel
from pipelines.analysis.papers import literature, overlap
from pipelines.labelling.precision import precision_of
from pipelines.sentences.literature import growth, papers
from pipelines.sentences.numbers import FEW
from pipelines.text.numerals import share
from pipelines.topics.catalogue import FIELD, Topic
from pipelines.topics.terms import STANDARD

#: What a click on a mark does.
CLICK = "Choose a mark to list its papers below it; the part *The papers by name* has lists for the same."


def yearly(choice: Choice) -> Panel:
    """Papers over the years with their growth and the band of definitions."""
    rate = store.growth_rate(
        choice.topic.id,
        choice.basis,
        choice.yardstick,
        choice.years,
        choice.all_years,
        everything=choice.everything,
    )
    grew = None if rate is None else growth.headline(choice.topic.label, rate)
    base, rows = _years(choice)
    click = CLICK if has_records(choice.topic) else ""
    events = chosen.events_of([choice.topic.id], choice.events)
    measure = f"Index, {base} = 100" if choice.yardstick == "index" else controls.YARDSTICKS[choice.yardstick]
    band = partial(yearly_band, rows, choice.colour, choice.yardstick, measure, _expected(choice))
    return Panel(
        key="yearly",
        brush=choice.all_years,
        title=grew or papers.yearly_headline(choice.topic.label, rows),
        figure=chosen.above_events(band, events, choice.years),
        name=f"Papers over the years: {choice.topic.label}, {measure}",
        summary=[
            *([f"{papers.yearly_headline(choice.topic.label, rows)}."] if grew else []),
            *(growth.rests_on(rate) if rate is not None else []),
            *papers.yearly_summary(rows),
        ],
        caption=f"{choice.source} The band runs from the narrow to the broad search; hollow marks are unfinished "
        f"years. {chosen.events_sentence(events, choice.events, choice.years)} {click} "
        f"{elsewhere.topic_links(choice.topic)}",
        rows=rows.drop(columns="value" if choice.yardstick == "records" else []),
        headings=store.headings(
            "topic_years", "definition year records value low high completeness is_open", value=measure
        ),
        on_select=has_records(choice.topic),
        acts=events,
        credit=elsewhere.papers_credit(),
        whole="topic_years",
        searches=elsewhere.searches(choice.topic, *controls.DEFINITIONS),
    )


def _years(choice: Choice) -> tuple[int | None, pd.DataFrame]:
    """The year that is 100 on an index, and the counts shown."""
    first, last = choice.years
    counts = store.year_counts(everything=choice.everything)
    base = literature.index_year(counts, [choice.topic.id], choice.basis, first, last, ("narrow", STANDARD))
    rows = literature.yearly(counts, choice.topic.id, choice.basis, choice.yardstick, base)
    return base, rows[rows["year"].between(first, last)]


def _expected(choice: Choice) -> pd.DataFrame | None:
    """What open years are expected to come to, where the figure counts papers by publication year."""
    counts_papers = choice.yardstick == "records" and not choice.everything
    if not counts_papers or choice.basis != "publication" or not store.has("completeness"):
        return None
    rows = store.rows("completeness", topic=choice.topic.id)
    return rows[rows["estimate"].notna() & rows["year"].between(*choice.years)]


def articles_of(choice: Choice) -> pd.DataFrame:
    """The records behind the other panels: the topic's articles of one definition in the years chosen."""
    return store.large(
        _articles, choice.topic.id, choice.definition, choice.basis, choice.years, choice.everything
    )


def has_records(topic: Topic) -> bool:
    """Whether the papers of a topic are held as records, and not as counts alone."""
    return not (topic.is_context or topic.id == FIELD)


def no_records(choice: Choice) -> Notice | None:
    """Why there are no articles to tell apart; None where there are some."""
    if not has_records(choice.topic):
        return Notice(
            "For the field as a whole and for context topics only counts are fetched: there are no records to list "
            "or to tell apart. Choose a topic to see its papers."
        )
    if articles_of(choice).empty:
        return Notice("No paper with a record was found for this choice of years and definition.")
    return None


def _articles(
    topic: str, definition: str, basis: str, years: tuple[int, int], everything: bool
) -> pd.DataFrame:
    held = store.members(everything=everything)
    found = literature.of_topic(store.table("articles"), held, topic, definition)
    return found[found[controls.YEARS[basis]].between(*years)].reset_index(drop=True)


def not_fetched(choice: Choice) -> Notice | None:
    """That the topic's papers of the definition chosen could not be fetched; None where they were, be it none."""
    there = store.rows("topic_years", topic=choice.topic.id)["definition"]
    lost = [width for width in dict.fromkeys([STANDARD, choice.definition]) if not there.eq(width).any()]
    if not lost:
        return None
    return Notice(
        f"{markdown(choice.topic.label)}: its papers by the {' and the '.join(lost)} definition could not be fetched, "
        "and nothing older is there to keep. They are missing here, not zero."
    )


def clinical(choice: Choice) -> Panel:
    """The share of papers with a clinical publication type, per year and over all."""
    articles, (_, shown) = articles_of(choice), _years(choice)
    is_open = shown[shown["definition"].eq(choice.definition)].set_index("year")["is_open"]
    shares = literature.clinical_share(articles, choice.basis)
    shares = shares.assign(is_open=shares["year"].map(is_open).eq(True))
    events = chosen.events_of([choice.topic.id], choice.events)
    count = int(shares["clinical"].sum())
    overall = literature.interval_of(count, len(articles))
    return Panel(
        key="clinical",
        brush=choice.all_years,
        title=papers.clinical_headline(
            choice.topic.label, count, len(articles), overall["low"], overall["high"]
        ),
        figure=chosen.above_events(partial(share_with_interval, shares, choice.colour), events, choice.years),
        name=f"Share of papers with a clinical publication type: {choice.topic.label}",
        summary=[
            "Clinical types: trials of any phase, randomised trials, observational studies, case reports."
        ],
        caption=f"{choice.lists} Each mark with its 95% interval (Wilson); hollow: unfinished year. Those of "
        f"years with fewer than {FEW} papers may reach out of the figure at the top; the table has them. "
        "Publication types are partly set months after publication, so the youngest years can only rise. "
        f"{chosen.events_sentence(events, choice.events, choice.years)} {CLICK}",
        rows=shares,
        headings=store.headings(
            "articles", "year articles clinical share low high is_open", clinical="With a clinical type"
        ),
        on_select=True,
        acts=events,
        credit=elsewhere.papers_credit(),
        whole="articles",
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def types(choice: Choice) -> Panel:
    """Papers by publication type."""
    articles = articles_of(choice)
    rows = literature.publication_types(articles)
    top = rows.head(12)
    return Panel(
        key="types",
        title=papers.types_headline(choice.topic.label, rows, len(articles)),
        figure=partial(
            ranked_bars,
            top["publication_type"],
            top["articles"],
            top["articles"].map("{:,}".format),
            choice.colour,
            list(top["publication_type"]),
        ),
        name=f"Papers by publication type: {choice.topic.label}",
        summary=[f"The {len(top)} most frequent of {len(rows)} publication types; a paper can have several."],
        caption=f"{choice.lists} {CLICK}",
        rows=rows,
        headings={"publication_type": "Publication type", "articles": "Papers"},
        on_select=True,
        whole="articles",
        credit=elsewhere.papers_credit(),
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def shared(choice: Choice) -> Panel:
    """With which other topics the papers are shared."""
    labels = topic_list.labels()
    rows = overlap.shared_with(
        topic_list.overlaps(everything=choice.everything), choice.topic.id, choice.definition
    )
    rows = rows.assign(label=rows["topic"].map(labels))
    met = rows[rows["shared"].gt(0)]
    shares = met["share"].astype("float64").map(lambda value: share(value, 1))
    return Panel(
        key="overlap",
        title=papers.overlap_headline(choice.topic.label, met, labels),
        figure=partial(
            ranked_bars,
            met["label"],
            met["shared"],
            met["shared"].map("{:,}".format) + " (" + shares + ")",
            choice.colour,
            list(met["topic"]),
        ),
        name=f"Papers shared with other topics: {choice.topic.label}",
        summary=[
            "All years. In brackets: share of this topic's papers. Topics share papers: never add them up."
        ],
        caption=f"{choice.lists} {CLICK}",
        rows=rows,
        on_select=True,
        headings={
            "label": "Other topic",
            "articles": "Its papers",
            "shared": "Shared",
            "share": "Share of this topic's papers",
            "low": "95% from",
            "high": "95% to",
        },
        credit=elsewhere.papers_credit(),
        whole="topic_overlaps" if store.has("topic_overlaps") and not choice.everything else (),
        searches=elsewhere.searches(choice.topic, choice.definition),
    )


def precision(choice: Choice) -> str:
    """How many of a search's papers are on its topic, as far as that was measured."""
    found = precision_of(store.all_topics(), store.data_root()).get((choice.topic.id, choice.definition))
    return (
        "not yet measured"
        if found is None
        else f"{share(found.precision, 0)} ({share(found.low, 0)} to {share(found.high, 0)})"
    )
