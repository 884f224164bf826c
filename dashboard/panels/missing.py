"""What stands where data is not there: why, since when, what there is instead, and what to do."""

from functools import partial

import streamlit as st

from dashboard import store
from dashboard.charts.literature import published_series
from dashboard.look.plain import markdown
from dashboard.look.theme import topic_colour
from dashboard.narrative.growth import growth_headline
from dashboard.narrative.literature import published_sentence
from dashboard.panels import elsewhere
from dashboard.panels import panel as panels
from pipelines.analysis.papers.topic_years import was_open
from pipelines.text.sources import LABELS


def signal_is_missing(table: str, source: str, heading: str, beside: str = "") -> panels.Titled:
    """Why a further source's figures are not there, since when, and what to do; the rest of the page stands without.

    Args:
        table: The table that its panel draws.
        source: Its name in `SOURCES`.
        heading: What the panel would be called.
        beside: A sentence that holds all the same (plain text).
    """
    opened, label = store.snapshot(), LABELS[source]
    failed = None
    if why := store.why_missing(table):
        failed = (
            f"Since {opened.made_at:%Y-%m-%d} or longer there is nothing from {label}, and nothing older to keep: "
            f"{markdown(why)}"
        )
        told = None
    elif opened.edition == "live":
        told = f"{label} was not asked when this snapshot was made, {opened.made_at:%Y-%m-%d}."
    else:
        told = f"The {opened.edition} edition of {opened.made_at:%Y-%m-%d} was made without asking {label}."
    return panels.Titled(
        f"{heading}: nothing from {label} in this edition",
        table,
        f"`exoscope refresh --only {source}` fetches it. {markdown(beside)}".strip(),
        told=told,
        failed=failed,
    )


def answers_are_missing(what: str, *names: str) -> panels.Told:
    """Why a part of a page is not there, where the snapshot lacks the tables of answers it rests on."""
    missing = [name for name in names if not store.has(name)]
    return snapshot_is_old(f"{what} ({', '.join(missing)})")


def snapshot_is_old(what: str) -> panels.Told:
    """That this snapshot does not hold what a part of a page rests on, and what to do."""
    return panels.Told(
        f"{markdown(what)}: not in this snapshot, which an earlier version of Exoscope made. `exoscope refresh` makes "
        "a new one that holds it."
    )


def literature_is_missing() -> None:
    """Why this edition has no literature page, what it has instead, and what to do."""
    edition = store.snapshot().edition
    _nothing_from("PubMed", "articles")
    st.info(
        f"The {edition} edition holds no records of PubMed"
        f"{'' if edition == 'live' else ', and no yearly count for the topics of Exoscope could be cited'}. What could "
        "be cited stands below and on the Overview. `exoscope refresh` fetches the literature of all topics from "
        "PubMed; `exoscope demo` shows this page on simulated data."
    )
    panels.show(_themes)
    totals = store.table("published_period_totals")
    st.header(f"{len(totals)} published totals over whole periods", anchor="totals")
    panels.data_table(store.once(_totals))
    panels.note("Searches overlap and databases differ: never add these up.")


def _themes() -> panels.Panel:
    """The yearly counts that somebody published."""
    themes = {name: theme.label for name, theme in store.all_topics().themes.items()}
    counts = store.table("published_year_counts")
    is_open = was_open(counts["year"], counts["retrieved_on"])
    counts = counts.assign(is_open=is_open, label=counts["theme"].map(themes))
    return panels.Panel(
        key="themes",
        title="Three themes of vesicle research have a published yearly count",
        figure=partial(published_series, counts, {name: topic_colour([name]) for name in themes}),
        name="Published yearly PubMed counts of three themes",
        summary=[
            *(f"{said}." for said in map(_theme_growth, themes) if said),
            published_sentence(counts),
        ],
        caption=f"Source: {panels.source_line(counts.iloc[0].to_dict())}, CC BY 4.0. By publication date, print or "
        "electronic: a paper can stand in two years.",
        rows=counts,
        headings={
            "label": "Theme",
            "year": "Year",
            "records": "Papers",
            "is_open": "Unfinished",
            "source_url": "Source",
        },
        whole="published_year_counts",
        searches=[
            asked for theme in store.all_topics().themes.values() for asked in elsewhere.searches(theme)
        ],
    )


def _totals() -> panels.Sheet:
    totals = store.table("published_period_totals")
    return panels.Sheet(
        "published_period_totals",
        totals.rename(columns=store.headings("published_period_totals")),
        "Published totals over whole periods",
    )


def comparison_is_missing() -> None:
    """What cannot be compared in this edition, what can be instead, and what to do."""
    edition = store.snapshot().edition
    _nothing_from("PubMed", "topic_years")
    st.info(
        f"The {edition} edition has no yearly count of skincare, hair, drug delivery, artificial exosomes or their "
        "sub-topics, no definitions and no shares: none could be cited. The three themes below have a count that "
        "somebody published. `exoscope refresh` fetches the topics; the simulated edition shows this page on made-up "
        "records."
    )


def _nothing_from(source: str, table: str) -> None:
    """Why nothing came from a source; the reason once, where it does not stand above the page already."""
    if (why := store.why_missing(table)) is None:
        return
    is_told = why in [told.failed for told in store.sources().values()]
    st.warning(f"There is nothing from {source} here{'.' if is_told else f': {markdown(why)}'}")


def _theme_growth(theme: str) -> str | None:
    """How fast a theme's published count grows, as a sentence without its full stop."""
    if not store.has("growth"):
        return None
    rows = store.table("growth")
    own = rows[rows["topic"].eq(theme) & rows["measure"].eq("records")]
    return (
        growth_headline(store.all_topics().themes[theme].label, own.iloc[0].to_dict()) if len(own) else None
    )


def trials_are_missing() -> None:
    """Why this edition has no trials page, the dated sample it has instead, and what to do."""
    _nothing_from("the registry", "trials")
    st.info(
        f"The {store.snapshot().edition} edition holds a dated sample of registered studies, not a census: it is never "
        "counted by year. `exoscope refresh` fetches every registered study of the field."
    )
    title, roles, sheet = store.once(_sample)
    st.header(title, anchor="sample")
    st.markdown(roles)
    panels.data_table(sheet)
    panels.note("Read twice, independently; tested means that the vesicle is what is administered.")


def _sample() -> tuple[str, str, panels.Sheet]:
    """The dated sample: how many studies, by role (Markdown), and the studies."""
    sample = store.table("trials_sample")
    shown = sample[sample["role"].ne("mentioned")]
    roles = shown["role"].value_counts()
    return (
        f"{len(shown)} studies of the sample, by the role of the vesicle",
        "\n".join(f"- {count:,} {role}" for role, count in roles.items()),
        panels.Sheet(
            "trials_sample",
            shown.rename(columns=store.headings("trials_sample")),
            "Dated sample of registered studies",
        ),
    )
