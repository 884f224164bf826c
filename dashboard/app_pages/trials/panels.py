"""The panels of the Trials page, each for one choice of topic, role and date basis."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.trials.charts import length_and_size, phase_status, yearly_bars
from dashboard.charts.counts import ranked_bars
from dashboard.charts.frame import says
from dashboard.look.plain import markdown
from dashboard.panels import chosen as chosen_rows
from dashboard.panels import elsewhere, missing
from dashboard.panels import topics as topic_list
from dashboard.panels.panel import Panel
from dashboard.panels.studies import held, is_fetched
from dashboard.panels.tables import Sheet, data_table, note, whole_table
from pipelines.analysis.evidence.regulation import with_age
from pipelines.analysis.trials import counts as trials
from pipelines.sentences import trials as sentences
from pipelines.sentences.sentence import text
from pipelines.topics.terms import FIELD

_MOST_BARS = 15
_NO_YEARS = (0, 0)
#: What every title and file says of studies that were not fetched.
SAMPLE = "a dated sample, not a census"
#: What a click on a mark does.
CLICK = "Choose a mark to list its studies below it; the part *The studies by name* has lists for the same."


def marked(words: str) -> str:
    """A title, name or credit; where only the sample is there, it says so."""
    return words if is_fetched() else f"{words} ({SAMPLE})"


@dataclass(frozen=True)
class Choice(topic_list.TopicChoice):
    """What the reader chose on the Trials page."""

    role: str
    basis: str
    events: str

    @property
    def label(self) -> str:
        """The topic's name; where only the sample is there, every title and file says so."""
        return marked(self.topic.label)

    @property
    def source(self) -> str:
        """Source and day, as the first sentence of every caption (Markdown)."""
        said = f"{SAMPLE}, read in copies of the registries"
        if is_fetched():
            said = f"{elsewhere.trials_source()}, {elsewhere.trials_days()}"
        return f"Source: {said}. {sentences.ROLES[self.role]}."

    def handout(self, whole: str = "trials") -> dict[str, Any]:
        """What stands with every panel whose marks list their studies: credit, the whole table, the search."""
        whole = whole if is_fetched() else "trials_sample"
        sent = elsewhere.sent_to("trials", self.topic.id)
        return {
            "credit": marked(elsewhere.trials_credit()),
            "whole": whole,
            "searches": sent,
            "on_select": True,
        }


def chosen() -> Choice:
    """The controls of the page."""
    topic = controls.topic()
    if not is_fetched():
        roles = {name: label for name, label in sentences.ROLES.items() if name != "mentioned"}
        return Choice(topic, bound.choice("Role of the vesicle", roles, "role", "tested"), "start", "none")
    bases = {"first_posted": "First posted", "start": "Start"}
    about = "First posted: always known, the default for growth. Start: may be missing or planned."
    role, basis, events = bound.beside(
        partial(bound.choice, "Role of the vesicle", sentences.ROLES, "role", "tested"),
        partial(bound.choice, "Date", bases, "date", "first_posted", about),
        controls.events,
    )
    return Choice(topic, role, basis, events)


def headings(columns: str, **own: str) -> dict[str, str]:
    """Column of the studies to heading, by the table that they come from."""
    return store.headings("trials" if is_fetched() else "trials_sample", columns, **own)


def aged(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Studies with the age of their status on a day, as of a rule: `age_months` and `is_stale`."""
    return with_age(rows.assign(as_of=rows["seen_on"]), day)


def studies(choice: Choice) -> pd.DataFrame:
    """The studies of the choice, newest first."""
    return store.large(_studies, choice.topic.id, choice.role)


def _studies(topic: str, role: str) -> pd.DataFrame:
    return trials.of_topic(held("trials"), held("topic_trials"), topic, role)


def growth(choice: Choice) -> Panel:
    """Studies a year."""
    rows, topic = studies(choice), choice.topic
    years = trials.yearly(store.table("trial_years"), topic.id, choice.role, choice.basis)
    events = chosen_rows.events_of([topic.id], choice.events)
    span = (int(years["year"].min()), int(years["year"].max())) if len(years) else _NO_YEARS
    gone = trials.of_topic(
        store.table("trials"), store.table("topic_trials"), topic.id, choice.role, gone=True
    )
    undrawn = len(rows) - int(years["trials"].sum())
    return Panel(
        key="growth",
        title=sentences.headline(topic.label, rows, choice.role),
        figure=chosen_rows.above_events(partial(yearly_bars, years, choice.colour), events, span),
        name=f"Registered studies a year: {topic.label}",
        summary=[
            sentences.left_out_sentence(store.large(_studies, topic.id, "any"), choice.role),
            *sentences.beside_sentences(gone=len(gone), undrawn=undrawn),
        ],
        caption=f"{choice.source} By the day of "
        f"{'first posting' if choice.basis == 'first_posted' else 'the start, which may be planned'}; hollow: "
        f"unfinished or ahead. Registered is neither started nor finished. "
        f"{chosen_rows.events_sentence(events, choice.events, span)} {CLICK} "
        f"{elsewhere.topic_links(topic)}",
        rows=years,
        headings={"year": "Year", "trials": "Studies", "is_open": "Unfinished"},
        acts=events,
        **choice.handout("trial_years"),
    )


def phases(choice: Choice) -> Panel:
    """Phase by overall status."""
    rows = studies(choice)
    days = "Each status as seen on the day of the data."
    if not is_fetched():
        days = sentences.ages_sentence(aged(rows, store.today()))
    cells = trials.phase_by_status(rows)
    phase_names = sentences.named(sentences.PHASES, cells["phase"])
    status_names = sentences.named(sentences.STATUSES, cells["overall_status"])
    return Panel(
        key="phases",
        title=f"{choice.label}: phase and status of {len(rows):,} studies",
        figure=partial(phase_status, cells, phase_names, status_names, choice.colour),
        name=f"Studies by phase and overall status: {choice.label}",
        summary=[
            "A study of two phases is its own step. No phase (NA) is the registry's word; not stated is missing."
        ],
        caption=f"{choice.source} {days} {CLICK}",
        rows=cells.assign(
            phase=cells["phase"].map(phase_names), overall_status=cells["overall_status"].map(status_names)
        ),
        headings={"phase": "Phase", "overall_status": "Overall status", "trials": "Studies"},
        **choice.handout(),
    )


def length(choice: Choice) -> Panel:
    """Duration and enrollment."""
    found = trials.lengths(studies(choice))
    middle = sentences.length_phrase(found)
    return Panel(
        key="length",
        title=f"{choice.topic.label}: {middle}",
        figure=partial(length_and_size, found, choice.colour),
        name=f"Duration and enrollment of studies: {choice.topic.label}",
        summary=["Hollow marks are plans: an estimated completion or enrollment."],
        caption=f"{choice.source} Studies with no participant are in the table only. {CLICK}",
        rows=found,
        headings=store.headings(
            "trials",
            "nct_id title months enrollment is_planned",
            enrollment="Participants",
            is_planned="Planned",
        ),
        **choice.handout(),
    )


def sponsors(choice: Choice) -> Panel:
    """Sponsors by class; by name in the sample, which knows no class."""
    rows = studies(choice)
    if not is_fetched():
        names = trials.counted(rows["sponsor"].dropna(), "key")
        named, stated = names.assign(label=names["key"]), int(names["trials"].sum())
        title = text(
            "{}: {:sponsor} named for {} of {:study|studies}", choice.label, len(names), stated, len(rows)
        )
        return _ranked(
            choice, "sponsors", title, named, "Sponsor", "The lead sponsor, where a copy names it."
        )
    found = trials.counted(rows["sponsor_class"], "key")
    found = found.assign(label=found["key"].replace(sentences.SPONSOR_CLASSES))
    named = found.assign(sponsor_class=found["label"])
    title = sentences.sponsors_headline(choice.topic.label, named, len(rows))
    return _ranked(
        choice, "sponsors", title, found, "Sponsor class", "The registry's class of the lead sponsor."
    )


def countries(choice: Choice) -> Panel:
    """Where the sites are."""
    rows, places = studies(choice), held("trial_countries")
    own = places[places["nct_id"].isin(rows["nct_id"])]
    found = trials.counted(own["country"], "country")
    title = sentences.countries_headline(choice.label, found, len(rows), own["nct_id"].nunique())
    limit = "A study of several countries stands in each: they do not add up to studies."
    bars = found.assign(key=found["country"], label=found["country"])
    return _ranked(choice, "countries", title, bars, "Country", limit, "trial_countries")


def _ranked(
    choice: Choice, key: str, title: str, found: pd.DataFrame, heading: str, limit: str, whole: str = "trials"
) -> Panel:
    """Studies by what they have, as bars: `key`, `label`, `trials`, most first."""
    top = found.head(_MOST_BARS)
    texts = top["trials"].map("{:,}".format)
    nothing = partial(
        says, f"No study of this choice names a {'site' if key == 'countries' else heading.lower()}."
    )
    more = f"Drawn are the first {_MOST_BARS} of {len(found):,}; the table has them all."
    return Panel(
        key=key,
        title=title,
        figure=partial(ranked_bars, top["label"], top["trials"], texts, choice.colour, list(top["key"]))
        if len(top)
        else nothing,
        name=f"Studies by {heading.lower()}: {choice.label}",
        summary=[limit, *([more] if len(found) > _MOST_BARS else [])],
        caption=f"{choice.source} {CLICK}",
        rows=found,
        headings={"label": heading, "trials": "Studies"},
        **choice.handout(whole),
    )


def changes(choice: Choice) -> tuple[str, Sheet | None]:
    """What changed between refreshes: a headline, and the changes where there are any."""
    belongs = store.table("topic_trials")
    members = belongs.loc[belongs["topic"].eq(choice.topic.id), "nct_id"]
    known = store.table("trials")
    if choice.role != "any":
        members = members[members.isin(known.loc[known["role"].eq(choice.role), "nct_id"])]
    seen = store.table("trial_changes")
    seen = seen[seen["nct_id"].isin(members)].sort_values(["seen_on", "nct_id"], ascending=[False, True])
    if seen.empty:
        return sentences.changes_headline(seen), None
    seen = seen.replace(dict.fromkeys(["old", "new"], sentences.PHASES | sentences.STATUSES))
    columns = store.headings("trial_changes", "seen_on kind old new grade nct_id url", url="Source")
    return sentences.changes_headline(seen), study_sheet(
        "changes", seen, columns, "Changes seen at the registry"
    )


def differences(choice: Choice) -> tuple[str, Sheet] | None:
    """Which studies of the topic, of every one for the field, the registry's search and their own words tell apart."""
    rows, is_whole = store.table("trial_differences"), choice.topic.id == FIELD
    rows = rows if is_whole else rows[rows["topic"].eq(choice.topic.id)]
    if rows.empty:
        return None
    rows = rows.assign(
        topic=rows["topic"].replace({one.id: one.label for one in store.all_topics().topics.values()})
    )
    title = sentences.differences_headline("Topics of the field" if is_whole else choice.topic.label, rows)
    columns = store.headings("trial_differences", "topic nct_id title found_by url", url="Registry")
    return title, study_sheet(
        "differences", rows, columns, "Studies that the registry and their words tell apart"
    )


def show_differences(choice: Choice) -> None:
    """Draw on which studies the registry's search and the words of the records differ; nothing where on none."""
    if not store.has("trial_differences") or (found := store.once(differences, choice)) is None:
        return
    st.header(markdown(store.marked(found[0])), anchor="differences")
    data_table(found[1])
    note(
        "A study belongs to a topic by the words of its own record, of any role. The registry also reads who may take "
        "part, and what it takes for synonyms: what it alone finds is often not about the topic."
    )


def study_sheet(key: str, rows: pd.DataFrame, columns: dict[str, str], name: str) -> Sheet:
    """Rows about studies under these headings, with the address of each at the registry as `url`."""
    url = rows["source_url"] if "source_url" in rows else elsewhere.study_addresses(rows["nct_id"])
    shown = rows.assign(url=url)
    shown = shown[[name for name in columns if name in shown]]  # older snapshots lack some
    key = key if is_fetched() else f"{key}_of_a_dated_sample"
    return Sheet(key, shown.rename(columns=columns), marked(name), marked(elsewhere.trials_credit()))


def show_changes(choice: Choice) -> None:
    """Draw what changed."""
    title, sheet = store.once(changes, choice)
    st.header(markdown(store.marked(title)), anchor="changes")
    if sheet is None:
        st.write("Changes show from the second refresh on, where studies of this choice have any.")
    else:
        data_table(sheet)
    note(f"{choice.source} What changed and changed back between two fetches is not seen.")


def show_sample() -> None:
    """That the studies are a dated sample, and what is not told of it."""
    missing.nothing_from("the registry", "trials")
    missing.page(
        f"holds {SAMPLE}: it is never counted by year, and each study was read twice; tested means that the vesicle is "
        "what is administered",
        "every registered study of the field, by year too, with length, results and what changed",
    )


def show_totals() -> None:
    """How many studies others counted at the registries."""
    sheet = store.once(whole_table, "published_trial_counts", "Published counts of registered studies")
    st.header(f"{len(sheet.rows)} published counts of registered studies", anchor="totals")
    data_table(sheet)
    note("Searches overlap and registries differ: never add these up, nor the sample to them.")
