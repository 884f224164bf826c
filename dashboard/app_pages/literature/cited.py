"""What the Literature page shows where no record was fetched: the counts that somebody published."""

from functools import partial

import streamlit as st

from dashboard import store
from dashboard.app_pages.literature.charts.papers import published_series
from dashboard.look.theme import topic_colour
from dashboard.panels import elsewhere, missing
from dashboard.panels.panel import Panel, show, source_line
from dashboard.panels.tables import data_table, note, whole_table
from pipelines.analysis.papers.topic_years import was_open
from pipelines.sentences import growth, papers


def literature_is_missing() -> None:
    """Why this edition has no literature page, what it has instead, and what to do."""
    edition = store.snapshot().edition
    missing.nothing_from("PubMed", "articles")
    st.info(
        f"The {edition} edition holds no records of PubMed"
        f"{'' if edition == 'live' else ', and no yearly count for the topics of Exoscope could be cited'}. What could "
        "be cited stands below and on the Overview. `exoscope refresh` fetches the literature of all topics from "
        "PubMed; `exoscope demo` shows this page on simulated data."
    )
    show(_themes)
    st.header(
        f"{len(store.table('published_period_totals'))} published totals over whole periods", anchor="totals"
    )
    data_table(store.once(whole_table, "published_period_totals", "Published totals over whole periods"))
    note("Searches overlap and databases differ: never add these up.")


def _themes() -> Panel:
    """The yearly counts that somebody published."""
    themes = {name: theme.label for name, theme in store.all_topics().themes.items()}
    counts = store.table("published_year_counts")
    is_open = was_open(counts["year"], counts["retrieved_on"])
    counts = counts.assign(is_open=is_open, label=counts["theme"].map(themes))
    return Panel(
        key="themes",
        title="Three themes of vesicle research have a published yearly count",
        figure=partial(published_series, counts, {name: topic_colour([name]) for name in themes}),
        name="Published yearly PubMed counts of three themes",
        summary=[
            *(f"{said}." for said in map(_theme_growth, themes) if said),
            papers.published_sentence(counts),
        ],
        caption=f"Source: {source_line(counts.iloc[0].to_dict())}, CC BY 4.0. By publication date, print or "
        "electronic: a paper can stand in two years.",
        rows=counts,
        headings=store.headings(
            "published_year_counts", "label year records is_open source_url", label="Theme"
        ),
        whole="published_year_counts",
        searches=[
            asked for theme in store.all_topics().themes.values() for asked in elsewhere.searches(theme)
        ],
    )


def _theme_growth(theme: str) -> str | None:
    """How fast a theme's published count grows, as a sentence without its full stop."""
    if not store.has("growth"):
        return None
    own = store.rows("growth", topic=theme, measure="records")
    return (
        growth.headline(store.all_topics().themes[theme].label, own.iloc[0].to_dict()) if len(own) else None
    )
