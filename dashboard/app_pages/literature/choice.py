"""What the reader chose on the Literature page."""

from dataclasses import dataclass

from dashboard import store
from dashboard.address import bound, controls
from dashboard.panels import elsewhere
from dashboard.panels import topics as topic_list


@dataclass(frozen=True)
class Choice(topic_list.TopicChoice):
    """What the reader chose on the Literature page."""

    yardstick: str
    basis: str
    definition: str
    years: tuple[int, int]
    all_years: tuple[int, int]
    events: str

    @property
    def source(self) -> str:
        """Source, day and date basis, as the first sentence of every caption (Markdown)."""
        return f"{elsewhere.papers_note()} Date basis: {controls.DATE_BASES[self.basis]}."

    @property
    def lists(self) -> str:
        """The same for panels that show articles of one definition."""
        return f"{self.source} Definition: {controls.DEFINITIONS[self.definition].lower()}."


def chosen() -> Choice:
    """The controls of the page."""
    topic = controls.topic()
    known = store.table("topic_years")["year"].dropna()
    yardstick, basis, definition, events = bound.beside(
        controls.yardstick, controls.date_basis, controls.definition, controls.events
    )
    span = int(known.min()), int(known.max())
    return Choice(topic, yardstick, basis, definition, controls.years(*span), span, events)
