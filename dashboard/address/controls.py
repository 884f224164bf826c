"""The controls that pages share; each keeps its value in the address of the page."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.look.theme import USE_LABELS
from pipelines.sentences.evidence import FULL_RUNGS, READINGS
from pipelines.topics.catalogue import FIELD, Theme, Topic

DEFAULT_TOPIC = "skincare"


def topic(width: Literal["stretch"] | int = "stretch") -> Topic:
    """The topic the reader chose."""
    chosen = bound.choice("Topic", store.once(_topics), "topic", DEFAULT_TOPIC, width=width)
    return store.all_topics().topics[chosen]


def brief_topic() -> str | None:
    """The topic a brief is about; None for all. Its own place in the address: other pages know no "all"."""
    topics = store.once(_topics)
    if "brief_topic" not in st.query_params and (topic := bound.carried("topic")) in topics:
        st.session_state.setdefault("brief_topic", topic)
    chosen = bound.choice("Brief on", {"all": "All topics", **topics}, "brief_topic", "all")
    return None if chosen == "all" else chosen


def chosen_topic() -> Topic:
    """The topic that `topic` was told last, for a further panel of the same page."""
    return store.all_topics().topics[st.session_state.get("topic", DEFAULT_TOPIC)]


def topic_or_theme() -> Topic | Theme:
    """The topic or theme the reader chose; at first the field: it holds all others, so most is known of it."""
    known = store.all_topics()
    entries: dict[str, Topic | Theme] = {**known.topics, **known.themes}
    chosen = bound.choice(
        "Topic or theme",
        {name: topic_name(entry) for name, entry in entries.items()},
        "topic",
        FIELD,
        width=360,
    )
    return entries[chosen]


def _topics() -> dict[str, str]:
    return {name: topic_name(entry) for name, entry in store.all_topics().topics.items()}


def topic_name(entry: Topic | Theme) -> str:
    """A topic's name in a list: sub-topics behind their topic, context and themes marked."""
    if isinstance(entry, Theme):
        return f"Theme: {entry.label}"
    if entry.parent:
        return f"{store.all_topics().topics[entry.parent].label} / {entry.label}"
    return f"{entry.label} (context)" if entry.is_context else entry.label


#: Whether events whose text does not name exosomes are shown too.
general_rules = partial(
    bound.switch,
    "Also show general rules that do not name exosomes",
    "general",
    "Laws and notices that apply to exosome products without naming them. They are never counted as enforcement "
    "against exosomes.",
)


def jurisdiction(names: Mapping[str, str]) -> str:
    """The jurisdiction that the reader chose, of those with a rule."""
    codes = sorted(store.table("regulatory_status")["jurisdiction"].unique(), key=lambda code: names[code])
    return bound.choice("Jurisdiction", {code: names[code] for code in codes}, "jurisdiction", "US")


def status_cell(selected: Sequence[Sequence[str]], names: Mapping[str, str]) -> tuple[str, str]:
    """The jurisdiction and use whose status is explained: two lists, which a click on the matrix sets."""
    bound.take_click(selected, "jurisdiction", "use")
    code, use = bound.beside(
        partial(jurisdiction, names),
        partial(bound.choice, "Use", USE_LABELS, "use", "injectable_aesthetic"),
    )
    return code, use


#: How strictly the witnesses of the evidence ladder are read.
reading = partial(
    bound.choice,
    "Reading",
    READINGS,
    "reading",
    "generous",
    "Read strictly, a record names vesicles in its title as what is given, and is no biomarker study.",
)


def ladder_cell(selected: Sequence[Sequence[str]]) -> tuple[Topic, str]:
    """The topic and rung whose witnesses are listed: two lists, which a click on the ladder sets."""
    bound.take_click(selected, "topic", "rung")
    which, what = st.columns(2)
    with which:
        of = topic()
    with what:
        return of, bound.choice("Step", FULL_RUNGS, "rung", "trial_registered")


def side_by_side(
    attention: Mapping[str, str], evidence: Mapping[str, str], regulation: Mapping[str, str]
) -> tuple[str, str, str]:
    """One measure of each kind, the first of each where nothing was chosen."""
    first, second, third = bound.beside(
        partial(bound.choice, "Attention", attention, "attention", next(iter(attention))),
        partial(bound.choice, "Evidence", evidence, "evidence", next(iter(evidence))),
        partial(bound.choice, "Regulation", regulation, "regulation", next(iter(regulation))),
    )
    return first, second, third


YARDSTICKS = {
    "records": "Papers",
    "per_100k": "Per 100,000 papers of PubMed",
    "share_of_field": "Share of the field",
    "index": "Index (100 = first year with five papers)",
}
DATE_BASES = {"entrez": "Entrez date", "publication": "Publication year"}
DEFINITIONS = {"standard": "Standard", "narrow": "Narrow", "broad": "Broad"}


#: The same beside a figure.
MEASURES = {"records": "Count", "per_100k": "Per 100,000", "share_of_field": "Share", "index": "Index"}
#: By what a yearly count is measured.
yardstick = partial(bound.segments, "Measure", MEASURES, "yardstick", "records")
#: Date basis to the column of the records.
YEARS = {"entrez": "entrez_year", "publication": "publication_year"}
#: Which date puts an article in a year.
date_basis = partial(
    bound.choice,
    "Date basis",
    DATE_BASES,
    "basis",
    "entrez",
    "Entrez date: one day per article, set back to publication when it was added over a year late. "
    "Publication year: the earlier of electronic and print date, with its reporting delay.",
)
#: How wide the search is whose articles are listed.
definition = partial(bound.choice, "Definition of the lists", DEFINITIONS, "definition", "standard")


def brush(first: int, last: int) -> None:
    """The control of the years shown (`bound.years`), as a brush below the figure that it changes."""
    if first < last:
        look: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
        st.slider("Years", first, last, key="years", **look)


def everything() -> bool:
    """Whether records that are no papers count as well; a snapshot that does not tell them apart asks nothing."""
    return store.tells_apart() and bound.switch(
        "Count notices and preprints with their article too",
        "everything",
        "Errata, retraction notices, expressions of concern, comments; and preprints beside the article that they "
        "were published as.",
    )


EVENTS = {"none": "None", "named": "Those that name exosomes", "all": "General rules too"}
#: Which regulatory events stand below a figure over time.
events = partial(
    bound.choice,
    "What regulators did",
    EVENTS,
    "events",
    "none",
    "Shown below, on the same time axis. Events at the same time need not be cause and effect.",
)
