"""The panels of the Trials page, each for one choice of topic, role and date basis."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import controls, elsewhere, panels, store
from dashboard.charts.literature import ranked_bars
from dashboard.charts.trials import length_and_size, phase_status, yearly_bars
from dashboard.narrative import trials as narrative
from dashboard.plain import markdown
from dashboard.theme import topic_colour
from pipelines.analysis import trials
from pipelines.topics import Topic

_MOST_BARS = 15


@dataclass(frozen=True)
class Choice:
    """What the reader chose on the Trials page."""

    topic: Topic
    role: str
    basis: str

    @property
    def colour(self) -> str:
        """The topic's colour."""
        return topic_colour([self.topic.id, *store.all_topics().ancestors(self.topic.id)])

    @property
    def source(self) -> str:
        """Source and day, as the first sentence of every caption (Markdown)."""
        return (
            f"Source: {elsewhere.trials_source()}, {elsewhere.trials_days()}. {narrative.ROLES[self.role]}."
        )


def chosen() -> Choice:
    """The controls of the page."""
    topic = controls.topic()
    one, two = st.columns(2)
    with one:
        role = controls.choice("Role of the vesicle", narrative.ROLES, "role", "tested")
    with two:
        basis = controls.choice(
            "Date", {"first_posted": "First posted", "start": "Start"}, "date", "first_posted",
            "First posted: always known, the default for growth. Start: may be missing or planned.",
        )  # fmt: skip
    return Choice(topic, role, basis)


def studies(choice: Choice) -> pd.DataFrame:
    """The studies of the choice, newest first."""
    return trials.of_topic(store.table("trials"), store.table("topic_trials"), choice.topic.id, choice.role)


def growth(choice: Choice, rows: pd.DataFrame) -> None:
    """Studies a year."""
    years = trials.yearly(store.table("trial_years"), choice.topic.id, choice.role, choice.basis)
    everything = trials.of_topic(store.table("trials"), store.table("topic_trials"), choice.topic.id, "any")
    panels.panel(
        "growth",
        narrative.growth_headline(choice.topic.label, rows, choice.role),
        figure=partial(yearly_bars, years, choice.colour),
        name=f"Registered studies a year: {choice.topic.label}",
        summary=[
            narrative.left_out_sentence(everything, choice.role),
            *narrative.beside_sentences(
                gone=int(
                    trials.gone(
                        store.table("trials"), store.table("topic_trials"), choice.topic.id, choice.role
                    )
                ),
                undrawn=len(rows) - int(years["trials"].sum()),
            ),
        ],
        caption=f"{choice.source} By the day of "
        f"{'first posting' if choice.basis == 'first_posted' else 'the start, which may be planned'}; hollow: "
        f"unfinished or ahead. Registered is neither started nor finished. {elsewhere.topic_links(choice.topic)}",
        rows=years,
        headings={"year": "Year", "trials": "Studies", "is_open": "Unfinished"},
        credit=elsewhere.trials_credit(),
        whole="trial_years",
    )


def phases(choice: Choice, rows: pd.DataFrame) -> None:
    """Phase by overall status."""
    cells = trials.phase_by_status(rows)
    panels.panel(
        "phases",
        f"{choice.topic.label}: phase and status of {len(rows):,} studies",
        figure=partial(phase_status, cells, narrative.PHASES, narrative.STATUSES, choice.colour),
        name=f"Studies by phase and overall status: {choice.topic.label}",
        summary=[
            "A study of two phases is its own step. No phase (NA) is the registry's word; not stated is missing."
        ],
        caption=f"{choice.source} Each status as seen on the day of the data.",
        rows=cells.assign(
            phase=cells["phase"].map(narrative.PHASES),
            overall_status=cells["overall_status"].map(narrative.STATUSES),
        ),
        headings={"phase": "Phase", "overall_status": "Overall status", "trials": "Studies"},
        credit=elsewhere.trials_credit(),
    )


def length(choice: Choice, rows: pd.DataFrame) -> None:
    """Duration and enrollment."""
    found = trials.lengths(rows)
    middle = narrative.length_phrase(found)
    panels.panel(
        "length",
        f"{choice.topic.label}: {middle}",
        figure=partial(length_and_size, found, choice.colour),
        name=f"Duration and enrollment of studies: {choice.topic.label}",
        summary=["Hollow marks are plans: an estimated completion or enrollment."],
        caption=f"{choice.source} Studies with no participant are in the table only.",
        rows=found,
        headings={
            "nct_id": "NCT number",
            "title": "Title",
            "months": "Months",
            "enrollment": "Participants",
            "is_planned": "Planned",
        },
        credit=elsewhere.trials_credit(),
    )


def sponsors_and_countries(choice: Choice, rows: pd.DataFrame) -> None:
    """Sponsors by class, and countries."""
    classes = trials.counted(rows["sponsor_class"], "sponsor_class")
    places = store.table("trial_countries")
    places = trials.counted(places.loc[places["nct_id"].isin(rows["nct_id"]), "country"], "country")
    classes = classes.assign(sponsor_class=classes["sponsor_class"].replace(narrative.SPONSOR_CLASSES))
    for key, title, found, column, heading, note in (
        ("sponsors", narrative.sponsors_headline(choice.topic.label, classes, len(rows)), classes, "sponsor_class",
         "Sponsor class", "The registry's class of the lead sponsor."),
        ("countries", narrative.countries_headline(choice.topic.label, places, len(rows)), places, "country",
         "Country", "A study of several countries stands in each: they do not add up to studies."),
    ):  # fmt: skip
        top = found.head(_MOST_BARS)
        more = f"Drawn are the first {_MOST_BARS} of {len(found):,}; the table has them all."
        panels.panel(
            key,
            title,
            figure=partial(
                ranked_bars, top[column], top["trials"], top["trials"].map("{:,}".format), choice.colour
            ),
            name=f"Studies by {heading.lower()}: {choice.topic.label}",
            summary=[note, *([more] if len(found) > _MOST_BARS else [])],
            caption=choice.source,
            rows=found,
            headings={column: heading, "trials": "Studies"},
            credit=elsewhere.trials_credit(),
        )


def changes(choice: Choice) -> None:
    """What changed between refreshes."""
    belongs = store.table("topic_trials")
    members = belongs.loc[belongs["topic"].eq(choice.topic.id), "nct_id"]
    known = store.table("trials")
    if choice.role != "any":
        members = members[members.isin(known.loc[known["role"].eq(choice.role), "nct_id"])]
    seen = store.table("trial_changes")
    seen = seen[seen["nct_id"].isin(members)].sort_values(["seen_on", "nct_id"], ascending=[False, True])
    st.subheader(markdown(narrative.changes_headline(seen)), anchor="changes")
    if seen.empty:
        st.write("Changes show from the second refresh on, where studies of this choice have any.")
    else:
        panels.data_table(
            "changes",
            _linked(seen)[["seen_on", "grade", "nct_id", "kind", "old", "new", "url"]].rename(
                columns={**store.headings("trial_changes"), "url": "Source"}
            ),
            "Changes seen at the registry",
            credit=elsewhere.trials_credit(),
        )
    panels.note(f"{choice.source} What changed and changed back between two fetches is not seen.")


def _linked(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(url=elsewhere.study_addresses(rows["nct_id"]))
