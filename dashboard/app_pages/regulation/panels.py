"""What stands on the page Regulation: what is allowed where, who was warned, and what is often said."""

from collections.abc import Hashable, Mapping
from functools import partial
from itertools import chain
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.app_pages.regulation.charts import as_of, matrix, place_over_time
from dashboard.app_pages.regulation.charts import letters as drawn_letters
from dashboard.charts.lanes import timeline
from dashboard.look.plain import link, markdown
from dashboard.look.theme import EVENT_MARKS, STATUS_MARKS, USE_LABELS, VERDICT_LABELS
from dashboard.panels.panel import Box, Panel, act_line, source_line
from dashboard.panels.studies import given_in, is_fetched
from pipelines.analysis.evidence.regulation import (
    approval_answer,
    enforcement_letters,
    letters_per_year,
    with_age,
)
from pipelines.sentences import regulators
from pipelines.text.numerals import whole
from pipelines.topics.terms import STANDARD


def approval() -> str:
    """Whether anything is approved, in one sentence (Markdown)."""
    answer = approval_answer(store.table("regulatory_events"), _aged(), store.table("approval_statements"))
    return f"**{markdown(regulators.approval_sentence(answer))}**"


def statements() -> str:
    """Who said when that nothing is approved, newest first, as one list (Markdown)."""
    rows = store.table("approval_statements").sort_values("date", ascending=False)
    return "\n".join(
        f"- {row['date']}: {markdown(row['speaker'])}. {markdown(row['summary'])} "
        f"Scope: {markdown(row['scope'])}. {source_line(row)}"
        for row in rows.to_dict("records")
    )


def status() -> Panel:
    """The status of every use in every jurisdiction; a cell can be chosen."""
    aged, names = _aged(), store.jurisdictions()
    return Panel(
        key="status",
        title=regulators.status_headline(aged),
        figure=partial(matrix, aged, names),
        name="Regulatory status by jurisdiction and use",
        summary=[regulators.status_summary(aged)],
        caption="Choose a cell, or use the two lists below, for legal basis, date and source. Hollow: stale, which "
        "means older than 18 months or undated. An empty cell means that no rule was found, not that the use is "
        "allowed. Not legal advice.",
        rows=aged.assign(
            jurisdiction=aged["jurisdiction"].map(names),
            use=aged["use"].map(USE_LABELS),
            status=aged["status"].map({key: mark.label for key, mark in STATUS_MARKS.items()}),
            is_stale=aged["is_stale"].map({True: "stale", False: ""}),
        ),
        headings=store.headings("regulatory_status") | {"age_months": "Age (months)", "is_stale": "Stale"},
        on_select=True,
        whole="regulatory_status",
    )


def cell(jurisdiction: str, use: str) -> Box:
    """One cell of it: rule, age, legal basis, limits and source."""
    aged, names = _aged(), store.jurisdictions()
    own = aged[aged["jurisdiction"].eq(jurisdiction) & aged["use"].eq(use)]
    said = [f"**{markdown(names[jurisdiction])}: {markdown(USE_LABELS[use])}**"]
    if own.empty:
        said.append("No rule was found for this use here. That does not mean it is allowed.")
    for row in own.to_dict("records"):
        age = "" if pd.isna(row["age_months"]) else f", {row['age_months']} months old"
        stale = " (stale)" if row["is_stale"] else ""
        said.append(f"{STATUS_MARKS[row['status']].label}, {as_of(row['as_of'])}{age}{stale}.")
        said.append(markdown(row["legal_basis"]))
        if not pd.isna(row["note"]):
            said.append(f"Limits: {markdown(row['note'])}")
        said.append(f"Source: {source_line(row)}")
    if sides := [_side(row) for row in _records("contradictions", jurisdiction=jurisdiction, use=use)]:
        said += ["**Sources contradict one another**; the rule is no firmer than the weaker:", *sides]
    said += map(_looked, _records("regulatory_searches", jurisdictions=jurisdiction, use=use))
    return Box(said)


def rules(jurisdiction: str) -> str:
    """What is held of every use in one jurisdiction, as one list (Markdown)."""
    aged = _aged()
    return "\n".join(
        f"- {markdown(USE_LABELS[row['use']])}: {STATUS_MARKS[row['status']].label.lower()}, {as_of(row['as_of'])}"
        f"{' (stale)' if row['is_stale'] else ''}. {markdown(row['legal_basis'])} {source_line(row)}"
        for row in aged[aged["jurisdiction"].eq(jurisdiction)].sort_values("use").to_dict("records")
    )


def acts(jurisdiction: str) -> list[str]:
    """What the regulators of one jurisdiction did, one line of a list each (Markdown).

    Acts that name exosomes come first, the newest first among equals.
    """
    found = store.rows("regulatory_events", jurisdiction=jurisdiction)
    found = found.assign(named=found["exosome_named"].eq("yes"))
    found = found.sort_values(["named", "date"], ascending=False)
    return [f"- {act_line(row)}" for row in found.to_dict("records")]


def place(jurisdiction: str) -> Panel | None:
    """The acts of one jurisdiction below the studies with a site there, on one time axis; None where none is known."""
    name = store.jurisdictions()[jurisdiction]
    acts, trials = store.rows("regulatory_events", jurisdiction=jurisdiction), given_in(name)
    papers = _papers(jurisdiction)
    if acts.empty and trials.empty and papers.empty:
        return None
    sample = "" if is_fetched() else " of a dated sample"
    return Panel(
        key="place",
        title=regulators.place_headline(name, acts, len(trials), sample),
        figure=partial(
            place_over_time, acts, trials, papers, store.jurisdictions(), store.snapshot().made_at.year
        ),
        name=f"Regulatory acts, studies and papers over time: {name}",
        summary=[
            f"{whole(papers['value'].sum())} papers since 2015 name it in their affiliations, of topics whose full "
            "records are all held."
        ]
        if len(papers)
        else [],
        caption=f"Studies{sample} that give vesicles, by start, which may be planned; one whose sites are not known "
        f"has no country.{' The sample is no census.' if sample else ''} Filled mark: day known; open: only month or "
        "year. Acts that name no exosomes are among them. At the same time need not be cause and effect.",
        rows=acts.assign(jurisdiction=name),
        headings=store.headings("regulatory_events", _ACT),
        whole=("regulatory_events", "trials" if is_fetched() else "trials_sample"),
    )


def _papers(jurisdiction: str) -> pd.DataFrame:
    """Papers of the topics (standard definition) whose affiliations name it: `year`, `value`, `is_open`."""
    if not store.has("article_countries", "country_years"):
        return pd.DataFrame()
    told = store.table("country_years")  # of topics of whose papers no full record is missing
    members = store.fitting(store.members(), definition=STANDARD)
    pmids = members.loc[members["topic"].isin(told["topic"]), "pmid"]
    named = store.rows("article_countries", country=jurisdiction)["pmid"]
    articles = store.table("articles")
    found = articles[articles["pmid"].isin(pmids) & articles["pmid"].isin(named)]
    counts = found.groupby(found["publication_year"].rename("year")).size().rename("value").reset_index()
    is_open = told.groupby("year")["is_open"].any()
    return counts.assign(is_open=counts["year"].map(is_open)).dropna()


def contradictions(jurisdiction: str, elsewhere: bool) -> str:
    """What sources contradict one another on, here or elsewhere, with both sides, as one list (Markdown)."""
    names, told = store.jurisdictions(), []
    rows = [row for row in _records("contradictions") if (row["jurisdiction"] != jurisdiction) is elsewhere]
    for row in rows:
        if row["side"] == "a":
            told.append(f"- **{markdown(names[row['jurisdiction']])}: {markdown(row['question'])}**")
        told.append(f"  - {_side(row)}")
    return "\n".join(told)


def searches() -> str:
    """What was looked for without finding anything newer, and what was not looked for, as one list (Markdown)."""
    found = [
        _records("regulatory_searches", outcome=outcome) for outcome in ("nothing_newer", "not_searched")
    ]
    return "\n".join(f"- {markdown(row['looked_for'])}. {_looked(row)}" for row in chain(*found))


def _looked(row: Mapping[Hashable, Any]) -> str:
    if row["outcome"] == "not_searched":
        why = "" if pd.isna(row["note"]) else f" {markdown(row['note'])}"
        return f"**Not looked for** on {row['searched_on']} ({markdown(row['searched_for'])}).{why}"
    return f"Looked for on {row['searched_on']} ({markdown(row['searched_for'])}): {markdown(row['result'])}."


def _side(row: Mapping[Hashable, Any]) -> str:
    when = "undated" if pd.isna(row["date"]) else row["date"]
    return f"{markdown(row['says'])} ({when}) {source_line(row)}."


def _records(name: str, **cells: str) -> list[dict[Hashable, Any]]:
    """The rows of a ledger that a snapshot older than it lacks."""
    return store.rows(name, **cells).to_dict("records") if store.has(name) else []


#: What a reader of acts wants first.
_ACT = (
    "date kind authority subject summary jurisdiction exosome_named source_url source_title secondary_url verified "
    "source_tier topics date_precision accessed_on reviewed_on event_id"
)


def letters() -> Panel:
    """Letters that name exosomes, by year."""
    events = store.table("regulatory_events")
    named, per_year = enforcement_letters(events), letters_per_year(events)
    return Panel(
        key="letters",
        title=regulators.letters_headline(named),
        figure=partial(drawn_letters, per_year),
        name="FDA warning and untitled letters that name exosomes, by year",
        summary=[regulators.letters_summary(per_year)],
        caption="Only letters whose text, as far as it was seen, names exosomes or vesicles. This is what was found, "
        f"not FDA's total. Ledger as of {store.snapshot().made_at:%Y-%m-%d}.",
        rows=named.assign(jurisdiction=named["jurisdiction"].map(store.jurisdictions())),
        headings=store.headings("regulatory_events", _ACT),
        whole="regulatory_events",
    )


def events(*, general: bool) -> Panel:
    """Everything regulators did, over time; `general`: also where exosomes are not named."""
    shown, names = store.table("regulatory_events"), store.jurisdictions()
    if not general:
        shown = shown[shown["exosome_named"].eq("yes")]
    return Panel(
        key="events",
        title=regulators.events_headline(shown),
        figure=partial(timeline, shown, names, store.snapshot().made_at.year),
        name="Regulatory events over time, by jurisdiction",
        summary=[regulators.events_summary(shown, names)],
        caption="Filled mark: day known. Open mark with a bar: only month or year known. Permission to test is not "
        "an approval. International body stands for learned societies, which are not regulators.",
        rows=shown.assign(jurisdiction=shown["jurisdiction"].map(names)),
        headings=store.headings("regulatory_events", _ACT),
        whole="regulatory_events",
    )


def common_statements() -> list[Box]:
    """What is often said, what is right and wrong in it, and the events that show it."""
    by_id = store.table("regulatory_events").set_index("event_id")
    found = []
    for row in store.table("common_statements").to_dict("records"):
        said = [f"“{markdown(row['statement'])}”", f"**{VERDICT_LABELS[row['verdict']]}**"]
        if not pd.isna(row["gets_right"]):
            said.append(f"Right: {markdown(row['gets_right'])}")
        said.append(f"Wrong or missing: {markdown(row['gets_wrong'])}")
        shows = [
            link(
                f"{by_id.loc[event, 'date']} {EVENT_MARKS[by_id.loc[event, 'kind']].label.lower()}",
                by_id.loc[event, "source_url"],
            )
            for event in ([] if pd.isna(row["event_ids"]) else row["event_ids"].split(";"))
        ]
        shown_by = f"Shown by: {'; '.join(shows)}. " if shows else ""
        found.append(Box(said, f"{shown_by}Reviewed {row['reviewed_on']}."))
    return found


def _aged() -> pd.DataFrame:
    return with_age(store.table("regulatory_status"), store.today())
