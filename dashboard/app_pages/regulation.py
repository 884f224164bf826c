"""Regulation: what is allowed where, who was warned, and whether anything is approved."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import bound, controls, panels, store
from dashboard.charts.lanes import timeline
from dashboard.charts.letters import letters
from dashboard.charts.matrix import as_of, matrix
from dashboard.narrative import regulation as narrative
from dashboard.plain import link, markdown
from dashboard.theme import EVENT_MARKS, STATUS_MARKS, USE_LABELS, VERDICT_LABELS
from pipelines.analysis.regulation import (
    approval_answer,
    enforcement_letters,
    letters_per_year,
    with_age,
)

opened = store.snapshot()
names = store.jurisdictions()
events = store.table("regulatory_events")
statements = store.table("approval_statements")
aged = with_age(store.table("regulatory_status"), store.today())
answer = approval_answer(events, aged, statements)

st.title("What regulators allow, and whom they warned", anchor=False)
st.write(
    "Is any exosome product approved, what is allowed in which country, how old is that knowledge, and who was warned? "
    "Choose a country and a use to read the rule and its source."
)

st.subheader("Is any exosome product approved anywhere?", anchor="approved")
st.markdown(f"**{markdown(narrative.approval_answer_sentence(answer))}**")
with bound.section(f"The {len(statements)} dated statements", "said") as said:
    if said.open:
        for row in statements.sort_values("date", ascending=False).to_dict("records"):
            st.markdown(
                f"- {row['date']}: {markdown(row['speaker'])}. {markdown(row['summary'])} "
                f"Scope: {markdown(row['scope'])}. {panels.source_line(row)}"
            )

selected = panels.panel(
    "status",
    narrative.status_headline(aged),
    figure=partial(matrix, aged, names),
    name="Regulatory status by jurisdiction and use",
    summary=[narrative.status_summary(aged)],
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
code, use = controls.status_cell(selected, names)
cell = aged[aged["jurisdiction"].eq(code) & aged["use"].eq(use)]
with st.container(border=True):
    st.markdown(f"**{markdown(names[code])}: {markdown(USE_LABELS[use])}**")
    if cell.empty:
        st.write("No rule was found for this use here. That does not mean it is allowed.")
    for row in cell.to_dict("records"):
        age = "" if pd.isna(row["age_months"]) else f", {row['age_months']} months old"
        stale = " (stale)" if row["is_stale"] else ""
        st.markdown(f"{STATUS_MARKS[row['status']].label}, {as_of(row['as_of'])}{age}{stale}.")
        st.markdown(markdown(row["legal_basis"]))
        if not pd.isna(row["note"]):
            st.markdown(f"Limits: {markdown(row['note'])}")
        st.markdown(f"Source: {panels.source_line(row)}")

named = enforcement_letters(events)
panels.panel(
    "letters",
    narrative.letters_headline(named),
    figure=partial(letters, letters_per_year(events)),
    name="FDA warning and untitled letters that name exosomes, by year",
    summary=[narrative.letters_summary(letters_per_year(events))],
    caption="Only letters whose text, as far as it was seen, names exosomes or vesicles. This is what was found, "
    f"not FDA's total. Ledger as of {opened.made_at:%Y-%m-%d}.",
    rows=named.assign(kind=named["kind"].map({key: mark.label for key, mark in EVENT_MARKS.items()})),
    headings=store.headings("regulatory_events"),
    whole="regulatory_events",
)

st.subheader("Everything regulators did", anchor="timeline")
general = controls.general_rules()
shown = events if general else events[events["exosome_named"].eq("yes")]
panels.panel(
    "events",
    narrative.events_headline(shown),
    figure=partial(timeline, shown, names, opened.made_at.year),
    name="Regulatory events over time, by jurisdiction",
    summary=[narrative.events_summary(shown, names)],
    caption="Filled mark: day known. Open mark with a bar: only month or year known. Permission to test is not "
    "an approval. International body stands for learned societies, which are not regulators.",
    rows=shown.assign(
        jurisdiction=shown["jurisdiction"].map(names),
        kind=shown["kind"].map({key: mark.label for key, mark in EVENT_MARKS.items()}),
    ),
    headings=store.headings("regulatory_events"),
    whole="regulatory_events",
)

st.subheader("What is often said about FDA and exosomes", anchor="statements")
by_id = events.set_index("event_id")
for row in store.table("common_statements").to_dict("records"):
    with st.container(border=True):
        st.markdown(f"“{markdown(row['statement'])}”")
        st.markdown(f"**{VERDICT_LABELS[row['verdict']]}**")
        if not pd.isna(row["gets_right"]):
            st.markdown(f"Right: {markdown(row['gets_right'])}")
        st.markdown(f"Wrong or missing: {markdown(row['gets_wrong'])}")
        shows = [
            link(
                f"{by_id.loc[event, 'date']} {EVENT_MARKS[by_id.loc[event, 'kind']].label.lower()}",
                by_id.loc[event, "source_url"],
            )
            for event in ([] if pd.isna(row["event_ids"]) else row["event_ids"].split(";"))
        ]
        panels.note(f"Shown by: {'; '.join(shows)}. Reviewed {row['reviewed_on']}.")
