"""What the Literature page shows where no record was fetched: the counts that somebody published."""

from functools import partial

import streamlit as st

from dashboard import store
from dashboard.app_pages.literature.charts.papers import published_series
from dashboard.look.plain import markdown
from dashboard.look.theme import topic_colour
from dashboard.panels import elsewhere, missing
from dashboard.panels.panel import Panel, show, source_line
from dashboard.panels.tables import data_table, note, whole_table
from pipelines.analysis.papers.topic_years import was_open
from pipelines.sentences.literature import growth, papers


def literature_is_missing() -> None:
    """Why this edition has no literature page, what it has instead, and what to do."""
    missing.nothing_from("PubMed", "articles")
    missing.page(
        "holds no records of PubMed, so a topic in the address changes nothing: what others counted stands below and "
        "on the Overview, where some of it stands in for a topic",
        "each topic's papers by year, width of the search and type, how they grow, and the papers themselves",
    )
    for place, maker in enumerate(store.table("published_year_counts")["source_title"].unique(), start=1):
        show(_themes, maker, "themes" if place == 1 else f"themes_{place}")
    st.header(
        f"{len(store.table('published_period_totals'))} published totals over whole periods", anchor="totals"
    )
    data_table(store.once(whole_table, "published_period_totals", "Published totals over whole periods"))
    note("Searches overlap and databases differ: never add these up.")


def _themes(maker: str, key: str) -> Panel:
    """The yearly counts that one maker published."""
    known, counts = store.all_topics(), store.rows("published_year_counts", source_title=maker)
    counts = counts.assign(
        is_open=was_open(counts["year"], counts["retrieved_on"]), label=counts["theme"].map(known.label)
    )
    themes = list(counts["theme"].unique())
    return Panel(
        key=key,
        title=papers.published_headline(counts),
        figure=partial(published_series, counts, {name: topic_colour([name]) for name in themes}),
        name=f"Published yearly PubMed counts: {', '.join(counts['label'].unique())}",
        summary=[
            *(f"{said}." for said in map(_theme_growth, themes) if said),
            papers.published_sentence(counts),
        ],
        caption=f"Source: {source_line(counts.iloc[0].to_dict())}. {markdown(elsewhere.limits(counts))}",
        rows=counts,
        headings=store.headings(
            "published_year_counts", "label year records is_open source_url", label="Theme"
        ),
        whole="published_year_counts",
        searches=[asked for name in themes for asked in elsewhere.searches(known.themes[name])],
    )


def _theme_growth(theme: str) -> str | None:
    """How fast a theme's published count grows, as a sentence without its full stop."""
    if not store.has("growth"):
        return None
    own = store.rows("growth", topic=theme, measure="records")
    return growth.headline(store.all_topics().label(theme), own.iloc[0].to_dict()) if len(own) else None
