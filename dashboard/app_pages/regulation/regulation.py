"""Regulation: what is allowed where, who was warned, and whether anything is approved."""

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.regulation import panels, watch
from dashboard.look.plain import markdown
from dashboard.panels import lookup
from dashboard.panels.panel import show, show_boxes

#: How many acts of one jurisdiction stand on the page at once.
_NEWEST = 5
_PARTS = {
    "rules": "What is allowed",
    "registers": "Registers of products",
    "acts": "What was done",
    "claims": "Where sources differ",
}
#: Part to the controls that only it has.
_TOLD = {
    "acts": ("general", "letters_view", "events_view"),
    "claims": ("contradicted", "searched"),
    "rules": ("jurisdiction", "use", "earlier", "said"),
}


def _rules() -> None:
    st.header("Is any exosome product approved anywhere?", anchor="approved")
    st.markdown(store.once(panels.approval))
    told = store.table("approval_statements")
    lay = f" ({told['is_lay'].eq('yes').sum()} of them by lay sources)"
    with bound.section(f"The {len(told)} dated statements{lay}", "said") as said:
        if said.open:
            st.markdown(store.once(panels.statements))
    st.markdown(store.once(watch.in_short))
    selected = show(panels.status)
    with selected.below:
        code, use = controls.status_cell(selected, store.jurisdictions())
        show_boxes([store.once(panels.cell, code, use)])
    place, acts = markdown(store.jurisdictions()[code]), store.once(panels.acts, code)
    named = len(store.rows("regulatory_events", jurisdiction=code, exosome_named="yes"))
    st.subheader(f"{place}: every rule found", anchor="rules")
    st.markdown(store.once(panels.rules, code))
    show(panels.place, code)
    if acts:
        st.subheader(f"{place}: {named} of {len(acts)} acts name exosomes, these first", anchor="acts")
        st.markdown("\n".join(acts[:_NEWEST]))
    if earlier := acts[_NEWEST:]:
        with bound.section(f"The {len(earlier)} others", "earlier") as before:
            if before.open:
                st.markdown("\n".join(earlier))


def _registers() -> None:
    show(watch.registers)


def _acts() -> None:
    show(panels.letters)
    st.header("Everything regulators did", anchor="timeline")
    show(panels.events, general=controls.general_rules())


def _claims() -> None:
    if store.has("contradictions", "regulatory_searches"):
        code = controls.jurisdiction(store.jurisdictions())
        place = markdown(store.jurisdictions()[code])
        st.header("Where sources contradict one another", anchor="contradictions")
        st.markdown(
            store.once(panels.contradictions, code, False) or f"No contradiction was found for {place}."
        )
        with bound.section("Contradictions elsewhere", "contradicted") as others:
            if others.open:
                st.markdown(store.once(panels.contradictions, code, True))
        with bound.section(
            "What was looked for and nothing newer found, and what was not looked for", "searched"
        ) as searched:
            if searched.open:
                st.markdown(store.once(panels.searches))
    st.header("What is often said about FDA and exosomes", anchor="statements")
    show_boxes(store.once(panels.common_statements))


def _page() -> None:
    st.title("Regulation", anchor=False)
    if not lookup.box():
        parts = {"rules": _rules, "registers": _registers, "acts": _acts, "claims": _claims}
        parts[bound.parts(_PARTS, "regulation_part", _TOLD)]()


frame.body(_page, "regulation")
