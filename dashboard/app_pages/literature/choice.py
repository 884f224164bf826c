"""What the reader chose on the Literature page."""

from dataclasses import dataclass

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.panels import elsewhere
from dashboard.panels import topics as topic_list
from pipelines.sentences.literature import papers
from pipelines.topics.terms import STANDARD


@dataclass(frozen=True)
class Choice(topic_list.TopicChoice):
    """What the reader chose on the Literature page."""

    yardstick: str
    basis: str
    definition: str
    years: tuple[int, int]
    all_years: tuple[int, int]
    events: str
    everything: bool = False  # all records, with those that are no papers

    @property
    def source(self) -> str:
        """Source, day, what counts and date basis, as the first sentences of every caption (Markdown)."""
        return self._source(STANDARD)

    @property
    def lists(self) -> str:
        """The same for panels that show articles of one definition."""
        definition = controls.DEFINITIONS[self.definition].lower()
        return f"{self._source(self.definition)} Definition: {definition}."

    def _source(self, definition: str) -> str:
        note = elsewhere.papers_note(everything=self.everything)
        if store.tells_apart() and not self.everything:
            rows = store.rows(
                "topic_years", topic=self.topic.id, definition=definition, date_basis=self.basis
            )
            rows = rows[rows["year"].between(*self.years)]
            numbers = (int(rows[name].sum()) for name in ("notices", "preprint_twins"))
            note = elsewhere.papers_note(left_out=papers.left_out(*numbers))
        return f"{note} Date basis: {controls.DATE_BASES[self.basis]}."


def chosen() -> Choice:
    """The controls of the page."""
    known = store.table("topic_years")["year"].dropna()
    span = int(known.min()), int(known.max())
    with st.container(horizontal=True, vertical_alignment="center"):
        topic, yardstick = controls.topic(width=300), controls.yardstick()
        with st.popover("More"):
            basis, definition, events = controls.date_basis(), controls.definition(), controls.events()
            everything = controls.everything()
    return Choice(topic, yardstick, basis, definition, bound.years(*span, "years"), span, events, everything)
