"""The panel every figure stands in: a title that states the finding, figure, caption, table, and what to hand on.

A panel is made once and drawn as often as somebody looks at it (`show`): what it is made of is the same for all readers
who chose the same.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ParamSpec

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import store
from dashboard.address import bound, controls
from dashboard.charts import lanes
from dashboard.charts.frame import CONFIG
from dashboard.look.plain import cleaned, link, markdown
from dashboard.look.theme import EVENT_MARKS
from dashboard.panels import listing, lookup
from dashboard.panels.listing import Listing
from dashboard.panels.share import SAYS_WHICH, SearchLink, button
from dashboard.panels.tables import Sheet, data_table, note

_Choice = ParamSpec("_Choice")


@dataclass(frozen=True)
class Card:
    """One number under its name."""

    label: str  # plain text
    value: str | None  # None where this edition does not count it
    caption: str  # Markdown


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One figure with everything that belongs to it."""

    key: str
    title: str  # the finding, as a sentence (plain text)
    figure: partial[go.Figure]  # drawn once for the same arguments, and not while its tab is hidden
    name: str
    summary: Sequence[str]  # what the chart shows, also for those who do not see it (plain text)
    caption: str  # source, date, limits (Markdown)
    rows: pd.DataFrame
    headings: Mapping[str, str]  # only these columns are shown, in this order
    on_select: bool = False  # whether a click on a mark comes back
    acts: pd.DataFrame | None = None  # what regulators did below it, for a list of their own
    brush: tuple[int, int] | None = None  # first and last year that can be chosen below it
    credit: str | None = None  # must stand beside the rows in every file made of them
    whole: (
        str | tuple[str, ...]
    ) = ()  # tables with all of which the rows are a part; they can be taken away too
    searches: Sequence[SearchLink] = ()
    cards: Sequence[Card] = ()  # numbers that stand between title and figure
    first_view: str = "Chart"  # or "Table"
    looks_up: str | None = None  # column of names: a row of the table that is chosen is looked up

    @cached_property
    def sheet(self) -> Sheet:
        """The table as it is shown and saved."""
        shown = self.rows[[column for column in self.headings if column in self.rows]]
        declared = self.rows[[column for column in self.rows if column in {*self.headings, *SAYS_WHICH}]]
        renamed = shown.rename(columns=dict(self.headings))
        return Sheet(self.key, renamed, self.name, self.credit, declared)

    @cached_property
    def drawn(self) -> store.Drawn:
        """The figure, drawn when its tab is first looked at."""
        return store.drawn(self.figure)


@dataclass(frozen=True)
class Notice:
    """What stands where a figure cannot (Markdown)."""

    text: str


@dataclass(frozen=True)
class Absence:
    """What stands where a figure cannot and a reader would look for it by its title (plain text; all else Markdown)."""

    title: str
    anchor: str
    text: str
    note: str | None = None
    failed: str | None = None


_VIEWS = {"Chart": "Chart", "Table": "Table"}

Content = Panel | Listing | Notice | Absence | None


class Selected(list[list[str]]):
    """The custom data of the marks of a figure that are selected, and the place right below it that answers them."""

    def __init__(self, marks: Iterable[list[str]] = ()) -> None:
        super().__init__(marks)
        self.below = st.container()

    def answer(self) -> DeltaGenerator:
        """A frame for the answer."""
        return self.below.container(border=True)


def show(make: Callable[_Choice, Content], *args: _Choice.args, **named: _Choice.kwargs) -> Selected:
    """Draw what a function makes of the snapshot and a choice, made once for all readers (see `store.once`).

    `make` returns a panel, what stands in its place, or nothing; it must not draw anything itself.
    """
    return draw(store.once(make, *args, **named))


def draw(content: Content) -> Selected:
    """Draw what was made."""
    match content:
        case Panel():
            return _panel(content)
        case Listing():
            listing.show(content)
        case Notice(text):
            st.info(text)
        case Absence():
            st.header(markdown(store.marked(content.title)), anchor=content.anchor)
            if content.failed is not None:
                st.warning(content.failed)
            if content.note is not None:
                st.info(content.note)
            st.markdown(content.text)
    return Selected()


def _panel(panel: Panel) -> Selected:
    opened = store.snapshot()
    title, name = store.marked(panel.title), panel.name
    if opened.edition == "simulated":
        name = f"Simulated data: {name}"
    st.header(markdown(title), anchor=panel.key)
    show_cards(panel.cards)
    marks: list[list[str]] = []
    rows: list[int] = []
    body = st.container()
    if panel.brush:
        controls.brush(*panel.brush)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_table = bound.segments("Chart or table", _VIEWS, f"{panel.key}_view", panel.first_view) == "Table"
        whole = (panel.whole,) if isinstance(panel.whole, str) else panel.whole
        button(title, panel.caption, panel.sheet, lambda: panel.drawn, whole, panel.searches)
    with body:
        if is_table:
            rows = data_table(panel.sheet, can_choose=panel.looks_up is not None)
        else:
            event: Any = st.plotly_chart(
                panel.drawn,
                key=f"{panel.key}_chart",
                config=CONFIG,
                alt=cleaned(name),
                on_select="rerun" if panel.on_select else "ignore",
                selection_mode="points",
            )
            if panel.on_select:
                points = event["selection"]["points"]
                marks = [list(point["customdata"]) for point in points if "customdata" in point]
    acts = [mark[1:] for mark in marks if mark[0] == lanes.ACT]
    selected = Selected(mark for mark in marks if mark[0] != lanes.ACT)
    for row in rows:
        with selected.answer():
            lookup.show(panel.rows[panel.looks_up].iloc[row])
    if panel.on_select or panel.acts is not None:
        key = f"{panel.key}_act"
        if bound.is_new(acts, key):
            st.session_state[key] = acts[0][0]
        if panel.acts is not None and len(panel.acts):
            with selected.answer():
                named = {"": "A mark of the figure, or one of this list"} | acts_named(panel.acts)
                if chosen := bound.choice("Show what a regulator did", named, key, ""):
                    listing.show(store.once(act, chosen))
        elif held := bound.held(key, "[a-z0-9-]+"):
            with selected.answer():
                listing.show(store.once(act, held))
    # One list, so that it is read out as one.
    st.markdown(
        "\n".join(f"{'- ' if len(panel.summary) > 1 else ''}{markdown(said)}" for said in panel.summary)
    )
    note(panel.caption)
    return selected


def source_line(row: Mapping[Hashable, Any]) -> str:
    """The source of a ledger row as Markdown: its title, linked, and the day it was read."""
    title = row.get("source_title")
    label = title if isinstance(title, str) and title else row["source_url"]
    return f"{link(label, row['source_url'])} (read {row['accessed_on']})"


def act_line(row: Mapping[Hashable, Any]) -> str:
    """What a regulator did, in one line of Markdown with its source."""
    unnamed = "" if row["exosome_named"] == "yes" else "(names no exosomes) "
    return (
        f"{row['date']}, {EVENT_MARKS[row['kind']].label.lower()}, {markdown(row['authority'])}: {unnamed}"
        f"{markdown(row['summary'])} {source_line(row)}"
    )


def acts_named(events: pd.DataFrame) -> dict[str, str]:
    """What regulators did, by its number in the ledger, as it is called in a list to choose from."""
    names = store.jurisdictions()
    return {
        row["event_id"]: f"{names[row['jurisdiction']]}, {EVENT_MARKS[row['kind']].label}, {row['date']}"
        for row in events.to_dict("records")
    }


def act(event_id: str) -> Listing:
    """What a regulator did, by its number in the ledger."""
    names = store.jurisdictions()
    found = store.rows("regulatory_events", event_id=event_id).to_dict("records")
    return Listing(
        key="act",
        title="What was done",
        lines=[f"{names[row['jurisdiction']]}: {act_line(row)}" for row in found],
        why_none=None if found else "The ledger holds no such act.",
    )


@dataclass(frozen=True)
class Box:
    """Paragraphs that belong together."""

    paragraphs: Sequence[str]
    small: str | None = None


def show_boxes(boxes: Iterable[Box]) -> None:
    """Draw each box in a frame of its own."""
    for box in boxes:
        with st.container(border=True):
            # One text, so that a box costs one element, however much it says.
            st.markdown("\n\n".join(box.paragraphs))
            if box.small is not None:
                note(box.small)


def show_cards(numbers: Sequence[Card]) -> None:
    """Draw cards beside one another, as many as fit."""
    if numbers:
        grid = st.grid(len(numbers), min_column_width=135)
        for card in numbers:
            with grid.container(gap=None):
                st.metric(markdown(card.label), "Not counted" if card.value is None else card.value)
                note(card.caption)
